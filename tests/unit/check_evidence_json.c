/* SPDX-License-Identifier: BSD-2-Clause */
/* "tpmattest.evidence/1": written and read back to the same bytes; every malformed document has its
 * code. */
#include <stdio.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/limits.h"
#include "evid.h"

static int read_code(const char *json, size_t len, tpmattest_evidence **out)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;
	int rc = tpmattest_evidence_from_json(json, len, &e, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert((rc == 0) == (e != NULL));
	if (rc)
		ck_assert_ptr_null(strchr(tpmattest_error_message(err), '\n'));
	tpmattest_error_free(err);
	if (out)
		*out = e;
	else
		tpmattest_evidence_free(e);
	return rc;
}

#define S "\"schema\":\"tpmattest.evidence/1\""
#define NV(x) "{" S ",\"nv\":[" x "]}"
#define TPM(x) "{" S ",\"tpm\":{" x "}}"
#define FILES(x) "{" S ",\"files\":[" x "]}"
#define EKS(x) "{" S ",\"ek_public\":[" x "]}"

static const struct {
	const char *json;
	int code;
} bad[] = {
	{ "", TPMATTEST_E_EMPTY },
	{ " \r\n\t", TPMATTEST_E_EMPTY },
	{ "text", TPMATTEST_E_JSON },
	{ "{", TPMATTEST_E_JSON },
	{ "{" S "} x", TPMATTEST_E_JSON },
	{ "{" S "}{" S "}", TPMATTEST_E_JSON },
	{ "{schema:1}", TPMATTEST_E_JSON },
	{ "{" S ",}", TPMATTEST_E_JSON },
	{ "{" S ",\"x\":\"\xff\"}", TPMATTEST_E_JSON },
	{ "[]", TPMATTEST_E_JSON_TYPE },
	{ "{}", TPMATTEST_E_JSON_TYPE },
	{ "{\"schema\":1}", TPMATTEST_E_JSON_TYPE },
	{ "{\"schema\":null}", TPMATTEST_E_JSON_TYPE },
	{ "{\"schema\":\"tpmattest.evidence/2\"}", TPMATTEST_E_SCHEMA },
	{ "{\"schema\":\"tpmattest.report/1\"}", TPMATTEST_E_SCHEMA },
	{ "{\"schema\":\"\"}", TPMATTEST_E_SCHEMA },
	{ "{" S ",\"tpm\":[]}", TPMATTEST_E_JSON_TYPE },
	{ TPM("\"manufacturer\":7"), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"manufacturer\":\"IN/C\""), TPMATTEST_E_VALUE },
	{ TPM("\"manufacturer\":\"\""), TPMATTEST_E_VALUE },
	{ TPM("\"manufacturer\":\"INTEL\""), TPMATTEST_E_VALUE },
	{ TPM("\"manufacturer\":\"IN\\u0000C\""), TPMATTEST_E_VALUE },
	{ TPM("\"manufacturer\":\"0x494e544\""), TPMATTEST_E_VALUE },
	{ TPM("\"manufacturer_given\":\"a b\""), TPMATTEST_E_VALUE },
	{ TPM("\"vendor_string\":{}"), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"vendor_string\":\"12345678901234567\""), TPMATTEST_E_VALUE },
	{ TPM("\"vendor_string\":\"a\\nb\""), TPMATTEST_E_VALUE },
	{ TPM("\"firmware\":\"0x00000001\""), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"firmware\":[]"), TPMATTEST_E_VALUE },
	{ TPM("\"firmware\":[1,2]"), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"firmware\":[\"1\",\"2\"]"), TPMATTEST_E_VALUE },
	{ TPM("\"spec_revision\":\"138\""), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"spec_revision\":1.5"), TPMATTEST_E_JSON_TYPE },
	{ TPM("\"spec_revision\":-1"), TPMATTEST_E_VALUE },
	{ TPM("\"nv_buffer_max\":4294967296"), TPMATTEST_E_VALUE },
	{ "{" S ",\"nv\":{}}", TPMATTEST_E_JSON_TYPE },
	{ NV("7"), TPMATTEST_E_JSON_TYPE },
	{ NV("null"), TPMATTEST_E_JSON_TYPE },
	{ NV("{}"), TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":29360130,\"data\":\"\"}"), TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":\"0x01c00002\"}"), TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":\"0x1c00002\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"01c00002\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0X01c00002\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c0000g\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002 \",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c10200\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01bfffff\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"attributes\":1,\"data\":\"\"}"), TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":\"0x01c00002\",\"attributes\":\"1\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"data\":[]}"), TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"A\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"AB==\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"AA=\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"AAA A\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"AA\\u0000A\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"AA-_\"}"), TPMATTEST_E_BASE64 },
	{ NV("{\"index\":\"0x01c00002\",\"error\":\"no\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_UNTRUSTED\"}"), TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_TPM\",\"data\":\"\"}"),
	  TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_TPM\",\"rc\":7}"),
	  TPMATTEST_E_JSON_TYPE },
	{ NV("{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_TPM\",\"rc\":\"7\"}"),
	  TPMATTEST_E_VALUE },
	{ NV("{\"index\":\"0x01c00002\",\"data\":\"\"},{\"index\":\"0x01C00002\",\"data\":\"\"}"),
	  TPMATTEST_E_DUPLICATE },
	{ "{" S ",\"files\":1}", TPMATTEST_E_JSON_TYPE },
	{ FILES("{\"role\":\"ek\",\"data\":\"\"}"), TPMATTEST_E_JSON_TYPE },
	{ FILES("{\"name\":\"x\",\"data\":\"\"}"), TPMATTEST_E_JSON_TYPE },
	{ FILES("{\"name\":\"x\",\"role\":\"root\",\"data\":\"\"}"), TPMATTEST_E_VALUE },
	{ FILES("{\"name\":\"x\",\"role\":\"ek\"}"), TPMATTEST_E_JSON_TYPE },
	{ FILES("{\"name\":\"x\",\"role\":\"ek\",\"data\":\"\"}"), TPMATTEST_E_EMPTY },
	{ FILES("{\"name\":\"x\",\"role\":\"ek\",\"data\":\"AAAA\"}"), TPMATTEST_E_FORMAT },
	{ FILES("{\"name\":\"x\",\"role\":\"ek\",\"data\":\"MIIBADA=\"}"), TPMATTEST_E_CERT },
	{ "{" S ",\"ek_public\":\"\"}", TPMATTEST_E_JSON_TYPE },
	{ EKS("{\"handle\":null}"), TPMATTEST_E_JSON_TYPE },
	{ EKS("{\"handle\":7,\"public\":\"\"}"), TPMATTEST_E_JSON_TYPE },
	{ EKS("{\"handle\":null,\"template\":\"own\",\"public\":\"\"}"), TPMATTEST_E_VALUE },
	{ EKS("{\"handle\":null,\"public\":\"AAAA\"}"), TPMATTEST_E_KEY },
};

