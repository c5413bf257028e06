/* SPDX-License-Identifier: BSD-2-Clause */
#include "guard.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PORT_FIRST = 12000, /* below the range that outgoing connections are given */
	PORT_PAIRS = 10000,
	ATTEMPTS = 200,
	START_MS = 20000,
	PROBE_S = 10,
	PATH_LEN = GUARD_DIR_MAX + 32
};

enum start { STARTED, NO_LUCK, FAILED, ABANDONED };

static int bound_socket(uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (const struct sockaddr *)&a, sizeof(a)) || listen(fd, 8)) {
		close(fd);
		return -1;
	}
	return fd;
}

/*
 * The data port is even and the control port, which the TCTI takes to be the next one, odd. The
 * control socket is bound here and handed over, and stays bound: no other guard can come to use the
 * same pair. swtpm takes no bound data socket, so a stranger could still have that port in between;
 * then swtpm ends and another pair is tried.
 */
static int hold_ports(uint16_t port)
{
	int control = bound_socket((uint16_t)(port + 1));
	int data = control < 0 ? -1 : bound_socket(port);

	if (data < 0) {
		if (control >= 0)
			close(control);
		return -1;
	}
	close(data);
	return control;
}

static void to_null(int fd, int flags)
{
	int null = open("/dev/null", flags);

	if (null >= 0 && null != fd) {
		dup2(null, fd);
		close(null);
	}
}

static _Noreturn void exec_swtpm(const char *dir, uint16_t port, int control, int alive,
				 pid_t guard)
{
	char state[PATH_LEN], server[64], ctrl[64], pid[PATH_LEN], log[PATH_LEN];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != guard)
		_exit(1);
	snprintf(state, sizeof(state), "dir=%s", dir);
	snprintf(server, sizeof(server), "type=tcp,port=%u,bindaddr=127.0.0.1", port);
	snprintf(ctrl, sizeof(ctrl), "type=tcp,fd=%d", control);
	snprintf(pid, sizeof(pid), "file=%s/ready", dir);
	snprintf(log, sizeof(log), "%s/log", dir);
	fcntl(control, F_SETFD, 0);
	fcntl(alive, F_SETFD, 0);
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
	execlp("swtpm", "swtpm", "socket", "--tpm2", "--tpmstate", state, "--server", server,
	       "--ctrl", ctrl, "--pid", pid, "--flags", "not-need-init,startup-clear",
	       (char *)NULL);
	dprintf(STDERR_FILENO, "swtpm: %s", strerror(errno));
	_exit(127);
}

/* swtpm writes its pid when its sockets listen: the pid file is a FIFO, so that is an event. */
static int make_fifo(const char *dir)
{
	char path[PATH_LEN];

	snprintf(path, sizeof(path), "%s/ready", dir);
	unlink(path);
	return mkfifo(path, 0600) ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static enum start wait_ready(int fifo, int alive, int life)
{
	struct pollfd p[] = { { .fd = fifo, .events = POLLIN },
			      { .fd = life, .events = POLLIN },
			      { .fd = alive, .events = POLLIN } };
	int n;

	do
		n = poll(p, 3, START_MS);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return FAILED;
	if (p[1].revents)
		return ABANDONED;
	return p[0].revents & POLLIN ? STARTED : NO_LUCK;
}

/* TPM2_GetCapability(TPM_PROPERTIES, MANUFACTURER, 1): a TPM answers it with its own tag and 27
 * bytes, nobody else does. */
static bool speaks_tpm(uint16_t port)
{
	static const uint8_t command[] = { 0x80, 0x01, 0, 0, 0, 22, 0, 0, 1, 0x7a, 0,
					   0,    0,    6, 0, 0, 1,  5, 0, 0, 0,    1 };
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = PROBE_S };
	uint8_t reply[64];
	size_t got = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0 &&
	    send(fd, command, sizeof(command), MSG_NOSIGNAL) == (ssize_t)sizeof(command))
		while (got < 27) {
			ssize_t n = recv(fd, reply + got, sizeof(reply) - got, 0);
			if (n <= 0)
				break;
			got += (size_t)n;
		}
	close(fd);
	return got == 27 && reply[0] == 0x80 && reply[1] == 0x01 &&
	       !memcmp(reply + 6, "\0\0\0\0", 4);
}

