/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of AIK authorities of the store: that of the newest cabinet, or the built-in one. AIK CA
 * certificates from elsewhere say nothing: an old one does not mean that its authority is still
 * registered. */
#ifndef TA_TRUST_AIK_TABLE_H
#define TA_TRUST_AIK_TABLE_H

#include "trust/store.h"

/* Add the authority in the common name of an AIK CA, or nothing if the name is not that of an
 * authority. Returns false if out of memory. */
bool ta_aik_table_collect(ta_authorities *table, const ta_cert *aik_ca);

/* Use the table of a cabinet, unless the store has a newer one, and the history: what `removed` or
 * the built-in table calls withdrawn and the cabinet does not hold. The cabinet's table is empty
 * afterwards. Returns false if out of memory. */
bool ta_aik_table_adopt(tpmattest_trust *t, ta_authorities *cabinet, const ta_authorities *removed);

#endif
