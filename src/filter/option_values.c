/* SPDX-License-Identifier: MIT */
#include "filter/option_values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

static void *place(struct options *o, const struct option_spec *spec)
{
	return (char *)o + spec->offset;
}

static int set_char(char *out, const struct option_spec *spec, const char *text, struct err *err)
{
	if (strcmp(text, "\\t") == 0)
		text = "\t";
	if (strlen(text) != 1 || *text == '"' || *text == '\n' || *text == '\r')
		return err_set(err, ERR_USAGE, "--%s '%s' is not one character (a tab is \\t)",
			       spec->name, text);
	*out = *text;
	return 0;
}

static int set_real(double *out, const struct option_spec *spec, const char *text, struct err *err)
{
	if (num_parse(span_z(text), '.', out) != NUM_OK || *out <= (double)spec->minimum ||
	    *out > (double)spec->maximum)
		return err_set(err, ERR_USAGE, "--%s '%s' is no number above %lld and up to %lld",
			       spec->name, text, (long long)spec->minimum,
			       (long long)spec->maximum);
	return 0;
}

static int set_choice(int *out, const struct option_spec *spec, const char *text, struct err *err)
{
	char list[120] = "";
	size_t used = 0;
	for (int i = 0; spec->choices[i]; i++) {
		if (strcmp(text, spec->choices[i]) == 0) {
			*out = i;
			return 0;
		}
		int n = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
				 spec->choices[i]);
		used += n > 0 ? (size_t)n : 0;
	}
	return err_set(err, ERR_USAGE, "--%s '%s' is none of %s", spec->name, text, list);
}

static int set_list(struct option_list *list, const struct option_spec *spec, const char *text,
		    struct err *err)
{
	if (list->n == OPTION_LIST_MAX)
		return err_set(err, ERR_USAGE, "--%s is given more than %d times", spec->name,
			       OPTION_LIST_MAX);
	list->item[list->n++] = text;
	return 0;
}

static int set_shard(uint32_t out[2], const struct option_spec *spec, const char *text,
		     struct err *err)
{
	const char *slash = strchr(text, '/');
	int64_t i;
	int64_t n;
	struct err why = ERR_INIT;
	if (!slash || num_integer("", span_z(slash + 1), 1, 1000000, &n, &why) < 0 ||
	    num_integer("", span_of(text, (size_t)(slash - text)), 0, n - 1, &i, &why) < 0)
		return err_set(err, ERR_USAGE, "--%s '%s' is not I/N with 0 <= I < N", spec->name,
			       text);
	out[0] = (uint32_t)i;
	out[1] = (uint32_t)n;
	return 0;
}

static int set_rate(double *out, const struct option_spec *spec, const char *text, struct err *err)
{
	size_t len = strlen(text);
	double n;
	if (len < 3 || text[len - 2] != '/' || !strchr("sm", text[len - 1]) ||
	    num_parse(span_of(text, len - 2), '.', &n) != NUM_OK || n <= 0)
		return err_set(err, ERR_USAGE, "--%s '%s' is not like 2/s or 30/m", spec->name,
			       text);
	*out = text[len - 1] == 's' ? n : n / 60;
	return 0;
}

static int set_duration(int64_t *out, const struct option_spec *spec, const char *text,
			int64_t longest_ns, struct err *err)
{
	char option[40];
	(void)snprintf(option, sizeof option, "--%s", spec->name);
	if (num_duration(option, span_z(text), out, err) < 0)
		return -1;
	return *out <= longest_ns
		       ? 0
		       : err_set(err, ERR_USAGE, "--%s '%s' is too long", spec->name, text);
}

static int set_integer(int64_t *out, const struct option_spec *spec, const char *text,
		       struct err *err)
{
	char option[40];
	(void)snprintf(option, sizeof option, "--%s", spec->name);
	return num_integer(option, span_z(text), spec->minimum, spec->maximum, out, err);
}

