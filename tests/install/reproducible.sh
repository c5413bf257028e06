#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Build twice, in folders of different names and lengths, and compare what is installed. usage: reproducible.sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

for tree in one a-longer-name/two; do
  mkdir -p "$work/$tree"
  (cd "$top" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T - -f -) | tar -x -C "$work/$tree"
  meson setup "$work/$tree/build" "$work/$tree" -Dtests=disabled >"$work/log" || { cat "$work/log" >&2; exit 1; }
  meson install -C "$work/$tree/build" --destdir "$work/$(basename "$tree").installed" >"$work/log" || { cat "$work/log" >&2; exit 1; }
done
if LC_ALL=C grep -rlF "$work" "$work/one.installed" >&2; then
  echo "reproducible.sh: these have the name of the build folder in them" >&2
  exit 1
fi
diff -r "$work/one.installed" "$work/two.installed"
(cd "$work/one.installed" && find . -name 'libtpmattest*.so.*.*' -o -path '*/bin/tpmattest') | while read -r file; do
  (cd "$work/one.installed" && sha256sum "$file")
done
echo "reproducible.sh: two builds, one installation"
