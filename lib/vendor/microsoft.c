/* SPDX-License-Identifier: BSD-2-Clause */
/* Microsoft's service for the EKs of Qualcomm and Pluton TPMs. Its address is documented, but its
 * interface is not. */
#include "vendor/ekservice.h"

static int not_public(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	(void)key;
	(void)url;
	return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
			    "interface of "
			    "https://ekcert.spserv.microsoft.com/EKCertificate/GetEKCertificate/v1 "
			    "(QCOM, MSFT) "
			    "is not public");
}

const ta_ekservice ta_ekservice_microsoft = { not_public, NULL };
