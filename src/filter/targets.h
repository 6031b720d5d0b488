/* SPDX-License-Identifier: MIT */
/*
 * targets.h - no file is written that is read, and none for two purposes.
 */
#ifndef AF_TARGETS_H
#define AF_TARGETS_H

#include "base/attr.h"
#include "base/err.h"
#include "filter/options.h"

/*
 * Before anything is opened for writing: standard output and the files of --bad-rows,
 * --summary and --trace against each other, every FILE, standard input and the state.
 * Only regular files can be the same; ERR_USAGE.
 */
int targets_check(const struct options *o, struct err *err) AF_MUST_USE;

#endif
