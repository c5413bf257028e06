/* SPDX-License-Identifier: BSD-2-Clause */
#include "alloc.h"

#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t n);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);

void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);
int __wrap_vasprintf(char **out, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
int __wrap_asprintf(char **out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What _FORTIFY_SOURCE makes of the two. */
int __wrap___vasprintf_chk(char **out, int flag, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));
int __wrap___asprintf_chk(char **out, int flag, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void __wrap_free(void *p);

static struct {
	size_t nth, count, bytes, peak;
	bool all, armed, failed;
	void **live; /* open addressing, a power of two; NULL is free, &gone was */
	size_t room, used, n;
} a;

static char gone;

static size_t slot_of(const void *p)
{
	return (size_t)(((uintptr_t)p >> 4) * 0x9e3779b97f4a7c15u) & (a.room - 1);
}

static void put(void *p)
{
	size_t i = slot_of(p);

	while (a.live[i] && a.live[i] != &gone)
		i = (i + 1) & (a.room - 1);
	a.used += !a.live[i];
	a.live[i] = p;
	a.n++;
}

static void remember(void *p)
{
	void **old = a.live;
	size_t room = a.room;

	if (a.used * 2 >= room) {
		a.room = a.n * 4 < 1024 ? 1024 : room * (a.n * 4 > room ? 2 : 1);
		a.live = __real_malloc(a.room * sizeof(*a.live));
		if (!a.live)
			abort();
		memset(a.live, 0, a.room * sizeof(*a.live));
		a.used = a.n = 0;
		for (size_t i = 0; i < room; i++)
			if (old[i] && old[i] != &gone)
				put(old[i]);
		__real_free(old);
	}
	put(p);
	a.bytes += malloc_usable_size(p);
	if (a.bytes > a.peak)
		a.peak = a.bytes;
}

static void drop(void *p)
{
	if (!p || !a.room)
		return;
	for (size_t i = slot_of(p); a.live[i]; i = (i + 1) & (a.room - 1))
		if (a.live[i] == p) {
			a.live[i] = &gone;
			a.n--;
			a.bytes -= malloc_usable_size(p);
			return;
		}
}

/* Is this the one that fails? */
static bool fails(void)
{
	if (!a.armed)
		return false;
	a.count++;
	if (!a.nth || (a.all ? a.count < a.nth : a.count != a.nth))
		return false;
	a.failed = true;
	errno = ENOMEM;
	return true;
}

static void *given(void *p)
{
	if (p && a.armed)
		remember(p);
	return p;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : given(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
	void *p;

	if (fails() || (size && n > SIZE_MAX / size))
		return NULL;
	p = given(__real_malloc(n * size));
	if (p)
		memset(p, 0, n * size);
	return p;
}

void *__wrap_realloc(void *p, size_t n)
{
	if (fails())
		return NULL;
	drop(p);
	return given(__real_realloc(p, n));
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return size && n > SIZE_MAX / size ? NULL : __wrap_realloc(p, n * size);
}

char *__wrap_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = __wrap_malloc(len + 1);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = 0;
	}
	return copy;
}

char *__wrap_strdup(const char *s)
{
	return __wrap_strndup(s, strlen(s));
}

/* On failure *out is undefined in glibc before 2.42: the poison finds who relies on NULL. */
int __wrap_vasprintf(char **out, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	s = n < 0 ? NULL : __wrap_malloc((size_t)n + 1);
	if (!s) {
		*out = &gone;
		return -1;
	}
	*out = s;
	return vsnprintf(s, (size_t)n + 1, fmt, ap);
}

int __wrap_asprintf(char **out, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = __wrap_vasprintf(out, fmt, ap);
	va_end(ap);
	return n;
}

int __wrap___vasprintf_chk(char **out, int flag, const char *fmt, va_list ap)
{
	(void)flag;
	return __wrap_vasprintf(out, fmt, ap);
}

int __wrap___asprintf_chk(char **out, int flag, const char *fmt, ...)
{
	va_list ap;
	int n;

	(void)flag;
	va_start(ap, fmt);
	n = __wrap_vasprintf(out, fmt, ap);
	va_end(ap);
	return n;
}

void __wrap_free(void *p)
{
	if (p == &gone)
		abort();
	drop(p);
	__real_free(p);
}

void alloc_start(size_t nth, bool all)
{
	a.nth = nth;
	a.all = all;
	a.count = 0;
	a.peak = a.bytes;
	a.armed = a.failed = false;
}

void alloc_armed(bool armed)
{
	a.armed = armed;
}

size_t alloc_count(void)
{
	return a.count;
}

bool alloc_failed(void)
{
	return a.failed;
}

size_t alloc_peak(void)
{
	return a.peak;
}

size_t alloc_left(void)
{
	return a.n;
}

void alloc_forget(void)
{
	for (size_t i = 0; i < a.room; i++)
		if (a.live[i] && a.live[i] != &gone)
			__real_free(a.live[i]);
	__real_free(a.live);
	a.live = NULL;
	a.room = a.used = a.n = a.bytes = 0;
}

void *alloc_real(void *p, size_t n)
{
	if (!n) {
		__real_free(p);
		return NULL;
	}
	p = __real_realloc(p, n);
	if (!p)
		abort();
	return p;
}
