/* SPDX-License-Identifier: MIT */
/* visit.c - the lines of an index that a command looks for. */
#include <stdlib.h>

#include "index/command.h"
#include "store/linescan.h"
#include "store/sums.h"
#include "sys/diag.h"

enum { LINE_MAX_BYTES = 1 << 20 };

void wanted_init(struct wanted *w, const struct arguments *a)
{
	*w = (struct wanted){ .since_ns = a->since_ns,
			      .until_ns = a->until_ns,
			      .level = a->level,
			      .label = a->label,
			      .model = a->model };
}

/* A cell as it was before it was defused. */
static bool cell_is(struct span cell, const char *text)
{
	if (span_is(cell, text))
		return true;
	return cell.len > 0 && cell.data[0] == '\'' &&
	       span_is(span_of(cell.data + 1, cell.len - 1), text);
}

static bool matches(const struct wanted *w, const struct entry *e)
{
	if (e->time_ns < w->since_ns || e->time_ns >= w->until_ns)
		return false;
	if (w->level > 0 && sums_level(e->field[FIELD_SEVERITY]) < w->level)
		return false;
	if (w->label && !cell_is(e->field[FIELD_LABEL], w->label))
		return false;
	return !w->model || cell_is(e->field[FIELD_MODEL], w->model);
}

/* An index that something else began may not have what is asked for; no line would match, and
 * nobody would know why. */
static int can_choose(const struct store *s, const struct index *ix, const struct wanted *w,
		      struct err *err)
{
	const int *at = ix->table.at;
	const char *missing = w->level > 0 && at[FIELD_SEVERITY] < 0 ? "severity"
			      : w->label && at[FIELD_LABEL] < 0	     ? "label"
			      : w->model && at[FIELD_MODEL] < 0	     ? "model"
								     : NULL;

	return missing ? err_set(err, ERR_INPUT, "%s has no column %s: --%s cannot choose by it",
				 s->index_path, missing, missing)
		       : 0;
}

/* Where the last `limit` lines that match begin, oldest first. */
struct ring {
	off_t *at;
	size_t size, n, next;
};

static void ring_add(struct ring *r, off_t at)
{
	r->at[r->next] = at;
	r->next = (r->next + 1) % r->size;
	if (r->n < r->size)
		r->n++;
}

static int visit_forward(const struct store *s, struct index *ix, const struct wanted *w,
			 off_t from, struct ring *ring, const struct visitor *v, struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	off_t at;
	enum scan_result got;
	uint64_t bad = 0;
	int rc = 0;

	cells_init(&cells);
	index_scan(&scan, s, ix, from, LINE_MAX_BYTES);
	while (rc == 0 &&
	       ((got = scan_next(&scan, &line, &at, err)) == SCAN_LINE || got == SCAN_TAIL)) {
		struct err why = ERR_INIT;

		if (got == SCAN_TAIL && ix->table.own)
			break; /* not acknowledged */
		if (table_read(&ix->table, line, &cells, &e, &why) < 0)
			bad++;
		else if (!matches(w, &e))
			continue;
		else if (ring)
			ring_add(ring, at);
		else
			rc = v->line(v->self, &e, line, err);
	}
	if (rc == 0 && got == SCAN_FAIL)
		rc = -1;
	if (bad > 0)
		diag_note("%s: %llu damaged lines were passed over (anomaly-index verify)",
			  s->index_path, (unsigned long long)bad);
	scan_release(&scan);
	cells_release(&cells);
	return rc;
}

