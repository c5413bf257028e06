/* SPDX-License-Identifier: BSD-2-Clause */
/* Cabinets to order (MS-CAB 2), stored without compression. What is declared may differ from what
 * is there. */
#ifndef TA_TESTS_CABS_H
#define TA_TESTS_CABS_H

#include "derout.h"
#include "runner.h"

struct cab_member {
	const char *name;
	struct pki_bytes data;
	uint32_t declared; /* another uncompressed size; 0: the true one */
	uint32_t offset;   /* in the folder + 1; 0: behind the member before */
	uint16_t date;     /* 0: 2020-05-17 */
};

struct cab_spec {
	const struct cab_member *members;
	size_t n;
	uint16_t n_members; /* as the header has it; 0: the true number */
	uint16_t type;      /* typeCompress of the folder */
	uint16_t blocks;    /* of the folder, as its header has it; 0: the true number */
};

/* An MS-DOS date. */
#define CAB_DATE_OF(year, month, day) ((((year)-1980) << 9) | ((month) << 5) | (day))
enum { CAB_BLOCK = 32768, CAB_DATE = (2020 - 1980) << 9 | 5 << 5 | 17 };

static inline void le16(struct derout *d, uint32_t v)
{
	const uint8_t b[2] = { (uint8_t)v, (uint8_t)(v >> 8) };

	derout_raw(d, b, 2);
}

static inline void le32(struct derout *d, uint32_t v)
{
	le16(d, v & 0xffff);
	le16(d, v >> 16);
}

/* CFFILE */
static inline void cab_file(struct derout *d, const struct cab_member *m, uint32_t offset)
{
	le32(d, m->declared ? m->declared : (uint32_t)m->data.len);
	le32(d, m->offset ? m->offset - 1 : offset);
	le16(d, 0);
	le16(d, m->date ? m->date : CAB_DATE);
	le16(d, 0);
	le16(d, 0x20);
	derout_raw(d, m->name, strlen(m->name) + 1);
}

/* CFDATA; a checksum of 0 is none. */
static inline void cab_blocks(struct derout *d, struct pki_bytes data)
{
	for (size_t at = 0; at < data.len; at += CAB_BLOCK) {
		size_t n = data.len - at < CAB_BLOCK ? data.len - at : CAB_BLOCK;

		le32(d, 0);
		le16(d, (uint32_t)n);
		le16(d, (uint32_t)n);
		derout_raw(d, data.p + at, n);
	}
}

/* One folder with all members. */
static inline void cab_put(struct derout *out, const struct cab_spec *spec)
{
	struct derout files = { 0 }, data = { 0 }, blocks = { 0 };
	uint32_t head = 36 + 8, offset = 0;

	for (size_t i = 0; i < spec->n; i++) {
		cab_file(&files, &spec->members[i], offset);
		derout_bytes(&data, spec->members[i].data);
		offset += (uint32_t)spec->members[i].data.len;
	}
	cab_blocks(&blocks, derout_view(&data));
	derout_raw(out, "MSCF", 4);
	le32(out, 0);
	le32(out, head + (uint32_t)(files.len + blocks.len));
	le32(out, 0);
	le32(out, head);
	le32(out, 0);
	le16(out, 0x0103);
	le16(out, 1);
	le16(out, spec->n_members ? spec->n_members : (uint32_t)spec->n);
	le16(out, 0);
	le16(out, 0x1234);
	le16(out, 0);
	le32(out, head + (uint32_t)files.len);
	le16(out, spec->blocks ? spec->blocks : (uint32_t)(data.len + CAB_BLOCK - 1) / CAB_BLOCK);
	le16(out, spec->type);
	derout_bytes(out, derout_view(&files));
	derout_bytes(out, derout_view(&blocks));
	derout_free(&files);
	derout_free(&data);
	derout_free(&blocks);
}

#endif
