# coconsult_embed(<target> <namespace>::<function> FILES <files> [HEADER <header>])
#
# Compiles data files into a layer's library:
#
#   coconsult_layer(process SOURCES engine.cc USES base domain)
#   coconsult_embed(coconsult_process coconsult::process::DefinitionFiles FILES definitions/mentoring.toml ...)
#
#   #include "process/embedded.h"
#   for (const coconsult::EmbeddedFile& file : coconsult::process::DefinitionFiles()) { ... }
#
# The function returns std::span<const EmbeddedFile> ("base/embedded_file.h"; so the layer uses base), in the order of
# FILES. A file's name is its name without folders; its content is byte for byte the file, without a terminating zero.
# Both live as long as the program. The header is "<layer>/embedded.h", only for that target's own sources; a second
# set of files in the same target needs another name: HEADER embedded_words.h. An edited file is embedded again by the
# next build.
set(COCONSULT_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake")

function(coconsult_embed target qualified_function)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "HEADER" "FILES")
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_FILES)
    message(FATAL_ERROR "coconsult_embed(${target}): expected FILES and optionally HEADER.")
  endif()
  if(NOT qualified_function MATCHES "^[A-Za-z_0-9]+(::[A-Za-z_0-9]+)+$")
    message(FATAL_ERROR "coconsult_embed(${target}): '${qualified_function}' is not <namespace>::<function>.")
  endif()
  if(NOT ARG_HEADER)
    set(ARG_HEADER embedded.h)
  endif()

  set(files "")
  set(names "")
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(path "${file}" ABSOLUTE)
    get_filename_component(name "${file}" NAME)
    if(name IN_LIST names)
      message(FATAL_ERROR "coconsult_embed(${target}): two files are called ${name}.")
    endif()
    list(APPEND names "${name}")
    list(APPEND files "${path}")
  endforeach()

  file(RELATIVE_PATH layer "${PROJECT_SOURCE_DIR}/server" "${CMAKE_CURRENT_SOURCE_DIR}")
  set(include_root "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(header "${include_root}/${layer}/${ARG_HEADER}")
  string(REGEX REPLACE "\\.h$" ".cc" source "${header}")
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${ARG_HEADER}")
    message(FATAL_ERROR "coconsult_embed(${target}): ${ARG_HEADER} exists in the source folder; choose another HEADER.")
  endif()
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DFUNCTION=${qualified_function}" "-DHEADER=${header}" "-DSOURCE=${source}"
            "-DINCLUDE=${layer}/${ARG_HEADER}" "-DFILES=${files}" -P "${COCONSULT_EMBED_SCRIPT}"
    DEPENDS ${files} "${COCONSULT_EMBED_SCRIPT}"
    COMMENT "Embedding files for ${qualified_function}"
    VERBATIM)
  target_sources(${target} PRIVATE "${header}" "${source}")
  target_include_directories(${target} PRIVATE "${include_root}")
endfunction()
