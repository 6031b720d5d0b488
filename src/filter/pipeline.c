/* SPDX-License-Identifier: MIT */
#include "filter/pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/bad_rows.h"
#include "filter/desk.h"
#include "filter/feed.h"
#include "filter/keeper.h"
#include "filter/progress.h"
#include "filter/scoring.h"
#include "filter/understood.h"
#include "sys/clock.h"
#include "sys/diag.h"
#include "sys/fds.h"
#include "sys/signals.h"

enum { OUT_FLUSH = 64 << 10, OUT_MAX = 1 << 30, GRACE_MS = 1500, PROGRESS_NS = 200000000 };

struct pipeline {
	const struct options *options;
	const struct setup *setup;
	struct state_file *state;
	struct tally *tally;
	struct feed feed;
	struct reader *reader;
	struct scoring scoring;
	struct emitter emitter;
	struct model *model;
	struct desk desk;
	struct progress progress;
	int64_t begun_ns, silent_since_ns;
	struct understood_order order;
	struct buf out;
	struct bad_rows bad;
	struct keeper keeper;
	bool ready;  /* the columns are known, everything stands */
	bool hungry; /* the reader wants bytes */
	bool input_done;
	struct err input_fault; /* what ended the input before its end, if anything did */
	bool flushed;		/* the open windows have been closed for good */
	bool output_failed;
};

static int flush_output(struct pipeline *p, struct err *err)
{
	p->output_failed =
		bad_rows_flush(&p->bad, err) < 0 ||
		fds_write_lines(STDOUT_FILENO, "standard output", p->out.data, p->out.len, err) < 0;
	if (p->output_failed)
		return -1;
	buf_reset(&p->out);
	return 0;
}

static int hold_rows(void *arg, const struct window *w, struct err *err)
{
	struct pipeline *p = arg;
	return desk_held_rows(&p->desk, w, err);
}

/* Once the first data row has told what the columns are. */
static int get_ready(struct pipeline *p, const struct row *first, struct err *err)
{
	const struct schema *schema = reader_schema(p->reader);
	bool with_model = p->setup->ask != ASK_NONE;
	if (scoring_init(&p->scoring, p->options, schema, p->state, with_model, err) < 0 ||
	    emitter_init(&p->emitter, p->options, schema, p->scoring.series,
			 p->options->emit == EMIT_ROWS && !with_model, err) < 0)
		return -1;
	p->scoring.emitter = &p->emitter;
	p->scoring.keeper = &p->keeper;
	p->scoring.tally = p->tally;
	p->scoring.out = &p->out;
	if (with_model && !p->options->dry_run) {
		p->model = model_new(&p->setup->model, schema, tally_note, p->tally, err);
		if (!p->model)
			return -1;
		p->tally->model_used = true;
	}
	if (desk_init(&p->desk, p->setup->ask, p->model, &p->emitter, p->tally, &p->out, err) < 0)
		return -1;
	keeper_begin(&p->keeper, p->scoring.series, schema, p->emitter.rows_at_once);
	p->desk.dry = p->options->dry_run ? &p->setup->model : NULL;
	windows_on_spill(p->scoring.windows, hold_rows, p);
	understood_tell(p->options, schema, p->setup->ask, p->model);
	understood_no_time(p->options, schema, first, p->tally);
	understood_state(p->options, schema, p->tally);
	p->ready = true;
	return 0;
}

static int write_if_much(struct pipeline *p, struct err *err)
{
	return AF_UNLIKELY(p->out.len >= OUT_FLUSH) ? flush_output(p, err) : 0;
}

static int take_closed(struct pipeline *p, struct err *err)
{
	struct err failed;
	err_clear(&failed);
	/* At the end all open windows close at once, and there may be a million. */
	for (struct window *w; (w = scoring_closed(&p->scoring, &failed));)
		if (desk_window(&p->desk, w, err) < 0 || write_if_much(p, err) < 0)
			return -1;
	if (failed.code == ERR_NONE)
		return 0;
	*err = failed;
	return -1;
}

static int take_bad(struct pipeline *p, const struct row *row, const struct err *why,
		    struct err *err)
{
	p->scoring.bad_since += !p->bad.others;
	return bad_rows_take(&p->bad, p->feed.name, row, why, err);
}

static int take_row(struct pipeline *p, const struct row *row, struct err *err)
{
	if (!p->ready && get_ready(p, row, err) < 0)
		return -1;
	if (AF_UNLIKELY(p->order.watching))
		understood_order(&p->order, row, p->tally);
	if (scoring_row(&p->scoring, row, err) < 0 || take_closed(p, err) < 0)
		return -1;
	return write_if_much(p, err);
}

