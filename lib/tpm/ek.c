/* SPDX-License-Identifier: BSD-2-Clause */
/* Gets the public area of each EK that has a certificate: from a persistent handle, or by creating
 * the key and flushing it. */
#include <stdlib.h>

#include "base/buf.h"
#include "evidence/public_area.h"
#include "evidence/cut.h"
#include "tpm/ek_template.h"
#include "evidence/nvindex.h"
#include "tpm/tpm.h"

/* De facto handles of persistent EKs: 0x81010001 RSA, 0x81010002 ECC (TCG Registry of Reserved
 * Handles: 0x81010000 and following). */
#define PERSISTENT_FIRST 0x81010000u
#define PERSISTENT_LAST 0x810100ffu
#define PERSISTENT_MAX 8 /* number of handles read; each takes a command */

typedef struct persistent {
	TPM2_HANDLE handle;
	uint8_t *data; /* TPM2B_PUBLIC */
	size_t len;
} persistent;

typedef struct eks {
	tpmattest_tpm *tpm;
	tpmattest_evidence *e;
	persistent at[PERSISTENT_MAX];
	size_t n;
} eks;

/* Returns the TPM2B_PUBLIC at the start of a response as encoded, including the size field. */
static bool public_of(ta_reader r, ta_span *out)
{
	const uint8_t *p = r.p;
	uint16_t n = ta_reader_be16(&r);

	ta_reader_skip(&r, n);
	*out = (ta_span){ p, 2 + (size_t)n };
	return !r.failed && n > 0;
}

/* Read the keys at the persistent handles. Those that cannot be read are skipped, because the key
 * can still be created. */
static int read_persistent(eks *k, tpmattest_error **err)
{
	TPM2_HANDLE *handles;
	size_t n;
	int rc = ta_tpm_list_handles(k->tpm, PERSISTENT_FIRST, PERSISTENT_LAST,
				     PERSISTENT_LAST - PERSISTENT_FIRST + 1, &handles, &n, NULL);

	if (rc == TPMATTEST_E_NOMEM)
		return ta_error_nomem(err);
	rc = 0;
	for (size_t i = 0; i < n && k->n < PERSISTENT_MAX && rc == 0; i++) {
		ta_tpm_command c = { .cc = TPM2_CC_ReadPublic, .handle = handles[i] };
		ta_tpm_answer answer;
		ta_span public;

		if (ta_tpm_run(k->tpm, &c, &answer) || !public_of(answer.params, &public))
			continue;
		k->at[k->n].handle = handles[i];
		k->at[k->n].len = public.n;
		k->at[k->n].data = ta_memdup(public.p, public.n);
		if (k->at[k->n].data)
			k->n++;
		else
			rc = ta_error_nomem(err);
	}
	free(handles);
	return rc;
}

static bool keep_first(const ta_cut *piece, ta_span bytes, void *user)
{
	ta_cert **cert = user;

	(void)bytes;
	if (piece->kind != TA_CUT_CERT)
		return true;
	*cert = ta_cert_ref(piece->cert);
	return false;
}

/* Get the certificate in an NV index; *out is NULL if there is none. */
static int certificate_of(const ta_nv *nv, ta_cert **out, tpmattest_error **err)
{
	*out = NULL;
	return nv && nv->result == 0
		     ? ta_cut_stream((ta_span){ nv->data, nv->len }, keep_first, out, err)
		     : 0;
}

static ta_span content_of(const tpmattest_evidence *e, int kind, int key)
{
	uint32_t index = ta_nvindex_of(kind, key);
	const ta_nv *nv = index ? ta_evidence_find_nv(e, index) : NULL;

	return nv && nv->result == 0 ? (ta_span){ nv->data, nv->len } : (ta_span){ 0 };
}

/* Get the template in NV if there is one, otherwise that of the profile, with the nonce in NV.
 * TPMATTEST_E_KEY if NV contains something else. */
static int find_template(const tpmattest_evidence *e, int key, TPM2B_PUBLIC *out, int *origin)
{
	const ta_ek_kind *kind = ta_ek_template_kind(key);
	ta_span template = content_of(e, TA_NV_EK_TEMPLATE, key),
		nonce = content_of(e, TA_NV_EK_NONCE, key);
	int rc = 0;

	*origin = TPMATTEST_TEMPLATE_PROFILE;
	ta_ek_template_profile(kind, out);
	if (template.n) {
		*origin = TPMATTEST_TEMPLATE_NV;
		rc = ta_ek_template_read(template, out, NULL);
	}
	if (rc || nonce.n == 0)
		return rc;
	rc = ta_ek_template_nonce(kind, nonce, out, NULL);
	if (rc && template.n == 0 && ta_ek_template_read(nonce, out, NULL) == 0) {
		/* swtpm_setup stores the P-256 template in the index of the nonce. */
		*origin = TPMATTEST_TEMPLATE_NV;
		rc = 0;
	}
	return rc;
}

