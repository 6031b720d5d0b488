/* SPDX-License-Identifier: MIT */
/*
 * check.h - --check: what the model room finds of its servers, as lines on standard output.
 *
 * "ok", "note" or "BAD" before each finding, and below it the command that mends it.
 */
#ifndef AF_CHECK_H
#define AF_CHECK_H

#include "base/attr.h"
#include "base/err.h"
#include "model/model.h"

/* 0: all is well enough; ERR_UNAVAILABLE: something is not; -1: *err says why it could not be
 * asked. */
int check_run(const struct model_options *options, struct err *err) AF_MUST_USE;

#endif
