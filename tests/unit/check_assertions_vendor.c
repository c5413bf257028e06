/* SPDX-License-Identifier: BSD-2-Clause */
/* Security assertions of real parts, with what "openssl asn1parse" shows of them. */
#include "certs.h"
#include "vendor.h"
#include "x509/assertions.h"

static const struct {
	const char *file;
	ta_assertions want;
} rows[] = {
	/* clang-format off */
	/* all in explicit tags */
	{ "ek/nuvoton-npct6xx-rsa2048-1.der",
	  { .present = true, .upgradable = true, .ek_type = 1, .ek_location = 0, .cc = { "3.1", 4, true }, .cc_status = 1,
	    .fips = { "140-2", 2, false } } },
	{ "ek/stmicro-st33htphahb4-p-256-1.der",
	  { .present = true, .upgradable = true, .ek_type = 1, .ek_location = 0, .cc = { "3.1", 4, true }, .cc_status = 2,
	    .fips = { "140-2", 2, false } } },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der",
	  { .present = true, .upgradable = true, .ek_type = 1, .ek_location = 0, .cc = { "3.1", 4, true }, .cc_status = 2,
	    .fips = { "140-2", 2, false } } },
	{ "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der",
	  { .present = true, .upgradable = true, .ek_type = 1, .ek_location = 0, .cc_status = -1 } },
	/* no version, and ISO 9000 without a tag */
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der",
	  { .present = true, .upgradable = true, .ek_type = 1, .ek_location = 0, .cc = { "3.1", 4, true }, .cc_status = 0,
	    .iso9000 = true } },
	/* no assertions among the attributes; no attributes */
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der", { .ek_type = -1, .ek_location = -1, .cc_status = -1 } },
	{ "ek/ek-msft-pluton-amd-rsa2048-1.der", { .ek_type = -1, .ek_location = -1, .cc_status = -1 } },
	/* clang-format on */
};

START_TEST(real)
{
	const ta_assertions *want = &rows[_i].want;
	tpmattest_error *err = NULL;
	ta_assertions got;
	ta_cert *c = NULL;
	size_t n;
	uint8_t *p = vendor_file(rows[_i].file, &n);

	ck_assert_msg(ta_cert_parse(p, n, &c, &err) == 0, "%s: %s", rows[_i].file,
		      tpmattest_error_message(err));
	ck_assert(ta_assertions_read(c->sda, &got));
	ck_assert_int_eq(got.present, want->present);
	ck_assert_int_eq(got.upgradable, want->upgradable);
	ck_assert_int_eq(got.ek_type, want->ek_type);
	ck_assert_int_eq(got.ek_location, want->ek_location);
	ck_assert_str_eq(got.cc.version, want->cc.version);
	ck_assert_uint_eq(got.cc.level, want->cc.level);
	ck_assert_int_eq(got.cc.plus, want->cc.plus);
	ck_assert_int_eq(got.cc_status, want->cc_status);
	ck_assert_str_eq(got.fips.version, want->fips.version);
	ck_assert_uint_eq(got.fips.level, want->fips.level);
	ck_assert_int_eq(got.fips.plus, want->fips.plus);
	ck_assert_int_eq(got.iso9000, want->iso9000);
	ta_cert_unref(c);
	free(p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("assertions_vendor");
	TCase *t = tcase_create("real");

	tcase_add_loop_test(t, real, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	suite_add_tcase(s, t);
	return run_with_vendor(suite_create("none"), s);
}
