/* SPDX-License-Identifier: BSD-2-Clause */
/* AMD: the firmware TPM, whose certificates only its service has, and Pluton. */
#include "build.h"

#include <openssl/sha.h>

enum { RSA_ROOT_SLOT = 4, RSA_CA_SLOT, EC_ROOT_SLOT = 20, EC_CA_SLOT };
enum {
	PLUTON_ROOT_SLOT = 24,
	PLUTON_GLOBAL_SLOT,
	PLUTON_PRODUCT_SLOT,
	PLUTON_DEVICE_SLOT,
	PLUTON_FIRMWARE_SLOT
};

/* The RSA and the EC hierarchy share their names, as AMD's do. */
#define AMD_NAME(cn) "OU=Engineering;C=US;L=Testville;ST=CA;O=Test Micro Devices;CN=" cn

struct amd_branch {
	struct part_cert *root, *ca;
};

/* SHA-256 over 00002222 || exponent || modulus, or 00004444 || X || Y: the first 16 bytes. */
static void amd_id(const struct pki_key *key, uint8_t id[16])
{
	struct derout d = { 0 };
	uint8_t digest[SHA256_DIGEST_LENGTH];

	if (pki_key_is_rsa(key))
		derout_raw(&d, "\x00\x00\x22\x22\x00\x01\x00\x01", 8);
	else
		derout_raw(&d, "\x00\x00\x44\x44", 4);
	derout_bytes(&d, pki_key_numbers(key));
	SHA256(d.p, d.len, digest);
	for (size_t i = 0; i < 16; i++)
		id[i] = digest[i];
	derout_free(&d);
}

static const char *serial_path(struct part *p, const struct part_cert *c)
{
	char hex[65];

	build_hex(hex, c->made.serial.p, c->made.serial.len, true);
	return build_text(p, "pki/aia/%s", hex);
}

static struct amd_branch amd_branch(struct part *p, const char *tag, const struct pki_key *root_key,
				    const struct pki_key *ca_key)
{
	struct amd_branch b;
	struct pki_cert spec = { .profile = PKI_CA,
				 .subject = PKI_NAME(AMD_NAME("TESTTPM")),
				 .key = root_key };

	b.root = build_cert(p, build_text(p, "root-%s", tag), PART_ROOT, &spec, NULL);
	spec.subject = PKI_NAME(AMD_NAME("PRG-TST"));
	spec.key = ca_key;
	spec.aia.url[0] = build_url(p, serial_path(p, b.root));
	spec.crldp.dp[0].url = build_url(p, build_text(p, "pki/crl/root-%s.crl", tag));
	b.ca = build_cert(p, build_text(p, "prg-%s", tag), PART_INTERMEDIATE, &spec, b.root);
	build_publish(p, serial_path(p, b.root), b.root);
	build_publish(p, serial_path(p, b.ca), b.ca);
	build_crl(p, build_text(p, "pki/crl/root-%s.crl", tag), b.root, (struct pki_crl){ 0 },
		  (const struct part_cert *[]){ b.ca, NULL });
	return b;
}

/* The serial is the id in the URL, its top bit cleared when it would make the number negative. */
static struct part_cert *amd_ek(struct part *p, enum ek_kind kind, const char *tag,
				const struct amd_branch *b)
{
	uint8_t id[16], serial[16];
	char hex[33];

	amd_id(p->ek_key[kind], id);
	for (size_t i = 0; i < sizeof(id); i++)
		serial[i] = id[i];
	serial[0] &= 0x7f;
	if (serial[0] == 0)
		/* a shorter number would be another way to differ from the URL: not here */
		serial[0] = 1;
	struct pki_cert spec = {
		.profile = PKI_EK,
		.serial = { serial, sizeof(serial) },
		.bc = { PKI_EXT_CRITICAL, .explicit_false = true },
		.san = { .manufacturer = "id:414D4400", .model = "TST", .version = "id:00030000" }
	};
	spec.aia.url[0] = build_url(p, serial_path(p, b->ca));
	spec.crldp.dp[0].url = build_url(p, build_text(p, "pki/crl/prg-%s.crl", tag));
	struct part_cert *ek = build_ek(p, kind, &spec, b->ca);
	build_hex(hex, id, sizeof(id), true);
	build_publish(p, build_text(p, "pki/aia/%s", hex), ek);
	build_crl(p, build_text(p, "pki/crl/prg-%s.crl", tag), b->ca, (struct pki_crl){ 0 },
		  (const struct part_cert *[]){ ek, NULL });
	return ek;
}

