/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

static const char movement[] =
	" fell falls fall falling dropped drops drop dropping dipped dips dip sank sinks plunged "
	"plunges "
	"plummeted rose rises rise rising jumped jumps jump jumping spiked spikes spike climbed "
	"climbs "
	"soared peaked peaks surged surges reached reaches reach hit hits went goes came shot "
	"crashed "
	"increased increases decreased decreases moved moves shifted shifts drifted drift drifts "
	"turned turns passes passed switches switched lost loses sagged slid slides slipped ";
static const char stating[] = " reads read shows showed measured measures measurement recorded "
			      "equals equal value reading has had "
			      "with wert messwert h\xC3\xB6"
			      "chstwert tiefstwert spitze valor valeur valore pico pic picco "
			      "registers registered stuck frozen stands stood constant "
			      "unchanged flat holds held peak ";
/* Before a number: it is not the reading that the text is about. */
static const char elsewhere[] =
	" before previous previously prior preceding earlier neighbour "
	"neighbours neighbor neighbors "
	"neighboring neighbouring surrounding others other rest usual "
	"usually normal normally typical "
	"typically expected mean median average band range ranges between "
	"from than vs versus against "
	"compared after later following next adjacent both sides until "
	"baseline limit limits bound bounds "
	"edge norm target reference window maximum minimum max min lowest "
	"highest were rows stays stayed "
	"erwarteter erwarteten erwartete erwartet normalen sonst esperado normal attendu "
	"habitual habituel zuvor antes avant prima seen observed "
	"typical spread deviation step interval length should would never instead ";
/* Right behind a number. */
static const char elsewhere_behind[] = " before previously earlier prior beforehand afterwards "
				       "later after next usually normally on around follows "
				       "until expected ";

bool role_moves(const struct token *t)
{
	return token_in(t, movement);
}

/* "12.71 at row 257", "12.71 (row 257)" */
static bool row_behind(const struct tokens *t, size_t i, uint64_t *row)
{
	size_t at = role_behind_unit(t, i);
	for (int n = 0;
	     n < 3 &&
	     (token_in(&t->list[at], " at in on for the ") || token_is_mark(&t->list[at], '(') ||
	      token_is_mark(&t->list[at], '@') ||
	      (n == 0 && token_is_mark(&t->list[at], ')') && token_is(&t->list[at + 1], "at")));
	     n++)
		at++;
	if (!role_says_row(&t->list[at]))
		return false;
	at++;
	while (token_in(&t->list[at], " number no nr ") || token_is_mark(&t->list[at], '#') ||
	       token_is_mark(&t->list[at], ':') || token_is_mark(&t->list[at], '='))
		at++;
	const struct token *n = &t->list[at];
	/* Not "row 257 to 260": a range of rows has no one reading. */
	if (!role_is_number(n) || !n->integer || !(n->value >= 0) || n->value > 9e15 ||
	    (role_is_dash(&t->list[at + 1]) && role_is_number(&t->list[at + 2])))
		return false;
	*row = (uint64_t)n->value;
	return true;
}

static bool is_time(const struct token *w)
{
	return w->type == TOKEN_CLOCK || w->type == TOKEN_INSTANT;
}

/* "12.6 at 03:00" */
static bool time_behind(const struct tokens *t, size_t i, size_t *time)
{
	size_t at = role_behind_unit(t, i);
	if (token_is_mark(&t->list[at], '('))
		*time = at + 1;
	else if (token_is(&t->list[at], "at"))
		*time = at + 1;
	else
		return false;
	return is_time(&t->list[*time]) && !token_in(&t->list[*time + 1], " to and until ");
}

/* Words that may stand between a row and its reading. */
static bool leads_to_value(const struct token *w)
{
	return token_is_mark(w, ':') || token_is_mark(w, '=') || token_is_mark(w, '(') ||
	       w->type == TOKEN_NAME || token_in(w, movement) || token_in(w, stating) ||
	       token_in(w,
			" is was to at of a an the value only just about temperature level it had "
			"has back both were normal same also show again recovered returned gauge "
			"sensor oxygen ");
}

