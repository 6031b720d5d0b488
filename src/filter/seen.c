/* SPDX-License-Identifier: MIT */
#include "filter/seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "detect/codec.h"
#include "input/row.h"

enum { JUMP_STEPS = 1000, STEPS_FULL = 100, CHECK_BYTES = 8, SEEN_VERSION = 1 };

static const uint64_t year_ns = UINT64_C(366) * 86400 * 1000000000;

/* Ends the bytes: their length, their checksum, this name. */
static const char name[8] = { 'A', 'F', 'S', 'E', 'E', 'N', '1', '\n' };
enum { FOOT_BYTES = 2 * CHECK_BYTES + sizeof name };

static const struct seen_series no_row = {
	.last_ns = TIME_NONE, .odd_ns = TIME_NONE, .old_last_ns = TIME_NONE, .old_odd_ns = TIME_NONE
};

void seen_release(struct seen *s)
{
	free(s->series);
	*s = (struct seen){ 0 };
}

static int room_for(struct seen *s, size_t n, struct err *err)
{
	if (n > s->series_cap) {
		size_t cap = s->series_cap ? 2 * s->series_cap : 16;
		while (cap < n)
			cap *= 2;
		struct seen_series *series = realloc(s->series, cap * sizeof *series);
		if (!series)
			return err_nomem(err, "the state");
		s->series = series;
		s->series_cap = cap;
	}
	while (s->series_n < n)
		s->series[s->series_n++] = no_row;
	return 0;
}

static bool is_wild(const struct seen_series *s, uint64_t ahead_ns)
{
	return s->steps == 0 ? ahead_ns > year_ns : ahead_ns / JUMP_STEPS > (uint64_t)s->step_ns;
}

static void count_first(struct seen_series *s, int64_t time_ns)
{
	s->last_ns = time_ns;
	s->at_last = 1;
}

static void step_to(struct seen_series *s, int64_t time_ns, uint64_t step_ns)
{
	int64_t step = step_ns > INT64_MAX ? INT64_MAX : (int64_t)step_ns;
	s->steps += s->steps < STEPS_FULL;
	s->step_ns += (step - s->step_ns) / (int64_t)s->steps;
	s->step_ns += s->step_ns == 0;
	count_first(s, time_ns);
}

static void note_ahead(struct seen_series *s, int64_t time_ns)
{
	uint64_t ahead_ns = (uint64_t)time_ns - (uint64_t)s->last_ns;
	if (!is_wild(s, ahead_ns)) {
		s->odd_before = false;
		step_to(s, time_ns, ahead_ns);
	} else if (s->odd_before && time_ns >= s->odd_ns) {
		bool same = time_ns == s->odd_ns;
		s->odd_before = false;
		s->odd_ns = TIME_NONE;
		count_first(s, time_ns);
		s->at_last += same;
	} else {
		s->odd_before = true;
		s->odd_ns = time_ns;
	}
}

static void note_behind(struct seen_series *s, int64_t time_ns)
{
	s->odd_before = false;
	if (!s->one_row || !is_wild(s, (uint64_t)s->last_ns - (uint64_t)time_ns))
		return;
	s->odd_ns = s->last_ns;
	count_first(s, time_ns);
}

int seen_note(struct seen *set, uint32_t id, int64_t time_ns, struct err *err)
{
	if (room_for(set, (size_t)id + 1, err) < 0)
		return -1;
	struct seen_series *s = &set->series[id];
	if (time_ns == TIME_NONE)
		return 0;
	if (s->last_ns == TIME_NONE) {
		count_first(s, time_ns);
		s->one_row = true;
		return 0;
	}
	if (time_ns > s->last_ns) {
		note_ahead(s, time_ns);
	} else if (time_ns == s->last_ns) {
		s->at_last++;
		s->odd_before = false;
	} else {
		note_behind(s, time_ns);
	}
	s->one_row = false;
	return 0;
}

/* The only row of earlier runs, if this one shows that its clock was wrong. */
static void doubt_first(struct seen_series *s, int64_t time_ns)
{
	if (!s->one_row || s->old_last_ns == TIME_NONE || time_ns >= s->old_last_ns ||
	    !is_wild(s, (uint64_t)s->old_last_ns - (uint64_t)time_ns))
		return;
	s->old_odd_ns = s->old_last_ns;
	s->old_last_ns = TIME_NONE;
}

static bool is_old(struct seen_series *s, int64_t time_ns)
{
	if (s->old_last_ns == TIME_NONE || time_ns > s->old_last_ns)
		return time_ns == s->old_odd_ns;
	if (time_ns < s->old_last_ns)
		return true;
	if (s->old_left == 0)
		return false;
	s->old_left--;
	return true;
}

