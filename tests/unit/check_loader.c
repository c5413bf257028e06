/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading trust: kinds told by content, one bad thing among good ones, directories as hostile as
 * they come. */
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "crl.h"
#include "stores.h"
#include "wrap.h"

static struct pki_made root, ca, leaf;
static struct derout out;
static tpmattest_trust *t;
static char dir[] = "/tmp/tpmattest-loader-XXXXXX";

static void setup(void)
{
	root = mint_ca("O=Test;CN=Root", 0, NULL);
	ca = mint_ca("O=Test;CN=CA", 1, &root);
	leaf = (struct pki_made){ 0 };
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &leaf);
	out = (struct derout){ 0 };
	t = new_store();
	memcpy(dir + sizeof(dir) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st;
	(void)flag;
	(void)where;
	return remove(path);
}

static void teardown(void)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	tpmattest_trust_free(t);
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&leaf);
	derout_free(&out);
	pki_key_forget_all();
}

static void text(const char *s)
{
	derout_raw(&out, s, strlen(s));
}

static int add_out(void)
{
	return add_data(t, out.p, out.len);
}

static const char *at(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void write_file(const char *name, struct pki_bytes data)
{
	ck_assert_int_eq(pki_write_file(at(name), data), 0);
}

START_TEST(der_certificates)
{
	ck_assert_int_eq(add_data(t, root.der.p, root.der.len), 0);
	derout_bytes(&out, pki_made_der(&root));
	derout_bytes(&out, pki_made_der(&ca));
	text("\r\n");
	ck_assert_int_eq(add_out(), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_uint_eq(t->tally.duplicates, 1);
	ck_assert_uint_eq(t->n_notes, 0);
	ck_assert_str_eq(ta_store_at(t, 0)->source, "data");
	text("tail");
	ck_assert_int_eq(add_out(), 0);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_FORMAT), 1);
}
END_TEST

/* Stores that hold intermediates without their roots, as one glued bundle or as a directory. */
START_TEST(partial_chain)
{
	ck_assert_int_eq(tpmattest_trust_set_flags(t, 2, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_set_flags(NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_set_flags(t, (uint32_t)_i & 1, NULL), 0);
	text("# keylime keeps them so\n");
	pki_pem(&out, "CERTIFICATE", pki_made_der(&ca));
	out.len--; /* no newline at the end, so the next block is glued to it */
	pki_pem(&out, "CERTIFICATE", pki_made_der(&leaf));
	if (_i & 2) {
		write_file("ca.pem", derout_view(&out));
		ck_assert_int_eq(add_path(t, dir), 0);
	} else {
		ck_assert_int_eq(add_out(), 0);
	}
	ck_assert_uint_eq(ta_store_count(t), 1); /* a leaf is left out in any case */
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), _i & 1);
	ck_assert_int_eq(ta_store_is_anchor(t, ta_store_at(t, 0), NULL), _i & 1);
}
END_TEST

START_TEST(a_leaf_is_left_out_with_a_note)
{
	ck_assert_int_eq(add_data(t, leaf.der.p, leaf.der.len), 0);
	ck_assert_uint_eq(ta_store_count(t), 0);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_F_STORE_LEAF), 1);
}
END_TEST

START_TEST(nothing_usable)
{
	static const uint8_t junk[] = { 1, 2, 3 }, sequence[] = { 0x30, 3, 2, 1, 0 };
	static const uint8_t big[TA_MAX_CERT + 4] = { 0x30, 0x82, 0x40, 0x00, 0x30 };

	ck_assert_int_eq(add_data(t, NULL, 0), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(add_data(t, junk, sizeof(junk)), TPMATTEST_E_FORMAT);
	ck_assert_int_eq(add_data(t, sequence, sizeof(sequence)), TPMATTEST_E_FORMAT);
	ck_assert_int_eq(add_data(t, root.der.p, root.der.len - 1), TPMATTEST_E_CERT);
	ck_assert_int_eq(add_data(t, root.der.p, 7), TPMATTEST_E_CERT);
	ck_assert_int_eq(add_data(t, big, sizeof(big)), TPMATTEST_E_LIMIT_CERT);
	ck_assert_uint_eq(t->n_notes, 6);
	ck_assert_uint_eq(t->tally.unusable, 6);
	ck_assert_uint_eq(t->tally.certificates, 0);
}
END_TEST

/* A bundle as people keep them: comments, several labels, and one bad block among good ones. */
START_TEST(pem_bundle)
{
	text("# Root of the test hierarchy\n# Owner: nobody\n");
	pki_pem(&out, "CERTIFICATE", pki_made_der(&root));
	text("\n-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n");
	text("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n");
	pki_pem(&out, "TRUSTED CERTIFICATE", pki_made_der(&leaf));
	pki_pem(&out, "PUBLIC KEY", pki_made_der(&leaf));
	pki_pem(&out, "X509 CERTIFICATE", pki_made_der(&ca));
	text("-----BEGIN CERTIFICATE-----\nAAAA\n");
	ck_assert_int_eq(add_out(), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_PEM), 2);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_FORMAT), 3);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 1);
}
END_TEST

