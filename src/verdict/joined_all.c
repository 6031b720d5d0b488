/* SPDX-License-Identifier: MIT */
#include "verdict/joined_parts.h"

#include <math.h>

static const char whole[] = " throughout whole entire always continuously window all ";
/* What comes before or after, or everything but something, is not the whole window. */
static const char parts[] =
	" before until after except otherwise besides apart then from since for "
	"else other others rest row rows up to between during almost nearly most ";

/* Every reading of the columns from one index to another. */
typedef bool step_fn(double before, double now);

static bool every_step(const struct look *l, size_t from, size_t to, step_fn *fn, double share)
{
	const struct window *w = l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		double steps = 0, good = 0;
		for (size_t i = from + 1; i <= to && columns_have(&l->columns, (uint16_t)c); i++) {
			double a = window_value(w, i - 1, c), b = window_value(w, i, c);
			if (isnan(a) || isnan(b))
				continue;
			steps++;
			good += fn(a, b);
		}
		if (steps > 0 && good >= share * steps)
			return true;
	}
	return false;
}

static bool same(double a, double b)
{
	return !(a < b) && !(a > b);
}

static bool rises(double a, double b)
{
	return b >= a;
}

static bool sinks(double a, double b)
{
	return b <= a;
}

/* "The reading never changes in this window", "constant at 320" */
bool joined_still(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i < t->n; i++) {
		bool never = token_in(&t->list[i], " never not doesn't didn't ") &&
			     token_in(&t->list[i + 1], " changes changed change moves moved move "
						       "varies varied vary ");
		bool still = token_in(&t->list[i], " constant unchanged flat ");
		if ((!never && !still) || !role_clause_has(t, i, whole) ||
		    role_clause_has(t, i, parts) ||
		    (still && role_negated(t, role_clause_begins(t, i), i)))
			continue;
		if (!every_step(l, w->context_n, w->rows_n - 1, same, 1))
			return false;
	}
	return true;
}

/* "It is rising throughout the window" */
bool joined_throughout(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i < t->n; i++) {
		bool up = token_in(&t->list[i], " rising rises rose increasing increases climbing "
						"climbs growing grows ");
		bool down =
			token_in(&t->list[i], " falling falls fell decreasing decreases sinking "
					      "sinks dropping declining declines ");
		if ((!up && !down) || role_clause_has(t, i, parts) ||
		    !role_clause_has(t, i,
				     " throughout whole entire always continuously steadily ") ||
		    role_negated(t, role_clause_begins(t, i), i))
			continue;
		if (!every_step(l, w->context_n, w->rows_n - 1, up ? rises : sinks, .75))
			return false;
	}
	return true;
}

/* "A rising trend": of nine rows or more, for fewer tell nothing. */
bool joined_trend(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 1; i < t->n && w->stats; i++) {
		int way =
			token_in(&t->list[i - 1], " rising upward increasing growing positive ") -
			token_in(&t->list[i - 1], " falling downward decreasing sinking negative ");
		if (!token_in(&t->list[i], " trend trends tendency ") || way == 0 || w->count < 9)
			continue;
		bool some = role_negated(t, role_clause_begins(t, i), i);
		for (size_t c = 0; c < w->values_n; c++)
			some |= columns_have(&l->columns, (uint16_t)c) && known_trend(w, c, way);
		for (size_t s = 0; s < l->k->subjects_n; s++)
			some |= l->k->subjects[s].finding &&
				l->k->subjects[s].finding->kind == KIND_DRIFT;
		if (!some)
			return false;
	}
	return true;
}

/* Every reading of rows from..to lies on that side of the limit, in some column. */
static bool all_beyond(const struct look *l, uint64_t from, uint64_t to, int side, double limit)
{
	const struct window *w = l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		bool all = columns_have(&l->columns, (uint16_t)c);
		for (size_t i = w->context_n; i < w->rows_n && all; i++) {
			double v = window_value(w, i, c);
			if (w->rows[i].number >= from && w->rows[i].number <= to && !isnan(v))
				all = side > 0 ? v >= limit : v <= limit;
		}
		if (all)
			return true;
	}
	return false;
}

/* "until the end": (when it began nobody says, but by then it has) */
static bool to_the_end(const struct tokens *t, size_t i)
{
	size_t end = role_clause_ends(t, i);
	for (size_t j = i; j + 2 < end; j++)
		if (token_in(&t->list[j], " until till to ") && token_is(&t->list[j + 1], "the") &&
		    token_is(&t->list[j + 2], "end"))
			return true;
	return false;
}

/* "It never exceeds 10.1 and never drops below 4.5" */
bool joined_never(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i + 2 < t->n; i++) {
		if (!token_is(&t->list[i], "never"))
			continue;
		size_t j = i + 1;
		while (j < i + 4 &&
		       token_in(&t->list[j], " drops dropped falls fell goes went rises rose "
					     "was is gets got came comes climbs "))
			j++;
		int side = token_in(&t->list[j], " exceeds exceeded above over ") -
			   token_in(&t->list[j], " below under ");
		const struct token *n = &t->list[j + 1];
		if (side == 0 || n->type != TOKEN_NUMBER || n->worded ||
		    role_clause_has(t, i, parts))
			continue;
		double slack = n->unit / 2 * (1 + 1e-9);
		if (!all_beyond(l, l->k->w->first_row, l->k->w->last_row, -side,
				n->value + side * slack))
			return false;
	}
	return true;
}