bool seen_before(struct seen *set, uint32_t id, int64_t time_ns)
{
	if (id >= set->series_n || time_ns == TIME_NONE)
		return false;
	struct seen_series *s = &set->series[id];
	doubt_first(s, time_ns);
	if (!is_old(s, time_ns)) {
		s->took = true;
		return false;
	}
	/* In the order of the rows it stands where it stood. */
	s->odd_before = time_ns == s->odd_ns;
	s->left_out = true;
	return true;
}

bool seen_left_out_whole(const struct seen *set, uint32_t id)
{
	return id < set->series_n && set->series[id].left_out && !set->series[id].took;
}

int64_t seen_series_newest_ns(const struct seen *set, uint32_t id)
{
	return set->series[id].old_last_ns;
}

int64_t seen_newest_ns(const struct seen *s)
{
	int64_t newest_ns = TIME_NONE;
	for (size_t i = 0; i < s->series_n; i++)
		if (s->series[i].old_last_ns > newest_ns)
			newest_ns = s->series[i].old_last_ns;
	return newest_ns;
}

static void becomes_old(struct seen_series *s)
{
	s->old_last_ns = s->last_ns;
	s->old_left = s->at_last;
	s->old_odd_ns = s->odd_ns;
}

int seen_restore(struct seen *s, uint32_t id, int64_t last_ns, uint64_t at_last, struct err *err)
{
	if (room_for(s, (size_t)id + 1, err) < 0)
		return -1;
	s->series[id].last_ns = last_ns;
	s->series[id].at_last = at_last;
	becomes_old(&s->series[id]);
	return 0;
}

static void series_walk(struct codec *c, struct seen_series *s)
{
	codec_i64(c, &s->last_ns);
	codec_u64(c, &s->at_last, UINT64_MAX);
	codec_i64(c, &s->odd_ns);
	codec_bool(c, &s->odd_before);
	codec_bool(c, &s->one_row);
	codec_i64(c, &s->step_ns);
	codec_u64(c, &s->steps, STEPS_FULL);
}

static void put_u64(unsigned char out[CHECK_BYTES], uint64_t v)
{
	for (unsigned i = 0; i < CHECK_BYTES; i++)
		out[i] = (unsigned char)(v >> (8 * i));
}

static uint64_t get_u64(const char *in)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < CHECK_BYTES; i++)
		v |= (uint64_t)(unsigned char)in[i] << (8 * i);
	return v;
}

int seen_encode(const struct seen *s, size_t series_n, struct buf *out, struct err *err)
{
	struct codec c = { .out = out, .err = err };
	size_t start = out->len;
	uint64_t version = SEEN_VERSION;
	uint64_t n = series_n;
	unsigned char foot[2 * CHECK_BYTES];

	codec_u64(&c, &version, UINT64_MAX);
	codec_u64(&c, &n, UINT64_MAX);
	for (size_t i = 0; i < series_n; i++) {
		struct seen_series one = i < s->series_n ? s->series[i] : no_row;
		series_walk(&c, &one);
	}
	if (c.failed)
		return -1;
	put_u64(foot, out->len - start);
	put_u64(foot + CHECK_BYTES, hash_shard(span_of(out->data + start, out->len - start)));
	return buf_add(out, foot, sizeof foot, err) < 0 ? -1 : buf_add(out, name, sizeof name, err);
}

static int decode_body(struct seen *s, struct span body, struct err *err)
{
	struct codec c = { .in = body, .err = err };
	uint64_t version = 0;
	uint64_t n = 0;
	codec_u64(&c, &version, SEEN_VERSION);
	codec_u64(&c, &n, body.len);
	if (c.failed || room_for(s, (size_t)n, err) < 0)
		return -1;
	for (size_t i = 0; i < s->series_n && !c.failed; i++) {
		series_walk(&c, &s->series[i]);
		becomes_old(&s->series[i]);
		if (s->series[i].step_ns < 0)
			codec_fail(&c, "a step backwards");
	}
	return c.failed ? -1 : 0;
}

int seen_decode(struct seen *empty, struct span *bytes, bool *there, struct err *err)
{
	*there = bytes->len >= FOOT_BYTES &&
		 memcmp(bytes->data + bytes->len - sizeof name, name, sizeof name) == 0;
	if (!*there)
		return 0;
	size_t before_foot = bytes->len - FOOT_BYTES;
	uint64_t len = get_u64(bytes->data + before_foot);
	if (len > before_foot)
		return err_set(err, ERR_INPUT, "state: damaged (wrong length)");
	struct span body = span_of(bytes->data + before_foot - len, (size_t)len);
	if (hash_shard(body) != get_u64(bytes->data + before_foot + CHECK_BYTES))
		return err_set(err, ERR_INPUT, "state: damaged (wrong checksum)");
	bytes->len = before_foot - (size_t)len;
	return decode_body(empty, body, err);
}
