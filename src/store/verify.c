/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/filed.h"
#include "store/names.h"
#include "store/linescan.h"
#include "store/upkeep.h"
#include "sys/retry.h"

enum { INDEX_LINE_MAX = 1 << 20 };

int teller_say(struct teller *t, struct err *err, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	t->told++;
	return t->tell(t->self, text, err);
}

struct verify {
	struct store *s;
	struct teller *t;
	struct index ix;
	struct names folder, listed;
	struct leftover *left;
	size_t left_n;
	bool pruning, names_only;
	uint64_t lines;
	int64_t last_ns;
};

/* What the index and the folder are at one moment; without the lock where it cannot be had for want
 * of rights. */
static int take_picture(struct verify *v, struct err *err)
{
	struct err why = ERR_INIT;
	struct stat st;
	int rc;

	if (store_lock(v->s, &why) < 0 && why.code != ERR_CREATE) {
		*err = why;
		return -1;
	}
	rc = index_open(v->s, &v->ix, err);
	if (rc == 0)
		rc = names_of_folder(v->s, &v->folder, err);
	if (rc == 0 && v->s->responses_fd >= 0)
		rc = names_leftover(v->s->responses_fd, v->s->responses_path, &v->left, &v->left_n,
				    err);
	v->pruning = fstatat(v->s->dirfd, STORE_PRUNING, &st, AT_SYMLINK_NOFOLLOW) == 0;
	store_unlock(v->s);
	return rc;
}

/* To the byte the line that its response asks for. */
static int compare_line(struct verify *v, const struct filed *f, struct span line, struct err *err)
{
	struct buf expected;
	struct err why = ERR_INIT;
	int rc = 0;

	buf_init(&expected, (size_t)1 << 20);
	if (table_write(&v->ix.table, &f->entry, &expected, &why) < 0 ||
	    expected.len != line.len + 1 || memcmp(expected.data, line.data, line.len) != 0)
		rc = teller_say(v->t, err,
				"line %" PRIu64 ": it does not say what %.*s says of itself",
				v->lines + 1, (int)f->entry.name.len, f->entry.name.data);
	buf_release(&expected);
	return rc;
}

/* The file that a line names: there, regular, of its size and checksum, and whole. */
static int check_file(struct verify *v, const struct entry *e, struct span line, struct err *err)
{
	struct span bytes = e->field[FIELD_BYTES], sha = e->field[FIELD_SHA256];
	struct err why = ERR_INIT;
	struct filed f;
	char path[512], size_text[24];
	off_t size;
	int fd, rc = 0;

	if (store_open_response(v->s, e->name, &fd, &size, &why) < 0)
		return teller_say(v->t, err, "line %" PRIu64 ": %.700s", v->lines + 1, why.msg);
	(void)snprintf(path, sizeof path, "%s/%.*s", v->s->responses_path, (int)e->name.len,
		       e->name.data);
	(void)snprintf(size_text, sizeof size_text, "%" PRId64, (int64_t)size);
	filed_init(&f);
	if (filed_hash(fd, size, path, f.sha, &why) < 0)
		rc = teller_say(v->t, err, "%s: %.500s", path, why.msg);
	else if (bytes.len > 0 && !span_is(bytes, size_text))
		rc = teller_say(v->t, err, "%s: %s bytes, its line says %.*s", path, size_text,
				(int)(bytes.len > 24 ? 24 : bytes.len), bytes.data);
	else if (sha.len > 0 && !span_is(sha, f.sha))
		rc = teller_say(v->t, err, "%s: its checksum is not its line's", path);
	else if (v->ix.table.own && filed_read(&f, fd, size, path, e->name, &why) < 0)
		rc = teller_say(v->t, err, "%.900s", why.msg);
	else if (v->ix.table.own)
		rc = compare_line(v, &f, line, err);
	filed_release(&f);
	(void)close(fd);
	return rc;
}