START_TEST(pem_of_nothing_usable)
{
	pki_pem(&out, "TRUSTED CERTIFICATE", pki_made_der(&root));
	ck_assert_int_eq(add_out(), TPMATTEST_E_FORMAT);
	ck_assert_uint_eq(ta_store_count(t), 0);
}
END_TEST

START_TEST(pkcs7)
{
	struct derout bad = { 0 }, p7 = { 0 };
	struct pki_bytes certs[3] = { pki_made_der(&root), { 0 }, pki_made_der(&ca) };

	derout_bytes(&bad, pki_made_der(&ca));
	/* may still be a certificate, but no longer this one; the tag below is certain */
	bad.p[bad.len / 2] ^= 0xff;
	bad.p[4] = DER_OCTETS;
	certs[1] = derout_view(&bad);
	pki_p7(&p7, certs, 3);
	ck_assert_int_eq(add_data(t, p7.p, p7.len), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_CERT), 1);
	for (size_t n = 5; n < p7.len; n++) {
		int rc = add_data(t, p7.p, n);

		ck_assert(rc == TPMATTEST_E_FORMAT || rc == TPMATTEST_E_PKCS7 ||
			  rc == TPMATTEST_E_CERT);
	}
	pki_pem(&out, "PKCS7", derout_view(&p7));
	ck_assert_int_eq(add_out(), 0);
	ck_assert_uint_eq(t->tally.duplicates, 2);
	derout_free(&p7);
	derout_free(&bad);
}
END_TEST

/* A PKCS#7 in the certificate bag of another is no certificate, however often it is done. */
START_TEST(pkcs7_in_pkcs7)
{
	struct derout p7[2] = { { 0 } };
	struct pki_bytes inner = pki_made_der(&root);

	for (int i = 0; i < 40; i++) {
		derout_reset(&p7[i & 1]);
		pki_p7(&p7[i & 1], &inner, 1);
		inner = derout_view(&p7[i & 1]);
	}
	ck_assert_int_eq(add_data(t, inner.p, inner.len), TPMATTEST_E_CERT);
	derout_free(&p7[0]);
	derout_free(&p7[1]);
}
END_TEST

START_TEST(crls)
{
	struct derout crl = { 0 };

	pki_mint_crl(&(struct pki_crl){ 0 }, &root, &crl);
	ck_assert_int_eq(add_data(t, crl.p, crl.len), 0);
	pki_pem(&out, "X509 CRL", derout_view(&crl));
	ck_assert_int_eq(add_out(), 0);
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, out.p, out.len, NULL), 0);
	ck_assert_uint_eq(t->crls.n, 1);
	derout_reset(&crl);
	pki_mint_crl(&(struct pki_crl){ .number = 2 }, &ca, &crl);
	pki_pem(&out, "X509 CRL", derout_view(&crl));
	ck_assert_int_eq(tpmattest_trust_add_crl(t, "both", out.p, out.len, NULL), 0);
	ck_assert_uint_eq(t->crls.n, 2);
	ck_assert_uint_eq(t->tally.certificates, 0);
	derout_free(&crl);
}
END_TEST

START_TEST(add_crl_is_strict)
{
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, NULL, 0, NULL), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, root.der.p, root.der.len, NULL),
			 TPMATTEST_E_CRL);
	pki_pem(&out, "CERTIFICATE", pki_made_der(&root));
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, out.p, out.len, NULL), TPMATTEST_E_CRL);
	derout_reset(&out);
	text("-----BEGIN X509 CRL-----\n!\n-----END X509 CRL-----\n");
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, out.p, out.len, NULL), TPMATTEST_E_PEM);
	ck_assert_uint_eq(t->crls.n, 0);
}
END_TEST

