#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The README's commands on a new, minimal Debian, word for word: the demonstration, the test suites, build and install, the
# packages. usage: fresh.sh CODENAME[:ARCH] [STEP...]
#
# STEP is demo, install, package, tests, or quick (the developer's loop); without any, the first four in this order. As root, with
# network: debootstrap gets that Debian (bookworm, trixie) from the mirror of this one. ARCH is one that the machine can run, such
# as i386 on amd64. What is tried is the last commit. Each step says how long it took.
set -eu
codename=${1:?usage: fresh.sh CODENAME[:ARCH] [STEP...]}
shift
[ $# -gt 0 ] || set -- demo install package tests
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
root=$work/root
trap 'umount "$root/proc" 2>/dev/null || :; rm -rf --one-file-system "$work"' EXIT INT TERM

say() { printf '\n--- %s\n' "$*"; }
inside()
{
  chroot "$root" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
    ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

# try WHAT COMMAND: in the tree inside; its last lines, and the time.
try()
{
  start=$(date +%s)
  if ! inside sh -ec "cd /src && $2" >"$work/log" 2>&1; then
    tail -n 60 "$work/log" >&2
    echo "fresh.sh: $codename: $1 fails" >&2
    exit 1
  fi
  tail -n "${3:-3}" "$work/log" | tr -d '\000' | sed 's/^/    /'
  echo "$codename: $1: $(($(date +%s) - start)) s"
}

# The commands of the README's section on building, from its first block: those that install, and the one that makes packages.
commands()
{
  awk '/^## Build and install/ { on = 1; next } on && /^    / { sub(/^    /, ""); sub(/ +#.*/, ""); print; seen = 1; next }
    on && seen { exit }' "$top/README.md"
}

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
say "a minimal Debian $codename"
start=$(date +%s)
arch=$(dpkg --print-architecture)
case $codename in *:*) arch=${codename#*:} ;; esac
debootstrap --variant=minbase --arch="$arch" "${codename%:*}" "$root" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
echo "$codename: debootstrap: $(($(date +%s) - start)) s"
mount -t proc proc "$root/proc"
git clone -q "$top" "$root/src"
# The README says sudo where root is needed, and here is nobody else.
printf '#!/bin/sh\nexec "$@"\n' >"$root/usr/local/bin/sudo"
chmod +x "$root/usr/local/bin/sudo"

for step; do
  case $step in
    demo)
      say "examples/demo.sh"
      try demo examples/demo.sh 12 ;;
    install)
      say "build and install"
      commands | grep -v '^scripts/deps.sh package' >"$work/commands"
      cat "$work/commands"
      try "build and install" "$(cat "$work/commands")"
      cat >"$root/tmp/check.c" <<'C'
#include <stdio.h>
#include <tpmattest/tpmattest.h>
int main(void)
{
	return puts(tpmattest_version()) < 0;
}
C
      # Nothing is set: what was installed is found where the system looks.
      try "the tool" "tpmattest --version" 1
      try "Python" "cd / && python3 -c 'import tpmattest; print(tpmattest.__file__)'" 1
      # shellcheck disable=SC2016 # for the shell inside
      try "a C program" 'cd /tmp && cc -o check check.c $(pkg-config --cflags --libs libtpmattest) && ./check' 1 ;;
    package)
      say "packages"
      try packages "$(commands | grep '^scripts/deps.sh package' | sed 's/DIR/\/tmp\/debs/')" 6 ;;
    quick)
      say "tests/run.sh --quick"
      try "the loop" "scripts/deps.sh test && tests/run.sh --quick" 12 ;;
    tests)
      say "tests/run.sh"
      try tests tests/run.sh 12 ;;
    *)
      echo "fresh.sh: no step $step" >&2
      exit 2 ;;
  esac
done
say "all as it should be"
