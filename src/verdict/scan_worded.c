/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

static const char *const small[] = { "zero",	"one",	   "two",	"three",    "four",
				     "five",	"six",	   "seven",	"eight",    "nine",
				     "ten",	"eleven",  "twelve",	"thirteen", "fourteen",
				     "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const tens[] = { "twenty", "thirty",	 "forty",  "fifty",
				    "sixty",  "seventy", "eighty", "ninety" };

static size_t whole_word(struct span s, const char *word)
{
	if (!scan_begins(s, word))
		return 0;
	size_t len = strlen(word);
	return scan_ends_word(s, len) ? len : 0;
}

static struct span from(struct span s, size_t at)
{
	return at < s.len ? span_of(s.data + at, s.len - at) : span_of(NULL, 0);
}

/* "twenty" to "ninety", and "twenty-five", "twenty five". */
static size_t scan_tens(struct span s, double *value)
{
	for (size_t i = 0; i < sizeof tens / sizeof tens[0]; i++) {
		size_t len = whole_word(s, tens[i]);
		if (len == 0)
			continue;
		*value = 20 + 10 * (double)i;
		if (len < s.len && (s.data[len] == '-' || s.data[len] == ' '))
			for (size_t one = 1; one < 10; one++) {
				size_t more = whole_word(from(s, len + 1), small[one]);
				if (more > 0) {
					*value += (double)one;
					return len + 1 + more;
				}
			}
		return len;
	}
	return 0;
}

/* A blank and "hundred", "thousand", ...: multiplies. */
static size_t scan_scale(struct span s, double *scale)
{
	static const struct {
		const char *word;
		double scale;
	} scales[] = { { "hundred", 1e2 },
		       { "thousand", 1e3 },
		       { "million", 1e6 },
		       { "billion", 1e9 },
		       { "dozen", 12 } };
	size_t at = 0;
	while (at < s.len && (s.data[at] == ' ' || s.data[at] == '-'))
		at++;
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		size_t len = whole_word(from(s, at), scales[i].word);
		if (len > 0) {
			*scale = scales[i].scale;
			return at + len;
		}
	}
	return 0;
}

/* A unit of time, and whether "and a half" follows. */
static bool time_unit(struct span s, bool *half)
{
	static const char *const names[] = { "second", "minute", "hour", "day", "week" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t len = whole_word(s, names[i]);
		*half = len > 0 && whole_word(from(s, len), " and a half") > 0;
		if (len > 0)
			return true;
	}
	return false;
}

size_t scan_worded(struct span s, struct token *t)
{
	double value = 0, scale = 1;
	/* Most words begin as no number word does. */
	if (s.len == 0 || !memchr("zotfsenhmbd", s.data[0] | 0x20, 11))
		return 0;
	size_t len = scan_tens(s, &value);
	for (size_t i = 0; len == 0 && i < sizeof small / sizeof small[0]; i++)
		if ((len = whole_word(s, small[i])) > 0)
			value = (double)i;
	size_t more = scan_scale(from(s, len), &scale);
	static const char half[] = " and a half";
	bool unused;
	bool halves = more == 0 && len > 0 && whole_word(from(s, len), half) > 0;
	/* "one" alone is no number but a pronoun; "zero" is said of levels ("below zero"). */
	bool timed = len > 0 && len < s.len && s.data[len] == '-' &&
		     time_unit(from(s, len + 1), &unused);
	if (len + more == 0 || (more == 0 && value == 1 && !halves && !timed))
		return 0;
	*t = (struct token){ .type = TOKEN_NUMBER, .integer = true, .worded = true, .unit = scale };
	t->value = (len > 0 ? value : 1) * scale;
	if (halves) {
		t->value += t->unit = .5;
		t->integer = false;
		return len + sizeof half - 1;
	}
	return len + more;
}

size_t scan_article(struct span s, const struct token *before, struct token *t)
{
	static const struct {
		const char *words;
		double value, unit;
	} shares[] = { { "half an ", .5, .1 },
		       { "half a ", .5, .1 },
		       { "a quarter of an ", .25, .05 },
		       { "quarter of an ", .25, .05 },
		       { "an ", 1, .2 },
		       { "a ", 1, .2 } };
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
		bool half;
		if (!scan_begins(s, shares[i].words))
			continue;
		size_t len = strlen(shares[i].words);
		if (!time_unit(from(s, len), &half))
			continue;
		/* "a minute later" only says when; "over a minute" says how long. */
		if (i > 3 && !half &&
		    (!before || !token_in(before, " than over under nearly almost about for ")))
			return 0;
		*t = (struct token){ .type = TOKEN_NUMBER,
				     .worded = true,
				     .value = shares[i].value + half * .5,
				     .unit = shares[i].unit };
		return len - 1;
	}
	return 0;
}
