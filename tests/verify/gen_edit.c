/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be done to a generated chain. `c` is the certificate that was drawn, `i` its place. */
#include "gen.h"

#include <stdlib.h>
#include <string.h>

#define DRAW(n) prng_below(&g->rng, (n))
#define PICK(table) table[DRAW(sizeof(table) / sizeof((table)[0]))]
#define EDIT(name, ...) \
	static void name(gen *g, size_t i) \
	{ \
		gen_cert *c = &g->cert[i]; \
		struct pki_cert *s = &c->spec; \
\
		(void)s; \
		__VA_ARGS__; \
	}

/* As PKI_BYTES() and its like, for tables. */
/* clang-format off */
#define RAW(lit) { (const uint8_t *)(lit), sizeof(lit) - 1 }
#define UTC(text) { PKI_TIME_UTC, 0, text }
#define GEN(text) { PKI_TIME_GEN, 0, text }
/* clang-format on */

static const enum pki_mode modes[] = { PKI_EXT_ABSENT, PKI_EXT_PLAIN, PKI_EXT_CRITICAL,
				       PKI_EXT_CRITICAL_FALSE };
static const enum pki_mode present[] = { PKI_EXT_PLAIN, PKI_EXT_CRITICAL, PKI_EXT_CRITICAL_FALSE };

/* basicConstraints and keyUsage */
EDIT(ca_off, s->bc = (struct pki_bc){ .mode = PKI_EXT_CRITICAL, .explicit_false = DRAW(2) })
EDIT(ca_on, s->bc = (struct pki_bc){ .mode = PKI_EXT_CRITICAL, .ca = true })
EDIT(bc_mode, s->bc.mode = PICK(modes); s->bc.ca = i > 0)
EDIT(leaf_ca, g->cert[0].spec.bc = (struct pki_bc){ .mode = PKI_EXT_CRITICAL, .ca = true })
EDIT(pathlen,
     s->bc = (struct pki_bc){
	     .mode = PKI_EXT_CRITICAL, .ca = i > 0, .has_pathlen = true, .pathlen = (int)DRAW(4) })
EDIT(ku_mode, s->ku.mode = PICK(modes))
EDIT(ku_bits, s->ku.mode = PKI_EXT_CRITICAL; s->ku.bits = 1 + DRAW(511))
EDIT(ku_unused, s->ku.wrong_unused = true)

/* Extended key usage, policies, constraints */
static const char *const purposes[] = {
	PKI_OID_KP_EK, PKI_OID_KP_AIK,      PKI_OID_KP_MS_AIK,
	"2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "2.23.133.8.10",
};
EDIT(eku, s->eku.mode = PICK(present); s->eku.oid[0] = PICK(purposes);
     s->eku.oid[1] = DRAW(2) ? PICK(purposes) : NULL)
EDIT(eku_off, s->eku.mode = PKI_EXT_ABSENT)
EDIT(policies, s->policies.mode = PICK(present); s->policies.oid[0] = "1.2.3.4";
     s->policies.oid[1] = DRAW(4) ? "2.5.29.32.0" : "1.2.3.4")
EDIT(name_constraints, s->constraints.mode = PICK(present);
     s->constraints.permit_dns = "example.com")
EDIT(policy_constraints, s->policy_constraints.mode = PICK(present);
     s->policy_constraints.require_explicit = 1 + (int)DRAW(3))
EDIT(inhibit_any, s->inhibit_any.mode = PICK(present); s->inhibit_any.skip = (int)DRAW(3))

/* Names */
EDIT(issuer_equal, c->issuer_style = 1 + (int)DRAW((unsigned)gen_styles_equal() - 1))
EDIT(issuer_other, c->issuer_style = (int)(gen_styles_equal() +
					   DRAW((unsigned)(gen_styles() - gen_styles_equal()))))
EDIT(subject_style, c->subject_style = (int)DRAW((unsigned)gen_styles()))
EDIT(subject_empty, s->subject.der = PKI_BYTES("\x30\x00"))
EDIT(self_issued, c->name_of = g->cert[c->issuer].name_of)
static const struct pki_bytes odd_names[] = {
	RAW("\x30\x0b\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c\x00"),     /* empty string */
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\xff"), /* not UTF-8 */
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x13\x01\xe4"), /* not PrintableString */
	/* half a BMPString character */
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x1e\x01\x41"),
	/* half a surrogate pair */
	RAW("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x1e\x02\xd8\x00"),
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x02\x01\x41"), /* an INTEGER */
	/* an OID that does not end */
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x84\x03\x0c\x01\x41"),
	RAW("\x30\x0c\x31\x0a\x30\x08\x06\x03\x80\x04\x03\x0c\x01\x41"), /* an OID with padding */
	RAW("\x30\x02\x31\x00"),                                         /* an empty SET */
};
EDIT(subject_odd, s->subject.der = PICK(odd_names))

