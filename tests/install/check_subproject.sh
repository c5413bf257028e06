#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The project as a meson subproject of another one. TAP. usage: check_subproject.sh SOURCE-ROOT
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
echo "1..3"

n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else sed 's/^/# /' "$work/log"; echo "not ok $n - $2"; fi; }

mkdir -p "$work/parent/subprojects/libtpmattest"
cd "$work/parent"
(cd "$root" && cp -r completions examples include lib man meson.build meson_options.txt python scripts tests \
  "$work/parent/subprojects/libtpmattest/")
cat >meson.build <<'END'
project('parent', 'c', version: '0.1')
tpmattest = dependency('libtpmattest', version: '>=1.0', fallback: 'libtpmattest')
executable('parent', 'parent.c', dependencies: tpmattest)
END
cat >parent.c <<'END'
#include <stdio.h>
#include <tpmattest/tpmattest.h>

int main(void)
{
	return printf("%s\n", tpmattest_version()) < 0;
}
END

rc=0; meson setup build --wrap-mode=forcefallback -Dlibtpmattest:curl=disabled -Dlibtpmattest:tpm=auto >"$work/log" 2>&1 || rc=$?
ok $rc "a parent project configures"
rc=0; ninja -C build parent >"$work/log" 2>&1 || rc=$?
ok $rc "it builds without the tests and tools"
rc=0; build/parent >"$work/log" 2>&1 && grep -qx '1\.0\.0' "$work/log" || rc=$?
ok $rc "its program runs"
