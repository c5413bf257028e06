/* SPDX-License-Identifier: BSD-2-Clause */
/* Every rule of a path: one thing changed on a path of four that breaks none, and the finding that
 * it must give. */
#include "minted.h"

#include <string.h>

#include "../unit/runner.h"
#include "verify/policy.h"
#include "verify/report.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define SHA1 TPMATTEST_POLICY_ALLOW_SHA1
#define LATE TPMATTEST_POLICY_IGNORE_TIME

#define Y2050 INT64_C(2524608000)    /* 2050-01-01T00:00:00Z */
#define Y10000 INT64_C(253402300800) /* one second past 9999-12-31T23:59:59Z */

#define REFUSED TPMATTEST_E_UNTRUSTED
#define BC "2.5.29.19"
/* clang-format off */
#define UTC(s) { PKI_TIME_UTC, 0, (s) }
#define GEN(s) { PKI_TIME_GEN, 0, (s) }
/* clang-format on */

/* A curve or key other than P-256 slot `place` for the changed certificate. */
enum key { KEY_SAME = 0, KEY_RSA1024, KEY_RSA2048, KEY_P224, KEY_P384, KEY_P521 };

typedef struct row {
	const char *name;
	size_t place; /* which certificate is changed: 0 EK, 1 and 2 CAs, 3 the root */
	struct pki_cert spec;
	uint64_t flags;
	int64_t at;        /* 0: NOW */
	int rc, strict_rc; /* by default and with STRICT */
	/* TPMATTEST_F_...; 0: the path must stay free of findings of the 2xx and 3xx */
	int finding;
	int cert;
	enum key key;
	bool on_device; /* the CAs: a store leaves out what is no CA */
} row;

