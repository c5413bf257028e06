/* SPDX-License-Identifier: BSD-2-Clause */
#include "setting.h"

#include <openssl/evp.h>
#include <string.h>

#include "setting_private.h"
#include "wrap.h"

/* A device and hierarchy that fit: EK, then up to the root. */
static const struct line {
	size_t n;
	enum pool_cert v[5];
} lines[] = {
	{ 4, { EK_A, CA_A2, CA_A1, ROOT_A } },
	{ 4, { EK_A_TWIN, CA_A2_TWIN, CA_A1_TWIN, ROOT_A_TWIN } },
	{ 4, { EK_A_URLS, CA_A2, CA_A1, ROOT_A } },
	{ 4, { EK_A_POINT, CA_A2, CA_A1, ROOT_A } },
	{ 4, { EK_A_RSA, CA_A2, CA_A1_BY_B, ROOT_B } },
	{ 4, { EK_A_NO_AKI, CA_A2, CA_A1_EXPIRED, ROOT_A } },
	{ 5, { EK_A_AMD, CA_A2, CA_A1, ROOT_A_BY_B, ROOT_B } },
	{ 3, { EK_A1, CA_A1, ROOT_A } },
	{ 3, { EK_A1, CA_ODD_SPELLING, ROOT_A } },
	{ 2, { EK_ROOT, ROOT_A } },
	{ 3, { EK_B, CA_B, ROOT_B } },
	{ 4, { EK_B, CA_B, ROOT_B_BY_A, ROOT_A } },
	{ 3, { EK_RSA, CA_RSA, ROOT_RSA } },
	{ 4, { EK_NEW, CA_UNDER_NEW, ROOT_A_NEW_BY_OLD, ROOT_A } },
	{ 3, { EK_NEW, CA_UNDER_NEW, ROOT_A_NEW } },
	{ 5, { EK_ROLLED, CA_UNDER_ROLLED, CA_A1_ROLLED, CA_A1, ROOT_A } },
	{ 4, { EK_PATHLEN, CA_BELOW_PATHLEN, CA_PATHLEN, ROOT_A } },
	{ 3, { EK_NO_CERTSIGN, CA_NO_CERTSIGN, ROOT_A } },
	{ 3, { EK_NOT_CA, CA_NOT, ROOT_A } },
	{ 3, { EK_CRITICAL, CA_CRITICAL, ROOT_A } },
	{ 3, { EK_SHA1, CA_SHA1, ROOT_A } },
	{ 3, { EK_P384, CA_P384, ROOT_A } },
	{ 3, { EK_CONSTRAINED, CA_CONSTRAINED, ROOT_A } },
	{ 3, { EK_DEBUG, CA_DEBUG, ROOT_A } },
	{ 3, { EK_AIK, CA_AIK, ROOT_A } },
	{ 1, { EK_SELF } },
	{ 4, { EK_A_EXPIRED, CA_A2, CA_A1, ROOT_A } },
	{ 4, { EK_A_BROKEN, CA_A2, CA_A1, ROOT_A } },
	{ 4, { EK_A, CA_A2_LOOSE, CA_A1, ROOT_A } },
};

static const char *const vendors[] = { NULL, "IBM", "AMD", "AMD+IBM", "INTC", "bad vendor" };
static const uint32_t indices[] = { 0x01c00002, 0x01c0000a, 0x01c00012, 0x01c00014, 0x01c0001c };
static const int64_t times[] = { POOL_NOW, INT64_C(1262304000), INT64_C(2051222400),
				 INT64_C(4102444800) };

static stored *store_place(setting *s, int kind)
{
	static stored none;
	stored *what = s->n_stored < SETTING_STORED ? &s->store[s->n_stored++] : &none;

	derout_free(&none.bytes);
	*what = (stored){ .kind = kind, .crl = -1 };
	return what;
}

/* What a device has may be refused for many reasons; then it has it not. */
static void on_device(setting *s, int role, const struct derout *d)
{
	if (d->len)
		(void)!tpmattest_evidence_add_file(s->e, role, NULL, d->p, d->len, NULL);
}

/* Bits of `how`: certificate i between EK and root is on the device; the root is an anchor, or
 * sorted by itself. */
