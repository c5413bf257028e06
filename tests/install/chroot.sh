#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Install the Debian packages into a new, minimal Debian and run the README's programs there, word for word: without a TPM,
# and with a software TPM where they look for one. usage: chroot.sh BUILD-DIR [DEBS-DIR]
#
# As root, with network: debootstrap gets the Debian of this machine from its own mirror. BUILD-DIR has the tests built (the
# software TPM's factory is one of them); DEBS-DIR has what packages.sh makes, and is made when it is not given.
set -eu
build=${1:?usage: chroot.sh BUILD-DIR [DEBS-DIR]}
build=$(cd "$build" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT INT TERM

say() { printf '\n--- %s\n' "$*"; }
inside()
{
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

# expect STATUS PATTERN SCRIPT: the script, in the new Debian, ends so and says so.
expect()
{
  got=0
  inside sh -c "cd /check && $3" >"$work/said" 2>&1 || got=$?
  sed 's/^/    /' "$work/said"
  if [ "$got" != "$1" ] || { [ -n "$2" ] && ! grep -q "$2" "$work/said"; }; then
    echo "chroot.sh: '$3' ended with $got, not $1, or did not say '$2'" >&2
    exit 1
  fi
}

debs=${2:-$work/debs}
[ $# -ge 2 ] || { say "the packages"; "$here/packages.sh" "$debs"; }

# shellcheck source=/dev/null
. /etc/os-release
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $VERSION_CODENAME" 'Component: main' |
  head -n 1)
say "a minimal Debian $VERSION_CODENAME from $mirror"
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
mkdir "$root/check" "$root/debs"
cp "$debs"/*.deb "$root/debs/"
rm -f "$root"/debs/*-dbgsym_*

say "installing the packages and a compiler"
{ inside apt-get update -q && inside sh -c \
    'apt-get install -q -y --no-install-recommends gcc libc6-dev pkg-config libtss2-tcti-swtpm0 /debs/*.deb'; } >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
expect 0 '^tpmattest 1\.' 'tpmattest --version'

say "the README's programs without a TPM"
python3 "$here/readme.py" "$here/../../README.md" "$root/check"
expect 0 '' 'sh build.sh'
expect 1 '^no TPM at /dev/tpmrm0 or /dev/tpm0' './check'
expect 1 '^tpmattest.errors.TpmError: .*(TPMATTEST_E_TPM_OPEN)$' 'python3 check.py'

say "the README's programs with a TPM"
cp "$build/tests/install/libonetpm.so" "$root/check/"
cat >"$work/run" <<'END'
cat "$TPM_FACTORY_DIR"/trust/*.pem >"$1/check/TrustedTpm.cab"
shift
exec "$@"
END
for program in ./check 'python3 check.py'; do
  url='https://INTC-KeyId-.*\.microsoftaik\.azure\.net/templates/Aik/scep'
  case $program in ./check) want="^$url\$" ;; *) want="^trusted $url\$" ;; esac
  # What runs inside is told the address of the software TPM, which the factory knows only when it is there.
  "$build/tests/factory/tpm-factory" run --part intel-odca --out "$work/part" -- sh "$work/run" "$root" \
    chroot "$root" sh -c "cd /check && LD_PRELOAD=/check/libonetpm.so $program" >"$work/said" 2>&1 || {
    sed 's/^/    /' "$work/said"
    echo "chroot.sh: '$program' fails on a TPM" >&2
    exit 1
  }
  sed 's/^/    /' "$work/said"
  grep -q "$want" "$work/said"
done
say "all as it should be"
