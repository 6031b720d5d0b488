/* SPDX-License-Identifier: MIT */
/*
 * print_records.c - every form of record, or all words of a kind, for the test of the schema.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

/* All words of a kind, as the program has them. */
static int print_words(const char *kind)
{
	if (strcmp(kind, "kinds") == 0) {
		for (unsigned i = 0; i < KINDS_N; i++)
			puts(kind_name((enum kind)i));
	} else if (strcmp(kind, "experts") == 0) {
		for (unsigned i = 0; i < EXPERTS_N; i++)
			puts(expert_name((enum expert)i));
	} else if (strcmp(kind, "statuses") == 0) {
		for (unsigned i = 0; i <= STANDING_DISMISSED; i++)
			puts(standing_name((enum standing)i));
	} else if (strcmp(kind, "replies") == 0) {
		for (unsigned i = 0; i <= REPLY_UNUSABLE; i++)
			puts(reply_status_name((enum reply_status)i));
	} else if (strcmp(kind, "severities") == 0) {
		for (unsigned i = 0; i <= SEVERITY_CRITICAL; i++)
			puts(severity_name((enum severity)i));
	} else {
		return 64;
	}
	return 0;
}

static int print_sample(const char *form, struct sample *s, struct buf *out, struct err *err)
{
	static const float experts[EXPERTS_N] = { 0.4F, 12, 0.004F };
	const struct anomaly *first = s->verdict.anomalies_n ? s->verdict.anomalies : NULL;
	struct span cells[] = { span_z("2014-02-14 14:30"), s->window.key, span_z("84.10"),
				span_z(" 1e999") };

	if (strcmp(form, "window") == 0)
		return record_window(out, &s->window, &s->verdict, &s->reply, &s->ctx, err);
	if (strcmp(form, "row") == 0) {
		sample_form(s);
		return record_row(out, 201, s->window.start_ns, s->window.key, cells, 0.4F, 0, 0.3F,
				  experts, first, &s->ctx, err);
	}
	for (size_t i = 0; i < s->verdict.anomalies_n; i++) {
		const struct anomaly *a = &s->verdict.anomalies[i];
		int done = strcmp(form, "text") == 0
				   ? record_text(out, &s->window, a, &s->ctx, err)
				   : record_anomaly(out, &s->window, a, &s->ctx, err);

		if (done < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static void (*const samples[])(struct sample *) = { sample_pump, sample_quiet,
							    sample_full };
	struct err err = ERR_INIT;
	struct buf out;

	if (argc == 3 && strcmp(argv[1], "words") == 0)
		return print_words(argv[2]);
	if (argc != 2)
		return 64;
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct sample s;

		samples[i](&s);
		if (print_sample(argv[1], &s, &out, &err) < 0)
			return 70;
		sample_release(&s);
	}
	if (fwrite(out.data, 1, out.len, stdout) != out.len)
		return 74;
	buf_release(&out);
	return 0;
}
