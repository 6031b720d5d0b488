/* SPDX-License-Identifier: MIT */
#include "output/row_form.h"

#include <stdlib.h>
#include <string.h>

#include "output/parts.h"

enum { NAMES_MAX = 64 << 20, FIXED_MOST = 512 };

int row_form_init(struct row_form *f, const struct schema *schema, struct err *err)
{
	*f = (struct row_form){ .schema = schema, .time_ns = TIME_NONE };
	buf_init(&f->names, NAMES_MAX);
	f->ends = calloc(schema->columns_n, sizeof *f->ends);
	if (!f->ends)
		return err_nomem(err, "the output");
	for (size_t i = 0; i < schema->columns_n; i++) {
		const struct span name = schema->names[i];
		char *p;
		if (buf_reserve(&f->names, JSONW_QUOTED(name.len) + 1, err) < 0) {
			row_form_release(f);
			return -1;
		}
		p = jsonw_quote(f->names.data + f->names.len, name);
		*p++ = ':';
		f->ends[i] = f->names.len = (size_t)(p - f->names.data);
	}
	return 0;
}

void row_form_release(struct row_form *f)
{
	buf_release(&f->names);
	free(f->ends);
	f->ends = NULL;
}

size_t row_form_room(const struct row_form *f, struct span key, const struct span *cells)
{
	/* A comma and quotes each; keys stand there twice. */
	size_t most =
		FIXED_MOST + 2 * f->names.len + JSONW_QUOTED(key.len) + 4 * f->schema->columns_n;

	for (size_t i = 0; i < f->schema->columns_n; i++)
		most += JSONW_QUOTED(cells[i].len);
	return most;
}

char *row_form_time(struct row_form *f, char *to, int64_t time_ns)
{
	if (time_ns == TIME_NONE) {
		memcpy(to, "null", 4); /* NOLINT(bugprone-not-null-terminated-result): no string */
		return to + 4;
	}
	if (time_ns != f->time_ns) {
		f->time_len = timestamp_format(f->time + 1, time_ns) + 2;
		f->time[0] = f->time[f->time_len - 1] = '"';
		f->time_ns = time_ns;
	}
	memcpy(to, f->time, f->time_len);
	return to + f->time_len;
}

static char *put_name(const struct row_form *f, char *to, size_t column)
{
	size_t begin = column > 0 ? f->ends[column - 1] : 0;
	size_t len = f->ends[column] - begin;

	memcpy(to, f->names.data + begin, len);
	return to + len;
}

char *row_form_series(const struct row_form *f, char *to, struct span key)
{
	const struct schema *schema = f->schema;

	*to++ = '{';
	for (size_t i = 0, at = 0; i < schema->keys_n; i++) {
		struct span cell = parts_key(key, &at);
		if (i > 0)
			*to++ = ',';
		to = jsonw_quote(put_name(f, to, schema->keys[i]), cell);
	}
	*to++ = '}';
	return to;
}

char *row_form_cells(const struct row_form *f, char *to, const struct span *cells)
{
	*to++ = '{';
	for (size_t i = 0; i < f->schema->columns_n; i++) {
		const struct span cell = cells[i];
		if (i > 0)
			*to++ = ',';
		to = put_name(f, to, i);
		if (parts_is_number(cell)) {
			memcpy(to, cell.data, cell.len);
			to += cell.len;
		} else {
			to = jsonw_quote(to, cell);
		}
	}
	*to++ = '}';
	return to;
}
