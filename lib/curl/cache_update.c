/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/cache_update.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "curl/cache.h"

/* Owned by the response, which may outlive the transport, so it has its own descriptor. */
struct waiting {
	int dir;
	int kind;
	bool cached;
	char url[];
};

static void on_settled(void *user, const tpmattest_response *response, int taken)
{
	struct waiting *w = user;

	if (taken == 1 && !w->cached) {
		size_t n;
		const uint8_t *body = tpmattest_response_body(response, &n);

		ta_cache_store(w->dir, w->kind, w->url, body, n);
	}
	if (taken == 0 && w->cached)
		ta_cache_drop(w->dir, w->url);
	close(w->dir);
	free(w);
}

void ta_cache_update_later(int dir, int kind, const char *url, bool cached,
			   tpmattest_response *response)
{
	size_t n = strlen(url) + 1;
	struct waiting *w = malloc(sizeof(*w) + n);

	if (!w)
		return;
	*w = (struct waiting){ .dir = fcntl(dir, F_DUPFD_CLOEXEC, 0),
			       .kind = kind,
			       .cached = cached };
	memcpy(w->url, url, n);
	if (w->dir >= 0)
		/* owned by the response from here on */
		tpmattest_response_on_settled(response, on_settled, w);
	else
		free(w);
}
