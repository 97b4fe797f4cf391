#!/usr/bin/env bash
# The one list of the Debian 12 packages this project needs.
#
#   deploy/install_packages.sh build test    installs what is missing of these groups
#   deploy/install_packages.sh --print test  prints the groups' packages, one a line, and installs nothing
#
# Groups: runtime  to run coconsultd and coconsult
#         build    to compile
#         test     to run tests/run.sh after a build
#         demo     for deploy/quickstart.sh
#         bench    to run tests/bench
#         peers    other messaging servers for coconsult-bench --peers; use tests/bench/peers/install.sh
#         analysis for the presets fuzz and tidy
# Installing needs root. Without it, this prints the one command to run and exits with 1.
set -euo pipefail

runtime=(libgrpc++1.51 libprotobuf32 libsqlite3-0 libsodium23 libssl3 libspdlog1.10 libfmt9 libstemmer0d libutf8proc2
  libtomlplusplus3 libdate-tz3 libcsv3 tzdata)
build=(g++ cmake ninja-build ccache mold pkg-config protobuf-compiler protobuf-compiler-grpc libprotobuf-dev
  libgrpc++-dev libsqlite3-dev libsodium-dev libssl-dev libspdlog-dev libfmt-dev libtomlplusplus-dev libcli11-dev
  nlohmann-json3-dev rapidjson-dev libstemmer-dev libutf8proc-dev libhowardhinnant-date-dev libcsv-dev tzdata libgtest-dev
  libgmock-dev libboost-dev)
test=(python3 python3-grpcio python3-protobuf clang-format-14 faketime)
demo=(jq)
bench=(python3 python3-grpcio python3-protobuf)
peers=(prosody lua-dbi-sqlite3 ejabberd erlang-p1-sqlite3)
analysis=(clang-14 clang-tidy-14 libclang-rt-14-dev)
# Node.js may have come from elsewhere, with npm in the same package.
command -v node >/dev/null || test+=(nodejs)
command -v npm >/dev/null || test+=(npm)

print_only=no
wanted=()
for argument in "$@"; do
  case $argument in
    --print) print_only=yes ;;
    runtime) wanted+=("${runtime[@]}") ;;
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    demo) wanted+=("${demo[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    peers) wanted+=("${peers[@]}") ;;
    analysis) wanted+=("${analysis[@]}") ;;
    -h | --help)
      sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
      exit 0
      ;;
    *)
      echo "Unknown group: $argument. Use runtime, build, test, demo, bench, peers or analysis." >&2
      exit 2
      ;;
  esac
done
if [[ ${#wanted[@]} -eq 0 ]]; then
  echo "Name at least one group: runtime, build, test, demo, bench, peers or analysis." >&2
  exit 2
fi
mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | sort -u)
if [[ $print_only == yes ]]; then
  printf '%s\n' "${wanted[@]}"
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $status == ?i* ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "All ${#wanted[@]} packages are installed."
  exit 0
fi

if [[ $(id -u) -ne 0 ]]; then
  echo "Some packages are missing. Install them with this command, then try again:" >&2
  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
