# COCONSULT_SANITIZER: none, address (AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer) or thread.
# Applies to everything that is compiled here, generated code included. The first finding ends the program.
set(COCONSULT_SANITIZER none CACHE STRING "none, address or thread")
set_property(CACHE COCONSULT_SANITIZER PROPERTY STRINGS none address thread)

# COCONSULT_FUZZ: instruments everything for libFuzzer; a fuzz program itself is linked with -fsanitize=fuzzer.
option(COCONSULT_FUZZ "Instrument for libFuzzer (clang only)" OFF)

set(coconsult_sanitizer_flags "")
if(COCONSULT_SANITIZER STREQUAL "address")
  set(coconsult_sanitizer_flags -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(COCONSULT_SANITIZER STREQUAL "thread")
  set(coconsult_sanitizer_flags -fsanitize=thread)
  if(COCONSULT_GRPC)
    message(FATAL_ERROR "ThreadSanitizer reports the distribution's uninstrumented gRPC, not us: "
                        "set COCONSULT_GRPC=OFF, or use the preset tsan.")
  endif()
elseif(NOT COCONSULT_SANITIZER STREQUAL "none")
  message(FATAL_ERROR "COCONSULT_SANITIZER is '${COCONSULT_SANITIZER}': use none, address or thread.")
endif()

if(COCONSULT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "COCONSULT_FUZZ needs clang++: use the preset fuzz.")
  endif()
  if(NOT COCONSULT_SANITIZER STREQUAL "none")
    message(FATAL_ERROR "COCONSULT_FUZZ brings its own sanitizers: set COCONSULT_SANITIZER=none.")
  endif()
  set(coconsult_sanitizer_flags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
endif()

if(coconsult_sanitizer_flags)
  add_compile_options(${coconsult_sanitizer_flags} -fno-omit-frame-pointer)
  add_link_options(${coconsult_sanitizer_flags})
  # Binaries with sanitizers are large: mold links them several times faster.
  find_program(COCONSULT_MOLD mold)
  if(COCONSULT_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
