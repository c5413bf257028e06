/* SPDX-License-Identifier: BSD-2-Clause */
#include "archive/cabinet.h"

#if TA_HAVE_MSPACK

#include <mspack.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/reader.h"

/* File access for libmspack in memory: "in" is the cabinet, any other name is the output buffer. */
typedef struct memory_system {
	/* must be first, because libmspack passes its address to the callbacks */
	struct mspack_system ops;
	ta_span in;
	ta_buf *out;
	bool nomem;
} memory_system;

typedef struct memory_file {
	memory_system *sys;
	size_t at;
	bool writing;
} memory_file;

static const char in_name[] = "in";

static memory_file *memory_of(struct mspack_file *f)
{
	return (memory_file *)(void *)f;
}

static struct mspack_file *sys_open(struct mspack_system *self, const char *name, int mode)
{
	memory_system *sys = (memory_system *)(void *)self;
	memory_file *f = calloc(1, sizeof(*f));

	(void)name;
	if (!f) {
		sys->nomem = true;
		return NULL;
	}
	f->sys = sys;
	f->writing = mode != MSPACK_SYS_OPEN_READ;
	return (struct mspack_file *)(void *)f;
}

static void sys_close(struct mspack_file *file)
{
	free(file);
}

static int sys_read(struct mspack_file *file, void *buffer, int bytes)
{
	memory_file *f = memory_of(file);
	size_t left = f->sys->in.n - f->at, n;

	if (f->writing || bytes < 0)
		return -1;
	n = (size_t)bytes < left ? (size_t)bytes : left;
	if (n)
		memcpy(buffer, f->sys->in.p + f->at, n);
	f->at += n;
	return (int)n;
}

static int sys_write(struct mspack_file *file, void *buffer, int bytes)
{
	memory_file *f = memory_of(file);

	if (!f->writing || bytes < 0)
		return -1;
	ta_buf_add(f->sys->out, buffer, (size_t)bytes);
	return ta_buf_ok(f->sys->out) ? bytes : -1;
}

static int sys_seek(struct mspack_file *file, off_t offset, int mode)
{
	memory_file *f = memory_of(file);
	int64_t n = (int64_t)f->sys->in.n, base;

	if (f->writing)
		return -1;
	base = mode == MSPACK_SYS_SEEK_START ? 0 : mode == MSPACK_SYS_SEEK_CUR ? (int64_t)f->at : n;
	if (offset < -base || offset > n - base)
		return -1;
	f->at = (size_t)(base + offset);
	return 0;
}

static off_t sys_tell(struct mspack_file *file)
{
	memory_file *f = memory_of(file);

	return (off_t)(f->writing ? f->sys->out->n : f->at);
}

static void sys_message(struct mspack_file *file, const char *format, ...)
{
	(void)file;
	(void)format;
}

static void *sys_alloc(struct mspack_system *self, size_t bytes)
{
	/* `self` is not our memory_system when a decompressor allocates, because libmspack passes a
	 * copy of ops. Allocation failures are detected by libmspack's last error instead. */
	(void)self;
	return malloc(bytes);
}

static void sys_free(void *p)
{
	free(p);
}

static void sys_copy(void *from, void *to, size_t bytes)
{
	memmove(to, from, bytes);
}

static const struct mspack_system memory_ops = {
	.open = sys_open,
	.close = sys_close,
	.read = sys_read,
	.write = sys_write,
	.seek = sys_seek,
	.tell = sys_tell,
	.message = sys_message,
	.alloc = sys_alloc,
	.free = sys_free,
	.copy = sys_copy,
};

static bool ran_out(struct mscab_decompressor *d, const memory_system *sys)
{
	return sys->nomem || d->last_error(d) == MSPACK_ERR_NOMEMORY;
}

/* CFHEADER (MS-CAB 2.1): check the number of members before anything is allocated for them. */
static int check_header(ta_span cab, tpmattest_error **err)
{
	ta_reader r = ta_reader_span(cab);
	uint16_t members;

	if (cab.n > TA_MAX_CAB)
		return ta_error_set(err, TPMATTEST_E_LIMIT_CAB,
				    "cabinet of %zu bytes exceeds the limit of %zu", cab.n,
				    TA_MAX_CAB);
	/* skip the signature, three reserved words and the sizes between them, version, cFolders */
	ta_reader_skip(&r, 28);
	members = ta_reader_le16(&r);
	if (r.failed)
		return ta_error_set(err, TPMATTEST_E_CAB, "damaged cabinet: truncated header");
	if (members > TA_MAX_CAB_MEMBERS)
		return ta_error_set(err, TPMATTEST_E_LIMIT_CAB_MEMBERS,
				    "cabinet of %u files exceeds the limit of %d", members,
				    TA_MAX_CAB_MEMBERS);
	return 0;
}

/* Consecutive members of one folder. The folder is unpacked once, up to the last byte that any of
 * them needs. The members are slices of it, which may overlap. */
typedef struct run {
	struct mscabd_file *first, *after;
	size_t need;
} run;

static size_t member_end(const struct mscabd_file *f)
{
	return (size_t)f->offset + f->length; /* the sum of two 32-bit numbers fits */
}

