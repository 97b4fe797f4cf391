# Every third-party package, found once. Debian package names: deploy/install_packages.sh. Link targets for WRAPS:
#
#   SQLite::SQLite3  sodium::sodium  OpenSSL::Crypto  spdlog::spdlog  fmt::fmt  tomlplusplus::tomlplusplus  CLI11::CLI11
#   nlohmann_json::nlohmann_json  stemmer::stemmer  utf8proc::utf8proc  date::date  date::date-tz  csv::csv
#   rapidjson::rapidjson  Boost::headers  Threads::Threads; with COCONSULT_GRPC also gRPC::grpc++, gRPC::grpc++_reflection, protobuf::libprotobuf

# A C library without a CMake package of its own.
function(coconsult_plain_library target header)
  string(REGEX REPLACE "::.*" "" key "${target}")
  find_path(COCONSULT_${key}_INCLUDE "${header}" REQUIRED)
  find_library(COCONSULT_${key}_LIBRARY NAMES ${ARGN} REQUIRED)
  mark_as_advanced(COCONSULT_${key}_INCLUDE COCONSULT_${key}_LIBRARY)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${COCONSULT_${key}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${COCONSULT_${key}_INCLUDE}")
endfunction()

find_package(SQLite3 3.40 REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(RapidJSON 1.1 CONFIG REQUIRED)
add_library(rapidjson::rapidjson INTERFACE IMPORTED)
target_include_directories(rapidjson::rapidjson INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
find_package(date CONFIG REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
coconsult_plain_library(sodium::sodium sodium.h sodium)
coconsult_plain_library(stemmer::stemmer libstemmer.h stemmer)
coconsult_plain_library(utf8proc::utf8proc utf8proc.h utf8proc)
coconsult_plain_library(csv::csv csv.h csv)
if(COCONSULT_GRPC)
  find_package(Protobuf REQUIRED)
  find_package(gRPC CONFIG REQUIRED)  # finds Abseil too
endif()

find_package(GTest CONFIG REQUIRED)
include(GoogleTest)
# For the tests that are scripts: the distribution's Python, which has its grpc package; another Python that comes
# first on PATH has not.
find_program(COCONSULT_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT COCONSULT_PYTHON)
  find_program(COCONSULT_PYTHON python3 REQUIRED)
endif()
