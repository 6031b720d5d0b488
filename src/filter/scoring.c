/* SPDX-License-Identifier: MIT */
#include "filter/scoring.h"

#include <stdlib.h>

#include "base/hash.h"
#include "sys/clock.h"

static int check_window(const struct options *o, const struct schema *schema, struct err *err)
{
	if (o->window.mode != WINDOW_BY_TIME || schema->time_columns_n > 0)
		return 0;
	return err_set(err, ERR_INPUT,
		       "a window of time (-w) needs a time column and none was found: name it with "
		       "-t, or give -w a number of rows");
}

int scoring_init(struct scoring *r, const struct options *o, const struct schema *schema,
		 struct state_file *state, bool with_model, struct err *err)
{
	*r = (struct scoring){
		.options = o, .schema = schema, .state = state, .bad_since = r->bad_since
	};
	if (check_window(o, schema, err) < 0)
		return -1;
	const struct detect_options detect = { .columns_n = schema->values_n,
					       .sensitivity = (enum sensitivity)o->sensitivity,
					       .threshold = o->threshold,
					       .hash_seed = clock_entropy() };
	const struct window_options windows = { .spec = o->window,
						.lateness_ns = o->lateness_ns,
						.context_n = with_model ? (size_t)o->context : 0,
						.values_n = schema->values_n,
						.keep_rows = with_model || o->emit == EMIT_WINDOWS,
						.keep_digits = with_model || o->with_rows,
						.keep_cells = with_model && o->emit == EMIT_ROWS };
	r->series = series_set_new(&detect, err);
	if (!r->series)
		return -1;
	r->windows = windows_new(&windows, err);
	if (!r->windows)
		return -1;
	r->value_cells = calloc(schema->values_n, sizeof *r->value_cells);
	if (!r->value_cells)
		return err_nomem(err, "a row");
	return state_file_restore(state, r->series, schema, err);
}

void scoring_release(struct scoring *r)
{
	windows_free(r->windows);
	series_set_free(r->series);
	free(r->value_cells);
	*r = (struct scoring){ .options = r->options };
}

int scoring_row(struct scoring *r, const struct row *row, struct err *err)
{
	const struct options *o = r->options;
	if (o->shards && hash_shard(row->key) % o->shards != o->shard) {
		r->tally->left_out_shard++;
		return windows_clock(r->windows, row->time_ns, err);
	}
	uint32_t id;
	if (series_find(r->series, row->key, &id, err) < 0)
		return -1;
	if (seen_before(&r->state->seen, id, row->time_ns)) {
		r->tally->left_out_state++;
		return 0;
	}
	struct row_score score;
	series_score(r->series, id, row->time_ns, row->values, &score);
	for (size_t j = 0; j < r->schema->values_n; j++)
		r->value_cells[j] = row->cells[r->schema->values[j]];
	if (r->emitter->rows_at_once &&
	    emit_row(r->emitter, r->out, row, id, &score, r->value_cells, err) < 0)
		return -1;
	if (r->keeper->on) {
		keeper_row(r->keeper, row->number);
		if (seen_note(&r->state->seen, id, row->time_ns, err) < 0)
			return -1;
	}
	return windows_add(r->windows, id, series_key(r->series, id), row, r->value_cells,
			   r->schema->columns_n, &score, err);
}

struct window *scoring_closed(struct scoring *r, struct err *err)
{
	struct window *w = windows_take(r->windows);
	if (!w)
		return NULL;
	if (r->keeper->on)
		keeper_closed(r->keeper, w);
	w->bad_rows = r->bad_since;
	r->bad_since = 0;
	struct finding gap;
	int64_t now = windows_newest_ns(r->windows);
	if (now != TIME_NONE && series_silence(r->series, w->series, now, &gap) &&
	    windows_add_silence(r->windows, w, &gap, err) < 0) {
		window_free(w);
		return NULL;
	}
	return w;
}