/* "Values are missing from row 2240 to row 2270" */
bool joined_absent(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	size_t last = w->rows_n, token = 0;
	bool missing = false;
	for (size_t i = 0; i < t->n; i++) {
		missing |= token_in(&t->list[i], " missing absent ") ||
			   (token_is(&t->list[i], "no") &&
			    token_in(&t->list[i + 1], " value values reading readings data "));
		size_t at = numbers_point(l, i);
		if (at >= w->rows_n)
			continue;
		bool range = last < at && i < token + 4 &&
			     (token_in(&t->list[token + 1], " to through until ") ||
			      role_is_dash(&t->list[token + 1]));
		for (size_t c = 0; missing && range && c < w->values_n; c++) {
			bool there = columns_have(&l->columns, (uint16_t)c) && l->columns.n == 1;
			for (size_t r = last; r <= at && there; r++)
				if (!isnan(window_value(w, r, c)))
					return l->k->subjects_n > 0 &&
					       l->k->subjects[0].column == FINDING_NO_COLUMN;
		}
		last = at;
		token = i;
	}
	return true;
}

/* "Between 06:30 and 06:50 it stayed below 60" */
bool joined_stays(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 1; i + 1 < t->n; i++) {
		int side = token_in(&t->list[i], " above over ") -
			   token_in(&t->list[i], " below under ");
		uint64_t from = w->first_row, to = w->last_row;
		if (side == 0 || t->list[i + 1].type != TOKEN_NUMBER || t->list[i + 1].worded ||
		    !token_in(&t->list[i - 1],
			      " stayed stays remained remains kept keeps held holds "
			      "always never "))
			continue;
		if (token_is(&t->list[i - 1], "never"))
			continue;
		if (to_the_end(t, i) && l->k->subjects_n > 0)
			from = l->k->subjects[0].row + 8 < to ? l->k->subjects[0].row + 8 : to;
		else if (!numbers_span(l, &from, &to) && role_clause_has(t, i, parts))
			continue;
		/* "rose to 435 and stayed above 430 until 06:12": from then on. */
		if (role_clause_has(t, i, " until till ") && l->k->subjects_n > 0 &&
		    l->k->subjects[0].row > from && l->k->subjects[0].row <= to)
			from = l->k->subjects[0].row;
		if (!all_beyond(l, from, to, side, t->list[i + 1].value))
			return false;
	}
	return true;
}

/* "All readings are present" */
static bool says_complete(const struct tokens *t, size_t i, size_t end)
{
	bool readings = false, present = false;
	for (size_t j = i + 1; j < end; j++) {
		readings |= token_in(&t->list[j], " readings values rows data samples ");
		present |= token_in(&t->list[j], " present there complete available arrived ");
	}
	return token_in(&t->list[i], " all every each ") && readings && present;
}

/* "The first missing reading is at row 2240": that one is, and the one before it is not. */
bool joined_first_absent(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i + 1 < t->n; i++) {
		int side = token_is(&t->list[i], "first") - token_is(&t->list[i], "last");
		if (side == 0 || !token_in(&t->list[i + 1], " missing absent lost "))
			continue;
		for (size_t j = i + 2; j < role_clause_ends(t, i); j++) {
			size_t at = numbers_point(l, j), beside = side > 0 ? at - 1 : at + 1;
			if (at >= w->rows_n)
				continue;
			bool edge = false;
			for (size_t c = 0; c < w->values_n; c++)
				edge |= columns_have(&l->columns, (uint16_t)c) &&
					isnan(window_value(w, at, c)) &&
					(beside >= w->rows_n || !isnan(window_value(w, beside, c)));
			return edge;
		}
	}
	return true;
}

/* "Since row 2451 it is on another level": where a shift began. */
bool joined_since(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i + 2 < t->n; i++) {
		bool level = false, shift = false;
		size_t j = i + 1 + role_says_row(&t->list[i + 1]);
		size_t at = token_is(&t->list[i], "since") ? numbers_point(l, j) : l->k->w->rows_n;
		for (size_t k = 0; k < t->n; k++)
			level |= token_in(&t->list[k], " level levels shifted moved ");
		for (size_t s = 0; s < l->k->subjects_n; s++) {
			const struct subject *x = &l->k->subjects[s];
			if (!x->finding || x->finding->kind != KIND_LEVEL_SHIFT)
				continue;
			if (x->index == at || numbers_is_at(l->k->w, x->index, &t->list[j]))
				at = l->k->w->rows_n;
			shift = true;
		}
		if (level && shift && at < l->k->w->rows_n)
			return false;
	}
	return true;
}

/* "No reading is missing" */
bool joined_complete(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i < t->n && w->stats; i++) {
		size_t end = role_clause_ends(t, i);
		bool missing = says_complete(t, i, end);
		if ((!token_in(&t->list[i], " no none nothing zero ") && !missing) || end > i + 8)
			continue;
		for (size_t j = i + 1; j < end; j++)
			missing |= token_in(&t->list[j], " missing absent lost ");
		struct columns named = { NULL, 0 };
		uint16_t column = 0;
		for (size_t j = i + 1; j < end; j++)
			if (t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN) {
				column = t->list[j].column;
				named = (struct columns){ &column, 1 };
			}
		if (!missing || role_clause_has(t, i, " other others else further more "))
			continue;
		for (size_t c = 0; c < w->values_n; c++)
			if (columns_have(&named, (uint16_t)c) && w->stats[c].missing > 0)
				return false;
	}
	return true;
}
