/* SPDX-License-Identifier: MIT */
#include "detect/memory.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "detect/codec.h"
#include "detect/set.h"

/* A change to any structure below, or to what its members mean, is a new version. */
enum { FORMAT = 5, CHECKSUM_BYTES = 8 };
static const char magic[8] = { 'A', 'F', 'S', 'T', 'A', 'T', 'E', '\n' };

static void tail_walk(struct codec *c, struct tail *t)
{
	uint32_t top_sum = t->top_sum;
	uint8_t top = (uint8_t)t->top;

	codec_u16s(c, t->count, TAIL_BUCKETS, TAIL_FULL);
	codec_u16(c, &t->half_rows, 2 * TAIL_FULL);
	codec_u16(c, &t->top_count, TAIL_FULL);
	codec_u32(c, &top_sum, TAIL_FULL * TAIL_BUCKETS);
	codec_u16(c, &t->tenth_count, TAIL_FULL);
	codec_u16(c, &t->top_surprise, UINT16_MAX);
	codec_u16(c, &t->tenth_surprise, UINT16_MAX);
	codec_u8(c, &top, TAIL_BUCKETS - 1);
	codec_u16(c, &t->tenth, TAIL_BUCKETS - 1);
	t->top = top;
	t->top_sum = top_sum & 0xFFFFFFu;
}

static void level_walk(struct codec *c, struct level *l)
{
	codec_f64(c, &l->mean);
	codec_f32(c, &l->scale);
	tail_walk(c, &l->up);
	tail_walk(c, &l->down);
	if (!c->out && l->up.half_rows != l->down.half_rows)
		codec_fail(c, "two sides of unlike age");
}

static void daily_walk(struct codec *c, struct daily *d)
{
	codec_f32s(c, d->level, DAILY_BINS);
	codec_f32s(c, d->spread, DAILY_BINS);
	for (unsigned i = 0; i < DAILY_BINS; i++)
		codec_u8(c, &d->visits[i], UINT8_MAX);
	codec_f32(c, &d->sum);
	codec_f32(c, &d->deviation_sum);
	codec_u32(c, &d->visit_rows, UINT32_MAX);
	codec_u8(c, &d->bin, DAILY_BINS);
	codec_u8(c, &d->judged, DAILY_SILENT);
	tail_walk(c, &d->tail);
}

static void runs_walk(struct codec *c, struct runs *r)
{
	codec_f32(c, &r->longest);
	codec_f32(c, &r->whole);
	codec_u32(c, &r->seen, UINT32_MAX);
}

static void noise_walk(struct codec *c, struct noise *n)
{
	codec_f32(c, &n->fast);
	codec_f32(c, &n->slow);
	tail_walk(c, &n->tail);
}

static void pattern_walk(struct codec *c, struct pattern *p)
{
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		codec_i16s(c, p->piece[i], PATTERN_KEPT);
	codec_u16s(c, p->count, PATTERN_KEPT, 2 * 4096);
	codec_f32s(c, p->eights, PATTERN_PAIRS);
	codec_f32s(c, p->fours, 2);
	codec_f32(c, &p->pair);
	codec_f32(c, &p->half_pair);
	codec_f32(c, &p->unit);
	codec_f32(c, &p->strange);
	codec_u32(c, &p->rows, UINT32_MAX);
	codec_u16(c, &p->looks, 4096);
	codec_u8(c, &p->kept, PATTERN_KEPT);
	tail_walk(c, &p->tail);
}

static void local_walk(struct codec *c, struct local *l)
{
	codec_f32(c, &l->recent);
	tail_walk(c, &l->tail);
}

/* Watching and searching share their memory. */
static void shape_walk(struct codec *c, struct shape *s)
{
	codec_u8(c, &s->watching, 1);
	if (s->watching) {
		codec_i16s(c, s->ring, SHAPE_RING);
		tail_walk(c, &s->distance_tail);
		tail_walk(c, &s->rough_tail);
	} else {
		codec_f32s(c, s->search.sum, SHAPE_LAGS);
		codec_f32s(c, s->search.past + s->newest, SHAPE_LAGS);
	}
	codec_f32(c, &s->base);
	codec_f32(c, &s->total);
	codec_f32(c, &s->square);
	codec_f32(c, &s->mean);
	codec_f32(c, &s->unit);
	codec_f32(c, &s->block);
	codec_f32(c, &s->last);
	codec_f32(c, &s->before);
	codec_f32(c, &s->rough);
	codec_f32(c, &s->roughest);
	codec_f32(c, &s->reference);
	codec_f32(c, &s->tau);
	codec_u32(c, &s->rows, UINT32_MAX);
	codec_u32(c, &s->points, UINT32_MAX);
	codec_u32(c, &s->looks, UINT32_MAX);
	codec_u16(c, &s->block_rows, 1 << 12);
	codec_u16(c, &s->formed, 1 << 12);
	codec_u16(c, &s->match, SHAPE_RING - 1);
	codec_u16(c, &s->unknown, UINT16_MAX);
	codec_u8(c, &s->stage, SHAPE_STAGES - 1);
	/* Both divide. */
	if (!c->out && s->rows > 0 && (s->block_rows == 0 || (s->watching && !(s->unit > 0))))
		codec_fail(c, "a shape without a measure");
}