void build_amd_ftpm(struct part *p)
{
	struct amd_branch rsa, ec;

	p->manufacturer = p->aik_prefix = "AMD";
	p->model = "TST";
	p->expect = PART_FETCHED;
	rsa = amd_branch(p, "rsa", pki_key(PKI_RSA2048, RSA_ROOT_SLOT),
			 pki_key(PKI_RSA2048, RSA_CA_SLOT));
	ec = amd_branch(p, "ecc", pki_key(PKI_P384, EC_ROOT_SLOT), pki_key(PKI_P384, EC_CA_SLOT));
	const struct part_cert *ek = amd_ek(p, EK_L1_RSA2048, "rsa", &rsa);
	amd_ek(p, EK_L2_P256, "ecc", &ec);
	build_aik(p, ek, NULL);
}

static struct part_cert *pluton_ca(struct part *p, const char *id, enum part_role role,
				   const char *subject, unsigned slot, int pathlen,
				   const struct part_cert *issuer)
{
	/* 1.3.6.1.4.1.311.122.1, not critical, and EKU 311.122.2 beside the EK one: read them, make
	 * nothing of them. */
	static const struct pki_ext pluton = { "1.3.6.1.4.1.311.122.1",
					       PKI_EXT_PLAIN,
					       { (const uint8_t *)"\x05\x00", 2 } };
	struct pki_cert spec = { .profile = PKI_CA,
				 .subject = PKI_NAME(subject),
				 .key = pki_key(PKI_P384, slot),
				 .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = pathlen >= 0,
					 .pathlen = pathlen },
				 .eku.oid = { PKI_OID_KP_EK, "1.3.6.1.4.1.311.122.2" },
				 .more = &pluton,
				 .n_more = 1 };

	if (issuer && issuer->role != PART_DEVICE)
		spec.aia.url[0] = build_url(p, build_text(p, "hsp/ica/%s.crt", issuer->id));
	struct part_cert *c = build_cert(p, id, role, &spec, issuer);
	if (role != PART_DEVICE)
		build_publish(p, build_text(p, "hsp/ica/%s.crt", id), c);
	return c;
}

void build_amd_pluton(struct part *p)
{
	static const enum ek_kind kinds[] = { EK_L1_RSA2048, EK_H3_P384 };
	struct part_cert *root, *global, *product, *device, *firmware, *ek[2];

	p->manufacturer = "AMD";
	p->aik_prefix = "MSFT";
	p->model = "TSTHSP";
	root = pluton_ca(p, "root", PART_ROOT,
			 "O=Test Micro Devices;CN=AMD Pluton Global Test Root", PLUTON_ROOT_SLOT,
			 -1, NULL);
	global = pluton_ca(p, "global-ica", PART_INTERMEDIATE,
			   "O=Test Micro Devices;CN=AMD Pluton Global Factory Test ICA",
			   PLUTON_GLOBAL_SLOT, 3, root);
	product = pluton_ca(p, "product-ica", PART_INTERMEDIATE,
			    "O=Test Micro Devices;CN=AMD Pluton Per-Product Factory NON-FIPS EK "
			    "ICA TEST00B20F99",
			    PLUTON_PRODUCT_SLOT, 2, global);
	device = pluton_ca(p, "device-ica", PART_DEVICE,
			   "CN=02849DB0FD9F4CC4EF6175E75700B20F99;OU=DEVICE EKICA TEST00B20F99",
			   PLUTON_DEVICE_SLOT, 1, product);
	firmware = pluton_ca(p, "firmware-ica", PART_DEVICE,
			     "CN=PLUTON Firmware SVN04;OU=FIRMWARE EKICA TEST00B20F99",
			     PLUTON_FIRMWARE_SLOT, 0, device);
	for (size_t i = 0; i < 2; i++) {
		ek[i] = build_ek(p, kinds[i],
				 &(struct pki_cert){ .profile = PKI_EK,
						     .san = { .manufacturer = "id:414D4400",
							      .model = "TSTHSP",
							      .version = "id:00060003" } },
				 firmware);
		build_ek_nv(p, ek[i], 0, 0);
	}
	build_aik(p, ek[0],
		  build_chain(p, (struct part_cert *const[]){ firmware, device }, 2, "2,1",
			      &(struct chain_area){ 0 }));
}
