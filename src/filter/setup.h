/* SPDX-License-Identifier: MIT */
/*
 * setup.h - from options to a model: files read, key and endpoint settled.
 */
#ifndef AF_SETUP_H
#define AF_SETUP_H

#include "base/attr.h"
#include "base/err.h"
#include "filter/options.h"
#include "model/model.h"

struct setup {
	enum ask ask; /* never ASK_AUTO after setup_init */
	struct model_options model;
	const char *default_url; /* what base_urls points at where none was given */
	struct option_list headers;
	char *texts[OPTION_LIST_MAX +
		    4]; /* owned: files read, host of the key, folder of the marks */
	size_t texts_n;
};

/* Reads what the options name (ERR_NOINPUT, ERR_CONFIG) and settles --ask auto, probing the default
 * endpoint if need be. */
int setup_init(struct setup *s, const struct options *o, const char *(*lookup)(const char *name),
	       model_note_fn *note, void *note_arg, struct err *err) AF_MUST_USE;
void setup_release(struct setup *s);

#endif
