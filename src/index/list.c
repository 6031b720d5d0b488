/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "base/num.h"
#include "base/text.h"
#include "index/command.h"
#include "store/linescan.h"
#include "sys/diag.h"

struct listing {
	const struct arguments *a;
	struct out out;
	bool begun;
};

/* A cell of the table: printable, cut or filled to a width (in characters). */
static int put_cell(struct buf *out, struct span cell, int width, bool right, struct err *err)
{
	struct buf text;
	size_t shown = 0, bytes = 0;
	int rc = -1, pad;

	buf_init(&text, (size_t)1 << 22);
	if (text_add_printable(&text, cell, err) < 0)
		goto out;
	while (bytes < text.len && shown < (size_t)width) {
		bytes++;
		while (bytes < text.len && ((unsigned char)text.data[bytes] & 0xc0) == 0x80)
			bytes++;
		shown++;
	}
	pad = width - (int)shown;
	for (int i = 0; right && i < pad; i++)
		if (buf_addc(out, ' ', err) < 0)
			goto out;
	if (bytes > 0 && buf_add(out, text.data, bytes, err) < 0)
		goto out;
	for (int i = 0; !right && i < pad; i++)
		if (buf_addc(out, ' ', err) < 0)
			goto out;
	rc = 0;
out:
	buf_release(&text);
	return rc;
}

struct column {
	const char *heading;
	enum field field;
	int width;
	bool right;
};

static const struct column columns[] = {
	{ "FILED", FIELD_TIMESTAMP, 19, false },   { "SEVERITY", FIELD_SEVERITY, 8, false },
	{ "ANOMALIES", FIELD_ANOMALIES, 9, true }, { "WINDOWS", FIELD_WINDOWS, 7, true },
	{ "FIRST", FIELD_FIRST_TIME, 16, false },  { "LAST", FIELD_LAST_TIME, 16, false },
	{ "LABEL", FIELD_LABEL, 12, false },	   { "MODEL", FIELD_MODEL, 14, false },
	{ "RESPONSE", FIELD_FILENAME, 34, false },
};

enum { LIST_COLUMNS = sizeof columns / sizeof columns[0] };

static struct span shown_cell(const struct entry *e, enum field field)
{
	return field == FIELD_FILENAME ? e->name : e->field[field];
}

static int put_row(struct listing *l, const struct entry *e, struct err *err)
{
	size_t begin;

	for (int i = 0; i < LIST_COLUMNS; i++) {
		struct span cell = e ? shown_cell(e, columns[i].field) : span_z(columns[i].heading);
		int width = columns[i].width;

		/* The last one may be as long as it is. */
		if (i == LIST_COLUMNS - 1)
			width = (int)cell.len;
		if ((i > 0 && buf_addz(&l->out.buf, "  ", err) < 0) ||
		    put_cell(&l->out.buf, cell, width, columns[i].right, err) < 0)
			return -1;
	}
	begin = l->out.buf.len;
	while (begin > 0 && l->out.buf.data[begin - 1] == ' ')
		begin--;
	l->out.buf.len = begin;
	return buf_addc(&l->out.buf, '\n', err);
}

static void put_member(struct jsonw *w, enum field field, struct span cell)
{
	bool number = field == FIELD_WINDOWS || field == FIELD_ANOMALIES || field == FIELD_BYTES;

	jsonw_name(w, field_name(field));
	if (cell.len == 0)
		jsonw_null(w);
	else if (number && num_is_json(cell))
		jsonw_raw(w, cell);
	else
		jsonw_string(w, cell);
}

static int put_json(struct listing *l, const struct entry *e, struct err *err)
{
	struct jsonw w;
	char stamp[STAMP_MAX];

	jsonw_init(&w, &l->out.buf);
	jsonw_object(&w);
	for (int i = 0; i < FIELDS_N; i++) {
		if (i == FIELD_TIMESTAMP) {
			jsonw_name(&w, field_name(FIELD_TIMESTAMP));
			jsonw_string(&w,
				     span_of(stamp, stamp_format(stamp, e->time_ns, STAMP_ISO_MS)));
		} else {
			put_member(&w, (enum field)i, e->field[i]);
		}
	}
	jsonw_close(&w);
	return jsonw_end(&w, err) < 0 ? -1 : buf_addc(&l->out.buf, '\n', err);
}

static int put_csv(struct listing *l, struct span line, struct err *err)
{
	if (buf_add(&l->out.buf, line.data, line.len, err) < 0)
		return -1;
	return buf_addc(&l->out.buf, '\n', err);
}

static int list_line(void *self, const struct entry *e, struct span line, struct err *err)
{
	struct listing *l = self;
	int rc;

	if (l->a->form == LIST_CSV)
		rc = put_csv(l, line, err);
	else if (l->a->form == LIST_JSON)
		rc = put_json(l, e, err);
	else
		rc = (!l->begun && put_row(l, NULL, err) < 0) ? -1 : put_row(l, e, err);
	l->begun = true;
	return rc < 0 ? -1 : out_flush(&l->out, false, err);
}

/* The header line as it is. */
static int put_header(struct listing *l, const struct store *s, const struct index *ix,
		      struct err *err)
{
	struct scan scan;
	struct span line;
	int rc = 0;

	if (ix->fd < 0 || ix->headless)
		return put_csv(l, span_z(TABLE_HEADER), err);
	scan_init(&scan, ix->fd, s->index_path, 0, ix->body, (size_t)1 << 20);
	if (scan_next(&scan, &line, NULL, err) == SCAN_FAIL || put_csv(l, line, err) < 0)
		rc = -1;
	scan_release(&scan);
	return rc;
}

int command_list(const struct arguments *a, struct err *err)
{
	struct listing l = { .a = a };
	struct visitor v = { list_line, &l };
	struct wanted w;
	struct store s;
	struct index ix;
	int rc = -1;

	wanted_init(&w, a);
	if (command_open(a, false, &s, err) < 0)
		return -1;
	out_init(&l.out);
	if (index_open(&s, &ix, err) == 0) {
		rc = a->form == LIST_CSV ? put_header(&l, &s, &ix, err) : 0;
		if (rc == 0)
			rc = visit_index(&s, &ix, &w, a->limit, &v, err);
		if (rc == 0)
			rc = out_flush(&l.out, true, err);
		if (rc == 0 && ix.empty)
			diag_note("%s: nothing is filed yet", s.index_path);
		index_close(&ix);
	}
	out_release(&l.out);
	store_close(&s);
	return rc;
}
