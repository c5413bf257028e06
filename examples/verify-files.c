/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Verify an EK certificate in a file, with the chain of the device and the trusted certificates
 * also in files.
 *
 *     cc -o verify-files verify-files.c $(pkg-config --cflags --libs libtpmattest)
 *     verify-files INTC TrustedTpm.cab ek.der on-die-chain.der
 *
 * Exit status: 0 trusted, 1 untrusted, 3 cannot tell, 2 usage or failure.
 */
#include <stdio.h>
#include <stdlib.h>

#include <tpmattest/tpmattest.h>

#define MAX_FILE (64u * 1024) /* an EK certificate or an on-die chain is a few KiB */

static int add(tpmattest_evidence *e, int role, const char *path, tpmattest_error **err)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(MAX_FILE);
	int rc;

	if (!f || !data)
		rc = tpmattest_error_set(err, f ? TPMATTEST_E_NOMEM : TPMATTEST_E_NOT_FOUND, path,
					 NULL);
	else
		rc = tpmattest_evidence_add_file(e, role, path, data, fread(data, 1, MAX_FILE, f),
						 err);
	free(data);
	if (f)
		fclose(f);
	return rc;
}

static int gather(char **argv, tpmattest_evidence **out, tpmattest_error **err)
{
	int rc = tpmattest_evidence_new(out, err);

	if (rc == 0)
		rc = tpmattest_evidence_set_manufacturer(*out, argv[1], err);
	if (rc == 0)
		rc = add(*out, TPMATTEST_ROLE_EK, argv[3], err);
	for (char **chain = argv + 4; rc == 0 && *chain; chain++)
		rc = add(*out, TPMATTEST_ROLE_CHAIN, *chain, err);
	return rc;
}

static void print_report(const tpmattest_report *r)
{
	static const char *const verdicts[] = { "untrusted", "cannot tell", "trusted" };
	const char *url = tpmattest_ek_aik_url(tpmattest_report_selected(r));

	printf("%s\n", verdicts[tpmattest_report_verdict(r)]);
	for (size_t i = 0; i < tpmattest_ek_chain_count(tpmattest_report_selected(r)); i++)
		printf("  %zu. %s\n", i,
		       tpmattest_cert_source(tpmattest_ek_chain(tpmattest_report_selected(r), i)));
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(r)); i++)
		if (tpmattest_ek_finding_severity(tpmattest_report_selected(r), i) >=
		    TPMATTEST_SEVERITY_WARNING)
			printf("%s: %s\n",
			       tpmattest_finding_name(
				       tpmattest_ek_finding_code(tpmattest_report_selected(r), i)),
			       tpmattest_ek_finding_message(tpmattest_report_selected(r), i));
	printf("AIK: %s\n", url ? url : "no authority can be derived");
}

int main(int argc, char **argv)
{
	tpmattest_evidence *evidence = NULL;
	tpmattest_trust *trust = NULL;
	tpmattest_report *report = NULL;
	tpmattest_error *err = NULL;
	int rc, status = 2;

	if (argc < 4) {
		fprintf(stderr, "usage: verify-files MANUFACTURER TRUST EK [CHAIN]...\n"
				"  TRUST   a directory, bundle or TrustedTpm.cab; EK, CHAIN  "
				"certificates, DER or PEM\n");
		return 2;
	}
	rc = gather(argv, &evidence, &err);
	if (rc == 0)
		rc = tpmattest_trust_new(&trust, &err);
	if (rc == 0)
		rc = tpmattest_trust_add_path(trust, argv[2], &err);
	if (rc == 0)
		rc = tpmattest_verify(evidence, trust, NULL, &report, &err);
	/* Every verdict comes with a report, and every verdict except "trusted" also with an error
	 * object. */
	if (report) {
		print_report(report);
		status = rc == 0 ? 0 : rc == TPMATTEST_E_UNTRUSTED ? 1 : 3;
	} else {
		fprintf(stderr, "verify-files: %s (%s)\n", tpmattest_error_message(err),
			tpmattest_error_name(rc));
	}
	tpmattest_report_free(report);
	tpmattest_trust_free(trust);
	tpmattest_evidence_free(evidence);
	tpmattest_error_free(err);
	return status;
}
