/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Show the NV indices for endorsement keys of a TPM or of a capture, and the certificates in them.
 * Nothing is verified, and nothing is written to the TPM.
 *
 *     cc -o read-ek read-ek.c $(pkg-config --cflags --libs libtpmattest)
 *
 * Exit status: 0 there is an EK certificate, 1 there is none, 2 usage or failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tpmattest/tpmattest.h>

#define MAX_CAPTURE (2u * 1024 * 1024) /* limit of the library */

static int from_tpm(const char *tcti, tpmattest_evidence **out, tpmattest_error **err)
{
	tpmattest_tpm *tpm = NULL;
	int rc = tpmattest_tpm_open(tcti, &tpm, err);

	if (rc == 0)
		rc = tpmattest_tpm_read_evidence(tpm, 0, out, err);
	tpmattest_tpm_close(tpm);
	return rc;
}

static int from_capture(const char *path, tpmattest_evidence **out, tpmattest_error **err)
{
	FILE *f = fopen(path, "rb");
	char *json = malloc(MAX_CAPTURE);
	int rc;

	if (!f || !json)
		rc = tpmattest_error_set(err, f ? TPMATTEST_E_NOMEM : TPMATTEST_E_NOT_FOUND,
					 "the capture cannot be read", path);
	else
		rc = tpmattest_evidence_from_json(json, fread(json, 1, MAX_CAPTURE, f), out, err);
	free(json);
	if (f)
		fclose(f);
	return rc;
}

static void print_indices(const tpmattest_evidence *e)
{
	const char *manufacturer = tpmattest_evidence_manufacturer(e);

	printf("manufacturer: %s\n", *manufacturer ? manufacturer : "unknown");
	for (size_t i = 0; i < tpmattest_evidence_nv_count(e); i++) {
		uint32_t index = 0;
		size_t len = 0;
		int rc = tpmattest_evidence_nv(e, i, &index, NULL, &len);

		if (rc)
			printf("0x%08x: %s\n", (unsigned)index, tpmattest_strerror(rc));
		else
			printf("0x%08x: %zu bytes\n", (unsigned)index, len);
	}
}

/* Print the certificates. Returns how many of them are EK certificates. */
static size_t print_certificates(const tpmattest_certs *certs)
{
	size_t eks = 0;

	for (size_t i = 0; i < tpmattest_certs_count(certs); i++) {
		const tpmattest_cert *c = tpmattest_certs_at(certs, i);
		int is_ek = tpmattest_cert_is_ek(c);

		eks += (size_t)is_ek;
		printf("%s at %s\n  key     %s\n  subject %s\n  issuer  %s\n",
		       is_ek ? "EK certificate" : "certificate", tpmattest_cert_source(c),
		       tpmattest_cert_key(c), tpmattest_cert_subject(c), tpmattest_cert_issuer(c));
	}
	return eks;
}

int main(int argc, char **argv)
{
	int capture = argc == 3 && strcmp(argv[1], "-f") == 0, status = 2, rc;
	tpmattest_evidence *evidence = NULL;
	tpmattest_certs *certs = NULL;
	tpmattest_error *err = NULL;

	if (argc > 2 && !capture) {
		fprintf(stderr, "usage: read-ek [TCTI]            such as device:/dev/tpmrm0\n"
				"       read-ek -f CAPTURE.json   of \"tpmattest capture\"\n");
		return 2;
	}
	rc = capture ? from_capture(argv[2], &evidence, &err) : from_tpm(argv[1], &evidence, &err);
	if (rc == 0)
		rc = tpmattest_certs_new(evidence, &certs, &err);
	if (rc == 0) {
		print_indices(evidence);
		status = print_certificates(certs) ? 0 : 1;
	} else {
		fprintf(stderr, "read-ek: %s (%s)\n", tpmattest_error_message(err),
			tpmattest_error_name(rc));
	}
	tpmattest_certs_free(certs);
	tpmattest_evidence_free(evidence);
	tpmattest_error_free(err);
	return status;
}
