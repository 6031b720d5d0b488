/* SPDX-License-Identifier: MIT */
/*
 * understood.h - one note that says how the input and the options were taken.
 */
#ifndef AF_UNDERSTOOD_H
#define AF_UNDERSTOOD_H

#include "filter/options.h"
#include "input/row.h"
#include "model/model.h"

void understood_tell(const struct options *o, const struct schema *schema, enum ask ask,
		     const struct model *model);

#endif
