/* SPDX-License-Identifier: BSD-2-Clause */
#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_set_rand_method: what replaces it needs a provider */
#include "pool.h"

#include <openssl/rand.h>
#include <string.h>

#include "crl.h"

#define PKI_OID_UNKNOWN "1.3.6.1.4.1.99999.1"

enum { SELF = -1 };

/* Spec without key, and who signs. */
typedef struct cert_row {
	int issuer;
	enum pki_kind kind;
	unsigned slot;
	struct pki_cert spec;
} cert_row;

#define CA(name) .profile = PKI_CA, .subject = { .text = (name) }
#define EK .profile = PKI_EK
#define SERIAL(lit) .serial = { (const uint8_t *)(lit), sizeof(lit) - 1 }
#define EXPIRED .not_after = { PKI_TIME_UNIX, INT64_C(1609459200), NULL }

static const struct pki_ext unknown_critical[] = {
	{ PKI_OID_UNKNOWN, PKI_EXT_CRITICAL, { (const uint8_t *)"\x05", 2 } }
};
static const uint8_t debug_ski[] = { 0x0c, 0x0c, 0x6d, 0x76, 0xf4, 0x30, 0xbd, 0xc5, 0xe1, 0xd6,
				     0x18, 0x3f, 0x59, 0xb2, 0x97, 0x8b, 0x7f, 0xa8, 0xd6, 0x55 };

