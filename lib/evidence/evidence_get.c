/* SPDX-License-Identifier: BSD-2-Clause */
/* Getters of the evidence object. */
#include "evidence/evidence.h"

const char *tpmattest_evidence_manufacturer(const tpmattest_evidence *e)
{
	if (!e)
		return "";
	return e->given[0] ? e->given : e->said[0] ? e->said : e->claimed;
}

const char *tpmattest_evidence_given_manufacturer(const tpmattest_evidence *e)
{
	if (!e)
		return "";
	return e->given[0] ? e->given : e->claimed;
}

const char *tpmattest_evidence_tpm_manufacturer(const tpmattest_evidence *e)
{
	return e ? e->said : "";
}

uint32_t tpmattest_evidence_tpm_manufacturer_value(const tpmattest_evidence *e)
{
	uint32_t v = 0;

	for (size_t i = 0; e && i < sizeof(e->raw_manufacturer); i++)
		v = v << 8 | e->raw_manufacturer[i];
	return v;
}

const char *tpmattest_evidence_vendor_string(const tpmattest_evidence *e)
{
	return e ? e->vendor_string : "";
}

uint32_t tpmattest_evidence_spec_revision(const tpmattest_evidence *e)
{
	return e ? e->spec_revision : 0;
}

uint32_t tpmattest_evidence_nv_buffer_max(const tpmattest_evidence *e)
{
	return e ? e->nv_buffer_max : 0;
}

int tpmattest_evidence_firmware(const tpmattest_evidence *e, uint32_t *version_1,
				uint32_t *version_2)
{
	bool known = e && e->has_firmware;

	if (version_1)
		*version_1 = known ? e->firmware[0] : 0;
	if (version_2)
		*version_2 = known ? e->firmware[1] : 0;
	return known ? 0 : TPMATTEST_E_NOT_FOUND;
}

size_t tpmattest_evidence_nv_count(const tpmattest_evidence *e)
{
	return e ? e->n_nv : 0;
}

int tpmattest_evidence_nv(const tpmattest_evidence *e, size_t i, uint32_t *index,
			  const uint8_t **data, size_t *len)
{
	static const ta_nv none = { .result = TPMATTEST_E_USAGE };
	const ta_nv *nv = e && i < e->n_nv ? &e->nv[i] : &none;

	if (index)
		*index = nv->index;
	if (data)
		*data = nv->data;
	if (len)
		*len = nv->len;
	return nv->result;
}

int tpmattest_evidence_nv_attributes(const tpmattest_evidence *e, size_t i, uint32_t *attributes)
{
	const ta_nv *nv = e && i < e->n_nv ? &e->nv[i] : NULL;

	if (attributes)
		*attributes = nv ? nv->attributes : 0;
	if (!nv)
		return TPMATTEST_E_USAGE;
	return nv->has_attributes ? 0 : TPMATTEST_E_NOT_FOUND;
}

uint32_t tpmattest_evidence_nv_tss_rc(const tpmattest_evidence *e, size_t i)
{
	return e && i < e->n_nv ? e->nv[i].rc : 0;
}

size_t tpmattest_evidence_file_count(const tpmattest_evidence *e)
{
	return e ? e->n_file : 0;
}

const char *tpmattest_evidence_file(const tpmattest_evidence *e, size_t i, int *role,
				    const uint8_t **data, size_t *len)
{
	static const ta_file none = { .name = NULL };
	const ta_file *f = e && i < e->n_file ? &e->file[i] : &none;

	if (role)
		*role = f->role;
	if (data)
		*data = f->data;
	if (len)
		*len = f->len;
	return f->name;
}

static const ta_ek_public *ek_at(const tpmattest_evidence *e, size_t i)
{
	static const ta_ek_public none = { .result = TPMATTEST_E_USAGE };

	return e && i < e->n_ek ? &e->ek[i] : &none;
}

size_t tpmattest_evidence_ek_public_count(const tpmattest_evidence *e)
{
	return e ? e->n_ek : 0;
}

int tpmattest_evidence_ek_public(const tpmattest_evidence *e, size_t i, const uint8_t **data,
				 size_t *len)
{
	const ta_ek_public *ek = ek_at(e, i);

	if (data)
		*data = ek->data;
	if (len)
		*len = ek->len;
	return ek->result;
}

uint32_t tpmattest_evidence_ek_public_index(const tpmattest_evidence *e, size_t i)
{
	return ek_at(e, i)->index;
}

uint32_t tpmattest_evidence_ek_public_handle(const tpmattest_evidence *e, size_t i)
{
	return ek_at(e, i)->handle;
}

int tpmattest_evidence_ek_public_template(const tpmattest_evidence *e, size_t i)
{
	return ek_at(e, i)->origin;
}

uint32_t tpmattest_evidence_ek_public_tss_rc(const tpmattest_evidence *e, size_t i)
{
	return ek_at(e, i)->rc;
}
