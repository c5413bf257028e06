/* SPDX-License-Identifier: BSD-2-Clause */
/* What the makers of the single parts build with. */
#ifndef TESTS_FACTORY_BUILD_H
#define TESTS_FACTORY_BUILD_H

#include "crl.h"
#include "parts.h"

/* Capacity of one NV index of the chain area, as on Intel parts. */
enum { CHAIN_CAPACITY = 2048 };

/* printf into a string that the part owns. */
__attribute__((format(printf, 2, 3))) const char *build_text(struct part *p, const char *fmt, ...);
/* base URL + path, with spaces as they are: vendors do not escape them either. */
const char *build_url(struct part *p, const char *path);
/* A file that a server of this vendor would have. */
void build_www(struct part *p, const char *path, struct pki_bytes data);

/* A certificate of the part; issuer NULL: self-signed. */
struct part_cert *build_cert(struct part *p, const char *id, enum part_role role,
			     const struct pki_cert *spec, const struct part_cert *issuer);
/* An EK certificate for that kind's key; the spec's key is filled in here. */
struct part_cert *build_ek(struct part *p, enum ek_kind kind, const struct pki_cert *spec,
			   const struct part_cert *issuer);
/* The same certificate at www/path. */
void build_publish(struct part *p, const char *path, const struct part_cert *cert);
/* A CRL of `issuer` at www/path. It lists those of `covers` (NULL-terminated) that opts.revoke
 * names. */
void build_crl(struct part *p, const char *path, const struct part_cert *issuer,
	       struct pki_crl spec, const struct part_cert *const *covers);
bool build_is_revoked(const struct part *p, const struct part_cert *cert);

struct part_nv *build_nv(struct part *p, uint32_t index, struct pki_bytes data);
/* An EK certificate at its own index, followed by `pad` bytes of a value up to `capacity` (0:
 * none). */
void build_ek_nv(struct part *p, struct part_cert *ek, size_t capacity, uint8_t pad);

struct chain_area {
	size_t gap;      /* garbage bytes between certificates */
	size_t cut;      /* bytes cut off the end */
	size_t pad;      /* 0xff bytes at the end */
	size_t capacity; /* of one index; default CHAIN_CAPACITY */
};

/*
 * Device CAs in the order of opts.order (default: given) into 0x01C00100 and on. device[0] is the
 * EK's issuer. An order that leaves one out makes the part incomplete. Returns the topmost of those
 * that join up from the EK, or NULL.
 */
const struct part_cert *build_chain(struct part *p, struct part_cert *const *device, size_t n,
				    const char *default_order, const struct chain_area *area);

/* aik ids out of the EK and the topmost device CA in its path (NULL: none). */
void build_aik(struct part *p, const struct part_cert *ek, const struct part_cert *top);

/* The template of the part "nonce", as it stands in NV or with the nonce filled in. */
void build_nonce_template(TPM2B_PUBLIC *template, bool with_nonce);

void build_hex(char *out, const uint8_t *p, size_t len, bool upper);

/* The makers. */
void build_intel_odca(struct part *p);
void build_permuted(struct part *p);
void build_chain_gap(struct part *p);
void build_chain_truncated(struct part *p);
void build_chain_padded(struct part *p);
void build_unreadable(struct part *p);
void build_ekop(struct part *p);
void build_amd_ftpm(struct part *p);
void build_amd_pluton(struct part *p);
void build_infineon(struct part *p);
void build_many(struct part *p);
void build_wrong_key(struct part *p);
void build_nonce(struct part *p);
void build_stmicro(struct part *p);
void build_nuvoton(struct part *p);
void build_titan(struct part *p);
void build_swtpm(struct part *p);
void build_google(struct part *p);
void build_azure(struct part *p);
void build_stray_odd(struct part *p);
void build_stray_chain(struct part *p);

#endif
