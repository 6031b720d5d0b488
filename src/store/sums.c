/* SPDX-License-Identifier: MIT */
#include "store/sums.h"

#include <assert.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonscan.h"

static const char *const levels[SUMS_LEVELS] = { "none", "low", "medium", "high", "critical" };
static const char *const verdicts[SUMS_VERDICTS] = { "normal", "anomalous", "unknown" };
static const char *const statuses[SUMS_STATUSES] = { "answered",    "off",	"not_needed",
						     "budget",	    "deadline", "late",
						     "interrupted", "failed",	"unusable" };

const char *sums_level_name(int level)
{
	return level < 0 || level >= SUMS_LEVELS ? "none" : levels[level];
}

static int find_word(struct span word, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (span_is(word, words[i]))
			return i;
	return -1;
}

int sums_level(struct span name)
{
	return find_word(name, levels, SUMS_LEVELS);
}

void sums_init(struct sums *t)
{
	*t = (struct sums){ .exam = -1,
			    .trusted = -1,
			    .first_ns = INT64_MAX,
			    .last_ns = INT64_MIN,
			    .worst_rank = -1 };
	buf_init(&t->worst, (size_t)1 << 30);
	buf_init(&t->summary, (size_t)1 << 20);
	buf_init(&t->where, (size_t)1 << 20);
}

void sums_release(struct sums *t)
{
	buf_release(&t->worst);
	buf_release(&t->summary);
	buf_release(&t->where);
}

static struct json_object *member(struct json_object *o, const char *name)
{
	struct json_object *value = NULL;

	(void)json_object_object_get_ex(o, name, &value);
	return value;
}

static struct span text_of(struct json_object *o)
{
	if (!json_object_is_type(o, json_type_string))
		return span_of("", 0);
	return span_of(json_object_get_string(o), (size_t)json_object_get_string_len(o));
}

static uint64_t count_of(struct json_object *o)
{
	int64_t n = json_object_is_type(o, json_type_int) ? json_object_get_int64(o) : 0;

	return n > 0 ? (uint64_t)n : 0;
}

static size_t length_of(struct json_object *o)
{
	return json_object_is_type(o, json_type_array) ? json_object_array_length(o) : 0;
}

/* What tells a window's record from an anomaly's, a row's and anything else. */
static int check_shape(struct json_object *o, struct err *err)
{
	if (!json_object_is_type(o, json_type_object))
		return err_set(err, ERR_INPUT, "not a window record: no JSON object");
	if (!json_object_is_type(member(o, "window"), json_type_int) ||
	    !json_object_is_type(member(o, "anomalies"), json_type_array) ||
	    find_word(text_of(member(o, "verdict")), verdicts, SUMS_VERDICTS) < 0)
		return err_set(err, ERR_INPUT,
			       "not a window record (no window, verdict or anomalies): "
			       "add files what anomaly-filter writes with --emit windows, its "
			       "default");
	return 0;
}

static void add_time(struct sums *t, struct span text)
{
	enum stamp_form form;
	int64_t ns;

	if (text.len == 0 || text.len >= STAMP_MAX || !stamp_parse(text, &ns, &form))
		return;
	if (ns < t->first_ns) {
		t->first_ns = ns;
		(void)snprintf(t->first, sizeof t->first, "%.*s", (int)text.len, text.data);
	}
	if (ns > t->last_ns) {
		t->last_ns = ns;
		(void)snprintf(t->last, sizeof t->last, "%.*s", (int)text.len, text.data);
	}
}

