/* SPDX-License-Identifier: BSD-2-Clause */
#include "scene.h"

#include "../unit/vendor.h"
#include "verify/report.h"
#include "verify/revoke.h"

void scene_open(scene *s)
{
	*s = (scene){ 0 };
	ck_assert_int_eq(tpmattest_evidence_new(&s->e, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_new(&s->t, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_new(&s->p, NULL), 0);
}

void scene_close(scene *s)
{
	tpmattest_report_free(s->r);
	tpmattest_error_free(s->err);
	tpmattest_policy_free(s->p);
	tpmattest_trust_free(s->t);
	tpmattest_evidence_free(s->e);
}

/* A place for the next error; what a failed judgement left there is freed. */
static tpmattest_error **fresh(scene *s)
{
	tpmattest_error_free(s->err);
	s->err = NULL;
	return &s->err;
}

static void must(scene *s, int rc)
{
	ck_assert_msg(rc == 0, "%s: %s", tpmattest_error_name(rc), tpmattest_error_message(s->err));
}

void scene_ek(scene *s, const uint8_t *der, size_t n)
{
	must(s, tpmattest_evidence_add_file(s->e, TPMATTEST_ROLE_EK, NULL, der, n, fresh(s)));
}

void scene_chain(scene *s, const uint8_t *der, size_t n)
{
	must(s, tpmattest_evidence_add_file(s->e, TPMATTEST_ROLE_CHAIN, NULL, der, n, fresh(s)));
}

void scene_nv(scene *s, uint32_t index, const uint8_t *data, size_t n)
{
	must(s, tpmattest_evidence_add_nv(s->e, index, data, n, fresh(s)));
}

void scene_store(scene *s, const uint8_t *data, size_t n)
{
	must(s, tpmattest_trust_add_data(s->t, "test", data, n, fresh(s)));
}

void scene_anchor(scene *s, const uint8_t *der, size_t n, const char *vendor)
{
	must(s, tpmattest_trust_add_anchor(s->t, der, n, vendor, fresh(s)));
}

void scene_crl(scene *s, const uint8_t *der, size_t n)
{
	must(s, tpmattest_trust_add_crl(s->t, "crl", der, n, fresh(s)));
}

void scene_pins(scene *s)
{
	must(s, tpmattest_trust_add_vendor_roots(s->t, fresh(s)));
}

static void with_file(scene *s, const char *name, void (*put)(scene *, const uint8_t *, size_t))
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	put(s, p, n);
	free(p);
}

void scene_ek_file(scene *s, const char *name)
{
	with_file(s, name, scene_ek);
}

void scene_chain_file(scene *s, const char *name)
{
	with_file(s, name, scene_chain);
}

void scene_store_file(scene *s, const char *name)
{
	with_file(s, name, scene_store);
}

void scene_crl_file(scene *s, const char *name)
{
	with_file(s, name, scene_crl);
}

void scene_nv_file(scene *s, uint32_t index, const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	scene_nv(s, index, p, n);
	free(p);
}

void scene_anchor_file(scene *s, const char *name, const char *vendor)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	scene_anchor(s, p, n, vendor);
	free(p);
}

int scene_judge(scene *s, uint64_t flags, int64_t at)
{
	static const int results[] = { TPMATTEST_E_UNTRUSTED, TPMATTEST_E_INCOMPLETE, 0 };

	tpmattest_report_free(s->r);
	s->r = NULL;
	must(s, tpmattest_policy_set_flags(s->p, flags, fresh(s)));
	if (at)
		must(s, tpmattest_policy_set_time(s->p, at, fresh(s)));
	s->rc = tpmattest_verify(s->e, s->t, s->p, &s->r, fresh(s));
	ck_assert_ptr_nonnull(s->r);
	ck_assert_int_eq(s->rc, results[tpmattest_report_verdict(s->r)]);
	ck_assert_int_eq(tpmattest_error_code(s->err), s->rc);
	return s->rc;
}

int scene_find(const scene *s, int code)
{
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s->r)); i++)
		if (tpmattest_ek_finding_code(tpmattest_report_selected(s->r), i) == code)
			return (int)i;
	return -1;
}

int scene_about(const scene *s, int code)
{
	int i = scene_find(s, code);

	ck_assert_msg(i >= 0, "no finding %s", tpmattest_finding_name(code));
	return tpmattest_ek_finding_certificate(tpmattest_report_selected(s->r), (size_t)i);
}

const char *scene_revocation(const scene *s, size_t i)
{
	ck_assert_uint_lt(i, s->r->top->n_chain);
	return tpmattest_revocation_name(s->r->top->chain[i].revocation);
}