static int set_help(int *out, const char *text, struct err *err)
{
	if (text && strcmp(text, "all") != 0)
		return err_set(err, ERR_USAGE,
			       "--help '%s' is unknown: there are --help and "
			       "--help=all",
			       text);
	*out = text ? HELP_ALL : HELP_EVERYDAY;
	return 0;
}

int option_set(struct options *o, const struct option_spec *spec, const char *text,
	       int64_t longest_ns, struct err *err)
{
	void *at = place(o, spec);
	bool alone = spec->form == VALUE_FLAG || spec->form == VALUE_HELP;
	if (!text && !alone)
		return err_set(err, ERR_USAGE, "--%s needs an argument", spec->name);
	if (text && *text == '\0')
		return err_set(err, ERR_USAGE, "--%s is given an empty argument", spec->name);
	switch (spec->form) {
	case VALUE_HEADING:
		break;
	case VALUE_FLAG:
		*(bool *)at = true;
		break;
	case VALUE_STRING:
		*(const char **)at = text;
		break;
	case VALUE_CHAR:
		return set_char(at, spec, text, err);
	case VALUE_JOBS:
		if (strcmp(text, "auto") == 0) {
			*(int64_t *)at = -1;
			break;
		}
		return set_integer(at, spec, text, err);
	case VALUE_INT:
		return set_integer(at, spec, text, err);
	case VALUE_REAL:
		return set_real(at, spec, text, err);
	case VALUE_DURATION:
		return set_duration(at, spec, text, longest_ns, err);
	case VALUE_CHOICE:
		return set_choice(at, spec, text, err);
	case VALUE_LIST:
		return set_list(at, spec, text, err);
	case VALUE_WINDOW:
		return window_spec_parse(span_z(text), at, err);
	case VALUE_SHARD:
		return set_shard(at, spec, text, err);
	case VALUE_RATE:
		return set_rate(at, spec, text, err);
	case VALUE_HELP:
		return set_help(at, text, err);
	}
	return 0;
}

static int help_line(struct buf *out, const struct option_spec *s, struct err *err)
{
	char left[64];
	const char *open = s->form == VALUE_HELP ? "[=" : s->argument ? " " : "";
	const char *close = s->form == VALUE_HELP ? "]" : "";
	if (s->letter)
		(void)snprintf(left, sizeof left, "-%c, --%s%s%s%s", s->letter, s->name, open,
			       s->argument ? s->argument : "", close);
	else
		(void)snprintf(left, sizeof left, "    --%s%s%s%s", s->name, open,
			       s->argument ? s->argument : "", close);
	return buf_addf(out, err, "  %-26s %s\n", left, s->help);
}

int option_help(struct buf *out, const struct option_spec *table, size_t table_n, bool all,
		struct err *err)
{
	if (buf_addz(out,
		     "Usage: anomaly-filter [OPTION]... [FILE]...\n"
		     "Reads sensor readings as CSV, finds what is unusual, has a language model "
		     "judge\n"
		     "or comment on it where there is one, and writes JSON Lines.\n"
		     "No FILE, or -: standard input.\n\n",
		     err) < 0)
		return -1;
	for (size_t i = 0; i < table_n; i++) {
		int result = 0;
		if (table[i].form == VALUE_HEADING)
			result = all ? buf_addf(out, err, "%s%s\n", i ? "\n" : "", table[i].help)
				     : 0;
		else if (all || table[i].everyday)
			result = help_line(out, &table[i], err);
		if (result < 0)
			return -1;
	}
	return buf_addz(out,
			all ? "\nanomaly-filter(1) has them all in full, anomaly-record(5) the "
			      "records.\n"
			    : "\n  cat data.csv | anomaly-filter\n"
			      "  anomaly-filter -k sensor -e text night.csv\n"
			      "  cat data.csv | anomaly-filter | anomaly-index add\n\n"
			      "--help=all shows every option; anomaly-filter(1) explains them.\n",
			err);
}