static void add_model(struct sums *t, struct json_object *model)
{
	struct span name = text_of(member(model, "name"));
	int status = find_word(text_of(member(model, "status")), statuses, SUMS_STATUSES);
	struct json_object *exam = member(model, "exam"), *trusted = member(model, "trusted");

	if (status >= 0)
		t->statuses[status]++;
	if (name.len > 0) {
		size_t len = name.len > SUMS_MODEL_MAX ? SUMS_MODEL_MAX : name.len;

		/* Not in the middle of a character. */
		while (len < name.len && len > 0 && ((unsigned char)name.data[len] & 0xc0) == 0x80)
			len--;
		if (t->model[0] == '\0') {
			memcpy(t->model, name.data, len);
			t->model[len] = '\0';
		} else if (strlen(t->model) != len || memcmp(t->model, name.data, len) != 0) {
			t->several_models = true;
		}
	}
	if (json_object_is_type(exam, json_type_int)) {
		int marks = json_object_get_int(exam);

		if (t->exam < 0 || marks < t->exam)
			t->exam = marks;
	}
	if (json_object_is_type(trusted, json_type_boolean)) {
		bool yes = json_object_get_boolean(trusted);

		t->trusted = t->trusted == 0 || !yes ? 0 : 1;
	}
}

static int add_where(struct buf *out, struct json_object *series, struct err *err)
{
	struct json_object_iterator it, end;

	buf_reset(out);
	if (!json_object_is_type(series, json_type_object))
		return 0;
	end = json_object_iter_end(series);
	for (it = json_object_iter_begin(series); !json_object_iter_equal(&it, &end);
	     json_object_iter_next(&it)) {
		struct json_object *value = json_object_iter_peek_value(&it);
		const char *text = json_object_get_string(value);

		if (out->len > 0 && buf_addc(out, ' ', err) < 0)
			return -1;
		if (buf_addz(out, text ? text : "null", err) < 0)
			return -1;
	}
	return 0;
}

static double number_of(struct json_object *o)
{
	return json_object_is_type(o, json_type_double) || json_object_is_type(o, json_type_int)
		       ? json_object_get_double(o)
		       : 0;
}

/* Anomalous before the rest, then by severity, then by score; the first of equals. */
static int keep_worst(struct sums *t, struct json_object *o, struct span record, int rank,
		      double score, struct err *err)
{
	struct span summary = text_of(member(o, "summary"));
	const size_t summary_max = 2000;

	if (rank < t->worst_rank || (rank == t->worst_rank && score <= t->score))
		return 0;
	if (add_where(&t->where, member(o, "series"), err) < 0)
		return -1;
	buf_reset(&t->worst);
	buf_reset(&t->summary);
	if (summary.len > summary_max)
		summary.len = summary_max;
	if (buf_add(&t->worst, record.data, record.len, err) < 0 ||
	    buf_add(&t->summary, summary.data, summary.len, err) < 0)
		return -1;
	t->worst_rank = rank;
	return 0;
}

static int add_parsed(struct sums *t, struct json_object *o, struct span record, struct err *err)
{
	struct json_object *anomalies = member(o, "anomalies");
	int verdict = find_word(text_of(member(o, "verdict")), verdicts, SUMS_VERDICTS);
	int level = sums_level(text_of(member(o, "severity")));
	double score = number_of(member(o, "score"));
	int rank = (verdict == SUMS_ANOMALOUS ? 16 : 0) + (level < 0 ? 0 : level);

	if (keep_worst(t, o, record, rank, score, err) < 0)
		return -1;
	if (t->windows == 0 || score > t->score)
		t->score = score;
	if (level > t->level)
		t->level = level;
	t->windows++;
	t->verdicts[verdict]++;
	t->anomalies += length_of(anomalies);
	for (size_t i = 0; i < length_of(anomalies); i++) {
		int of = sums_level(
			text_of(member(json_object_array_get_idx(anomalies, i), "severity")));

		t->by_level[of < 0 ? 0 : of]++;
	}
	t->dismissed += length_of(member(o, "dismissed"));
	t->rejected += length_of(member(o, "rejected_claims"));
	t->rows += count_of(member(o, "count"));
	t->bad_rows += count_of(member(o, "bad_rows"));
	add_time(t, text_of(member(o, "start")));
	add_time(t, text_of(member(o, "end")));
	add_model(t, member(o, "model"));
	return 0;
}

