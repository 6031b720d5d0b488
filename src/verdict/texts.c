/* SPDX-License-Identifier: MIT */
#include "verdict/texts_parts.h"

#include "verdict/silence.h"

/* ", where 84.1 to 97.3 is usual": what would not have surprised. */
static int add_usual(struct buf *out, const struct anomaly *a, const char *then, struct err *err)
{
	if (!texts_has_band(a))
		return 0;
	if (buf_addz(out, texts_outside(a) ? ", where " : ", within the usual range of ", err) <
		    0 ||
	    texts_add_band(out, a, err) < 0)
		return -1;
	if (!texts_outside(a))
		return buf_addz(out, " but unlike it", err);
	return buf_addf(out, err, " is usual%s", then);
}

static int add_value(struct buf *out, const struct anomaly *a, struct err *err)
{
	return figures_cell(out, a->digits, a->value, err);
}

/* "fell to 12.71 at row 257, where 84.1 to 97.3 is usual" */
static int say_move(struct buf *out, const struct anomaly *a, struct err *err)
{
	enum way way = texts_way_of(a);
	const char *verb = way == WAY_NONE || isnan(a->finding.before) ? " was "
			   : way == WAY_UP			       ? " rose to "
								       : " fell to ";
	if (buf_addz(out, verb, err) < 0 || add_value(out, a, err) < 0 ||
	    buf_addf(out, err, " at row %llu", (unsigned long long)a->row) < 0)
		return -1;
	if (texts_has_band(a) || isnan(a->finding.before) || way == WAY_NONE)
		return add_usual(out, a, "", err);
	return buf_addz(out, ", from ", err) < 0 ? -1 : texts_add_before(out, a, err);
}

static int say_range(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (!texts_outside(a))
		return say_move(out, a, err);
	bool up = a->value > a->high;
	if (buf_addz(out, up ? " rose to " : " fell to ", err) < 0 || add_value(out, a, err) < 0 ||
	    buf_addf(out, err, " at row %llu, %s than ever before (usual: at %s ",
		     (unsigned long long)a->row, up ? "higher" : "lower",
		     up ? "most" : "least") < 0 ||
	    figures_value(out, up ? a->high : a->low, a->finding.spread, err) < 0)
		return -1;
	return buf_addc(out, ')', err);
}

static int say_level(struct buf *out, const struct anomaly *a, struct err *err)
{
	enum way way = texts_way_of(a);
	if (isnan(a->finding.before) || way == WAY_NONE)
		return say_move(out, a, err);
	bool shift = a->kind == KIND_LEVEL_SHIFT;
	if (buf_addz(out,
		     shift	     ? " moved to another level, from "
		     : way == WAY_UP ? " drifted up from "
				     : " drifted down from ",
		     err) < 0 ||
	    texts_add_before(out, a, err) < 0 || buf_addz(out, " to ", err) < 0 ||
	    add_value(out, a, err) < 0)
		return -1;
	return buf_addf(out, err, " at row %llu", (unsigned long long)a->row);
}

static int say_flat(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (buf_addz(out, " stood still at ", err) < 0 || add_value(out, a, err) < 0)
		return -1;
	if (isnan(a->finding.extent))
		return buf_addf(out, err, " up to row %llu", (unsigned long long)a->row);
	if (buf_addf(out, err, " for %.0f readings up to row %llu", a->finding.extent,
		     (unsigned long long)a->row) < 0)
		return -1;
	return texts_add_usual_run(out, &a->finding, err);
}

static int say_missing(struct buf *out, const struct anomaly *a, struct err *err)
{
	unsigned long long row = a->row;
	if (isnan(a->finding.extent) || a->finding.extent < 2)
		return buf_addf(out, err, " had no value at row %llu", row);
	if (buf_addf(out, err, " had no value for %.0f rows up to row %llu", a->finding.extent,
		     row) < 0)
		return -1;
	return texts_add_usual_run(out, &a->finding, err);
}

static int say_ongoing(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (buf_addz(out, " has not come back to normal: ", err) < 0 ||
	    add_value(out, a, err) < 0 ||
	    buf_addf(out, err, " at row %llu", (unsigned long long)a->row) < 0)
		return -1;
	return texts_outside(a) ? add_usual(out, a, "", err) : 0;
}

