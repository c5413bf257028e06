/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads data of any kind, detected by its content. */
#include "base/limits.h"
#include "load/loader.h"
#include "x509/der.h"

int ta_load_data(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err)
{
	if (ta_cab_is(p, n))
		return ta_load_cab(l, source, p, n, err);
	if (n > TA_MAX_BUNDLE)
		return ta_load_note(l, source,
				    p[0] == TA_DER_SEQUENCE ? TPMATTEST_E_LIMIT_CRL
							    : TPMATTEST_E_LIMIT_FILE,
				    err, "%zu bytes exceed the limit of %zu", n, TA_MAX_BUNDLE);
	return ta_load_bundle(l, source, (ta_span){ p, n }, err);
}
