/* SPDX-License-Identifier: MIT */
/*
 * firstline.h - what the first line of a file tells: its delimiter, and whether it is a header.
 */
#ifndef AF_FIRSTLINE_H
#define AF_FIRSTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* True if the cells are more likely a row of data than the names of columns. */
bool firstline_is_data(const struct span *cells, size_t n, char delimiter);

/* The delimiter that a header line uses; ',' if it uses none. */
char firstline_delimiter(struct span line);

#endif