/* "parted from flow, which it goes with: 90.4 at row 237, where 70 to 80 would go with it" */
static int say_parted(struct buf *out, const struct anomaly *a, const struct schema *schema,
		      struct err *err)
{
	bool state = a->finding.expert == EXPERT_STATE;
	if (buf_addz(out, state ? " is still apart from " : " parted from ", err) < 0 ||
	    texts_add_partner(out, a, schema, err) < 0 ||
	    buf_addz(out, ", which it goes with: ", err) < 0 || add_value(out, a, err) < 0 ||
	    buf_addf(out, err, " at row %llu", (unsigned long long)a->row) < 0)
		return -1;
	if (!texts_outside(a))
		return 0;
	return buf_addz(out, ", where ", err) < 0 || texts_add_band(out, a, err) < 0
		       ? -1
		       : buf_addz(out, " would go with it", err);
}

static int say_curve(struct buf *out, const struct anomaly *a, struct err *err)
{
	const char *text = a->kind == KIND_NOISE ? " began to vary unlike before"
						 : " drew a curve unlike those before";
	return buf_addf(out, err, "%s, by row %llu", text, (unsigned long long)a->row);
}

static int say_daily(struct buf *out, const struct anomaly *a, struct err *err)
{
	if (buf_addz(out, " was ", err) < 0 || add_value(out, a, err) < 0 ||
	    buf_addf(out, err, " at row %llu", (unsigned long long)a->row) < 0)
		return -1;
	if (texts_has_band(a) && texts_outside(a))
		return add_usual(out, a, " at that time of day", err);
	return buf_addz(out, ", unusual at that time of day", err);
}

static int say_column(struct buf *out, const struct anomaly *a, const struct schema *schema,
		      struct err *err)
{
	if (a->kind == KIND_MISSING || isnan(a->value))
		return say_missing(out, a, err);
	if (texts_parted(a))
		return say_parted(out, a, schema, err);
	if (a->finding.expert == EXPERT_STATE)
		return say_ongoing(out, a, err);
	switch (a->kind) {
	case KIND_FLATLINE:
		return say_flat(out, a, err);
	case KIND_OUT_OF_RANGE:
		return say_range(out, a, err);
	case KIND_LEVEL_SHIFT:
	case KIND_DRIFT:
		return say_level(out, a, err);
	case KIND_NOISE:
	case KIND_SHAPE:
		return say_curve(out, a, err);
	case KIND_TIME_OF_DAY:
		return say_daily(out, a, err);
	default:
		return say_move(out, a, err);
	}
}

/* "No readings for 3 h 20 min before row 90, where they usually come every 5 min." */
static int say_gap(struct buf *out, const struct anomaly *a, const struct window *w,
		   struct err *err)
{
	bool after = w && silence_is_after(w, a);
	double step = w ? silence_step(w) : (double)NAN;
	if (buf_addz(out, "No readings for ", err) < 0)
		return -1;
	if (isnan(a->finding.extent) ? buf_addz(out, "unusually long", err) < 0
				     : figures_duration(out, a->finding.extent, err) < 0)
		return -1;
	if (buf_addf(out, err, " %s row %llu", after ? "after" : "before",
		     (unsigned long long)a->row) < 0)
		return -1;
	if (step > 0 && !isnan(a->finding.extent) && step * 2 < a->finding.extent) {
		if (buf_addz(out, ", where they usually come ", err) < 0)
			return -1;
		return figures_every(out, step, err);
	}
	if (isnan(a->finding.usual))
		return 0;
	if (buf_addz(out, ", where the longest pause before was ", err) < 0)
		return -1;
	return figures_duration(out, a->finding.usual, err);
}

static int say(struct buf *out, const struct anomaly *a, const struct window *w,
	       const struct schema *schema, struct err *err)
{
	if (a->column == FINDING_NO_COLUMN || a->kind == KIND_GAP)
		return say_gap(out, a, w, err);
	return figures_name(out, schema_value_name(schema, a->column), true, err) < 0
		       ? -1
		       : say_column(out, a, schema, err);
}

