#!/usr/bin/env bash
# Lints the protocol and, once a release has left its image behind, compares with that release.
# Usage: proto_lint.sh <repository root>. Exits with 77, which CTest counts as skipped, when buf is not installed.
set -euo pipefail

root=$1
buf=$(command -v buf || true)
for installed in "$root"/build/lint/node_modules/@bufbuild/buf-linux-*/bin/buf; do
  if [[ -x $installed ]]; then
    buf=$installed
  fi
done
if [[ -z $buf ]]; then
  echo "buf is not installed, so the protocol is not linted. Run tests/run.sh, which installs it." >&2
  exit 77
fi

cd "$root/proto"
"$buf" lint
echo "buf lint: clean"
if [[ -e baseline.binpb ]]; then
  "$buf" breaking --against baseline.binpb
  echo "buf breaking: nothing that breaks a client"
fi
