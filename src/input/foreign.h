/* SPDX-License-Identifier: MIT */
/*
 * foreign.h - files that are no CSV, known by how they begin.
 */
#ifndef AF_FOREIGN_H
#define AF_FOREIGN_H

#include "base/span.h"

/*
 * What a file with this first line is, and what makes CSV of it; NULL: it may well
 * be CSV. The text is constant.
 */
const char *foreign_text(struct span line);

#endif
