/* SPDX-License-Identifier: MIT */
#include "verdict/words_parts.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "verdict/scan.h"
#include "verdict/token.h"

static bool letter(struct span s, size_t i)
{
	return i < s.len &&
	       ((s.data[i] >= 'a' && s.data[i] <= 'z') || (s.data[i] >= 'A' && s.data[i] <= 'Z'));
}

static bool word_char(struct span s, size_t i)
{
	return letter(s, i) || (i < s.len && s.data[i] >= '0' && s.data[i] <= '9');
}

/* "example.com": letters, a point, two letters or more, and "e.g." is none. */
static bool is_domain(struct span s, size_t point)
{
	size_t begin = point, end = point + 1;
	while (begin > 0 &&
	       (word_char(s, begin - 1) || s.data[begin - 1] == '.' || s.data[begin - 1] == '-'))
		begin--;
	while (letter(s, end))
		end++;
	return point - begin >= 2 && end - point > 2 && letter(s, begin);
}

static bool is_address(struct span s, size_t i)
{
	char c = s.data[i];
	if (c == ':' && scan_begins(words_rest(s, i), "://"))
		return true;
	if (c == '@')
		return i > 0 && word_char(s, i - 1) && word_char(s, i + 1);
	if (c == '.')
		return i > 0 && letter(s, i + 1) && is_domain(s, i);
	bool word_begins = i == 0 || !word_char(s, i - 1);
	return word_begins &&
	       (scan_begins(words_rest(s, i), "www.") || scan_begins(words_rest(s, i), "mailto:"));
}

static bool is_markup(struct span s, size_t i)
{
	static const char *const marks[] = { "```",    "<|",	  "|>",	  "](",	   "</",  "<!",
					     "[inst]", "[/inst]", "<s>",  "<<sys", "{\"", "\\u",
					     "<think", "<script", "&lt;", "&#" };
	if (s.data[i] == ' ' || word_char(s, i)) /* none begins so */
		return false;
	for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++)
		if (scan_begins(words_rest(s, i), marks[m]))
			return true;
	return s.data[i] == '<' && letter(s, i + 1);
}

const char *words_unfit(struct span text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t cp;
		bool valid;
		size_t len = text_decode(words_rest(text, i), &cp, &valid);
		bool line = cp == '\n' || cp == '\t' || cp == '\r';
		if (!valid || cp == 0xFFFD || (text_is_unsafe(cp) && !line))
			return "holds a character that is not fit to be shown";
		/* Private use, and tags that carry hidden text. */
		if ((cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xE0000)
			return "holds a character that is not fit to be shown";
		if (is_address(text, i))
			return "holds an address";
		if (is_markup(text, i))
			return "holds markup";
		i += len;
	}
	return NULL;
}

struct word_list {
	struct span word[WORDS_MAX];
	size_t n;
};

static void split(struct word_list *list, struct span text)
{
	list->n = 0;
	for (size_t i = 0; i < text.len && list->n < WORDS_MAX;) {
		size_t len, begin = i;
		while (i < text.len) {
			enum scan_class class = scan_class(words_rest(text, i), &len);
			if (class != SCAN_LETTER && class != SCAN_DIGIT &&
			    class != SCAN_FOREIGN_DIGIT &&
			    !(i > begin && (text.data[i] == '\'' || text.data[i] == '.') &&
			      word_char(text, i + 1)))
				break;
			i += len;
		}
		if (i > begin) {
			list->word[list->n++] = span_of(text.data + begin, i - begin);
		} else {
			scan_class(words_rest(text, i), &len);
			i += len;
		}
	}
}

static bool same_word(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (a.data[i] != b.data[i] && !((a.data[i] ^ b.data[i]) == 0x20 && letter(a, i)))
			return false;
	return true;
}

/* Does a phrase of four words stand in it three times? */
static bool repeats(const struct word_list *list)
{
	for (size_t i = 0; i + 6 <= list->n; i++) {
		int times = 1;
		for (size_t j = i + 1; j + 4 <= list->n; j++) {
			size_t same = 0;
			while (same < 4 && same_word(list->word[i + same], list->word[j + same]))
				same++;
			times += same == 4;
		}
		if (times >= 3)
			return true;
	}
	return false;
}

/* Nothing but the schema's own words, as "anomaly or normal". */
static bool echoes(const struct word_list *list)
{
	static const char *const own[] = { "anomaly",  "normal",   "or",      "and",	"evidence",
					   "decision", "severity", "summary", "others", "kind",
					   "c1",       "c2",	   "c3",      "c4" };
	for (size_t i = 0; i < list->n; i++) {
		size_t j = 0;
		while (j < sizeof own / sizeof own[0] && !same_word(list->word[i], span_z(own[j])))
			j++;
		if (j == sizeof own / sizeof own[0])
			return false;
	}
	return true;
}

/* Words as a reader counts them: between blanks. A word has a letter first, a figure a digit. */
struct count {
	size_t words, figures;
};

/* A script without blanks between words (Chinese, Japanese, Thai): two characters are a word. */
static size_t dense_words(struct span chunk)
{
	size_t dense = 0;
	for (size_t i = 0; i < chunk.len; i++)
		dense += (unsigned char)chunk.data[i] >= 0xE3;
	return dense >= 4 ? dense - 1 : 1;
}