static const struct pki_ext unknown_critical[] = {
	{ "1.2.3.4", PKI_EXT_CRITICAL, { (const uint8_t *)"\x05", 2 } }
};
static const struct pki_ext unknown_plain[] = {
	{ "1.2.3.4", PKI_EXT_PLAIN, { (const uint8_t *)"\x05", 2 } }
};
static const struct pki_ext mappings[] = {
	{ "2.5.29.33",
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x0c\x30\x0a\x06\x03\x2a\x03\x04\x06\x03\x2a\x03\x05", 14 } }
};
static const struct pki_ext proxy[] = {
	{ "1.3.6.1.5.5.7.1.14",
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x15\x01", 14 } }
};
static const struct pki_ext addresses[] = {
	{ "1.3.6.1.5.5.7.1.7", PKI_EXT_PLAIN, { (const uint8_t *)"\x30\x00", 2 } }
};
static const struct pki_ext ca_as_01[] = {
	{ BC, PKI_EXT_CRITICAL, { (const uint8_t *)"\x30\x03\x01\x01\x01", 5 } }
};
static const struct pki_ext padded_pathlen[] = {
	{ BC, PKI_EXT_CRITICAL, { (const uint8_t *)"\x30\x07\x01\x01\xff\x02\x02\x00\x05", 9 } }
};
static const struct pki_ext long_length[] = {
	{ BC, PKI_EXT_CRITICAL, { (const uint8_t *)"\x30\x81\x03\x01\x01\xff", 6 } }
};

#define NO_BC .bc = { .mode = PKI_EXT_ABSENT }

/* clang-format off */
static const row rows[] = {
	{ "untouched", 1, { 0 }, 0, 0, 0, 0, 0, 0, 0 },

	/* basicConstraints, keyUsage, pathLen */
	{ "not a CA", 1, { .bc = { .mode = PKI_EXT_CRITICAL } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_NOT_A_CA, 1, 0, true },
	{ "no basicConstraints", 2, { NO_BC }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_NOT_A_CA, 2, 0, true },
	{ "version 1", 2, { .version = 1 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_NOT_A_CA, 2, 0, true },
	{ "anchor is no CA", 3, { .bc = { .mode = PKI_EXT_CRITICAL } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_NOT_A_CA, 3, 0 },
	{ "no keyCertSign", 1, { .ku = { .bits = PKI_KU_CRL_SIGN } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_NO_CERT_SIGN, 1, 0 },
	{ "anchor without keyCertSign", 3, { .ku = { .bits = PKI_KU_SIGNATURE } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_NO_CERT_SIGN, 3, 0 },
	{ "no keyUsage", 1, { .ku = { .mode = PKI_EXT_ABSENT } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "pathLen 0 above the EK", 1, { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 0 } },
	  0, 0, 0, 0, 0, 0, 0 },
	{ "pathLen 0 above a CA", 2, { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 0 } },
	  0, 0, REFUSED, REFUSED, TPMATTEST_F_PATH_LENGTH, 2, 0 },
	{ "pathLen 1 above a CA", 2, { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 1 } },
	  0, 0, 0, 0, 0, 0, 0 },
	{ "anchor's pathLen 1 above two", 3, { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 1 } },
	  0, 0, REFUSED, REFUSED, TPMATTEST_F_PATH_LENGTH, 3, 0 },
	{ "anchor's pathLen 2 above two", 3, { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 2 } },
	  0, 0, 0, 0, 0, 0, 0 },

	/* Extensions outside of the rules */
	{ "unknown critical", 1, { .more = unknown_critical, .n_more = 1 }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_CRITICAL_EXTENSION, 1, 0 },
	{ "unknown critical in the EK", 0, { .more = unknown_critical, .n_more = 1 }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_CRITICAL_EXTENSION, 0, 0 },
	{ "unknown critical in the anchor", 3, { .more = unknown_critical, .n_more = 1 }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_CRITICAL_EXTENSION, 3, 0 },
	{ "unknown, not critical", 1, { .more = unknown_plain, .n_more = 1 }, 0, 0, 0, 0, 0, 0, 0 },
	{ "critical AIA", 1, { .aia = { PKI_EXT_CRITICAL,
	  { "http://x.test/a" } } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_CRITICAL_EXTENSION, 1, 0 },
	{ "critical AKI", 1, { .aki = { .mode = PKI_EXT_CRITICAL } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_CRITICAL_EXTENSION,
	  1, 0 },
	{ "critical SKI", 2, { .ski = { .mode = PKI_EXT_CRITICAL } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_CRITICAL_EXTENSION,
	  2, 0 },
	{ "proxy certificate", 0, { .more = proxy, .n_more = 1 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EXTENSION_FOREIGN, 0, 0 },
	{ "number resources", 1, { .more = addresses, .n_more = 1 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EXTENSION_FOREIGN,
	  1, 0 },
	{ "a CA without a name", 1,
	  { .subject = { .der = { (const uint8_t *)"\x30\x00", 2 } } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_NAME_CHAINING, 0, 0 },
	{ "AIA", 1, { .aia = { PKI_EXT_PLAIN, { "http://x.test/a" } } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "critical directory attributes", 0, { .sda = { .mode = PKI_EXT_CRITICAL } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_CRITICAL_EXTENSION, 0, 0 },
	{ "critical policies", 1, { .policies = { PKI_EXT_CRITICAL,
	  { "1.2.3" } } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "critical EKU, as Intel's CAs", 1, { .eku = { PKI_EXT_CRITICAL, { PKI_OID_KP_EK } } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "critical CRL distribution point", 1, { .crldp = { PKI_EXT_CRITICAL,
	  { { .url = "http://x.test/c" } } } },
	  0, 0, 0, 0, 0, 0, 0 },
	{ "name constraints", 1, { .constraints = { PKI_EXT_PLAIN,
	  .permit_dns = "x.test" } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_NAME_CONSTRAINTS, 1, 0 },
	{ "critical name constraints", 2, { .constraints = { PKI_EXT_CRITICAL,
	  .exclude_dns = "x.test" } }, 0, 0, REFUSED,
	  REFUSED, TPMATTEST_F_NAME_CONSTRAINTS, 2, 0 },
	{ "policy constraints", 1, { .policy_constraints = { PKI_EXT_CRITICAL, .require_explicit = 1 } }, 0, 0, REFUSED,
	  REFUSED, TPMATTEST_F_POLICY_CONSTRAINTS, 1, 0 },
	{ "policy mappings", 1, { .more = mappings, .n_more = 1 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_POLICY_CONSTRAINTS,
	  1, 0 },
	{ "inhibitAnyPolicy", 1, { .inhibit_any = { PKI_EXT_CRITICAL, 0 } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_INHIBIT_ANY_POLICY, 1, 0 },
	{ "duplicate", 1, { .duplicate = PKI_OID_KU }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EXTENSION_DUPLICATE, 1, 0 },
	{ "duplicate in the EK", 0, { .duplicate = PKI_OID_SAN }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EXTENSION_DUPLICATE,
	  0, 0 },

	/* Algorithms and keys */
	{ "inner algorithm differs", 1, { .sign = { .inner = PKI_SIG_ECDSA_SHA384 } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_ALGORITHM_MISMATCH, 1, 0 },
	{ "inner parameters differ", 0, { .sign = { .flip_inner_null = true } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_ALGORITHM_MISMATCH, 0, 0 },
	{ "SHA-1", 1, { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_SHA1_SIGNATURE, 1, 0 },
	{ "SHA-1 on the EK", 0, { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, 0, 0, REFUSED, REFUSED,
	  TPMATTEST_F_SHA1_SIGNATURE, 0, 0 },
	{ "SHA-1 allowed", 1, { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, SHA1, 0, 0, 0, TPMATTEST_F_SHA1_SIGNATURE, 1, 0 },
	{ "SHA-256, SHA-1 allowed", 1, { 0 }, SHA1, 0, 0, 0, 0, 0, 0 },
	{ "anchor's own SHA-1", 3, { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "RSA 1024 CA", 1, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_TOO_SMALL, 0, KEY_RSA1024 },
	{ "RSA 1024 anchor", 3, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_TOO_SMALL, 2, KEY_RSA1024 },
	{ "RSA 1024 EK", 0, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_TOO_SMALL, 0, KEY_RSA1024 },
	{ "RSA 2048 CA", 1, { 0 }, 0, 0, 0, 0, 0, 0, KEY_RSA2048 },
	{ "RSA 2048 EK", 0, { 0 }, 0, 0, 0, 0, 0, 0, KEY_RSA2048 },
	{ "P-384 CA", 1, { 0 }, 0, 0, 0, 0, 0, 0, KEY_P384 },
	{ "P-521 anchor", 3, { 0 }, 0, 0, 0, 0, 0, 0, KEY_P521 },
	{ "CA on an unknown curve", 1, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_UNUSABLE, 0, KEY_P224 },
	{ "anchor on an unknown curve", 3, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_UNUSABLE, 2, KEY_P224 },
	{ "EK on an unknown curve", 0, { 0 }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EK_KEY_TYPE, 0, KEY_P224 },
	{ "PSS EK", 0, { .spki = PKI_SPKI_PSS }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EK_KEY_TYPE, 0, KEY_RSA2048 },
	{ "CA with a PSS key", 1, { .spki = PKI_SPKI_PSS }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_SIGNATURE_BAD, 0, KEY_RSA2048 },
	{ "CA with an OAEP key", 1, { .spki = PKI_SPKI_OAEP }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_KEY_UNUSABLE, 0,
	  KEY_RSA2048 },

	/* Dates */
	{ "9999-12-31", 0, { .not_after = GEN("99991231235959Z") }, 0, Y10000 - 1, 0, 0, 0, 0, 0 },
	{ "past 9999-12-31", 0,
	  { .not_after = GEN("99991231235959Z") }, 0, Y10000, REFUSED, REFUSED,
	  TPMATTEST_F_EXPIRED, 0, 0 },
	{ "the last second of 2049", 1,
	  { .not_after = UTC("491231235959Z") }, 0, Y2050 - 1, 0, 0, 0, 0, 0 },
	{ "the first second of 2050", 1,
	  { .not_after = UTC("491231235959Z") }, 0, Y2050, REFUSED, REFUSED,
	  TPMATTEST_F_EXPIRED, 1, 0 },
	{ "begins with 2050", 1,
	  { .not_before = GEN("20500101000000Z") }, 0, Y2050, 0, 0, 0, 0, 0 },
	{ "does not begin before 2050", 1,
	  { .not_before = GEN("20500101000000Z") }, 0, Y2050 - 1, REFUSED, REFUSED,
	  TPMATTEST_F_NOT_YET_VALID, 1, 0 },
	{ "UTCTime 50 is 1950", 1,
	  { .not_after = UTC("500101000000Z") }, 0, 0, REFUSED, REFUSED, TPMATTEST_F_EXPIRED,
	  1, 0 },
	{ "UTCTime 50 begins in 1950", 1,
	  { .not_before = UTC("500101000000Z") }, 0, 0, 0, 0, 0, 0, 0 },

	/* Deviations: noted by default, refused when strict */
	{ "explicit DEFAULT", 0, { .bc = { PKI_EXT_CRITICAL, .explicit_false = true } }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_DER_EXPLICIT_DEFAULT, 0, 0 },
	{ "critical FALSE", 1, { .ski = { .mode = PKI_EXT_CRITICAL_FALSE } }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_DER_EXPLICIT_DEFAULT, 1, 0 },
	{ "padded serial", 1,
	  { .serial = { (const uint8_t *)"\0\0\1", 3 } }, 0, 0, 0, REFUSED, TPMATTEST_F_SERIAL_PADDED, 1, 0 },
	{ "negative serial", 0, { .serial = { (const uint8_t *)"\x81", 1 } }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_SERIAL_NOT_POSITIVE, 0, 0 },
	{ "serial of 21 bytes", 1,
	  { .serial = { (const uint8_t *)"abcdefghijklmnopqrstu", 21 } }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_SERIAL_TOO_LONG, 1, 0 },
	{ "serial of 20 bytes", 1,
	  { .serial = { (const uint8_t *)"abcdefghijklmnopqrst", 20 } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "unsorted SET", 1,
	  { .subject = { .text = "O=Test;OU=A|CN=Z" } }, 0, 0, 0, REFUSED, TPMATTEST_F_SET_UNSORTED, 1, 0 },
	{ "sorted SET", 1, { .subject = { .text = "O=Test;OU=A+CN=Z" } }, 0, 0, 0, 0, 0, 0, 0 },
	{ "ECDSA with parameters", 1, { .sign = { .flip_null = true } }, 0, 0, 0, REFUSED, TPMATTEST_F_ECDSA_PARAMS, 1, 0 },
	{ "RSAES-OAEP EK", 0, { .spki = PKI_SPKI_OAEP }, 0, 0, 0, 0, TPMATTEST_F_KEY_OAEP, 0, KEY_RSA2048 },
	{ "wrong unused bits", 0, { .ku = { PKI_EXT_CRITICAL, PKI_KU_KEY_AGREEMENT, true } }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_BITS_UNUSED, 0, 0 },
	{ "length not minimal", 1, { NO_BC, .more = long_length, .n_more = 1 }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_LENGTH_NOT_MINIMAL, 1, 0 },
	{ "time format", 1,
	  { .not_before = GEN("20200101000000Z") }, 0, 0, 0, REFUSED, TPMATTEST_F_TIME_FORMAT, 1, 0 },
	{ "version 2 with extensions", 1, { .version = 2 }, 0, 0, 0, REFUSED, TPMATTEST_F_VERSION_EXTENSIONS, 1, 0 },
	{ "RSA key without NULL", 0, { .spki = PKI_SPKI_NO_NULL }, 0, 0, 0, REFUSED, TPMATTEST_F_RSA_PARAMS, 0, KEY_RSA2048 },
	{ "key identifier of 5 bytes", 1,
	  { .ski = { .id = { (const uint8_t *)"short", 5 } } }, 0, 0, 0, 0,
	  TPMATTEST_F_AKI_LENGTH, 1, 0 },
	{ "TRUE as 01", 1, { NO_BC, .more = ca_as_01, .n_more = 1 }, 0, 0, 0, REFUSED, TPMATTEST_F_BOOLEAN_VALUE, 1, 0 },
	{ "padded pathLen", 1, { NO_BC, .more = padded_pathlen, .n_more = 1 }, 0, 0, 0, REFUSED,
	  TPMATTEST_F_INTEGER_PADDED, 1, 0 },
	{ "AKI names another issuer", 0, { .aki = { .issuer = { .text = "CN=Other" },
	  .serial = { (const uint8_t *)"\1", 1 } } },
	  0, 0, 0, REFUSED, TPMATTEST_F_AKI_ISSUER_MISMATCH, 0, 0 },
};
/* clang-format on */

static const struct pki_key *key_of(const row *r)
{
	static const enum pki_kind kinds[] = { PKI_P256, PKI_RSA1024, PKI_RSA2048,
					       PKI_P224, PKI_P384,    PKI_P521 };

	return r->key ? pki_key(kinds[r->key], 1) : NULL;
}

/* Nothing of the encodings and of the path may be said about a path that is in order. */
static void expect_silence(const scene *s)
{
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s->r)); i++) {
		int code = tpmattest_ek_finding_code(tpmattest_report_selected(s->r), i);

		ck_assert_msg(code < 200 || code >= 400, "%s: %s", tpmattest_finding_name(code),
			      tpmattest_ek_finding_message(tpmattest_report_selected(s->r), i));
	}
}

START_TEST(rule)
{
	const row *r = &rows[_i];
	int64_t at = r->at ? r->at : NOW;
	struct pki_cert changed = r->spec;
	minted m, control;
	scene s;

	changed.key = key_of(r);
	minted_open(&m, 4);
	minted_change(&m, r->place, &changed);
	minted_make(&m);
	minted_stage_with(&m, &s, r->on_device ? scene_chain : scene_store);
	expect_at(&s, r->flags, at, r->rc, r->finding, r->cert);
	if (!r->finding)
		expect_silence(&s);
	expect_at(&s, r->flags | STRICT, at, r->strict_rc, r->finding, r->cert);
	scene_close(&s);
	minted_close(&m);

	if (at == Y10000)
		return; /* nothing is valid then */
	minted_open(&control, 4);
	minted_make(&control);
	minted_stage_with(&control, &s, r->on_device ? scene_chain : scene_store);
	expect_at(&s, r->flags | STRICT, at, 0, 0, 0);
	ck_assert_msg(!r->finding || scene_find(&s, r->finding) < 0, "%s without a cause", r->name);
	scene_close(&s);
	minted_close(&control);
}
END_TEST

/* Validity at each place of the path, to the second. */
static const struct {
	int64_t before, after;
	int finding;
} edges[] = {
	{ NOW, NOW, 0 },
	{ NOW - 1, NOW - 1, TPMATTEST_F_EXPIRED },
	{ NOW + 1, NOW + 1, TPMATTEST_F_NOT_YET_VALID },
	{ NOW + 1, NOW - 1, TPMATTEST_F_NOT_YET_VALID },
};

START_TEST(validity_at_each_place)
{
	int place = _i / 4, finding = edges[_i % 4].finding;
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[place].not_before = PKI_AT(edges[_i % 4].before);
	m.spec[place].not_after = PKI_AT(edges[_i % 4].after);
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, finding ? REFUSED : 0, finding, place);
	expect(&s, LATE, 0, finding, place);
	if (finding)
		expect_severity(&s, finding, TPMATTEST_SEVERITY_WARNING);
	if (!finding)
		expect_silence(&s);
	expect(&s, LATE | STRICT, 0, 0, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* RFC 5280 4.2.1.9: a CA that is its own issuer by name does not count. */
START_TEST(self_issued_does_not_count_for_path_length)
{
	bool self_issued = _i == 1;
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[2].bc =
		(struct pki_bc){ PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true, .pathlen = 0 };
	if (self_issued)
		m.spec[1].subject = m.spec[2].subject;
	minted_make(&m);
	minted_stage(&m, &s);
	if (self_issued)
		expect_trusted(&s, STRICT, TPMATTEST_F_PATH_LENGTH);
	else
		expect(&s, STRICT, REFUSED, TPMATTEST_F_PATH_LENGTH, 2);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(pss_signature)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].key = pki_key(PKI_RSA2048, 0);
	m.spec[1].spki = _i ? PKI_SPKI_PSS : PKI_SPKI_PLAIN;
	m.spec[0].sign.alg = PKI_SIG_PSS_SHA256;
	minted_make(&m);
	minted_stage(&m, &s);
	expect_trusted(&s, STRICT, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Issuer and serial number in an AKI that are right: no finding. Only the serial wrong: the
 * finding. */
START_TEST(aki_issuer_and_serial)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	m.spec[0].aki.issuer = m.spec[2].subject;
	m.spec[0].aki.serial = _i ? PKI_BYTES("\x01") : derout_view(&m.made[1].serial);
	pki_mint(&m.spec[0], &m.made[1], &m.made[0]);
	minted_stage(&m, &s);
	if (_i)
		expect(&s, STRICT, REFUSED, TPMATTEST_F_AKI_ISSUER_MISMATCH, 0);
	else
		expect_trusted(&s, STRICT, TPMATTEST_F_AKI_ISSUER_MISMATCH);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Where a path ends without an anchor, its last signature is one that an issuer would have to have
 * made: what is wrong with its algorithm counts. */
START_TEST(algorithm_at_the_end_of_a_run)
{
	static const uint8_t ecdsa_sha256[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
	bool unknown = _i;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].sign.alg = unknown ? PKI_SIG_ECDSA_SHA256 : PKI_SIG_ECDSA_SHA1;
	minted_make(&m);
	for (size_t i = 0; unknown && i + sizeof(ecdsa_sha256) < m.made[0].der.len; i++)
		if (memcmp(m.made[0].der.p + i, ecdsa_sha256, sizeof(ecdsa_sha256)) == 0)
			m.made[0].der.p[i + 7] = 9; /* nobody's */
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	expect(&s, 0, REFUSED, unknown ? TPMATTEST_F_ALGORITHM_UNKNOWN : TPMATTEST_F_SHA1_SIGNATURE,
	       0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A critical extension that nobody knows is told with its place. */
START_TEST(unknown_extension_has_a_place)
{
	size_t i = 0;
	int at;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].more = unknown_critical;
	m.spec[0].n_more = 1;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, REFUSED, TPMATTEST_F_CRITICAL_EXTENSION, 0);
	at = scene_find(&s, TPMATTEST_F_CRITICAL_EXTENSION);
	while (i + 3 < m.made[0].der.len && memcmp(m.made[0].der.p + i, "\x2a\x03\x04", 3) != 0)
		i++;
	ck_assert_int_le(s.r->top->findings.v[at].offset, (int64_t)i);
	ck_assert_int_ge(s.r->top->findings.v[at].offset, (int64_t)i - 8);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* 1970 is an instant like others. */
START_TEST(time_zero_is_a_time)
{
	scene s;

	scene_open(&s);
	ck_assert_int_gt(ta_policy_rules(s.p).now, NOW);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, 0, NULL), 0);
	ck_assert_int_eq(ta_policy_rules(s.p).now, 0);
	scene_close(&s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules");
	TCase *t = tcase_create("rules");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, rule, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(t, validity_at_each_place, 0, 16);
	tcase_add_loop_test(t, self_issued_does_not_count_for_path_length, 0, 2);
	tcase_add_loop_test(t, pss_signature, 0, 2);
	tcase_add_loop_test(t, aki_issuer_and_serial, 0, 2);
	tcase_add_loop_test(t, algorithm_at_the_end_of_a_run, 0, 2);
	tcase_add_test(t, unknown_extension_has_a_place);
	tcase_add_test(t, time_zero_is_a_time);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