/* clang-format off */
static const cert_row certs[POOL_CERTS] = {
	[ROOT_A] = { SELF, PKI_P256, 0, { CA("O=Test;CN=Root A") } },
	[ROOT_B] = { SELF, PKI_P256, 1, { CA("O=Test;CN=Root B") } },
	[ROOT_RSA] = { SELF, PKI_RSA2048, 0, { CA("O=Test;CN=Root RSA") } },
	[CA_A1] = { ROOT_A, PKI_P256, 2, { CA("O=Test;CN=A1") } },
	[CA_A2] = { CA_A1, PKI_P256, 3, { CA("O=Test;CN=A2"), .aia = { .url = { POOL_AIA_1 } } } },
	[CA_B] = { ROOT_B, PKI_P256, 4, { CA("O=Test;CN=B") } },
	[CA_RSA] = { ROOT_RSA, PKI_P256, 5, { CA("O=Test;CN=R") } },
	[ROOT_A_TWIN] = { SELF, PKI_P256, 0, { CA("O=Test;CN=Root A"), SERIAL("\x21") } },
	[ROOT_A_IMPOSTOR] = { SELF, PKI_P256, 20, { CA("O=Test;CN=Root A") } },
	[ROOT_A_BY_B] = { ROOT_B, PKI_P256, 0, { CA("O=Test;CN=Root A") } },
	[ROOT_B_BY_A] = { ROOT_A, PKI_P256, 1, { CA("O=Test;CN=Root B") } },
	[ROOT_A_NEW] = { SELF, PKI_P256, 21, { CA("O=Test;CN=Root A") } },
	[ROOT_A_NEW_BY_OLD] = { ROOT_A, PKI_P256, 21, { CA("O=Test;CN=Root A") } },
	[ROOT_A_OLD_BY_NEW] = { ROOT_A_NEW, PKI_P256, 0, { CA("O=Test;CN=Root A") } },
	[CA_UNDER_NEW] = { ROOT_A_NEW, PKI_P256, 22, { CA("O=Test;CN=New") } },
	[CA_A1_TWIN] = { ROOT_A, PKI_P256, 2, { CA("O=Test;CN=A1"), SERIAL("\x22") } },
	[CA_A1_EXPIRED] = { ROOT_A, PKI_P256, 2, { CA("O=Test;CN=A1"), SERIAL("\x23"), EXPIRED } },
	[CA_A1_BY_B] = { ROOT_B, PKI_P256, 2, { CA("O=Test;CN=A1") } },
	[CA_A1_IMPOSTOR] = { ROOT_B, PKI_P256, 23, { CA("O=Test;CN=A1") } },
	[CA_A1_SELF] = { SELF, PKI_P256, 2, { CA("O=Test;CN=A1") } },
	[CA_A2_LOOSE] = { CA_A1, PKI_P256, 3, { CA("O=Test;CN=A2"), SERIAL("\x26"),
		.ski = { .mode = PKI_EXT_ABSENT }, .aki = { .mode = PKI_EXT_ABSENT } } },
	[CA_A2_CLONE] = { CA_A1, PKI_P256, 3,
	{ CA("O=Test;CN=A2"), .ski = { .mode = PKI_EXT_ABSENT }, .sign = { .broken = true } } },
	[CA_A2_BARE] = { CA_A1, PKI_P256, 3, { .profile = PKI_BARE,
	.subject = { .text = "O=Test;CN=A2" } } },
	[CA_A2_TWIN] = { CA_A1, PKI_P256, 3, { CA("O=Test;CN=A2"), SERIAL("\x24") } },
	[CA_A1_ROLLED] = { CA_A1, PKI_P256, 24, { CA("O=Test;CN=A1") } },
	[CA_UNDER_ROLLED] = { CA_A1_ROLLED, PKI_P256, 25, { CA("O=Test;CN=Rolled") } },
	[CA_PATHLEN] = { ROOT_A, PKI_P256, 26, { CA("O=Test;CN=Short"),
		.bc = { .mode = PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true } } },
	[CA_BELOW_PATHLEN] = { CA_PATHLEN, PKI_P256, 27, { CA("O=Test;CN=Too long") } },
	[CA_NO_CERTSIGN] = { ROOT_A, PKI_P256, 28, { CA("O=Test;CN=No certSign"),
		.ku = { .mode = PKI_EXT_CRITICAL, .bits = PKI_KU_CRL_SIGN } } },
	[CA_NOT] = { ROOT_A, PKI_P256, 29,
	{ CA("O=Test;CN=No CA"), .bc = { .mode = PKI_EXT_CRITICAL } } },
	[CA_CRITICAL] = { ROOT_A, PKI_P256, 30,
	{ CA("O=Test;CN=Critical"), .more = unknown_critical, .n_more = 1 } },
	[CA_SHA1] = { ROOT_A, PKI_P256, 31,
	{ CA("O=Test;CN=SHA-1"), .sign = { .alg = PKI_SIG_ECDSA_SHA1 } } },
	[CA_P384] = { ROOT_A, PKI_P384, 0, { CA("O=Test;CN=P-384") } },
	[CA_CONSTRAINED] = { ROOT_A, PKI_P256, 32, { CA("O=Test;CN=Constrained"),
		.constraints = { .mode = PKI_EXT_CRITICAL, .permit_dns = "example.org" } } },
	[CA_ODD_SPELLING] = { ROOT_A, PKI_P256, 2, { CA("O:printable=TEST;CN=a1"),
	SERIAL("\x25") } },
	[CA_DEBUG] = { ROOT_A, PKI_P256, 33, { CA("O=Test;CN=Debug"),
		.ski = { .mode = PKI_EXT_PLAIN, .id = { debug_ski, sizeof(debug_ski) } } } },
	[CA_AIK] = { ROOT_A, PKI_P256, 34,
	{ CA("CN=EUS-IBM-KEYID-0123456789abcdef0123456789abcdef01234567"),
		.eku = { .mode = PKI_EXT_PLAIN, .oid = { PKI_OID_KP_AIK } } } },
	[EK_A] = { CA_A2, PKI_P256, 40, { EK, SERIAL("\x31") } },
	[EK_A_TWIN] = { CA_A2, PKI_P256, 40, { EK, SERIAL("\x32") } },
	[EK_A_BROKEN] = { CA_A2, PKI_P256, 40, { EK, SERIAL("\x35"), .sign = { .broken = true } } },
	[EK_A_NO_AKI] = { CA_A2, PKI_P256, 41, { EK, .aki = { .mode = PKI_EXT_ABSENT } } },
	[EK_A_AMD] = { CA_A2, PKI_P256, 42, { EK, .aia = { .url = { POOL_AIA } },
		.san = { .mode = PKI_EXT_CRITICAL, .manufacturer = "id:414D4400", .model = "x",
		.version = "id:00010002" } } },
	[EK_A_INTC] = { CA_A2, PKI_RSA2048, 2, { EK, .aia = { .url = { POOL_AIA } },
		.san = { .mode = PKI_EXT_CRITICAL, .manufacturer = "id:494E5443", .model = "x",
		.version = "id:00010002" } } },
	[EK_A_URLS] = { CA_A2, PKI_P256, 43, { EK, SERIAL("\x33"), .aia = { .url = { POOL_AIA } },
		.crldp = { .mode = PKI_EXT_PLAIN, .dp = { { .url = POOL_POINT } } } } },
	[EK_A_POINT] = { CA_A2, PKI_P256, 44, { EK, SERIAL("\x34"),
		.crldp = { .mode = PKI_EXT_PLAIN, .dp = { { .url = POOL_POINT,
		.issuer = { .text = "O=Test;CN=B" } } } } } },
	[EK_A_EXPIRED] = { CA_A2, PKI_P256, 45, { EK, EXPIRED } },
	[EK_A_RSA] = { CA_A2, PKI_RSA2048, 1, { EK } },
	[EK_A1] = { CA_A1, PKI_P256, 46, { EK } },
	[EK_ROOT] = { ROOT_A, PKI_P256, 47, { EK } },
	[EK_B] = { CA_B, PKI_P256, 48, { EK } },
	[EK_RSA] = { CA_RSA, PKI_P256, 49, { EK } },
	[EK_NEW] = { CA_UNDER_NEW, PKI_P256, 50, { EK } },
	[EK_ROLLED] = { CA_UNDER_ROLLED, PKI_P256, 51, { EK } },
	[EK_PATHLEN] = { CA_BELOW_PATHLEN, PKI_P256, 52, { EK } },
	[EK_NO_CERTSIGN] = { CA_NO_CERTSIGN, PKI_P256, 53, { EK } },
	[EK_NOT_CA] = { CA_NOT, PKI_P256, 54, { EK } },
	[EK_CRITICAL] = { CA_CRITICAL, PKI_P256, 55, { EK } },
	[EK_SHA1] = { CA_SHA1, PKI_P256, 56, { EK } },
	[EK_P384] = { CA_P384, PKI_P256, 57, { EK } },
	[EK_CONSTRAINED] = { CA_CONSTRAINED, PKI_P256, 58, { EK } },
	[EK_DEBUG] = { CA_DEBUG, PKI_P256, 59, { EK } },
	[EK_AIK] = { CA_AIK, PKI_P256, 60, { EK } },
	[EK_SELF] = { SELF, PKI_P256, 61, { EK } },
};
/* clang-format on */