START_TEST(refused)
{
	int rc = read_code(bad[_i].json, strlen(bad[_i].json), NULL);

	ck_assert_msg(rc == bad[_i].code, "%s: %s, not %s", bad[_i].json, tpmattest_error_name(rc),
		      tpmattest_error_name(bad[_i].code));
}
END_TEST

START_TEST(null_is_usage)
{
	tpmattest_evidence *e = evid(), *none = e;
	char *json = NULL;

	ck_assert_int_eq(tpmattest_evidence_from_json(NULL, 1, &none, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(none);
	ck_assert_int_eq(tpmattest_evidence_from_json("{}", 2, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_to_json(NULL, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_to_json(e, NULL, NULL), TPMATTEST_E_USAGE);
	tpmattest_evidence_free(e);
}
END_TEST

/* Negative control of the table above: the frame around the bad parts is good. */
START_TEST(accepted)
{
	static const char *const good[] = {
		"{" S "}",
		"  {" S "}\r\n",
		"{" S ",\"nv\":[],\"tpm\":{},\"files\":[],\"ek_public\":[]}",
		"{" S ",\"nv\":null,\"tpm\":null}",
		"{" S ",\"later\":{\"x\":[1.5,true,null]}}",
		TPM("\"manufacturer\":\"INTC\",\"firmware\":[\"0x00000001\",\"0xFFFFFFFF\"],\"spec_"
		    "revision\":138"),
		NV("{\"index\":\"0x01C00002\",\"data\":\"AAAA\",\"note\":\"x\"}"),
		NV("{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_TPM\"}"),
		EKS("{\"handle\":null,\"template\":\"nv\",\"error\":\"TPMATTEST_E_TPM\",\"rc\":"
		    "\"0x00000101\"}"),
	};

	ck_assert_int_eq(read_code(good[_i], strlen(good[_i]), NULL), 0);
}
END_TEST

START_TEST(empty_round_trip)
{
	tpmattest_evidence *e = evid();
	char *json = evid_round_trip(e);

	ck_assert_str_eq(json, "{\"schema\":\"tpmattest.evidence/1\",\"tpm\":{},\"nv\":[]}");
	tpmattest_free(json);
	tpmattest_evidence_free(e);
}
END_TEST

static void put_nv(tpmattest_evidence *e, uint32_t index, int result, uint32_t rc, const char *data)
{
	ta_nv nv = { .index = index,
		     .attributes = 0x62072001,
		     .has_attributes = true,
		     .result = result,
		     .rc = rc };

	ck_assert_int_eq(ta_evidence_put_nv(e, &nv,
					    (ta_span){ (const uint8_t *)data, strlen(data) }, NULL),
			 0);
}

START_TEST(full_round_trip)
{
	struct pki_made a = minted((struct pki_cert){ .profile = PKI_EK });
	static const char expected[] =
		"{\"schema\":\"tpmattest.evidence/1\","
		"\"tpm\":{\"manufacturer\":\"IFX\",\"manufacturer_given\":\"INTC\",\"vendor_"
		"string\":\"SLB 9670\","
		"\"firmware\":[\"0x00070055\",\"0x00111c00\"],\"spec_revision\":138,\"nv_buffer_"
		"max\":768},"
		"\"nv\":[{\"index\":\"0x01c00002\",\"attributes\":\"0x62072001\",\"data\":"
		"\"aGVsbG8=\"},"
		"{\"index\":\"0x01c0000a\",\"attributes\":\"0x62072001\",\"error\":\"TPMATTEST_E_"
		"NV_UNWRITTEN\"},"
		"{\"index\":\"0x01c00016\",\"data\":\"\"},"
		"{\"index\":\"0x01c00100\",\"attributes\":\"0x62072001\",\"error\":\"TPMATTEST_E_"
		"TPM\",\"rc\":\"0x0000018b\"}],"
		"\"files\":[{\"name\":\"a/\\\"\xc3\xa9\",\"role\":\"chain\",\"data\":\"";
	ta_ek_public ek = { .index = 0x01c00002,
			    .origin = TPMATTEST_TEMPLATE_PROFILE,
			    .result = TPMATTEST_E_TPM,
			    .rc = 0x2c4 };
	static const char tail[] =
		"\"ek_public\":[{\"index\":\"0x01c00002\",\"handle\":null,\"template\":\"profile\","
		"\"error\":\"TPMATTEST_E_TPM\",\"rc\":\"0x000002c4\"}]}";
	tpmattest_evidence *e = evid();
	char *json;

	ta_evidence_set_said(e, (const uint8_t *)"IFX");
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, "INTC", NULL), 0);
	strcpy(e->vendor_string, "SLB 9670");
	e->firmware[0] = 0x00070055;
	e->firmware[1] = 0x00111c00;
	e->has_firmware = true;
	e->spec_revision = 138;
	e->nv_buffer_max = 768;
	put_nv(e, 0x01c00100, TPMATTEST_E_TPM, 0x18b, "");
	put_nv(e, 0x01c00002, 0, 0, "hello");
	put_nv(e, 0x01c0000a, TPMATTEST_E_NV_UNWRITTEN, 0, "");
	evid_nv(e, 0x01c00016, NULL, 0);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "a/\"\xc3\xa9",
						     a.der.p, a.der.len, NULL),
			 0);
	ck_assert_int_eq(ta_evidence_put_ek(e, &ek, (ta_span){ 0 }, NULL), 0);
	json = evid_round_trip(e);
	ck_assert_msg(strncmp(json, expected, sizeof(expected) - 1) == 0, "%s", json);
	ck_assert_str_eq(json + strlen(json) - (sizeof(tail) - 1), tail);
	tpmattest_free(json);
	tpmattest_evidence_free(e);
	pki_made_free(&a);
}
END_TEST

