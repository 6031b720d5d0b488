/* SPDX-License-Identifier: MIT */
/*
 * exam_parts.h - how exam.c is divided; nobody else includes this.
 */
#ifndef AF_EXAM_PARTS_H
#define AF_EXAM_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/exam.h"

/* One question before it becomes a window: what stands in its rows, by formula. */
struct exam_sheet {
	const char *name;   /* for reports */
	const char *column; /* unit and level of a sensor that there is */
	bool fault;
	uint64_t first_row;
	int64_t start_ns, step_ns;
	size_t at;  /* index of the candidate, 0..39 */
	int places; /* decimals of a reading */
	double values[EXAM_ROWS];
	bool in_fault[EXAM_ROWS];    /* readings that may be called wrong */
	double low, high, deviation; /* what the candidate line says */
	float score;
	uint8_t expert;
};

/* Fills twelve sheets in the order in which they are asked. */
void exam_sheets(struct exam_sheet sheets[EXAM_QUESTIONS], uint64_t seed);

const struct exam_sheet *exam_sheet(const struct exam *e, size_t q);

#endif