/* What was read before the input failed is told as at its end; the run then ends with the fault. */
static int input_failed(struct pipeline *p, const struct err *err)
{
	if (err->code != ERR_IO && err->code != ERR_NOINPUT)
		return -1;
	p->input_fault = *err;
	p->input_done = true;
	p->hungry = false;
	return 0;
}

static int next_file(struct pipeline *p, struct err *err)
{
	if (feed_open(&p->feed, p->reader, err) < 0)
		return input_failed(p, err);
	p->input_done = p->feed.ended;
	p->hungry = !p->input_done;
	return 0;
}

/* Rows that have come, as long as there is room for what they lead to. */
static int take_rows(struct pipeline *p, struct err *err)
{
	struct err why;
	err_clear(&why);
	while (!p->hungry && !p->input_done && !signals_caught() &&
	       (!p->ready || desk_room(&p->desk))) {
		struct row row;
		int result = 0;
		switch (reader_next(p->reader, &row, &why)) {
		case READER_ROW:
			result = take_row(p, &row, err);
			break;
		case READER_BAD:
			result = take_bad(p, &row, &why, err);
			break;
		case READER_MORE:
			p->hungry = true;
			break;
		case READER_END:
			result = next_file(p, err);
			break;
		case READER_FAIL:
			*err = why;
			return -1;
		}
		if (result < 0)
			return -1;
	}
	return 0;
}

static int close_windows(struct pipeline *p, struct err *err)
{
	return p->ready && (windows_flush(p->scoring.windows, err) < 0 || take_closed(p, err) < 0)
		       ? -1
		       : 0;
}

static int keep_state(struct pipeline *p, struct err *err)
{
	return p->ready ? keeper_step(&p->keeper, p->scoring.windows, p->desk.begun,
				      desk_left(&p->desk), clock_monotonic_ns(), err)
			: 0;
}

static int begin_stop(struct pipeline *p, struct err *err)
{
	p->input_done = true;
	p->hungry = false;
	p->desk.interrupted = true;
	if (p->model)
		model_interrupt(p->model, GRACE_MS);
	p->flushed = true;
	return close_windows(p, err);
}

/* Of two times to wait; -1: for ever. */
static int64_t shorter(int64_t a_ns, int64_t b_ns)
{
	if (a_ns < 0 || b_ns < 0)
		return a_ns < 0 ? b_ns : a_ns;
	return a_ns < b_ns ? a_ns : b_ns;
}

/* -1: as long as it takes. */
static int wait_limit_ms(const struct pipeline *p)
{
	int64_t now_ns = clock_monotonic_ns();
	int64_t limit_ns = keeper_wait_ns(&p->keeper, now_ns);
	if (p->options->max_wait_ns > 0 && p->ready && windows_open_n(p->scoring.windows) > 0) {
		int64_t rest_ns = p->options->max_wait_ns - (now_ns - p->silent_since_ns);
		limit_ns = shorter(limit_ns, rest_ns > 0 ? rest_ns : 0);
	}
	if (p->progress.on)
		limit_ns = shorter(limit_ns, PROGRESS_NS);
	int64_t limit_ms = limit_ns < 0 ? -1 : (limit_ns + 999999) / 1000000;
	return (int)(limit_ms > 1000000000 ? 1000000000 : limit_ms);
}

/* The one place to wait. *input: there are bytes to read; -1 also when nobody reads our output any
 * more. */
static int wait_for_something(struct pipeline *p, bool *input, struct err *err)
{
	bool want_input = p->hungry && p->feed.fd >= 0 && (!p->ready || desk_room(&p->desk));
	struct pollfd fds[3] = { { .fd = want_input ? p->feed.fd : -1, .events = POLLIN },
				 { .fd = signals_caught() ? -1 : signals_fd(), .events = POLLIN },
				 { .fd = STDOUT_FILENO, .events = 0 } };
	int result = 0;
	if (p->model)
		result = model_wait(p->model, fds, 3, wait_limit_ms(p), err);
	else if (poll(fds, 3, wait_limit_ms(p)) < 0 && errno != EINTR)
		result = err_sys(err, ERR_SYSTEM, errno, "poll");
	if (result < 0)
		return -1;
	if (fds[2].revents & (POLLERR | POLLNVAL)) {
		p->output_failed = true;
		return err_sys(err, ERR_IO, EPIPE, "cannot write to standard output");
	}
	*input = fds[0].revents != 0;
	return 0;
}

static int upkeep(struct pipeline *p, bool input, struct err *err)
{
	int64_t now = clock_monotonic_ns();
	if (input || !p->hungry)
		p->silent_since_ns = now;
	if (p->options->max_wait_ns > 0 && p->hungry &&
	    now - p->silent_since_ns >= p->options->max_wait_ns) {
		p->silent_since_ns = now;
		if (close_windows(p, err) < 0)
			return -1;
	}
	progress_show(&p->progress, p->tally, reader_counts(p->reader), desk_waiting(&p->desk),
		      now);
	return 0;
}

