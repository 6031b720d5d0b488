/* SPDX-License-Identifier: MIT */
#include "filter/keeper.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/fds.h"

/* The tests have a program of their own that does not let them wait. */
#ifndef STATE_SAVE_EVERY_MS
#define STATE_SAVE_EVERY_MS 600000
#endif

static const int64_t save_every_ns = INT64_C(1000000) * STATE_SAVE_EVERY_MS;

void keeper_init(struct keeper *k, const struct options *o, struct state_file *state,
		 int64_t now_ns)
{
	*k = (struct keeper){ .options = o,
			      .state = state,
			      .on = state->path && state->save && !o->dry_run,
			      .copied_ns = now_ns,
			      .newest_ns = TIME_NONE };
	buf_init(&k->copy, STATE_BYTES_MAX);
}

void keeper_begin(struct keeper *k, const struct series_set *set, const struct schema *schema,
		  bool at_once)
{
	k->set = set;
	k->schema = schema;
	k->at_once = at_once;
}

void keeper_release(struct keeper *k)
{
	buf_release(&k->copy);
	free(k->open);
	k->open = NULL;
}

static int more_series(struct keeper *k, uint32_t series, struct err *err)
{
	size_t cap = k->open_cap ? 2 * k->open_cap : 16;
	while (cap <= series)
		cap *= 2;
	bool *open = realloc(k->open, cap * sizeof *open);
	if (!open)
		return err_nomem(err, "another series");
	memset(open + k->open_cap, 0, (cap - k->open_cap) * sizeof *open);
	k->open = open;
	k->open_cap = cap;
	return 0;
}

int keeper_row(struct keeper *k, uint32_t series, uint64_t row, int64_t time_ns, struct err *err)
{
	if (series >= k->open_cap && more_series(k, series, err) < 0)
		return -1;
	k->open_n += !k->open[series];
	k->open[series] = true;
	k->last_row = row;
	if (time_ns > k->newest_ns)
		k->newest_ns = time_ns;
	return 0;
}

void keeper_closed(struct keeper *k, const struct window *w)
{
	if (k->options->window.mode == WINDOW_BY_TIME || !k->open[w->series])
		return;
	k->open[w->series] = false;
	k->open_n--;
	k->still_open -= k->copy.len > 0 && w->first_row <= k->copy_row;
}

int64_t keeper_wait_ns(const struct keeper *k, int64_t now_ns)
{
	if (!k->on || k->copy.len > 0)
		return -1;
	int64_t since_ns = now_ns - k->copied_ns;
	return since_ns < save_every_ns ? save_every_ns - since_ns : 0;
}

static int take_copy(struct keeper *k, const struct windows *windows, int64_t now_ns,
		     struct err *err)
{
	int64_t length_ns = k->options->window.length_ns;
	int64_t newest_ns = windows_newest_ns(windows);
	if (newest_ns < k->newest_ns)
		newest_ns = k->newest_ns;
	k->copied_ns = now_ns;
	k->copy_row = k->last_row;
	k->still_open = k->open_n;
	k->end_ns = newest_ns > INT64_MAX - length_ns ? INT64_MAX : newest_ns + length_ns;
	k->all_closed = false;
	return state_file_encode(k->state, k->set, k->schema, &k->copy, err);
}

static bool all_closed(const struct keeper *k, const struct windows *windows)
{
	if (k->at_once || !windows_any_open(windows))
		return true;
	if (k->options->window.mode != WINDOW_BY_TIME)
		return k->still_open == 0;
	int64_t newest_ns = windows_newest_ns(windows);
	return newest_ns >= INT64_MIN + k->options->lateness_ns &&
	       newest_ns - k->options->lateness_ns >= k->end_ns;
}

/* Has everything been written that the copy has seen? */
static bool all_written(struct keeper *k, const struct windows *windows, uint64_t begun,
			uint64_t left)
{
	if (!k->all_closed) {
		k->all_closed = all_closed(k, windows);
		k->begun = begun;
	}
	return k->all_closed && left >= k->begun;
}

/* What led to a state must be there to stay before the state is: it is not made again. */
static int save_copy(struct keeper *k, struct err *err)
{
	int result = fds_sync(STDOUT_FILENO, "standard output", err);
	if (result == 0)
		result = state_file_publish(k->state, buf_span(&k->copy), err);
	buf_release(&k->copy);
	return result;
}

int keeper_step(struct keeper *k, const struct windows *windows, uint64_t begun, uint64_t left,
		int64_t now_ns, struct err *err)
{
	if (keeper_wait_ns(k, now_ns) == 0 && take_copy(k, windows, now_ns, err) < 0)
		return -1;
	return k->copy.len > 0 && all_written(k, windows, begun, left) ? save_copy(k, err) : 0;
}

int keeper_end(struct keeper *k, struct err *err)
{
	if (!k->on)
		return 0;
	buf_reset(&k->copy);
	return state_file_encode(k->state, k->set, k->schema, &k->copy, err) < 0
		       ? -1
		       : save_copy(k, err);
}
