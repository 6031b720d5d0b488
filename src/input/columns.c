/* SPDX-License-Identifier: MIT */
#include "input/columns.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/near.h"
#include "base/num.h"
#include "base/text.h"
#include "input/csv.h"

enum {
	NAMES_MAX = 4 * CSV_RECORD_MAX, /* all names, with what is added to tell them apart */
	SHOWN_MAX = 40,			/* bytes of one name in a message */
	LIST_MAX = 260			/* bytes of all names in a message */
};

bool columns_same_name(struct span a, struct span b)
{
	a = span_trim(a);
	b = span_trim(b);
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (text_lower(a.data[i]) != text_lower(b.data[i]))
			return false;
	}
	return true;
}

static bool taken(const struct span *names, size_t n, size_t but, struct span name)
{
	for (size_t i = 0; i < n; i++) {
		if (i != but && span_eq(names[i], name))
			return true;
	}
	return false;
}

static size_t count(const struct span *names, size_t n, struct span name)
{
	size_t same = 0;
	for (size_t i = 0; i < n; i++)
		same += span_eq(names[i], name) ? 1 : 0;
	return same;
}

/* Adds "name_2" (or _3, ...) to the text; *name is it. The text never moves: it was reserved. */
static int add_numbered(struct columns *c, size_t at, struct span base, struct span *name,
			struct err *err)
{
	for (size_t k = count(c->names, at, base) + 1;; k++) {
		const size_t start = c->text.len;
		if (buf_add(&c->text, base.data, base.len, err) < 0 ||
		    buf_addf(&c->text, err, "_%zu", k) < 0)
			return -1;
		*name = span_of(c->text.data + start, c->text.len - start);
		if (!taken(c->names, c->n, at, *name))
			return 0;
		c->text.len = start;
	}
}

static int add_name(struct columns *c, size_t i, struct span cell, struct err *err)
{
	const size_t start = c->text.len;
	cell = span_trim(cell);
	c->unnamed[i] = cell.len == 0;
	if (cell.len == 0 ? buf_addf(&c->text, err, "%zu", i + 1) < 0
			  : buf_add(&c->text, cell.data, cell.len, err) < 0)
		return -1;
	c->names[i] = span_of(c->text.data + start, c->text.len - start);
	return 0;
}

/* The second of one name gets another: not one that a later column has. */
static int make_unique(struct columns *c, struct err *err)
{
	for (size_t i = 1; i < c->n; i++) {
		struct span name = c->names[i];
		if (!taken(c->names, i, SIZE_MAX, name))
			continue;
		if (add_numbered(c, i, name, &name, err) < 0)
			return -1;
		c->names[i] = name;
	}
	return 0;
}

int columns_init(struct columns *c, const struct span *cells, size_t n, struct err *err)
{
	size_t bytes = 0;
	size_t longest = 0;
	buf_init(&c->text, NAMES_MAX);
	c->n = n;
	c->names = calloc(n, sizeof *c->names);
	c->unnamed = calloc(n, sizeof *c->unnamed);
	if (c->names == NULL || c->unnamed == NULL) {
		columns_release(c);
		return err_nomem(err, "the names of the columns");
	}
	for (size_t i = 0; i < n; i++) {
		bytes += cells[i].len + 8;
		if (cells[i].len > longest)
			longest = cells[i].len;
	}
	/* Twice: each name may be there once more with a number. */
	if (buf_reserve(&c->text, 2 * bytes + longest + 64, err) < 0)
		goto fail;
	for (size_t i = 0; i < n; i++) {
		if (add_name(c, i, cells[i], err) < 0)
			goto fail;
	}
	if (make_unique(c, err) < 0)
		goto fail;
	return 0;
fail:
	columns_release(c);
	return -1;
}

int columns_init_numbers(struct columns *c, size_t n, struct err *err)
{
	struct span *empty = calloc(n, sizeof *empty);
	if (empty == NULL)
		return err_nomem(err, "the names of the columns");
	const int result = columns_init(c, empty, n, err);
	free(empty);
	for (size_t i = 0; result == 0 && i < n; i++)
		c->unnamed[i] = false;
	return result;
}

