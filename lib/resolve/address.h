/* SPDX-License-Identifier: BSD-2-Clause */
/* Classifies IP addresses, because a vendor's host name in a certificate may resolve to any
 * address, including one that is not on the public Internet. */
#ifndef TA_SERVICE_ADDRESS_H
#define TA_SERVICE_ADDRESS_H

#include <stdint.h>

#include "base/span.h"

enum ta_address {
	TA_ADDRESS_PUBLIC,
	TA_ADDRESS_LOCAL, /* local host, private network, or not assigned */
	/* link-local and cloud instance metadata: refused even if any host is allowed */
	TA_ADDRESS_NEVER
};

/* Classify 4 (IPv4) or 16 (IPv6) bytes in network byte order. Any other length gives
 * TA_ADDRESS_NEVER. */
enum ta_address ta_address_of(ta_span a);

#endif
