/* SPDX-License-Identifier: MIT */
#include "store/lines.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

struct heading {
	const char *name; /* as headings_match wants it: lower case, letters and digits only */
	enum field field;
};

static const char *const field_names[FIELDS_N] = { "timestamp",	 "filename",  "model",
						   "windows",	 "anomalies", "severity",
						   "first_time", "last_time", "bytes",
						   "sha256",	 "label" };

/* The usual headings of other programs; the first column that matches counts. */
static const struct heading headings[] = {
	{ "timestamp", FIELD_TIMESTAMP },   { "time", FIELD_TIMESTAMP },
	{ "datetime", FIELD_TIMESTAMP },    { "date", FIELD_TIMESTAMP },
	{ "created", FIELD_TIMESTAMP },	    { "createdat", FIELD_TIMESTAMP },
	{ "runtime", FIELD_TIMESTAMP },	    { "runtimestamp", FIELD_TIMESTAMP },
	{ "ts", FIELD_TIMESTAMP },	    { "filename", FIELD_FILENAME },
	{ "file", FIELD_FILENAME },	    { "filepath", FIELD_FILENAME },
	{ "path", FIELD_FILENAME },	    { "response", FIELD_FILENAME },
	{ "responsefile", FIELD_FILENAME }, { "responsefilename", FIELD_FILENAME },
	{ "responsepath", FIELD_FILENAME }, { "output", FIELD_FILENAME },
	{ "outputfile", FIELD_FILENAME },   { "jsonfile", FIELD_FILENAME },
	{ "model", FIELD_MODEL },	    { "modelname", FIELD_MODEL },
	{ "windows", FIELD_WINDOWS },	    { "anomalies", FIELD_ANOMALIES },
	{ "severity", FIELD_SEVERITY },	    { "firsttime", FIELD_FIRST_TIME },
	{ "lasttime", FIELD_LAST_TIME },    { "bytes", FIELD_BYTES },
	{ "sha256", FIELD_SHA256 },	    { "label", FIELD_LABEL },
};

const char *field_name(enum field field)
{
	return field_names[field];
}

void table_own(struct table *t)
{
	*t = (struct table){
		.own = true, .delimiter = ',', .columns_n = FIELDS_N, .form = STAMP_ISO_MS
	};
	for (int i = 0; i < FIELDS_N; i++)
		t->at[i] = i;
}

/* "File Name", "file_name" and "FILENAME" are one heading. */
static bool heading_is(struct span cell, const char *name)
{
	size_t at = 0, len = strlen(name);

	for (size_t i = 0; i < cell.len; i++) {
		unsigned char c = (unsigned char)cell.data[i];

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c - 'A' + 'a');
		if (c == ' ' || c == '_' || c == '-' || c == '.')
			continue;
		if (at == len || c != (unsigned char)name[at])
			return false;
		at++;
	}
	return at == len;
}

static void match_headings(struct table *t, const struct cells *c)
{
	for (size_t h = 0; h < sizeof headings / sizeof headings[0]; h++)
		for (size_t i = 0; i < c->n && t->at[headings[h].field] < 0; i++)
			if (heading_is(c->cell[i], headings[h].name))
				t->at[headings[h].field] = (int)i;
}

static char find_delimiter(struct span line)
{
	static const char tried[] = { ',', ';', '\t' };
	char best = ',';
	size_t most = 0;

	for (size_t i = 0; i < sizeof tried; i++) {
		size_t n = 0;

		for (size_t k = 0; k < line.len; k++)
			n += line.data[k] == tried[i];
		if (n > most) {
			most = n;
			best = tried[i];
		}
	}
	return best;
}

