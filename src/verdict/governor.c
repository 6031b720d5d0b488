/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

/* Words that stand between a number and what governs it. */
static const char glue[] =
	" of is was were are be been being to the a an at about around roughly approximately "
	"approx "
	"nearly almost only just value values reading level which stood stands stays stayed here "
	"there "
	"now near some over under above below than exactly circa ca as low high up down and minus "
	"negative de von di auf bei du more less fewer mere whopping full unusual sudden single "
	"lone isolated extreme ";

static bool is_candidate(const struct token *t)
{
	return t->type == TOKEN_WORD && t->text.len == 2 && (t->text.data[0] | 0x20) == 'c' &&
	       t->text.data[1] >= '1' && t->text.data[1] <= '9';
}

static bool is_glue(const struct token *w)
{
	return is_candidate(w) || token_in(w, glue) || token_is_mark(w, ':') ||
	       token_is_mark(w, '=') || token_is_mark(w, '~') || token_is_mark(w, '(') ||
	       token_is_mark(w, '"') || token_is_mark(w, '\'') || token_is_mark(w, '>') ||
	       token_is_mark(w, '<');
}

struct governor governor_of(const struct tokens *t, size_t i)
{
	struct governor g = { .at = SIZE_MAX, .name = SIZE_MAX };
	for (size_t j = i; j-- > 0;) {
		const struct token *w = &t->list[j];
		g.to |= token_in(w, " to at auf ");
		g.of |= token_is(w, "of");
		g.was |= token_in(w, " is was stood stands stays stayed ");
		if (token_in(w, " by from between ") ||
		    (token_is(w, "um") && !token_is(&t->list[i + 1], "uhr"))) {
			g.by = token_in(w, " by um ");
			g.from = token_is(w, "from");
			g.between = token_is(w, "between");
			g.at = j;
			break;
		}
		/* "the mean temperature is": the name is crossed, in case something governs it. */
		if (w->type == TOKEN_NAME && !(role_figure(w) && w->column == TOKEN_NO_COLUMN)) {
			g.name = g.name == SIZE_MAX && w->column != TOKEN_NO_COLUMN ? j : g.name;
			continue;
		}
		if (is_glue(w))
			continue;
		/* "the score of row 257 is" */
		if (j > 1 && role_is_number(w) && role_says_row(&t->list[j - 1]) &&
		    token_is(&t->list[j - 2], "of")) {
			j -= 2;
			continue;
		}
		if (!role_ends_clause(w))
			g.at = j;
		break;
	}
	return g;
}

enum hedge role_hedge(const struct tokens *t, size_t i)
{
	if (i == 0)
		return HEDGE_NONE;
	const struct token *w = &t->list[i - 1];
	if (token_in(w, " about around roughly approximately approx some near circa ca ") ||
	    token_is_mark(w, '~') || (w->type == TOKEN_MARK && span_is(w->text, "\xE2\x89\x88")) ||
	    (token_is(w, "to") && i > 1 && token_is(&t->list[i - 2], "close")))
		return HEDGE_ABOUT;
	if (token_in(w, " over above exceed exceeding exceeds exceeded beyond least topping ") ||
	    token_is_mark(w, '>'))
		return HEDGE_ABOVE;
	if (token_in(w, " nearly almost "))
		return HEDGE_NEARLY;
	if (token_in(w, " under below most ") || token_is_mark(w, '<'))
		return HEDGE_BELOW;
	if (token_is(w, "than") && i > 1)
		return token_in(&t->list[i - 2], " more higher greater larger longer ")
			       ? HEDGE_ABOVE
		       : token_in(&t->list[i - 2], " less lower fewer smaller shorter ")
			       ? HEDGE_BELOW
			       : HEDGE_NONE;
	return HEDGE_NONE;
}

static bool joins_rows(const struct token *t)
{
	return token_is_mark(t, ',') || role_is_dash(t) || token_is_mark(t, '&') ||
	       token_is_mark(t, '/') || token_in(t, " and to or through until till thru row rows ");
}

static bool names_rows(const struct token *t)
{
	return token_in(t, " number numbers no nr between from ") || token_is_mark(t, '#') ||
	       token_is_mark(t, ':') || token_is_mark(t, '=') || token_is_mark(t, '(');
}

/* "the 257th row" in Chinese: the word for a row stands on both sides. */
static bool row_around(const struct tokens *t, size_t i)
{
	struct span behind = t->list[i + 1].text;
	struct span before = i > 0 ? t->list[i - 1].text : span_of(NULL, 0);
	return t->list[i].integer && t->list[i + 1].type == TOKEN_WORD && behind.len >= 3 &&
	       memcmp(behind.data, "\xE8\xA1\x8C", 3) == 0 && before.len >= 3 &&
	       memcmp(before.data + before.len - 3, "\xE7\xAC\xAC", 3) == 0;
}

bool role_is_row(const struct tokens *t, size_t i)
{
	bool list = false, range = false;
	if (row_around(t, i))
		return true;
	if ((!t->list[i].integer && !t->list[i].comma) ||
	    token_in(&t->list[i + 1], " rows row readings "))
		return false;
	for (size_t j = i; j-- > 0;) {
		const struct token *w = &t->list[j];
		if (token_is(w, "rows"))
			return !(j > 0 && role_is_number(&t->list[j - 1]) &&
				 !t->list[j - 1].worded);
		if (role_says_row(w))
			return !list;
		if (names_rows(w) ||
		    (token_is_mark(w, '.') && j > 0 && token_is(&t->list[j - 1], "no")))
			continue;
		if (role_is_number(w) && w->integer) {
			/* A range is over when it has its two ends: "rows 201 to 300, 42 ..." */
			if (range && list)
				return false;
			continue;
		}
		if (!joins_rows(w))
			return false;
		list |= token_is_mark(w, ',') || token_in(w, " and or ") || token_is_mark(w, '&');
		range |= token_in(w, " to through thru until till ") || role_is_dash(w);
	}
	return false;
}
