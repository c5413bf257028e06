/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/status.h"

#include <tpmattest/error.h>

static const struct failure {
	CURLcode code;
	int means;
	bool again;
} failures[] = {
	{ CURLE_OPERATION_TIMEDOUT, TPMATTEST_E_NET_TIMEOUT, false },
	{ CURLE_OUT_OF_MEMORY, TPMATTEST_E_NOMEM, false },
	{ CURLE_FILESIZE_EXCEEDED, TPMATTEST_E_NET_TOO_LARGE, false },
	{ CURLE_SSL_CONNECT_ERROR, TPMATTEST_E_NET_TLS, false },
	{ CURLE_PEER_FAILED_VERIFICATION, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_CERTPROBLEM, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_CIPHER, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_CACERT_BADFILE, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_ISSUER_ERROR, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_INVALIDCERTSTATUS, TPMATTEST_E_NET_TLS, false },
	{ CURLE_SSL_ENGINE_INITFAILED, TPMATTEST_E_NET_TLS, false },
	{ CURLE_COULDNT_CONNECT, TPMATTEST_E_NET, true },
	{ CURLE_COULDNT_RESOLVE_HOST, TPMATTEST_E_NET, true },
	{ CURLE_COULDNT_RESOLVE_PROXY, TPMATTEST_E_NET, true },
	{ CURLE_GOT_NOTHING, TPMATTEST_E_NET, true },
	{ CURLE_SEND_ERROR, TPMATTEST_E_NET, true },
	{ CURLE_RECV_ERROR, TPMATTEST_E_NET, true },
	{ CURLE_PARTIAL_FILE, TPMATTEST_E_NET, true },
};

static const struct failure *find_failure(CURLcode code)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].code == code)
			return &failures[i];
	return NULL;
}

int ta_status_code(CURLcode code)
{
	const struct failure *f = find_failure(code);

	return f ? f->means : TPMATTEST_E_NET;
}

bool ta_status_curl_again(CURLcode code)
{
	const struct failure *f = find_failure(code);

	return f && f->again;
}

bool ta_status_http_again(long status)
{
	return status == 429 || (status >= 500 && status <= 599);
}

bool ta_status_redirect(long status)
{
	return (status >= 301 && status <= 303) || status == 307 || status == 308;
}