static int run(struct pipeline *p, struct err *err)
{
	p->silent_since_ns = clock_monotonic_ns();
	if (next_file(p, err) < 0)
		return -1;
	for (;;) {
		if (take_rows(p, err) < 0)
			return -1;
		if (signals_caught() && !p->flushed && begin_stop(p, err) < 0)
			return -1;
		if (p->input_done && !p->flushed) {
			p->flushed = true;
			if (close_windows(p, err) < 0)
				return -1;
		}
		if (desk_settle(&p->desk, err) < 0 || flush_output(p, err) < 0)
			return -1;
		if (p->flushed && desk_empty(&p->desk))
			return 0;
		if (keep_state(p, err) < 0)
			return -1;
		if (!p->hungry && !p->input_done && (!p->ready || desk_room(&p->desk)))
			continue;
		bool input = false;
		if (wait_for_something(p, &input, err) < 0)
			return -1;
		if (upkeep(p, input, err) < 0)
			return -1;
		if (input && !signals_caught()) {
			p->hungry = false;
			if (feed_read(&p->feed, p->reader, err) < 0 && input_failed(p, err) < 0)
				return -1;
		}
	}
}

static void finish_tally(struct pipeline *p)
{
	p->tally->rows = *reader_counts(p->reader);
	p->tally->bad_elsewhere = p->bad.others ? p->tally->rows.bad : 0;
	p->tally->columns_known = p->state->restored;
	p->tally->seconds = (double)(clock_monotonic_ns() - p->begun_ns) / 1e9;
	if (p->scoring.schema)
		p->tally->values_n = p->scoring.schema->values_n;
	if (p->scoring.series)
		p->tally->series = series_count(p->scoring.series);
	if (p->model) {
		p->tally->model = *model_counts(p->model);
		(void)snprintf(p->tally->model_name, sizeof p->tally->model_name, "%s",
			       model_name(p->model));
		(void)snprintf(p->tally->endpoint, sizeof p->tally->endpoint, "%s",
			       model_endpoint(p->model));
	}
}

/* All records are written before a state is saved: a row that it has seen is never read again. */
static int run_and_save(struct pipeline *p, struct err *err)
{
	struct err ignored = ERR_INIT;
	int result = run(p, err);
	finish_tally(p);
	if (result < 0) {
		if (!p->output_failed)
			(void)flush_output(p, &ignored);
		return -1;
	}
	if (p->ready && !tally_nothing_read(p->tally) && keeper_end(&p->keeper, err) < 0)
		return -1;
	if (p->input_fault.code == ERR_NONE)
		return 0;
	*err = p->input_fault;
	return -1;
}

static void tell_cost(const struct dryrun *d)
{
	diag_error("%" PRIu64 " question%s: about %" PRIu64 " tokens, and at most %" PRIu64
		   " for the answers; nothing was sent",
		   d->questions, d->questions == 1 ? "" : "s", d->prompt_tokens, d->answer_tokens);
}

static void release(struct pipeline *p)
{
	progress_end(&p->progress);
	desk_release(&p->desk);
	model_free(p->model);
	scoring_release(&p->scoring);
	keeper_release(&p->keeper);
	emitter_release(&p->emitter);
	reader_free(p->reader);
	feed_release(&p->feed);
	bad_rows_close(&p->bad);
	buf_release(&p->out);
}

int pipeline_run(const struct options *o, const struct setup *setup, struct state_file *state,
		 struct tally *tally, struct err *err)
{
	struct pipeline p = { .options = o,
			      .setup = setup,
			      .state = state,
			      .tally = tally,
			      .begun_ns = clock_monotonic_ns(),
			      .bad = { .fd = -1 },
			      .order = { .watching = true } };
	int result = -1;

	keeper_init(&p.keeper, o, state, p.begun_ns);
	buf_init(&p.out, OUT_MAX);
	feed_init(&p.feed, o->files, o->files_n);
	progress_init(&p.progress, !o->quiet && !o->no_progress, p.begun_ns);
	p.reader = reader_new(&o->reader, err);
	if (!p.reader)
		goto out;
	reader_on_note(p.reader, tally_note, tally);
	if (feed_check(&p.feed, err) < 0 || bad_rows_open(&p.bad, o, err) < 0)
		goto out;
	p.progress.input_bytes = p.feed.size;
	result = run_and_save(&p, err);
	progress_end(&p.progress);
	if (result == 0)
		understood_nothing(reader_counts(p.reader), state, p.scoring.series, tally);
	if (o->dry_run && result == 0)
		tell_cost(&p.desk.dry_sums);
out:
	release(&p);
	return result;
}
