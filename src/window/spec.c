/* SPDX-License-Identifier: MIT */
#include "window/window.h"

#include "base/num.h"

static bool all_digits(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.len > 0;
}

int window_spec_parse(struct span text, struct window_spec *out, struct err *err)
{
	*out = (struct window_spec){ .mode = WINDOW_ALL };
	if (span_is(text, "all"))
		return 0;
	if (all_digits(text)) {
		int64_t rows;
		if (num_integer("--window", text, 1, 1000000000, &rows, err) < 0)
			return -1;
		out->mode = WINDOW_BY_ROWS;
		out->rows = (uint64_t)rows;
		return 0;
	}
	struct err why = ERR_INIT;
	if (num_duration("--window", text, &out->length_ns, &why) < 0 || out->length_ns == 0)
		return err_set(err, ERR_USAGE,
			       "--window '%.*s' is no number of rows (100), no duration (10m) and "
			       "not 'all'",
			       (int)(text.len < 60 ? text.len : 60), text.data);
	out->mode = WINDOW_BY_TIME;
	return 0;
}
