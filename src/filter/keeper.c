/* SPDX-License-Identifier: MIT */
#include "filter/keeper.h"

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
	*k = (struct keeper){ .state = state,
			      .on = state->path && state->save && !o->dry_run,
			      .copied_ns = now_ns };
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
}

void keeper_row(struct keeper *k, uint64_t row)
{
	k->last_row = row;
}

void keeper_closed(struct keeper *k, const struct window *w)
{
	k->still_open -= k->copy.len > 0 && w->first_row <= k->copy_row;
}

int64_t keeper_wait_ns(const struct keeper *k, int64_t now_ns)
{
	if (!k->on || !k->set || k->copy.len > 0 || k->last_row == k->copy_row)
		return -1;
	int64_t since_ns = now_ns - k->copied_ns;
	return since_ns < save_every_ns ? save_every_ns - since_ns : 0;
}

static int take_copy(struct keeper *k, const struct windows *windows, int64_t now_ns,
		     struct err *err)
{
	k->copied_ns = now_ns;
	k->copy_row = k->last_row;
	k->still_open = windows_open_n(windows);
	k->all_closed = false;
	return state_file_encode(k->state, k->set, k->schema, &k->copy, err);
}

/* Has everything been written that the copy has seen? */
static bool all_written(struct keeper *k, uint64_t begun, uint64_t left)
{
	if (!k->all_closed) {
		k->all_closed = k->at_once || k->still_open == 0;
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
	return k->copy.len > 0 && all_written(k, begun, left) ? save_copy(k, err) : 0;
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
