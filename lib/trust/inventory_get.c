/* SPDX-License-Identifier: BSD-2-Clause */
/* Getters of an inventory. */
#include "trust/inventory.h"

#include "vendor/pins.h"

size_t tpmattest_inventory_count(const tpmattest_inventory *v, int what)
{
	return v && what >= TPMATTEST_COUNT_CERTIFICATES && what <= TPMATTEST_COUNT_AIK_WITHDRAWN
		     ? v->count[what]
		     : 0;
}

int tpmattest_inventory_is_pinned(const tpmattest_inventory *v)
{
	return v && v->pins;
}

const char *tpmattest_inventory_aik_date(const tpmattest_inventory *v)
{
	return v && v->date[0] ? v->date : NULL;
}

const char *tpmattest_inventory_aik_source(const tpmattest_inventory *v)
{
	if (!v)
		return NULL;
	return v->of_cabinet ? "cabinet" : "built-in";
}

size_t tpmattest_inventory_vendor_count(const tpmattest_inventory *v)
{
	return v ? v->n_vendors : 0;
}

static const ta_inventory_vendor *vendor_at(const tpmattest_inventory *v, size_t i)
{
	return i < tpmattest_inventory_vendor_count(v) ? &v->vendors[i] : NULL;
}

const char *tpmattest_inventory_vendor_id(const tpmattest_inventory *v, size_t i, size_t j)
{
	const ta_inventory_vendor *x = vendor_at(v, i);

	return x && j < x->ids.n ? x->ids.id[j] : NULL;
}

size_t tpmattest_inventory_vendor_anchors(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_vendor *x = vendor_at(v, i);

	return x ? x->anchors : 0;
}

size_t tpmattest_inventory_vendor_intermediates(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_vendor *x = vendor_at(v, i);

	return x ? x->intermediates : 0;
}

size_t tpmattest_inventory_vendor_expired(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_vendor *x = vendor_at(v, i);

	return x ? x->expired : 0;
}

const tpmattest_cert *tpmattest_inventory_vendor_stranded(const tpmattest_inventory *v, size_t i,
							  size_t j)
{
	const ta_inventory_vendor *x = vendor_at(v, i);

	return x && j < x->n_stranded ? &v->entries[x->stranded[j]].cert : NULL;
}

size_t tpmattest_inventory_note_count(const tpmattest_inventory *v)
{
	return v ? v->n_notes : 0;
}

const char *tpmattest_inventory_note_source(const tpmattest_inventory *v, size_t i)
{
	return i < tpmattest_inventory_note_count(v) ? v->notes[i].source : NULL;
}

int tpmattest_inventory_note_code(const tpmattest_inventory *v, size_t i)
{
	return i < tpmattest_inventory_note_count(v) ? v->notes[i].code : 0;
}

const char *tpmattest_inventory_note_reason(const tpmattest_inventory *v, size_t i)
{
	return i < tpmattest_inventory_note_count(v) ? v->notes[i].why : NULL;
}

size_t tpmattest_inventory_entry_count(const tpmattest_inventory *v)
{
	return v ? v->n_entries : 0;
}

static const ta_inventory_entry *entry_at(const tpmattest_inventory *v, size_t i)
{
	return i < tpmattest_inventory_entry_count(v) ? &v->entries[i] : NULL;
}

const tpmattest_cert *tpmattest_inventory_entry(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_entry *e = entry_at(v, i);

	return e ? &e->cert : NULL;
}

int tpmattest_inventory_entry_role(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_entry *e = entry_at(v, i);

	return e ? e->role : 0;
}

const char *tpmattest_inventory_entry_vendor(const tpmattest_inventory *v, size_t i, size_t j)
{
	const ta_inventory_entry *e = entry_at(v, i);

	return e && j < e->vendors.n ? e->vendors.id[j] : NULL;
}

int tpmattest_inventory_entry_is_pinned(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_entry *e = entry_at(v, i);

	return e && e->pinned;
}

int tpmattest_inventory_entry_is_reaching(const tpmattest_inventory *v, size_t i)
{
	const ta_inventory_entry *e = entry_at(v, i);

	return e && e->reaching;
}

/* Findings about the role come first, then the encoding deviations. */
int tpmattest_inventory_entry_finding(const tpmattest_inventory *v, size_t i, size_t j)
{
	const ta_inventory_entry *e = entry_at(v, i);
	int about[2];
	size_t n = 0;

	if (!e)
		return 0;
	if (e->role == TPMATTEST_TRUST_AIK_CA)
		about[n++] = TPMATTEST_F_STORE_AIK_CA;
	if (e->debug)
		about[n++] = TPMATTEST_F_STORE_DEBUG_REFUSED;
	if (j < n)
		return about[j];
	return j - n < e->cert.cert->n_dev ? e->cert.cert->dev[j - n].code : 0;
}

static const ta_pin *pin_at(const tpmattest_inventory *v, size_t i)
{
	return tpmattest_inventory_is_pinned(v) ? ta_pins_at(i) : NULL;
}

size_t tpmattest_inventory_pin_count(const tpmattest_inventory *v)
{
	size_t n = 0;

	while (pin_at(v, n))
		n++;
	return n;
}

const char *tpmattest_inventory_pin_vendors(const tpmattest_inventory *v, size_t i)
{
	const ta_pin *pin = pin_at(v, i);

	return pin ? pin->vendors : NULL;
}

const char *tpmattest_inventory_pin_subject(const tpmattest_inventory *v, size_t i)
{
	const ta_pin *pin = pin_at(v, i);

	return pin ? pin->subject : NULL;
}

const uint8_t *tpmattest_inventory_pin_sha256(const tpmattest_inventory *v, size_t i)
{
	const ta_pin *pin = pin_at(v, i);

	return pin ? pin->sha256 : NULL;
}

const char *tpmattest_inventory_pin_url(const tpmattest_inventory *v, size_t i)
{
	const ta_pin *pin = pin_at(v, i);

	return pin ? pin->url : NULL;
}

const char *tpmattest_trust_role_name(int role)
{
	static const char *const names[] = { "unknown", "anchor", "intermediate", "aik-ca",
					     "refused" };

	return role > 0 && (size_t)role < sizeof(names) / sizeof(names[0]) ? names[role] : names[0];
}
