# How everything is compiled here, generated code included. Warnings for our own code: cmake/layer.cmake.

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(COCONSULT_CCACHE ccache)
  if(COCONSULT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${COCONSULT_CCACHE}")
  endif()
endif()

find_package(Threads REQUIRED)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

# __FILE__ says server/app/x.cc wherever the checkout is, so builds are alike.
add_compile_options("-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_compile_options(-fcf-protection)
  endif()
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
else()
  # Out-of-range indices and empty optionals end the program in the builds that tests run on.
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