/* `lists`: the certificate whose serial number it has (SELF: none). */
typedef struct crl_row {
	int issuer, lists;
	bool heeded, names_issuer, critical_entry, wrong_key;
	int reason;
	struct pki_crl spec;
} crl_row;

#define IDP(...) .idp = { .mode = PKI_EXT_CRITICAL, __VA_ARGS__ }

static const crl_row crls[POOL_CRLS] = {
	[CRL_ROOT_A] = { ROOT_A, SELF, .spec = { 0 } },
	[CRL_A1] = { CA_A1, SELF, .spec = { 0 } },
	[CRL_A2] = { CA_A2, SELF, .spec = { 0 } },
	[CRL_B] = { ROOT_B, SELF, .spec = { 0 } },
	[CRL_RSA] = { ROOT_RSA, SELF, .spec = { 0 } },
	[CRL_REVOKES_A1] = { ROOT_A, CA_A1, .heeded = true },
	[CRL_REVOKES_A2] = { CA_A1, CA_A2, .heeded = true, .reason = 1 + 2 },
	[CRL_REVOKES_EK] = { CA_A2, EK_A, .heeded = true, .reason = 1 + 1 },
	[CRL_STALE] = { CA_A2, EK_A,
			.spec = { .next_update = { PKI_TIME_UNIX, INT64_C(1609459200), NULL } } },
	[CRL_FUTURE] = { CA_A2, EK_A,
			 .spec = { .this_update = { PKI_TIME_UNIX, INT64_C(1900000000), NULL } } },
	[CRL_WRONG_KEY] = { CA_A2, EK_A, .wrong_key = true },
	[CRL_CRITICAL_ENTRY] = { CA_A2, EK_A_TWIN, .critical_entry = true },
	[CRL_V1] = { CA_A2, EK_A_TWIN, .spec = { .version = 1 } },
	[CRL_DELTA] = { CA_A2, EK_A, .reason = 1 + 8,
			.spec = { .delta_mode = PKI_EXT_CRITICAL, .delta_base = 1 } },
	[CRL_POINT] = { CA_A2, EK_A_URLS, .heeded = true, .spec = { IDP(.url = POOL_POINT) } },
	[CRL_ONLY_CA] = { CA_A2, EK_A, .spec = { IDP(.only_ca = true) } },
	[CRL_ONLY_USER] = { CA_A2, EK_A, .heeded = true, .spec = { IDP(.only_user = true) } },
	[CRL_SOME_REASONS] = { CA_A2, EK_A_TWIN, .spec = { IDP(.some_reasons = 6) } },
	[CRL_INDIRECT] = { CA_B, EK_A_POINT, .names_issuer = true,
			   .spec = { IDP(.url = POOL_POINT, .indirect = true) } },
	[CRL_INDIRECT_OTHER] = { CA_A2, EK_B, .names_issuer = true,
				 .spec = { IDP(.indirect = true) } },
	[CRL_BROKEN] = { CA_A2, EK_A, .spec = { .sign = { .broken = true } } },
	[CRL_HOLD] = { CA_A2, EK_A_TWIN, .heeded = true, .reason = 1 + 6,
		       .spec = { .no_next_update = true } },
};

static struct pki_made made[POOL_CERTS];
static struct derout crl[POOL_CRLS];
static uint64_t random_state;

/* Signatures come out the same in every process, so an input means the same there. They are test
 * keys: nothing is given away. */
