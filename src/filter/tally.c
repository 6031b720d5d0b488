/* SPDX-License-Identifier: MIT */
#include "filter/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "sys/diag.h"

void tally_release(struct tally *t)
{
	for (size_t i = 0; i < t->notes_n; i++)
		free(t->notes[i]);
	t->notes_n = 0;
}

void tally_note(void *tally, const char *text)
{
	struct tally *t = tally;
	diag_note("%s", text);
	if (t->notes_n < NOTES_MAX && (t->notes[t->notes_n] = strdup(text)))
		t->notes_n++;
}

bool tally_nothing_read(const struct tally *t)
{
	return !t->columns_known && t->rows.bad_cells > 0 &&
	       t->rows.bad_cells + t->rows.missing == t->rows.used * t->values_n;
}

static uint64_t bad_here(const struct tally *t)
{
	return t->rows.bad - t->bad_elsewhere;
}

static uint64_t used_here(const struct tally *t)
{
	return t->rows.used - t->left_out_state - t->left_out_shard;
}

int tally_status(const struct tally *t, bool exit_code)
{
	if (tally_nothing_read(t))
		return ERR_INPUT;
	if (t->model_used && t->model.key_refused && t->answered == 0)
		return ERR_REFUSED;
	if (exit_code && t->anomalies > 0)
		return 1;
	if (t->model_used && t->model.questions + t->model.requests > 0 && t->model.replies == 0 &&
	    t->model.cached == 0)
		return ERR_UNAVAILABLE;
	return bad_here(t) > 0 || t->model.unanswered > 0 ? 2 : 0;
}

/* By its name in containers, or by its port. */
static bool is_docker_model_runner(const char *endpoint)
{
	const size_t len = strlen(endpoint);
	return strncmp(endpoint, "model-runner.docker.internal", 28) == 0 ||
	       (len >= 6 && strcmp(endpoint + len - 6, ":12434") == 0);
}

/* The command that mends it, where one is known. */
static void hint(const struct tally *t, char *out, size_t size)
{
	if (t->last_http == 404)
		(void)snprintf(out, size,
			       "is the model there (docker model pull %s), and is -u right? "
			       "--check tells more",
			       t->model_name);
	else if (t->last_http == 0 && is_docker_model_runner(t->endpoint))
		(void)snprintf(out, size,
			       "is Docker Model Runner on? docker desktop enable model-runner "
			       "--tcp 12434; on Linux: docker model status");
	else
		(void)snprintf(out, size, "--check tells more");
}

void tally_reason(const struct tally *t, int status, char out[REASON_MAX])
{
	char mends[300];
	hint(t, mends, sizeof mends);
	out[0] = '\0';
	if (status == ERR_INPUT)
		(void)snprintf(out, REASON_MAX,
			       "not one cell of the value columns is a number: name others with "
			       "-c");
	else if (status == ERR_REFUSED)
		(void)snprintf(out, REASON_MAX,
			       "%s refused the key: %s (--api-key-file FILE names another)",
			       t->endpoint, t->last_error);
	else if (status == ERR_UNAVAILABLE)
		(void)snprintf(out, REASON_MAX,
			       "no question was answered by %s: %s; every record is on the "
			       "detector's word (%s)",
			       t->endpoint, t->last_error[0] ? t->last_error : "no reply", mends);
	else if (status == 2 && t->model_used && t->model.unanswered > 0)
		(void)snprintf(out, REASON_MAX,
			       "%" PRIu64 " of %" PRIu64
			       " questions went unanswered, the last because: %s; their records "
			       "are on the detector's word",
			       t->model.unanswered, t->asked,
			       t->last_error[0] ? t->last_error : "time ran out");
}

static void number(struct jsonw *w, const char *name, uint64_t value)
{
	jsonw_name(w, name);
	jsonw_u64(w, value);
}

