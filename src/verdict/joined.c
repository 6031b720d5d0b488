/* SPDX-License-Identifier: MIT */
#include "verdict/joined_parts.h"

#include <math.h>

/* Superlatives: -1 the least, 1 the greatest, 0 none. */
static int extreme_of(const struct token *t)
{
	if (t->type == TOKEN_NAME)
		return 0;
	if (token_in(t, " lowest smallest least coldest coolest minimum min weakest slowest "
			"quietest emptiest calmest "))
		return -1;
	return token_in(t, " highest largest greatest hottest warmest maximum max strongest "
			   "fastest biggest busiest fullest ");
}

/* The clause speaks of other rows, or of what is allowed, not of the window's own extreme. */
static bool relative(const struct tokens *t, size_t from, size_t to)
{
	for (size_t j = from; j < to; j++)
		if (token_in(&t->list[j],
			     " before previous previously earlier since until after so second "
			     "third "
			     "among one other others except apart besides expected allowed normal "
			     "usual band limit below above than near under over ever "
			     "local ") ||
		    (j > from && token_is(&t->list[j], "next")))
			return true;
	return role_negated(t, from, to);
}

static size_t row_after(const struct tokens *t, size_t i)
{
	for (size_t j = i + 1; j < t->n; j++) {
		const struct token *w = &t->list[j];
		if (extreme_of(w) != 0 || token_is_mark(w, '.') || token_is_mark(w, ';') ||
		    token_in(w, " but while then "))
			return 0;
		if (role_is_number(w) && !w->worded && role_is_row(t, j))
			return j;
	}
	return 0;
}

/* "Row 1437 is the lowest": the row right before, with nothing but a verb between. */
static size_t row_left(const struct tokens *t, size_t i)
{
	size_t j = i;
	while (j > 0 &&
	       token_in(&t->list[j - 1],
			" is was has had the its by far clearly holds held shows showed marks "))
		j--;
	return j > 0 && j < i && role_is_number(&t->list[j - 1]) && role_is_row(t, j - 1) ? j - 1
											  : 0;
}

/* "The lowest of 60 readings", as the whole of the evidence: said of its own reading. */
static bool of_subject(const struct look *l, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (!token_in(&l->t->list[j], " the by far it is this was a "))
			return false;
	return l->one_subject && l->k->subjects_n > 0 &&
	       token_in(&l->t->list[i + 1], " of reading value in ");
}

static bool extremes_true(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		int side = extreme_of(&t->list[i]);
		size_t at = side != 0 ? row_left(t, i) : 0;
		if (side == 0 || token_in(&t->list[i + 1], " score scores surprise ") ||
		    relative(t, role_clause_begins(t, i), role_clause_ends(t, i)))
			continue;
		if (at == 0)
			at = row_after(t, i);
		double row = at > 0		? t->list[at].value
			     : of_subject(l, i) ? (double)l->k->subjects[0].row
						: -1;
		if (row >= 0 && row < 9e15 &&
		    !known_extreme(l->k, &l->columns, (uint64_t)row, side))
			return false;
	}
	return true;
}

/* "began at row 684 and ended at row 655" */
static bool order_true(const struct look *l)
{
	const struct tokens *t = l->t;
	double first = -1;
	for (size_t i = 0; i < t->n; i++) {
		const struct token *w = &t->list[i];
		bool begins = token_in(w, " began begins starts started first ");
		if (!begins && !token_in(w, " ended ends stopped stops last "))
			continue;
		for (size_t j = i + 1; j < t->n && j < i + 7; j++) {
			if (!role_is_number(&t->list[j]) || !role_is_row(t, j))
				continue;
			if (begins)
				first = t->list[j].value;
			else if (first >= 0 && t->list[j].value < first)
				return false;
			break;
		}
	}
	return true;
}

/* A rise or fall is told of what only repeats itself or is not there. */
static bool moves_true(const struct look *l)
{
	const struct tokens *t = l->t;
	bool still = l->k->subjects_n > 0, says = false;
	for (size_t s = 0; s < l->k->subjects_n; s++) {
		const struct finding *f = l->k->subjects[s].finding;
		still = still && f &&
			(f->kind == KIND_FLATLINE || f->kind == KIND_MISSING ||
			 f->kind == KIND_GAP) &&
			isnan(f->before);
	}
	for (size_t i = 0; i < t->n; i++)
		says |= token_in(&t->list[i], " spiked peaked soared plunged plummeted surged "
					      "collapsed jumped ") &&
			!role_negated(t, role_clause_begins(t, i), i);
	return !still || !says;
}

static const struct {
	const char *many;
	enum kind kind;
} kinds[] = { { " spikes peaks ", KIND_SPIKE },
	      { " drops dips ", KIND_DROP },
	      { " flatlines ", KIND_FLATLINE } };

/* "All three anomalies are spikes"; "the two peaks are ordinary" while they stand. */
static bool kinds_true(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i < t->n; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			if (!token_in(&t->list[i], kinds[k].many))
				continue;
			bool all = false;
			for (size_t j = role_clause_begins(t, i); j < i; j++)
				all |= token_in(&t->list[j], " all both every ");
			if (token_in(&t->list[i - 1], " are were ") && all &&
			    l->k->kinds_n[kinds[k].kind] < l->k->anomalies_n)
				return false;
			if (token_in(&t->list[i + 1], " are were ") &&
			    token_in(&t->list[i + 2],
				     " ordinary normal harmless usual expected ") &&
			    l->k->kinds_n[kinds[k].kind] > 0)
				return false;
		}
	return true;
}

