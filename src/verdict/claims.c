/* SPDX-License-Identifier: MIT */
#include "verdict/claims.h"

#include <math.h>

#include "verdict/figures.h"
#include "verdict/numbers.h"
#include "verdict/silence.h"

enum { NAME_SHOWN = 60, HASH_TAIL = 5 };

static bool same_name(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.data[i], y = b.data[i];
		if (x != y && !((x ^ y) == 0x20 && ((x | 0x20) >= 'a' && (x | 0x20) <= 'z')))
			return false;
	}
	return true;
}

/* A question cuts a long name and ends it in "~" and four digits of its hash. */
static bool is_cut_name(struct span said, struct span name)
{
	size_t kept = said.len - HASH_TAIL;
	return said.len > HASH_TAIL && said.data[kept] == '~' && name.len > kept &&
	       memcmp(said.data, name.data, kept) == 0;
}

bool claims_column(const struct schema *schema, struct span name, uint16_t *column)
{
	size_t alike = 0, cut = 0;
	uint16_t alike_at = 0, cut_at = 0;
	for (size_t j = 0; j < schema->values_n; j++) {
		struct span have = schema_value_name(schema, j);
		if (span_eq(have, name)) {
			*column = (uint16_t)j;
			return true;
		}
		if (same_name(have, name)) {
			alike++;
			alike_at = (uint16_t)j;
		}
		if (is_cut_name(name, have)) {
			cut++;
			cut_at = (uint16_t)j;
		}
	}
	if (alike != 1 && cut != 1)
		return false;
	*column = alike == 1 ? alike_at : cut_at;
	return true;
}

static int row_unknown(const struct window *w, int64_t row, struct err *why)
{
	if (row < 0 || (uint64_t)row < w->first_row || (uint64_t)row > w->last_row)
		return err_set(why, ERR_INPUT, "row %lld is not in this window", (long long)row);
	return err_set(why, ERR_INPUT, "row %lld is not one of this window's rows", (long long)row);
}

static int find_row(struct claim *claim, int64_t row, const struct window *w, const struct known *k,
		    struct err *why)
{
	size_t i = row < 0 ? w->rows_n : silence_index(w, (uint64_t)row);
	if (i >= w->rows_n)
		return row_unknown(w, row, why);
	if (i < w->context_n)
		return err_set(why, ERR_INPUT,
			       "row %lld stands before the window, for comparison only",
			       (long long)row);
	bool shown = false;
	for (size_t s = 0; s < k->shown->rows_n && !shown; s++)
		shown = k->shown->rows[s] == i;
	if (!shown)
		return err_set(why, ERR_INPUT, "row %lld was not shown", (long long)row);
	claim->at.index = i;
	claim->at.row = (uint64_t)row;
	return 0;
}

static const struct mark *mark_of(const struct window *w, uint64_t row, uint16_t column)
{
	for (size_t i = 0; i < w->marks_n; i++)
		if (w->marks[i].row == row && w->marks[i].finding.column == column)
			return &w->marks[i];
	return NULL;
}

int claims_find(struct claim *claim, const struct other_claim *other, const struct window *w,
		const struct known *known, const struct schema *schema, struct err *why)
{
	uint16_t column;
	*claim = (struct claim){ .said = &other->said };
	if (find_row(claim, other->row, w, known, why) < 0)
		return -1;
	if (!claims_column(schema, other->column, &column)) {
		int len = other->column.len > NAME_SHOWN ? NAME_SHOWN : (int)other->column.len;
		return err_set(why, ERR_INPUT, "there is no value column \"%.*s\"", len,
			       other->column.data);
	}
	claim->at.column = column;
	claim->at.value = window_value(w, claim->at.index, column);
	claim->at.anomaly = true;
	claim->mark = mark_of(w, claim->at.row, column);
	claim->at.finding = claim->mark ? &claim->mark->finding : NULL;
	return 0;
}

static bool is_absence(enum kind kind)
{
	return kind == KIND_MISSING || kind == KIND_GAP;
}

/* As much as is looked at: twice what is ever shown, up to a blank. */
static struct span beginning(struct span evidence)
{
	enum { LOOKED_AT = 2 * EVIDENCE_MAX };
	if (evidence.len <= LOOKED_AT)
		return evidence;
	evidence.len = LOOKED_AT;
	while (evidence.len > 0 && evidence.data[evidence.len - 1] != ' ')
		evidence.len--;
	return evidence;
}

static bool gives_another_value(struct span evidence, const struct known *known, struct err *why)
{
	struct look l;
	if (look_open(&l, beginning(evidence), known, true, why) < 0)
		return false; /* without memory it is not looked at, and not shown */
	bool another = numbers_check(&l) == NUMBERS_FALSE_READING;
	look_close(&l);
	return another;
}

int claims_check(const struct claim *claim, const struct window *w, struct known *known,
		 struct err *why)
{
	const struct said *said = claim->said;
	bool missing = isnan(claim->at.value);
	bool silence = claim->at.column == FINDING_NO_COLUMN;
	if (said->anomaly && missing && !silence && !is_absence(said->kind))
		return err_set(why, ERR_INPUT,
			       "the reading at row %llu is missing, and a %s needs one",
			       (unsigned long long)claim->at.row, kind_name(said->kind));
	struct err number = ERR_INIT;
	known->subjects = &claim->at;
	known->subjects_n = 1;
	if (!missing && gives_another_value(said->evidence, known, &number))
		return err_set(why, ERR_INPUT, "its evidence %s", number.msg);
	return said->anomaly ? kinds_check(said->kind, w, &claim->at, why) : 0;
}

int claims_surprise(const struct claim *claim, const struct window *w, float threshold,
		    struct err *why)
{
	const struct window_row *row = &w->rows[claim->at.index];
	if (row->column != claim->at.column || row->score < threshold / 2)
		return err_set(why, ERR_INPUT,
			       "the reading at row %llu is too ordinary for a claim of the model's "
			       "own",
			       (unsigned long long)claim->at.row);
	return 0;
}