static struct count count_words(struct span text)
{
	struct count c = { 0, 0 };
	for (size_t i = 0, begin; i < text.len; i++) {
		size_t len;
		while (i < text.len && words_is_blank(text.data[i]))
			i++;
		begin = i;
		while (i < text.len && !words_is_blank(text.data[i]))
			i++;
		struct span chunk = span_of(text.data + begin, i - begin);
		while (chunk.len > 0 && scan_class(chunk, &len) == SCAN_OTHER)
			chunk = words_rest(chunk, len);
		if (chunk.len == 0)
			continue;
		if (scan_class(chunk, &len) == SCAN_LETTER)
			c.words += dense_words(chunk);
		else
			c.figures++;
	}
	return c;
}

const char *words_empty(struct span text)
{
	struct word_list list;
	struct count c = count_words(text);
	if (c.words == 0 || c.words + c.figures < 3)
		return "says nothing";
	split(&list, text);
	if (echoes(&list))
		return "says nothing";
	return repeats(&list) ? "repeats itself" : NULL;
}

/* "1. ", "2) ", "- ", "* ", a bullet: an item of a list. */
static bool has_item(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool begins = i == 0 || words_is_blank(s.data[i - 1]) || s.data[i - 1] == '(';
		size_t n = i;
		if (s.data[i] == '\n')
			return true;
		if (!begins)
			continue;
		while (n < s.len && n < i + 3 && s.data[n] >= '0' && s.data[n] <= '9')
			n++;
		if (n == i && letter(s, n))
			n++;
		bool digits = n > i && !letter(s, i);
		if (n > i && n < s.len && (s.data[n] == ')' || (digits && s.data[n] == '.')) &&
		    (n + 1 == s.len || words_is_blank(s.data[n + 1])) &&
		    !(n + 1 == s.len && s.data[n] == '.'))
			return true;
		if (i == 0 && (s.data[0] == '-' || s.data[0] == '*' || s.data[0] == '#' ||
			       scan_begins(s, "\xE2\x80\xA2")))
			return true;
	}
	return false;
}

static bool same_number(const struct token *a, const struct token *b)
{
	if (a->type != b->type)
		return false;
	if (a->type != TOKEN_NUMBER)
		return a->time_ns == b->time_ns;
	return fabs(a->value - b->value) <= fmax(a->unit, b->unit) / 2 * (1 + 1e-9) &&
	       fabs(a->value - b->value) <= a->unit / 2 * (1 + 1e-9);
}

static bool is_figure(const struct token *t)
{
	return t->type == TOKEN_NUMBER || t->type == TOKEN_CLOCK || t->type == TOKEN_DATE ||
	       t->type == TOKEN_INSTANT;
}

static bool question_has(const struct tokens *question, const struct token *n)
{
	for (size_t i = 0; i < question->n; i++)
		if (is_figure(&question->list[i]) && same_number(n, &question->list[i]))
			return true;
	/* "two likely causes": what it was asked for. */
	return n->worded && n->value <= 3;
}

static bool word_has_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] >= '0' && s.data[i] <= '9')
			return true;
	return false;
}

static bool question_names(const struct tokens *question, struct span word)
{
	for (size_t i = 0; i < question->n; i++)
		if (same_word(question->list[i].text, word))
			return true;
	return false;
}

static int numbers_asked(const struct tokens *t, const struct tokens *question, struct err *err)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct token *w = &t->list[i];
		bool foreign = is_figure(w) ? !question_has(question, w)
					    : w->type == TOKEN_WORD && word_has_digit(w->text) &&
						      !question_names(question, w->text);
		if (foreign)
			return err_set(err, ERR_INPUT,
				       "cites %.*s, which its question does not hold",
				       w->text.len > 40 ? 40 : (int)w->text.len, w->text.data);
	}
	return t->cut ? err_set(err, ERR_INPUT, "is too long to be looked at") : 0;
}

static int check_numbers(struct span sentence, struct span question, struct err *err)
{
	struct tokens *asked = tokens_read(question, NULL, span_of(NULL, 0), NULL);
	struct tokens *said = tokens_read(sentence, NULL, span_of(NULL, 0), NULL);
	int status = asked && said ? numbers_asked(said, asked, err) : err_nomem(err, "a comment");
	free(asked);
	free(said);
	return status;
}

static struct span unquote(struct span s)
{
	while (s.len >= 2 && s.data[0] == '"' && s.data[s.len - 1] == '"')
		s = words_trim(span_of(s.data + 1, s.len - 2));
	return s;
}

int words_comment(struct span comment, struct span question, struct span *sentence, struct err *err)
{
	struct span text = unquote(words_trim(comment));
	*sentence = text;
	if (text.len == 0)
		return err_set(err, ERR_INPUT, "is empty");
	size_t len = words_sentence(text);
	if (len > 0)
		*sentence = text = span_of(text.data, len);
	const char *why = words_unfit(text);
	if (why)
		return err_set(err, ERR_INPUT, "%s", why);
	if (has_item(text))
		return err_set(err, ERR_INPUT, "is a list");
	if (len == 0 || text.len > COMMENT_MAX)
		return err_set(err, ERR_INPUT, len == 0 ? "is no whole sentence" : "is too long");
	struct word_list list;
	split(&list, text);
	struct count c = count_words(text);
	if (c.words < 2 || c.words + c.figures < 5)
		return err_set(err, ERR_INPUT, "has fewer than five words");
	if (repeats(&list))
		return err_set(err, ERR_INPUT, "repeats itself");
	return check_numbers(text, question, err);
}
