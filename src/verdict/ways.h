/* SPDX-License-Identifier: MIT */
/*
 * ways.h - did it rise where a text says so, and fall?
 */
#ifndef AF_WAYS_H
#define AF_WAYS_H

#include <stdbool.h>

#include "verdict/known.h"
#include "verdict/token.h"

/* 1: "rose", "went up", "a rise", "too high"; -1: "fell", "a decrease", "far too low"; 0: neither.
 */
int ways_said(const struct tokens *t, size_t i);

/* False if nothing that the text can mean went the way it says, or a column moved that stood. */
bool ways_true(const struct tokens *t, const struct known *k);

#endif