static void run_walk(struct codec *c, struct run *v)
{
	codec_f32(c, &v->d);
	codec_f32(c, &v->square);
	codec_f32(c, &v->changes);
	codec_f32(c, &v->side);
}

static void state_walk(struct codec *c, struct state *s)
{
	codec_f64(c, &s->mean);
	codec_f32(c, &s->residual);
	run_walk(c, &s->short_run);
	run_walk(c, &s->long_run);
	codec_bool(c, &s->by_long_run);
}

static void alarm_walk(struct codec *c, struct alarm *a)
{
	codec_f32(c, &a->habit);
	codec_u32(c, &a->habit_row, UINT32_MAX);
	codec_u32(c, &a->quiet_until, UINT32_MAX);
	codec_f32(c, &a->strength);
}

static void column_walk(struct codec *c, struct column *x)
{
	codec_f64(c, &x->origin);
	codec_f64(c, &x->last);
	codec_f64(c, &x->low);
	codec_f64(c, &x->high);
	codec_u32(c, &x->rows, UINT32_MAX);
	codec_f64(c, &x->scale);
	codec_u32(c, &x->same, UINT32_MAX);
	codec_u32(c, &x->missing, UINT32_MAX);
	codec_f32(c, &x->step);
	runs_walk(c, &x->flats);
	runs_walk(c, &x->misses);
	alarm_walk(c, &x->alarm);
	alarm_walk(c, &x->noise_alarm);
	alarm_walk(c, &x->pattern_alarm);
	alarm_walk(c, &x->shape_alarm);
	codec_bool(c, &x->flat_said);
	codec_bool(c, &x->missing_said);
	codec_u8(c, &x->state_kind, KIND_OTHER - 1); /* that is company's, which has a partner */
	state_walk(c, &x->state);
	level_walk(c, &x->level);
	local_walk(c, &x->local);
	daily_walk(c, &x->daily);
	noise_walk(c, &x->noise);
	pattern_walk(c, &x->pattern);
	shape_walk(c, &x->shape);
}

static void company_walk(struct codec *c, struct company *x, size_t columns_n)
{
	codec_f32s(c, x->variance, COMPANY_LANES);
	codec_f32s(c, x->together, COMPANY_LANES);
	codec_f32s(c, x->trial, COMPANY_LANES);
	codec_f32s(c, x->rows, COMPANY_LANES);
	codec_f32s(c, x->usual, COMPANY_LANES);
	codec_f32s(c, x->residual, COMPANY_LANES);
	codec_f32s(c, x->watched, COMPANY_LANES);
	codec_f32s(c, x->d, COMPANY_LANES);
	codec_f32s(c, x->square, COMPANY_LANES);
	codec_f32s(c, x->changes, COMPANY_LANES);
	codec_u16s(c, x->partner, COMPANY_LANES, (uint16_t)(columns_n - 1));
	codec_u16s(c, x->candidate, COMPANY_LANES, (uint16_t)(columns_n - 1));
	/* Gains are one in so many. */
	for (unsigned i = 0; i < COMPANY_LANES; i++)
		if (!c->out && (x->rows[i] < 0.0f || x->watched[i] < 0.0f))
			codec_fail(c, "less rows than none");
}

static void series_walk(struct codec *c, struct series *s, struct company *company,
			size_t columns_n)
{
	codec_i64(c, &s->last_time);
	codec_u64(c, &s->rows_at_last, UINT64_MAX);
	codec_u64(c, &s->rows, UINT64_MAX);
	codec_f32(c, &s->interval);
	runs_walk(c, &s->gaps);
	codec_f32(c, &s->state_habit);
	codec_bool(c, &s->has_time);
	codec_bool(c, &s->on);
	codec_bool(c, &s->together);
	codec_bool(c, &s->parted_said);
	for (size_t i = 0; i < columns_n; i++)
		column_walk(c, &s->columns[i]);
	for (size_t i = 0; i < company_fours(columns_n); i++)
		company_walk(c, &company[i], columns_n);
}

