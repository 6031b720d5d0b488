/* SPDX-License-Identifier: MIT */
#include "verdict/token.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/scan.h"

struct reader_at {
	struct tokens *t;
	struct span text;
	size_t at;
	enum scan_class before; /* class of the character before `at` */
	bool line_begins;
};

static struct span rest_of(const struct reader_at *r)
{
	return span_of(r->text.data + r->at, r->text.len - r->at);
}

static void push(struct reader_at *r, struct token *t, size_t len)
{
	struct tokens *list = r->t;
	if (list->n >= TOKENS_MAX) {
		list->cut = true;
		r->at = r->text.len;
		return;
	}
	t->text = span_of(r->text.data + r->at, len);
	t->glued = r->at > 0 && r->before != SCAN_BLANK;
	t->begins = r->line_begins;
	if (t->type == TOKEN_WORD || t->type == TOKEN_NAME)
		word_key_set(&t->key, t->text, list->lists);
	t->lexeme = t->type == TOKEN_MARK ? LEXEME_UNKNOWN : lexicon_find(t->text);
	r->line_begins = false;
	list->list[list->n++] = *t;
	r->at += len;
	/* What was read decides what a sign after it means. */
	r->before = t->type == TOKEN_MARK && !token_is_mark(t, ')') && !token_is_mark(t, '%')
			    ? SCAN_OTHER
			    : SCAN_LETTER;
	/* Behind a script without blanks a sign is one. */
	if (t->type == TOKEN_WORD && (unsigned char)t->text.data[0] >= 0xE3)
		r->before = SCAN_OTHER;
}

/* A word: letters and digits, apostrophes and hyphenless. "row257" is the word row and a number. */
static size_t word_length(struct span s)
{
	size_t at = 0, len;
	bool dense = false;
	while (at < s.len) {
		struct span here = span_of(s.data + at, s.len - at);
		enum scan_class class = scan_class(here, &len);
		bool apostrophe = at > 0 && here.data[0] == '\'' && here.len > 1;
		if (apostrophe) {
			size_t next;
			if (scan_class(span_of(here.data + 1, here.len - 1), &next) != SCAN_LETTER)
				break;
		} else if (dense && class == SCAN_DIGIT) {
			break; /* no blank parts a number from such a script */
		} else if (class != SCAN_LETTER && class != SCAN_DIGIT &&
			   class != SCAN_FOREIGN_DIGIT) {
			break;
		}
		dense = class == SCAN_LETTER && len >= 3;
		at += len;
	}
	return at;
}

static size_t row_and_number(struct span word)
{
	size_t n = scan_begins(word, "rows") ? 4 : scan_begins(word, "row") ? 3 : 0;
	if (n == 0 || n == word.len)
		return word.len;
	for (size_t i = n; i < word.len; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return word.len;
	return n;
}

static void read_word(struct reader_at *r, const struct schema *schema, struct span key)
{
	struct span rest = rest_of(r);
	struct token t = { .type = TOKEN_WORD };
	size_t len = r->before == SCAN_LETTER && r->at > 0 && r->t->n > 0 &&
				     r->t->list[r->t->n - 1].type != TOKEN_NUMBER
			     ? 0
			     : scan_name(rest, schema, key, &t);
	if (len > 0) {
		push(r, &t, len);
		return;
	}
	len = scan_article(rest, r->t->n > 0 ? &r->t->list[r->t->n - 1] : NULL, &t);
	if (len == 0)
		len = scan_worded(rest, &t);
	if (len > 0) {
		push(r, &t, len);
		return;
	}
	t = (struct token){ .type = TOKEN_WORD };
	push(r, &t, row_and_number(span_of(rest.data, word_length(rest))));
}

/* "6.5 million", "2 dozen": a scale after digits. */
static size_t scale_after(struct span s, struct token *t)
{
	static const struct {
		const char *word;
		double scale;
	} scales[] = { { " thousand", 1e3 }, { " million", 1e6 },  { " millionen", 1e6 },
		       { " millions", 1e6 }, { " millones", 1e6 }, { " milioni", 1e6 },
		       { " billion", 1e9 },  { " hundred", 1e2 },  { " dozen", 12 } };
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		size_t next;
		if (!scan_begins(s, scales[i].word))
			continue;
		size_t len = strlen(scales[i].word);
		if (s.len > len &&
		    scan_class(span_of(s.data + len, s.len - len), &next) == SCAN_LETTER)
			continue;
		t->value *= scales[i].scale;
		t->unit *= scales[i].scale;
		t->zeros = 0;
		return len;
	}
	return 0;
}

