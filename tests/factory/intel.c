/* SPDX-License-Identifier: BSD-2-Clause */
/* Intel: on-die CAs from the 11th generation on, the EK service before. */
#include "build.h"
#include "wrap.h"

#include <openssl/sha.h>

#include <string.h>

#define CERTS "content/OnDieCA/certs/"
#define CRLS "content/OnDieCA/crls/"
#define WHERE ";CN=pki.tpm.test"
#define INTERMEDIATE "OU=ODCA CA2 CSME Intermediate CA Test" WHERE

enum {
	ROOT_SLOT = 10,
	INTERMEDIATE_SLOT,
	ISSUING_SLOT,
	ROM_SLOT,
	KERNEL_SLOT,
	PTT_SLOT,
	EPID_ROOT_SLOT,
	EPID_SLOT
};

struct odca {
	struct part_cert *root, *intermediate, *issuing, *rom, *kernel, *ptt;
	struct part_cert *ek[3]; /* RSA 2048, P-256, P-384 */
	const struct part_cert *top;
};

static struct pki_cert ca_spec(const char *subject, unsigned slot)
{
	return (struct pki_cert){ .profile = PKI_CA,
				  .subject = PKI_NAME(subject),
				  .key = pki_key(PKI_P384, slot) };
}

static void odca_above(struct part *p, struct odca *o)
{
	struct pki_cert spec = ca_spec("C=US;ST=CA;L=Testville;O=Test Corporation;OU=OnDie CA Root "
				       "Cert Signing Test" WHERE,
				       ROOT_SLOT);

	spec.sign.flip_null = true; /* as Intel's root: ecdsa-with-SHA384 with NULL */
	o->root = build_cert(p, "root", PART_ROOT, &spec, NULL);
	spec = ca_spec(INTERMEDIATE, INTERMEDIATE_SLOT);
	spec.aia.url[0] = build_url(p, CERTS "OnDie_CA_RootCA_Certificate.cer");
	spec.crldp.dp[0].url = build_url(p, CRLS "OnDie_CA.crl");
	o->intermediate = build_cert(p, "intermediate", PART_INTERMEDIATE, &spec, o->root);
	spec = ca_spec("OU=ODCA 2 CSME P_TST 00009901 Issuing CA" WHERE, ISSUING_SLOT);
	spec.aia.url[0] = build_url(p, CERTS "ODCA_CA2_CSME_Intermediate.cer");
	spec.crldp.dp[0].url = build_url(p, CRLS "ODCA_CA2_CSME_Product.crl");
	o->issuing = build_cert(p, "issuing-ca", PART_INTERMEDIATE, &spec, o->intermediate);
	build_publish(p, CERTS "OnDie_CA_RootCA_Certificate.cer", o->root);
	build_publish(p, CERTS "ODCA_CA2_CSME_Intermediate.cer", o->intermediate);
	build_publish(p, CERTS "TST_00009901_ODCA_CA2.cer", o->issuing);
}

static struct pki_dp indirect(struct part *p)
{
	return (struct pki_dp){ .url = build_url(p, CRLS "ODCA_CA2_CSME_Indirect.crl"),
				.issuer = PKI_NAME(INTERMEDIATE) };
}

/* Names long enough that three certificates do not fit one index, whatever the base URL. */
static void odca_device(struct part *p, struct odca *o)
{
	struct pki_cert spec = ca_spec("O=Test Corporation;OU=On-die authority of one part, for "
				       "tests;CN=ODCA 2 CSME TST SOC ROM CA",
				       ROM_SLOT);

	spec.ski.kind = PKI_SKI_SHA256_20;
	spec.ku.bits = PKI_KU_SIGNATURE | PKI_KU_KEY_ENCIPHERMENT | PKI_KU_KEY_AGREEMENT |
		       PKI_KU_CERT_SIGN | PKI_KU_CRL_SIGN;
	spec.aia.url[0] = build_url(p, CERTS "TST_00009901_ODCA_CA2.cer");
	spec.crldp.dp[0].url = build_url(p, CRLS "TST_00009901_ODCA_CA2.crl");
	o->rom = build_cert(p, "rom-ca", PART_DEVICE, &spec, o->issuing);
	spec = ca_spec("O=Test Corporation;OU=On-die authority of one part, for tests;CN=ODCA 2 "
		       "CSME TST SOC SVN "
		       "01 Kernel CA",
		       KERNEL_SLOT);
	spec.ski.kind = PKI_SKI_SHA256_20;
	spec.ku.bits = PKI_KU_CERT_SIGN;
	spec.crldp.dp[0] = indirect(p);
	o->kernel = build_cert(p, "kernel-ca", PART_DEVICE, &spec, o->rom);
	spec.subject = PKI_NAME(
		"O=Test Corporation;OU=On-die authority of one part, for tests;CN=ODCA 2 CSME TST "
		"SOC SVN 01 PTT   CA");
	spec.key = pki_key(PKI_P384, PTT_SLOT);
	o->ptt = build_cert(p, "ptt-ca", PART_DEVICE, &spec, o->kernel);
}

