/* SPDX-License-Identifier: MIT */
#include "store/filed.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonscan.h"
#include "store/response.h"
#include "store/linescan.h"

void filed_init(struct filed *f)
{
	*f = (struct filed){ .run = NULL };
	buf_init(&f->text, (size_t)1 << 30);
}

void filed_release(struct filed *f)
{
	json_object_put(f->run);
	free(f->command);
	buf_release(&f->text);
	filed_init(f);
}

static struct json_object *member(struct json_object *o, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(o, json_type_object))
		(void)json_object_object_get_ex(o, name, &value);
	return value;
}

static struct span text_of(struct json_object *o)
{
	if (!json_object_is_type(o, json_type_string))
		return span_of("", 0);
	return span_of(json_object_get_string(o), (size_t)json_object_get_string_len(o));
}

/* The last line without what surrounds `run`, parsed. */
static int parse_run(struct filed *f, struct span line, const char *path, struct err *err)
{
	static const char before[] = "],\"run\":";
	struct err why = ERR_INIT;
	struct span run;
	struct json_tokener *tokener;

	if (line.len <= sizeof before || memcmp(line.data, before, sizeof before - 1) != 0 ||
	    line.data[line.len - 1] != '}')
		return err_set(err, ERR_INPUT, "%s: it is cut or changed: its last line is no run",
			       path);
	run = span_of(line.data + sizeof before - 1, line.len - sizeof before);
	if (run.len > INT32_MAX || jsonscan_check(run, &why) < 0)
		return err_set(err, ERR_INPUT, "%s: its run is damaged: %.200s", path, why.msg);
	tokener = json_tokener_new_ex(JSONSCAN_DEPTH + 2);
	if (!tokener)
		return err_nomem(err, path);
	f->run = json_tokener_parse_ex(tokener, run.data, (int)run.len);
	json_tokener_free(tokener);
	return json_object_is_type(f->run, json_type_object)
		       ? 0
		       : err_set(err, ERR_INPUT, "%s: its run is no object", path);
}

static void fill_entry(struct filed *f)
{
	struct entry *e = &f->entry;
	struct json_object *run = f->run;

	(void)snprintf(f->windows, sizeof f->windows, "%" PRId64,
		       json_object_get_int64(member(run, "windows")));
	(void)snprintf(f->anomalies, sizeof f->anomalies, "%" PRId64,
		       json_object_get_int64(member(run, "anomalies")));
	e->field[FIELD_MODEL] = text_of(member(run, "model"));
	e->field[FIELD_WINDOWS] = span_z(f->windows);
	e->field[FIELD_ANOMALIES] = span_z(f->anomalies);
	e->field[FIELD_SEVERITY] = text_of(member(run, "severity"));
	e->field[FIELD_FIRST_TIME] = text_of(member(run, "first_time"));
	e->field[FIELD_LAST_TIME] = text_of(member(run, "last_time"));
	e->field[FIELD_BYTES] = span_z(f->bytes);
	e->field[FIELD_SHA256] = span_z(f->sha);
	e->field[FIELD_LABEL] = text_of(member(run, "label"));
}

int filed_read(struct filed *f, int fd, off_t size, const char *path, struct span name,
	       struct err *err)
{
	struct scan scan;
	struct span line;
	enum stamp_form form;
	char last = '\0';
	enum scan_result got;
	int rc = -1;

	if (size == 0 || scan_pread(fd, path, &last, 1, size - 1, err) < 0 || last != '\n')
		return err->code != ERR_NONE ? -1
					     : err_set(err, ERR_INPUT, "%s: it is cut short", path);
	scan_init(&scan, fd, path, 0, size, (size_t)1 << 30);
	got = scan_back(&scan, &line, NULL, err);
	if (got == SCAN_FAIL || got == SCAN_END || parse_run(f, line, path, err) < 0) {
		if (err->code == ERR_NONE)
			err_set(err, ERR_INPUT, "%s: it is empty", path);
		goto out;
	}
	(void)snprintf(f->bytes, sizeof f->bytes, "%" PRId64, (int64_t)size);
	fill_entry(f);
	f->entry.name = text_of(member(f->run, "name"));
	if (!stamp_parse(text_of(member(f->run, "timestamp")), &f->entry.time_ns, &form))
		err_set(err, ERR_INPUT, "%s: its run has no timestamp", path);
	else if (name.len > 0 && !span_eq(name, f->entry.name))
		err_set(err, ERR_INPUT, "%s: its run calls it %.*s", path, (int)f->entry.name.len,
			f->entry.name.data);
	else
		rc = 0;
out:
	scan_release(&scan);
	return rc;
}

static int copy_command(struct filed *f, struct json_object *command, struct err *err)
{
	size_t n = json_object_is_type(command, json_type_array) ? json_object_array_length(command)
								 : 0;

	if (n == 0)
		return 0;
	f->command = calloc(n + 1, sizeof *f->command);
	if (!f->command)
		return err_nomem(err, "the command");
	for (size_t i = 0; i < n; i++) {
		struct json_object *word = json_object_array_get_idx(command, i);
		/* Borrowed from run, which lives as long; json-c's strings are only ever const by
		 * type. */
		union {
			const char *from;
			char *to;
		} text = { .from = json_object_get_string(word) };

		f->command[i] = text.to;
		if (!f->command[i])
			return err_set(err, ERR_INPUT, "its command is damaged");
	}
	return 0;
}

static int three(struct json_object *o)
{
	return json_object_is_type(o, json_type_boolean) ? (json_object_get_boolean(o) ? 1 : 0)
							 : -1;
}

int filed_origin(struct filed *f, struct run *run, struct err *err)
{
	struct json_object *status = member(f->run, "exit_status");
	struct span label = text_of(member(f->run, "label"));

	*run = (struct run){ .version = PACKAGE_VERSION };
	if (copy_command(f, member(f->run, "command"), err) < 0)
		return -1;
	run->command = f->command;
	run->label = label.len > 0 ? label.data : NULL;
	run->exit_status =
		json_object_is_type(status, json_type_int) ? json_object_get_int(status) : -1;
	run->complete = three(member(f->run, "complete"));
	run->bad_lines = (uint64_t)json_object_get_int64(member(f->run, "bad_lines"));
	run->part = (uint64_t)json_object_get_int64(member(f->run, "part"));
	return 0;
}

int filed_hash(int fd, off_t size, const char *path, char sha[65], struct err *err)
{
	enum { HASH_BLOCK = 1 << 17 };
	SHA2_CTX ctx;
	uint8_t *block = malloc(HASH_BLOCK);
	off_t at = 0;

	if (!block)
		return err_nomem(err, "a block");
	SHA256Init(&ctx);
	while (at < size) {
		size_t want = size - at < HASH_BLOCK ? (size_t)(size - at) : HASH_BLOCK;
		ssize_t n = scan_pread(fd, path, block, want, at, err);

		if (n <= 0) {
			free(block);
			return n < 0 ? -1
				     : err_set(err, ERR_IO, "%s was cut while it was read", path);
		}
		SHA256Update(&ctx, block, (size_t)n);
		at += n;
	}
	free(block);
	SHA256End(&ctx, sha);
	return 0;
}