/* "row 257: 12.71", "row 257 (12.71", "row 257 fell to 12.71", "rows 12 and 13 show 7.75" */
static bool row_before(const struct tokens *t, size_t i, uint64_t *row, size_t *time)
{
	*time = 0;
	for (size_t j = i, words = 0; j-- > 0 && words < 7; words++) {
		const struct token *w = &t->list[j];
		if (is_time(w)) {
			*time = j + 1;
			return j > 0 && token_is(&t->list[j - 1], "at");
		}
		if (role_is_number(w)) {
			bool one =
				w->integer && w->value >= 0 && w->value < 9e15 &&
				(role_says_row(&t->list[j - 1 + (j == 0)]) ||
				 (j > 2 && token_is(&t->list[j - 1], "and") && role_is_row(t, j)));
			if (one)
				*row = (uint64_t)w->value;
			return one;
		}
		/* "row 485, a day before, shows": the row that stands there all the same. */
		if (token_is_mark(w, ',') && j > 4 &&
		    token_in(&t->list[j - 1], " before earlier ") &&
		    role_seconds(&t->list[j - 2]) > 0) {
			while (j > 0 && i - j < 12 && !token_is_mark(&t->list[j - 1], ','))
				j--;
			j -= j > 0;
			continue;
		}
		if (!leads_to_value(w) || token_in(w, " from by "))
			return false;
	}
	return false;
}

static bool elsewhere_in(const struct tokens *t, size_t from, size_t to)
{
	for (size_t j = from; j < to; j++)
		if (token_in(&t->list[j], elsewhere))
			return true;
	return false;
}

/* "91.2 before", "88.3 on average": the words right behind it say that it is another. */
static bool elsewhere_follows(const struct tokens *t, size_t i)
{
	size_t at = role_behind_unit(t, i);
	if (token_is(&t->list[at], "just") || token_is(&t->list[at], "right") ||
	    token_is(&t->list[at], "shortly"))
		at++;
	if (token_in(&t->list[at], " at in of ") &&
	    (token_in(&t->list[at + 1], elsewhere) || token_in(&t->list[at + 2], elsewhere)))
		return true;
	return token_in(&t->list[at], elsewhere_behind);
}

/* "fell from", "down from 91": said of a movement, not of a range. */
static bool moves(const struct tokens *t, size_t i)
{
	/* "From 3.50 to 2.23 in one minute", as the whole of a text. */
	if (token_is(&t->list[0], "from") &&
	    (i == 1 || (i == 2 && !role_says_row(&t->list[1])) || role_is_number(&t->list[1])) &&
	    !elsewhere_in(t, 1, role_clause_ends(t, i)))
		return true;
	for (size_t j = i; j-- > 0 && i - j < 6;) {
		if (token_in(&t->list[j], movement) ||
		    token_in(&t->list[j], " down up back changed change shift "))
			return true;
		if (role_ends_clause(&t->list[j]) || role_is_number(&t->list[j]))
			return false;
	}
	/* "from 18 to 10 in one step" */
	for (size_t j = i; j < t->n && j < i + 8 && !role_ends_clause(&t->list[j]); j++)
		if (token_in(&t->list[j], " step jump leap ") && token_is(&t->list[j - 1], "one"))
			return true;
	return false;
}