static void rows_json(struct jsonw *w, const struct tally *t)
{
	jsonw_name(w, "rows");
	jsonw_object(w);
	number(w, "in", t->rows.rows);
	number(w, "used", used_here(t));
	number(w, "bad", bad_here(t));
	number(w, "left_out_state", t->left_out_state);
	number(w, "left_out_shard", t->left_out_shard + t->bad_elsewhere);
	number(w, "late", t->late_rows);
	number(w, "bad_cells", t->rows.bad_cells);
	number(w, "missing_cells", t->rows.missing);
	jsonw_close(w);
}

static void model_json(struct jsonw *w, const struct tally *t)
{
	const struct model_counts *m = &t->model;
	jsonw_name(w, "model");
	if (!t->model_used) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_name(w, "name");
	jsonw_z(w, t->model_name);
	jsonw_name(w, "trusted");
	jsonw_bool(w, m->trusted);
	jsonw_name(w, "exam");
	if (m->exam >= 0)
		jsonw_i64(w, m->exam);
	else
		jsonw_null(w);
	number(w, "windows_asked", t->asked);
	number(w, "windows_answered", t->answered);
	number(w, "windows_unanswered", m->unanswered);
	number(w, "requests", m->requests);
	number(w, "retries", m->retries);
	number(w, "cached", m->cached);
	number(w, "prompt_tokens", m->prompt_tokens);
	number(w, "completion_tokens", m->completion_tokens);
	jsonw_close(w);
}

int tally_json(struct buf *out, const struct tally *t, int status, struct err *err)
{
	struct jsonw w;
	jsonw_init(&w, out);
	jsonw_object(&w);
	rows_json(&w, t);
	number(&w, "series", t->series);
	number(&w, "windows", t->windows);
	number(&w, "anomalies", t->anomalies);
	jsonw_name(&w, "by_severity");
	jsonw_object(&w);
	for (int s = SEVERITY_LOW; s <= SEVERITY_CRITICAL; s++)
		number(&w, severity_name((enum severity)s), t->by_severity[s]);
	jsonw_close(&w);
	model_json(&w, t);
	jsonw_name(&w, "seconds");
	jsonw_places(&w, t->seconds, 3);
	jsonw_name(&w, "exit_status");
	jsonw_i64(&w, status);
	jsonw_name(&w, "notes");
	jsonw_array(&w);
	for (size_t i = 0; i < t->notes_n; i++)
		jsonw_z(&w, t->notes[i]);
	jsonw_close(&w);
	jsonw_close(&w);
	return jsonw_end(&w, err) < 0 ? -1 : buf_addc(out, '\n', err);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

int tally_line(struct buf *out, const struct tally *t, struct err *err)
{
	uint64_t left_out = t->left_out_state + t->left_out_shard + t->bad_elsewhere;
	if (buf_addf(out, err, "%" PRIu64 " row%s in: %" PRIu64 " used, %" PRIu64 " bad",
		     t->rows.rows, plural(t->rows.rows), used_here(t), bad_here(t)) < 0 ||
	    (left_out && buf_addf(out, err, ", %" PRIu64 " left out", left_out) < 0) ||
	    (t->late_rows && buf_addf(out, err, ", %" PRIu64 " late", t->late_rows) < 0) ||
	    (t->rows.bad_cells && buf_addf(out, err, ", %" PRIu64 " bad cell%s", t->rows.bad_cells,
					   plural(t->rows.bad_cells)) < 0))
		return -1;
	if (buf_addf(out, err, "; %" PRIu64 " series, %" PRIu64 " window%s, %" PRIu64 " anomal%s",
		     t->series, t->windows, plural(t->windows), t->anomalies,
		     t->anomalies == 1 ? "y" : "ies") < 0)
		return -1;
	if (t->model_used) {
		if (buf_addf(out, err, "; %" PRIu64 " asked, %" PRIu64 " answered", t->asked,
			     t->answered) < 0)
			return -1;
		if (t->model.exam >= 0 &&
		    buf_addf(out, err, "; exam %d of 12, %s", t->model.exam,
			     t->model.trusted ? "its word counts" : "it only comments") < 0)
			return -1;
	}
	return buf_addf(out, err, "; %.1f s", t->seconds);
}
