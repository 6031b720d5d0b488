/* SPDX-License-Identifier: MIT */
#include "filter/desk.h"

#include <stdlib.h>

#include "base/jsonw.h"
#include "verdict/verdict.h"

enum { HELD_TEXT_MAX = 256 << 20 };

/* A window on its way to its line, or lines that only wait for their turn. */
struct job {
	struct window *window; /* NULL: text alone */
	struct verdict verdict;
	struct reply reply;
	struct buf text;
};

int desk_init(struct desk *d, enum ask ask, struct model *model, struct emitter *emitter,
	      struct tally *tally, struct buf *out, struct err *err)
{
	*d = (struct desk){
		.ask = ask, .model = model, .emitter = emitter, .tally = tally, .out = out
	};
	if (!model)
		return 0;
	d->order = order_new(err);
	return d->order ? 0 : -1;
}

static struct job *job_new(struct window *w, enum reply_status status, struct err *err)
{
	struct job *job = calloc(1, sizeof *job);
	if (!job) {
		err_nomem(err, "a window's verdict");
		return NULL;
	}
	job->window = w;
	verdict_init(&job->verdict);
	reply_init(&job->reply, status);
	buf_init(&job->text, HELD_TEXT_MAX);
	return job;
}

static void job_free(struct job *job)
{
	if (!job)
		return;
	verdict_release(&job->verdict);
	reply_release(&job->reply);
	buf_release(&job->text);
	window_free(job->window);
	free(job);
}

void desk_release(struct desk *d)
{
	if (!d->order)
		return;
	for (uint64_t ticket = 0; order_length(d->order) > 0; ticket++) {
		if (!order_item(d->order, ticket))
			continue; /* has left already */
		order_done(d->order, ticket);
		job_free(order_next(d->order));
	}
	order_free(d->order);
	d->order = NULL;
}

bool desk_room(const struct desk *d)
{
	return !d->model || (model_room(d->model) && d->bytes < DESK_BYTES_MAX);
}

bool desk_empty(const struct desk *d)
{
	return !d->order || order_length(d->order) == 0;
}

size_t desk_waiting(const struct desk *d)
{
	return d->order ? order_length(d->order) : 0;
}

uint64_t desk_left(const struct desk *d)
{
	return d->begun - desk_waiting(d);
}

/* The words of a model count only here: a judge's answer is applied, a commentator's fault is
 * named. */
static int apply_reply(struct desk *d, struct job *job, struct err *err)
{
	const struct reply *r = &job->reply;
	if (r->judged && verdict_apply(&job->verdict, job->window, &r->shown_rows, &r->answer,
				       &d->emitter->verdicts, err) < 0)
		return -1;
	if (r->rejected_comment.len == 0)
		return 0;
	struct buf claim;
	struct jsonw w;
	buf_init(&claim, 64 << 10);
	jsonw_init(&w, &claim);
	jsonw_object(&w);
	jsonw_name(&w, "comment");
	jsonw_string(&w, buf_span(&r->rejected_comment));
	jsonw_close(&w);
	int result = jsonw_end(&w, err);
	if (result == 0)
		result = verdict_reject(&job->verdict, buf_span(&claim), r->rejected_why, err);
	buf_release(&claim);
	return result;
}

static int leave(struct desk *d, struct job *job, struct err *err)
{
	int result = 0;
	if (!job->window)
		result = buf_add(d->out, job->text.data, job->text.len, err);
	else if (apply_reply(d, job, err) < 0)
		result = -1;
	else
		result = emit_window(d->emitter, d->out, job->window, &job->verdict, &job->reply,
				     d->tally, err);
	if (job->window)
		d->bytes -= job->window->bytes;
	job_free(job);
	return result;
}

static bool wants_model(const struct desk *d, const struct window *w)
{
	return d->ask == ASK_ALL || w->marks_n > 0 || w->young;
}

static enum reply_status without_question(const struct desk *d, const struct window *w)
{
	if (!d->model)
		return REPLY_OFF;
	if (!wants_model(d, w))
		return REPLY_NOT_NEEDED;
	return REPLY_INTERRUPTED;
}

static int enqueue(struct desk *d, struct job *job, bool ask, struct err *err)
{
	uint64_t ticket;
	if (order_begin(d->order, job, &ticket, err) < 0) {
		job_free(job);
		return -1;
	}
	d->begun++;
	if (job->window)
		d->bytes += job->window->bytes;
	if (!ask) {
		order_done(d->order, ticket);
		return 0;
	}
	d->tally->asked++;
	return model_ask(d->model, ticket, job->window, &job->verdict, err);
}

static int write_question(struct desk *d, struct window *w, struct err *err)
{
	int result = 0;
	d->tally->windows++;
	if (dryrun_wanted(w, d->dry))
		result = dryrun_add(&d->dry_sums, d->out, w, d->emitter->schema, d->dry, err);
	window_free(w);
	return result;
}

int desk_window(struct desk *d, struct window *w, struct err *err)
{
	if (d->dry)
		return write_question(d, w, err);
	struct job *job = job_new(w, without_question(d, w), err);
	if (!job) {
		window_free(w);
		return -1;
	}
	if (verdict_detect(&job->verdict, w, &d->emitter->verdicts, err) < 0) {
		job_free(job);
		return -1;
	}
	if (!d->order) {
		d->bytes += w->bytes;
		return leave(d, job, err);
	}
	return enqueue(d, job, wants_model(d, w) && !d->interrupted, err);
}

int desk_held_rows(struct desk *d, const struct window *w, struct err *err)
{
	if (!d->order)
		return emit_held_rows(d->emitter, d->out, w, err);
	struct job *job = job_new(NULL, REPLY_OFF, err);
	if (!job)
		return -1;
	if (emit_held_rows(d->emitter, &job->text, w, err) < 0) {
		job_free(job);
		return -1;
	}
	return enqueue(d, job, false, err);
}

int desk_settle(struct desk *d, struct err *err)
{
	uint64_t ticket;
	struct reply reply;
	if (!d->order)
		return 0;
	while (model_take(d->model, &ticket, &reply)) {
		struct job *job = order_item(d->order, ticket);
		reply_release(&job->reply);
		job->reply = reply;
		order_done(d->order, ticket);
	}
	for (struct job *job; (job = order_next(d->order));)
		if (leave(d, job, err) < 0)
			return -1;
	return 0;
}