/* Key identifiers */
EDIT(aki_off, s->aki.mode = PKI_EXT_ABSENT)
EDIT(aki_critical, s->aki.mode = PKI_EXT_CRITICAL)
EDIT(aki_other, s->aki.id = PKI_BYTES("another key's identif"))
EDIT(aki_short, s->aki.id = PKI_BYTES("short"))
EDIT(aki_no_id, s->aki.mode = PKI_EXT_PLAIN; s->aki.no_id = true)
EDIT(aki_agrees, c->aki = GEN_AKI_AGREES; s->aki.no_id = DRAW(2))
EDIT(aki_serial, c->aki = GEN_AKI_OTHER_SERIAL; s->aki.no_id = DRAW(4) == 0)
EDIT(aki_issuer, c->aki = GEN_AKI_OTHER_ISSUER; s->aki.no_id = DRAW(4) == 0)
EDIT(ski_off, s->ski.mode = PKI_EXT_ABSENT)
EDIT(ski_critical, s->ski.mode = PKI_EXT_CRITICAL)
EDIT(ski_sha256, s->ski.mode = PKI_EXT_PLAIN; s->ski.kind = PKI_SKI_SHA256_20)
EDIT(ski_long, s->ski.mode = PKI_EXT_PLAIN;
     s->ski.id = PKI_BYTES("a key identifier of thirty-two b"))

/* Time */
static const int64_t around[] = { -315360000, -86400, -1, 0, 1, 86400, 315360000 };
EDIT(not_before, s->not_before = PKI_AT(g->at + PICK(around)))
EDIT(not_after, s->not_after = PKI_AT(g->at + PICK(around)))
static const struct pki_time odd_times[] = {
	GEN("99991231235959Z"),   UTC("491231235958Z"),     UTC("500101000000Z"),
	GEN("20491231235958Z"),   GEN("19500101000000Z"),   UTC("2001010000Z"),
	UTC("200101000000+0000"), GEN("20300101000000.5Z"), GEN("20300101000000"),
	UTC("200230000000Z"),     UTC("201301000000Z"),     UTC("200101240000Z"),
	UTC("300101235960Z"),     GEN("00000101000000Z"),   UTC(""),
};
EDIT(odd_before, s->not_before = PICK(odd_times))
EDIT(odd_after, s->not_after = PICK(odd_times))
EDIT(other_now, g->at = PKI_DEFAULT_NOT_AFTER - 1 + DRAW(3))

/* Keys and signatures */
static const enum pki_kind all_kinds[] = {
	PKI_RSA1024, PKI_RSA2048, PKI_RSA3072, PKI_P224, PKI_P256, PKI_P384, PKI_P521,
};
EDIT(key_kind, s->key = pki_key(PICK(all_kinds), (unsigned)i % 4))
static const enum pki_spki rsa_forms[] = {
	PKI_SPKI_PSS, PKI_SPKI_OAEP, PKI_SPKI_OAEP_NUL, PKI_SPKI_OAEP_EMPTY, PKI_SPKI_NO_NULL,
};
EDIT(rsa_form, s->key = pki_key(PKI_RSA2048, (unsigned)i); s->spki = PICK(rsa_forms))
EDIT(leaf_oaep, g->cert[0].spec.key = pki_key(PKI_RSA2048, 0);
     g->cert[0].spec.spki = PKI_SPKI_OAEP + DRAW(3))
static const enum pki_spki ec_forms[] = { PKI_SPKI_COMPRESSED, PKI_SPKI_CURVE_ABSENT };
EDIT(ec_form, s->key = pki_key(PKI_P256, (unsigned)i); s->spki = PICK(ec_forms))
EDIT(rsa_signer, g->cert[c->issuer].spec.key = pki_key(PKI_RSA2048, (unsigned)c->issuer % 8);
     c->sig = DRAW(8))
EDIT(digest, c->sig = DRAW(8))
EDIT(sha1, c->sig = GEN_SHA1)
EDIT(inner, c->inner = 1 + DRAW(7))
EDIT(flip_null, s->sign.flip_null = true)
EDIT(flip_inner_null, s->sign.flip_inner_null = true)
EDIT(broken, s->sign.broken = true)
EDIT(unused_bits, s->sign.unused_bits = 1 + DRAW(7))
EDIT(signature_raw, s->sign.raw = PKI_BYTES("\x30\x06\x02\x01\x01\x02\x01\x01"))
EDIT(other_signer, s->sign.key = pki_key(PKI_P256, 15))