/* "84.1 to 97.3", "84.1-97.3": one of the two ends of a range. */
bool role_in_range(const struct tokens *t, size_t i, const struct governor *g)
{
	size_t at = role_behind_unit(t, i);
	bool range_behind = (role_is_dash(&t->list[at]) || token_in(&t->list[at], " to and ")) &&
			    role_is_number(&t->list[at + 1]) && at + 1 < t->n;
	bool to_behind = range_behind && !token_is(&t->list[at], "and");
	if (g->by)
		return false;
	if (to_behind && (!g->from || !moves(t, i)))
		return true;
	if (range_behind && g->between)
		return true;
	if (i > 1 && role_is_dash(&t->list[i - 1]) && role_is_number(&t->list[i - 2]))
		return true;
	if (g->at == SIZE_MAX || !role_is_number(&t->list[g->at]) || role_is_row(t, g->at))
		return false;
	/* Behind another number: an end, unless it came from there. */
	struct governor first = governor_of(t, g->at);
	bool joined = false;
	for (size_t j = g->at + 1; j < i; j++)
		joined |= token_is(&t->list[j], "to") ||
			  (token_is(&t->list[j], "and") && first.between);
	return joined && (!first.from || !moves(t, g->at));
}

struct role role_range(void)
{
	return (struct role){ .what = ROLE_FIGURE,
			      .figures = KNOWN_MIN | KNOWN_MAX | KNOWN_WIDER | KNOWN_BAND,
			      .range = true };
}

bool role_elsewhere(const struct tokens *t, size_t i)
{
	return elsewhere_in(t, role_clause_begins(t, i), i) ||
	       elsewhere_in(t, i + 1, role_clause_ends(t, i)) ||
	       role_negated(t, role_clause_begins(t, i), i);
}

/* Does the text give this number as the reading it is about? */
static bool is_value(const struct tokens *t, size_t i, const struct governor *g)
{
	size_t begin = role_clause_begins(t, i);
	size_t at = g->at == SIZE_MAX ? g->name : g->at;
	if (g->by || g->from || g->between)
		return false;
	if (g->at != SIZE_MAX && token_in(&t->list[g->at], movement))
		return g->to || g->at + 1 == i || g->name != SIZE_MAX;
	if (g->at != SIZE_MAX && role_is_number(&t->list[g->at])) /* from 91 to 12.7 */
		return g->to && g->at > 0 && token_is(&t->list[g->at - 1], "from");
	if (elsewhere_in(t, begin, i) || elsewhere_follows(t, i))
		return false;
	if (at == SIZE_MAX)
		return g->was;
	/* "the load is 35.1": whatever it is called. */
	return g->name != SIZE_MAX || token_in(&t->list[at], stating) ||
	       (i > 0 && token_in(&t->list[i - 1], " is was "));
}

/* Evidence that begins with a number begins with its reading: "12.7 where 91 is usual". */
static bool opens_with_value(const struct tokens *t, size_t i)
{
	size_t at = role_behind_unit(t, i);
	if (i > 0 && !(i == 1 && token_in(&t->list[0], " only just about minus ")))
		return false;
	/* "95.4 -> 12.7" */
	if (token_is_mark(&t->list[at], '-') || token_is_mark(&t->list[at], '=') ||
	    span_is(t->list[at].text, "\xE2\x86\x92"))
		return false;
	return !elsewhere_follows(t, i) &&
	       !(token_is_mark(&t->list[at], ',') && role_is_number(&t->list[at + 1])) &&
	       !token_in(&t->list[at], " and or ");
}

/* " value 12.7", "reading of 12.7": glue that states. */
static bool stated_by_glue(const struct tokens *t, size_t i)
{
	for (size_t j = i; j-- > 0 && i - j < 5;) {
		const struct token *w = &t->list[j];
		if (token_in(w, " value reading "))
			return !elsewhere_in(t, role_clause_begins(t, i), i) &&
			       !elsewhere_follows(t, i);
		if (!token_in(w, " of is was the a an only just about unusual low high mere ") &&
		    !token_is_mark(w, ':') && !token_is_mark(w, '='))
			return false;
	}
	return false;
}