static int check_line(struct verify *v, struct cells *cells, struct span line, struct err *err)
{
	struct err why = ERR_INIT;
	struct entry e;
	uint64_t packed = 0;

	if (table_read(&v->ix.table, line, cells, &e, &why) < 0)
		return teller_say(v->t, err, "line %" PRIu64 ": %.600s", v->lines + 1, why.msg);
	if (v->ix.table.own && e.time_ns <= v->last_ns &&
	    teller_say(v->t, err,
		       "line %" PRIu64 ": its time is not later than that of the line before",
		       v->lines + 1) < 0)
		return -1;
	v->last_ns = e.time_ns;
	(void)name_parse(e.name, &packed);
	if (names_add(&v->listed, packed, err) < 0)
		return -1;
	return v->names_only || !names_has(&v->folder, packed) ? 0 : check_file(v, &e, line, err);
}

static int check_lines(struct verify *v, struct err *err)
{
	struct scan scan;
	struct cells cells;
	struct span line;
	enum scan_result got = SCAN_END;
	int rc = 0;

	if (v->ix.fd < 0)
		return 0;
	if (v->ix.headless)
		return v->ix.size == 0 ? 0
				       : teller_say(v->t, err, "%s: its header is torn (repair)",
						    v->s->index_path);
	cells_init(&cells);
	index_scan(&scan, v->s, &v->ix, v->ix.body, INDEX_LINE_MAX);
	v->lines = 1; /* the header */
	while (rc == 0 &&
	       ((got = scan_next(&scan, &line, NULL, err)) == SCAN_LINE || got == SCAN_TAIL)) {
		if (got == SCAN_TAIL && v->ix.table.own)
			rc = teller_say(v->t, err,
					"%s: its last line is torn: %zu bytes without an end "
					"(repair)",
					v->s->index_path, line.len);
		else
			rc = check_line(v, &cells, line, err);
		v->lines++;
	}
	scan_release(&scan);
	cells_release(&cells);
	return got == SCAN_FAIL ? -1 : rc;
}

/* Two sorted lists side by side. */
static int compare_names(struct verify *v, struct err *err)
{
	const struct names *a = &v->folder, *b = &v->listed;
	char name[NAME_MAX_LEN];
	size_t i = 0, k = 0;
	int rc = 0;

	names_sort(&v->listed);
	while (rc == 0 && (i < a->n || k < b->n)) {
		if (k == b->n || (i < a->n && a->at[i] < b->at[k])) {
			(void)name_unpack(name, a->at[i++]);
			rc = teller_say(v->t, err, "%s/%s: no line names it (repair)",
					v->s->responses_path, name);
			continue;
		}
		(void)name_unpack(name, b->at[k]);
		if (i == a->n || b->at[k] < a->at[i])
			rc = teller_say(v->t, err, "%s/%s: a line names it, but it is not there",
					v->s->responses_path, name);
		else
			i++;
		for (k++; rc == 0 && k < b->n && b->at[k] == b->at[k - 1]; k++)
			rc = teller_say(v->t, err, "%s/%s: more than one line names it",
					v->s->responses_path, name);
	}
	return rc;
}

static int check_leftovers(struct verify *v, struct err *err)
{
	for (size_t i = 0; i < v->left_n; i++)
		if (teller_say(v->t, err, "%s/%s: a killed add left it behind (repair)",
			       v->s->responses_path, v->left[i].name) < 0)
			return -1;
	if (v->pruning)
		return teller_say(v->t, err, "a prune was killed before its end (repair)");
	return 0;
}

int store_verify(struct store *s, bool names_only, uint64_t *lines, struct teller *t,
		 struct err *err)
{
	struct verify v = {
		.s = s, .t = t, .ix = { .fd = -1 }, .names_only = names_only, .last_ns = INT64_MIN
	};
	int rc = -1;

	names_init(&v.folder);
	names_init(&v.listed);
	if (take_picture(&v, err) == 0 && check_lines(&v, err) == 0 &&
	    compare_names(&v, err) == 0 && check_leftovers(&v, err) == 0)
		rc = 0;
	*lines = v.lines > 0 ? v.lines - 1 : 0;
	index_close(&v.ix);
	names_release(&v.folder);
	names_release(&v.listed);
	free(v.left);
	return rc;
}
