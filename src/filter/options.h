/* SPDX-License-Identifier: MIT */
/*
 * options.h - what the user asked for: one table, one plain struct.
 *
 * The table in options.c drives parsing, bounds, --help and the completion; a
 * test compares it with the manual page. options_parse neither prints nor
 * exits: it returns a value or an error (ERR_USAGE, with the option's name).
 * Strings are borrowed from argv and the environment for the struct's life.
 */
#ifndef AF_OPTIONS_H
#define AF_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "detect/series.h"
#include "input/reader.h"
#include "model/model.h"
#include "verdict/answer.h"
#include "window/window.h"

enum emit { EMIT_WINDOWS, EMIT_ANOMALIES, EMIT_ROWS, EMIT_TEXT };
enum on_bad_row { BAD_ROW_SKIP, BAD_ROW_STOP };
enum help { HELP_NONE, HELP_EVERYDAY, HELP_ALL };
enum { OPTION_LIST_MAX = 16 };

struct option_list {
	const char *item[OPTION_LIST_MAX];
	size_t n;
};

struct options {
	struct reader_options reader;
	int on_bad_row; /* enum on_bad_row */
	const char *bad_rows;
	struct window_spec window;
	int64_t lateness_ns;
	int64_t context;
	int64_t max_wait_ns;	/* 0: none */
	uint32_t shard, shards; /* shards 0: all */
	int sensitivity;	/* enum sensitivity */
	double threshold;
	const char *state, *state_from;
	int ask; /* enum ask */
	struct option_list base_urls;
	const char *model;
	int64_t jobs; /* 0: by the endpoint; -1: auto */
	int64_t answer_within_ns;
	const char *system_file, *prompt_file;
	struct option_list request_members;
	int64_t max_tokens;
	int response_format; /* enum response_format */
	int64_t retries;     /* -1: default */
	int64_t connect_timeout_ns, timeout_ns, deadline_ns;
	double rate_per_second;
	int64_t token_budget;
	const char *cacert;
	struct option_list headers;
	bool allow_http;
	const char *api_key_file;
	int trust; /* enum trust */
	const char *cache;
	bool offline;
	const char *trace;
	bool dry_run, check;
	int emit; /* enum emit */
	bool with_rows;
	int min_severity; /* enum severity */
	bool exit_code, quiet, verbose, no_progress;
	const char *summary;
	int help; /* enum help */
	bool version;
	char *const *files; /* files_n of them; none: standard input */
	size_t files_n;
	/* Filled in by options_environment: */
	bool model_configured;
	const char *api_key, *api_key_host_url; /* key from the environment, and whose it is */
};

int options_parse(struct options *o, int argc, char *const argv[], struct err *err) AF_MUST_USE;

/*
 * Adds what the environment says of endpoint, model and key, by the precedence
 * of anomaly-filter(1): option, ANOMALY_*, LLM_*, OPENAI_*. `lookup` is getenv's form.
 */
void options_environment(struct options *o, const char *(*lookup)(const char *name));

/* --help, --help=all */
int options_help(struct buf *out, enum help which, struct err *err) AF_MUST_USE;

#endif
