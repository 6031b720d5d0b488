/* SPDX-License-Identifier: MIT */
#include "store/run.h"

#include "base/jsonw.h"

static void put_count(struct jsonw *w, const char *name, uint64_t n)
{
	jsonw_name(w, name);
	jsonw_u64(w, n);
}

/* null: not known. */
static void put_known(struct jsonw *w, const char *name, int value)
{
	jsonw_name(w, name);
	if (value < 0)
		jsonw_null(w);
	else
		jsonw_i64(w, value);
}

static void put_text(struct jsonw *w, const char *name, const char *text)
{
	jsonw_name(w, name);
	if (text && text[0] != '\0')
		jsonw_z(w, text);
	else
		jsonw_null(w);
}

static void put_yes_no(struct jsonw *w, const char *name, int value)
{
	jsonw_name(w, name);
	if (value < 0)
		jsonw_null(w);
	else
		jsonw_bool(w, value != 0);
}

static void put_counts(struct jsonw *w, const struct sums *t)
{
	put_count(w, "windows", t->windows);
	jsonw_name(w, "verdicts");
	jsonw_object(w);
	for (int i = 0; i < SUMS_VERDICTS; i++)
		put_count(w, sums_verdict_name(i), t->verdicts[i]);
	jsonw_close(w);
	put_count(w, "anomalies", t->anomalies);
	jsonw_name(w, "anomalies_by_severity");
	jsonw_object(w);
	for (int i = 1; i < SUMS_LEVELS; i++)
		put_count(w, sums_level_name(i), t->by_level[i]);
	jsonw_close(w);
	put_count(w, "dismissed", t->dismissed);
	put_count(w, "rejected_claims", t->rejected);
	put_count(w, "rows", t->rows);
	put_count(w, "bad_rows", t->bad_rows);
	jsonw_name(w, "questions");
	jsonw_object(w);
	for (int i = 0; i < SUMS_STATUSES; i++)
		if (t->statuses[i] > 0)
			put_count(w, sums_status_name(i), t->statuses[i]);
	jsonw_close(w);
}

static void put_origin(struct jsonw *w, const struct sums *t, const struct run *run)
{
	jsonw_name(w, "versions");
	jsonw_object(w);
	jsonw_name(w, "anomaly-index");
	jsonw_z(w, run->version);
	jsonw_close(w);
	put_text(w, "label", run->label);
	put_text(w, "model", t->model);
	if (t->several_models) {
		jsonw_name(w, "several_models");
		jsonw_bool(w, true);
	}
	put_yes_no(w, "trusted", t->trusted);
	put_known(w, "exam", t->exam);
	jsonw_name(w, "command");
	if (run->command) {
		jsonw_array(w);
		for (char *const *arg = run->command; *arg; arg++)
			jsonw_z(w, *arg);
		jsonw_close(w);
	} else {
		jsonw_null(w);
	}
	put_known(w, "exit_status", run->exit_status);
	put_yes_no(w, "complete", run->complete);
	put_count(w, "part", run->part);
	if (run->recovered) {
		jsonw_name(w, "recovered");
		jsonw_bool(w, true);
	}
	put_count(w, "bad_lines", run->bad_lines);
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

int run_write(const struct run *run, const struct sums *t, struct buf *out, struct err *err)
{
	char stamp[STAMP_MAX];
	struct jsonw w;
	struct buf summary;
	size_t len = stamp_format(stamp, run->time_ns, STAMP_ISO_MS);
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
	put_origin(&w, t, run);
	put_counts(&w, t);
	jsonw_name(&w, "severity");
	jsonw_z(&w, sums_level_name(t->level));
	jsonw_name(&w, "score");
	jsonw_places(&w, t->score, 2);
	put_text(&w, "first_time", t->first);
	put_text(&w, "last_time", t->last);
	jsonw_name(&w, "summary");
	jsonw_string(&w, buf_span(&summary));
	jsonw_name(&w, "worst");
	jsonw_raw(&w, t->worst.len > 0 ? buf_span(&t->worst) : span_z("null"));
	jsonw_close(&w);
	rc = jsonw_end(&w, err);
out:
	buf_release(&summary);
	return rc;
}