/* Our own lines lie in order: read from the end until there are enough. */
static int collect_back(const struct store *s, struct index *ix, const struct wanted *w,
			struct ring *ring, struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	off_t end, at;
	enum scan_result got = SCAN_END;

	if (scan_last_newline(ix->fd, s->index_path, ix->size, &end, err) < 0)
		return -1;
	cells_init(&cells);
	scan_init(&scan, ix->fd, s->index_path, ix->body, end > ix->body ? end : ix->body,
		  LINE_MAX_BYTES);
	while (ring->n < ring->size && (got = scan_back(&scan, &line, &at, err)) == SCAN_LINE) {
		struct err why = ERR_INIT;

		if (table_read(&ix->table, line, &cells, &e, &why) < 0)
			continue;
		if (e.time_ns < w->since_ns)
			break;
		if (matches(w, &e))
			ring->at[ring->size - 1 - ring->n++] = at;
	}
	/* Filled from behind: the oldest one lies at `next`. */
	ring->next = ring->size - ring->n;
	scan_release(&scan);
	cells_release(&cells);
	return got == SCAN_FAIL ? -1 : 0;
}

static int visit_ring(const struct store *s, struct index *ix, const struct ring *ring,
		      size_t begin, const struct visitor *v, struct err *err)
{
	struct cells cells;
	int rc = 0;

	cells_init(&cells);
	for (size_t i = 0; i < ring->n && rc == 0; i++) {
		struct scan scan;
		struct span line;
		struct entry e;
		enum scan_result got;

		index_scan(&scan, s, ix, ring->at[(begin + i) % ring->size], LINE_MAX_BYTES);
		got = scan_next(&scan, &line, NULL, err);
		if (got == SCAN_FAIL ||
		    (got != SCAN_END && (table_read(&ix->table, line, &cells, &e, err) < 0 ||
					 v->line(v->self, &e, line, err) < 0)))
			rc = -1;
		scan_release(&scan);
	}
	cells_release(&cells);
	return rc;
}

/* In our own index, the first line at or after a time, by bisection over offsets. */
static off_t bisect(const struct store *s, struct index *ix, int64_t since_ns)
{
	off_t low = ix->body, high = ix->size;
	struct cells cells;

	cells_init(&cells);
	while (high - low > 65536) {
		struct scan scan;
		struct span line;
		struct entry e;
		struct err why = ERR_INIT;
		off_t middle = low + (high - low) / 2, at = middle;
		bool later = true;

		scan_init(&scan, ix->fd, s->index_path, middle, ix->size, LINE_MAX_BYTES);
		/* The first piece is the rest of a line. */
		if (scan_next(&scan, &line, NULL, &why) == SCAN_LINE &&
		    scan_next(&scan, &line, &at, &why) == SCAN_LINE) {
			if (table_read(&ix->table, line, &cells, &e, &why) == 0)
				later = e.time_ns >= since_ns;
			else
				low = high; /* damaged: no short cut */
		}
		scan_release(&scan);
		if (low == high) {
			cells_release(&cells);
			return ix->body;
		}
		if (later)
			high = middle;
		else
			low = at;
	}
	cells_release(&cells);
	return low;
}

int visit_index(const struct store *s, struct index *ix, const struct wanted *w, int64_t limit,
		const struct visitor *v, struct err *err)
{
	struct ring ring = { NULL, (size_t)limit, 0, 0 };
	off_t from = ix->body;
	size_t begin;
	int rc;

	if (ix->fd < 0 || ix->headless || limit == 0)
		return 0;
	if (can_choose(s, ix, w, err) < 0)
		return -1;
	if (limit < 0) {
		if (ix->table.own && w->since_ns != INT64_MIN)
			from = bisect(s, ix, w->since_ns);
		return visit_forward(s, ix, w, from, NULL, v, err);
	}
	ring.at = calloc(ring.size, sizeof *ring.at);
	if (!ring.at)
		return err_nomem(err, "the list");
	rc = ix->table.own ? collect_back(s, ix, w, &ring, err)
			   : visit_forward(s, ix, w, from, &ring, v, err);
	begin = ix->table.own ? ring.next : ring.n < ring.size ? 0 : ring.next;
	if (rc == 0)
		rc = visit_ring(s, ix, &ring, begin, v, err);
	free(ring.at);
	return rc;
}
