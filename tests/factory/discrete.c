/* SPDX-License-Identifier: BSD-2-Clause */
/* Discrete TPMs, whose EK certificates a vendor CA signs directly, and a few parts that are theirs
 * with something wrong. */
#include "build.h"

#include <stdlib.h>
#include <string.h>

#include <tss2/tss2_mu.h>

enum { IFX_ROOT_RSA = 0, IFX_CA_RSA, STM_ROOT_RSA, STM_CA_RSA, WRONG_RSA = 7 };
enum { IFX_ROOT_EC = 30, IFX_CA_EC, NTC_ROOT_EC, STM_CA_EC, GOOG_ROOT_EC };

static const uint8_t the_nonce[] = { 0x6e, 0x6f, 0x6e, 0x63, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x20,
				     0x74, 0x65, 0x73, 0x74, 0x73, 0x20, 0x6f, 0x6e, 0x6c, 0x79 };

/* L-1, with AES-256 so that nobody can mistake it for the profile's. */
void build_nonce_template(TPM2B_PUBLIC *template, bool with_nonce)
{
	ek_template(EK_L1_RSA2048, template);
	template->publicArea.parameters.rsaDetail.symmetric.keyBits.aes = 256;
	if (with_nonce)
		ek_template_nonce(template, the_nonce, sizeof(the_nonce));
}

struct infineon {
	struct part_cert *ek_rsa, *ek_ec;
};

static struct part_cert *infineon_ca(struct part *p, const char *id, const char *subject,
				     const struct pki_key *key, const struct part_cert *root)
{
	struct pki_cert spec = { .profile = PKI_CA, .subject = PKI_NAME(subject), .key = key };

	spec.aia.url[0] = build_url(p, build_text(p, "%s/%s.crt", root->id, root->id));
	spec.crldp.dp[0].url = build_url(p, build_text(p, "%s/%s.crl", root->id, root->id));
	struct part_cert *ca = build_cert(p, id, PART_INTERMEDIATE, &spec, root);
	build_publish(p, build_text(p, "%s/%s.crt", id, id), ca);
	build_publish(p, build_text(p, "%s/%s.crt", root->id, root->id), root);
	build_crl(p, build_text(p, "%s/%s.crl", root->id, root->id), root, (struct pki_crl){ 0 },
		  (const struct part_cert *[]){ ca, NULL });
	return ca;
}

static struct part_cert *infineon_ek(struct part *p, enum ek_kind kind, const struct pki_key *key,
				     struct part_cert *ca)
{
	struct pki_cert spec = { .profile = PKI_EK,
				 .key = key,
				 .policies.oid = { "1.2.276.0.68.1.20.1" },
				 .san = { .manufacturer = "id:49465800",
					  .model = "SLB 9999 TPM2.0",
					  .version = "id:0728" } };

	spec.aia.url[0] = build_url(p, build_text(p, "%s/%s.crt", ca->id, ca->id));
	spec.crldp.dp[0].url = build_url(p, build_text(p, "%s/%s.crl", ca->id, ca->id));
	struct part_cert *ek = build_ek(p, kind, &spec, ca);
	build_crl(p, build_text(p, "%s/%s.crl", ca->id, ca->id), ca, (struct pki_crl){ 0 },
		  (const struct part_cert *[]){ ek, NULL });
	return ek;
}

/* rsa_key: another key than the TPM's own, or NULL. */
static struct infineon infineon(struct part *p, const struct pki_key *rsa_key)
{
	struct infineon ifx;
	struct part_cert *rsa_root, *ec_root, *rsa, *ec;

	p->manufacturer = p->aik_prefix = "IFX";
	p->model = "SLB 9999";
	rsa_root =
		build_cert(p, "OptigaTestRsaRootCA", PART_ROOT,
			   &(struct pki_cert){
				   .profile = PKI_CA,
				   .key = pki_key(PKI_RSA2048, IFX_ROOT_RSA),
				   .subject = PKI_NAME("C=DE;O=Test Semiconductor AG;OU=OPTIGA(TM) "
						       "Devices;CN=Test OPTIGA(TM) RSA Root CA") },
			   NULL);
	ec_root =
		build_cert(p, "OptigaTestEccRootCA", PART_ROOT,
			   &(struct pki_cert){
				   .profile = PKI_CA,
				   .key = pki_key(PKI_P521, IFX_ROOT_EC),
				   .subject = PKI_NAME("C=DE;O=Test Semiconductor AG;OU=OPTIGA(TM) "
						       "Devices;CN=Test OPTIGA(TM) ECC Root CA") },
			   NULL);
	rsa = infineon_ca(p, "OptigaTestRsaMfrCA099",
			  "C=DE;O=Test Semiconductor AG;OU=OPTIGA(TM) TPM2.0;CN=Test OPTIGA(TM) "
			  "RSA Manufacturing CA 099",
			  pki_key(PKI_RSA2048, IFX_CA_RSA), rsa_root);
	ec = infineon_ca(p, "OptigaTestEccMfrCA099",
			 "C=DE;O=Test Semiconductor AG;OU=OPTIGA(TM) TPM2.0;CN=Test OPTIGA(TM) ECC "
			 "Manufacturing CA 099",
			 pki_key(PKI_P256, IFX_CA_EC), ec_root);
	ifx.ek_rsa = infineon_ek(p, EK_L1_RSA2048, rsa_key, rsa);
	ifx.ek_ec = infineon_ek(p, EK_L2_P256, NULL, ec);
	build_ek_nv(p, ifx.ek_rsa, 0, 0);
	build_ek_nv(p, ifx.ek_ec, 0, 0);
	build_aik(p, ifx.ek_rsa, NULL);
	return ifx;
}

