/* SPDX-License-Identifier: MIT */
/*
 * pipeline.h - the loop: input, detection, windows, model, verdicts, output.
 *
 * One thread. It waits in one place, for input, replies, signals and the
 * reader of standard output alike. What is written is written before it waits.
 */
#ifndef AF_PIPELINE_H
#define AF_PIPELINE_H

#include "base/attr.h"
#include "base/err.h"
#include "filter/options.h"
#include "filter/setup.h"
#include "filter/state_file.h"
#include "filter/tally.h"

/* Runs to the end of the input, or to a signal (signals_caught). -1: *err says why it stopped. */
int pipeline_run(const struct options *o, const struct setup *setup, struct state_file *state,
		 struct tally *tally, struct err *err) AF_MUST_USE;

#endif
