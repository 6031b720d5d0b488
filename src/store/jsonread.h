/* SPDX-License-Identifier: MIT */
/*
 * jsonread.h - members of a record, whatever type they turn out to have.
 *
 * Thin over json-c: a member that is missing or of another type reads as nothing.
 * Spans and objects are borrowed from the record, until json_release.
 */
#ifndef AF_JSONREAD_H
#define AF_JSONREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct json_object;

/* Strictly; NULL with ERR_INPUT. */
struct json_object *json_read(struct span text, struct err *err) AF_MUST_USE;
void json_release(struct json_object *o);

struct json_object *json_member(struct json_object *o, const char *name);
struct span json_text(struct json_object *o, const char *name); /* "" if it is no string */
struct span json_as_text(struct json_object *o);		/* a string itself */
uint64_t json_count(struct json_object *o, const char *name);	/* 0 if it is no positive integer */
double json_number(struct json_object *o);			/* NAN if it is no number */
bool json_is_true(struct json_object *o, const char *name);
size_t json_length(struct json_object *array);
struct json_object *json_at(struct json_object *array, size_t i);

/* A scalar as it would be shown: strings bare, numbers as they stand. */
struct span json_shown(struct json_object *o);

/* The members of an object in order: the walk begins as { NULL }; false at the end. */
struct json_walk {
	void *entry;
};

bool json_each(struct json_object *o, struct json_walk *walk, const char **name,
	       struct json_object **value);

/* The key of a record's series as text: its values with a comma between ("" without a key). */
int json_series(struct json_object *record, struct buf *out, struct err *err) AF_MUST_USE;

#endif
