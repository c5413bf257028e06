/* SPDX-License-Identifier: BSD-2-Clause */
/* IP addresses: which are on the public Internet. A vendor's name in a certificate may resolve to
 * any address at all. */
#ifndef TA_SERVICE_ADDRESS_H
#define TA_SERVICE_ADDRESS_H

#include <stdint.h>

#include "base/span.h"

enum ta_address {
	TA_ADDRESS_PUBLIC,
	TA_ADDRESS_LOCAL, /* this machine's, its network's, or nobody's */
	/* link-local, and where clouds keep instance metadata: refused even where any host is
	 * allowed */
	TA_ADDRESS_NEVER
};

/* What 4 (IPv4) or 16 (IPv6) bytes in network order are; any other length is TA_ADDRESS_NEVER. */
enum ta_address ta_address_of(ta_span a);

#endif
