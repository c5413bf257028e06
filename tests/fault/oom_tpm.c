/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a TPM, without memory. It is the counting wrapper alone; its own memory, and that of
 * tpm2-tss, is not failed. */
#include "oom.h"

#include "../unit/runner.h"
#include "parts.h"

#include <tpmattest/tss2.h>

static struct part *part;
static TSS2_TCTI_TRANSMIT_FCN real_transmit;
static TSS2_TCTI_RECEIVE_FCN real_receive;

static TSS2_RC transmit(TSS2_TCTI_CONTEXT *tcti, size_t size, const uint8_t *command)
{
	TSS2_RC rc;

	oom_pause();
	rc = real_transmit(tcti, size, command);
	oom_resume();
	return rc;
}

static TSS2_RC receive(TSS2_TCTI_CONTEXT *tcti, size_t *size, uint8_t *response, int32_t timeout)
{
	TSS2_RC rc;

	oom_pause();
	rc = real_receive(tcti, size, response, timeout);
	oom_resume();
	return rc;
}

/* A small whole TPM that is this part, with an index that may not be read and one that was never
 * written. */
static struct tctiwrap *pretend(void)
{
	struct tctiwrap *w = tctiwrap_new(NULL);
	TSS2_TCTI_CONTEXT_COMMON_V1 *v1 = (TSS2_TCTI_CONTEXT_COMMON_V1 *)tctiwrap_tcti(w);

	part_pretend(part, w);
	tctiwrap_vendor_string(w, "TEST");
	tctiwrap_firmware(w, 1, 2);
	tctiwrap_page(w, 3);
	tctiwrap_add_nv(w, &(struct tctiwrap_nv){ .index = 0x01c00016,
						  .attributes = NVPROV_ATTRS_PLATFORM_ONLY |
								TPMA_NV_WRITTEN,
						  .data = (const uint8_t *)"x",
						  .len = 1 });
	tctiwrap_add_nv(w, &(struct tctiwrap_nv){ .index = 0x01c00018,
						  .attributes = NVPROV_ATTRS_REAL,
						  .size = 9 });
	tctiwrap_add_handle(w, 0x01c07000);
	tctiwrap_add_handle(w, 0x81010001);
	real_transmit = v1->transmit;
	real_receive = v1->receive;
	v1->transmit = transmit;
	v1->receive = receive;
	return w;
}

static bool written(oom *o, const tpmattest_evidence *e)
{
	char *json = NULL;
	bool good = OOM_MAKES(o, tpmattest_evidence_to_json(e, &json, oom_err(o)), json) &&
		    oom_text(o, json);

	tpmattest_free(json);
	return good;
}

static bool read_with(oom *o, uint32_t flags, const struct tctiwrap_fault *fault)
{
	struct tctiwrap *w = pretend();
	tpmattest_tpm *tpm = NULL;
	tpmattest_evidence *e = NULL;
	bool good;

	if (fault)
		tctiwrap_fault(w, *fault);
	good = OOM_MAKES(o, tpmattest_tpm_new_tcti(tctiwrap_tcti(w), &tpm, oom_err(o)), tpm) &&
	       OOM_CALL(o, tpmattest_tpm_set_owner_auth(tpm, (const uint8_t *)"owner", 5,
							oom_err(o))) &&
	       OOM_MAKES(o, tpmattest_tpm_read_evidence(tpm, flags, &e, oom_err(o)), e) &&
	       (!e || written(o, e));
	tpmattest_evidence_free(e);
	tpmattest_tpm_close(tpm);
	tctiwrap_free(w);
	return good;
}

static bool plain(oom *o)
{
	return read_with(o, 0, NULL);
}

static bool with_publics(oom *o)
{
	return read_with(o, TPMATTEST_READ_EK_PUBLIC, NULL);
}

static bool one_index_fails(oom *o)
{
	return read_with(o, 0,
			 &(struct tctiwrap_fault){ .cc = TPM2_CC_NV_Read,
						   .nth = 2,
						   .kind = FAULT_RC,
						   .arg = TPM2_RC_NV_UNAVAILABLE });
}

static bool answer_is_cut(oom *o)
{
	return read_with(
		o, 0,
		&(struct tctiwrap_fault){
			.cc = TPM2_CC_NV_Read, .nth = 1, .kind = FAULT_TRUNCATE, .arg = 12 });
}

static bool connection_breaks(oom *o)
{
	return read_with(o, 0,
			 &(struct tctiwrap_fault){
				 .cc = TPM2_CC_NV_ReadPublic, .nth = 3, .kind = FAULT_CLOSE });
}

/* Opening fails, with words about what was tried. */
static bool no_tpm(oom *o)
{
	static const char *const confs[] = { "device:/nonexistent/tpm", "/nonexistent/tpm",
					     "nonexistent:x" };
	tpmattest_tpm *tpm = NULL;
	bool good = true;

	for (size_t i = 0; i < 3 && good; i++)
		good = OOM_MAKES(o, tpmattest_tpm_open(confs[i], &tpm, oom_err(o)), tpm);
	tpmattest_tpm_close(tpm);
	return good;
}

static void setup(void)
{
	char why[256] = "";

	part = part_build("intel-odca", NULL, &(struct part_opts){ 0 }, why, sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
}

static void teardown(void)
{
	part_free(part);
}

static const oom_flow flows[] = { plain,         with_publics,      one_index_fails,
				  answer_is_cut, connection_breaks, no_tpm };

START_TEST(tpm)
{
	OOM_EXPECT(flows[_i], 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tpm");
	TCase *t = tcase_create("tpm");

	tcase_set_timeout(t, 200);
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, tpm, 0, sizeof(flows) / sizeof(flows[0]));
	suite_add_tcase(s, t);
	return run_suite(s);
}