static int numbered_bytes(unsigned char *p, int n)
{
	for (int i = 0; i < n; i++) {
		uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		p[i] = (unsigned char)(z >> 32);
	}
	return 1;
}

static int numbered_status(void)
{
	return 1;
}

static const RAND_METHOD numbered = { .bytes = numbered_bytes,
				      .pseudorand = numbered_bytes,
				      .status = numbered_status };

static void mint_cert(size_t i)
{
	const cert_row *row = &certs[i];
	struct pki_cert spec = row->spec;

	spec.key = pki_key(row->kind, row->slot);
	pki_mint(&spec, row->issuer == SELF ? NULL : &made[row->issuer], &made[i]);
}

static void mint_crl(size_t i)
{
	const crl_row *row = &crls[i];
	struct pki_crl spec = row->spec;
	struct pki_revoked entry = { .reason = row->reason,
				     .unknown_critical = row->critical_entry };

	if (row->lists != SELF) {
		const struct pki_made *by = &made[certs[row->lists].issuer];

		entry.serial = derout_view(&made[row->lists].serial);
		if (row->names_issuer)
			entry.cert_issuer.der = derout_view(&by->subject);
		spec.revoked = &entry;
		spec.n_revoked = 1;
	}
	if (row->wrong_key)
		spec.sign.key = pki_key(PKI_P256, 20);
	pki_mint_crl(&spec, &made[row->issuer], &crl[i]);
}

void pool_open(void)
{
	random_state = 1;
	if (made[0].der.len)
		return;
	FUZZ_ASSERT(RAND_set_rand_method(&numbered) == 1);
	for (size_t i = 0; i < POOL_CERTS; i++)
		mint_cert(i);
	for (size_t i = 0; i < POOL_CRLS; i++)
		mint_crl(i);
}

const struct pki_made *pool_cert(size_t i)
{
	return &made[i];
}

struct pki_bytes pool_crl(size_t i)
{
	return derout_view(&crl[i]);
}

int pool_crl_revokes(size_t i)
{
	return crls[i].heeded ? crls[i].lists : SELF;
}

static size_t place(program *in, size_t n)
{
	size_t at = program_byte(in);

	at = at << 8 | program_byte(in);
	return at % n;
}

static void flip(program *in, uint8_t *p, size_t n, bool overwrite)
{
	for (unsigned left = program_byte(in) % 4 + 1; left > 0; left--) {
		size_t at = place(in, n);
		unsigned what = program_byte(in);

		if (overwrite)
			p[at] = (uint8_t)what;
		else
			p[at] ^= (uint8_t)(1u << what % 8);
	}
}

/* Change what is signed, and have the issuer sign it: it is as good as what a careless or wicked CA
 * may issue. */
static void sign_anew(program *in, struct pki_bytes der, const struct pki_key *key,
		      struct derout *out)
{
	size_t head = der.p[1] < 0x80 ? 2 : 2 + (der.p[1] & 0x7fu);
	size_t n = derout_element_len(der.p + head, der.len - head);
	uint8_t copy[2048];

	FUZZ_ASSERT(n > 0 && n <= sizeof(copy));
	memcpy(copy, der.p + head, n);
	if (program_byte(in) % 4)
		flip(in, copy, n, program_byte(in) % 2);
	pki_sign_envelope(out, (struct pki_bytes){ copy, n }, &(struct pki_sign){ 0 }, key);
}

enum { FLIPPED = 4, OVERWRITTEN, CUT, SIGNED_ANEW, WAYS }; /* below: as it is */

static bool take(program *in, struct pki_bytes der, const struct pki_key *key, struct derout *out)
{
	unsigned how = program_byte(in) % WAYS;
	size_t start = out->len;

	if (how == SIGNED_ANEW) {
		sign_anew(in, der, key, out);
		return false;
	}
	derout_bytes(out, der);
	if (how == FLIPPED || how == OVERWRITTEN)
		flip(in, out->p + start, der.len, how == OVERWRITTEN);
	else if (how == CUT && program_byte(in) % 2)
		out->len = start + place(in, der.len);
	else if (how == CUT)
		derout_fill(out, (uint8_t)program_byte(in), 1 + program_byte(in) % 16);
	return how < FLIPPED;
}

void pool_take_cert(program *in, struct derout *out, int *which)
{
	size_t i = program_byte(in) % POOL_CERTS;
	int by = certs[i].issuer;

	*which = take(in, pki_made_der(&made[i]), by == SELF ? made[i].key : made[by].key, out)
		       ? (int)i
		       : SELF;
}

void pool_take_crl(program *in, struct derout *out, int *which)
{
	size_t i = program_byte(in) % POOL_CRLS;

	*which = take(in, pool_crl(i), made[crls[i].issuer].key, out) ? (int)i : SELF;
}