static void odca_eks(struct part *p, struct odca *o)
{
	static const enum ek_kind kinds[] = { EK_L1_RSA2048, EK_L2_P256, EK_H3_P384 };
	struct pki_cert spec = {
		.profile = PKI_EK,
		.bc = { PKI_EXT_CRITICAL, .explicit_false = true },
		.sda.mode = PKI_EXT_CRITICAL_FALSE,
		.san = { .manufacturer = "id:494E5443", .model = "TST", .version = "id:02580012" },
	};

	spec.crldp.dp[0] = indirect(p);
	for (size_t i = 0; i < 3; i++)
		o->ek[i] = build_ek(p, kinds[i], &spec, o->ptt);
}

/* The product and the indirect list have one issuer; only the latter says indirectCRL, and has no
 * URL in it. */
static void odca_crls(struct part *p, const struct odca *o)
{
	const struct part_cert *under_root[] = { o->intermediate, NULL };
	const struct part_cert *under_intermediate[] = { o->issuing, NULL };
	const struct part_cert *under_issuing[] = { o->rom, NULL };
	const struct part_cert *on_die[] = {
		o->kernel, o->ptt, o->ek[0], o->ek[1], o->ek[2], NULL
	};

	build_crl(p, CRLS "OnDie_CA.crl", o->root, (struct pki_crl){ 0 }, under_root);
	build_crl(p, CRLS "ODCA_CA2_CSME_Product.crl", o->intermediate, (struct pki_crl){ 0 },
		  under_intermediate);
	build_crl(p, CRLS "TST_00009901_ODCA_CA2.crl", o->issuing, (struct pki_crl){ 0 },
		  under_issuing);
	build_crl(p, CRLS "ODCA_CA2_CSME_Indirect.crl", o->intermediate,
		  (struct pki_crl){ .number = 5, .idp = { PKI_EXT_CRITICAL, .indirect = true } },
		  on_die);
}

static void odca(struct part *p, struct odca *o, const char *order, const struct chain_area *area)
{
	p->manufacturer = p->aik_prefix = "INTC";
	p->model = "TST";
	odca_above(p, o);
	odca_device(p, o);
	odca_eks(p, o);
	odca_crls(p, o);
	for (size_t i = 0; i < 3; i++)
		build_ek_nv(p, o->ek[i], 0, 0);
	o->top = build_chain(p, (struct part_cert *const[]){ o->ptt, o->kernel, o->rom }, 3, order,
			     area);
	build_aik(p, o->ek[0], o->top);
}

void build_intel_odca(struct part *p)
{
	struct odca o;

	odca(p, &o, "3,2,1", &(struct chain_area){ 0 });
}

void build_permuted(struct part *p)
{
	struct odca o;

	odca(p, &o, "1,3,2", &(struct chain_area){ 0 });
}

void build_chain_gap(struct part *p)
{
	struct odca o;

	odca(p, &o, "3,2,1", &(struct chain_area){ .gap = 8 });
}

void build_chain_padded(struct part *p)
{
	struct odca o;

	odca(p, &o, "3,2,1", &(struct chain_area){ .pad = 64 });
}

/* The PTT CA, the EK's issuer, is the one cut. */
void build_chain_truncated(struct part *p)
{
	struct odca o;

	odca(p, &o, "3,2,1", &(struct chain_area){ .cut = 40 });
	p->expect = PART_INCOMPLETE;
	build_aik(p, o.ek[0], NULL);
}

/* The RSA EK may not be read, the P-256 one was never written: the P-384 one is there. */
void build_unreadable(struct part *p)
{
	struct odca o;

	odca(p, &o, "3,2,1", &(struct chain_area){ 0 });
	p->nv[0].attributes = NVPROV_ATTRS_PLATFORM_ONLY;
	p->nv[1].unwritten = true;
	build_aik(p, o.ek[2], o.top);
}

