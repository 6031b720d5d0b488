/* SPDX-License-Identifier: MIT */
#include "model/trace.h"

#include <stdbool.h>

#include "base/jsonscan.h"
#include "base/jsonw.h"

static void put_body(struct jsonw *w, const char *name, struct span body)
{
	struct err ignored = ERR_INIT;
	bool one_line = body.len > 0 && memchr(body.data, '\n', body.len) == NULL;

	jsonw_name(w, name);
	/* As JSON where it is, so that jq reads into it; else as the text it is. A level is ours.
	 */
	if (one_line && body.len < 1 << 20 && jsonscan_check(body, &ignored) == 0)
		jsonw_raw(w, body);
	else
		jsonw_string(w, body);
}

int trace_add(struct buf *out, const struct trace_line *line, struct err *err)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "time");
	jsonw_places(&w, (double)line->wall_ns / 1e9, 3);
	jsonw_name(&w, "what");
	jsonw_z(&w, line->what);
	if (line->number > 0) {
		jsonw_name(&w, "number");
		jsonw_u64(&w, line->number);
	}
	jsonw_name(&w, "attempt");
	jsonw_u64(&w, line->attempt);
	jsonw_name(&w, "endpoint");
	jsonw_z(&w, line->endpoint);
	jsonw_name(&w, "outcome");
	jsonw_z(&w, line->outcome);
	if (line->message[0] != '\0') {
		jsonw_name(&w, "message");
		jsonw_z(&w, line->message);
	}
	jsonw_name(&w, "status");
	jsonw_i64(&w, line->status);
	jsonw_name(&w, "seconds");
	jsonw_places(&w, line->seconds, 3);
	if (line->request.len > 0)
		put_body(&w, "request", line->request);
	put_body(&w, "reply", line->reply);
	jsonw_close(&w);
	if (jsonw_end(&w, err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}
