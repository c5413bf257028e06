/* SPDX-License-Identifier: BSD-2-Clause */
/* GeneralNames, and the TPM attributes in them (TCG EK Credential Profile 3.2.9). Vendors put the
 * three attributes into one RDN or into three, so all attributes of all RDNs are searched. */
#include "base/encode.h"
#include "x509/name.h"

/* Find the i-th element with this tag. */
static bool find_general(ta_span names, uint8_t tag, size_t i, ta_tlv *out)
{
	ta_reader r = ta_reader_span(names);

	while (ta_reader_left(&r) > 0 && ta_der_next(&r, out))
		if (out->tag == tag && i-- == 0)
			return true;
	*out = (ta_tlv){ 0 };
	return false;
}

bool ta_general_directory(ta_span general_names, size_t i, ta_span *name)
{
	ta_tlv t;
	bool found = find_general(general_names, TA_DER_CONTEXT_CONS(4), i, &t);

	*name = t.value;
	return found;
}

bool ta_general_uri(ta_span general_names, size_t i, ta_span *uri)
{
	ta_tlv t;
	bool found = find_general(general_names, TA_DER_CONTEXT(6), i, &t);

	*uri = t.value;
	return found;
}

static void take(ta_span value, ta_span *out, bool *duplicate)
{
	if (out->p)
		*duplicate = true;
	else
		*out = value;
}

static void find_in_name(ta_span name, ta_san_tpm *out)
{
	/* 2.23.133.2: manufacturer 1, model 2, version 3 */
	static const uint8_t tcg_at[] = { 0x67, 0x81, 0x05, 0x02 };
	ta_name_walk w = ta_name_walk_on(name);
	ta_ava ava;

	while (ta_name_walk_next(&w, &ava)) {
		if (ava.oid.n != 5 || memcmp(ava.oid.p, tcg_at, sizeof(tcg_at)) != 0)
			continue;
		if (ava.oid.p[4] == 1)
			take(ava.value.value, &out->manufacturer, &out->duplicate);
		else if (ava.oid.p[4] == 2)
			take(ava.value.value, &out->model, &out->duplicate);
		else if (ava.oid.p[4] == 3)
			take(ava.value.value, &out->version, &out->duplicate);
	}
}

void ta_san_tpm_find(ta_span san, ta_san_tpm *out)
{
	ta_reader r = ta_reader_span(san), in;
	ta_tlv seq, t;

	*out = (ta_san_tpm){ 0 };
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&r))
		return;
	in = ta_der_inside(&seq);
	while (ta_reader_left(&in) > 0 && ta_der_next(&in, &t))
		if (t.tag == TA_DER_CONTEXT_CONS(4)) {
			out->present = true;
			find_in_name(t.value, out);
		}
}

bool ta_san_manufacturer(ta_span value, uint8_t out[4])
{
	char hex[9];

	memset(out, 0, 4);
	if (value.n != 11 || memcmp(value.p, "id:", 3) != 0)
		return false;
	memcpy(hex, value.p + 3, 8);
	hex[8] = 0;
	return ta_unhex(hex, out, 4);
}
