/* SPDX-License-Identifier: MIT */
#include "verdict/question.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/scan.h"
#include "verdict/silence.h"
#include "verdict/token.h"

/* Numbers beyond QUOTED_MAX are not known. */
enum { QUOTED_MAX = 256, ROW_DIGITS_MAX = 15 };

struct question {
	const struct window *w;
	struct span text;
	const size_t *rows;
	size_t rows_n;
	bool read_table, read_rest;
	bool *shown, *named; /* w->rows_n each; one allocation */
	double quoted[QUOTED_MAX];
	size_t quoted_n;
};

/* Index of the row whose line of the table this is; rows_n: it is another line. The rows of a
 * table ascend: `from` is where to look first. */
static size_t row_of_line(const struct window *w, struct span line, size_t from)
{
	uint64_t row = 0;
	size_t n = 0;
	for (; n < line.len && n < ROW_DIGITS_MAX && line.data[n] >= '0' && line.data[n] <= '9';
	     n++)
		row = row * 10 + (uint64_t)(line.data[n] - '0');
	if (n == 0 || (n < line.len && line.data[n] != ' '))
		return w->rows_n;
	return from < w->rows_n && w->rows[from].number == row ? from : silence_index(w, row);
}

static struct span next_line(struct span *rest)
{
	const char *end = memchr(rest->data, '\n', rest->len);
	size_t len = end ? (size_t)(end - rest->data) : rest->len;
	struct span line = span_of(rest->data, len);
	len += len < rest->len;
	*rest = span_of(rest->data + len, rest->len - len);
	return line;
}

static void read_table(struct question *q)
{
	struct span rest = q->text;
	size_t next = 0;
	if (q->read_table)
		return;
	q->read_table = true;
	for (size_t i = 0; i < q->rows_n; i++)
		if (q->rows[i] < q->w->rows_n)
			q->shown[q->rows[i]] = true;
	while (rest.len > 0) {
		size_t i = row_of_line(q->w, next_line(&rest), next);
		if (i < q->w->rows_n) {
			q->shown[i] = true;
			next = i + 1;
		}
	}
}

/* A number of the question that may be quoted as a value: no row, score, count or duration. */
static bool is_plain(const struct tokens *t, size_t i)
{
	size_t before = i;
	while (before > 0 && (token_is_mark(&t->list[before - 1], ':') ||
			      token_is_mark(&t->list[before - 1], '=')))
		before--;
	return !(before > 0 && token_in(&t->list[before - 1], " row rows score threshold ")) &&
	       !token_in(&t->list[i + 1], " row rows reading readings missing of s score ");
}

/* "time: row 181 at", "c1: row 257" */
static void name_row(struct question *q, const struct tokens *t, size_t i)
{
	const struct token *n = &t->list[i];
	if (i == 0 || !n->integer || !(n->value >= 0) || n->value > 9e15 ||
	    !token_in(&t->list[i - 1], " row rows "))
		return;
	size_t at = silence_index(q->w, (uint64_t)n->value);
	if (at < q->w->rows_n)
		q->named[at] = true;
}

/* Does a number stand in the line? "c1" is a name, but "row257" and "rows257" hold one. */
static bool has_number(struct span line)
{
	char before = ' ';
	for (size_t i = 0; i < line.len; i++) {
		char c = line.data[i] | 0x20; /* lower case; digits stay */
		bool digit = c >= '0' && c <= '9' && line.data[i] == c;
		if (digit && (before < 'a' || before > 'z' || before == 'w' || before == 's'))
			return true;
		before = c;
	}
	return false;
}

/* Without memory a line says nothing, and bears nothing out. */
static void read_line(struct question *q, struct span line)
{
	/* "Score: 2 is rare, 5 extreme" measures nothing of this window. */
	if (row_of_line(q->w, line, 0) < q->w->rows_n || !has_number(line) ||
	    scan_begins(line, "score"))
		return;
	struct tokens *t = tokens_read(line, NULL, span_of(NULL, 0), NULL);
	for (size_t i = 0; t && i < t->n && q->quoted_n < QUOTED_MAX; i++) {
		const struct token *n = &t->list[i];
		if (n->type != TOKEN_NUMBER)
			continue;
		name_row(q, t, i);
		if (n->worded || isnan(n->value) || !is_plain(t, i))
			continue;
		q->quoted[q->quoted_n++] = n->value;
	}
	free(t);
}

static void read_rest(struct question *q)
{
	struct span rest = q->text;
	if (q->read_rest)
		return;
	q->read_rest = true;
	while (rest.len > 0)
		read_line(q, next_line(&rest));
}

struct question *question_new(const struct window *w, struct span text, const size_t *rows,
			      size_t rows_n, struct err *err)
{
	struct question *q = malloc(sizeof *q);
	bool *flags = calloc(w->rows_n + 1, 2 * sizeof *flags);
	if (!q || !flags) {
		free(q);
		free(flags);
		(void)err_nomem(err, "a question's numbers");
		return NULL;
	}
	q->w = w;
	q->text = text;
	q->rows = rows;
	q->rows_n = rows_n;
	q->read_table = q->read_rest = false;
	q->shown = flags;
	q->named = flags + w->rows_n + 1;
	q->quoted_n = 0;
	return q;
}

void question_free(struct question *q)
{
	if (q)
		free(q->shown);
	free(q);
}

bool question_shows(struct question *q, size_t i)
{
	read_table(q);
	return q->shown[i];
}

bool question_names(struct question *q, size_t i)
{
	read_rest(q);
	return q->named[i];
}

bool question_says(struct question *q, double low, double high)
{
	read_rest(q);
	for (size_t i = 0; i < q->quoted_n; i++)
		if (q->quoted[i] >= low && q->quoted[i] <= high)
			return true;
	return false;
}