START_TEST(paths_that_are_not_there)
{
	ck_assert_int_eq(add_path(t, at("absent")), TPMATTEST_E_NOT_FOUND);
	ck_assert_int_eq(add_path(t, ""), TPMATTEST_E_NOT_FOUND);
	ck_assert_int_eq(add_path(t, "/dev/null"), TPMATTEST_E_FORMAT);
	ck_assert_int_eq(add_path(t, dir), TPMATTEST_E_EMPTY);
	write_file("empty", (struct pki_bytes){ 0 });
	ck_assert_int_eq(add_path(t, at("empty")), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(add_path(t, dir), TPMATTEST_E_EMPTY);
}
END_TEST

/* In the order of names, whatever the file system says; sub-directories where their names stand. */
START_TEST(directories_in_order)
{
	ck_assert_int_eq(mkdir(at("b"), 0700), 0);
	write_file("c.crt", pki_made_der(&root));
	write_file("b/x.cer", pki_made_der(&ca));
	pki_pem(&out, "CERTIFICATE", pki_made_der(&root));
	write_file("a.pem", derout_view(&out));
	ck_assert_int_eq(add_path(t, dir), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_str_eq(ta_store_at(t, 0)->source, at("a.pem"));
	ck_assert_str_eq(ta_store_at(t, 1)->source, at("b/x.cer"));
	ck_assert_uint_eq(t->tally.duplicates, 1);
}
END_TEST

START_TEST(a_hostile_directory)
{
	write_file("good.der", pki_made_der(&root));
	write_file("junk", PKI_BYTES("\x01\x02\x03"));
	write_file("README.md", PKI_BYTES("Certificates of nobody.\n"));
	write_file("bad\nname\x1b[2J", PKI_BYTES("x"));
	ck_assert_int_eq(mkfifo(at("fifo"), 0600), 0);
	ck_assert_int_eq(symlink("fifo", at("to-fifo")), 0);
	ck_assert_int_eq(symlink("/dev/zero", at("to-device")), 0);
	ck_assert_int_eq(symlink(".", at("loop")), 0);
	ck_assert_int_eq(symlink("/usr", at("out")), 0);
	ck_assert_int_eq(symlink("dangling", at("nowhere")), 0);
	ck_assert_int_eq(symlink("myself", at("myself")), 0);
	ck_assert_int_eq(add_path(t, dir), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_uint_eq(t->n_notes, 10);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_FORMAT), 8);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_NOT_FOUND), 1);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_IO), 1); /* ELOOP */
	for (size_t i = 0; i < t->n_notes; i++)
		ck_assert_ptr_null(strpbrk(t->notes[i].source, "\n\x1b"));
}
END_TEST

/* As in a hashed certificate directory: links to files are what they lead to, outside as well. */
START_TEST(links_to_files_are_followed)
{
	char outside[] = "/tmp/tpmattest-outside-XXXXXX";
	int fd = mkstemp(outside);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(pki_write_file(outside, pki_made_der(&ca)), 0);
	write_file("root.der", pki_made_der(&root));
	ck_assert_int_eq(symlink("root.der", at("0123abcd.0")), 0);
	ck_assert_int_eq(symlink(outside, at("outside")), 0);
	ck_assert_int_eq(add_path(t, dir), 0);
	remove(outside);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_uint_eq(t->tally.duplicates, 1);
	ck_assert_uint_eq(t->n_notes, 0);
}
END_TEST

START_TEST(a_link_to_a_directory_may_be_the_path)
{
	ck_assert_int_eq(mkdir(at("real"), 0700), 0);
	write_file("real/root.der", pki_made_der(&root));
	ck_assert_int_eq(symlink("real", at("link")), 0);
	ck_assert_int_eq(add_path(t, at("link")), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
}
END_TEST

/* The path is the first directory; TA_MAX_TREE_DEPTH below it are read. */
START_TEST(depth)
{
	char path[256] = "";

	for (int i = 0; i < TA_MAX_TREE_DEPTH; i++) {
		strcat(path, i ? "/d" : "d");
		ck_assert_int_eq(mkdir(at(path), 0700), 0);
	}
	strcat(path, "/x.der");
	write_file(path, pki_made_der(&root));
	ck_assert_int_eq(add_path(t, dir), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_uint_eq(t->n_notes, 0);
	strcpy(strrchr(path, '/'), "/d");
	ck_assert_int_eq(mkdir(at(path), 0700), 0);
	strcat(path, "/y.der");
	write_file(path, pki_made_der(&ca));
	ck_assert_int_eq(add_path(t, dir), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_LIMIT_TREE), 1);
	ck_assert_int_eq(add_path(t, at("d/d")), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
}
END_TEST

/* Root may read everything, so the test becomes somebody else for its duration. */
static void become(uid_t id)
{
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(id), 0);
}

START_TEST(unreadable_ones_are_noted)
{
	const uid_t nobody = 65534;

	if (getuid() == 0)
		ck_assert_int_eq(chown(dir, nobody, (gid_t)-1), 0);
	become(nobody);
	write_file("good.der", pki_made_der(&root));
	write_file("secret.der", pki_made_der(&ca));
	ck_assert_int_eq(mkdir(at("closed"), 0), 0);
	ck_assert_int_eq(chmod(at("secret.der"), 0), 0);
	ck_assert_int_eq(add_path(t, dir), 0);
	ck_assert_int_eq(add_path(t, at("secret.der")), TPMATTEST_E_ACCESS);
	ck_assert_int_eq(chmod(at("closed"), 0700), 0);
	become(0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_ACCESS), 3);
}
END_TEST

