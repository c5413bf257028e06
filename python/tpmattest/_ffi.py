# SPDX-License-Identifier: BSD-2-Clause
"""Low-level ctypes bindings: one line for each C function, with its C prototype above.

The test suite compares the table with the headers and the exported symbols.
"""
import ctypes
import functools
import os
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any, Dict, List, Tuple

SONAME = "libtpmattest.so.1"

#: int (*tpmattest_fetch_fn)(void *user, const tpmattest_need *need, tpmattest_response *response)
FETCH_FN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p)

#: void (*tpmattest_settled_fn)(void *user, const tpmattest_response *resp, int taken)
SETTLED_FN = CFUNCTYPE(None, c_void_p, c_void_p, c_int)

Signature = Tuple[Any, List[Any]]

PROTOTYPES: Dict[str, Signature] = {
    # int tpmattest_authority_lookup(const tpmattest_trust *t, const char *text, const char *manufacturer, tpmattest_authority **out, tpmattest_error **err)
    "tpmattest_authority_lookup": (c_int, [c_void_p, c_char_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_authority_free(tpmattest_authority *a)
    "tpmattest_authority_free": (None, [c_void_p]),
    # int tpmattest_authority_registered(const tpmattest_authority *a)
    "tpmattest_authority_registered": (c_int, [c_void_p]),
    # const char *tpmattest_authority_label(const tpmattest_authority *a)
    "tpmattest_authority_label": (c_char_p, [c_void_p]),
    # const char *tpmattest_authority_url(const tpmattest_authority *a)
    "tpmattest_authority_url": (c_char_p, [c_void_p]),
    # const char *tpmattest_authority_other(const tpmattest_authority *a)
    "tpmattest_authority_other": (c_char_p, [c_void_p]),
    # const char *tpmattest_authority_owner(const tpmattest_authority *a)
    "tpmattest_authority_owner": (c_char_p, [c_void_p]),
    # const char *tpmattest_authority_withdrawn_on(const tpmattest_authority *a)
    "tpmattest_authority_withdrawn_on": (c_char_p, [c_void_p]),
    # const char *tpmattest_authority_list_date(const tpmattest_authority *a)
    "tpmattest_authority_list_date": (c_char_p, [c_void_p]),
    # int tpmattest_authority_finding(const tpmattest_authority *a)
    "tpmattest_authority_finding": (c_int, [c_void_p]),
    # int tpmattest_authority_to_json(const tpmattest_authority *a, char **json, tpmattest_error **err)
    "tpmattest_authority_to_json": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # const uint8_t *tpmattest_cert_der(const tpmattest_cert *c, size_t *len)
    "tpmattest_cert_der": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # const char *tpmattest_cert_source(const tpmattest_cert *c)
    "tpmattest_cert_source": (c_char_p, [c_void_p]),
    # const char *tpmattest_cert_subject(const tpmattest_cert *c)
    "tpmattest_cert_subject": (c_char_p, [c_void_p]),
    # const char *tpmattest_cert_issuer(const tpmattest_cert *c)
    "tpmattest_cert_issuer": (c_char_p, [c_void_p]),
    # const char *tpmattest_cert_key(const tpmattest_cert *c)
    "tpmattest_cert_key": (c_char_p, [c_void_p]),
    # const uint8_t *tpmattest_cert_serial(const tpmattest_cert *c, size_t *len)
    "tpmattest_cert_serial": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # const uint8_t *tpmattest_cert_ski(const tpmattest_cert *c, size_t *len)
    "tpmattest_cert_ski": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # const uint8_t *tpmattest_cert_aki(const tpmattest_cert *c, size_t *len)
    "tpmattest_cert_aki": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # const uint8_t *tpmattest_cert_sha256(const tpmattest_cert *c)
    "tpmattest_cert_sha256": (c_void_p, [c_void_p]),
    # int64_t tpmattest_cert_not_before(const tpmattest_cert *c)
    "tpmattest_cert_not_before": (c_int64, [c_void_p]),
    # int64_t tpmattest_cert_not_after(const tpmattest_cert *c)
    "tpmattest_cert_not_after": (c_int64, [c_void_p]),
    # int tpmattest_cert_is_ek(const tpmattest_cert *c)
    "tpmattest_cert_is_ek": (c_int, [c_void_p]),
    # int tpmattest_cert_is_on_device(const tpmattest_cert *c)
    "tpmattest_cert_is_on_device": (c_int, [c_void_p]),
    # int tpmattest_cert_is_anchor(const tpmattest_cert *c)
    "tpmattest_cert_is_anchor": (c_int, [c_void_p]),
    # int tpmattest_cert_revocation(const tpmattest_cert *c)
    "tpmattest_cert_revocation": (c_int, [c_void_p]),
    # const char *tpmattest_revocation_name(int revocation)
    "tpmattest_revocation_name": (c_char_p, [c_int]),
    # int tpmattest_certs_new(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err)
    "tpmattest_certs_new": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_certs_free(tpmattest_certs *c)
    "tpmattest_certs_free": (None, [c_void_p]),
    # size_t tpmattest_certs_count(const tpmattest_certs *c)
    "tpmattest_certs_count": (c_size_t, [c_void_p]),
    # const tpmattest_cert *tpmattest_certs_at(const tpmattest_certs *c, size_t i)
    "tpmattest_certs_at": (c_void_p, [c_void_p, c_size_t]),
    # const char *tpmattest_registered_name(int registered)
    "tpmattest_registered_name": (c_char_p, [c_int]),
    # const char *tpmattest_manufacturer_name(const char *id)
    "tpmattest_manufacturer_name": (c_char_p, [c_char_p]),
    # int tpmattest_issuer_key_id(const uint8_t *cert_der, size_t len, uint8_t *id, size_t *id_len, tpmattest_error **err)
    "tpmattest_issuer_key_id": (c_int, [c_void_p, c_size_t, c_void_p, POINTER(c_size_t), POINTER(c_void_p)]),
    # int tpmattest_aik_url(const char *manufacturer, const uint8_t *key_id, size_t key_id_len, char **url, tpmattest_error **err)
    "tpmattest_aik_url": (c_int, [c_char_p, c_void_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_aik_name_url(const char *manufacturer, const uint8_t *sha1, size_t len, char **url, tpmattest_error **err)
    "tpmattest_aik_name_url": (c_int, [c_char_p, c_void_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_aik_registered(const char *manufacturer, const uint8_t *key_id, size_t key_id_len, int *registered, tpmattest_error **err)
    "tpmattest_aik_registered": (c_int, [c_char_p, c_void_p, c_size_t, POINTER(c_int), POINTER(c_void_p)]),
    # const char *tpmattest_aik_registry_date(void)
    "tpmattest_aik_registry_date": (c_char_p, []),
    # int tpmattest_ek_service_url(const char *manufacturer, const uint8_t *key, size_t len, char **url, tpmattest_error **err)
    "tpmattest_ek_service_url": (c_int, [c_char_p, c_void_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_error_code(const tpmattest_error *err)
    "tpmattest_error_code": (c_int, [c_void_p]),
    # const char *tpmattest_error_message(const tpmattest_error *err)
    "tpmattest_error_message": (c_char_p, [c_void_p]),
    # const char *tpmattest_error_detail(const tpmattest_error *err)
    "tpmattest_error_detail": (c_char_p, [c_void_p]),
    # uint32_t tpmattest_error_tss_rc(const tpmattest_error *err)
    "tpmattest_error_tss_rc": (c_uint32, [c_void_p]),
    # void tpmattest_error_free(tpmattest_error *err)
    "tpmattest_error_free": (None, [c_void_p]),
    # int tpmattest_error_set(tpmattest_error **err, int code, const char *message, const char *detail)
    "tpmattest_error_set": (c_int, [POINTER(c_void_p), c_int, c_char_p, c_char_p]),
    # const char *tpmattest_error_name(int code)
    "tpmattest_error_name": (c_char_p, [c_int]),
    # const char *tpmattest_strerror(int code)
    "tpmattest_strerror": (c_char_p, [c_int]),
    # void tpmattest_free(void *p)
    "tpmattest_free": (None, [c_void_p]),
    # const char *tpmattest_version(void)
    "tpmattest_version": (c_char_p, []),
    # int tpmattest_evidence_new(tpmattest_evidence **out, tpmattest_error **err)
    "tpmattest_evidence_new": (c_int, [POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_evidence_free(tpmattest_evidence *e)
    "tpmattest_evidence_free": (None, [c_void_p]),
    # int tpmattest_evidence_set_manufacturer(tpmattest_evidence *e, const char *id, tpmattest_error **err)
    "tpmattest_evidence_set_manufacturer": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_tpm_manufacturer(tpmattest_evidence *e, uint32_t value, tpmattest_error **err)
    "tpmattest_evidence_set_tpm_manufacturer": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_vendor_string(tpmattest_evidence *e, const char *text, tpmattest_error **err)
    "tpmattest_evidence_set_vendor_string": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_firmware(tpmattest_evidence *e, uint32_t version_1, uint32_t version_2, tpmattest_error **err)
    "tpmattest_evidence_set_firmware": (c_int, [c_void_p, c_uint32, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_spec_revision(tpmattest_evidence *e, uint32_t revision, tpmattest_error **err)
    "tpmattest_evidence_set_spec_revision": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_nv_buffer_max(tpmattest_evidence *e, uint32_t size, tpmattest_error **err)
    "tpmattest_evidence_set_nv_buffer_max": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_add_nv(tpmattest_evidence *e, uint32_t index, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_evidence_add_nv": (c_int, [c_void_p, c_uint32, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_evidence_add_nv_failure(tpmattest_evidence *e, uint32_t index, int code, uint32_t tss_rc, tpmattest_error **err)
    "tpmattest_evidence_add_nv_failure": (c_int, [c_void_p, c_uint32, c_int, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_set_nv_attributes(tpmattest_evidence *e, uint32_t index, uint32_t attributes, tpmattest_error **err)
    "tpmattest_evidence_set_nv_attributes": (c_int, [c_void_p, c_uint32, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_add_file(tpmattest_evidence *e, int role, const char *name, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_evidence_add_file": (c_int, [c_void_p, c_int, c_char_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_evidence_add_ek_public(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle, int template_from, const uint8_t *tpm2b_public, size_t len, tpmattest_error **err)
    "tpmattest_evidence_add_ek_public": (c_int, [c_void_p, c_uint32, c_uint32, c_int, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_evidence_add_ek_failure(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle, int template_from, int code, uint32_t tss_rc, tpmattest_error **err)
    "tpmattest_evidence_add_ek_failure": (c_int, [c_void_p, c_uint32, c_uint32, c_int, c_int, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_evidence_from_json(const char *json, size_t len, tpmattest_evidence **out, tpmattest_error **err)
    "tpmattest_evidence_from_json": (c_int, [c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_evidence_to_json(const tpmattest_evidence *e, char **json, tpmattest_error **err)
    "tpmattest_evidence_to_json": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # const char *tpmattest_evidence_source(const tpmattest_evidence *e)
    "tpmattest_evidence_source": (c_char_p, [c_void_p]),
    # const char *tpmattest_evidence_manufacturer(const tpmattest_evidence *e)
    "tpmattest_evidence_manufacturer": (c_char_p, [c_void_p]),
    # const char *tpmattest_evidence_given_manufacturer(const tpmattest_evidence *e)
    "tpmattest_evidence_given_manufacturer": (c_char_p, [c_void_p]),
    # const char *tpmattest_evidence_tpm_manufacturer(const tpmattest_evidence *e)
    "tpmattest_evidence_tpm_manufacturer": (c_char_p, [c_void_p]),
    # uint32_t tpmattest_evidence_tpm_manufacturer_value(const tpmattest_evidence *e)
    "tpmattest_evidence_tpm_manufacturer_value": (c_uint32, [c_void_p]),
    # const char *tpmattest_evidence_vendor_string(const tpmattest_evidence *e)
    "tpmattest_evidence_vendor_string": (c_char_p, [c_void_p]),
    # uint32_t tpmattest_evidence_spec_revision(const tpmattest_evidence *e)
    "tpmattest_evidence_spec_revision": (c_uint32, [c_void_p]),
    # uint32_t tpmattest_evidence_nv_buffer_max(const tpmattest_evidence *e)
    "tpmattest_evidence_nv_buffer_max": (c_uint32, [c_void_p]),
    # int tpmattest_evidence_firmware(const tpmattest_evidence *e, uint32_t *version_1, uint32_t *version_2)
    "tpmattest_evidence_firmware": (c_int, [c_void_p, POINTER(c_uint32), POINTER(c_uint32)]),
    # size_t tpmattest_evidence_nv_count(const tpmattest_evidence *e)
    "tpmattest_evidence_nv_count": (c_size_t, [c_void_p]),
    # int tpmattest_evidence_nv(const tpmattest_evidence *e, size_t i, uint32_t *index, const uint8_t **data, size_t *len)
    "tpmattest_evidence_nv": (c_int, [c_void_p, c_size_t, POINTER(c_uint32), POINTER(c_void_p), POINTER(c_size_t)]),
    # int tpmattest_evidence_nv_attributes(const tpmattest_evidence *e, size_t i, uint32_t *attributes)
    "tpmattest_evidence_nv_attributes": (c_int, [c_void_p, c_size_t, POINTER(c_uint32)]),
    # uint32_t tpmattest_evidence_nv_tss_rc(const tpmattest_evidence *e, size_t i)
    "tpmattest_evidence_nv_tss_rc": (c_uint32, [c_void_p, c_size_t]),
    # size_t tpmattest_evidence_file_count(const tpmattest_evidence *e)
    "tpmattest_evidence_file_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_evidence_file(const tpmattest_evidence *e, size_t i, int *role, const uint8_t **data, size_t *len)
    "tpmattest_evidence_file": (c_char_p, [c_void_p, c_size_t, POINTER(c_int), POINTER(c_void_p), POINTER(c_size_t)]),
    # size_t tpmattest_evidence_ek_public_count(const tpmattest_evidence *e)
    "tpmattest_evidence_ek_public_count": (c_size_t, [c_void_p]),
    # int tpmattest_evidence_ek_public(const tpmattest_evidence *e, size_t i, const uint8_t **data, size_t *len)
    "tpmattest_evidence_ek_public": (c_int, [c_void_p, c_size_t, POINTER(c_void_p), POINTER(c_size_t)]),
    # uint32_t tpmattest_evidence_ek_public_index(const tpmattest_evidence *e, size_t i)
    "tpmattest_evidence_ek_public_index": (c_uint32, [c_void_p, c_size_t]),
    # uint32_t tpmattest_evidence_ek_public_handle(const tpmattest_evidence *e, size_t i)
    "tpmattest_evidence_ek_public_handle": (c_uint32, [c_void_p, c_size_t]),
    # int tpmattest_evidence_ek_public_template(const tpmattest_evidence *e, size_t i)
    "tpmattest_evidence_ek_public_template": (c_int, [c_void_p, c_size_t]),
    # uint32_t tpmattest_evidence_ek_public_tss_rc(const tpmattest_evidence *e, size_t i)
    "tpmattest_evidence_ek_public_tss_rc": (c_uint32, [c_void_p, c_size_t]),
    # int tpmattest_inventory_new(const tpmattest_trust *t, tpmattest_inventory **out, tpmattest_error **err)
    "tpmattest_inventory_new": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_inventory_free(tpmattest_inventory *v)
    "tpmattest_inventory_free": (None, [c_void_p]),
    # int tpmattest_inventory_to_json(const tpmattest_inventory *v, uint32_t flags, char **json, tpmattest_error **err)
    "tpmattest_inventory_to_json": (c_int, [c_void_p, c_uint32, POINTER(c_void_p), POINTER(c_void_p)]),
    # size_t tpmattest_inventory_count(const tpmattest_inventory *v, int what)
    "tpmattest_inventory_count": (c_size_t, [c_void_p, c_int]),
    # int tpmattest_inventory_is_pinned(const tpmattest_inventory *v)
    "tpmattest_inventory_is_pinned": (c_int, [c_void_p]),
    # const char *tpmattest_inventory_aik_date(const tpmattest_inventory *v)
    "tpmattest_inventory_aik_date": (c_char_p, [c_void_p]),
    # const char *tpmattest_inventory_aik_source(const tpmattest_inventory *v)
    "tpmattest_inventory_aik_source": (c_char_p, [c_void_p]),
    # size_t tpmattest_inventory_vendor_count(const tpmattest_inventory *v)
    "tpmattest_inventory_vendor_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_inventory_vendor_id(const tpmattest_inventory *v, size_t i, size_t j)
    "tpmattest_inventory_vendor_id": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    # size_t tpmattest_inventory_vendor_anchors(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_vendor_anchors": (c_size_t, [c_void_p, c_size_t]),
    # size_t tpmattest_inventory_vendor_intermediates(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_vendor_intermediates": (c_size_t, [c_void_p, c_size_t]),
    # size_t tpmattest_inventory_vendor_expired(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_vendor_expired": (c_size_t, [c_void_p, c_size_t]),
    # const tpmattest_cert *tpmattest_inventory_vendor_stranded(const tpmattest_inventory *v, size_t i, size_t j)
    "tpmattest_inventory_vendor_stranded": (c_void_p, [c_void_p, c_size_t, c_size_t]),
    # size_t tpmattest_inventory_note_count(const tpmattest_inventory *v)
    "tpmattest_inventory_note_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_inventory_note_source(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_note_source": (c_char_p, [c_void_p, c_size_t]),
    # int tpmattest_inventory_note_code(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_note_code": (c_int, [c_void_p, c_size_t]),
    # const char *tpmattest_inventory_note_reason(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_note_reason": (c_char_p, [c_void_p, c_size_t]),
    # size_t tpmattest_inventory_entry_count(const tpmattest_inventory *v)
    "tpmattest_inventory_entry_count": (c_size_t, [c_void_p]),
    # const tpmattest_cert *tpmattest_inventory_entry(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_entry": (c_void_p, [c_void_p, c_size_t]),
    # int tpmattest_inventory_entry_role(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_entry_role": (c_int, [c_void_p, c_size_t]),
    # const char *tpmattest_inventory_entry_vendor(const tpmattest_inventory *v, size_t i, size_t j)
    "tpmattest_inventory_entry_vendor": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    # int tpmattest_inventory_entry_is_pinned(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_entry_is_pinned": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_inventory_entry_is_reaching(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_entry_is_reaching": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_inventory_entry_finding(const tpmattest_inventory *v, size_t i, size_t j)
    "tpmattest_inventory_entry_finding": (c_int, [c_void_p, c_size_t, c_size_t]),
    # size_t tpmattest_inventory_pin_count(const tpmattest_inventory *v)
    "tpmattest_inventory_pin_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_inventory_pin_vendors(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_pin_vendors": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_inventory_pin_subject(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_pin_subject": (c_char_p, [c_void_p, c_size_t]),
    # const uint8_t *tpmattest_inventory_pin_sha256(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_pin_sha256": (c_void_p, [c_void_p, c_size_t]),
    # const char *tpmattest_inventory_pin_url(const tpmattest_inventory *v, size_t i)
    "tpmattest_inventory_pin_url": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_trust_role_name(int role)
    "tpmattest_trust_role_name": (c_char_p, [c_int]),
    # int tpmattest_probe_new(const char *aik_url, const char *base, uint32_t flags, tpmattest_probe **out, tpmattest_error **err)
    "tpmattest_probe_new": (c_int, [c_char_p, c_char_p, c_uint32, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_probe_free(tpmattest_probe *p)
    "tpmattest_probe_free": (None, [c_void_p]),
    # const tpmattest_need *tpmattest_probe_next(tpmattest_probe *p)
    "tpmattest_probe_next": (c_void_p, [c_void_p]),
    # int tpmattest_probe_supply(tpmattest_probe *p, uint32_t need_id, int status, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_probe_supply": (c_int, [c_void_p, c_uint32, c_int, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_probe_supply_response(tpmattest_probe *p, uint32_t need_id, const tpmattest_response *resp, tpmattest_error **err)
    "tpmattest_probe_supply_response": (c_int, [c_void_p, c_uint32, c_void_p, POINTER(c_void_p)]),
    # int tpmattest_probe_result(const tpmattest_probe *p, tpmattest_error **err)
    "tpmattest_probe_result": (c_int, [c_void_p, POINTER(c_void_p)]),
    # int tpmattest_probe_run(tpmattest_probe *p, tpmattest_fetch_fn fetch, void *user, tpmattest_error **err)
    "tpmattest_probe_run": (c_int, [c_void_p, FETCH_FN, c_void_p, POINTER(c_void_p)]),
    # int tpmattest_probe_exists(const tpmattest_probe *p)
    "tpmattest_probe_exists": (c_int, [c_void_p]),
    # int tpmattest_probe_status(const tpmattest_probe *p)
    "tpmattest_probe_status": (c_int, [c_void_p]),
    # const char *tpmattest_probe_url(const tpmattest_probe *p)
    "tpmattest_probe_url": (c_char_p, [c_void_p]),
    # size_t tpmattest_probe_capability_count(const tpmattest_probe *p)
    "tpmattest_probe_capability_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_probe_capability(const tpmattest_probe *p, size_t i)
    "tpmattest_probe_capability": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_probe_ra_subject(const tpmattest_probe *p)
    "tpmattest_probe_ra_subject": (c_char_p, [c_void_p]),
    # size_t tpmattest_probe_finding_count(const tpmattest_probe *p)
    "tpmattest_probe_finding_count": (c_size_t, [c_void_p]),
    # int tpmattest_probe_finding_code(const tpmattest_probe *p, size_t i)
    "tpmattest_probe_finding_code": (c_int, [c_void_p, c_size_t]),
    # const char *tpmattest_probe_finding_message(const tpmattest_probe *p, size_t i)
    "tpmattest_probe_finding_message": (c_char_p, [c_void_p, c_size_t]),
    # int tpmattest_probe_to_json(const tpmattest_probe *p, char **json, tpmattest_error **err)
    "tpmattest_probe_to_json": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_report_free(tpmattest_report *r)
    "tpmattest_report_free": (None, [c_void_p]),
    # size_t tpmattest_report_other_count(const tpmattest_report *r)
    "tpmattest_report_other_count": (c_size_t, [c_void_p]),
    # uint32_t tpmattest_report_other_nv(const tpmattest_report *r, size_t i)
    "tpmattest_report_other_nv": (c_uint32, [c_void_p, c_size_t]),
    # const char *tpmattest_report_other_kind(const tpmattest_report *r, size_t i)
    "tpmattest_report_other_kind": (c_char_p, [c_void_p, c_size_t]),
    # const tpmattest_cert *tpmattest_report_other_cert(const tpmattest_report *r, size_t i)
    "tpmattest_report_other_cert": (c_void_p, [c_void_p, c_size_t]),
    # int tpmattest_report_to_json(const tpmattest_report *r, char **json, tpmattest_error **err)
    "tpmattest_report_to_json": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_report_verdict(const tpmattest_report *r)
    "tpmattest_report_verdict": (c_int, [c_void_p]),
    # const char *tpmattest_report_evidence_source(const tpmattest_report *r)
    "tpmattest_report_evidence_source": (c_char_p, [c_void_p]),
    # size_t tpmattest_report_ek_count(const tpmattest_report *r)
    "tpmattest_report_ek_count": (c_size_t, [c_void_p]),
    # const tpmattest_ek *tpmattest_report_ek(const tpmattest_report *r, size_t i)
    "tpmattest_report_ek": (c_void_p, [c_void_p, c_size_t]),
    # const tpmattest_ek *tpmattest_report_selected(const tpmattest_report *r)
    "tpmattest_report_selected": (c_void_p, [c_void_p]),
    # int tpmattest_ek_verdict(const tpmattest_ek *ek)
    "tpmattest_ek_verdict": (c_int, [c_void_p]),
    # const char *tpmattest_verdict_name(int verdict)
    "tpmattest_verdict_name": (c_char_p, [c_int]),
    # const char *tpmattest_severity_name(int severity)
    "tpmattest_severity_name": (c_char_p, [c_int]),
    # const char *tpmattest_ek_manufacturer(const tpmattest_ek *ek)
    "tpmattest_ek_manufacturer": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_manufacturer_source(const tpmattest_ek *ek)
    "tpmattest_ek_manufacturer_source": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_model(const tpmattest_ek *ek)
    "tpmattest_ek_model": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_firmware(const tpmattest_ek *ek)
    "tpmattest_ek_firmware": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_specification(const tpmattest_ek *ek)
    "tpmattest_ek_specification": (c_char_p, [c_void_p]),
    # int tpmattest_ek_has_assertions(const tpmattest_ek *ek)
    "tpmattest_ek_has_assertions": (c_int, [c_void_p]),
    # int tpmattest_ek_fips_level(const tpmattest_ek *ek)
    "tpmattest_ek_fips_level": (c_int, [c_void_p]),
    # const char *tpmattest_ek_fips_version(const tpmattest_ek *ek)
    "tpmattest_ek_fips_version": (c_char_p, [c_void_p]),
    # int tpmattest_ek_is_fips_plus(const tpmattest_ek *ek)
    "tpmattest_ek_is_fips_plus": (c_int, [c_void_p]),
    # int tpmattest_ek_cc_level(const tpmattest_ek *ek)
    "tpmattest_ek_cc_level": (c_int, [c_void_p]),
    # const char *tpmattest_ek_cc_version(const tpmattest_ek *ek)
    "tpmattest_ek_cc_version": (c_char_p, [c_void_p]),
    # int tpmattest_ek_is_cc_plus(const tpmattest_ek *ek)
    "tpmattest_ek_is_cc_plus": (c_int, [c_void_p]),
    # const char *tpmattest_ek_cc_status(const tpmattest_ek *ek)
    "tpmattest_ek_cc_status": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_generation_type(const tpmattest_ek *ek)
    "tpmattest_ek_generation_type": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_generation_location(const tpmattest_ek *ek)
    "tpmattest_ek_generation_location": (c_char_p, [c_void_p]),
    # int tpmattest_ek_is_field_upgradable(const tpmattest_ek *ek)
    "tpmattest_ek_is_field_upgradable": (c_int, [c_void_p]),
    # int tpmattest_ek_is_iso9000(const tpmattest_ek *ek)
    "tpmattest_ek_is_iso9000": (c_int, [c_void_p]),
    # int tpmattest_ek_bound(const tpmattest_ek *ek)
    "tpmattest_ek_bound": (c_int, [c_void_p]),
    # const uint8_t *tpmattest_ek_spki_sha256(const tpmattest_ek *ek)
    "tpmattest_ek_spki_sha256": (c_void_p, [c_void_p]),
    # const uint8_t *tpmattest_ek_key_sha256(const tpmattest_ek *ek)
    "tpmattest_ek_key_sha256": (c_void_p, [c_void_p]),
    # const uint8_t *tpmattest_ek_tpm_name(const tpmattest_ek *ek, size_t *len)
    "tpmattest_ek_tpm_name": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # size_t tpmattest_ek_chain_count(const tpmattest_ek *ek)
    "tpmattest_ek_chain_count": (c_size_t, [c_void_p]),
    # const tpmattest_cert *tpmattest_ek_chain(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_chain": (c_void_p, [c_void_p, c_size_t]),
    # size_t tpmattest_ek_finding_count(const tpmattest_ek *ek)
    "tpmattest_ek_finding_count": (c_size_t, [c_void_p]),
    # int tpmattest_ek_finding_code(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_code": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_ek_finding_severity(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_severity": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_ek_finding_certificate(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_certificate": (c_int, [c_void_p, c_size_t]),
    # int64_t tpmattest_ek_finding_offset(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_offset": (c_int64, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_finding_message(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_message": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_finding_url(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_finding_url": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_aik_url(const tpmattest_ek *ek)
    "tpmattest_ek_aik_url": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_aik_naive_url(const tpmattest_ek *ek)
    "tpmattest_ek_aik_naive_url": (c_char_p, [c_void_p]),
    # const char *tpmattest_ek_aik_registry_date(const tpmattest_ek *ek)
    "tpmattest_ek_aik_registry_date": (c_char_p, [c_void_p]),
    # size_t tpmattest_ek_aik_count(const tpmattest_ek *ek)
    "tpmattest_ek_aik_count": (c_size_t, [c_void_p]),
    # int tpmattest_ek_aik_chosen(const tpmattest_ek *ek)
    "tpmattest_ek_aik_chosen": (c_int, [c_void_p]),
    # const char *tpmattest_ek_aik_authority(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_authority": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_aik_rule(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_rule": (c_char_p, [c_void_p, c_size_t]),
    # int tpmattest_ek_aik_certificate(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_certificate": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_ek_aik_registered(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_registered": (c_int, [c_void_p, c_size_t]),
    # const uint8_t *tpmattest_ek_aik_key_id(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_key_id": (c_void_p, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_aik_withdrawn_on(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_aik_withdrawn_on": (c_char_p, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_certificate_url(const tpmattest_ek *ek)
    "tpmattest_ek_certificate_url": (c_char_p, [c_void_p]),
    # size_t tpmattest_ek_need_count(const tpmattest_ek *ek)
    "tpmattest_ek_need_count": (c_size_t, [c_void_p]),
    # int tpmattest_ek_need_kind(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_need_kind": (c_int, [c_void_p, c_size_t]),
    # int tpmattest_ek_need_why(const tpmattest_ek *ek, size_t i)
    "tpmattest_ek_need_why": (c_int, [c_void_p, c_size_t]),
    # const char *tpmattest_ek_need_url(const tpmattest_ek *ek, size_t i, size_t j)
    "tpmattest_ek_need_url": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    # const char *tpmattest_finding_name(int code)
    "tpmattest_finding_name": (c_char_p, [c_int]),
    # const char *tpmattest_finding_text(int code)
    "tpmattest_finding_text": (c_char_p, [c_int]),
    # const char *tpmattest_finding_cause(int code)
    "tpmattest_finding_cause": (c_char_p, [c_int]),
    # const char *tpmattest_finding_remedy(int code)
    "tpmattest_finding_remedy": (c_char_p, [c_int]),
    # int tpmattest_need_new(int kind, const char *url, tpmattest_need **out, tpmattest_error **err)
    "tpmattest_need_new": (c_int, [c_int, c_char_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_need_set_post(tpmattest_need *n, const char *content_type, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_need_set_post": (c_int, [c_void_p, c_char_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # void tpmattest_need_free(tpmattest_need *n)
    "tpmattest_need_free": (None, [c_void_p]),
    # uint32_t tpmattest_need_id(const tpmattest_need *n)
    "tpmattest_need_id": (c_uint32, [c_void_p]),
    # int tpmattest_need_kind(const tpmattest_need *n)
    "tpmattest_need_kind": (c_int, [c_void_p]),
    # const char *tpmattest_need_url(const tpmattest_need *n)
    "tpmattest_need_url": (c_char_p, [c_void_p]),
    # const char *tpmattest_need_method(const tpmattest_need *n)
    "tpmattest_need_method": (c_char_p, [c_void_p]),
    # const uint8_t *tpmattest_need_body(const tpmattest_need *n, size_t *len)
    "tpmattest_need_body": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # const char *tpmattest_need_content_type(const tpmattest_need *n)
    "tpmattest_need_content_type": (c_char_p, [c_void_p]),
    # int tpmattest_need_is_fresh(const tpmattest_need *n)
    "tpmattest_need_is_fresh": (c_int, [c_void_p]),
    # size_t tpmattest_need_limit(const tpmattest_need *n)
    "tpmattest_need_limit": (c_size_t, [c_void_p]),
    # int tpmattest_need_why(const tpmattest_need *n)
    "tpmattest_need_why": (c_int, [c_void_p]),
    # const char *tpmattest_need_kind_name(int kind)
    "tpmattest_need_kind_name": (c_char_p, [c_int]),
    # int tpmattest_response_new(const tpmattest_need *need, tpmattest_response **out, tpmattest_error **err)
    "tpmattest_response_new": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_response_free(tpmattest_response *resp)
    "tpmattest_response_free": (None, [c_void_p]),
    # void tpmattest_response_set_status(tpmattest_response *resp, int status)
    "tpmattest_response_set_status": (None, [c_void_p, c_int]),
    # int tpmattest_response_append(tpmattest_response *resp, const uint8_t *data, size_t len)
    "tpmattest_response_append": (c_int, [c_void_p, c_void_p, c_size_t]),
    # void tpmattest_response_reset(tpmattest_response *resp)
    "tpmattest_response_reset": (None, [c_void_p]),
    # void tpmattest_response_set_detail(tpmattest_response *resp, const char *text)
    "tpmattest_response_set_detail": (None, [c_void_p, c_char_p]),
    # int tpmattest_response_check_url(const tpmattest_response *resp, const char *url)
    "tpmattest_response_check_url": (c_int, [c_void_p, c_char_p]),
    # int tpmattest_response_check_address(tpmattest_response *resp, const char *url, const uint8_t *address, size_t len)
    "tpmattest_response_check_address": (c_int, [c_void_p, c_char_p, c_void_p, c_size_t]),
    # size_t tpmattest_response_limit(const tpmattest_response *resp)
    "tpmattest_response_limit": (c_size_t, [c_void_p]),
    # int tpmattest_response_status(const tpmattest_response *resp)
    "tpmattest_response_status": (c_int, [c_void_p]),
    # const uint8_t *tpmattest_response_body(const tpmattest_response *resp, size_t *len)
    "tpmattest_response_body": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    # void tpmattest_response_set_cached(tpmattest_response *resp, int cached)
    "tpmattest_response_set_cached": (None, [c_void_p, c_int]),
    # int tpmattest_response_is_cached(const tpmattest_response *resp)
    "tpmattest_response_is_cached": (c_int, [c_void_p]),
    # void tpmattest_response_on_settled(tpmattest_response *resp, tpmattest_settled_fn fn, void *user)
    "tpmattest_response_on_settled": (None, [c_void_p, SETTLED_FN, c_void_p]),
    # void tpmattest_response_settle(tpmattest_response *resp, int taken)
    "tpmattest_response_settle": (None, [c_void_p, c_int]),
    # int tpmattest_resolver_new(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p, uint32_t flags, tpmattest_resolver **out, tpmattest_error **err)
    "tpmattest_resolver_new": (c_int, [c_void_p, c_void_p, c_void_p, c_uint32, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_resolver_free(tpmattest_resolver *r)
    "tpmattest_resolver_free": (None, [c_void_p]),
    # int tpmattest_resolver_add_host(tpmattest_resolver *r, const char *host, tpmattest_error **err)
    "tpmattest_resolver_add_host": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_resolver_add_mirror(tpmattest_resolver *r, const char *from, const char *to, tpmattest_error **err)
    "tpmattest_resolver_add_mirror": (c_int, [c_void_p, c_char_p, c_char_p, POINTER(c_void_p)]),
    # const tpmattest_need *tpmattest_resolver_next(tpmattest_resolver *r)
    "tpmattest_resolver_next": (c_void_p, [c_void_p]),
    # int tpmattest_resolver_supply(tpmattest_resolver *r, uint32_t need_id, int status, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_resolver_supply": (c_int, [c_void_p, c_uint32, c_int, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_resolver_supply_response(tpmattest_resolver *r, uint32_t need_id, tpmattest_response *resp, tpmattest_error **err)
    "tpmattest_resolver_supply_response": (c_int, [c_void_p, c_uint32, c_void_p, POINTER(c_void_p)]),
    # size_t tpmattest_resolver_pending(const tpmattest_resolver *r)
    "tpmattest_resolver_pending": (c_size_t, [c_void_p]),
    # int tpmattest_resolver_is_done(tpmattest_resolver *r)
    "tpmattest_resolver_is_done": (c_int, [c_void_p]),
    # int tpmattest_resolver_report(tpmattest_resolver *r, tpmattest_report **out, tpmattest_error **err)
    "tpmattest_resolver_report": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_resolver_run(tpmattest_resolver *r, tpmattest_fetch_fn fetch, void *user, tpmattest_report **out, tpmattest_error **err)
    "tpmattest_resolver_run": (c_int, [c_void_p, FETCH_FN, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_tpm_open(const char *tcti_conf, tpmattest_tpm **out, tpmattest_error **err)
    "tpmattest_tpm_open": (c_int, [c_char_p, POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_tpm_close(tpmattest_tpm *tpm)
    "tpmattest_tpm_close": (None, [c_void_p]),
    # int tpmattest_tpm_set_owner_auth(tpmattest_tpm *tpm, const uint8_t *auth, size_t len, tpmattest_error **err)
    "tpmattest_tpm_set_owner_auth": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_tpm_read_evidence(tpmattest_tpm *tpm, uint32_t flags, tpmattest_evidence **out, tpmattest_error **err)
    "tpmattest_tpm_read_evidence": (c_int, [c_void_p, c_uint32, POINTER(c_void_p), POINTER(c_void_p)]),
    # int tpmattest_trust_new(tpmattest_trust **out, tpmattest_error **err)
    "tpmattest_trust_new": (c_int, [POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_trust_free(tpmattest_trust *t)
    "tpmattest_trust_free": (None, [c_void_p]),
    # int tpmattest_trust_add_path(tpmattest_trust *t, const char *path, tpmattest_error **err)
    "tpmattest_trust_add_path": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_trust_add_data(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_trust_add_data": (c_int, [c_void_p, c_char_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_trust_add_anchor(tpmattest_trust *t, const uint8_t *cert_data, size_t len, const char *vendor, tpmattest_error **err)
    "tpmattest_trust_add_anchor": (c_int, [c_void_p, c_void_p, c_size_t, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_trust_add_vendor_roots(tpmattest_trust *t, tpmattest_error **err)
    "tpmattest_trust_add_vendor_roots": (c_int, [c_void_p, POINTER(c_void_p)]),
    # int tpmattest_trust_set_flags(tpmattest_trust *t, uint32_t flags, tpmattest_error **err)
    "tpmattest_trust_set_flags": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_trust_add_crl(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len, tpmattest_error **err)
    "tpmattest_trust_add_crl": (c_int, [c_void_p, c_char_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # int tpmattest_trust_add_disallowed(tpmattest_trust *t, const uint8_t *sha256, size_t len, tpmattest_error **err)
    "tpmattest_trust_add_disallowed": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(c_void_p)]),
    # size_t tpmattest_trust_anchor_count(const tpmattest_trust *t)
    "tpmattest_trust_anchor_count": (c_size_t, [c_void_p]),
    # size_t tpmattest_trust_intermediate_count(const tpmattest_trust *t)
    "tpmattest_trust_intermediate_count": (c_size_t, [c_void_p]),
    # size_t tpmattest_trust_note_count(const tpmattest_trust *t)
    "tpmattest_trust_note_count": (c_size_t, [c_void_p]),
    # const char *tpmattest_trust_note_source(const tpmattest_trust *t, size_t i)
    "tpmattest_trust_note_source": (c_char_p, [c_void_p, c_size_t]),
    # int tpmattest_trust_note_code(const tpmattest_trust *t, size_t i)
    "tpmattest_trust_note_code": (c_int, [c_void_p, c_size_t]),
    # const char *tpmattest_trust_note_reason(const tpmattest_trust *t, size_t i)
    "tpmattest_trust_note_reason": (c_char_p, [c_void_p, c_size_t]),
    # int tpmattest_policy_new(tpmattest_policy **out, tpmattest_error **err)
    "tpmattest_policy_new": (c_int, [POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_policy_free(tpmattest_policy *p)
    "tpmattest_policy_free": (None, [c_void_p]),
    # int tpmattest_policy_set_time(tpmattest_policy *p, int64_t unix_seconds, tpmattest_error **err)
    "tpmattest_policy_set_time": (c_int, [c_void_p, c_int64, POINTER(c_void_p)]),
    # int tpmattest_time_parse(const char *text, int64_t *unix_seconds, tpmattest_error **err)
    "tpmattest_time_parse": (c_int, [c_char_p, POINTER(c_int64), POINTER(c_void_p)]),
    # int tpmattest_time_text(int64_t unix_seconds, char *text, tpmattest_error **err)
    "tpmattest_time_text": (c_int, [c_int64, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_policy_set_flags(tpmattest_policy *p, uint64_t flags, tpmattest_error **err)
    "tpmattest_policy_set_flags": (c_int, [c_void_p, c_uint64, POINTER(c_void_p)]),
    # void tpmattest_policy_time(const tpmattest_policy *p, int64_t *unix_seconds, int *given)
    "tpmattest_policy_time": (None, [c_void_p, POINTER(c_int64), POINTER(c_int)]),
    # uint64_t tpmattest_policy_flags(const tpmattest_policy *p)
    "tpmattest_policy_flags": (c_uint64, [c_void_p]),
    # uint32_t tpmattest_policy_ek_index(const tpmattest_policy *p)
    "tpmattest_policy_ek_index": (c_uint32, [c_void_p]),
    # int tpmattest_policy_set_ek_index(tpmattest_policy *p, uint32_t nv_index, tpmattest_error **err)
    "tpmattest_policy_set_ek_index": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_policy_add_allowed(tpmattest_policy *p, const char *text, tpmattest_error **err)
    "tpmattest_policy_add_allowed": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # size_t tpmattest_policy_allowed_count(const tpmattest_policy *p)
    "tpmattest_policy_allowed_count": (c_size_t, [c_void_p]),
    # int tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p, tpmattest_report **out, tpmattest_error **err)
    "tpmattest_verify": (c_int, [c_void_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
}


#: void (*tpmattest_curl_progress_fn)(void *user, const tpmattest_need *need, int status, uint64_t bytes, uint32_t flags)
CURL_PROGRESS_FN = CFUNCTYPE(None, c_void_p, c_void_p, c_int, c_uint64, c_uint32)

CURL_SONAME = "libtpmattest-curl.so.1"

CURL_PROTOTYPES: Dict[str, Signature] = {
    # int tpmattest_curl_new(tpmattest_curl **out, tpmattest_error **err)
    "tpmattest_curl_new": (c_int, [POINTER(c_void_p), POINTER(c_void_p)]),
    # void tpmattest_curl_free(tpmattest_curl *c)
    "tpmattest_curl_free": (None, [c_void_p]),
    # int tpmattest_curl_set_cafile(tpmattest_curl *c, const char *path, tpmattest_error **err)
    "tpmattest_curl_set_cafile": (c_int, [c_void_p, c_char_p, POINTER(c_void_p)]),
    # int tpmattest_curl_set_timeouts(tpmattest_curl *c, uint32_t connect_ms, uint32_t total_ms, tpmattest_error **err)
    "tpmattest_curl_set_timeouts": (c_int, [c_void_p, c_uint32, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_curl_set_retries(tpmattest_curl *c, uint32_t retries, tpmattest_error **err)
    "tpmattest_curl_set_retries": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_curl_set_cache(tpmattest_curl *c, const char *dir, int64_t max_age, tpmattest_error **err)
    "tpmattest_curl_set_cache": (c_int, [c_void_p, c_char_p, c_int64, POINTER(c_void_p)]),
    # int tpmattest_curl_set_flags(tpmattest_curl *c, uint32_t flags, tpmattest_error **err)
    "tpmattest_curl_set_flags": (c_int, [c_void_p, c_uint32, POINTER(c_void_p)]),
    # int tpmattest_curl_set_progress(tpmattest_curl *c, tpmattest_curl_progress_fn fn, void *user, tpmattest_error **err)
    "tpmattest_curl_set_progress": (c_int, [c_void_p, CURL_PROGRESS_FN, c_void_p, POINTER(c_void_p)]),
    # int tpmattest_curl_fetch(void *user, const tpmattest_need *need, tpmattest_response *response)
    "tpmattest_curl_fetch": (c_int, [c_void_p, c_void_p, c_void_p]),
    # int tpmattest_curl_run(tpmattest_curl *c, tpmattest_resolver *r, tpmattest_report **out, tpmattest_error **err)
    "tpmattest_curl_run": (c_int, [c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
}


def load(path: str, prototypes: Dict[str, Signature]) -> ctypes.CDLL:
    """Load a library and set all prototypes."""
    loaded = ctypes.CDLL(path)
    for name, (restype, argtypes) in prototypes.items():
        function = getattr(loaded, name)
        function.restype = restype
        function.argtypes = argtypes
    return loaded


#: The environment variable TPMATTEST_LIBRARY overrides the installed library.
lib = load(os.environ.get("TPMATTEST_LIBRARY") or SONAME, PROTOTYPES)


@functools.lru_cache(maxsize=None)
def curl() -> ctypes.CDLL:
    """Load the transport's library on first use. Raises OSError if it is not installed.
    TPMATTEST_CURL_LIBRARY overrides it."""
    return load(os.environ.get("TPMATTEST_CURL_LIBRARY") or CURL_SONAME, CURL_PROTOTYPES)
