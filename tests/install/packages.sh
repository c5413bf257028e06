#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Build the Debian packages of this tree from a copy of it, and let lintian look at them. usage: packages.sh OUTPUT-DIR
#
# scripts/deps.sh package installs what it needs. Fails when a package is missing or lintian has an error.
set -eu
out=${1:?usage: packages.sh OUTPUT-DIR}
top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

mkdir "$work/libtpmattest"
(cd "$top" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T - -f -) | tar -x -C "$work/libtpmattest"
# A python3 of the user's own in PATH is not the one that the packages are for.
(cd "$work/libtpmattest" && PATH=/usr/sbin:/usr/bin:/sbin:/bin dpkg-buildpackage -us -uc -b) >"$work/log" 2>&1 || {
  tail -n 40 "$work/log" >&2
  exit 1
}
for package in libtpmattest1 libtpmattest-dev libtpmattest-curl1 tpmattest python3-tpmattest; do
  ls "$work/${package}"_*.deb >/dev/null
done
mv "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo "$out/"
as_user=
[ "$(id -u)" != 0 ] || as_user=--allow-root
# shellcheck disable=SC2086 # an option or nothing
lintian $as_user --fail-on error "$out"/*.changes
ls "$out"/*.deb
