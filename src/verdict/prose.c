/* SPDX-License-Identifier: MIT */
#include "verdict/prose.h"

#include "base/text.h"
#include "verdict/behaviour.h"
#include "verdict/ways.h"

static bool is_letter(char c)
{
	return (text_lower(c) >= 'a' && text_lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

/* "temp" of temperature, "riders" of ridership, "vib" of vibration: letters alike at the beginning.
 */
static bool is_kin(struct span part, struct span word)
{
	enum { KIN = 3 };
	size_t n = 0, less = part.len < word.len ? part.len : word.len;
	while (n < less && text_lower(part.data[n]) == text_lower(word.data[n]))
		n++;
	return (n >= KIN && (n == less || n >= 5)) || (n == part.len && n == word.len);
}

/* A part of a name ("supply" of t_supply), or a word that it is short for. */
static bool is_part_of(struct span name, struct span word)
{
	for (size_t at = 0; at < name.len;) {
		size_t begin = at;
		while (at < name.len && is_letter(name.data[at]))
			at++;
		if (at > begin && is_kin(span_of(name.data + begin, at - begin), word))
			return true;
		at += at == begin;
	}
	return false;
}

static bool is_own(const struct known *k, struct span word)
{
	if (is_part_of(k->w->key, word))
		return true;
	for (size_t c = 0; k->schema && c < k->schema->values_n; c++)
		if (is_part_of(schema_value_name(k->schema, c), word))
			return true;
	return false;
}

static enum lexeme lexeme_of(const struct token *t)
{
	struct span word = t->text;
	enum lexeme lexeme = t->lexeme;
	/* "d'inhabituel" */
	if (lexeme == LEXEME_UNKNOWN && word.len > 3 && word.data[1] == '\'')
		return lexicon_find(span_of(word.data + 2, word.len - 2));
	if (lexeme != LEXEME_UNKNOWN || word.len < 4 || text_lower(word.data[word.len - 1]) != 's')
		return lexeme;
	size_t end = word.data[word.len - 2] == '\'' ? 2 : 1;
	return lexicon_find(span_of(word.data, word.len - end));
}

/* "due to", "caused by" */
static bool gives_cause(const struct tokens *t, size_t i)
{
	return (token_in(&t->list[i], " due owing ") && token_is(&t->list[i + 1], "to")) ||
	       (token_is(&t->list[i], "caused") && token_is(&t->list[i + 1], "by")) ||
	       (token_is(&t->list[i], "because") && token_is(&t->list[i + 1], "of"));
}

/* Nothing from there to the end of the clause is a reading, a row or a time. */
static bool names_nothing(const struct tokens *t, size_t from, size_t to)
{
	for (size_t j = from; j < to; j++) {
		const struct token *w = &t->list[j];
		bool reading = !w->worded || (j > 0 && token_in(w - 1, " to at "));
		if ((w->type == TOKEN_NAME && w->column != TOKEN_NO_COLUMN) ||
		    (w->type == TOKEN_NUMBER && reading) || w->type == TOKEN_CLOCK ||
		    w->type == TOKEN_DATE || w->type == TOKEN_INSTANT ||
		    token_in(w, " row rows reading readings value values window "))
			return false;
	}
	return true;
}

/* "A consistent fall" is no guess, nor is "an unknown number". */
static bool is_hedge(const struct tokens *t, size_t i)
{
	const struct token *w = &t->list[i], *next = w + 1;
	if (token_in(w, " consistent compatible "))
		return token_is(next, "with");
	if (token_is(w, "reminiscent"))
		return token_is(next, "of");
	if (token_is(w, "unknown") && token_in(next, " number amount count "))
		return false;
	return w->lexeme == LEXEME_HEDGE;
}

static bool is_verb(const struct tokens *t, size_t i)
{
	return ways_said(t, i) != 0 ||
	       token_in(&t->list[i],
			" is are was were has had have did does came went stayed stays "
			"remained remains kept became froze lasted shows showed ");
}

/* "Because of a power cut it was ...": what begins its sentence gives a cause up to the verb. */
static size_t cause_ends(const struct tokens *t, size_t i, size_t end)
{
	if (!gives_cause(t, i) || (i > 0 && !role_ends_clause(&t->list[i - 1])))
		return end;
	for (size_t j = i + 2; j < end; j++)
		if (is_verb(t, j))
			return j;
	return end;
}

/* The end of the clause, if it is one big guess from word i on; else i. */
static size_t guess_ends(const struct tokens *t, size_t i)
{
	size_t from = i + (token_is(&t->list[i], "because") ? 1 : 0);
	if (!gives_cause(t, i) && !is_hedge(t, i))
		return i;
	size_t end = cause_ends(t, i, role_clause_ends(t, from));
	return names_nothing(t, from, end) ? end : i;
}

/* "Filter clogged?" */
static size_t question_ends(const struct tokens *t, size_t i)
{
	size_t end = i;
	if (i > 0 && !role_ends_clause(&t->list[i - 1]))
		return i;
	while (end < t->n && !role_ends_clause(&t->list[end]))
		end++;
	return token_is_mark(&t->list[end], '?') && names_nothing(t, i, end) ? end : i;
}

/* "the rest of the record": but no "record crowd". */
static bool is_data(const struct tokens *t, size_t i)
{
	const struct token *next = &t->list[i + 1];
	return token_in(&t->list[i], " record records ") &&
	       (next->type != TOKEN_WORD ||
		token_in(next, " of from for in at and shows show is are was were has have ends "
			       "begins starts "));
}

static int check_word(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct token *w = &t->list[i];
	enum lexeme lexeme = lexeme_of(w);
	int way = ways_said(t, i);
	const char *wrong = NULL;
	/* Words with digits were looked at by numbers_word(). */
	bool known = lexeme != LEXEME_UNKNOWN || role_is_abnormal(w) || role_says_row(w) ||
		     way != 0 || role_seconds(w) > 0 || numbers_fold(w->text) > 0 ||
		     numbers_has_digit(w->text) ||
		     (i > 0 && role_is_number(&t->list[i - 1]) && role_is_unit(w)) ||
		     is_own(l->k, w->text) || is_data(t, i);
	if (!known)
		return err_set(l->why, ERR_INPUT, "says \"%.*s\", which no check knows",
			       numbers_quoted(w->text), w->text.data);
	if (lexeme == LEXEME_CAUSE)
		wrong = behaviour_happened(l, i);
	else if (token_in(w, " every each ") && !behaviour_every(l, i))
		wrong = "says that it happens more often than it does";
	else if (token_in(w, " before after preceded followed ") && !behaviour_order(l, i))
		wrong = "says that one column moved before another, which it did not";
	else if (token_in(w,
			  " then later subsequently afterwards thereafter before after following "
			  "followed preceded ") &&
		 !behaviour_then(l, i))
		wrong = "puts two events into an order that they do not have";
	else if (!behaviour_bold(l, i))
		wrong = "tells of a move where none was";
	else if (!behaviour_side_by_side(l, i))
		wrong = "puts side by side two readings that are not";
	else if (token_in(w, " end start beginning middle ") && !behaviour_position(l, i))
		wrong = "puts it into the wrong part of the window";
	else if (token_in(w, " last first ") && !behaviour_within(l, i))
		wrong = "puts it into the wrong part of the window";
	else if (token_in(w, " down up ") && !behaviour_was_down(l, i))
		wrong = "says that it went a way that it did not go";
	else if (token_in(w, " within inside in close near ") && !behaviour_ranged(l, i))
		wrong = "calls ordinary what stands as an anomaly";
	else if (token_is(w, "out") && !behaviour_out_of_range(l, i))
		wrong = "calls readings out of range that are not";
	else if (token_in(w, " one only ") && !behaviour_only(l, i))
		wrong = "says that it happens less often than it does";
	else if (token_is(w, "expected") && !behaviour_expected(l, i))
		wrong = "calls ordinary what stands as an anomaly";
	else if (token_in(w, " drops dips spikes peaks jumps ") && !behaviour_as_many(l, i))
		wrong = "says that it happens more often than it does";
	else if (token_is(w, "like") && !behaviour_like_others(l, i))
		wrong = "calls ordinary what stands as an anomaly";
	else if (token_in(w, " more less ") && role_is_abnormal(&t->list[i + 1]) &&
		 token_is(&t->list[i + 2], "than"))
		wrong = "compares two anomalies wrongly";
	else if (token_in(w, " rest remainder ") && !behaviour_rest_near(l, i))
		wrong = "says that it stays, which the data do not bear out";
	else if (token_is(w, "step") && i > 1 && token_in(&t->list[i - 1], " one single ") &&
		 token_in(&t->list[i - 2], " in within "))
		wrong = behaviour_wrong(l, i, LEXEME_SUDDEN);
	else if (lexeme >= LEXEME_SMALL)
		wrong = behaviour_wrong(l, i, lexeme);
	else if (way != 0 && !behaviour_way(l, i, way))
		wrong = "tells of a move where none was";
	return wrong ? err_set(l->why, ERR_INPUT, "%s", wrong) : 0;
}

/* "This suggests that it froze": what the readings do is no guess there. */
static int check_guess(const struct look *l, size_t from, size_t to)
{
	const struct tokens *t = l->t;
	if (!token_in(&t->list[from],
		      " indicate indicates indicating imply implies implying suggest "
		      "suggests suggested suggesting "))
		return 0;
	for (size_t i = from + 1; i < to; i++)
		if (t->list[i].type == TOKEN_WORD &&
		    (lexeme_of(&t->list[i]) >= LEXEME_SMALL || ways_said(t, i) != 0) &&
		    check_word(l, i) < 0)
			return -1;
	return 0;
}

int prose_check(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		size_t end = question_ends(t, i);
		if (!behaviour_worded(l, i))
			return err_set(l->why, ERR_INPUT, "gives a reading that was not shown");
		if (t->list[i].type == TOKEN_WORD && end == i)
			end = guess_ends(t, i);
		if (end > i && check_guess(l, i, end) < 0)
			return -1;
		if (end > i)
			i = end - 1;
		else if (t->list[i].type == TOKEN_WORD && check_word(l, i) < 0)
			return -1;
	}
	return 0;
}
