/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

#include <math.h>

#include "base/text.h"

/* First digits of scripts whose ten digits follow each other (Unicode, Nd), beyond ASCII. */
static const uint32_t digit_zero[] = { 0x0660, 0x06F0,	0x07C0,	 0x0966,  0x09E6, 0x0A66, 0x0AE6,
				       0x0B66, 0x0BE6,	0x0C66,	 0x0CE6,  0x0D66, 0x0DE6, 0x0E50,
				       0x0ED0, 0x0F20,	0x1040,	 0x1090,  0x17E0, 0x1810, 0x1946,
				       0x19D0, 0x1A80,	0x1A90,	 0x1B50,  0x1BB0, 0x1C40, 0x1C50,
				       0xA620, 0xA8D0,	0xA900,	 0xA9D0,  0xA9F0, 0xAA50, 0xABF0,
				       0xFF10, 0x104A0, 0x11066, 0x1E950, 0x1FBF0 };

static bool is_foreign_digit(uint32_t cp)
{
	if (cp == 0xB2 || cp == 0xB3 || cp == 0xB9)
		return false; /* superscripts of units: m2, m3 */
	if ((cp >= 0xBC && cp <= 0xBE) || (cp >= 0x2150 && cp <= 0x218B) ||
	    (cp >= 0x2460 && cp <= 0x249B) || (cp >= 0x24EA && cp <= 0x24FF) ||
	    (cp >= 0x2776 && cp <= 0x2793) || (cp >= 0x1D7CE && cp <= 0x1D7FF) ||
	    (cp >= 0x2070 && cp <= 0x2089))
		return true;
	for (size_t i = 0; i < sizeof digit_zero / sizeof digit_zero[0]; i++)
		if (cp >= digit_zero[i] && cp <= digit_zero[i] + 9)
			return true;
	return false;
}

static enum scan_class foreign_class(uint32_t cp)
{
	if (cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x3000)
		return SCAN_BLANK;
	if (cp == 0x2212)
		return SCAN_MINUS;
	if (is_foreign_digit(cp))
		return SCAN_FOREIGN_DIGIT;
	if (cp == 0xB0 || cp == 0xB2 || cp == 0xB3 || cp == 0xB5)
		return SCAN_LETTER; /* of units */
	if (cp < 0xC0 || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2010 && cp <= 0x206F) ||
	    (cp >= 0x2190 && cp <= 0x2BFF) || (cp >= 0x3001 && cp <= 0x303F) ||
	    (cp >= 0xFF01 && cp <= 0xFF20) || cp == 0xFFFD)
		return SCAN_OTHER;
	return SCAN_LETTER;
}

enum scan_class scan_class(struct span s, size_t *len)
{
	unsigned char c = (unsigned char)s.data[0];
	*len = 1;
	if (c >= 0x80) {
		uint32_t cp;
		bool valid;
		*len = text_decode(s, &cp, &valid);
		return foreign_class(cp);
	}
	if (c <= ' ' || c == 0x7F)
		return SCAN_BLANK;
	if (c >= '0' && c <= '9')
		return SCAN_DIGIT;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return SCAN_LETTER;
	return c == '-' ? SCAN_MINUS : SCAN_OTHER;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool scan_begins(struct span s, const char *word)
{
	size_t i = 0;
	for (; word[i] != '\0'; i++)
		if (i >= s.len || lower(s.data[i]) != word[i])
			return false;
	return true;
}

/* Nothing of a word follows at `at`. */
static bool ends_word(struct span s, size_t at)
{
	size_t len;
	if (at >= s.len)
		return true;
	enum scan_class class = scan_class(span_of(s.data + at, s.len - at), &len);
	return class != SCAN_LETTER && class != SCAN_DIGIT && class != SCAN_FOREIGN_DIGIT;
}

static bool same_letters(struct span s, struct span name)
{
	if (s.len < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (lower(s.data[i]) != lower(name.data[i]))
			return false;
	return ends_word(s, name.len);
}

/* One letter is an article or a unit, and a number is a number: neither is known as a name. */
static bool can_be_name(struct span name)
{
	if (name.len < 2)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = lower(name.data[i]);
		if ((c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80)
			return !(name.data[0] >= '0' && name.data[0] <= '9');
	}
	return false;
}

static void try_name(struct span s, struct span name, uint16_t column, struct token *t,
		     size_t *best)
{
	if (name.len <= *best || !can_be_name(name) || !same_letters(s, name))
		return;
	*best = name.len;
	t->column = column;
}

static void try_keys(struct span s, struct span key, struct token *t, size_t *best)
{
	while (key.len > 0) {
		const char *end = memchr(key.data, KEY_SEPARATOR, key.len);
		size_t len = end ? (size_t)(end - key.data) : key.len;
		try_name(s, span_of(key.data, len), TOKEN_NO_COLUMN, t, best);
		if (!end)
			break;
		key = span_of(key.data + len + 1, key.len - len - 1);
	}
}

size_t scan_name(struct span s, const struct schema *schema, struct span key, struct token *t)
{
	size_t best = 0;
	t->type = TOKEN_NAME;
	t->column = TOKEN_NO_COLUMN;
	if (!schema)
		return 0;
	for (size_t j = 0; j < schema->values_n; j++)
		try_name(s, schema_value_name(schema, j), (uint16_t)j, t, &best);
	for (size_t j = 0; j < schema->columns_n; j++)
		try_name(s, schema->names[j], TOKEN_NO_COLUMN, t, &best);
	try_keys(s, key, t, &best);
	return best;
}

static const char *const small[] = { "zero",	"one",	   "two",	"three",    "four",
				     "five",	"six",	   "seven",	"eight",    "nine",
				     "ten",	"eleven",  "twelve",	"thirteen", "fourteen",
				     "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const tens[] = { "twenty", "thirty",	 "forty",  "fifty",
				    "sixty",  "seventy", "eighty", "ninety" };

static size_t whole_word(struct span s, const char *word)
{
	size_t len = strlen(word);
	return scan_begins(s, word) && ends_word(s, len) ? len : 0;
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

size_t scan_worded(struct span s, struct token *t)
{
	double value = 0, scale = 1;
	size_t len = scan_tens(s, &value);
	for (size_t i = 0; len == 0 && i < sizeof small / sizeof small[0]; i++)
		if ((len = whole_word(s, small[i])) > 0)
			value = (double)i;
	size_t more = scan_scale(from(s, len), &scale);
	/* "one" alone is no number but a pronoun; "zero" is said of levels ("below zero"). */
	if (len + more == 0 || (more == 0 && value == 1))
		return 0;
	*t = (struct token){ .type = TOKEN_NUMBER, .integer = true, .worded = true, .unit = scale };
	t->value = (len > 0 ? value : 1) * scale;
	return len + more;
}
