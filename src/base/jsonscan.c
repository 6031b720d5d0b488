/* SPDX-License-Identifier: MIT */
#include "base/jsonscan.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/eight.h"
#include "base/num.h"
#include "base/text.h"

enum { INTEGER_DIGITS = 18 };

struct scan {
	struct span text;
	size_t at;
	unsigned depth;
	uint32_t objects;		  /* bit d: level d is an object */
	size_t start[JSONSCAN_DEPTH + 1]; /* just past the bracket that opened level d */
	struct err *err;
};

static int fail(struct scan *s, size_t at, const char *what)
{
	return err_set(s->err, ERR_INPUT, "not valid JSON at byte %zu: %s", at + 1, what);
}

static int peek(const struct scan *s)
{
	return s->at < s->text.len ? (unsigned char)s->text.data[s->at] : -1;
}

static void skip_blanks(struct scan *s)
{
	while (s->at < s->text.len && (s->text.data[s->at] == ' ' || s->text.data[s->at] == '\n' ||
				       s->text.data[s->at] == '\t' || s->text.data[s->at] == '\r'))
		s->at++;
}

/* Four hexadecimal digits at p, or -1. */
static int32_t hex4(const char *p)
{
	int32_t value = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			digit = (c | 32) - 'a' + 10;
		else
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* The escape that begins at the backslash of s; length 2, 6 or 12, or 0 with why. */
static size_t decode_escape(struct span s, uint32_t *cp, const char **why)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *found;
	int32_t high;
	int32_t low;

	*why = "unknown escape";
	if (s.len < 2)
		return 0;
	if (s.data[1] != 'u') {
		found = s.data[1] ? strchr(from, s.data[1]) : NULL;
		if (!found)
			return 0;
		*cp = (unsigned char)to[found - from];
		return 2;
	}
	high = s.len < 6 ? -1 : hex4(s.data + 2);
	if (high < 0)
		return 0;
	if (high == 0) {
		*why = "the character U+0000";
		return 0;
	}
	if (high < 0xD800 || high > 0xDFFF) {
		*cp = (uint32_t)high;
		return 6;
	}
	*why = "half of a surrogate pair";
	if (high > 0xDBFF || s.len < 12 || s.data[6] != '\\' || s.data[7] != 'u')
		return 0;
	low = hex4(s.data + 8);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	*cp = 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
	return 12;
}

/* Past the plain bytes of a string at `at`, eight at a time: a few may be left. */
static size_t skip_plain(struct span text, size_t at)
{
	for (; text.len - at >= 8; at += 8) {
		uint64_t specials = eight_specials(eight_load(text.data + at));

		if (specials != 0)
			return at + eight_before(specials);
	}
	return at;
}

/* A string from its opening quote; leaves `at` past the closing one. */
static int scan_string(struct scan *s)
{
	size_t begin = s->at++;

	while ((s->at = skip_plain(s->text, s->at)) < s->text.len) {
		unsigned char c = (unsigned char)s->text.data[s->at];
		struct span rest = span_of(s->text.data + s->at, s->text.len - s->at);
		const char *why;
		uint32_t cp;
		bool valid;
		size_t len;

		if (c == '"') {
			s->at++;
			return 0;
		}
		if (c < 0x20)
			return fail(s, s->at, "a control character in a string");
		if (c == '\\') {
			len = decode_escape(rest, &cp, &why);
			if (len == 0)
				return fail(s, s->at, why);
		} else if (c < 0x80) {
			len = 1;
		} else {
			len = text_decode(rest, &cp, &valid);
			if (!valid)
				return fail(s, s->at, "a byte that is not UTF-8");
		}
		s->at += len;
	}
	return fail(s, begin, "a string without end");
}

static int scan_number(struct scan *s)
{
	size_t begin = s->at;
	bool integer = true;
	struct span text;
	double value;

	for (; s->at < s->text.len; s->at++) {
		char c = s->text.data[s->at];

		if (c == '.' || c == 'e' || c == 'E')
			integer = false;
		else if (!(c >= '0' && c <= '9') && c != '-' && c != '+')
			break;
	}
	text = span_of(s->text.data + begin, s->at - begin);
	if (!num_is_json(text))
		return fail(s, begin, "not a number");
	if (integer && text.len - (text.data[0] == '-') > INTEGER_DIGITS)
		return fail(s, begin, "an integer of more than 18 digits");
	if (num_parse(text, '.', &value) != NUM_OK)
		return fail(s, begin, "a number too large");
	return 0;
}

static int scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (s->text.len - s->at >= len &&
		    memcmp(s->text.data + s->at, words[i], len) == 0) {
			s->at += len;
			return 0;
		}
	}
	return fail(s, s->at, "no value begins like this");
}

/* A member's name, between its quotes, and a hash of its characters. */
struct member {
	struct span name;
	uint32_t hash;
};

/* The next character of a name that was found valid before; false at its end. */
static bool next_character(struct span *name, uint32_t *cp)
{
	const char *why;
	bool valid;
	size_t len;

	if (name->len == 0)
		return false;
	if (name->data[0] == '\\')
		len = decode_escape(*name, cp, &why);
	else
		len = text_decode(*name, cp, &valid);
	assert(len > 0);
	*name = span_of(name->data + len, name->len - len);
	return true;
}

static uint32_t hash_name(struct span name)
{
	uint32_t h = 2166136261u;
	uint32_t cp;

	while (next_character(&name, &cp))
		h = (h ^ cp) * 16777619u;
	return h;
}

