/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/evidence.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/list.h"
#include "evidence/public_area.h"
#include "evidence/nvindex.h"

#define MAX_RECORDS 1024 /* limit for files and for EK publics; no device has that many */

int tpmattest_evidence_new(tpmattest_evidence **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!out)
		return ta_error_null(err, __func__);
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : ta_error_nomem(err);
}

void tpmattest_evidence_free(tpmattest_evidence *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->n_nv; i++)
		free(e->nv[i].data);
	for (size_t i = 0; i < e->n_file; i++) {
		free(e->file[i].name);
		free(e->file[i].data);
	}
	for (size_t i = 0; i < e->n_ek; i++)
		free(e->ek[i].data);
	free(e->nv);
	free(e->file);
	free(e->ek);
	free(e);
}

const char *ta_evidence_origin_name(int origin)
{
	static const char *const names[] = { "files", "capture", "tpm" };

	return names[origin];
}

const char *ta_evidence_origin_key(int origin)
{
	static const char *const keys[] = { "the key that was given", "the key in the capture",
					    "the TPM's own EK" };

	return keys[origin];
}

const char *tpmattest_evidence_source(const tpmattest_evidence *e)
{
	return e ? ta_evidence_origin_name(e->origin) : "";
}

int ta_evidence_room(const tpmattest_evidence *e, size_t n, tpmattest_error **err)
{
	if (n > TA_MAX_EVIDENCE - e->total)
		return ta_error_set(err, TPMATTEST_E_LIMIT_EVIDENCE, "evidence exceeds %zu bytes",
				    (size_t)TA_MAX_EVIDENCE);
	return 0;
}

/* Make room for one more item of `size` bytes in a list that grows by doubling. */
static int grow(void **list, size_t n, size_t *room, size_t size, size_t cap, tpmattest_error **err)
{
	void *p;

	if (n >= cap)
		return ta_error_set(err, TPMATTEST_E_LIMIT_EVIDENCE,
				    "more than %zu records of one kind", cap);
	p = ta_list_grow(*list, n, room, size);
	if (!p)
		return ta_error_nomem(err);
	*list = p;
	return 0;
}

/* Returns the position of index in the sorted records, or the position to insert it. */
static size_t nv_position(const tpmattest_evidence *e, uint32_t index)
{
	size_t low = 0, high = e->n_nv;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (e->nv[mid].index < index)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const ta_nv *ta_evidence_find_nv(const tpmattest_evidence *e, uint32_t index)
{
	size_t at = nv_position(e, index);

	return at < e->n_nv && e->nv[at].index == index ? &e->nv[at] : NULL;
}

/* Copy data to *copy, or set it to NULL and 0 if there is nothing to copy. */
static int keep(tpmattest_evidence *e, int result, ta_span data, uint8_t **copy, size_t *len,
		tpmattest_error **err)
{
	*copy = NULL;
	*len = 0;
	if (result)
		return 0;
	*copy = ta_memdup(data.p, data.n);
	if (!*copy)
		return ta_error_nomem(err);
	*len = data.n;
	e->total += data.n;
	return 0;
}

int ta_evidence_put_nv(tpmattest_evidence *e, const ta_nv *nv, ta_span data, tpmattest_error **err)
{
	size_t at = nv_position(e, nv->index);
	void *list = e->nv;
	ta_nv copy = *nv;
	int rc;

	if (at < e->n_nv && e->nv[at].index == nv->index)
		return ta_error_set(err, TPMATTEST_E_DUPLICATE, "NV index 0x%08x occurs twice",
				    nv->index);
	if (data.n > TA_MAX_NV)
		return ta_error_set(err, TPMATTEST_E_LIMIT_NV,
				    "NV index 0x%08x: %zu bytes exceed the limit of %zu", nv->index,
				    data.n, (size_t)TA_MAX_NV);
	rc = ta_evidence_room(e, data.n, err);
	if (rc == 0)
		rc = grow(&list, e->n_nv, &e->room_nv, sizeof(copy), TA_MAX_DEVICE_NV, err);
	e->nv = list;
	if (rc == 0)
		rc = keep(e, nv->result, data, &copy.data, &copy.len, err);
	if (rc)
		return rc;
	memmove(e->nv + at + 1, e->nv + at, (e->n_nv - at) * sizeof(copy));
	e->nv[at] = copy;
	e->n_nv++;
	return 0;
}

int ta_evidence_put_ek(tpmattest_evidence *e, const ta_ek_public *ek, ta_span data,
		       tpmattest_error **err)
{
	void *list = e->ek;
	ta_ek_public copy = *ek;
	int rc = ta_evidence_room(e, data.n, err);

	if (rc == 0)
		rc = grow(&list, e->n_ek, &e->room_ek, sizeof(copy), MAX_RECORDS, err);
	e->ek = list;
	if (rc == 0)
		rc = keep(e, ek->result, data, &copy.data, &copy.len, err);
	if (rc == 0)
		e->ek[e->n_ek++] = copy;
	return rc;
}

int ta_evidence_put_file(tpmattest_evidence *e, int role, const char *name, ta_span data,
			 tpmattest_error **err)
{
	void *list = e->file;
	ta_file copy = { .role = role };
	int rc = ta_evidence_room(e, data.n, err);

	if (rc == 0)
		rc = grow(&list, e->n_file, &e->room_file, sizeof(copy), MAX_RECORDS, err);
	e->file = list;
	if (rc)
		return rc;
	copy.name = strdup(name);
	if (!copy.name)
		return ta_error_nomem(err);
	rc = keep(e, 0, data, &copy.data, &copy.len, err);
	if (rc)
		free(copy.name);
	else
		e->file[e->n_file++] = copy;
	return rc;
}

void ta_evidence_set_said(tpmattest_evidence *e, const uint8_t raw[4])
{
	memcpy(e->raw_manufacturer, raw, 4);
	e->has_manufacturer = true;
	(void)ta_manufacturer_clean(raw, e->said); /* "" if it is not valid */
}