/* "625 at the start", "ends at 616", "the first reading, 3.7": -1, 1, or 0. */
static int end_said(const struct tokens *t, size_t i)
{
	static const char first[] = " start beginning outset starts started begins began first ";
	static const char last[] = " end ends ended finish finishes finished last ";
	size_t at = role_behind_unit(t, i);
	at += token_in(&t->list[at], " at by ");
	if (at > role_behind_unit(t, i) && token_is(&t->list[at], "the") &&
	    (!token_is(&t->list[at + 2], "of") || token_is(&t->list[at + 4], "window")) &&
	    token_in(&t->list[at + 1], " start beginning outset end "))
		return token_is(&t->list[at + 1], "end") ? 1 : -1;
	for (size_t j = i; j-- > 0 && i - j < 5;) {
		const struct token *w = &t->list[j];
		bool verb =
			token_in(w, " starts started begins began ends ended finishes finished ");
		bool noun = token_in(w, " first last ") &&
			    token_in(&t->list[j + 1], " reading row value ") &&
			    !token_in(&t->list[j + 2], " before after of ");
		if ((verb && token_in(&t->list[j + 1], " at with ") && j + 2 == i) || noun)
			return token_in(w, first) ? -1 : token_in(w, last) ? 1 : 0;
		if (!token_in(w, " at with by is was of the reading row value ") &&
		    !token_is_mark(w, ',') && !token_is_mark(w, '('))
			return 0;
	}
	return 0;
}

bool role_value(const struct tokens *t, size_t i, const struct governor *g, bool one_subject,
		struct role *out)
{
	int end = end_said(t, i);
	if (end != 0) {
		*out = role_is(ROLE_AT_END);
		out->side = end;
		return true;
	}
	uint64_t row = 0;
	size_t time = 0;
	if (role_in_range(t, i, g)) {
		*out = role_range();
		return true;
	}
	bool bound = g->between || g->from ||
		     (g->at != SIZE_MAX &&
		      !(i > 0 && (token_is_mark(&t->list[i - 1], '(') ||
				  token_is_mark(&t->list[i - 1], ':'))) &&
		      token_in(&t->list[g->at], " expected usual usually normal normally "
						"typical band range "));
	if (!bound && (row_behind(t, i, &row) || row_before(t, i, &row, &time))) {
		*out = role_is(ROLE_AT_ROW);
		out->row = row;
		out->time = time;
		return true;
	}
	if (!g->between && time_behind(t, i, &time)) {
		*out = role_is(ROLE_AT_ROW);
		out->time = time + 1;
		return true;
	}
	if (g->from && row_behind(t, i, &row)) {
		*out = role_is(ROLE_AT_ROW);
		out->row = row;
		return true;
	}
	/* "fell from 1284 a minute later": from what the text is about. */
	for (size_t j = i; g->from && j < role_clause_ends(t, i); j++)
		if (token_in(&t->list[j], " back later again "))
			return false;
	if (g->from && moves(t, i)) {
		*out = role_is(ROLE_FIGURE);
		out->figures = KNOWN_BEFORE | KNOWN_NEAR | KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_BAND;
		return true;
	}
	/* "settles at 17.8": the level that it came to. */
	if (g->at != SIZE_MAX && token_in(&t->list[g->at], " settles settled settling ")) {
		*out = role_is(ROLE_FIGURE);
		out->figures = KNOWN_AFTER | KNOWN_NEAR | KNOWN_MEAN | KNOWN_MEDIAN;
		out->side = 1;
		return true;
	}
	/* "stuck at 0.85", "repeats 0.85" */
	if (g->at != SIZE_MAX && !g->by && !g->from &&
	    (token_in(&t->list[g->at], " repeats repeated repeating stuck frozen ") ||
	     (token_in(&t->list[g->at], " constant unchanged ") &&
	      token_is(&t->list[i - 1], "at")))) {
		*out = role_is(ROLE_VALUE);
		out->repeats = true;
		return true;
	}
	if (is_value(t, i, g) || stated_by_glue(t, i) || (one_subject && opens_with_value(t, i))) {
		*out = role_is(ROLE_VALUE);
		return true;
	}
	return false;
}
