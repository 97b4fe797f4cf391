#!/usr/bin/env bash
# Installs the messaging servers that coconsult-bench --peers compares with, from Debian's packages, as root.
# The packages would start services of their own: they are kept from it. The bench starts its own processes.
set -euo pipefail

policy=/usr/sbin/policy-rc.d
if [[ $(id -u) -eq 0 && ! -e $policy ]]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
bash "$(dirname "$0")/../../../deploy/install_packages.sh" peers
