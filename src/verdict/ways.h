/* SPDX-License-Identifier: MIT */
/*
 * ways.h - did it rise where a text says so, and fall?
 */
#ifndef AF_WAYS_H
#define AF_WAYS_H

#include <stdbool.h>

#include "verdict/known.h"
#include "verdict/token.h"

/* False if nothing that the text can mean went the way it says, or a column moved that stood. */
bool ways_true(const struct tokens *t, const struct known *k);

#endif