/* By hash, then by characters: an order under which equal names are neighbours. */
static int compare_members(const struct member *a, const struct member *b)
{
	struct span left = a->name;
	struct span right = b->name;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	for (;;) {
		uint32_t x = 0;
		uint32_t y = 0;
		bool more_left = next_character(&left, &x);
		bool more_right = next_character(&right, &y);

		if (!more_left || !more_right)
			return (int)more_left - (int)more_right;
		if (x != y)
			return x < y ? -1 : 1;
	}
}

static void sift_down(struct member *m, size_t root, size_t n)
{
	struct member moving = m[root];
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && compare_members(&m[child], &m[child + 1]) < 0)
			child++;
		if (compare_members(&moving, &m[child]) >= 0)
			break;
		m[root] = m[child];
		root = child;
	}
	m[root] = moving;
}

/* Heapsort: in place, and n log n whatever a stranger chose for names. */
static void sort_members(struct member *m, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift_down(m, i, n);
	for (size_t end = n; end-- > 1;) {
		struct member top = m[0];

		m[0] = m[end];
		m[end] = top;
		sift_down(m, 0, end);
	}
}

/* Past a string in text known to be valid; from and to its quotes. */
static size_t string_end(struct span text, size_t at)
{
	at = skip_plain(text, at + 1);
	while (text.data[at] != '"')
		at = skip_plain(text, at + (text.data[at] == '\\' ? 2 : 1));
	return at;
}

/*
 * The names of the object whose members lie in text (valid, brackets taken off):
 * strings of its own level that a colon follows, that is, the first of the object
 * and those after a comma. Returns how many, at most max + 1.
 */
static size_t collect_names(struct span text, struct member *members, size_t max)
{
	bool expected = true;
	unsigned depth = 0;
	size_t n = 0;

	for (size_t at = 0; at < text.len; at++) {
		char c = text.data[at];

		if (c == '"') {
			size_t end = string_end(text, at);

			if (depth == 0 && expected) {
				if (n == max)
					return n + 1;
				members[n].name = span_of(text.data + at + 1, end - at - 1);
				members[n].hash = hash_name(members[n].name);
				n++;
				expected = false;
			}
			at = end;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			depth--;
		} else if (c == ',' && depth == 0) {
			expected = true;
		}
	}
	return n;
}

/* At an object's closing bracket: no name twice. A second walk over it needs no memory while it is
 * read. */
static int check_members(struct scan *s)
{
	struct member members[JSONSCAN_MEMBERS];
	size_t begin = s->start[s->depth];
	struct span inside = span_of(s->text.data + begin, s->at - begin);
	size_t n = collect_names(inside, members, JSONSCAN_MEMBERS);

	if (n > JSONSCAN_MEMBERS)
		return fail(s, begin - 1, "an object of more than 1024 members");
	sort_members(members, n);
	for (size_t i = 1; i < n; i++) {
		if (compare_members(&members[i - 1], &members[i]) == 0) {
			const char *a = members[i - 1].name.data;
			const char *b = members[i].name.data;

			return fail(s, (size_t)((a > b ? a : b) - 1 - s->text.data),
				    "a member for the second time in its object");
		}
	}
	return 0;
}

static bool in_object(const struct scan *s)
{
	return s->objects >> (s->depth - 1) & 1;
}

static int open_level(struct scan *s, bool object)
{
	if (s->depth == JSONSCAN_DEPTH)
		return fail(s, s->at, "more than 32 levels");
	s->at++;
	s->depth++;
	s->start[s->depth] = s->at;
	if (object)
		s->objects |= UINT32_C(1) << (s->depth - 1);
	else
		s->objects &= ~(UINT32_C(1) << (s->depth - 1));
	return 0;
}

/* A name and its colon. */
static int scan_name(struct scan *s)
{
	skip_blanks(s);
	if (peek(s) != '"')
		return fail(s, s->at, "a member's name was expected");
	if (scan_string(s) < 0)
		return -1;
	skip_blanks(s);
	if (peek(s) != ':')
		return fail(s, s->at, "a colon was expected");
	s->at++;
	return 0;
}

/* Closes levels and passes a comma, until a value is due or nothing is open. */
static int after_value(struct scan *s)
{
	while (s->depth > 0) {
		bool object = in_object(s);

		skip_blanks(s);
		if (peek(s) == ',') {
			s->at++;
			return object ? scan_name(s) : 0;
		}
		if (peek(s) != (object ? '}' : ']'))
			return fail(s, s->at,
				    object ? "a comma or } was expected"
					   : "a comma or ] was expected");
		if (object && check_members(s) < 0)
			return -1;
		s->at++;
		s->depth--;
	}
	return 0;
}

/* One value, or as much of it as its opening bracket. */
static int scan_value(struct scan *s)
{
	int c;

	skip_blanks(s);
	c = peek(s);
	if (c == '{' || c == '[') {
		if (open_level(s, c == '{') < 0)
			return -1;
		skip_blanks(s);
		if (peek(s) == (c == '{' ? '}' : ']')) {
			s->at++;
			s->depth--;
			return after_value(s);
		}
		return c == '{' ? scan_name(s) : 0;
	}
	if (c == '"') {
		if (scan_string(s) < 0)
			return -1;
	} else if (c == '-' || (c >= '0' && c <= '9')) {
		if (scan_number(s) < 0)
			return -1;
	} else if (c < 0) {
		return fail(s, s->at, "the text ends where a value was expected");
	} else if (scan_word(s) < 0) {
		return -1;
	}
	return after_value(s);
}

int jsonscan_check(struct span text, struct err *err)
{
	struct scan s = { .text = text, .err = err };

	do {
		if (scan_value(&s) < 0)
			return -1;
	} while (s.depth > 0);
	skip_blanks(&s);
	if (s.at < text.len)
		return fail(&s, s.at, "something follows the value");
	return 0;
}
