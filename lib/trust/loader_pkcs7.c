/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 lists: one bad certificate costs only itself. */
#include "trust/loader.h"
#include "x509/pkcs7.h"

typedef int load_fn(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err);

static int load_bag(ta_loader *l, const char *source, ta_span bag, load_fn *load, tpmattest_error **err)
{
	ta_span member;
	bool broken;
	size_t at = 0;

	while (ta_pkcs7_next(bag, &at, &member, &broken)) {
		int rc = load(l, source, member.p, member.n, err);

		if (rc != 0)
			return rc;
	}
	return broken ? ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "the PKCS#7 list breaks off") : 0;
}

int ta_load_pkcs7(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	ta_span certs, crls;
	int rc;

	if (!ta_pkcs7_open(p, n, &certs, &crls))
		return ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "not a well-formed PKCS#7 SignedData");
	if (!certs.p && !crls.p)
		return ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "the PKCS#7 holds no certificates");
	rc = load_bag(l, source, certs, ta_load_cert, err);
	return rc ? rc : load_bag(l, source, crls, ta_load_crl, err);
}