static run run_from(struct mscabd_file *first)
{
	run r = { .first = first, .after = first };
	/* Each block of a folder unpacks to at most 32 KiB (MS-CAB 2.3). If more is requested,
	 * libmspack returns nothing at all. */
	size_t most = first->folder ? (size_t)first->folder->num_blocks * 32768 : 0;

	for (; r.after && r.after->folder == first->folder; r.after = r.after->next)
		if (member_end(r.after) > r.need)
			r.need = member_end(r.after);
	if (r.need > most)
		r.need = most;
	return r;
}

/* Limit the unpacked size and the total size of all members, as declared in the cabinet, before
 * unpacking. */
static int check_sizes(const struct mscabd_cabinet *cab, tpmattest_error **err)
{
	uint64_t unpacked = 0, handed = 0;

	for (struct mscabd_file *f = cab->files; f;) {
		run r = run_from(f);
		uint64_t end = 0;

		for (; f != r.after; f = f->next) {
			handed += f->length;
			if (member_end(f) > end)
				end = member_end(f);
		}
		unpacked += end;
	}
	if (unpacked > TA_MAX_CAB_UNPACKED || handed > TA_MAX_CAB_UNPACKED)
		return ta_error_set(err, TPMATTEST_E_LIMIT_CAB_UNPACKED,
				    "cabinet exceeds %zu bytes unpacked", TA_MAX_CAB_UNPACKED);
	return 0;
}

static int hand_out(const run *r, const ta_buf *unpacked, ta_member_fn *fn, void *user,
		    bool *damaged, tpmattest_error **err)
{
	for (const struct mscabd_file *f = r->first; f != r->after; f = f->next) {
		ta_member m = {
			.name = f->filename, .year = f->date_y, .month = f->date_m, .day = f->date_d
		};
		int rc;

		m.missing = member_end(f) > unpacked->n;
		if (!m.missing && f->length)
			m.data = (ta_span){ unpacked->p + f->offset, f->length };
		*damaged = *damaged || m.missing;
		rc = fn(user, &m, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* The window of LZX is 2^15 to 2^21 bytes, that of Quantum 2^10 to 2^21 (MS-CAB 2.2, typeCompress).
 * libmspack reports other sizes as "out of memory", which would end the whole load. Such a folder
 * is therefore not passed to libmspack and is treated as damaged. */
static bool can_unpack(const struct mscabd_folder *folder)
{
	int method = MSCABD_COMP_METHOD(folder->comp_type),
	    window = MSCABD_COMP_LEVEL(folder->comp_type);
	int least = method == MSCAB_COMP_LZX ? 15 : method == MSCAB_COMP_QUANTUM ? 10 : 0;

	return !least || (window >= least && window <= 21);
}

/* libmspack unpacks members, so a member that covers the whole run is used to unpack all of them at
 * once. */
static int unpack_run(struct mscab_decompressor *d, memory_system *sys, const run *r, ta_buf *out,
		      tpmattest_error **err)
{
	char name[] = "folder";
	struct mscabd_file whole = { .filename = name,
				     .length = (unsigned int)r->need,
				     .folder = r->first->folder };
	bool nomem;

	*out = ta_buf_with(r->need);
	sys->out = out;
	/* If a block is damaged, the data unpacked before it is still valid, because each block has
	 * a checksum. */
	if (r->need && can_unpack(whole.folder))
		(void)d->extract(d, &whole, in_name);
	nomem = ran_out(d, sys) || out->nomem;
	sys->out = NULL; /* owned by the caller, and not valid after the call */
	return nomem ? ta_error_nomem(err) : 0;
}

static int walk_files(struct mscab_decompressor *d, memory_system *sys,
		      const struct mscabd_cabinet *cab, ta_member_fn *fn, void *user, bool *damaged,
		      tpmattest_error **err)
{
	int rc = check_sizes(cab, err);

	for (struct mscabd_file *f = cab->files; rc == 0 && f;) {
		run r = run_from(f);
		ta_buf out;

		rc = unpack_run(d, sys, &r, &out, err);
		if (rc == 0)
			rc = hand_out(&r, &out, fn, user, damaged, err);
		ta_buf_free(&out);
		f = r.after;
	}
	return rc;
}

int ta_cabinet_walk(ta_span cabinet, ta_member_fn *fn, void *user, bool *damaged,
		    tpmattest_error **err)
{
	memory_system sys = { .ops = memory_ops, .in = cabinet };
	struct mscab_decompressor *d = NULL;
	struct mscabd_cabinet *cab = NULL;
	int rc;

	*damaged = false;
	rc = check_header(cabinet, err);
	if (rc != 0)
		return rc;
	d = mspack_create_cab_decompressor(&sys.ops);
	if (!d)
		return ta_error_nomem(err);
	cab = d->open(d, in_name);
	if (!cab)
		rc = ran_out(d, &sys)
			   ? ta_error_nomem(err)
			   : ta_error_set(err, TPMATTEST_E_CAB,
					  "damaged cabinet: header or directory cannot be read");
	else
		rc = walk_files(d, &sys, cab, fn, user, damaged, err);
	if (cab)
		d->close(d, cab);
	mspack_destroy_cab_decompressor(d);
	return rc;
}

#else

int ta_cabinet_walk(ta_span cabinet, ta_member_fn *fn, void *user, bool *damaged,
		    tpmattest_error **err)
{
	(void)cabinet;
	(void)fn;
	(void)user;
	*damaged = false;
	return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
			    "cabinets are not supported by this build (no libmspack)");
}

#endif