/* The rest of a certificate */
EDIT(version_1, s->version = 1)
EDIT(version_2, s->version = 2)
EDIT(version_4, s->version = 4)
static const struct pki_bytes serials[] = {
	RAW("\x00\x00\x00\x01"), RAW("\x00"),     RAW("\xff\x01"),
	RAW("\xff\xff"),         RAW("\x00\x80"), RAW("\x01twenty-one bytes long"),
	RAW("\x00\x00"),
};
EDIT(serial, s->serial = PICK(serials))
static const char *const duplicates[] = { PKI_OID_BC, PKI_OID_KU };
EDIT(duplicate, s->duplicate = PICK(duplicates))
/* clang-format off */
static const char *const oids[] = {
	"1.2.3.4.5", PKI_OID_SDA, PKI_OID_SAN, PKI_OID_CRLDP, PKI_OID_AIA, PKI_OID_POLICIES, PKI_OID_BC, PKI_OID_KU, PKI_OID_EKU,
	PKI_OID_AKI, PKI_OID_SKI, "2.5.29.18" /* issuerAltName */, "2.5.29.33" /* policyMappings */,
	"2.5.29.46" /* freshestCRL */,
	"1.3.6.1.5.5.7.1.14" /* proxyCertInfo */, "2.16.840.1.113730.1.1" /* netscape-cert-type */,
	"1.3.6.1.5.5.7.1.7" /* IPAddrBlocks */, "1.3.6.1.5.5.7.1.8" /* autonomousSysIds */,
	"2.5.29.16" /* privateKeyUsagePeriod */,
	"1.3.6.1.5.5.7.1.3" /* qcStatements */, "1.3.6.1.5.5.7.1.11" /* subjectInfoAccess */,
	"1.3.6.1.5.5.7.48.1.5" /* noCheck */,
};
static const struct pki_bytes values[] = {
	RAW("\x30\x00"), RAW("\x05\x00"), RAW("\x04\x00"), RAW("\x30\x03\x01\x01\xff"),
	RAW("\x30\x03\x01\x01\x00"), RAW("\x30\x03\x01\x01\x01"),
	RAW("\x30\x06\x01\x01\xff\x02\x01\x00"),
	RAW("\x30\x06\x01\x01\xff\x02\x01\xff"), RAW("\x30\x03\x02\x01\x00"), RAW("\x03\x01\x00"),
	RAW("\x03\x02\x01\x06"), RAW("\x03\x03\x07\x06\x80"), RAW("\x03\x02\x08\x06"),
	RAW("\x03\x00"),
	RAW("\x30\x04\x06\x02\x2a\x03"), RAW("\x30\x04\x06\x02\x80\x03"),
	RAW("\x30\x06\x30\x04\x06\x02\x2a\x03"),
	RAW("\x30\x80\x00\x00"), RAW("\x30\x81\x03\x01\x01\xff"), RAW("\x30\x03\x82\x01\x41"),
	RAW("\x30\x02\x30\x00"), RAW("\x30\x02\xa4\x00"), RAW("\x04\x01\x41"),
	RAW("\x30\x03\x80\x01\x41"),
	RAW("\x30\x06\x30\x04\xa0\x02\x05\x00"), RAW("\x30\x07\xa0\x05\x06\x03\x2a\x03\x04"),
};
/* clang-format on */
EDIT(extension, c->more = (struct pki_ext){ PICK(oids), PICK(present), PICK(values) })
EDIT(extension_only, s->profile = PKI_BARE; extension(g, i))
EDIT(raw_bit, c->raw = GEN_RAW_BIT; c->raw_at = prng_next(&g->rng))
EDIT(raw_byte, c->raw = GEN_RAW_BYTE; c->raw_at = prng_next(&g->rng))
EDIT(raw_swap, c->raw = GEN_RAW_SWAP; c->raw_at = prng_next(&g->rng))

/* Places and neighbours */
EDIT(missing, c->absent = i > 0)
EDIT(no_anchor, g->cert[g->n_line - 1].anchor = false)
EDIT(anchor_here, c->anchor = true)
EDIT(anchor_only_here, g->cert[g->n_line - 1].anchor = false; c->anchor = true)
static size_t beside(gen *g, size_t like, size_t issuer, const struct pki_key *key)
{
	size_t j = gen_add(g, like, issuer);

	if (j != like && key)
		g->cert[j].spec.key = key;
	return j;
}
EDIT(wrong_anchor, size_t root = g->n_line - 1;
     size_t j = beside(g, root, root, pki_key(PKI_P256, 20 + DRAW(2)));
     g->cert[root].anchor = false; g->cert[j].anchor = true;
     if (DRAW(2)) g->cert[j].spec.ski.id = PKI_BYTES("same for both"),
     g->cert[root].spec.ski.id = PKI_BYTES("same for both"))
