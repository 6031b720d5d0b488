/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

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

bool scan_begins_whole(struct span s, const char *word)
{
	size_t i = 0;
	for (; word[i] != '\0'; i++)
		if (i >= s.len || text_lower(s.data[i]) != word[i])
			return false;
	return true;
}

bool scan_ends_word(struct span s, size_t at)
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
		if (text_lower(s.data[i]) != text_lower(name.data[i]))
			return false;
	return scan_ends_word(s, name.len);
}

/* One letter is an article or a unit, and a number is a number: neither is known as a name. */
static bool can_be_name(struct span name)
{
	if (name.len < 2)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = text_lower(name.data[i]);
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

/* Words that say something of their own, whatever a column is called. */
static bool is_common(struct span part)
{
	struct word_key word;
	word_key_set(&word, part, NULL);
	return word_in(&word, " value values reading readings level mean average median count rate "
			      "total sensor column rows score time date from with that this then "
			      "high normal over spike drop noise drift out off set max min avg "
			      "low day end for the and one two six ten raw new old not all any ");
}

/* "temperature" for temp: how a quantity is called and how it is written short. */
static bool says_part(struct span s, struct span part)
{
	static const char *const names[][2] = { { "temp", "temperature" },
						{ "hum", "humidity" },
						{ "vib", "vibration" },
						{ "press", "pressure" } };
	if (same_letters(s, part))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (part.len == strlen(names[i][0]) && scan_begins(part, names[i][0]) &&
		    scan_begins(s, names[i][1]) && scan_ends_word(s, strlen(names[i][1])))
			return true;
	return false;
}

static size_t word_end(struct span s)
{
	size_t n = 0;
	while (n < s.len && ((text_lower(s.data[n]) >= 'a' && text_lower(s.data[n]) <= 'z') ||
			     (unsigned char)s.data[n] >= 0x80))
		n++;
	return n;
}

/* Does some part of a name, between its underscores, say the word at s? */
static bool name_says(struct span name, struct span s)
{
	for (size_t at = 0; at < name.len;) {
		struct span rest = span_of(name.data + at, name.len - at);
		size_t len = word_end(rest);
		struct span part = span_of(rest.data, len);
		if (len > 2 && !is_common(part) && says_part(s, part))
			return true;
		at += len + (len == 0 || at + len < name.len);
	}
	return false;
}

/* "supply" of t_supply and t_return: a word that the name of one column alone has. */
static size_t scan_part(struct span s, const struct schema *schema, struct token *t)
{
	size_t found = 0, len = word_end(s);
	for (size_t j = 0; schema->values_n > 1 && j < schema->values_n; j++)
		if (name_says(schema_value_name(schema, j), s)) {
			found++;
			t->column = (uint16_t)j;
		}
	if (found != 1)
		t->column = TOKEN_NO_COLUMN;
	return found == 1 ? len : 0;
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
	return best > 0 ? best : scan_part(s, schema, t);
}