static const struct {
	const char *begin;
	int code;
} large[] = {
	{ "MSCF", TPMATTEST_E_LIMIT_CAB },
	{ "0", TPMATTEST_E_LIMIT_CRL },
	{ "#", TPMATTEST_E_LIMIT_FILE },
};

/* A sparse file takes no room on the disk. */
START_TEST(files_over_the_limit)
{
	write_file("large",
		   (struct pki_bytes){ (const uint8_t *)large[_i].begin, strlen(large[_i].begin) });
	ck_assert_int_eq(truncate(at("large"), (off_t)TA_MAX_BUNDLE + 1), 0);
	ck_assert_int_eq(add_path(t, at("large")), large[_i].code);
}
END_TEST

START_TEST(data_over_the_limit)
{
	bool unsupported = large[_i].code == TPMATTEST_E_LIMIT_CAB && !TA_HAVE_MSPACK;
	uint8_t *p = calloc(1, TA_MAX_BUNDLE + 1);

	ck_assert_ptr_nonnull(p);
	memcpy(p, large[_i].begin, strlen(large[_i].begin));
	ck_assert_int_eq(add_data(t, p, TA_MAX_BUNDLE + 1),
			 unsupported ? TPMATTEST_E_UNSUPPORTED : large[_i].code);
	free(p);
}
END_TEST

/* An AIK CA that comes alone is set aside, and says nothing of its authority: it may have been
 * withdrawn since. */
START_TEST(a_lone_aik_ca)
{
	static const uint8_t id[20] = { 1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
					11, 12, 13, 14, 15, 16, 17, 18, 19, 20 };
	const ta_authorities *table;
	struct pki_made aik = { 0 };

	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.key = pki_key(PKI_P256, 7),
			.eku = { .oid = { "2.23.133.8.3" } },
			.subject = PKI_NAME(
				"CN=WUS-IFX-KEYID-0102030405060708090A0B0C0D0E0F1011121314") },
		NULL, &aik);
	ck_assert(ta_authorities_find(ta_store_authorities(t), TA_KEYID, "IFX", id, NULL) !=
		  TPMATTEST_REGISTERED_YES);
	ck_assert_int_eq(add_data(t, aik.der.p, aik.der.len), 0);
	ck_assert_int_eq(add_data(t, aik.der.p, aik.der.len), 0);
	table = ta_store_authorities(t);
	ck_assert_ptr_eq(table, ta_authorities_builtin());
	ck_assert(ta_store_at(t, 0)->aik_ca);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 0);
	pki_made_free(&aik);
}
END_TEST

START_TEST(notes_are_capped)
{
	static const uint8_t junk[] = { 1 };

	for (int i = 0; i < TA_MAX_NOTES + 5; i++)
		ck_assert_int_eq(add_data(t, junk, 1), TPMATTEST_E_FORMAT);
	ck_assert_uint_eq(t->n_notes, TA_MAX_NOTES);
	ck_assert_uint_eq(t->tally.notes_dropped, 5);
	ck_assert_uint_eq(t->tally.unusable, TA_MAX_NOTES + 5);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("loader");
	TCase *c = tcase_create("loader");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, der_certificates);
	tcase_add_loop_test(c, partial_chain, 0, 4);
	tcase_add_test(c, a_leaf_is_left_out_with_a_note);
	tcase_add_test(c, nothing_usable);
	tcase_add_test(c, pem_bundle);
	tcase_add_test(c, pem_of_nothing_usable);
	tcase_add_test(c, pkcs7);
	tcase_add_test(c, pkcs7_in_pkcs7);
	tcase_add_test(c, crls);
	tcase_add_test(c, add_crl_is_strict);
	tcase_add_test(c, paths_that_are_not_there);
	tcase_add_test(c, directories_in_order);
	tcase_add_test(c, a_hostile_directory);
	tcase_add_test(c, links_to_files_are_followed);
	tcase_add_test(c, a_link_to_a_directory_may_be_the_path);
	tcase_add_test(c, depth);
	tcase_add_loop_test(c, files_over_the_limit, 0, 3);
	tcase_add_loop_test(c, data_over_the_limit, 0, 3);
	tcase_add_test(c, a_lone_aik_ca);
	tcase_add_test(c, notes_are_capped);
	tcase_add_test(c, unreadable_ones_are_noted);
	suite_add_tcase(s, c);
	return run_suite(s);
}
