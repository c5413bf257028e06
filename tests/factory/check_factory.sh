#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The program as its users call it. $1: tpm-factory.
set -u
factory=$1
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
n=0
failed=0

# check WHAT STATUS COMMAND...: runs it and holds its exit status against STATUS. Until it ends, $dir/stdout and stderr are
# those of the check before.
check()
{
	what=$1
	want=$2
	shift 2
	"$@" >"$dir/new.out" 2>"$dir/new.err"
	got=$?
	mv "$dir/new.out" "$dir/stdout"
	mv "$dir/new.err" "$dir/stderr"
	n=$((n + 1))
	if [ "$got" -eq "$want" ]; then
		echo "ok $n - $what"
	else
		failed=1
		echo "not ok $n - $what: status $got, not $want"
		sed 's/^/# /' "$dir/stderr"
	fi
}

check "help" 0 "$factory" --help
check "no command" 2 "$factory"
check "unknown command" 2 "$factory" melt
check "unknown option" 2 "$factory" provision --frobnicate
check "options missing" 2 "$factory" provision --part ekop
check "unknown part" 1 "$factory" provision --part zilog --out "$dir/a"
check "says which part" 0 grep -q "^tpm-factory: no part is called 'zilog'$" "$dir/stderr"
check "no TPM there" 1 "$factory" provision --tcti swtpm:host=127.0.0.1,port=9 --part ekop --out "$dir/a"
check "nothing to revoke" 1 "$factory" provision --part ekop --revoke rom-ca --out "$dir/a"
check "list" 0 "$factory" list
check "list names a part" 0 grep -q '^intel-odca ' "$dir/stdout"
for part in $("$factory" list | cut -d' ' -f1); do
	check "$part as files" 0 "$factory" provision --part "$part" --out "$dir/$part" --base-url http://127.0.0.1:1
	check "$part says what to expect" 0 test -s "$dir/$part/part.json"
done
check "chain with openssl" 0 openssl verify -x509_strict -CAfile "$dir/intel-odca/root.pem" \
	-untrusted "$dir/intel-odca/trust/intermediate.pem" "$dir/intel-odca/trust/issuing-ca.pem"
if command -v swtpm >/dev/null && command -v tpm2_nvreadpublic >/dev/null; then
	check "run" 7 "$factory" run --part intel-odca --order 1,2,3 --out "$dir/run" -- sh -c \
		'tpm2_nvread -C o 0x01c00002 >"$TPM_FACTORY_DIR/ek" && cmp "$TPM_FACTORY_DIR/ek" "$TPM_FACTORY_DIR/device/ek-rsa2048.der" && exit 7'
	check "run without a command" 2 "$factory" run --part intel-odca --out "$dir/run"
	check "run of what is not there" 127 "$factory" run --part infineon --out "$dir/run2" -- /nonexistent
else
	echo "ok $((n = n + 1)) - run # SKIP no swtpm or no tpm2-tools"
fi
echo "1..$n"
exit $failed
