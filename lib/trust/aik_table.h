/* SPDX-License-Identifier: BSD-2-Clause */
/* The AIK authorities named by the store's AIK CA certificates. */
#ifndef TA_TRUST_AIK_TABLE_H
#define TA_TRUST_AIK_TABLE_H

#include "trust/store.h"

/* Add the authority in the common name of an AIK CA, or nothing if the name is not that of an
 * authority. Returns false if out of memory. */
bool ta_aik_table_collect(ta_authorities *table, const ta_cert *aik_ca);

/* Use the table of a cabinet, unless the store has a newer one. The cabinet's table is empty
 * afterwards. */
void ta_aik_table_adopt(tpmattest_trust *t, ta_authorities *cabinet);

/* Determine the effective table after loading. Returns false if out of memory. */
bool ta_aik_table_settle(tpmattest_trust *t);

#endif