/* The worst; of equals what happened rather than what has not ended, and the most surprising. */
static bool is_worse(const struct anomaly *a, const struct anomaly *b)
{
	bool a_state = a->expert == EXPERT_STATE, b_state = b->expert == EXPERT_STATE;
	if (a->severity != b->severity)
		return a->severity > b->severity;
	return a_state != b_state ? b_state : a->score > b->score;
}

static const struct anomaly *strongest(const struct verdict *v)
{
	const struct anomaly *best = &v->anomalies[0];
	for (size_t i = 1; i < v->anomalies_n; i++)
		if (is_worse(&v->anomalies[i], best))
			best = &v->anomalies[i];
	return best;
}

/* What else there is, in one short sentence. */
static int add_others(struct buf *out, const struct verdict *v, const struct anomaly *first,
		      const struct schema *schema, struct err *err)
{
	uint64_t low = UINT64_MAX, high = 0;
	const struct anomaly *other = NULL;
	for (size_t i = 0; i < v->anomalies_n; i++) {
		const struct anomaly *a = &v->anomalies[i];
		if (a == first)
			continue;
		other = a;
		low = a->row < low ? a->row : low;
		high = a->row > high ? a->row : high;
	}
	size_t n = v->anomalies_n - 1;
	if (n == 0)
		return 0;
	if (n > 1 && low == high)
		return buf_addf(out, err, " %zu more at row %llu.", n, (unsigned long long)low);
	if (n == 2)
		return buf_addf(out, err, " 2 more at rows %llu and %llu.", (unsigned long long)low,
				(unsigned long long)high);
	if (n > 1)
		return buf_addf(out, err, " %zu more between rows %llu and %llu.", n,
				(unsigned long long)low, (unsigned long long)high);
	if (other->column == FINDING_NO_COLUMN)
		return buf_addf(out, err, " A silence, too, at row %llu.",
				(unsigned long long)other->row);
	if (buf_addz(out, " One more", err) < 0)
		return -1;
	if (other->column != first->column &&
	    (buf_addz(out, " in ", err) < 0 ||
	     figures_name(out, schema_value_name(schema, other->column), false, err) < 0))
		return -1;
	return buf_addf(out, err, " at row %llu.", (unsigned long long)other->row);
}

static const char *ordinal_ending(unsigned long long n)
{
	if (n % 100 >= 11 && n % 100 <= 13)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

/* Of what was asked for: lesser anomalies are left out of the record. */
static int say_normal(struct buf *out, const struct window *w, enum severity least, struct err *err)
{
	const char *name = severity_name(least);
	int status = least <= SEVERITY_LOW ? buf_addz(out, "Nothing unusual", err)
		     : least == SEVERITY_CRITICAL
			     ? buf_addf(out, err, "Nothing of %s severity", name)
			     : buf_addf(out, err, "Nothing of severity %s or above", name);
	return status < 0 ? -1
			  : buf_addf(out, err, " in %llu row%s.", (unsigned long long)w->count,
				     w->count == 1 ? "" : "s");
}

static int say_nothing(struct buf *out, const struct verdict *v, const struct window *w,
		       const struct verdict_context *ctx, struct err *err)
{
	if (v->word != WORD_UNKNOWN)
		return say_normal(out, w, ctx->min_severity, err);
	unsigned long long from = (unsigned long long)ctx->speaks_after + 1;
	if (ctx->schema->keys_n > 0 || w->number != 1)
		return buf_addf(out, err,
				"Too early to judge: a series can be judged from its %llu%s row "
				"on.",
				from, ordinal_ending(from));
	/* The first window of the only series: what came before its first row, and bad rows, shift
	 * it. */
	unsigned long long seen = w->last_row - w->count;
	return buf_addf(out, err, "Too early to judge: this series can be judged from row %llu on.",
			from + seen);
}

int texts_summary(struct buf *out, const struct verdict *v, const struct window *w,
		  const struct verdict_context *ctx, struct err *err)
{
	if (v->anomalies_n == 0)
		return say_nothing(out, v, w, ctx, err);
	const struct anomaly *first = strongest(v);
	if (say(out, first, w, ctx->schema, err) < 0 || buf_addc(out, '.', err) < 0)
		return -1;
	return add_others(out, v, first, ctx->schema, err);
}