int sums_add(struct sums *t, struct span record, struct err *err)
{
	struct json_tokener *tokener;
	struct json_object *o = NULL;
	int rc = -1;

	if (jsonscan_check(record, err) < 0)
		return -1;
	if (record.len > INT32_MAX)
		return err_set(err, ERR_INPUT, "a record of %zu bytes", record.len);
	tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 2);
	if (!tokener)
		return err_nomem(err, "a record");
	o = json_tokener_parse_ex(tokener, record.data, (int)record.len);
	if (!o && json_tokener_get_error(tokener) != json_tokener_success)
		err_set(err, ERR_INPUT, "not JSON: %s",
			json_tokener_error_desc(json_tokener_get_error(tokener)));
	else if (check_shape(o, err) == 0)
		rc = add_parsed(t, o, record, err);
	json_object_put(o);
	json_tokener_free(tokener);
	return rc;
}

static void write_counts(struct jsonw *w, const struct sums *t)
{
	jsonw_name(w, "windows");
	jsonw_u64(w, t->windows);
	jsonw_name(w, "verdicts");
	jsonw_object(w);
	for (int i = 0; i < SUMS_VERDICTS; i++) {
		jsonw_name(w, verdicts[i]);
		jsonw_u64(w, t->verdicts[i]);
	}
	jsonw_close(w);
	jsonw_name(w, "anomalies");
	jsonw_u64(w, t->anomalies);
	jsonw_name(w, "anomalies_by_severity");
	jsonw_object(w);
	for (int i = 1; i < SUMS_LEVELS; i++) {
		jsonw_name(w, levels[i]);
		jsonw_u64(w, t->by_level[i]);
	}
	jsonw_close(w);
	jsonw_name(w, "dismissed");
	jsonw_u64(w, t->dismissed);
	jsonw_name(w, "rejected_claims");
	jsonw_u64(w, t->rejected);
	jsonw_name(w, "rows");
	jsonw_u64(w, t->rows);
	jsonw_name(w, "bad_rows");
	jsonw_u64(w, t->bad_rows);
	jsonw_name(w, "questions");
	jsonw_object(w);
	for (int i = 0; i < SUMS_STATUSES; i++)
		if (t->statuses[i] > 0) {
			jsonw_name(w, statuses[i]);
			jsonw_u64(w, t->statuses[i]);
		}
	jsonw_close(w);
}

static void write_z_or_null(struct jsonw *w, const char *name, const char *text)
{
	jsonw_name(w, name);
	if (text && text[0] != '\0')
		jsonw_z(w, text);
	else
		jsonw_null(w);
}

static void write_yes_no(struct jsonw *w, const char *name, int value)
{
	jsonw_name(w, name);
	if (value < 0)
		jsonw_null(w);
	else
		jsonw_bool(w, value != 0);
}

static void write_origin(struct jsonw *w, const struct sums *t, const struct run *run)
{
	jsonw_name(w, "versions");
	jsonw_object(w);
	jsonw_name(w, "anomaly-index");
	jsonw_z(w, run->version);
	jsonw_close(w);
	write_z_or_null(w, "label", run->label);
	write_z_or_null(w, "model", t->model);
	if (t->several_models) {
		jsonw_name(w, "several_models");
		jsonw_bool(w, true);
	}
	write_yes_no(w, "trusted", t->trusted);
	jsonw_name(w, "exam");
	if (t->exam < 0)
		jsonw_null(w);
	else
		jsonw_i64(w, t->exam);
	jsonw_name(w, "command");
	if (run->command) {
		jsonw_array(w);
		for (char *const *arg = run->command; *arg; arg++)
			jsonw_z(w, *arg);
		jsonw_close(w);
	} else {
		jsonw_null(w);
	}
	jsonw_name(w, "exit_status");
	if (run->exit_status < 0)
		jsonw_null(w);
	else
		jsonw_i64(w, run->exit_status);
	write_yes_no(w, "complete", run->complete);
	jsonw_name(w, "part");
	jsonw_u64(w, run->part);
	if (run->recovered) {
		jsonw_name(w, "recovered");
		jsonw_bool(w, true);
	}
	jsonw_name(w, "bad_lines");
	jsonw_u64(w, run->bad_lines);
}