int table_from_header(struct table *t, struct span line, struct err *err)
{
	struct cells cells;
	int rc = -1;

	if (span_is(line, TABLE_HEADER)) {
		table_own(t);
		return 0;
	}
	*t = (struct table){ .own = false };
	if (line.len >= 3 && memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
		line = span_of(line.data + 3, line.len - 3);
	if (line.len > 0 && line.data[line.len - 1] == '\r') {
		t->crlf = true;
		line.len--;
	}
	for (int i = 0; i < FIELDS_N; i++)
		t->at[i] = -1;
	t->delimiter = find_delimiter(line);
	t->form = STAMP_ISO_MS;
	cells_init(&cells);
	if (cells_split(&cells, line, t->delimiter, err) < 0)
		goto out;
	t->columns_n = cells.n;
	match_headings(t, &cells);
	if (t->at[FIELD_TIMESTAMP] < 0 || t->at[FIELD_FILENAME] < 0) {
		err_set(err, ERR_INPUT, "its header has no %s column",
			t->at[FIELD_TIMESTAMP] < 0 ? "timestamp" : "file name");
		goto out;
	}
	rc = 0;
out:
	cells_release(&cells);
	return rc;
}

void cells_init(struct cells *c)
{
	c->n = 0;
	buf_init(&c->text, (size_t)1 << 26);
}

void cells_release(struct cells *c)
{
	buf_release(&c->text);
	c->n = 0;
}

/* A quoted cell from just behind its opening quote; *at moves behind the closing one. */
static int split_quoted(struct cells *c, struct span line, size_t *at, struct span *cell,
			struct err *err)
{
	size_t begin = c->text.len, i = *at;

	for (;; i++) {
		if (i == line.len)
			return err_set(err, ERR_INPUT, "a quote does not end");
		if (line.data[i] == '"') {
			if (i + 1 == line.len || line.data[i + 1] != '"')
				break;
			i++;
		}
		if (buf_addc(&c->text, line.data[i], err) < 0)
			return -1;
	}
	*cell = span_of(c->text.data + begin, c->text.len - begin);
	*at = i + 1;
	return 0;
}

int cells_split(struct cells *c, struct span line, char delimiter, struct err *err)
{
	size_t i = 0;

	c->n = 0;
	buf_reset(&c->text);
	/* All at once, so that cells already given out do not move. */
	if (memchr(line.data ? line.data : "", '"', line.len) &&
	    buf_reserve(&c->text, line.len, err) < 0)
		return -1;
	assert(line.data || line.len == 0);
	for (;;) {
		struct span *cell = &c->cell[c->n];
		const char *end;

		if (c->n == TABLE_COLUMNS_MAX)
			return err_set(err, ERR_INPUT, "more than %d columns", TABLE_COLUMNS_MAX);
		c->n++;
		if (i < line.len && line.data[i] == '"') {
			i++;
			if (split_quoted(c, line, &i, cell, err) < 0)
				return -1;
			if (i < line.len && line.data[i] != delimiter)
				return err_set(err, ERR_INPUT, "text behind a closing quote");
		} else {
			end = i < line.len ? memchr(line.data + i, delimiter, line.len - i) : NULL;
			*cell = span_of(line.data + i,
					end ? (size_t)(end - line.data) - i : line.len - i);
			i += cell->len;
		}
		if (i >= line.len)
			return 0;
		i++;
	}
}

static int read_name(struct entry *e, struct err *err)
{
	struct span cell = e->field[FIELD_FILENAME];

	if (name_of_cell(cell, &e->name))
		return 0;
	return err_set(err, ERR_INPUT, "\"%.*s\" is no response's name",
		       (int)(cell.len > 80 ? 80 : cell.len), cell.len ? cell.data : "");
}

int table_read(const struct table *t, struct span line, struct cells *cells, struct entry *e,
	       struct err *err)
{
	enum stamp_form form;
	struct span time;

	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	if (cells_split(cells, line, t->delimiter, err) < 0)
		return -1;
	if (cells->n != t->columns_n)
		return err_set(err, ERR_INPUT, "%zu cells, not %zu", cells->n, t->columns_n);
	for (int i = 0; i < FIELDS_N; i++)
		e->field[i] = t->at[i] < 0 ? span_of("", 0) : cells->cell[t->at[i]];
	time = e->field[FIELD_TIMESTAMP];
	if (!stamp_parse(time, &e->time_ns, &form) || e->time_ns > stamp_limit_ns())
		return err_set(err, ERR_INPUT, "\"%.*s\" is no time",
			       (int)(time.len > 80 ? 80 : time.len), time.len ? time.data : "");
	return read_name(e, err);
}

bool table_is_formula(struct span text)
{
	/* Full-width = + - @ are folded to the plain ones by some programs. */
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
					    "\xef\xbc\xa0" };

	while (text.len > 0 &&
	       (text.data[0] == ' ' || text.data[0] == '"' || text.data[0] == '\'')) {
		text.data++;
		text.len--;
	}
	if (text.len == 0)
		return false;
	if (memchr("=+-@\t\r\n\0|%", text.data[0], 10))
		return true;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (text.len >= 3 && memcmp(text.data, wide[i], 3) == 0)
			return true;
	return false;
}