static void read_digits(struct reader_at *r, size_t sign_len, double sign)
{
	struct span rest = span_of(r->text.data + r->at + sign_len, r->text.len - r->at - sign_len);
	struct token t;
	size_t len = sign_len == 0 ? scan_time(rest, &t) : 0;
	if (len == 0) {
		len = scan_number(rest, &t);
		len += scale_after(span_of(rest.data + len, rest.len - len), &t);
		t.value *= sign;
		t.is_signed = sign_len > 0;
		if (t.is_signed)
			t.comma = false;
	}
	push(r, &t, sign_len + len);
}

static bool number_begins(struct span s)
{
	size_t i = s.len > 1 && s.data[0] == '.' ? 1 : 0;
	return i < s.len && s.data[i] >= '0' && s.data[i] <= '9';
}

static bool may_be_sign(const struct reader_at *r)
{
	return r->at == 0 || r->before == SCAN_BLANK || r->before == SCAN_OTHER;
}

/* Digits of scripts that we do not read: a number that nothing bears out. */
static void read_foreign(struct reader_at *r)
{
	struct token t = { .type = TOKEN_NUMBER, .value = (double)NAN, .unit = 1 };
	struct span rest = rest_of(r);
	size_t at = 0, len;
	while (at < rest.len &&
	       scan_class(span_of(rest.data + at, rest.len - at), &len) == SCAN_FOREIGN_DIGIT)
		at += len;
	push(r, &t, at);
}

static void read_one(struct reader_at *r, const struct schema *schema, struct span key)
{
	struct span rest = rest_of(r);
	size_t len;
	enum scan_class class = scan_class(rest, &len);
	struct token mark = { .type = TOKEN_MARK };
	struct span behind = span_of(rest.data + len, rest.len - len);
	if (class == SCAN_BLANK) {
		r->line_begins = r->line_begins || rest.data[0] == '\n';
		r->before = SCAN_BLANK;
		r->at += len;
	} else if (class == SCAN_FOREIGN_DIGIT) {
		read_foreign(r);
	} else if (class == SCAN_DIGIT ||
		   (rest.data[0] == '.' && number_begins(rest) && may_be_sign(r) &&
		    !(r->at > 0 && r->text.data[r->at - 1] == '.'))) {
		read_digits(r, 0, 1);
	} else if ((class == SCAN_MINUS || rest.data[0] == '+') && number_begins(behind) &&
		   may_be_sign(r)) {
		read_digits(r, len, class == SCAN_MINUS ? -1 : 1);
	} else if (class == SCAN_LETTER) {
		read_word(r, schema, key);
	} else {
		push(r, &mark, len);
	}
}

static struct tokens *tokens_new(struct span text)
{
	size_t most = text.len < TOKENS_MAX ? text.len : TOKENS_MAX; /* each has a byte at least */
	struct tokens *t = malloc(sizeof *t + (most + TOKENS_PAD) * sizeof t->list[0]);
	if (t)
		t->n = 0;
	return t;
}

struct tokens *tokens_read(struct span text, const struct schema *schema, struct span key,
			   struct wordlists *lists)
{
	struct tokens *t = tokens_new(text);
	struct reader_at r = { .t = t, .text = text, .before = SCAN_BLANK, .line_begins = true };
	if (!t)
		return NULL;
	t->lists = lists;
	t->cut = false;
	while (r.at < text.len)
		read_one(&r, schema, key);
	t->english = false;
	for (size_t i = 0; i < t->n; i++)
		t->english |= token_in(&t->list[i], " the of and at from to with this that ");
	for (size_t i = 0; i < TOKENS_PAD; i++)
		t->list[t->n + i] = (struct token){ .type = TOKEN_END };
	return t;
}

double token_slack(const struct token *t)
{
	return t->unit / 2 * (1 + 1e-9) + fabs(t->value) * 1e-13;
}

bool token_says(const struct token *t, double value)
{
	return fabs(t->value - value) <= token_slack(t);
}
