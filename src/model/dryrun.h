/* SPDX-License-Identifier: MIT */
/*
 * dryrun.h - --dry-run: a judge's question written instead of sent. Pure.
 *
 * A line is one request of OpenAI's batch format: custom_id ("window-1", ...), method, url, body;
 * so that a file of them can be handed to a batch service as it is.
 */
#ifndef AF_DRYRUN_H
#define AF_DRYRUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/row.h"
#include "model/model.h"
#include "window/window.h"

/* What the questions written so far would cost, by a cautious count. */
struct dryrun {
	uint64_t questions;
	uint64_t prompt_tokens;
	uint64_t answer_tokens; /* at most */
};

/* Would this window be asked about? (options->ask; auto is suspect) */
bool dryrun_wanted(const struct window *w, const struct model_options *options);

/* Appends one whole line and adds to the sums. */
int dryrun_add(struct dryrun *d, struct buf *out, const struct window *w,
	       const struct schema *schema, const struct model_options *options,
	       struct err *err) AF_MUST_USE;

#endif
