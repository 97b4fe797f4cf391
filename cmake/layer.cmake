# The functions every CMakeLists.txt below server/, client/ and tests/ is written with.
#
#   coconsult_layer(<name> SOURCES <files> [USES <layers>] [WRAPS <targets>] [WRAPS_PUBLIC <targets>]
#                   [WRAPPED_HEADERS <prefixes>])
#   coconsult_executable(<name> SOURCES <files> LAYERS <layers> [LIBS <targets>])
#   coconsult_test(<name> SOURCES <files> LAYERS <layers> [LABELS <labels>] [LIBS <targets>] [TIMEOUT <seconds>])
#
# A layer's only public include root is a folder of symbolic links in the build tree that holds that one layer, so an
# include of a layer that is not used does not resolve. What a compiler cannot refuse (third-party headers, "../") is
# refused by tests/lint/check_layers.py, which reads layers.txt.

# Written afresh by each configure run: one line per layer, "name|used layers|third-party header prefixes|folder".
set(COCONSULT_LAYERS_FILE "${CMAKE_BINARY_DIR}/layers.txt")
file(WRITE "${COCONSULT_LAYERS_FILE}" "")

# Every test binary, so that tests can ask for all of them: `ninja coconsult_tests`.
add_custom_target(coconsult_tests)