static enum start try_pair(const char *dir, uint16_t port, int life, struct guard_news *news,
			   int *alive)
{
	int pipefd[2], fifo = -1, control = hold_ports(port);
	pid_t self = getpid();
	enum start r = FAILED;

	if (control < 0)
		return NO_LUCK;
	if (pipe2(pipefd, O_CLOEXEC) == 0 && (fifo = make_fifo(dir)) >= 0) {
		news->swtpm = fork();
		if (news->swtpm == 0)
			exec_swtpm(dir, port, control, pipefd[1], self);
		close(pipefd[1]);
		*alive = pipefd[0]; /* at its end when swtpm is */
		r = news->swtpm < 0 ? FAILED : wait_ready(fifo, *alive, life);
		if (r == STARTED && !speaks_tpm(port))
			r = NO_LUCK;
	}
	close(control);
	if (fifo >= 0)
		close(fifo);
	if (r != STARTED && news->swtpm > 0) {
		kill(news->swtpm, SIGKILL);
		waitpid(news->swtpm, NULL, 0);
		close(*alive);
	}
	return r;
}

static void read_log(const char *dir, char *why, size_t len)
{
	char path[PATH_LEN];
	ssize_t n = 0;

	snprintf(path, sizeof(path), "%s/log", dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, why, len - 1);
		close(fd);
	}
	why[n > 0 ? n : 0] = 0;
	why[strcspn(why, "\n")] = 0;
	if (!why[0])
		snprintf(why, len, "swtpm did not become ready");
}

static enum start start(const char *dir, int life, struct guard_news *news, int *alive)
{
	struct timespec now;
	enum start r = NO_LUCK;
	int failures = 0;

	clock_gettime(CLOCK_MONOTONIC, &now);
	unsigned at = (unsigned)getpid() * 7919u + (unsigned)now.tv_nsec / 1000u;
	for (int i = 0; i < ATTEMPTS && r == NO_LUCK && failures < 4; i++) {
		uint16_t port = (uint16_t)(PORT_FIRST + 2 * ((at + (unsigned)i) % PORT_PAIRS));
		news->swtpm = 0;
		r = try_pair(dir, port, life, news, alive);
		failures += news->swtpm != 0;
		if (r == STARTED)
			news->port = port;
	}
	if (r != STARTED)
		read_log(dir, news->why, sizeof(news->why));
	return r;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Everything but the two pipes goes: what the guard keeps open would keep others waiting for its
 * end. */
static void keep_only(int *life, int *news)
{
	int l = fcntl(*life, F_DUPFD_CLOEXEC, 100);
	int n = fcntl(*news, F_DUPFD_CLOEXEC, 100);

	to_null(STDIN_FILENO, O_RDONLY);
	to_null(STDOUT_FILENO, O_WRONLY);
	to_null(STDERR_FILENO, O_WRONLY);
	close_range(3, 99, 0);
	*life = l;
	*news = n;
	for (int fd = 100; fd < 1024; fd++)
		if (fd != l && fd != n)
			close(fd);
}

_Noreturn void guard_run(const char *dir, int life, int news_fd)
{
	struct guard_news news = { 0 };
	char byte;
	int alive = -1;

	/* a test that times out has its process group killed: the guard must outlive that to clean
	 * up */
	setsid();
	signal(SIGPIPE, SIG_IGN);
	keep_only(&life, &news_fd);
	enum start r = start(dir, life, &news, &alive);
	if (write(news_fd, &news, sizeof(news)) < 0)
		r = ABANDONED;
	close(news_fd);
	if (r == STARTED) {
		while (read(life, &byte, 1) < 0 && errno == EINTR)
			continue;
		kill(news.swtpm, SIGKILL);
		waitpid(news.swtpm, NULL, 0);
	}
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	_exit(0);
}
