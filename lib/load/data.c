/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads data of any kind, detected by its content. */
#include "base/limits.h"
#include "load/loader.h"
#include "x509/der.h"

#define ADDRESS(name) &ta_format_##name,
static const ta_format *const formats[] = { TA_FORMATS(ADDRESS) };

const ta_format *ta_format_of(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i]->is(p, n))
			return formats[i];
	return NULL;
}

int ta_load_data(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err)
{
	const ta_format *format = ta_format_of(p, n);

	if (format)
		return format->load(l, source, p, n, err);
	if (n > TA_MAX_BUNDLE)
		return ta_load_note(l, source,
				    p[0] == TA_DER_SEQUENCE ? TPMATTEST_E_LIMIT_CRL
							    : TPMATTEST_E_LIMIT_FILE,
				    err, "%zu bytes exceed the limit of %zu", n, TA_MAX_BUNDLE);
	return ta_load_bundle(l, source, (ta_span){ p, n }, err);
}