/* Four bytes that are no manufacturer id survive as what they are, and never become one. */
START_TEST(odd_manufacturer)
{
	static const uint8_t raw[4] = { 'a', '/', 0, 0xff };
	tpmattest_evidence *e = evid(), *again = NULL;
	char *json;

	ta_evidence_set_said(e, raw);
	json = evid_round_trip(e);
	ck_assert_ptr_nonnull(strstr(json, "\"manufacturer\":\"0x612f00ff\""));
	ck_assert_int_eq(read_code(json, strlen(json), &again), 0);
	ck_assert(again->has_manufacturer && memcmp(again->raw_manufacturer, raw, 4) == 0);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(again), "");
	tpmattest_evidence_free(again);
	tpmattest_free(json);
	tpmattest_evidence_free(e);
}
END_TEST

/* {"schema":...,"x":[[[...]]]} of that depth, the outermost object included. */
static int depth_code(unsigned depth)
{
	ta_buf b = ta_buf_with(1000);
	int rc;

	ta_buf_str(&b, "{" S ",\"x\":");
	for (unsigned i = 1; i < depth; i++)
		ta_buf_str(&b, "[");
	for (unsigned i = 1; i < depth; i++)
		ta_buf_str(&b, "]");
	ta_buf_str(&b, "}");
	rc = read_code((const char *)b.p, b.n, NULL);
	ta_buf_free(&b);
	return rc;
}

