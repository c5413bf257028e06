#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Install missing Debian packages. usage: deps.sh build|demo|test|package|ci
#
# If all packages are installed, it does nothing and needs no network. Otherwise it needs root or
# sudo; without these it prints the packages to install.
set -eu

build="gcc libc6-dev meson ninja-build pkg-config python3 libssl-dev libtss2-dev libjson-c-dev libmspack-dev
  libcurl4-openssl-dev libtss2-tcti-swtpm0 libtss2-tcti-device0"
demo="$build check libsubunit-dev swtpm"
test="$demo openssl tpm2-tools mandoc mypy g++ abigail-tools binutils fish zsh"
package="$build git build-essential debhelper dh-python lintian debootstrap"
ci="$test $package clang clang-tidy clang-format gnutls-bin libclang-rt-dev swtpm-tools valgrind"

case "${1:-}" in
  build) want=$build ;;
  demo) want=$demo ;;
  test) want=$test ;;
  package) want=$package ;;
  ci) want=$ci ;;
  *) echo "usage: deps.sh build|demo|test|package|ci" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "deps.sh: this is no Debian; the packages needed are, by their Debian names:" $want >&2
  exit 0
fi
# Since Debian 13, packages of libraries whose ABI has a 64-bit time_t on every architecture have
# the suffix "t64".
installed()
{
  case $(dpkg-query -W -f '${Status}\n' "$1" "$1t64" 2>/dev/null || :) in
    *"ok installed"*) return 0 ;;
    *) return 1 ;;
  esac
}

missing=
for p in $want; do
  installed "$p" || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
  else
    echo "deps.sh: as root, run: apt-get install$missing" >&2
    exit 3
  fi
fi
echo "installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >&2
names=
for p in $missing; do
  if [ -z "$(apt-cache show "$p" 2>/dev/null)" ] && [ -n "$(apt-cache show "${p}t64" 2>/dev/null)" ]; then p=${p}t64; fi
  names="$names $p"
done
# shellcheck disable=SC2086 # a list of words
$as_root apt-get install -q -y --no-install-recommends $names >&2
