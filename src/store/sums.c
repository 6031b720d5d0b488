/* SPDX-License-Identifier: MIT */
#include "store/sums.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "store/jsonread.h"

static const char *const levels[SUMS_LEVELS] = { "none", "low", "medium", "high", "critical" };
static const char *const verdicts[SUMS_VERDICTS] = { "normal", "anomalous", "unknown" };
static const char *const statuses[SUMS_STATUSES] = { "answered",    "off",	"not_needed",
						     "budget",	    "deadline", "late",
						     "interrupted", "failed",	"unusable" };

const char *sums_verdict_name(int verdict)
{
	return verdicts[verdict];
}

const char *sums_level_name(int level)
{
	return level < 0 || level >= SUMS_LEVELS ? "none" : levels[level];
}

const char *sums_status_name(int status)
{
	return statuses[status];
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

/* What tells a window's record from an anomaly's, a row's and anything else. */
static int check_shape(struct json_object *o, struct err *err)
{
	if (!json_object_is_type(o, json_type_object))
		return err_set(err, ERR_INPUT, "not a window record: no JSON object");
	if (!json_object_is_type(json_member(o, "window"), json_type_int) ||
	    !json_object_is_type(json_member(o, "anomalies"), json_type_array) ||
	    find_word(json_text(o, "verdict"), verdicts, SUMS_VERDICTS) < 0)
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

static void add_model_name(struct sums *t, struct span name)
{
	size_t len = name.len > SUMS_MODEL_MAX ? SUMS_MODEL_MAX : name.len;

	/* Not in the middle of a character. */
	while (len < name.len && len > 0 && ((unsigned char)name.data[len] & 0xc0) == 0x80)
		len--;
	if (len > 0 && t->model[0] == '\0') {
		memcpy(t->model, name.data, len);
		t->model[len] = '\0';
	} else if (len > 0 && !span_is(span_of(name.data, len), t->model)) {
		t->several_models = true;
	}
}

static void add_model(struct sums *t, struct json_object *model)
{
	int status = find_word(json_text(model, "status"), statuses, SUMS_STATUSES);
	struct json_object *exam = json_member(model, "exam"),
			   *trusted = json_member(model, "trusted");

	if (status >= 0)
		t->statuses[status]++;
	add_model_name(t, json_text(model, "name"));
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

/* Anew, not as json-c would write it: so that it is harmless on a terminal. */
static void copy_value(struct jsonw *w, struct json_object *o)
{
	const char *name;
	struct json_object *value;
	struct json_walk walk = { NULL };

	switch (json_object_get_type(o)) {
	case json_type_object:
		jsonw_object(w);
		while (json_each(o, &walk, &name, &value)) {
			jsonw_name_span(w, span_z(name));
			copy_value(w, value);
		}
		jsonw_close(w);
		break;
	case json_type_array:
		jsonw_array(w);
		for (size_t i = 0; i < json_length(o); i++)
			copy_value(w, json_at(o, i));
		jsonw_close(w);
		break;
	case json_type_string:
		jsonw_string(w, json_as_text(o));
		break;
	default:
		jsonw_raw(w, json_shown(o));
	}
}

/* The worst window by its own members, without its anomalies, statistics and readings. */
static int copy_worst(struct buf *out, struct json_object *o, struct err *err)
{
	static const char *const kept[] = { "window", "series",	 "rows",      "count",
					    "start",  "end",	 "verdict",   "severity",
					    "score",  "summary", "summary_by" };
	struct jsonw w;

	buf_reset(out);
	jsonw_init(&w, out);
	jsonw_object(&w);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		jsonw_name(&w, kept[i]);
		copy_value(&w, json_member(o, kept[i]));
	}
	jsonw_close(&w);
	return jsonw_end(&w, err);
}

/* Anomalous before the rest, then by severity, then by score; the first of equals. */
static int keep_worst(struct sums *t, struct json_object *o, int rank, double score,
		      struct err *err)
{
	struct span summary = json_text(o, "summary");
	const size_t summary_max = 2000;

	if (rank < t->worst_rank || (rank == t->worst_rank && score <= t->worst_score))
		return 0;
	if (summary.len > summary_max)
		summary.len = summary_max;
	buf_reset(&t->summary);
	buf_reset(&t->where);
	if (json_series(o, &t->where, err) < 0 || copy_worst(&t->worst, o, err) < 0 ||
	    buf_add(&t->summary, summary.data, summary.len, err) < 0)
		return -1;
	t->worst_rank = rank;
	t->worst_score = score;
	return 0;
}

static int add_parsed(struct sums *t, struct json_object *o, struct err *err)
{
	struct json_object *anomalies = json_member(o, "anomalies");
	int verdict = find_word(json_text(o, "verdict"), verdicts, SUMS_VERDICTS);
	int level = sums_level(json_text(o, "severity"));
	double given = json_number(json_member(o, "score")), score = isnan(given) ? 0 : given;
	int rank = (verdict == SUMS_ANOMALOUS ? 16 : 0) + (level < 0 ? 0 : level);

	if (keep_worst(t, o, rank, score, err) < 0)
		return -1;
	if (t->windows == 0 || score > t->score)
		t->score = score;
	if (level > t->level)
		t->level = level;
	t->windows++;
	t->verdicts[verdict]++;
	t->anomalies += json_length(anomalies);
	for (size_t i = 0; i < json_length(anomalies); i++) {
		int of = sums_level(json_text(json_at(anomalies, i), "severity"));

		t->by_level[of < 0 ? 0 : of]++;
	}
	t->dismissed += json_length(json_member(o, "dismissed"));
	t->rejected += json_length(json_member(o, "rejected_claims"));
	t->rows += json_count(o, "count");
	t->bad_rows += json_count(o, "bad_rows");
	add_time(t, json_text(o, "start"));
	add_time(t, json_text(o, "end"));
	add_model(t, json_member(o, "model"));
	return 0;
}

int sums_add(struct sums *t, struct span record, struct err *err)
{
	struct json_object *o = json_read(record, err);
	int rc = o && check_shape(o, err) == 0 ? add_parsed(t, o, err) : -1;

	json_release(o);
	return rc;
}
