/* SPDX-License-Identifier: MIT */
/*
 * command.h - what the commands of anomaly-index have in common.
 *
 * A command gets the arguments and returns its exit status, or -1 with *err
 * filled (whose code is then the exit status).
 */
#ifndef AF_COMMAND_H
#define AF_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/arguments.h"
#include "store/store.h"

#define PROGRAM "anomaly-index"

int command_add(const struct arguments *a, struct err *err);
int command_latest(const struct arguments *a, struct err *err);
int command_list(const struct arguments *a, struct err *err);
int command_show(const struct arguments *a, struct err *err);
int command_verify(const struct arguments *a, struct err *err);
int command_repair(const struct arguments *a, struct err *err);
int command_prune(const struct arguments *a, struct err *err);
int command_plot(const struct arguments *a, struct err *err);
int command_report(const struct arguments *a, struct err *err);

/* The folder of -C; create: for a command that may be the first one there. */
int command_open(const struct arguments *a, bool create, struct store *s,
		 struct err *err) AF_MUST_USE;

/* Standard output in blocks. */
struct out {
	struct buf buf;
};

void out_init(struct out *o);
/* Writes what stands if it is much, or in any case with `all`. */
int out_flush(struct out *o, bool all, struct err *err) AF_MUST_USE;
void out_release(struct out *o);

/* Lines that latest, list and report look for. */
struct wanted {
	int64_t since_ns, until_ns;
	int level;
	const char *label, *model; /* NULL: any */
};

void wanted_init(struct wanted *w, const struct arguments *a);

/* Called for each line that matches; e is valid during the call. -1 ends. */
struct visitor {
	int (*line)(void *self, const struct entry *e, struct span line, struct err *err);
	void *self;
};

/* In the order of the file; limit >= 0: only the last `limit` that match. Lines that cannot be read
 * are passed over with one note. */
int visit_index(const struct store *s, struct index *ix, const struct wanted *w, int64_t limit,
		const struct visitor *v, struct err *err) AF_MUST_USE;

/* The newest response that matches: its name. 0, or -1: ERR_NOINPUT if there is none. */
int find_newest(const struct store *s, const struct wanted *w, char name[NAME_MAX_LEN],
		struct err *err) AF_MUST_USE;

/* What the user calls a response: a path under responses/, a name, or its stamp. ERR_USAGE
 * otherwise. */
int name_from_user(const char *word, char name[NAME_MAX_LEN], struct err *err) AF_MUST_USE;

/* Copies a response to standard output, or its anomalies as text. */
int print_response(const struct store *s, const char *name, bool text, struct err *err) AF_MUST_USE;

#endif
