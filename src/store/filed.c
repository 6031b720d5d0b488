/* SPDX-License-Identifier: MIT */
#include "store/filed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/document.h"
#include "store/jsonread.h"
#include "store/linescan.h"

void filed_init(struct filed *f)
{
	*f = (struct filed){ .run = NULL };
}

void filed_release(struct filed *f)
{
	json_release(f->run);
	for (char **word = f->command; word && *word; word++)
		free(*word);
	free(f->command);
	filed_init(f);
}

static void fill_entry(struct filed *f)
{
	struct entry *e = &f->entry;
	struct json_object *run = f->run;

	(void)snprintf(f->windows, sizeof f->windows, "%" PRIu64, json_count(run, "windows"));
	(void)snprintf(f->anomalies, sizeof f->anomalies, "%" PRIu64, json_count(run, "anomalies"));
	e->field[FIELD_MODEL] = json_text(run, "model");
	e->field[FIELD_WINDOWS] = span_z(f->windows);
	e->field[FIELD_ANOMALIES] = span_z(f->anomalies);
	e->field[FIELD_SEVERITY] = json_text(run, "severity");
	e->field[FIELD_FIRST_TIME] = json_text(run, "first_time");
	e->field[FIELD_LAST_TIME] = json_text(run, "last_time");
	e->field[FIELD_BYTES] = span_z(f->bytes);
	e->field[FIELD_SHA256] = span_z(f->sha);
	e->field[FIELD_LABEL] = json_text(run, "label");
}

int filed_read(struct filed *f, int fd, off_t size, const char *path, struct span name,
	       struct err *err)
{
	struct document d;
	struct span text;
	struct err why = ERR_INIT;
	enum stamp_form form;
	int rc = -1;

	document_begin(&d, fd, size, path);
	if (document_run(&d, &text, err) < 0)
		goto out;
	f->run = json_read(text, &why);
	if (!f->run) {
		err_set(err, why.code, "%s: its run is damaged: %.200s", path, why.msg);
		goto out;
	}
	(void)snprintf(f->bytes, sizeof f->bytes, "%" PRId64, (int64_t)size);
	fill_entry(f);
	f->entry.name = json_text(f->run, "name");
	if (!stamp_parse(json_text(f->run, "timestamp"), &f->entry.time_ns, &form))
		err_set(err, ERR_INPUT, "%s: its run has no timestamp", path);
	else if (name.len > 0 && !span_eq(name, f->entry.name))
		err_set(err, ERR_INPUT, "%s: its run calls it %.*s", path, (int)f->entry.name.len,
			f->entry.name.data);
	else
		rc = 0;
out:
	document_close(&d);
	return rc;
}

static int copy_command(struct filed *f, struct json_object *command, struct err *err)
{
	size_t n = json_length(command);

	if (n == 0)
		return 0;
	f->command = calloc(n + 1, sizeof *f->command);
	if (!f->command)
		return err_nomem(err, "the command");
	for (size_t i = 0; i < n; i++) {
		struct span word = json_as_text(json_at(command, i));

		f->command[i] = strndup(word.data, word.len);
		if (!f->command[i])
			return err_nomem(err, "the command");
	}
	return 0;
}

int filed_origin(struct filed *f, struct run *run, struct err *err)
{
	struct json_object *status = json_member(f->run, "exit_status");
	struct json_object *complete = json_member(f->run, "complete");
	struct span label = json_text(f->run, "label");

	*run = (struct run){ .version = PACKAGE_VERSION };
	if (copy_command(f, json_member(f->run, "command"), err) < 0)
		return -1;
	run->command = f->command;
	run->label = label.len > 0 ? label.data : NULL;
	run->exit_status = status ? (int)json_count(f->run, "exit_status") : -1;
	run->complete = !complete ? -1 : json_is_true(f->run, "complete");
	run->bad_lines = json_count(f->run, "bad_lines");
	run->part = json_count(f->run, "part");
	return 0;
}

int filed_hash(int fd, off_t size, const char *path, char sha[HASH_SHA256_HEX], struct err *err)
{
	enum { HASH_BLOCK = 1 << 17 };
	struct sha256_ctx ctx;
	uint8_t *block = malloc(HASH_BLOCK);
	off_t at = 0;

	if (!block)
		return err_nomem(err, "a block");
	sha256_init(&ctx);
	while (at < size) {
		size_t want = size - at < HASH_BLOCK ? (size_t)(size - at) : HASH_BLOCK;
		ssize_t n = scan_pread(fd, path, block, want, at, err);

		if (n <= 0) {
			free(block);
			return n < 0 ? -1
				     : err_set(err, ERR_IO, "%s was cut while it was read", path);
		}
		sha256_update(&ctx, (size_t)n, block);
		at += n;
	}
	free(block);
	hash_sha256_end(&ctx, sha);
	return 0;
}