/* Clean text into quotes, its own doubled. */
static int write_quoted(struct buf *out, struct span text, bool formula, struct err *err)
{
	if (buf_addz(out, formula ? "\"'" : "\"", err) < 0)
		return -1;
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] == '"' && buf_addc(out, '"', err) < 0) ||
		    buf_addc(out, text.data[i], err) < 0)
			return -1;
	return buf_addc(out, '"', err);
}

/* Text of others: control characters become blanks; then what would run is defused, and quoted
 * where need be. */
static int write_text(struct buf *out, struct span text, char delimiter, struct err *err)
{
	size_t begin = out->len;
	struct buf clean;
	bool formula, quote;
	int rc = -1;

	buf_init(&clean, (size_t)1 << 20);
	if (text_add_printable(&clean, text, err) < 0)
		goto out;
	formula = table_is_formula(text) || table_is_formula(buf_span(&clean));
	quote = formula;
	for (size_t i = 0; i < clean.len && !quote; i++)
		quote = clean.data[i] == delimiter || strchr("\"' ", clean.data[i]) != NULL;
	rc = quote ? write_quoted(out, buf_span(&clean), formula, err)
		   : buf_add(out, clean.data, clean.len, err);
out:
	buf_release(&clean);
	if (rc < 0)
		out->len = begin;
	return rc;
}

static int write_field(const struct table *t, const struct entry *e, enum field field,
		       struct buf *out, struct err *err)
{
	char stamp[STAMP_MAX];

	switch (field) {
	case FIELD_TIMESTAMP:
		return buf_add(out, stamp, stamp_format(stamp, e->time_ns, t->form), err);
	case FIELD_FILENAME:
		if (!t->bare_names && buf_addz(out, "responses/", err) < 0)
			return -1;
		return buf_add(out, e->name.data, e->name.len, err);
	default:
		return write_text(out, e->field[field], t->delimiter, err);
	}
}

int table_write(const struct table *t, const struct entry *e, struct buf *out, struct err *err)
{
	size_t begin = out->len;

	for (size_t i = 0; i < t->columns_n; i++) {
		if (i > 0 && buf_addc(out, t->delimiter, err) < 0)
			goto fail;
		for (int f = 0; f < FIELDS_N; f++)
			if (t->at[f] == (int)i && write_field(t, e, (enum field)f, out, err) < 0)
				goto fail;
	}
	if (buf_addz(out, t->crlf ? "\r\n" : "\n", err) < 0)
		goto fail;
	if (out->len - begin > TABLE_LINE_MAX) {
		err_set(err, ERR_INPUT,
			"an index line of %zu bytes, more than %d: a shorter --label",
			out->len - begin, TABLE_LINE_MAX);
		goto fail;
	}
	return 0;
fail:
	out->len = begin;
	return -1;
}