/* One or two sentences: how much, and the worst of it. */
static int summarize(const struct sums *t, struct buf *out, struct err *err)
{
	const char *s = t->windows == 1 ? "" : "s";

	if (t->anomalies == 0) {
		if (buf_addf(out, err, "No anomalies in %llu window%s.",
			     (unsigned long long)t->windows, s) < 0)
			return -1;
		if (t->verdicts[SUMS_UNKNOWN] == 0)
			return 0;
		return buf_addf(out, err, " %llu could not be judged yet.",
				(unsigned long long)t->verdicts[SUMS_UNKNOWN]);
	}
	if (buf_addf(out, err, "%llu anomal%s in %llu of %llu window%s; worst (%s)",
		     (unsigned long long)t->anomalies, t->anomalies == 1 ? "y" : "ies",
		     (unsigned long long)t->verdicts[SUMS_ANOMALOUS],
		     (unsigned long long)t->windows, s, sums_level_name(t->level)) < 0)
		return -1;
	if (t->where.len > 0 &&
	    (buf_addz(out, ", ", err) < 0 || buf_add(out, t->where.data, t->where.len, err) < 0))
		return -1;
	if (buf_addz(out, ": ", err) < 0)
		return -1;
	return buf_add(out, t->summary.data, t->summary.len, err);
}

/* The worst window by its own members, without its anomalies, statistics and readings. */
static int write_worst(struct jsonw *w, const struct sums *t)
{
	static const char *const kept[] = { "window", "series",	 "rows",      "count",
					    "start",  "end",	 "verdict",   "severity",
					    "score",  "summary", "summary_by" };
	struct json_object *o;
	struct json_tokener *tokener;

	jsonw_name(w, "worst");
	if (t->worst.len == 0) {
		jsonw_null(w);
		return 0;
	}
	tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 2);
	o = tokener ? json_tokener_parse_ex(tokener, t->worst.data, (int)t->worst.len) : NULL;
	jsonw_object(w);
	for (size_t i = 0; o && i < sizeof kept / sizeof kept[0]; i++) {
		struct json_object *value;

		if (!json_object_object_get_ex(o, kept[i], &value))
			continue;
		jsonw_name(w, kept[i]);
		jsonw_raw(w,
			  span_z(json_object_to_json_string_ext(
				  value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
	}
	jsonw_close(w);
	json_object_put(o);
	if (tokener)
		json_tokener_free(tokener);
	return o ? 0 : -1;
}

int sums_write_run(const struct sums *t, const struct run *run, struct buf *out, struct err *err)
{
	char stamp[STAMP_MAX];
	struct jsonw w;
	struct buf summary;
	size_t len = stamp_format(stamp, run->time_ns, STAMP_ISO_MS);
	bool whole;
	int rc = -1;

	buf_init(&summary, (size_t)1 << 22);
	if (summarize(t, &summary, err) < 0)
		goto out;
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "timestamp");
	jsonw_string(&w, span_of(stamp, len));
	jsonw_name(&w, "name");
	jsonw_z(&w, run->name);
	write_origin(&w, t, run);
	write_counts(&w, t);
	jsonw_name(&w, "severity");
	jsonw_z(&w, sums_level_name(t->level));
	jsonw_name(&w, "score");
	jsonw_places(&w, t->score, 2);
	write_z_or_null(&w, "first_time", t->first);
	write_z_or_null(&w, "last_time", t->last);
	jsonw_name(&w, "summary");
	jsonw_string(&w, buf_span(&summary));
	whole = write_worst(&w, t) == 0;
	jsonw_close(&w);
	rc = jsonw_end(&w, err);
	if (rc == 0 && !whole)
		rc = err_nomem(err, "the worst window");
out:
	buf_release(&summary);
	return rc;
}