static void step_line(setting *s, program *in)
{
	const struct line *l = &lines[program_byte(in) % (sizeof(lines) / sizeof(lines[0]))];
	unsigned how = program_byte(in), vendor = program_byte(in);

	on_device(s, TPMATTEST_ROLE_EK, &pool_cert(l->v[0])->der);
	for (size_t i = 1; i < l->n; i++) {
		const struct derout *der = &pool_cert(l->v[i])->der;
		bool root = i + 1 == l->n;
		stored *what;

		if (!root && how >> i & 1) {
			on_device(s, TPMATTEST_ROLE_CHAIN, der);
			continue;
		}
		what = store_place(s, root && !(how & 1) ? STORED_ANCHOR : STORED_DATA);
		what->vendor = vendors[vendor % (sizeof(vendors) / sizeof(vendors[0]))];
		derout_bytes(&what->bytes, derout_view(der));
	}
}

static void step_device(setting *s, program *in, unsigned op)
{
	struct derout d = { 0 };
	unsigned index = op == STEP_NV ? program_byte(in) : 0;
	int which;

	pool_take_cert(in, &d, &which);
	if (op == STEP_CHAIN && program_byte(in) % 4 == 1)
		pool_take_cert(in, &d, &which);
	if (op == STEP_NV)
		(void)!tpmattest_evidence_add_nv(
			s->e, indices[index % (sizeof(indices) / sizeof(indices[0]))], d.p, d.len,
			NULL);
	else if (op == STEP_CHAIN_AREA)
		derout_bytes(&s->chain_area, derout_view(&d));
	else
		on_device(s, op == STEP_EK ? TPMATTEST_ROLE_EK : TPMATTEST_ROLE_CHAIN, &d);
	derout_free(&d);
}

static void step_store(setting *s, program *in, unsigned op)
{
	stored *what = store_place(s, STORED_DATA);
	int which;

	if (op == STEP_CRL) {
		what->kind = STORED_CRL;
		pool_take_crl(in, &what->bytes, &what->crl);
	} else if (op == STEP_ANCHOR) {
		what->kind = STORED_ANCHOR;
		what->vendor = vendors[program_byte(in) % (sizeof(vendors) / sizeof(vendors[0]))];
		pool_take_cert(in, &what->bytes, &which);
	} else if (op == STEP_PEM) {
		struct derout d = { 0 };

		pool_take_cert(in, &d, &which);
		pki_pem(&what->bytes, "CERTIFICATE", derout_view(&d));
		derout_free(&d);
	} else {
		pool_take_cert(in, &what->bytes, &which);
		if (program_byte(in) % 4 == 1)
			pool_take_cert(in, &what->bytes, &which);
	}
}

/* The hash of a whole certificate, or of what is signed in it. */
static void step_disallow(setting *s, program *in)
{
	struct pki_bytes der = pki_made_der(pool_cert(program_byte(in) % POOL_CERTS));
	stored *what = store_place(s, STORED_DISALLOWED);
	uint8_t hash[32];

	if (program_byte(in) % 2)
		der = setting_signed_part(der);
	FUZZ_ASSERT(EVP_Digest(der.p, der.len, hash, NULL, EVP_sha256(), NULL) == 1);
	derout_raw(&what->bytes, hash, sizeof(hash));
}

static void step_public(setting *s, program *in)
{
	static const enum pool_cert whose[] = { EK_A, EK_A_RSA, EK_B, EK_P384 };
	struct derout d = { 0 };

	pki_tpm2b_public(&d, pool_cert(whose[program_byte(in) % 4])->key, 0);
	(void)!tpmattest_evidence_add_ek_public(s->e, 0, program_byte(in) % 2 ? 0x81010001 : 0, 0,
						d.p, d.len, NULL);
	derout_free(&d);
}

/* Bytes of the program itself, so that they need not look like anything. */
static void step_raw(setting *s, program *in)
{
	unsigned where = program_byte(in);
	size_t n = program_byte(in);
	struct derout d = { 0 };

	n = n < in->n ? n : in->n;
	derout_raw(&d, in->p, n);
	in->p += n;
	in->n -= n;
	if (where % 4 < 2)
		on_device(s, where % 4 ? TPMATTEST_ROLE_EK : TPMATTEST_ROLE_CHAIN, &d);
	else
		derout_bytes(&store_place(s, where % 4 == 2 ? STORED_DATA : STORED_CRL)->bytes,
			     derout_view(&d));
	derout_free(&d);
}

