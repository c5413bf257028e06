/* SPDX-License-Identifier: BSD-2-Clause */
/* The process between a test and its swtpm. */
#ifndef TESTS_SWTPM_GUARD_H
#define TESTS_SWTPM_GUARD_H

#include <stdint.h>

#include <sys/types.h>

enum { GUARD_DIR_MAX = 256 };

/* What the guard reports once. port 0: it failed, and why says how. */
struct guard_news {
	uint16_t port;
	pid_t swtpm;
	char why[160];
};

/*
 * Runs in the forked child and never returns. Starts swtpm over `dir`, writes one struct guard_news
 * to news_fd, and ends swtpm and the directory when the other end of life_fd is closed.
 */
_Noreturn void guard_run(const char *dir, int life_fd, int news_fd);

#endif
