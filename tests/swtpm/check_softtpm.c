/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvprov.h"
#include "testmain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether the directory goes within the time; the wait is for the event, not for the clock. */
static bool vanishes(const char *dir)
{
	int fd = inotify_init1(IN_CLOEXEC);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char events[4096];
	bool gone = false;

	if (inotify_add_watch(fd, dir, IN_DELETE_SELF) < 0) {
		close(fd);
		return errno == ENOENT;
	}
	/* A directory that went between start and watch leaves the watch dead, so access() is asked
	 * too. */
	while (!(gone = access(dir, F_OK) != 0) && poll(&p, 1, 10000) > 0)
		if (read(fd, events, sizeof(events)) < 0)
			break;
	close(fd);
	return gone;
}

START_TEST(starts_and_goes)
{
	char dir[256];
	struct softtpm *tpm = must_start(NULL);
	TSS2_TCTI_CONTEXT *tcti;

	ck_assert(!strncmp(softtpm_tcti(tpm), "swtpm:host=127.0.0.1,port=", 26));
	snprintf(dir, sizeof(dir), "%s", softtpm_dir(tpm));
	ck_assert_int_eq(access(dir, F_OK), 0);
	/* One after the other, as several programs would. */
	for (int i = 0; i < 3; i++) {
		tcti = softtpm_connect(tpm);
		ck_assert_ptr_nonnull(tcti);
		softtpm_disconnect(tcti);
	}
	softtpm_stop(tpm);
	ck_assert_int_ne(access(dir, F_OK), 0);
}
END_TEST

START_TEST(many_at_a_time)
{
	struct softtpm *tpm[6];

	for (int i = 0; i < 6; i++) {
		tpm[i] = must_start(NULL);
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(softtpm_tcti(tpm[i]), softtpm_tcti(tpm[k]));
	}
	for (int i = 0; i < 6; i++)
		softtpm_stop(tpm[i]);
}
END_TEST

START_TEST(goes_with_a_killed_test)
{
	int tell[2];
	char dir[256] = { 0 };
	pid_t pid;

	ck_assert_int_eq(pipe(tell), 0);
	pid = fork();
	if (pid == 0) {
		struct softtpm *tpm;
		if (softtpm_start(NULL, &tpm, NULL, 0) ||
		    write(tell[1], softtpm_dir(tpm), strlen(softtpm_dir(tpm)) + 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	close(tell[1]);
	ck_assert_int_gt((int)read(tell[0], dir, sizeof(dir) - 1), 1);
	ck_assert_int_eq(access(dir, F_OK), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert(vanishes(dir));
	close(tell[0]);
}
END_TEST

START_TEST(says_why_not)
{
	struct softtpm *tpm;
	char why[200] = "", path[4000];

	snprintf(path, sizeof(path), "%s", getenv("PATH"));
	setenv("PATH", "/nonexistent", 1);
	ck_assert(!softtpm_available());
	ck_assert_int_eq(softtpm_start(NULL, &tpm, why, sizeof(why)), -1);
	ck_assert_ptr_null(tpm);
	ck_assert_str_eq(why, "swtpm: No such file or directory");
	ck_assert_int_eq(softtpm_start("/nonexistent", &tpm, why, sizeof(why)), -1);
	ck_assert_str_eq(why, "no saved state there");
	setenv("PATH", path, 1);
}
END_TEST

START_TEST(saved_state_is_the_same_tpm)
{
	char dir[] = "/tmp/tpmattest-saved-XXXXXX", file[64];
	struct softtpm *tpm = must_start(NULL);
	TPM2B_PUBLIC a, b;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	TSS2_TCTI_CONTEXT *tcti = softtpm_connect(tpm);
	TSS2_SYS_CONTEXT *sys = nvprov_open(tcti);
	ck_assert_uint_eq(ek_persist(sys, EK_L2_P256, 0x81010002, &a), TSS2_RC_SUCCESS);
	nvprov_close(sys);
	softtpm_disconnect(tcti);
	ck_assert_int_eq(softtpm_save(tpm, dir), 0);
	softtpm_stop(tpm);

	tpm = must_start(dir);
	tcti = softtpm_connect(tpm);
	sys = nvprov_open(tcti);
	ck_assert_uint_eq(ek_public(sys, EK_L2_P256, &b), TSS2_RC_SUCCESS);
	ck_assert_mem_eq(a.publicArea.unique.ecc.x.buffer, b.publicArea.unique.ecc.x.buffer, 32);
	nvprov_close(sys);
	softtpm_disconnect(tcti);
	softtpm_stop(tpm);
	snprintf(file, sizeof(file), "%s/tpm2-00.permall", dir);
	unlink(file);
	rmdir(dir);
}
END_TEST

START_TEST(killed_under_the_feet)
{
	struct softtpm *tpm = must_start(NULL);
	TSS2_TCTI_CONTEXT *tcti = softtpm_connect(tpm);
	TSS2_SYS_CONTEXT *sys = nvprov_open(tcti);
	TPM2B_PUBLIC public;

	softtpm_kill(tpm);
	ck_assert_uint_ne(ek_public(sys, EK_L2_P256, &public), TSS2_RC_SUCCESS);
	nvprov_close(sys);
	softtpm_disconnect(tcti);
	softtpm_stop(tpm);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("softtpm");
	TCase *tc = tcase_create("harness");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, starts_and_goes);
	tcase_add_test(tc, many_at_a_time);
	tcase_add_test(tc, goes_with_a_killed_test);
	tcase_add_test(tc, says_why_not);
	tcase_add_test(tc, saved_state_is_the_same_tpm);
	tcase_add_test(tc, killed_under_the_feet);
	suite_add_tcase(s, tc);
	return testmain(s);
}
