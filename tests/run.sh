#!/usr/bin/env bash
# Builds everything and runs every test.
#
#   tests/run.sh          installs what is missing, then builds and tests three times: dev (everything),
#                         asan (everything but lint, with AddressSanitizer and UndefinedBehaviorSanitizer)
#                         and tsan (the core without gRPC, with ThreadSanitizer)
#   tests/run.sh --quick  dev only
#   tests/run.sh --long   also fuzzes every parser for a minute each (preset fuzz, with clang), and lets those tests that
#                         can go on for longer do so: they see COCONSULT_ROBUSTNESS=long
#
# The last line is "N passed, N failed" over all runs, with ", N skipped" when a test could not run here. A build
# that fails counts as one failure. Exits with 0 only when nothing failed.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
presets=(dev asan tsan)
packages=(build test)
test_seconds=300 # what one test may take
for argument in "$@"; do
  case $argument in
    --quick) presets=(dev) ;;
    --long)
      presets=(dev asan tsan fuzz)
      packages+=(analysis)
      export COCONSULT_ROBUSTNESS=long
      test_seconds=7200
      ;;
    -h | --help)
      sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *)
      echo "Unknown option: $argument. See tests/run.sh --help." >&2
      exit 2
      ;;
  esac
done
cd "$root" || exit 2
export PYTHONDONTWRITEBYTECODE=1
# What a file includes is known from the compiler itself, so that ccache need not preprocess it first.
export CCACHE_DEPEND="${CCACHE_DEPEND:-1}"

passed=0
failed=0
skipped=0
problems=()

heading() { printf '\n== %s\n' "$*"; }

fail() {
  failed=$((failed + 1))
  problems+=("$1")
  echo "$1" >&2
}

# The pinned linter goes to build/lint, so that nothing outside build/ changes. Without a network the build and
# all other tests still run; the test that needs it says that it was skipped.
install_linter() {
  local to=build/lint
  if [[ -d $to/node_modules ]] && cmp -s tests/lint/package-lock.json "$to/package-lock.json"; then
    return
  fi
  mkdir -p "$to" && rm -rf "$to/node_modules"
  cp tests/lint/package.json tests/lint/.npmrc "$to/"
  # The lock file is what says "installed", so it arrives last.
  rm -f "$to/package-lock.json"
  if (cd "$to" && cp "$root/tests/lint/package-lock.json" . && npm ci --ignore-scripts --no-fund --no-audit); then
    return
  fi
  rm -f "$to/package-lock.json"
  echo "The protocol linter could not be installed; its test will be skipped." >&2
}

# Adds the counts of one CTest run from its own JUnit report.
count() {
  local preset=$1 report=$2 status=$3 numbers
  if [[ ! -s $report ]]; then
    fail "$preset: the tests did not run"
    return
  fi
  if ! numbers=$(python3 - "$report" <<'PYTHON'
import sys
import xml.etree.ElementTree as ElementTree

cases = ElementTree.parse(sys.argv[1]).getroot().findall("testcase")
states = [case.get("status") for case in cases]
skipped = sum(state in ("notrun", "disabled") or case.find("skipped") is not None for case, state in zip(cases, states))
failed = [case.get("name") for case, state in zip(cases, states) if state == "fail"]
print(len(cases) - skipped - len(failed), len(failed), skipped)
print("\n".join(failed))
PYTHON
  ); then
    fail "$preset: the test report cannot be read"
    return
  fi
  local ok bad none names
  read -r ok bad none <<<"$numbers"
  passed=$((passed + ok))
  failed=$((failed + bad))
  skipped=$((skipped + none))
  mapfile -t names < <(tail -n +2 <<<"$numbers")
  for name in "${names[@]}"; do
    [[ -z $name ]] || problems+=("$preset: $name")
  done
  if [[ $status -ne 0 && $bad -eq 0 ]]; then
    fail "$preset: ctest ended with $status"
  fi
}

run_preset() {
  local preset=$1 report="$root/build/$1/ctest-report.xml" status
  heading "$preset: configure and build"
  if ! cmake --preset "$preset" >"build/$preset-configure.log" 2>&1; then
    cat "build/$preset-configure.log"
    fail "$preset: the configuration failed"
    return
  fi
  if ! cmake --build --preset "$preset"; then
    fail "$preset: the build failed"
    return
  fi
  heading "$preset: test"
  rm -f "$report"
  ctest --preset "$preset" -j2 --timeout "$test_seconds" --output-junit "$report"
  status=$?
  count "$preset" "$report" "$status"
}

summary() {
  local line="$passed passed, $failed failed"
  [[ $skipped -eq 0 ]] || line+=", $skipped skipped"
  heading "Result"
  [[ ${#problems[@]} -eq 0 ]] || printf '%s\n' "${problems[@]}"
  echo "$line"
  [[ $failed -eq 0 && $passed -gt 0 ]]
}

mkdir -p build
heading "Install what is missing"
if bash deploy/install_packages.sh "${packages[@]}"; then
  install_linter
  for preset in "${presets[@]}"; do
    run_preset "$preset"
  done
else
  fail "packages are missing"
fi
summary
