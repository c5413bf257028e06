/* SPDX-License-Identifier: BSD-2-Clause */
#include "palette.h"

#include <string.h>

struct pki_made palette[P_N];
struct derout palette_list[L_N];

static const uint8_t debug_id[] = { 0x3b, 0x31, 0xca, 0xd5, 0xc3, 0x4b, 0x92, 0xd7, 0x48, 0xc8,
				    0xfd, 0x92, 0xaa, 0x75, 0xae, 0x9d, 0x32, 0x4a, 0x06, 0x42 };

/* RSA where most work is: it takes a third of the time to check. */
static struct pki_cert named(const char *name, unsigned slot)
{
	enum pki_kind kind = slot < 4 ? PKI_RSA2048 : PKI_P256;

	return (struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME(name), .key = pki_key(kind, slot) };
}

static void put(unsigned which, struct pki_cert spec, const struct pki_made *issuer)
{
	static uint8_t serial[P_N];

	serial[which] = (uint8_t)(which + 1);
	spec.serial = (struct pki_bytes){ &serial[which], 1 };
	pki_mint(&spec, issuer, &palette[which]);
}

static void make_cas(void)
{
	struct pki_cert c = named("CN=CA", 2);

	put(P_ROOT, named("CN=Root", 1), NULL);
	put(P_ROOT_TWIN, named("CN=Root", 1), NULL);
	put(P_ROOT_RENEWED, named("CN=Root", 5), NULL);
	put(P_OTHER_ROOT, named("CN=Other Root", 6), NULL);
	put(P_CA, c, &palette[P_ROOT]);
	put(P_CA_CROSS, c, &palette[P_OTHER_ROOT]);
	put(P_CA_SELF, c, NULL);
	c.ski.id = (struct pki_bytes){ debug_id, sizeof(debug_id) };
	put(P_CA_DEBUG, c, &palette[P_ROOT]);
	c = named("CN=CA", 2);
	c.ski.mode = PKI_EXT_ABSENT;
	c.sign.broken = true;
	put(P_CA_CLONE, c, &palette[P_OTHER_ROOT]);
}

static void make_subs(void)
{
	struct pki_cert c = named("CN=Sub", 3);

	put(P_SUB, c, &palette[P_CA]);
	c.not_after = PKI_AT(PALETTE_NOW - 1);
	put(P_SUB_EXPIRED, c, &palette[P_CA]);
	c = named("CN=Sub", 3);
	c.profile = PKI_BARE;
	put(P_SUB_BARE, c, &palette[P_CA]);
	c = named("CN=Sub", 3);
	c.bc.mode = PKI_EXT_ABSENT;
	put(P_SUB_NO_SIGN, c, &palette[P_CA]);
	c = named("CN=Sub", 3);
	c.ski.mode = PKI_EXT_ABSENT;
	c.sign.broken = true;
	put(P_SUB_CLONE, c, &palette[P_CA]);
	c = named("CN=Sub", 3);
	c.ski.mode = c.aki.mode = PKI_EXT_ABSENT;
	put(P_SUB_LOOSE, c, &palette[P_CA]);
	put(P_SUB_OTHER_KEY, named("CN=Sub", 7), &palette[P_CA]);
}

static void make_eks(void)
{
	struct pki_cert c = { .profile = PKI_EK, .key = pki_key(PKI_P256, 4) };

	put(P_EK, c, &palette[P_SUB]);
	put(P_EK_CA, c, &palette[P_CA]);
	put(P_FOREIGN_EK, c, &palette[P_OTHER_ROOT]);
	c.not_after = PKI_AT(PALETTE_NOW - 1);
	put(P_EK_EXPIRED, c, &palette[P_SUB]);
	c.not_after = (struct pki_time){ 0 };
	c.sign.broken = true;
	put(P_EK_BROKEN, c, &palette[P_SUB]);
}

static void list(unsigned which, struct pki_crl spec, int by, int revoked)
{
	uint8_t serial = (uint8_t)(revoked + 1);
	struct pki_revoked entry = { .serial = { &serial, 1 } };

	spec.revoked = &entry;
	spec.n_revoked = revoked >= 0;
	pki_mint_crl(&spec, &palette[by], &palette_list[which]);
}

static void make_lists(void)
{
	static const uint8_t user_only[] = { 0x30, 0x03, 0x81, 0x01, 0xff }, indirect[] = { 0x30, 0x03, 0x84, 0x01, 0xff };
	struct pki_ext idp = { "2.5.29.28", PKI_EXT_CRITICAL, { user_only, sizeof(user_only) } };
	struct pki_ext delta = { "2.5.29.27", PKI_EXT_CRITICAL, PKI_BYTES("\x02\x01\x01") };

	list(L_SUB, (struct pki_crl){ 0 }, P_SUB, -1);
	list(L_SUB_REVOKES, (struct pki_crl){ 0 }, P_SUB, P_EK);
	list(L_CA, (struct pki_crl){ 0 }, P_CA, -1);
	list(L_CA_REVOKES, (struct pki_crl){ 0 }, P_CA, P_SUB);
	list(L_CA_OLD, (struct pki_crl){ .next_update = PKI_AT(PALETTE_NOW - 1) }, P_CA, -1);
	list(L_CA_DELTA, (struct pki_crl){ .more = &delta, .n_more = 1 }, P_CA, P_SUB);
	list(L_CA_USER_ONLY, (struct pki_crl){ .more = &idp, .n_more = 1 }, P_CA, P_SUB);
	list(L_ROOT, (struct pki_crl){ 0 }, P_ROOT, -1);
	list(L_ROOT_REVOKES, (struct pki_crl){ 0 }, P_ROOT, P_CA);
	list(L_CLONE_REVOKES, (struct pki_crl){ .sign.broken = true }, P_CA, P_SUB);
	idp.value = (struct pki_bytes){ indirect, sizeof(indirect) };
	list(L_OTHER_INDIRECT, (struct pki_crl){ .more = &idp, .n_more = 1 }, P_OTHER_ROOT, P_SUB);
}

void palette_make(void)
{
	if (palette[P_EK].der.p)
		return;
	make_cas();
	make_subs();
	make_eks();
	make_lists();
}