EDIT(namesake, if (i) beside(g, i, c->issuer, pki_key(PKI_P256, 22)))
EDIT(
	namesake_same_ski, if (i) {
		c->spec.ski.id = PKI_BYTES("same for both");
		beside(g, i, c->issuer, pki_key(PKI_P256, 22));
	})
EDIT(
	reissued, if (i) {
		size_t j = gen_add(g, i, c->issuer);
		g->cert[j].spec.not_after = PKI_AT(g->at + PICK(around));
		g->cert[j].spec.serial = PKI_BYTES("\x07");
	})
EDIT(cross_signed, size_t root = beside(g, g->n_line - 1, g->n_line - 1, pki_key(PKI_P256, 23));
     g->cert[root].name_of = 50; g->cert[root].anchor = true; gen_add(g, i, root);
     if (DRAW(2)) g->cert[g->n_line - 1].anchor = false)
EDIT(loop, if (i) gen_add(g, g->n_line - 1, i); g->cert[g->n_line - 1].anchor = DRAW(2))
EDIT(twice, if (i) gen_add(g, i, c->issuer))
EDIT(from_store, for (size_t k = 1; k < g->n; k++) g->cert[k].store = true)

/* clang-format off */
#define ROW(name) { #name, name }
/* clang-format on */
static const struct {
	const char *name;
	void (*edit)(gen *g, size_t i);
} edits[] = {
	ROW(ca_off),
	ROW(ca_on),
	ROW(bc_mode),
	ROW(leaf_ca),
	ROW(pathlen),
	ROW(ku_mode),
	ROW(ku_bits),
	ROW(ku_unused),
	ROW(eku),
	ROW(eku_off),
	ROW(policies),
	ROW(name_constraints),
	ROW(policy_constraints),
	ROW(inhibit_any),
	ROW(issuer_equal),
	ROW(issuer_other),
	ROW(subject_style),
	ROW(subject_empty),
	ROW(self_issued),
	ROW(subject_odd),
	ROW(aki_off),
	ROW(aki_critical),
	ROW(aki_other),
	ROW(aki_short),
	ROW(aki_no_id),
	ROW(aki_agrees),
	ROW(aki_serial),
	ROW(aki_issuer),
	ROW(ski_off),
	ROW(ski_critical),
	ROW(ski_sha256),
	ROW(ski_long),
	ROW(not_before),
	ROW(not_after),
	ROW(odd_before),
	ROW(odd_after),
	ROW(other_now),
	ROW(key_kind),
	ROW(rsa_form),
	ROW(leaf_oaep),
	ROW(ec_form),
	ROW(rsa_signer),
	ROW(digest),
	ROW(sha1),
	ROW(inner),
	ROW(flip_null),
	ROW(flip_inner_null),
	ROW(broken),
	ROW(unused_bits),
	ROW(signature_raw),
	ROW(other_signer),
	ROW(version_1),
	ROW(version_2),
	ROW(version_4),
	ROW(serial),
	ROW(duplicate),
	ROW(extension),
	ROW(extension),
	ROW(extension),
	ROW(extension_only),
	ROW(raw_bit),
	ROW(raw_byte),
	ROW(raw_swap),
	ROW(missing),
	ROW(no_anchor),
	ROW(anchor_here),
	ROW(anchor_only_here),
	ROW(wrong_anchor),
	ROW(namesake),
	ROW(namesake_same_ski),
	ROW(reissued),
	ROW(cross_signed),
	ROW(loop),
	ROW(twice),
	ROW(from_store),
};

size_t gen_edit_count(void)
{
	return sizeof(edits) / sizeof(edits[0]);
}

const char *gen_edit_name(size_t i)
{
	return edits[i].name;
}

void gen_edit_do(gen *g, size_t edit, size_t cert)
{
	edits[edit].edit(g, cert);
	if (g->n_edits < GEN_EDITS) {
		g->edit[g->n_edits] = edits[edit].name;
		g->edited[g->n_edits++] = cert;
	}
}

void gen_edit_named(gen *g, const char *name, size_t cert)
{
	for (size_t i = 0; i < gen_edit_count(); i++)
		if (strcmp(edits[i].name, name) == 0) {
			gen_edit_do(g, i, cert);
			return;
		}
	abort();
}