START_TEST(depth_limit)
{
	ck_assert_int_eq(depth_code(TA_MAX_JSON_DEPTH), 0);
	ck_assert_int_eq(depth_code(TA_MAX_JSON_DEPTH + 1), TPMATTEST_E_LIMIT_JSON_DEPTH);
	ck_assert_int_eq(depth_code(400), TPMATTEST_E_LIMIT_JSON_DEPTH);
}
END_TEST

/* NV entries of these sizes; the code. */
static int size_code(size_t each, unsigned count)
{
	ta_buf b = ta_buf_with(4 * TA_MAX_EVIDENCE_JSON);
	uint8_t *zeros = calloc(1, each);
	int rc;

	ta_buf_str(&b, "{" S ",\"nv\":[");
	for (unsigned i = 0; i < count; i++) {
		ta_buf_printf(&b, "%s{\"index\":\"0x%08x\",\"data\":\"", i ? "," : "",
			      0x01c00100 + i);
		ta_base64(&b, zeros, each);
		ta_buf_str(&b, "\"}");
	}
	ta_buf_str(&b, "]}");
	ck_assert(ta_buf_ok(&b));
	rc = read_code((const char *)b.p, b.n, NULL);
	ta_buf_free(&b);
	free(zeros);
	return rc;
}

START_TEST(size_limits)
{
	ck_assert_int_eq(size_code(TA_MAX_NV, 1), 0);
	ck_assert_int_eq(size_code(TA_MAX_NV + 1, 1), TPMATTEST_E_LIMIT_NV);
	ck_assert_int_eq(size_code(TA_MAX_NV, 16), 0);
	ck_assert_int_eq(size_code(TA_MAX_NV, 17), TPMATTEST_E_LIMIT_EVIDENCE);
	/* over 2 MiB of JSON */
	ck_assert_int_eq(size_code(TA_MAX_NV, 30), TPMATTEST_E_LIMIT_EVIDENCE);
}
END_TEST

START_TEST(random_bytes)
{
	char *p = malloc(TA_MAX_EVIDENCE);
	uint32_t x = 7;

	for (size_t i = 0; i < TA_MAX_EVIDENCE; i++)
		p[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	ck_assert_int_eq(read_code(p, TA_MAX_EVIDENCE, NULL), TPMATTEST_E_JSON);
	free(p);
}
END_TEST

/* A document cut at any byte is malformed, and says so. */
START_TEST(cut_anywhere)
{
	static const char doc[] = TPM("\"manufacturer\":\"INTC\"");

	for (size_t n = 1; n < sizeof(doc) - 1; n++)
		ck_assert_int_eq(read_code(doc, n, NULL), TPMATTEST_E_JSON);
	ck_assert_int_eq(read_code(doc, sizeof(doc) - 1, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("evidence_json");
	TCase *t = tcase_create("evidence_json");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, refused, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(t, accepted, 0, 9);
	tcase_add_test(t, null_is_usage);
	tcase_add_test(t, empty_round_trip);
	tcase_add_test(t, full_round_trip);
	tcase_add_test(t, odd_manufacturer);
	tcase_add_test(t, depth_limit);
	tcase_add_test(t, size_limits);
	tcase_add_test(t, random_bytes);
	tcase_add_test(t, cut_anywhere);
	suite_add_tcase(s, t);
	return run_suite(s);
}
