/* SPDX-License-Identifier: BSD-2-Clause */
#include "counted.h"

#include "verify/ek_verdict.h"
#include "x509/name.h"
#include "x509/sig.h"

counted work;

int __real_ta_cert_parse(const uint8_t *p, size_t n, ta_cert **out, tpmattest_error **err);
int __wrap_ta_cert_parse(const uint8_t *p, size_t n, ta_cert **out, tpmattest_error **err);
int __real_ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span tbs, ta_span signature,
			tpmattest_error **err);
int __wrap_ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span tbs, ta_span signature,
			tpmattest_error **err);
void __real_ta_verdict_of_ek(ta_session *s, ta_session_ek *ek);
void __wrap_ta_verdict_of_ek(ta_session *s, ta_session_ek *ek);
bool __real_ta_name_equal(ta_span a, ta_span b);
bool __wrap_ta_name_equal(ta_span a, ta_span b);
uint64_t __real_ta_name_hash(ta_span name);
uint64_t __wrap_ta_name_hash(ta_span name);

int __wrap_ta_cert_parse(const uint8_t *p, size_t n, ta_cert **out, tpmattest_error **err)
{
	int rc = __real_ta_cert_parse(p, n, out, err);

	work.parses += rc == 0;
	return rc;
}

int __wrap_ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span tbs, ta_span signature,
			tpmattest_error **err)
{
	if (++work.signatures == work.fail_at)
		return ta_error_set(err, TPMATTEST_E_CRYPTO, "on purpose");
	return __real_ta_sig_check(v, alg, tbs, signature, err);
}

void __wrap_ta_verdict_of_ek(ta_session *s, ta_session_ek *ek)
{
	work.judgements++;
	__real_ta_verdict_of_ek(s, ek);
}

bool __wrap_ta_name_equal(ta_span a, ta_span b)
{
	if (!ta_span_equal(a, b)) {
		work.names++;
		work.name_bytes += a.n + b.n;
	}
	return __real_ta_name_equal(a, b);
}

uint64_t __wrap_ta_name_hash(ta_span name)
{
	work.name_bytes += name.n;
	return __real_ta_name_hash(name);
}
