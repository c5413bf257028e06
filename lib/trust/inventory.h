/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of an inventory. It owns everything it returns, so that it may outlive the store. */
#ifndef TA_TRUST_INVENTORY_H
#define TA_TRUST_INVENTORY_H

#include <tpmattest/inventory.h>

#include "trust/store_private.h"
#include "x509/cert_public.h"

typedef struct ta_inventory_entry {
	tpmattest_cert cert;
	ta_vendor_set vendors;
	int role; /* TPMATTEST_TRUST_... */
	bool pinned, reaching, debug;
} ta_inventory_entry;

typedef struct ta_inventory_vendor {
	ta_vendor_set ids;
	size_t anchors, intermediates, expired;
	size_t *stranded; /* indices of entries; owned */
	size_t n_stranded, room;
} ta_inventory_vendor;

struct tpmattest_inventory {
	size_t count[TPMATTEST_COUNT_NOTES_DROPPED + 1];
	bool pins;
	char date[11];
	bool of_cabinet;
	ta_inventory_entry *entries;
	size_t n_entries;
	ta_inventory_vendor *vendors;
	size_t n_vendors, vendors_room;
	ta_note *notes;
	size_t n_notes;
};

#endif
