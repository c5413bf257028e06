#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Generate the codes in include/tpmattest/findings.h and error.h from the tables in lib/base. The
# headers are in the tree because people read them there. With --check they are only compared.
set -eu
cd "$(dirname "$0")/.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cp include/tpmattest/error.h "$made/error.h"
python3 scripts/gen-table.py findings-header lib/base/findings.tsv "$made/findings.h"
python3 scripts/gen-table.py errors-header lib/base/errors.tsv "$made/error.h"
for header in findings.h error.h; do
  if [ "${1:-}" = --check ]; then
    diff -u "include/tpmattest/$header" "$made/$header" || { echo "run scripts/gen-headers.sh" >&2; exit 1; }
  else
    cmp -s "$made/$header" "include/tpmattest/$header" || cp "$made/$header" "include/tpmattest/$header"
  fi
done