static void walk(struct codec *c, const struct series_set *set, uint32_t id)
{
	struct series *s = set_series(set, id);

	series_walk(c, s, set_company(set, s), set->options.columns_n);
}

static void checksum(struct span bytes, unsigned char out[CHECKSUM_BYTES])
{
	uint64_t hash = hash_shard(bytes);

	for (unsigned i = 0; i < CHECKSUM_BYTES; i++)
		out[i] = (unsigned char)(hash >> (8 * i));
}

int memory_encode(const struct series_set *set, struct span columns, struct buf *out,
		  struct err *err)
{
	struct codec c = { .out = out, .err = err };
	size_t start = out->len;
	uint64_t version = FORMAT, columns_n = set->options.columns_n, n = series_count(set);
	unsigned char sum[CHECKSUM_BYTES];

	if (buf_add(out, magic, sizeof(magic), err) < 0)
		return -1;
	codec_u64(&c, &version, UINT64_MAX);
	codec_u64(&c, &columns_n, UINT64_MAX);
	codec_span(&c, &columns);
	codec_u64(&c, &n, UINT64_MAX);
	for (uint32_t id = 0; id < n && !c.failed; id++) {
		struct span key = series_key(set, id);

		codec_span(&c, &key);
		walk(&c, set, id);
	}
	if (c.failed)
		goto fail;
	checksum(span_of(out->data + start, out->len - start), sum);
	if (buf_add(out, sum, sizeof(sum), err) < 0)
		goto fail;
	return 0;
fail:
	out->len = start;
	return -1;
}

/* Name, version and checksum; *body gets what lies between. */
static int check_frame(struct span bytes, struct span *body, struct err *err)
{
	unsigned char sum[CHECKSUM_BYTES];

	if (bytes.len < sizeof(magic) || memcmp(bytes.data, magic, sizeof(magic)) != 0)
		return err_set(err, ERR_INPUT, "not a state of anomaly-filter");
	if (bytes.len < sizeof(magic) + CHECKSUM_BYTES)
		return err_set(err, ERR_INPUT, "state: cut off");
	body->data = bytes.data;
	body->len = bytes.len - CHECKSUM_BYTES;
	checksum(*body, sum);
	if (memcmp(sum, bytes.data + body->len, CHECKSUM_BYTES) != 0)
		return err_set(err, ERR_INPUT, "state: damaged (wrong checksum)");
	return 0;
}

static int check_owner(struct codec *c, const struct series_set *set, struct span columns)
{
	uint64_t version = 0, columns_n = 0;
	struct span found = span_of(NULL, 0);

	codec_u64(c, &version, UINT64_MAX);
	if (!c->failed && version != FORMAT)
		return err_set(c->err, ERR_INPUT,
			       "state: of version %llu, where this program reads version %d",
			       (unsigned long long)version, FORMAT);
	codec_u64(c, &columns_n, UINT64_MAX);
	codec_span(c, &found);
	if (c->failed)
		return -1;
	if (columns_n != set->options.columns_n || !span_eq(found, columns))
		return err_set(c->err, ERR_INPUT, "state: learned from other columns");
	return 0;
}

int memory_decode(struct series_set *empty, struct span columns, struct span bytes, struct err *err)
{
	struct codec c = { .err = err };
	uint64_t n = 0;
	uint32_t id;

	assert(series_count(empty) == 0);
	if (check_frame(bytes, &c.in, err) < 0)
		return -1;
	c.at = sizeof(magic);
	if (check_owner(&c, empty, columns) < 0)
		return -1;
	codec_u64(&c, &n, UINT32_MAX - 1);
	for (uint64_t i = 0; i < n && !c.failed; i++) {
		struct span key = span_of(NULL, 0);

		codec_span(&c, &key);
		if (c.failed)
			break;
		if (series_find(empty, key, &id, err) < 0)
			return -1;
		if (id != i)
			codec_fail(&c, "a series twice");
		else
			walk(&c, empty, id);
	}
	if (!c.failed && c.at != c.in.len)
		codec_fail(&c, "bytes left over");
	return c.failed ? -1 : 0;
}