void columns_release(struct columns *c)
{
	free(c->names);
	free(c->unnamed);
	c->names = NULL;
	c->unnamed = NULL;
	c->n = 0;
	buf_release(&c->text);
}

bool columns_equal(const struct columns *a, const struct columns *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (!span_eq(a->names[i], b->names[i]))
			return false;
	}
	return true;
}

bool columns_find(const struct columns *c, struct span item, size_t *index)
{
	for (size_t i = 0; i < c->n; i++) {
		if (span_eq(c->names[i], item)) {
			*index = i;
			return true;
		}
	}
	size_t number = 0;
	if (item.len == 0 || item.len > 4)
		return false;
	for (size_t i = 0; i < item.len; i++) {
		if (item.data[i] < '0' || item.data[i] > '9')
			return false;
		number = number * 10 + (size_t)(item.data[i] - '0');
	}
	if (number < 1 || number > c->n)
		return false;
	*index = number - 1;
	return true;
}

bool columns_item(const char **list, struct span *item)
{
	const char *p = *list;
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '\0')
		return false;
	const char *close = *p == '"' ? strchr(p + 1, '"') : NULL;
	const char *end;
	if (close != NULL) {
		*item = span_of(p + 1, (size_t)(close - p - 1));
		end = close + strcspn(close, ",");
	} else {
		end = p + strcspn(p, ",");
		*item = span_trim(span_of(p, (size_t)(end - p)));
	}
	*list = *end == ',' ? end + 1 : end;
	return true;
}

int columns_list(const struct columns *c, const char *option, const char *list, size_t *out,
		 size_t *out_n, struct err *err)
{
	struct span item;
	size_t n = 0;
	while (columns_item(&list, &item)) {
		size_t index = 0;
		bool again = false;
		if (!columns_find(c, item, &index))
			return columns_unknown(c, option, item, err);
		for (size_t i = 0; i < n; i++)
			again = again || out[i] == index;
		if (!again)
			out[n++] = index;
	}
	if (n == 0)
		return err_set(err, ERR_USAGE, "%s: names no column", option);
	*out_n = n;
	return 0;
}

bool columns_nearest(const struct columns *c, struct span item, struct span *name)
{
	struct near near = near_of(item);
	for (size_t i = 0; i < c->n; i++)
		near_try(&near, c->names[i]);
	*name = near.name;
	return near.name.len > 0;
}

/* A message may guess more freely than a run may stop. */
static struct span meant(const struct columns *c, struct span item)
{
	struct near near = near_of(item);
	for (size_t i = 0; i < c->n; i++)
		near_try(&near, c->names[i]);
	for (size_t i = 0; i < c->n; i++)
		near_try_part(&near, c->names[i]);
	return near.name;
}

static int shown_len(struct span s)
{
	return s.len > SHOWN_MAX ? SHOWN_MAX : (int)s.len;
}

/* "time, sensor, value", as many as fit. */
static void list_names(const struct columns *c, char out[LIST_MAX])
{
	size_t len = 0;
	for (size_t i = 0; i < c->n; i++) {
		const size_t n = (size_t)shown_len(c->names[i]);
		if (len + n + 2 + sizeof ", ..." > LIST_MAX) {
			memcpy(out + len, ", ...", 5);
			len += 5;
			break;
		}
		if (i > 0) {
			memcpy(out + len, ", ", 2);
			len += 2;
		}
		memcpy(out + len, c->names[i].data, n);
		len += n;
	}
	out[len] = '\0';
}

int columns_unknown(const struct columns *c, const char *option, struct span item, struct err *err)
{
	char list[LIST_MAX];
	const struct span near = meant(c, item);
	list_names(c, list);
	if (near.len > 0)
		return err_set(err, ERR_USAGE,
			       "%s: there is no column \"%.*s\"; did you mean \"%.*s\"? (columns: "
			       "%s)",
			       option, shown_len(item), item.data, shown_len(near), near.data,
			       list);
	return err_set(err, ERR_USAGE, "%s: there is no column \"%.*s\" (columns: %s)", option,
		       shown_len(item), item.data, list);
}