static void percent_equals(struct part *p, const struct derout *b64, const char **out)
{
	size_t n = b64->len;
	size_t pad = 0;

	while (n && b64->p[n - 1] == '=') {
		n--;
		pad++;
	}
	*out = build_text(p, "%.*s%s%s", (int)n, (const char *)b64->p, pad > 0 ? "%3D" : "",
			  pad > 1 ? "%3D" : "");
}

/* base64url(SHA-256(modulus || 01 00 01)), or of X || Y, padding kept. */
static void ekop_reply(struct part *p, const struct part_cert *ek)
{
	const struct pki_key *key = ek->made.key;
	struct derout hashed = { 0 }, name = { 0 }, body = { 0 };
	uint8_t digest[SHA256_DIGEST_LENGTH];
	const char *hash, *cert;

	derout_bytes(&hashed, pki_key_numbers(key));
	if (pki_key_is_rsa(key))
		derout_raw(&hashed, "\x01\x00\x01", 3);
	SHA256(hashed.p, hashed.len, digest);
	pki_base64(&name, (struct pki_bytes){ digest, sizeof(digest) }, true);
	pki_base64(&body, pki_made_der(&ek->made), true);
	percent_equals(p, &name, &hash);
	percent_equals(p, &body, &cert);
	const char *json = build_text(p, "{\"pubhash\":\"%s\",\"certificate\":\"%s\"}", hash, cert);
	const char *path = build_text(p, "ekcertservice/%.*s", (int)name.len, (const char *)name.p);
	build_www(p, path, (struct pki_bytes){ (const uint8_t *)json, strlen(json) });
	derout_free(&hashed);
	derout_free(&name);
	derout_free(&body);
}

#define EKCERT "content/CRL/ekcert/"

void build_ekop(struct part *p)
{
	struct pki_cert spec = { .profile = PKI_CA,
				 .key = pki_key(PKI_P256, EPID_ROOT_SLOT),
				 .subject = PKI_NAME(
					 "C=US;ST=CA;L=Testville;O=Test Corporation;OU=TPM EK root "
					 "cert signing" WHERE) };
	struct part_cert *root = build_cert(p, "root", PART_ROOT, &spec, NULL);

	p->manufacturer = p->aik_prefix = "INTC";
	p->model = "TST";
	p->expect = PART_FETCHED;
	spec.key = pki_key(PKI_P256, EPID_SLOT);
	spec.subject = PKI_NAME("C=US;ST=CA;L=Testville;O=Test Corporation;OU=TPM EK intermediate "
				"for TST_EPID_PROD pid:99" WHERE);
	spec.aia.url[0] = build_url(p, EKCERT "EKRootPublicKey.cer");
	spec.crldp.dp[0].url = build_url(p, EKCERT "EKRoot.crl");
	struct part_cert *epid = build_cert(p, "epid-ca", PART_INTERMEDIATE, &spec, root);
	struct pki_cert ek_spec = {
		.profile = PKI_EK,
		.san = { .manufacturer = "id:494E5443", .model = "TST", .version = "id:00020000" }
	};
	ek_spec.aia.url[0] = build_url(p, EKCERT "TSTEPIDPROD_EK_Platform_Public_Key.cer");
	ek_spec.crldp.dp[0].url = build_url(p, EKCERT "TSTEPIDPROD_EK_Device.crl");
	const struct part_cert *eks[] = { build_ek(p, EK_L1_RSA2048, &ek_spec, epid),
					  build_ek(p, EK_L2_P256, &ek_spec, epid), NULL };
	for (size_t i = 0; eks[i]; i++)
		ekop_reply(p, eks[i]);
	build_publish(p, EKCERT "EKRootPublicKey.cer", root);
	build_publish(p, EKCERT "TSTEPIDPROD_EK_Platform_Public_Key.cer", epid);
	build_crl(p, EKCERT "EKRoot.crl", root, (struct pki_crl){ 0 },
		  (const struct part_cert *[]){ epid, NULL });
	build_crl(p, EKCERT "TSTEPIDPROD_EK_Device.crl", epid, (struct pki_crl){ 0 }, eks);
	build_aik(p, eks[0], NULL);
}
