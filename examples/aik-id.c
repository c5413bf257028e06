/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Show the key identifier of a certificate's issuer, and the Microsoft AIK authority that it names.
 *
 *     cc -o aik-id aik-id.c $(pkg-config --cflags --libs libtpmattest)
 *
 * The certificate must be the topmost one on the device (tpmattest(7)): the ROM CA of an on-die
 * chain, or the EK certificate if there is no such chain. For any other certificate the address is
 * useless; "verify-files" finds the right one.
 *
 * Exit status: 0 all registered with Microsoft, 1 not all, 2 usage or failure.
 */
#include <stdio.h>

#include <tpmattest/tpmattest.h>

#define MAX_CERT (16u * 1024) /* limit of the library */

/* Show one certificate. Returns 1 if registered, 0 if not, otherwise an error code. */
static int show(const char *manufacturer, const char *path, tpmattest_error **err)
{
	uint8_t der[MAX_CERT], id[TPMATTEST_KEY_ID_SIZE];
	size_t len, id_len = sizeof(id);
	FILE *f = fopen(path, "rb");
	char *url = NULL;
	int rc, registered = TPMATTEST_REGISTERED_UNKNOWN;

	if (!f)
		return tpmattest_error_set(err, TPMATTEST_E_NOT_FOUND, "the file cannot be opened",
					   NULL);
	len = fread(der, 1, sizeof(der), f);
	fclose(f);
	rc = tpmattest_issuer_key_id(der, len, id, &id_len, err);
	if (rc == 0)
		rc = tpmattest_aik_url(manufacturer, id, id_len, &url, err);
	if (rc == 0)
		rc = tpmattest_aik_registered(manufacturer, id, id_len, &registered, err);
	if (rc < 0)
		return rc;
	printf("%s\n  issuer key id  ", path);
	for (size_t i = 0; i < id_len; i++)
		printf("%02x", id[i]);
	printf("\n  AIK URL        %s\n  registered     %s (list of %s)\n", url,
	       tpmattest_registered_name(registered), tpmattest_aik_registry_date());
	tpmattest_free(url);
	return registered == TPMATTEST_REGISTERED_YES;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: aik-id MANUFACTURER CERTIFICATE...   certificates in DER; "
				"MANUFACTURER such as INTC\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		tpmattest_error *err = NULL;
		int rc = show(argv[1], argv[i], &err);

		if (rc < 0) {
			fprintf(stderr, "aik-id: %s: %s (%s)\n", argv[i],
				tpmattest_error_message(err), tpmattest_error_name(rc));
			status = 2;
		} else if (rc == 0 && status == 0) {
			status = 1;
		}
		tpmattest_error_free(err);
	}
	return status;
}
