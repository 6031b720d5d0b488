/* SPDX-License-Identifier: MIT */
/*
 * page.h - the fixed parts of the report: style, script and the words around them.
 */
#ifndef AF_PAGE_H
#define AF_PAGE_H

/* Light and dark by what the reader's system says; severity has a colour, a word and a shape. */
extern const char page_style[];

/* Filters the runs; without it all of them are shown. */
extern const char page_script[];

#endif
