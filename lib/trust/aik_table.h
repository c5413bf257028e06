/* SPDX-License-Identifier: BSD-2-Clause */
/* The AIK authorities that the store's AIK CA certificates name. */
#ifndef TA_TRUST_AIK_TABLE_H
#define TA_TRUST_AIK_TABLE_H

#include "trust/store.h"

/* Add the authority that an AIK CA's common name gives; nothing when the name is no authority's.
 * False: out of memory. */
bool ta_aik_table_collect(ta_authorities *table, const ta_cert *aik_ca);

/* Take over the table of a cabinet (it is empty afterwards), unless a newer cabinet's is there. */
void ta_aik_table_adopt(tpmattest_trust *t, ta_authorities *cabinet);

/* After loading: make the table in force. False: out of memory. */
bool ta_aik_table_settle(tpmattest_trust *t);

#endif