/* The same, with TPMATTEST_E_KEY also for a template that would not create an EK. */
static int template_of(const tpmattest_evidence *e, int key, TPM2B_PUBLIC *out, int *origin)
{
	int rc = find_template(e, key, out, origin);

	return rc == 0 && ta_public_area_lacks(out->publicArea.objectAttributes) ? TPMATTEST_E_KEY
										 : rc;
}

static bool made_from(const ta_public_area *key, const TPM2B_PUBLIC *template)
{
	const TPMT_PUBLIC *t = &template->publicArea;
	ta_span policy = { t->authPolicy.buffer, t->authPolicy.size };

	if (key->type != t->type || key->name_alg != t->nameAlg ||
	    key->attributes != t->objectAttributes || !ta_span_equal(key->policy, policy))
		return false;
	return t->type == TPM2_ALG_RSA ? key->size == t->parameters.rsaDetail.keyBits
				       : key->size == t->parameters.eccDetail.curveID;
}

/* A persistent key is the EK if it matches the certificate's key or, without a certificate, if it
 * was created from the template. A key that matches neither proves nothing, so the EK is
 * created. */
static const persistent *find_persistent(const eks *k, const ta_cert *cert,
					 const TPM2B_PUBLIC *template)
{
	for (size_t i = 0; i < k->n; i++) {
		ta_public_area key;

		if (ta_public_area_read((ta_span){ k->at[i].data, k->at[i].len }, &key, NULL) ||
		    ta_public_area_lacks(key.attributes))
			continue;
		if (cert && ta_pubkey_equal(&key.key, &cert->key))
			return &k->at[i];
		if (!cert && template && made_from(&key, template))
			return &k->at[i];
	}
	return NULL;
}

/* CreatePrimary, record the response, and FlushContext in any case. */
static int make(eks *k, const TPM2B_PUBLIC *template, ta_ek_public *ek, tpmattest_error **err)
{
	static const TPM2B_AUTH empty;
	ta_tpm_command create = { .cc = TPM2_CC_CreatePrimary,
				  .handle = TPM2_RH_ENDORSEMENT,
				  .password = &empty,
				  .template = template };
	ta_tpm_command flush = { .cc = TPM2_CC_FlushContext };
	ta_tpm_answer answer, flushed;
	ta_public_area key;
	uint8_t *copy = NULL;
	ta_span public = { 0 };
	int code;

	ek->rc = ta_tpm_run(k->tpm, &create, &answer);
	if (ek->rc)
		ek->result = ta_tpm_code(ek->rc);
	else if (!public_of(answer.params, &public) || ta_public_area_read(public, &key, NULL) ||
		 ta_public_area_lacks(key.attributes))
		ek->result = TPMATTEST_E_TPM_RESPONSE;
	else if (!(copy = ta_memdup(public.p, public.n)))
		ek->result = TPMATTEST_E_NOMEM;
	flush.handle = answer.handle;
	if (answer.handle) {
		TSS2_RC rc = ta_tpm_run(k->tpm, &flush, &flushed);

		if (rc && !ek->result) {
			ek->rc = rc;
			ek->result = ta_tpm_code(rc);
		}
	}
	code = ek->result == TPMATTEST_E_NOMEM
		     ? ta_error_nomem(err)
		     : ta_evidence_put_ek(k->e, ek, (ta_span){ copy, copy ? public.n : 0 }, err);
	free(copy);
	return code;
}

static int read_ek(eks *k, int key, tpmattest_error **err)
{
	ta_ek_public ek = { .index = ta_nvindex_of(TA_NV_EK_CERT, key) };
	const persistent *found;
	TPM2B_PUBLIC template;
	ta_cert *cert = NULL;
	int rc = certificate_of(ta_evidence_find_nv(k->e, ek.index), &cert, err);

	if (rc)
		return rc;
	ek.result = template_of(k->e, key, &template, &ek.origin);
	found = find_persistent(k, cert, ek.result ? NULL : &template);
	if (found) {
		ek = (ta_ek_public){ .index = ek.index, .handle = found->handle };
		rc = ta_evidence_put_ek(k->e, &ek, (ta_span){ found->data, found->len }, err);
	} else if (ek.result) {
		rc = ta_evidence_put_ek(k->e, &ek, (ta_span){ 0 }, err);
	} else {
		rc = make(k, &template, &ek, err);
	}
	ta_cert_unref(cert);
	return rc;
}

int ta_tpm_read_eks(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err)
{
	eks k = { .tpm = tpm, .e = e };
	bool any = false;
	int rc = read_persistent(&k, err);

	for (int key = 0; key < TA_EK_KINDS; key++)
		any = any || ta_evidence_find_nv(e, ta_nvindex_of(TA_NV_EK_CERT, key));
	/* Devices without certificates (AMD, older Intel) have the two keys of the low range, whose
	 * certificates a vendor's service may provide. */
	for (int key = 0; rc == 0 && key < TA_EK_KINDS; key++)
		if (any ? ta_evidence_find_nv(e, ta_nvindex_of(TA_NV_EK_CERT, key)) != NULL
			: key < 2)
			rc = read_ek(&k, key, err);
	for (size_t i = 0; i < k.n; i++)
		free(k.at[i].data);
	return rc;
}
