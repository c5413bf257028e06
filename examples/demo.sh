#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Resolve a TPM to its certificate chain, a verdict and the address of its AIK authority.
#
#   examples/demo.sh                              a software TPM like an 11th-generation Intel part
#   examples/demo.sh --tcti device:/dev/tpmrm0    a real TPM, with the built-in vendor roots
#
# Installs missing packages, builds, and cleans up after itself. Further arguments are passed to
# "tpmattest resolve", for example --trust TrustedTpm.cab with --tcti.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/build
tpmattest=$build/examples/tpmattest/tpmattest

say() { printf '\n--- %s\n\n' "$*"; }

tcti=
case ${1:-} in
  -h|--help) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
  --tcti) tcti=${2:?--tcti needs a TCTI configuration, such as device:/dev/tpmrm0}; shift 2 ;;
  --tcti=*) tcti=${1#--tcti=}; shift ;;
esac

# "trusted", "untrusted" and "cannot tell" are results, not failures of the demonstration.
answered() {
  status=0
  "$@" || status=$?
  case $status in 0|1|3) return 0 ;; *) exit "$status" ;; esac
}

if [ -n "${TPM_FACTORY_DIR:-}" ] && [ -n "${DEMO_INNER:-}" ]; then
  say "What the TPM itself says: its on-die chain, and where that leads"
  answered "$tpmattest" resolve --tcti "$TPMATTEST_TCTI" --manufacturer INTC "$@"
  say "The same with the maker's certificates at hand, and the EK compared with its certificate"
  "$tpmattest" resolve --tcti "$TPMATTEST_TCTI" --manufacturer INTC --bind \
    --trust "$TPM_FACTORY_DIR/trust" --anchor "$TPM_FACTORY_DIR/root.pem" --anchor-vendor INTC "$@"
  exit 0
fi

if [ -z "$tcti" ]; then "$top/scripts/deps.sh" demo; else "$top/scripts/deps.sh" build; fi
[ -f "$build/build.ninja" ] || meson setup "$build" "$top" >/dev/null
if [ -n "$tcti" ]; then
  ninja -C "$build" --quiet examples/tpmattest/tpmattest
  say "The TPM at $tcti, with the built-in vendor roots"
  answered "$tpmattest" resolve --tcti "$tcti" --vendor-roots "$@"
  exit "$status"
fi

ninja -C "$build" --quiet examples/tpmattest/tpmattest tests/factory/tpm-factory
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT INT TERM
say "A software TPM, provisioned like an 11th-generation Intel part (its manufacturer is given: swtpm reports IBM)"
DEMO_INNER=1 "$build/tests/factory/tpm-factory" run --part intel-odca --out "$out/part" -- "$0" "$@"