/* Number words of other languages before a word for outliers. */
static double foreign_count(const struct token *t)
{
	static const struct {
		const char *words;
		double n;
	} list[] = { { " zwei deux dos due dois duas twee ", 2 },
		     { " drei trois tres tre tr\xC3\xAAs drie ", 3 },
		     { " vier quatre cuatro quattro quatro ", 4 },
		     { " f\xC3\xBCnf cinq cinco cinque vijf ", 5 },
		     { " sechs six seis sei zes ", 6 },
		     { " sieben sept siete sette sete zeven ", 7 },
		     { " acht huit ocho otto oito ", 8 },
		     { " neun neuf nueve nove negen ", 9 },
		     { " zehn dix diez dieci dez tien ", 10 } };
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (token_in(t, list[i].words))
			return list[i].n;
	return 0;
}

static bool counts_true(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		double n = foreign_count(&t->list[i]);
		if (n > 0 &&
		    (role_is_abnormal(&t->list[i + 1]) || role_is_abnormal(&t->list[i + 2])) &&
		    n != (double)l->k->anomalies_n && n != (double)l->k->anomalous_rows_n)
			return false;
	}
	return true;
}

/* Does a column's name have a part that may stand for the quantity ("temp", "p_in")? */
static bool column_like(const struct known *k, struct span word)
{
	for (size_t c = 0; c < k->schema->values_n; c++) {
		struct span name = schema_value_name(k->schema, c);
		for (size_t i = 0; i < name.len; i++) {
			if (i > 0 && name.data[i - 1] != '_' && name.data[i - 1] != ' ' &&
			    name.data[i - 1] != '.')
				continue;
			if ((name.data[i] | 0x20) == (word.data[0] | 0x20))
				return true;
		}
	}
	return false;
}

/* "the speed fell to 1236 rpm": the column is named all the same. */
static bool clause_names(const struct tokens *t, size_t i)
{
	for (size_t j = i; j < role_clause_ends(t, i); j++)
		if (t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN)
			return true;
	return false;
}

/* "Voltage fell to -37" where no column can be one. */
static bool quantity_true(const struct look *l)
{
	const struct tokens *t = l->t;
	if (l->k->schema == NULL || l->k->schema->values_n < 2)
		return true;
	for (size_t i = 0; i < t->n; i++)
		if (t->list[i].type == TOKEN_WORD &&
		    token_in(&t->list[i], " voltage current temperature pressure humidity speed "
					  "power flow torque wind ") &&
		    token_in(&t->list[i + 1], " fell rose dropped jumped was is stood spiked "
					      "reached ") &&
		    !column_like(l->k, t->list[i].text) && !clause_names(t, i))
			return false;
	return true;
}

bool joined_true(const struct look *l)
{
	static const struct {
		bool (*check)(const struct look *l);
		const char *why;
	} rules[] = { { extremes_true, "names a wrong reading as the least or greatest" },
		      { joined_peaks, "names a peak where none is" },
		      { joined_compares, "compares two numbers wrongly" },
		      { joined_outside, "says that the reading lies outside what holds it" },
		      { numbers_spans_true, "says of rows what is not so of all" },
		      { joined_within, "compares a number wrongly with two others" },
		      { joined_between_columns, "compares two columns wrongly" },
		      { joined_still, "calls unchanged what changes" },
		      { joined_throughout, "says of the whole window what is not so of all" },
		      { joined_trend, "sees a trend where none is" },
		      { joined_not_until, "names a wrong end" },
		      { joined_stays, "says that readings stay where they do not" },
		      { joined_never, "sets a limit that was passed" },
		      { joined_absent, "calls readings missing that are there" },
		      { joined_passing, "says that it passed, and it goes on" },
		      { joined_rows_compare, "compares two rows wrongly" },
		      { joined_resumes, "names a wrong end of what is missing" },
		      { joined_half, "puts it into the wrong half" },
		      { joined_same, "calls alike what is not" },
		      { joined_occurs, "counts wrongly how often a reading occurs" },
		      { joined_ordinary, "calls ordinary what stands as an anomaly" },
		      { joined_none_beyond, "sets a limit that was passed" },
		      { joined_first_absent,
			"names a wrong reading as the first or last missing one" },
		      { joined_since, "names a wrong beginning" },
		      { joined_complete, "says that nothing is missing" },
		      { joined_second, "compares two anomalies wrongly" },
		      { order_true, "names an end before its beginning" },
		      { joined_ratio, "compares two numbers wrongly" },
		      { moves_true, "tells of a move where none was" },
		      { kinds_true, "says of the anomalies what only some are" },
		      { counts_true, "counts other anomalies than stand" },
		      { quantity_true, "speaks of what is not measured" } };
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (!rules[i].check(l)) {
			err_set(l->why, ERR_INPUT, "%s", rules[i].why);
			return false;
		}
	return true;
}
