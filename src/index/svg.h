/* SPDX-License-Identifier: MIT */
/*
 * svg.h - a picture as inline SVG for the report: small, readable in light and dark, named for
 * screen readers. Pure.
 *
 * Colours come from the page's classes (line, band, l0..l4); severity is told by shape as well.
 */
#ifndef AF_SVG_H
#define AF_SVG_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/picture.h"

/* id: unique in the page, for the title's reference. */
int svg_picture(struct buf *out, const struct picture *p, const char *id,
		struct err *err) AF_MUST_USE;

#endif