# Warnings and language rules of our own code. Generated and third-party code does not get them.
add_library(coconsult_own_code INTERFACE)
target_compile_options(coconsult_own_code INTERFACE
  -Wall -Wextra -Wshadow -Wswitch -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # Members left out of a designated initialiser have their defaults on purpose.
  -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  # g++ 12 reports std::string's own copying as overlapping (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(NOT COCONSULT_SANITIZER STREQUAL "none")
  # The sanitizers' checks hide initialisations and bounds from g++ 12, which then warns about correct code; the other
  # builds keep these warnings.
  target_compile_options(coconsult_own_code INTERFACE
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>")
endif()

# clang-tidy as part of compiling our own code (generated code is left alone); the checks are in .clang-tidy.
option(COCONSULT_TIDY "Run clang-tidy on every file of ours" OFF)
if(COCONSULT_TIDY)
  find_program(COCONSULT_CLANG_TIDY clang-tidy-14 REQUIRED)
endif()

# Marks a target as our own code.
function(coconsult_own target)
  target_link_libraries(${target} PRIVATE coconsult_own_code)
  if(COCONSULT_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${COCONSULT_CLANG_TIDY};--quiet")
  endif()
endfunction()

# storage/sqlite -> coconsult_storage_sqlite
function(coconsult_layer_target name result)
  string(REPLACE "/" "_" flat "${name}")
  set(${result} "coconsult_${flat}" PARENT_SCOPE)
endfunction()

# Stops the configure run unless each layer in the list (ARGN) exists already: the order of add_subdirectory is the
# dependency graph, and a cycle cannot be written down.
function(coconsult_layer_targets user result)
  set(targets "")
  foreach(layer IN LISTS ARGN)
    coconsult_layer_target("${layer}" target)
    if(NOT TARGET ${target})
      message(FATAL_ERROR "${user} uses the layer '${layer}', which does not exist yet. Add its folder earlier in "
                          "server/CMakeLists.txt, or turn the dependency round: layers only use layers below them.")
    endif()
    list(APPEND targets ${target})
  endforeach()
  set(${result} "${targets}" PARENT_SCOPE)
endfunction()

function(coconsult_check_arguments function)
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${function}: unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(ARG_KEYWORDS_MISSING_VALUES)
    list(REMOVE_ITEM ARG_KEYWORDS_MISSING_VALUES USES WRAPS WRAPS_PUBLIC WRAPPED_HEADERS LIBS LABELS)
    if(ARG_KEYWORDS_MISSING_VALUES)
      message(FATAL_ERROR "${function}: nothing after: ${ARG_KEYWORDS_MISSING_VALUES}")
    endif()
  endif()
endfunction()

# A layer in the folder server/<name> (or <name> itself when it starts with client/): static library
# coconsult_<name with _ for />, included as "<name>/file.h". Without SOURCES it is a header-only layer.
#   USES             layers whose headers this one may include; linked PUBLIC
#   WRAPS            link targets that only the .cc files need;   WRAPS_PUBLIC: those that the layer's headers need too
#   WRAPPED_HEADERS  third-party headers this layer may include: "sqlite3.h", or a folder with its slash, "grpcpp/"
function(coconsult_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;USES;WRAPS;WRAPS_PUBLIC;WRAPPED_HEADERS")
  coconsult_check_arguments("coconsult_layer(${name})")
  coconsult_layer_target("${name}" target)
  coconsult_layer_targets("The layer '${name}'" used ${ARG_USES})

  set(folder "server/${name}")
  if(name MATCHES "^client/")
    set(folder "${name}")
  endif()
  if(NOT CMAKE_CURRENT_SOURCE_DIR STREQUAL "${PROJECT_SOURCE_DIR}/${folder}")
    message(FATAL_ERROR "coconsult_layer(${name}) belongs in ${folder}/CMakeLists.txt.")
  endif()

  string(REPLACE "/" "_" flat "${name}")
  set(include_root "${CMAKE_BINARY_DIR}/layers/${flat}")
  get_filename_component(link_folder "${include_root}/${name}" DIRECTORY)
  file(MAKE_DIRECTORY "${link_folder}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${include_root}/${name}" SYMBOLIC)

  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC "${include_root}")
    target_link_libraries(${target} PUBLIC ${used} ${ARG_WRAPS_PUBLIC} PRIVATE ${ARG_WRAPS})
    coconsult_own(${target})
    # __FILE__ of a layer's header says server/base/check.h, not where the build folder is.
    target_compile_options(${target} PUBLIC "-fmacro-prefix-map=${include_root}/${name}=${folder}")
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${include_root}")
    target_link_libraries(${target} INTERFACE ${used} ${ARG_WRAPS_PUBLIC} ${ARG_WRAPS})
  endif()

  list(JOIN ARG_USES "," uses)
  list(JOIN ARG_WRAPPED_HEADERS "," headers)
  file(APPEND "${COCONSULT_LAYERS_FILE}" "${name}|${uses}|${headers}|${folder}\n")
endfunction()

# A program in ${CMAKE_BINARY_DIR}/bin.
function(coconsult_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LAYERS;LIBS")
  coconsult_check_arguments("coconsult_executable(${name})")
  coconsult_layer_targets("The program '${name}'" layers ${ARG_LAYERS})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${layers} ${ARG_LIBS})
  coconsult_own(${name})
endfunction()

# A GoogleTest program whose test cases become CTest cases, "<suite>.<name>". GoogleTest's own main, and gmock, are
# linked. Test helpers are included as "support/file.h". LABELS defaults to unit. In a build without gRPC a test of a
# layer that needs gRPC is left out; in all other builds a missing layer is an error.
function(coconsult_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "SOURCES;LAYERS;LABELS;LIBS")
  coconsult_check_arguments("coconsult_test(${name})")
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  if(NOT COCONSULT_GRPC)
    foreach(layer IN LISTS ARG_LAYERS)
      coconsult_layer_target("${layer}" target)
      if(NOT TARGET ${target})
        message(STATUS "Without gRPC: the test ${name} is left out, it needs the layer ${layer}")
        return()
      endif()
    endforeach()
  endif()
  coconsult_layer_targets("The test '${name}'" layers ${ARG_LAYERS})

  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE ${layers} ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  coconsult_own(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_dependencies(coconsult_tests ${name})
  gtest_discover_tests(${name}
    DISCOVERY_MODE PRE_TEST
    NO_PRETTY_VALUES
    DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY "${CMAKE_BINARY_DIR}"
    PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  # gtest_discover_tests cannot pass a list on, so the labels are set in a script that CTest reads after its list.
  set(labels_script "${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake")
  file(WRITE "${labels_script}" "if(${name}_TESTS)\n  set_tests_properties(\${${name}_TESTS} "
                                "PROPERTIES LABELS \"${ARG_LABELS}\")\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${labels_script}")
endfunction()
