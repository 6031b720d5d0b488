/* SPDX-License-Identifier: MIT */
#include "base/jsonw.h"

#include <assert.h>
#include <string.h>

#include "base/decimal.h"
#include "base/eight.h"
#include "base/text.h"

/* The longest form of one input byte, and of one character. */
enum { ESCAPE_MAX = 6 };

/* Bytes escaped at a time. */
enum { PIECE = 256 };

/* Bytes that may not be copied as they are: to be escaped, or part of a character past ASCII. */
static bool is_special(unsigned char c)
{
	return c < 0x20 || c >= 0x7F || c == '"' || c == '\\';
}

void jsonw_init(struct jsonw *w, struct buf *out)
{
	w->out = out;
	w->start = out->len;
	w->arrays = 0;
	w->filled = 0;
	w->depth = 0;
	w->named = false;
	err_clear(&w->failed);
}

/* Room for n bytes at the end, or NULL once something failed. */
static char *room(struct jsonw *w, size_t n)
{
	struct buf *b = w->out;

	if (AF_UNLIKELY(w->failed.code != ERR_NONE))
		return NULL;
	if (AF_UNLIKELY(n > b->cap - b->len) && buf_reserve(b, n, &w->failed) < 0)
		return NULL;
	return b->data + b->len;
}

static void advance(struct jsonw *w, const char *end)
{
	w->out->len = (size_t)(end - w->out->data);
}

static uint32_t level_bit(const struct jsonw *w)
{
	return UINT32_C(1) << (w->depth - 1);
}

/* The comma before a value, if one is due. *p is where to write. */
static char *separate(struct jsonw *w, char *p)
{
	uint32_t level;

	if (w->named) {
		w->named = false;
		return p;
	}
	if (w->depth == 0)
		return p;
	level = level_bit(w);
	assert(w->arrays & level);
	if (w->filled & level)
		*p++ = ',';
	w->filled |= level;
	return p;
}

static void open_level(struct jsonw *w, char bracket, bool array)
{
	char *p = room(w, 2);
	uint32_t level;

	assert(w->depth < JSONW_DEPTH);
	if (p) {
		p = separate(w, p);
		*p++ = bracket;
		advance(w, p);
	}
	w->named = false;
	w->depth++;
	level = level_bit(w);
	w->filled &= ~level;
	if (array)
		w->arrays |= level;
	else
		w->arrays &= ~level;
}

void jsonw_object(struct jsonw *w)
{
	open_level(w, '{', false);
}

void jsonw_array(struct jsonw *w)
{
	open_level(w, '[', true);
}

void jsonw_close(struct jsonw *w)
{
	char *p = room(w, 1);

	assert(w->depth > 0);
	assert(!p || !w->named);
	if (p) {
		*p++ = w->arrays & level_bit(w) ? ']' : '}';
		advance(w, p);
	}
	w->depth--;
}

static char *put_u_escape(char *p, uint32_t c)
{
	static const char hex[] = "0123456789abcdef";

	*p++ = '\\';
	*p++ = 'u';
	for (int shift = 12; shift >= 0; shift -= 4)
		*p++ = hex[c >> shift & 15];
	return p;
}

static char *put_ascii_escape(char *p, unsigned char c)
{
	static const char *const from = "\"\\\b\f\n\r\t";
	static const char *const to = "\"\\bfnrt";
	const char *found = c ? strchr(from, c) : NULL;

	if (!found)
		return put_u_escape(p, c);
	*p++ = '\\';
	*p++ = to[found - from];
	return p;
}

