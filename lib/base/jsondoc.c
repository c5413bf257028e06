/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/jsondoc.h"

#include <limits.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

typedef struct parser {
	const uint8_t *start, *p, *end;
	ta_json_value *v; /* array of `room` values */
	size_t n, room;
	/* position of the next text; there is room for all further text and a NUL */
	char *text;
	unsigned depth;
	tpmattest_error **err;
} parser;

static int fail_at(const parser *j, const uint8_t *at, int code, const char *what)
{
	return ta_error_set(j->err, code, "JSON: %s at byte %zu", what, (size_t)(at - j->start));
}

static int malformed(const parser *j, const char *what)
{
	return fail_at(j, j->p, TPMATTEST_E_JSON, j->p == j->end ? "the text breaks off" : what);
}

static void skip_blanks(parser *j)
{
	while (j->p < j->end && (*j->p == ' ' || *j->p == '\n' || *j->p == '\r' || *j->p == '\t'))
		j->p++;
}

static bool take(parser *j, char c)
{
	if (j->p == j->end || *j->p != (uint8_t)c)
		return false;
	j->p++;
	return true;
}

/* Read "uXXXX" after the backslash. */
static bool read_unit(parser *j, uint32_t *out)
{
	*out = 0;
	if (!take(j, 'u'))
		return false;
	for (int i = 0; i < 4; i++, j->p++) {
		uint8_t c = j->p < j->end ? *j->p : 0, low = c | 0x20;

		if (c >= '0' && c <= '9')
			*out = *out << 4 | (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			*out = *out << 4 | (uint32_t)(low - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* Decode an escaped character, or the two halves of a surrogate pair. Its UTF-8 is never longer
 * than the escape. */
static int unescape_unicode(parser *j)
{
	const uint8_t *at = j->p;
	uint32_t c, low;

	if (!read_unit(j, &c))
		return malformed(j, "expected four hex digits");
	if (c >= 0xdc00 && c <= 0xdfff)
		return fail_at(j, at, TPMATTEST_E_JSON, "half a surrogate pair");
	if (c >= 0xd800 && c <= 0xdbff) {
		if (!take(j, '\\') || !read_unit(j, &low) || low < 0xdc00 || low > 0xdfff)
			return fail_at(j, at, TPMATTEST_E_JSON, "half a surrogate pair");
		c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
	}
	j->text += ta_utf8_put(c, j->text);
	return 0;
}

static int unescape(parser *j)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = j->p < j->end && *j->p ? strchr(from, *j->p) : NULL;

	if (!at)
		return j->p < j->end && *j->p == 'u' ? unescape_unicode(j)
						     : malformed(j, "invalid escape");
	*j->text++ = to[at - from];
	j->p++;
	return 0;
}

/* Bytes that a string may contain unescaped: ASCII except controls, '"' and '\'. */
static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static int read_string(parser *j, char **out, uint32_t *n)
{
	int rc = 0;

	*out = j->text;
	if (!take(j, '"'))
		return malformed(j, "expected a string");
	while (rc == 0 && !take(j, '"')) {
		const uint8_t *run = j->p;
		size_t wide;

		while (j->p < j->end && is_plain(*j->p))
			j->p++;
		memcpy(j->text, run, (size_t)(j->p - run));
		j->text += j->p - run;
		if (j->p > run)
			continue;
		wide = ta_utf8_next((ta_span){ j->p, (size_t)(j->end - j->p) });
		if (take(j, '\\')) {
			rc = unescape(j);
		} else if (wide > 1) {
			memcpy(j->text, j->p, wide);
			j->text += wide;
			j->p += wide;
		} else {
			rc = malformed(j, wide ? "control character in a string"
					       : "invalid UTF-8 in a string");
		}
	}
	*n = (uint32_t)(j->text - *out);
	*j->text++ = 0;
	return rc;
}

static size_t digits(parser *j)
{
	const uint8_t *start = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return (size_t)(j->p - start);
}

static int read_number(parser *j, ta_json_value *v)
{
	const uint8_t *start = j->p;

	v->type = TA_JSON_INTEGER;
	(void)take(j, '-');
	if (!take(j, '0') && !digits(j))
		return malformed(j, "expected a value");
	if (take(j, '.')) {
		v->type = TA_JSON_NUMBER;
		if (!digits(j))
			return malformed(j, "expected a digit after the point");
	}
	if (take(j, 'e') || take(j, 'E')) {
		v->type = TA_JSON_NUMBER;
		if (!take(j, '+'))
			(void)take(j, '-');
		if (!digits(j))
			return malformed(j, "expected a digit in the exponent");
	}
	v->n_text = (uint32_t)(j->p - start);
	memcpy(j->text, start, v->n_text);
	return 0;
}

static int read_word(parser *j, ta_json_value *v)
{
	static const struct {
		const char *word;
		ta_json_type type;
	} words[] = { { "null", TA_JSON_NULL },
		      { "true", TA_JSON_BOOLEAN },
		      { "false", TA_JSON_BOOLEAN } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t n = strlen(words[i].word);

		if (n > (size_t)(j->end - j->p) || memcmp(j->p, words[i].word, n) != 0)
			continue;
		v->type = words[i].type;
		v->n_text = (uint32_t)n;
		memcpy(j->text, words[i].word, n);
		j->p += n;
		return 0;
	}
	return read_number(j, v);
}

static int by_key(const void *a, const void *b)
{
	const ta_span *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* Programs differ in which of two equal keys they use, so duplicates are rejected. */
static int refuse_duplicates(const parser *j, const ta_json_value *object, size_t n)
{
	ta_span *keys = n > 1 ? malloc(n * sizeof(*keys)) : NULL;
	const ta_json_value *v = object + 1;
	int rc = 0;

	if (n < 2)
		return 0;
	if (!keys)
		return ta_error_nomem(j->err);
	for (size_t i = 0; i < n; i++, v += v->size)
		keys[i] = (ta_span){ (const uint8_t *)v + v->key, v->n_key };
	qsort(keys, n, sizeof(*keys), by_key);
	for (size_t i = 1; i < n && rc == 0; i++)
		if (by_key(&keys[i - 1], &keys[i]) == 0)
			rc = ta_error_set(
				j->err, TPMATTEST_E_JSON_DUPLICATE,
				"JSON: \"%.40s\" occurs twice in the object that ends at byte %zu",
				(const char *)keys[i].p, (size_t)(j->p - j->start));
	free(keys);
	return rc;
}

static uint32_t distance(const ta_json_value *v, const char *text)
{
	return (uint32_t)(text - (const char *)v);
}

static int read_value(parser *j, const char *key, uint32_t n_key);

static int read_member(parser *j)
{
	uint32_t n;
	char *key;
	int rc = read_string(j, &key, &n);

	skip_blanks(j);
	if (rc == 0 && !take(j, ':'))
		rc = malformed(j, "expected ':' after a key");
	return rc ? rc : read_value(j, key, n);
}

/* Read what is between the brackets. The opening one has been read. */
static int read_inside(parser *j, ta_json_value *v, char close)
{
	size_t n = 0;
	int rc = 0;

	if (++j->depth > TA_MAX_JSON_DEPTH)
		return ta_error_set(j->err, TPMATTEST_E_LIMIT_JSON_DEPTH,
				    "JSON: nested deeper than %d at byte %zu", TA_MAX_JSON_DEPTH,
				    (size_t)(j->p - j->start));
	skip_blanks(j);
	if (!take(j, close)) {
		do {
			skip_blanks(j);
			rc = v->type == TA_JSON_OBJECT ? read_member(j) : read_value(j, NULL, 0);
			n++;
		} while (rc == 0 && take(j, ','));
		if (rc == 0 && !take(j, close))
			rc = malformed(j, "expected ',' or the end of the array or object");
	}
	j->depth--;
	v->size = (uint32_t)(j->v + j->n - v);
	if (rc == 0 && v->type == TA_JSON_OBJECT)
		rc = refuse_duplicates(j, v, n);
	return rc;
}

/* Read a value and the surrounding blanks. The recursion depth is limited. */
static int read_value(parser *j, const char *key, uint32_t n_key)
{
	ta_json_value *v = j->v + j->n;
	char *text = j->text;
	int rc;

	/* for malformed text such as "[}", which count_values() counts as an empty array */
	if (j->n == j->room)
		return malformed(j, "expected a value");
	j->n++;
	*v = (ta_json_value){ .size = 1,
			      .n_key = n_key,
			      .key = key ? distance(v, key) : 0,
			      .text = distance(v, text) };
	skip_blanks(j);
	if (j->p < j->end && *j->p == '"') {
		v->type = TA_JSON_STRING;
		rc = read_string(j, &text, &v->n_text);
	} else if (take(j, '{')) {
		v->type = TA_JSON_OBJECT;
		rc = read_inside(j, v, '}');
	} else if (take(j, '[')) {
		v->type = TA_JSON_ARRAY;
		rc = read_inside(j, v, ']');
	} else {
		rc = read_word(j, v);
		j->text += v->n_text;
		*j->text++ = 0;
	}
	skip_blanks(j);
	return rc;
}

/* Returns the number of values: outside of strings, each value but the first follows one of '[',
 * '{' and ',' (members after their key), unless it is the end of an empty array or object. For text
 * that is not valid JSON the number is arbitrary, but the parser never reads more values than this
 * before the error. */
static size_t count_values(const char *text, size_t len)
{
	bool opened = false;
	size_t n = 1;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
			continue;
		if (c == ',' || c == '[' || c == '{')
			n++;
		else if (opened && (c == ']' || c == '}'))
			n--;
		opened = c == '[' || c == '{';
		while (c == '"' && ++i < len && text[i] != '"')
			i += text[i] == '\\';
	}
	return n;
}

static int read_document(parser *j)
{
	int rc = read_value(j, NULL, 0);

	if (rc == 0 && j->p != j->end)
		rc = malformed(j, "extra text after the document");
	if (rc == 0 && j->v->type != TA_JSON_OBJECT)
		rc = ta_error_set(j->err, TPMATTEST_E_JSON_TYPE,
				  "JSON: the document is not an object");
	return rc;
}

int ta_jsondoc_parse(const char *text, size_t len, ta_json_value **out, tpmattest_error **err)
{
	const uint8_t *start = (const uint8_t *)text;
	parser j = { .start = start, .p = start, .end = start + len, .err = err };
	int rc;

	*out = NULL;
	skip_blanks(&j);
	if (j.p == j.end)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "JSON: input is empty");
	if (len > INT_MAX)
		return ta_error_set(err, TPMATTEST_E_JSON, "JSON: %zu bytes exceed the limit", len);
	j.room = count_values(text, len);
	if (j.room > TA_MAX_JSON_VALUES)
		return ta_error_set(err, TPMATTEST_E_LIMIT_JSON_VALUES,
				    "JSON: %zu values exceed the limit of %d", j.room,
				    TA_MAX_JSON_VALUES);
	/* The texts are not longer than their source: the quotes of a string make room for its NUL,
	 * as does the delimiter after a number or word. The extra byte is for a document that
	 * consists of one of these only. */
	j.v = malloc(j.room * sizeof(*j.v) + len + 1);
	if (!j.v)
		return ta_error_nomem(err);
	j.text = (char *)(j.v + j.room);
	rc = read_document(&j);
	if (rc)
		free(j.v);
	else
		*out = j.v;
	return rc;
}
