#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Build for another architecture in a new, minimal Debian, and run the library's own suites under emulation: s390x has the most
# significant byte first, armhf pointers of 32 bits. usage: foreign.sh ARCH [CODENAME]
#
# ARCH is a Debian architecture that is cross-built for. As root, with network; debootstrap gets Debian CODENAME (that of this
# machine) from the mirror of this one. Nothing of this machine's kernel is changed: meson starts each program under qemu. Tests
# that start programs by themselves (the tool, software TPMs) are not run. What is tried is the last commit.
set -eu
arch=${1:?usage: foreign.sh ARCH [CODENAME]}
# shellcheck source=/dev/null
codename=${2:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
root=$work/root
trap 'umount "$root/proc" 2>/dev/null || :; rm -rf --one-file-system "$work"' EXIT INT TERM

say() { printf '\n--- %s (after %d s)\n' "$*" $(($(date +%s) - start)); }
inside()
{
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} sh -ec "$1"
}
quietly() { inside "$1" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }; }

start=$(date +%s)
# shellcheck disable=SC2016 # apt's own variable
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
say "a minimal Debian $codename"
debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
mount -t proc proc "$root/proc"
git clone -q "$top" "$root/src"

say "a compiler for $arch, and its libraries"
quietly "dpkg --add-architecture $arch
  apt-get update -q
  apt-get install -q -y --no-install-recommends crossbuild-essential-$arch qemu-user-static meson ninja-build pkg-config python3 \
    libssl-dev:$arch libtss2-dev:$arch libjson-c-dev:$arch libmspack-dev:$arch libcurl4-openssl-dev:$arch check:$arch libsubunit-dev:$arch"

# The names of one architecture differ: Debian's, GNU's, meson's and qemu's.
cat >"$root/src/cross.sh" <<'END_OF_SCRIPT'
eval "$(dpkg-architecture -a "$1" -f)"
case $DEB_HOST_GNU_CPU in
  i?86) family=x86; qemu=i386 ;;
  powerpc64le) family=ppc64; qemu=ppc64le ;;
  *) family=$DEB_HOST_GNU_CPU; qemu=$DEB_HOST_GNU_CPU ;;
esac
cat <<END
[binaries]
c = '$DEB_HOST_GNU_TYPE-gcc'
ar = '$DEB_HOST_GNU_TYPE-ar'
strip = '$DEB_HOST_GNU_TYPE-strip'
pkgconfig = 'pkg-config'
exe_wrapper = 'qemu-$qemu-static'
[properties]
pkg_config_libdir = ['/usr/lib/$DEB_HOST_MULTIARCH/pkgconfig', '/usr/share/pkgconfig']
[host_machine]
system = 'linux'
cpu_family = '$family'
cpu = '$DEB_HOST_GNU_CPU'
endian = '$DEB_HOST_ARCH_ENDIAN'
END
END_OF_SCRIPT

say "build"
quietly "cd /src; sh cross.sh $arch >cross.txt; meson setup build --cross-file cross.txt -Dtests=enabled -Dwerror=true; ninja -C build"
inside "readelf -h /src/build/lib/libtpmattest.so.1 | grep -E 'Data|Machine'"

say "the suites"
rc=0
inside "cd /src; meson test -C build --no-rebuild --print-errorlogs --suite unit --suite pki --suite verify --suite fuzz --no-suite slow \
  --timeout-multiplier 10" >"$work/log" 2>&1 || rc=$?
grep -v ' OK ' "$work/log" | tail -n 60
say "done"
python3 "$top/tests/tally.py" "$root/src/build/meson-logs/testlog.json" "$rc"
