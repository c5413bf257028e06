/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties the wrapper lies about. */
#include "wrapinner.h"

#include <stdlib.h>
#include <string.h>

enum { PROPS_MAX = 256 };

static struct wrap_prop *slot(struct tctiwrap *w, TPM2_PT property)
{
	for (size_t i = 0; i < w->props.n; i++) {
		struct wrap_prop *p = (struct wrap_prop *)w->props.v + i;
		if (p->property == property)
			return p;
	}
	struct wrap_prop *p = wrap_list_add(&w->props, sizeof(*p));
	p->property = property;
	return p;
}

void tctiwrap_property(struct tctiwrap *w, TPM2_PT property, uint32_t value)
{
	struct wrap_prop *p = slot(w, property);

	p->value = value;
	p->absent = false;
}

void tctiwrap_no_property(struct tctiwrap *w, TPM2_PT property)
{
	slot(w, property)->absent = true;
}

static uint32_t four(const char *text, size_t len, size_t at)
{
	uint8_t b[4] = { 0 };

	for (size_t i = 0; i < 4 && at + i < len; i++)
		b[i] = (uint8_t)text[at + i];
	return wrap_get32(b);
}

void tctiwrap_manufacturer(struct tctiwrap *w, const char *id)
{
	tctiwrap_property(w, TPM2_PT_MANUFACTURER, four(id, strlen(id), 0));
}

void tctiwrap_vendor_string(struct tctiwrap *w, const char *text)
{
	for (uint32_t i = 0; i < 4; i++)
		tctiwrap_property(w, TPM2_PT_VENDOR_STRING_1 + i,
				  four(text, strlen(text), 4 * (size_t)i));
}

void tctiwrap_firmware(struct tctiwrap *w, uint32_t v1, uint32_t v2)
{
	tctiwrap_property(w, TPM2_PT_FIRMWARE_VERSION_1, v1);
	tctiwrap_property(w, TPM2_PT_FIRMWARE_VERSION_2, v2);
}

void tctiwrap_nv_buffer_max(struct tctiwrap *w, uint32_t max)
{
	tctiwrap_property(w, TPM2_PT_NV_BUFFER_MAX, max);
}

static int by_property(const void *a, const void *b)
{
	const struct wrap_prop *x = a, *y = b;

	return (x->property > y->property) - (x->property < y->property);
}

static size_t merge(const struct tctiwrap *w, struct wrap_prop *list, size_t n, TPM2_PT first,
		    TPM2_PT last)
{
	for (size_t i = 0; i < w->props.n; i++) {
		const struct wrap_prop *o = (const struct wrap_prop *)w->props.v + i;
		size_t k = 0;
		while (k < n && list[k].property != o->property)
			k++;
		if (o->absent && k < n)
			list[k] = list[--n];
		else if (k < n)
			list[k].value = o->value;
		else if (!o->absent && o->property >= first && o->property <= last && n < PROPS_MAX)
			list[n++] = *o;
	}
	qsort(list, n, sizeof(*list), by_property);
	return n;
}

/* The inner answer, or an empty one when there is no inner TPM. A group of properties (fixed,
 * variable) is never left. */
void wrap_overlay(struct tctiwrap *w)
{
	struct wrap_prop list[PROPS_MAX];
	uint8_t *p = w->answer + HEADER;
	bool more = false;
	size_t n = 0;

	if ((!w->props.n && w->inner) || wrap_get32(w->command + 6) != TPM2_CC_GetCapability ||
	    w->command_len < HEADER + 12 ||
	    wrap_get32(w->command + HEADER) != TPM2_CAP_TPM_PROPERTIES || wrap_get32(w->answer + 6))
		return;
	TPM2_PT first = wrap_get32(w->command + HEADER + 4);
	uint32_t count = wrap_get32(w->command + HEADER + 8);
	if (w->inner && w->answer_len >= HEADER + 9) {
		more = p[0] != 0;
		n = wrap_get32(p + 5);
		if (n > PROPS_MAX || w->answer_len < HEADER + 9 + 8 * n)
			return;
		for (size_t i = 0; i < n; i++)
			list[i] = (struct wrap_prop){ wrap_get32(p + 9 + 8 * i),
						      wrap_get32(p + 13 + 8 * i), false };
	}
	n = merge(w, list, n, first, more && n ? list[n - 1].property : first | 0xff);
	if (n > count) {
		n = count;
		more = true;
	}
	p[0] = more;
	wrap_put32(p + 1, TPM2_CAP_TPM_PROPERTIES);
	wrap_put32(p + 5, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		wrap_put32(p + 9 + 8 * i, list[i].property);
		wrap_put32(p + 13 + 8 * i, list[i].value);
	}
	w->answer_len = HEADER + 9 + 8 * n;
	wrap_put32(w->answer + 2, (uint32_t)w->answer_len);
}