/* True for what would disturb a terminal or a reader of lines but is valid JSON. */
static bool is_escaped(uint32_t c)
{
	return (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* One character past ASCII at s; returns its bytes taken. */
static size_t put_character(char **p, struct span s)
{
	uint32_t c;
	bool valid;
	size_t len = text_decode(s, &c, &valid);

	if (!valid) {
		memcpy(*p, "\xEF\xBF\xBD", 3);
		*p += 3;
	} else if (is_escaped(c)) {
		*p = put_u_escape(*p, c);
	} else {
		memcpy(*p, s.data, len);
		*p += len;
	}
	return len;
}

/* Copies eight bytes; returns how many of them stand before the first that is special. */
static size_t put_eight(char *p, const char *from)
{
	uint64_t special = eight_specials(eight_load(from));

	memcpy(p, from, 8);
	return special == 0 ? 8 : eight_before(special);
}

/* Four to seven plain bytes, as two halves that may overlap, or nothing. */
static bool put_four(char *p, const char *from, size_t len)
{
	uint32_t first;
	uint32_t last;

	memcpy(&first, from, sizeof(first));
	memcpy(&last, from + len - sizeof(last), sizeof(last));
	if (eight_specials((uint64_t)first << 32 | last))
		return false;
	memcpy(p, &first, sizeof(first));
	memcpy(p + len - sizeof(last), &last, sizeof(last));
	return true;
}

/* Copies the plain bytes that s begins with; returns how many. What stands behind them at p is
 * spoilt, up to s.len. */
static size_t put_plain(char *p, struct span s)
{
	size_t at = 0;

	while (s.len - at >= 8) {
		size_t plain = put_eight(p + at, s.data + at);

		at += plain;
		if (plain < 8)
			return at;
	}
	if (at == s.len)
		return at;
	/* What is left is looked at together with bytes that were copied before. */
	if (s.len >= 8)
		return s.len - 8 + put_eight(p + s.len - 8, s.data + s.len - 8);
	if (s.len >= 4 && put_four(p, s.data, s.len))
		return s.len;
	for (; at < s.len && !is_special((unsigned char)s.data[at]); at++)
		p[at] = s.data[at];
	return at;
}

/* The plain bytes that s begins with and the first that is not; returns how many bytes of s. */
static size_t put_some(char **p, struct span s)
{
	size_t at = put_plain(*p, s);
	unsigned char c;

	*p += at;
	if (at == s.len)
		return at;
	c = (unsigned char)s.data[at];
	if (c >= 0x80)
		return at + put_character(p, span_of(s.data + at, s.len - at));
	*p = put_ascii_escape(*p, c);
	return at + 1;
}

/* What most texts are made of: plain bytes, line ends and quotes. *p has room for two bytes each;
 * returns how many bytes of s. */
static size_t put_common(char **p, struct span s)
{
	size_t at = 0;

	for (;;) {
		size_t plain = put_plain(*p, span_of(s.data + at, s.len - at));
		char c;

		*p += plain;
		at += plain;
		if (at == s.len)
			return at;
		c = s.data[at];
		if (c != '\n' && c != '"' && c != '\\')
			return at;
		*(*p)++ = '\\';
		*(*p)++ = c == '\n' ? 'n' : c;
		at++;
	}
}

/* Text that is not all plain: piece by piece, with room for what a piece may become. */
static void put_escaped(struct jsonw *w, struct span s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t piece = s.len - at < PIECE ? s.len - at : PIECE;
		char *p = room(w, 2 * piece + ESCAPE_MAX);
		size_t put;

		if (!p)
			return;
		put = put_common(&p, span_of(s.data + at, piece));
		at += put;
		if (put < piece)
			at += put_some(&p, span_of(s.data + at, s.len - at));
		advance(w, p);
	}
}

char *jsonw_quote(char *to, struct span text)
{
	size_t at;

	*to++ = '"';
	at = put_plain(to, text);
	to += at;
	while (AF_UNLIKELY(at < text.len))
		at += put_some(&to, span_of(text.data + at, text.len - at));
	*to++ = '"';
	return to;
}

static void put_quoted(struct jsonw *w, char *p, struct span s, const char *after)
{
	size_t run;

	*p++ = '"';
	run = put_plain(p, s);
	p += run;
	if (AF_UNLIKELY(run < s.len)) {
		advance(w, p);
		put_escaped(w, span_of(s.data + run, s.len - run));
		p = room(w, 2);
		if (!p)
			return;
	}
	*p++ = '"';
	if (*after)
		*p++ = *after;
	advance(w, p);
}

static char *begin_name(struct jsonw *w, size_t len)
{
	char *p = room(w, len + 4);
	uint32_t level;

	if (!p)
		return NULL;
	assert(w->depth > 0 && !w->named);
	level = level_bit(w);
	assert(!(w->arrays & level));
	if (w->filled & level)
		*p++ = ',';
	w->filled |= level;
	w->named = true;
	return p;
}

void jsonw_name(struct jsonw *w, const char *ascii)
{
	size_t len = strlen(ascii);
	char *p = begin_name(w, len);

	if (!p)
		return;
	*p++ = '"';
	memcpy(p, ascii, len); /* NOLINT(bugprone-not-null-terminated-result): no string */
	p += len;
	*p++ = '"';
	*p++ = ':';
	advance(w, p);
}

void jsonw_name_span(struct jsonw *w, struct span name)
{
	char *p = begin_name(w, name.len);

	if (p)
		put_quoted(w, p, name, ":");
}

void jsonw_string(struct jsonw *w, struct span text)
{
	char *p = room(w, text.len + 3);

	if (p)
		put_quoted(w, separate(w, p), text, "");
}

void jsonw_u64(struct jsonw *w, uint64_t value)
{
	char *p = room(w, DECIMAL_MAX + 1);

	if (p) {
		p = separate(w, p);
		advance(w, p + decimal_u64(p, value));
	}
}

void jsonw_i64(struct jsonw *w, int64_t value)
{
	char *p = room(w, DECIMAL_MAX + 1);

	if (p) {
		p = separate(w, p);
		advance(w, p + decimal_i64(p, value));
	}
}

void jsonw_places(struct jsonw *w, double value, int places)
{
	char *p = room(w, DECIMAL_MAX + 1);

	if (p) {
		p = separate(w, p);
		advance(w, p + decimal_places(p, value, places));
	}
}

void jsonw_double(struct jsonw *w, double value)
{
	char *p = room(w, DECIMAL_MAX + 1);

	if (p) {
		p = separate(w, p);
		advance(w, p + decimal_shortest(p, value));
	}
}

void jsonw_bool(struct jsonw *w, bool value)
{
	jsonw_raw(w, value ? span_of("true", 4) : span_of("false", 5));
}

void jsonw_null(struct jsonw *w)
{
	jsonw_raw(w, span_of("null", 4));
}

void jsonw_raw(struct jsonw *w, struct span json)
{
	char *p = room(w, json.len + 1);

	if (!p)
		return;
	p = separate(w, p);
	if (json.len > 0)
		memcpy(p, json.data, json.len);
	advance(w, p + json.len);
}

int jsonw_end(struct jsonw *w, struct err *err)
{
	if (w->failed.code != ERR_NONE) {
		w->out->len = w->start;
		*err = w->failed;
		return -1;
	}
	assert(w->depth == 0 && !w->named);
	return 0;
}
