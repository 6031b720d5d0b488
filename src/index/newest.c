/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "index/anomalies.h"
#include "index/command.h"
#include "store/linescan.h"
#include "store/names.h"

/* "nothing is filed", and whether that is about to change. */
static int nothing(const struct store *s, const struct wanted *w, bool damaged, struct err *err)
{
	bool busy = false, left = false;
	struct err ignored = ERR_INIT;

	(void)!names_at_work(s, &busy, &left, &ignored);
	if (w->label || w->model)
		return err_set(err, ERR_NOINPUT, "%s: no response with this %s%s", s->index_path,
			       w->label ? "label" : "model", busy ? " yet; an add is at work" : "");
	if (damaged)
		return err_set(err, ERR_INPUT,
			       "%s: none of its lines can be read (anomaly-index verify says why)",
			       s->index_path);
	return err_set(err, ERR_NOINPUT, "%s: nothing is filed yet%s", s->index_path,
		       busy   ? "; an add is at work"
		       : left ? "; an add was killed: anomaly-index repair files what it had"
			      : "");
}

struct newest {
	char *name;
	int64_t time_ns;
	bool found;
};

static int keep_newest(void *self, const struct entry *e, struct span line, struct err *err)
{
	struct newest *n = self;

	(void)line;
	(void)err;
	if (n->found && e->time_ns < n->time_ns)
		return 0;
	n->found = true;
	n->time_ns = e->time_ns;
	(void)snprintf(n->name, NAME_MAX_LEN, "%.*s", (int)e->name.len, e->name.data);
	return 0;
}

static int read_newest(const struct store *s, struct index *ix, struct newest *n, struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	struct entry e;
	int rc = 0;

	if (index_newest(s, ix, err) < 0)
		return -1;
	if (ix->newest_ns == INT64_MIN)
		return 0;
	cells_init(&cells);
	index_scan(&scan, s, ix, ix->newest_at, (size_t)1 << 20);
	if (scan_next(&scan, &line, NULL, err) == SCAN_FAIL ||
	    table_read(&ix->table, line, &cells, &e, err) < 0)
		rc = -1;
	else
		rc = keep_newest(n, &e, line, err);
	scan_release(&scan);
	cells_release(&cells);
	return rc;
}

int find_newest(const struct store *s, const struct wanted *w, char name[NAME_MAX_LEN],
		struct err *err)
{
	struct index ix;
	struct newest n = { .name = name };
	struct visitor v = { keep_newest, &n };
	bool lines;
	int rc;

	if (index_open(s, &ix, err) < 0)
		return -1;
	lines = !ix.empty;
	if (ix.fd < 0 || ix.headless)
		rc = 0;
	else if (!w->label && !w->model)
		rc = read_newest(s, &ix, &n, err);
	else
		rc = visit_index(s, &ix, w, ix.table.own ? 1 : -1, &v, err);
	index_close(&ix);
	if (rc == 0 && !n.found)
		return nothing(s, w, lines, err);
	return rc;
}

int name_from_user(const char *word, char name[NAME_MAX_LEN], struct err *err)
{
	const char *slash = strrchr(word, '/');
	const char *last = slash ? slash + 1 : word;
	char tried[3][NAME_MAX_LEN + 32];

	if (strlen(last) < NAME_MAX_LEN) {
		(void)snprintf(tried[0], sizeof tried[0], "%s", last);
		(void)snprintf(tried[1], sizeof tried[1], "%s.json", last);
		(void)snprintf(tried[2], sizeof tried[2], "model_response_%s.json", last);
		for (size_t i = 0; i < 3; i++)
			if (name_parse(span_z(tried[i]), NULL)) {
				(void)snprintf(name, NAME_MAX_LEN, "%.*s", NAME_MAX_LEN - 1,
					       tried[i]);
				return 0;
			}
	}
	return err_set(err, ERR_USAGE,
		       "%s is no response's name (model_response_YYYYmmdd_HHMMSS.json; see "
		       "anomaly-index list)",
		       word);
}

static int copy_out(const struct store *s, const char *name, struct err *err)
{
	char path[512];
	struct out out;
	off_t size, at = 0;
	int fd, rc = 0;

	if (store_open_response(s, span_z(name), &fd, &size, err) < 0)
		return -1;
	(void)snprintf(path, sizeof path, "%s/%s", s->responses_path, name);
	out_init(&out);
	while (rc == 0) {
		const size_t block = (size_t)1 << 17;
		ssize_t n;

		if (buf_reserve(&out.buf, block, err) < 0) {
			rc = -1;
			break;
		}
		n = scan_pread(fd, path, out.buf.data, block, at, err);
		if (n <= 0) {
			rc = n < 0 ? -1 : 0;
			break;
		}
		out.buf.len = (size_t)n;
		at += n;
		rc = out_flush(&out, true, err);
	}
	out_release(&out);
	(void)close(fd);
	return rc;
}

int print_response(const struct store *s, const char *name, bool text, struct err *err)
{
	return text ? anomalies_print(s, name, err) : copy_out(s, name, err);
}

int command_latest(const struct arguments *a, struct err *err)
{
	char name[NAME_MAX_LEN], again[NAME_MAX_LEN];
	struct store s;
	struct wanted w;
	struct out out;
	int rc;

	wanted_init(&w, a);
	if (command_open(a, false, &s, err) < 0)
		return -1;
	rc = find_newest(&s, &w, name, err);
	if (rc == 0 && !a->path) {
		rc = print_response(&s, name, a->text, err);
		if (rc < 0 && err->code == ERR_NOINPUT) {
			/* A prune may have taken it away while we looked. */
			struct err second = ERR_INIT;

			if (find_newest(&s, &w, again, &second) == 0 && strcmp(name, again) != 0)
				rc = print_response(&s, again, a->text, err);
		}
	} else if (rc == 0) {
		out_init(&out);
		if (store_path(&s, span_z(name), &out.buf, err) < 0 ||
		    buf_addc(&out.buf, '\n', err) < 0 || out_flush(&out, true, err) < 0)
			rc = -1;
		out_release(&out);
	}
	store_close(&s);
	return rc;
}

int command_show(const struct arguments *a, struct err *err)
{
	char name[NAME_MAX_LEN];
	struct store s;
	int rc;

	if (name_from_user(a->name, name, err) < 0 || command_open(a, false, &s, err) < 0)
		return -1;
	rc = print_response(&s, name, a->text, err);
	store_close(&s);
	return rc;
}
