/* SPDX-License-Identifier: BSD-2-Clause */
#include "device.h"

void device_open(struct device *d)
{
	*d = (struct device){ 0 };
	ck_assert_int_eq(tpmattest_evidence_new(&d->evidence, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_new(&d->trust, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_new(&d->policy, NULL), 0);
	d->root = device_ca("O=Test;CN=Root", 0, NULL, NULL);
	ck_assert_int_eq(tpmattest_trust_add_anchor(d->trust, d->root.der.p, d->root.der.len, NULL,
						    NULL),
			 0);
}

void device_close(struct device *d)
{
	tpmattest_report_free(d->report);
	tpmattest_resolver_free(d->resolver);
	tpmattest_policy_free(d->policy);
	tpmattest_trust_free(d->trust);
	tpmattest_evidence_free(d->evidence);
	tpmattest_error_free(d->err);
	pki_made_free(&d->root);
}

struct pki_made device_ca(const char *name, unsigned slot, const struct pki_made *issuer,
			  const char *aia)
{
	struct pki_made made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = { .text = name },
				     .key = pki_key(PKI_P256, slot),
				     .aia = { .url = { aia } } },
		 issuer, &made);
	return made;
}

void device_ek(struct device *d, uint32_t index, const struct pki_key *key,
	       const struct pki_made *issuer, const char *aia)
{
	struct pki_made made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = key, .aia = { .url = { aia } } },
		 issuer, &made);
	ck_assert_int_eq(
		tpmattest_evidence_add_nv(d->evidence, index, made.der.p, made.der.len, NULL), 0);
	pki_made_free(&made);
}

/* TPM 2.0 part 2, 12.2.5: TPM2B_PUBLIC of an ECC storage key with AES-128-CFB. */
void device_ek_public(struct device *d, const struct pki_key *key)
{
	static const uint8_t head[] = { 0x00, 0x23, 0x00, 0x0b, 0x00, 0x03, 0x00, 0xb2,
					0x00, 0x00, 0x00, 0x06, 0x00, 0x80, 0x00, 0x43,
					0x00, 0x10, 0x00, 0x03, 0x00, 0x10 };
	struct pki_bytes xy = pki_key_numbers(key);
	uint8_t all[2 + sizeof(head) + 2 * 34] = { 0, sizeof(all) - 2 };
	uint8_t *p = all + 2;

	ck_assert_uint_eq(xy.len, 64);
	memcpy(p, head, sizeof(head));
	p += sizeof(head);
	for (size_t i = 0; i < 2; i++, p += 34) {
		p[1] = 32;
		memcpy(p + 2, xy.p + 32 * i, 32);
	}
	ck_assert_int_eq(
		tpmattest_evidence_add_ek_public(d->evidence, 0, 0, 0, all, sizeof(all), NULL), 0);
}

void device_serve(const struct testserver *s, const char *path, const struct pki_made *cert)
{
	ck_assert_int_eq(testserver_put(s, path, cert->der.p, cert->der.len), 0);
}

void device_resolver(struct device *d, const char *const *hosts)
{
	tpmattest_resolver_free(d->resolver);
	ck_assert_int_eq(
		tpmattest_resolver_new(d->evidence, d->trust, d->policy, 0, &d->resolver, NULL), 0);
	for (; hosts && *hosts; hosts++)
		ck_assert_int_eq(tpmattest_resolver_add_host(d->resolver, *hosts, NULL), 0);
}

int device_run(struct device *d, tpmattest_curl *c)
{
	tpmattest_report_free(d->report);
	tpmattest_error_free(d->err);
	return tpmattest_curl_run(c, d->resolver, &d->report, &d->err);
}

size_t device_findings(const struct device *d, int code)
{
	size_t n = 0;

	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(d->report));
	     i++)
		n += tpmattest_ek_finding_code(tpmattest_report_selected(d->report), i) == code;
	return n;
}

bool device_says(const struct device *d, const char *text)
{
	char *json = NULL;
	bool found;

	ck_assert_int_eq(tpmattest_report_to_json(d->report, &json, NULL), 0);
	found = strstr(json, text) != NULL;
	tpmattest_free(json);
	return found;
}

const char *device_host(const struct testserver *s, const char *server, char out[64])
{
	snprintf(out, 64, "127.0.0.1:%u", (unsigned)testserver_port(s, server));
	return out;
}
