/* SPDX-License-Identifier: MIT */
#include "filter/understood.h"

#include <inttypes.h>
#include <stdio.h>

#include "input/timestamp.h"
#include "sys/diag.h"

enum { NAMES_SHOWN = 8, TEXT_MAX = 4096, ORDER_ROWS = 10, KEY_SHOWN = 80 };

/* Failure to tell is no failure of the run: every result is dropped on purpose. */
static void add_names(struct buf *out, const struct schema *s, const size_t *columns, size_t n,
		      struct err *err)
{
	int failed = n == 0 ? buf_addz(out, "none", err) : 0;
	for (size_t i = 0; failed == 0 && i < n && i < NAMES_SHOWN; i++) {
		struct span name = s->names[columns[i]];
		failed = buf_addf(out, err, "%s%.*s", i ? "," : "",
				  (int)(name.len < 80 ? name.len : 80), name.data);
	}
	if (failed == 0 && n > NAMES_SHOWN)
		failed = buf_addf(out, err, " and %zu more", n - NAMES_SHOWN);
	(void)failed;
}

/* In the largest unit of which it is a whole number. */
static int add_length(struct buf *out, int64_t ns, struct err *err)
{
	static const struct {
		int64_t ns;
		const char *name;
	} units[] = { { INT64_C(86400000000000), "d" }, { INT64_C(3600000000000), "h" },
		      { INT64_C(60000000000), "min" },	{ INT64_C(1000000000), "s" },
		      { INT64_C(1000000), "ms" },	{ 1, "ns" } };
	size_t i = 0;
	while (ns % units[i].ns != 0)
		i++;
	return buf_addf(out, err, "; windows of %" PRId64 " %s", ns / units[i].ns, units[i].name);
}

static int add_window(struct buf *out, const struct window_spec *w, struct err *err)
{
	switch (w->mode) {
	case WINDOW_BY_ROWS:
		return buf_addf(out, err, "; windows of %" PRIu64 " rows", w->rows);
	case WINDOW_BY_TIME:
		return add_length(out, w->length_ns, err);
	case WINDOW_ALL:
		break;
	}
	return buf_addz(out, "; one window", err);
}

void understood_tell(const struct options *o, const struct schema *schema, enum ask ask,
		     const struct model *model)
{
	struct buf text;
	struct err err = ERR_INIT;
	if (!diag_notes_on())
		return;
	buf_init(&text, TEXT_MAX);
	int failed = buf_addz(&text, "time=", &err);
	add_names(&text, schema, schema->time_column, schema->time_columns_n, &err);
	failed |= buf_addz(&text, "; values=", &err);
	add_names(&text, schema, schema->values, schema->values_n, &err);
	failed |= buf_addz(&text, "; key=", &err);
	add_names(&text, schema, schema->keys, schema->keys_n, &err);
	failed |= add_window(&text, &o->window, &err);
	if (model)
		failed |= buf_addf(&text, &err, "; model %s at %s, %s", model_name(model),
				   model_endpoint(model),
				   ask == ASK_ALL ? "every window" : "suspects only");
	else
		failed |= buf_addz(&text, "; no model", &err);
	if (failed == 0)
		diag_note("%.*s", (int)text.len, text.data);
	buf_release(&text);
}

/* "01.03.2026 14:00": digits in groups, as in a time, and more than a number has. */
static bool looks_like_time(struct span cell)
{
	size_t digits = 0;
	size_t marks = 0;
	for (size_t i = 0; i < cell.len; i++) {
		const char c = cell.data[i];
		digits += c >= '0' && c <= '9';
		marks += i > 0 && strchr("./-: ", c) != NULL;
	}
	return digits >= 4 && marks >= 2 && digits + marks == cell.len && cell.len <= 30;
}

void understood_no_time(const struct options *o, const struct schema *schema, const struct row *row,
			struct tally *tally)
{
	if (schema->time_columns_n > 0 || o->reader.time)
		return;
	for (size_t i = 0; i < schema->columns_n; i++) {
		const struct span name = schema->names[i];
		const struct span cell = row->cells[i];
		char text[400];
		if (!looks_like_time(cell))
			continue;
		(void)snprintf(text, sizeof text,
			       "no time column was found: \"%.*s\" holds \"%.*s\" (-t %.*s "
			       "--time-format FMT reads it; FMT is like %%d.%%m.%%Y %%H:%%M)",
			       (int)(name.len < 80 ? name.len : 80), name.data, (int)cell.len,
			       cell.data, (int)(name.len < 80 ? name.len : 80), name.data);
		tally_note(tally, text);
		return;
	}
}

void understood_state(const struct options *o, const struct schema *schema, struct tally *tally)
{
	if (o->state && schema->time_columns_n == 0)
		tally_note(tally,
			   "no time column: rows that the state has seen cannot be told, and a run "
			   "that is repeated learns them again (-t COLUMN names the time)");
}

void understood_order(struct understood_order *w, const struct row *row, struct tally *tally)
{
	const bool falls = row->time_ns != TIME_NONE && (w->rows == 0 || row->time_ns < w->last_ns);
	w->last_ns = row->time_ns;
	w->watching = falls && ++w->rows < ORDER_ROWS;
	if (falls && !w->watching)
		tally_note(tally,
			   "the newest row comes first, and the detector learns from the past: "
			   "turn the rows round (head -n 1 FILE; tail -n +2 FILE | tac)");
}

static void nothing_new(const char *path, int64_t newest_ns, struct tally *tally)
{
	char newest[TIMESTAMP_MAX];
	char text[400];
	size_t len = timestamp_format(newest, newest_ns);
	(void)snprintf(text, sizeof text,
		       "every row was left out: the state %.200s has seen rows up to %.*s", path,
		       (int)len, newest);
	tally_note(tally, text);
}

/* Its cells with commas between them. */
static int key_text(struct span key, char out[KEY_SHOWN])
{
	int len = (int)(key.len < KEY_SHOWN ? key.len : KEY_SHOWN);
	for (int i = 0; i < len; i++)
		out[i] = key.data[i];
	for (int i = 0; i < len; i++)
		if (out[i] == KEY_SEPARATOR)
			out[i] = ',';
	return len;
}

/* A series that is silent for ever after, beside others that are not, is easily overlooked. */
static void silent_series(const struct state_file *state, const struct series_set *series,
			  struct tally *tally)
{
	uint32_t first = 0;
	size_t n = 0;
	for (uint32_t id = 0; id < series_count(series); id++)
		if (seen_left_out_whole(&state->seen, id) && n++ == 0)
			first = id;
	if (n == 0)
		return;
	char key[KEY_SHOWN];
	char newest[TIMESTAMP_MAX];
	char text[600];
	const int key_len = key_text(series_key(series, first), key);
	const size_t len = timestamp_format(newest, seen_series_newest_ns(&state->seen, first));
	(void)snprintf(text, sizeof text,
		       "every row of %zu series was left out; of the first, %.*s, the state %.200s "
		       "has seen rows up to %.*s",
		       n, key_len, key, state->path, (int)len, newest);
	tally_note(tally, text);
}

void understood_nothing(const struct reader_counts *counts, const struct state_file *state,
			const struct series_set *series, struct tally *tally)
{
	if (tally->left_out_state > 0 &&
	    counts->used == tally->left_out_state + tally->left_out_shard)
		nothing_new(state->path, seen_newest_ns(&state->seen), tally);
	else if (series)
		silent_series(state, series, tally);
	if (counts->rows == 0)
		tally_note(tally, counts->bytes == 0
					  ? "the input is empty"
					  : "no row was read: the input ends with its header");
}
