/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual TPMs: the EK certificates of swtpm, which name a manufacturer that is no text; those of Google's
 * cloud, which name none; and Azure's machines, which have a certificate for an attestation key only. */
#include "build.h"

enum { HOST_ROOT = 40, HOST_CA, CLOUD_ROOT, CLOUD_CA, CLOUD_AK, AZURE_ROOT, AZURE_CA, AZURE_AK };

static struct part_cert *ca(struct part *p, const char *id, const char *subject, unsigned key,
			    const struct part_cert *root)
{
	return build_cert(p, id, root ? PART_INTERMEDIATE : PART_ROOT,
			  &(struct pki_cert){ .profile = PKI_CA,
					      .subject = PKI_NAME(subject),
					      .key = pki_key(PKI_P256, key) },
			  root);
}

void build_swtpm(struct part *p)
{
	struct pki_cert spec = {
		.profile = PKI_EK,
		.san = { .manufacturer = "id:00001014", .model = "swtpm", .version = "id:20191023" }
	};
	struct part_cert *root, *host, *ek;

	p->manufacturer = p->aik_prefix = "IBM";
	p->model = "SW   TPM";
	root = ca(p, "root", "CN=test-localca-rootca", HOST_ROOT, NULL);
	host = ca(p, "localca", "CN=test-localca", HOST_CA, root);
	ek = build_ek(p, EK_L1_RSA2048, &spec, host);
	build_ek_nv(p, ek, 0, 0);
	build_ek_nv(p, build_ek(p, EK_H3_P384, &spec, host), 0, 0);
	build_aik(p, ek, NULL);
}

/* An attestation key's certificate at an NV index, which is that of no EK. */
static void attestation_key(struct part *p, uint32_t index, const char *subject,
			    const struct pki_ext *more, size_t n_more, unsigned key,
			    const struct part_cert *issuer)
{
	struct pki_cert spec = { .profile = PKI_EK,
				 .subject = PKI_NAME(subject),
				 .key = pki_key(PKI_RSA2048, key),
				 .ku = { PKI_EXT_CRITICAL, PKI_KU_SIGNATURE, false },
				 .san.mode = PKI_EXT_ABSENT,
				 .sda.mode = PKI_EXT_ABSENT,
				 .more = more,
				 .n_more = n_more };
	struct part_cert *ak;

	if (n_more)
		spec.eku.mode = PKI_EXT_ABSENT;
	else
		spec.eku = (struct pki_oids){ PKI_EXT_PLAIN, { "2.23.133.8.3" } };
	ak = build_cert(p, "ak-rsa2048", PART_AK, &spec, issuer);
	build_nv(p, index, pki_made_der(&ak->made));
}

void build_google(struct part *p)
{
	/* the extension that names project, zone and machine; nobody reads its content here */
	static const struct pki_ext instance[] = {
		{ "1.3.6.1.4.1.11129.2.1.21", PKI_EXT_PLAIN, { (const uint8_t *)"\x30\x00", 2 } }
	};
	struct pki_cert spec = { .profile = PKI_EK,
				 .subject = PKI_NAME("CN=test-instance"),
				 .san.mode = PKI_EXT_ABSENT,
				 .eku.mode = PKI_EXT_ABSENT,
				 .sda.mode = PKI_EXT_ABSENT,
				 .more = instance,
				 .n_more = 1 };
	struct part_cert *root, *pool, *ek;

	p->manufacturer = p->aik_prefix = "GOOG";
	p->model = "vTPM";
	root = ca(p, "root", "C=US;O=Test LLC;CN=EK-AK CA Test Root", CLOUD_ROOT, NULL);
	pool = ca(p, "pool", "C=US;O=Test LLC;CN=EK-AK CA Test Intermediate", CLOUD_CA, root);
	ek = build_ek(p, EK_L1_RSA2048, &spec, pool);
	build_ek_nv(p, ek, 0, 0);
	attestation_key(p, 0x01c10000, "CN=test-instance", instance, 1, CLOUD_AK, pool);
	build_aik(p, ek, NULL);
}

void build_azure(struct part *p)
{
	struct part_cert *root, *pool;

	p->manufacturer = p->aik_prefix = "MSFT";
	p->model = "xCG fTPM";
	p->expect = PART_NO_EK;
	root = ca(p, "root", "C=US;O=Test Corporation;CN=Azure Virtual TPM Test Root CA",
		  AZURE_ROOT, NULL);
	pool = ca(p, "pool", "C=US;O=Test Corporation;CN=Global Virtual TPM Test CA - 99", AZURE_CA,
		  root);
	attestation_key(p, 0x01c101d0, "CN=test.Azure.VM", NULL, 0, AZURE_AK, pool);
}
