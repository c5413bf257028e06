#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A program built against this build runs with a library whose private structures have grown. TAP.
# usage: check_growth.sh SOURCE-ROOT LIBTPMATTEST.SO
set -eu
root=$1
library=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
echo "1..4"

ok() { if [ "$1" = 0 ]; then echo "ok $2 - $3"; else echo "not ok $2 - $3"; fi; }

cc -o "$work/consumer" -I "$root/include" "$root/tests/abi/consumer.c" "$library"
rc=0; LD_LIBRARY_PATH=$(dirname "$library") "$work/consumer" >"$work/before" || rc=$?
ok $rc 1 "runs with the library it was built against"

mkdir "$work/src"
cp -r "$root/include" "$root/lib" "$root/scripts" "$work/src/"
cp "$root/meson.build" "$root/meson_options.txt" "$work/src/"
sed -i "/^subdir('examples')/d; /^subdir('tests')/d; /^subdir('man')/d; /^subdir('completions')/d; s/, 'tests': have_tests//" "$work/src/meson.build"
cd "$work/src"
grown=0
for change in lib/evidence/evidence.h:tpmattest_evidence lib/verify/report.h:tpmattest_report \
    lib/verify/policy.h:tpmattest_policy lib/base/error.c:tpmattest_error; do
  sed -i "s/^struct ${change#*:} {\$/&\n\tchar grown[128];/" "${change%%:*}"
  grown=$((grown + $(grep -c 'char grown' "${change%%:*}")))
done
rc=0; [ "$grown" = 4 ] || rc=1
ok $rc 2 "four structures have grown"

rc=0
{ meson setup "$work/build" -Dpython=false -Dcurl=disabled -Dtpm=auto && ninja -C "$work/build" lib/libtpmattest.so.1.0.0; } \
  >"$work/log" 2>&1 || rc=$?
[ $rc = 0 ] || sed 's/^/# /' "$work/log"
ok $rc 3 "the grown library builds"

rc=0; LD_LIBRARY_PATH=$work/build/lib "$work/consumer" >"$work/after" && cmp -s "$work/before" "$work/after" || rc=$?
ok $rc 4 "runs with the grown library and says the same"