void build_infineon(struct part *p)
{
	infineon(p, NULL);
}

/* The certificate is good in every respect but one: it is another TPM's. Only binding can tell. */
void build_wrong_key(struct part *p)
{
	infineon(p, pki_key(PKI_RSA2048, WRONG_RSA));
	p->expect = PART_UNTRUSTED;
}

/* The RSA EK is made from a template in NV that is not the profile's, and a nonce: part_provision
 * made it so. */
void build_nonce(struct part *p)
{
	TPM2B_PUBLIC template;
	uint8_t area[sizeof(template)];
	size_t len = 0;

	infineon(p, NULL);
	build_nonce_template(&template, false);
	if (Tss2_MU_TPMT_PUBLIC_Marshal(&template.publicArea, area, sizeof(area), &len))
		abort();
	build_nv(p, ek_info(EK_L1_RSA2048)->nonce,
		 (struct pki_bytes){ the_nonce, sizeof(the_nonce) });
	build_nv(p, ek_info(EK_L1_RSA2048)->template, (struct pki_bytes){ area, len });
}

/* More handles than a page holds (254), half of them outside the EK area. */
void build_many(struct part *p)
{
	enum { EACH = 150 };

	infineon(p, NULL);
	for (uint32_t i = 0; i < 2 * EACH; i++) {
		uint8_t note[16] = { 0x11, (uint8_t)(i >> 8), (uint8_t)i };
		build_nv(p, i < EACH ? 0x01c02000 + i : 0x01c10000 + i - EACH,
			 (struct pki_bytes){ note, sizeof(note) });
	}
}

/* TCG PC Client (1.2) wrapper: 10 01 00, length with the inner tag, 10 02, certificate; then 0xff
 * to 1600 bytes. */
static void pcclient_nv(struct part *p, struct part_cert *ek)
{
	struct derout d = { 0 };
	size_t len = ek->made.der.len + 2;
	const uint8_t head[] = { 0x10, 0x01, 0x00, (uint8_t)(len >> 8), (uint8_t)len, 0x10, 0x02 };

	derout_raw(&d, head, sizeof(head));
	derout_bytes(&d, pki_made_der(&ek->made));
	derout_fill(&d, 0xff, d.len < 1600 ? 1600 - d.len : 0);
	build_nv(p, ek_info(ek->kind)->certificate, derout_view(&d));
	free(ek->source);
	ek->source = strdup("nv:0x01c00002+7");
	if (!ek->source)
		abort();
	derout_free(&d);
}

void build_stmicro(struct part *p)
{
	struct part_cert *root, *rsa, *ec, *ek_rsa, *ek_ec;
	struct pki_cert spec = { .profile = PKI_CA,
				 .key = pki_key(PKI_RSA2048, STM_ROOT_RSA),
				 .subject = PKI_NAME(
					 "C:printable=BE;O:printable=Test Sign "
					 "nv-sa;CN:printable=Test Trusted Platform Root CA") };

	p->manufacturer = p->aik_prefix = "STM";
	p->model = "ST33TEST";
	root = build_cert(p, "root", PART_ROOT, &spec, NULL);
	spec.aia.url[0] = build_url(p, "stmtpmekroot.crt");
	spec.key = pki_key(PKI_RSA2048, STM_CA_RSA);
	spec.subject = PKI_NAME("C:printable=CH;O:printable=Test Microelectronics "
				"NV;CN:printable=STM TPM EK Intermediate CA 99");
	rsa = build_cert(p, "stm-rsa-ca", PART_INTERMEDIATE, &spec, root);
	spec.key = pki_key(PKI_P384, STM_CA_EC);
	spec.subject = PKI_NAME("C:printable=CH;O:printable=Test Microelectronics "
				"NV;CN:printable=STM TPM ECC Intermediate CA 99");
	ec = build_cert(p, "stm-ecc-ca", PART_INTERMEDIATE, &spec, root);
	struct pki_cert ek = { .profile = PKI_EK,
			       .policies.oid = { "2.5.29.32.0" },
			       .san = { .tag = DER_PRINTABLE,
					.manufacturer = "id:53544D20",
					.model = "ST33TEST",
					.version = "id:00490004" } };
	ek.aia.url[0] = build_url(p, "stmtpmekint99.crt");
	ek_rsa = build_ek(p, EK_L1_RSA2048, &ek, rsa);
	ek.aia.url[0] = build_url(p, "stmtpmeccint99.crt");
	ek_ec = build_ek(p, EK_L2_P256, &ek, ec);
	build_publish(p, "stmtpmekroot.crt", root);
	build_publish(p, "stmtpmekint99.crt", rsa);
	build_publish(p, "stmtpmeccint99.crt", ec);
	pcclient_nv(p, ek_rsa);
	build_ek_nv(p, ek_ec, 1600, 0xff);
	build_aik(p, ek_rsa, NULL);
}

