/* SPDX-License-Identifier: BSD-2-Clause */
#include "softtpm.h"
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tss2/tss2_tctildr.h>

/* All there is of a TPM at rest; swtpm replaces the file whole, before it answers the command that
 * changed it. */
static const char state_file[] = "tpm2-00.permall";

enum { NEWS_MS = 60000, PATH_LEN = 1024 };

struct softtpm {
	pid_t guard;
	pid_t swtpm;
	int life; /* the guard ends when this is closed */
	char dir[GUARD_DIR_MAX];
	char tcti[64];
};

bool softtpm_available(void)
{
	const char *path = getenv("PATH");
	char file[PATH_LEN];

	for (const char *p = path ? path : "/usr/bin:/bin"; *p; p += *p == ':') {
		size_t n = strcspn(p, ":");
		snprintf(file, sizeof(file), "%.*s/swtpm", (int)n, p);
		if (access(file, X_OK) == 0)
			return true;
		p += n;
	}
	return false;
}

static int copy_state(const char *from_dir, const char *to_dir)
{
	char path[PATH_LEN], block[4096];
	ssize_t n = -1;

	snprintf(path, sizeof(path), "%s/%s", from_dir, state_file);
	int in = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "%s/%s", to_dir, state_file);
	int out = in < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (out >= 0)
		while ((n = read(in, block, sizeof(block))) > 0)
			if (write(out, block, (size_t)n) != n) {
				n = -1;
				break;
			}
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return n == 0 ? 0 : -1;
}

static int fail(char *why, size_t len, const char *what)
{
	if (why)
		snprintf(why, len, "%s", what);
	return -1;
}

static int read_news(int fd, struct guard_news *news)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, NEWS_MS);
	while (n < 0 && errno == EINTR);
	if (n <= 0 || read(fd, news, sizeof(*news)) != (ssize_t)sizeof(*news))
		return -1;
	return 0;
}

static int launch(struct softtpm *tpm, char *why, size_t why_len)
{
	struct guard_news news = { 0 };
	int life[2], tell[2];

	if (pipe2(life, O_CLOEXEC))
		return fail(why, why_len, "no pipe");
	if (pipe2(tell, O_CLOEXEC)) {
		close(life[0]);
		close(life[1]);
		return fail(why, why_len, "no pipe");
	}
	tpm->guard = fork();
	if (tpm->guard == 0) {
		close(life[1]);
		guard_run(tpm->dir, life[0], tell[1]);
	}
	close(life[0]);
	close(tell[1]);
	tpm->life = life[1];
	int r = tpm->guard < 0 ? -1 : read_news(tell[0], &news);
	close(tell[0]);
	if (r || !news.port)
		return fail(why, why_len, r ? "the guard of swtpm does not answer" : news.why);
	tpm->swtpm = news.swtpm;
	snprintf(tpm->tcti, sizeof(tpm->tcti), "swtpm:host=127.0.0.1,port=%u", news.port);
	return 0;
}

int softtpm_start(const char *state_from, struct softtpm **out, char *why, size_t why_len)
{
	const char *tmp = getenv("TMPDIR");
	struct softtpm *tpm = calloc(1, sizeof(*tpm));

	*out = NULL;
	if (!tpm)
		return fail(why, why_len, "out of memory");
	tpm->life = -1;
	tpm->guard = -1;
	int n = snprintf(tpm->dir, sizeof(tpm->dir), "%s/tpmattest-swtpm-XXXXXX",
			 tmp && *tmp ? tmp : "/tmp");
	if (n >= (int)sizeof(tpm->dir) || !mkdtemp(tpm->dir)) {
		free(tpm);
		return fail(why, why_len, "no temporary directory");
	}
	if (state_from && copy_state(state_from, tpm->dir)) {
		rmdir(tpm->dir);
		free(tpm);
		return fail(why, why_len, "no saved state there");
	}
	if (launch(tpm, why, why_len)) {
		softtpm_stop(tpm);
		return -1;
	}
	*out = tpm;
	return 0;
}

void softtpm_stop(struct softtpm *tpm)
{
	if (!tpm)
		return;
	if (tpm->life >= 0)
		close(tpm->life);
	if (tpm->guard > 0)
		while (waitpid(tpm->guard, NULL, 0) < 0 && errno == EINTR)
			continue;
	free(tpm);
}

const char *softtpm_tcti(const struct softtpm *tpm)
{
	return tpm->tcti;
}

const char *softtpm_dir(const struct softtpm *tpm)
{
	return tpm->dir;
}

TSS2_TCTI_CONTEXT *softtpm_connect(const struct softtpm *tpm)
{
	TSS2_TCTI_CONTEXT *tcti = NULL;

	return Tss2_TctiLdr_Initialize(tpm->tcti, &tcti) ? NULL : tcti;
}

void softtpm_disconnect(TSS2_TCTI_CONTEXT *tcti)
{
	Tss2_TctiLdr_Finalize(&tcti);
}

int softtpm_save(const struct softtpm *tpm, const char *dir)
{
	return copy_state(tpm->dir, dir);
}

void softtpm_kill(const struct softtpm *tpm)
{
	kill(tpm->swtpm, SIGKILL);
}