static bool step(setting *s, program *in)
{
	unsigned op = program_byte(in) % STEPS;

	switch (op) {
	case STEP_END:
		return false;
	case STEP_LINE:
		step_line(s, in);
		break;
	case STEP_EK:
	case STEP_CHAIN:
	case STEP_NV:
	case STEP_CHAIN_AREA:
		step_device(s, in, op);
		break;
	case STEP_PUBLIC:
		step_public(s, in);
		break;
	case STEP_MANUFACTURER:
		(void)!tpmattest_evidence_set_manufacturer(s->e, vendors[program_byte(in) % 6],
							   NULL);
		break;
	case STEP_DISALLOW:
		step_disallow(s, in);
		break;
	case STEP_PINS:
		store_place(s, STORED_PINS);
		break;
	case STEP_RAW:
		step_raw(s, in);
		break;
	case STEP_FLAGS:
		s->flags = program_byte(in) % 64;
		break;
	case STEP_TIME:
		s->at = times[program_byte(in) % (sizeof(times) / sizeof(times[0]))];
		break;
	case STEP_INDEX:
		(void)!tpmattest_policy_set_ek_index(
			s->p, indices[program_byte(in) % (sizeof(indices) / sizeof(indices[0]))],
			NULL);
		break;
	default:
		step_store(s, in, op);
	}
	return true;
}

void setting_read(program *in, setting *s)
{
	*s = (setting){ .at = POOL_NOW };
	FUZZ_ASSERT(tpmattest_evidence_new(&s->e, NULL) == 0 &&
		    tpmattest_policy_new(&s->p, NULL) == 0);
	for (unsigned i = 0; i < SETTING_STEPS && step(s, in); i++)
		;
	if (s->chain_area.len > 0) {
		size_t half = s->chain_area.len / 2;

		FUZZ_ASSERT(tpmattest_evidence_add_nv(s->e, 0x01c00100, s->chain_area.p, half,
						      NULL) == 0);
		FUZZ_ASSERT(tpmattest_evidence_add_nv(s->e, 0x01c00101, s->chain_area.p + half,
						      s->chain_area.len - half, NULL) == 0);
	}
	FUZZ_ASSERT(tpmattest_policy_set_flags(s->p, s->flags, NULL) == 0);
	FUZZ_ASSERT(tpmattest_policy_set_time(s->p, s->at, NULL) == 0);
}

void setting_anchor(setting *s, enum pool_cert which)
{
	derout_bytes(&store_place(s, STORED_ANCHOR)->bytes, pki_made_der(pool_cert(which)));
}

void setting_close(setting *s)
{
	for (size_t i = 0; i < s->n_stored; i++)
		derout_free(&s->store[i].bytes);
	derout_free(&s->chain_area);
	tpmattest_policy_free(s->p);
	tpmattest_evidence_free(s->e);
}

static void put(tpmattest_trust *t, const stored *what)
{
	const uint8_t *p = what->bytes.p;
	size_t n = what->bytes.len;

	switch (what->kind) {
	case STORED_DATA:
		(void)!tpmattest_trust_add_data(t, "data", p, n, NULL);
		break;
	case STORED_ANCHOR:
		(void)!tpmattest_trust_add_anchor(t, p, n, what->vendor, NULL);
		break;
	case STORED_CRL:
		(void)!tpmattest_trust_add_crl(t, "crl", p, n, NULL);
		break;
	case STORED_DISALLOWED:
		FUZZ_ASSERT(tpmattest_trust_add_disallowed(t, p, n, NULL) == 0);
		break;
	default:
		FUZZ_ASSERT(tpmattest_trust_add_vendor_roots(t, NULL) == 0);
	}
}

tpmattest_trust *setting_store(const setting *s, bool backwards)
{
	tpmattest_trust *t = NULL;

	FUZZ_ASSERT(tpmattest_trust_new(&t, NULL) == 0);
	for (size_t i = 0; i < s->n_stored; i++)
		put(t, &s->store[backwards ? s->n_stored - 1 - i : i]);
	return t;
}