#define NTC_FILE "security/NTC-TPM-EK-Cert/Nuvoton TPM Test Root CA 9911.cer"

/* The root signs EKs itself; nothing has a key identifier; names are one RDN with the SET
 * unsorted. */
void build_nuvoton(struct part *p)
{
	struct part_cert *root, *ek_rsa, *ek_ec;
	struct pki_cert spec = {
		.profile = PKI_EK,
		.aki.mode = PKI_EXT_ABSENT,
		.san = { .shape = PKI_SAN_ONE_RDN,
			 .tag = DER_PRINTABLE,
			 .manufacturer = "id:4E544300",
			 .model = "NPCT9xx",
			 .version = "id:00070002" },
	};

	p->manufacturer = p->aik_prefix = "NTC";
	p->model = "NPCT9xx";
	root = build_cert(
		p, "root", PART_ROOT,
		&(struct pki_cert){
			.profile = PKI_CA,
			.key = pki_key(PKI_P256, NTC_ROOT_EC),
			.ski.mode = PKI_EXT_ABSENT,
			.subject = PKI_NAME(
				"CN:printable=Nuvoton TPM Test Root CA 9911|O:printable=Test "
				"Technology Corporation|C=TW") },
		NULL);
	spec.aia.url[0] = build_url(p, NTC_FILE);
	ek_rsa = build_ek(p, EK_L1_RSA2048, &spec, root);
	ek_ec = build_ek(p, EK_L2_P256, &spec, root);
	build_publish(p, NTC_FILE, root);
	build_ek_nv(p, ek_rsa, 1200, 0x00);
	build_ek_nv(p, ek_ec, 1100, 0x11);
	build_aik(p, ek_rsa, NULL);
}

/* Little-endian records where X.509 would be: nothing wrong with it, it is another format. */
void build_titan(struct part *p)
{
	uint8_t dice[512] = {
		0x44, 0x49, 0x43, 0x45, 0x03, 0x00, 0x00, 0x00, 0xf8, 0x01, 0x00, 0x00
	};
	struct part_cert *root, *ek;

	p->manufacturer = p->aik_prefix = "GOOG";
	p->model = "TITAN";
	for (size_t i = 12; i < sizeof(dice); i++)
		dice[i] = (uint8_t)(i * 167 + 13);
	root = build_cert(p, "root", PART_ROOT,
			  &(struct pki_cert){
				  .profile = PKI_CA,
				  .key = pki_key(PKI_P256, GOOG_ROOT_EC),
				  .subject = PKI_NAME("C=US;O=Test LLC;CN=Titan Test Root") },
			  NULL);
	ek = build_ek(p, EK_L2_P256,
		      &(struct pki_cert){ .profile = PKI_EK,
					  .san = { .manufacturer = "id:474F4F47",
						   .model = "TITAN",
						   .version = "id:00030000" } },
		      root);
	build_ek_nv(p, ek, 0, 0);
	build_nv(p, 0x01c00100, (struct pki_bytes){ dice, sizeof(dice) });
	build_aik(p, ek, NULL);
}

static void stray(struct part *p, uint32_t index)
{
	static const uint8_t nonce[] = "not a certificate, and at an odd index";

	p->manufacturer = p->aik_prefix = "INTC";
	p->model = "TST";
	p->expect = PART_NO_EK;
	build_nv(p, index, (struct pki_bytes){ nonce, sizeof(nonce) });
}

void build_stray_odd(struct part *p)
{
	stray(p, 0x01c00003);
}

void build_stray_chain(struct part *p)
{
	stray(p, 0x01c00105);
}
