/* SPDX-License-Identifier: MIT */
#include "model/dryrun.h"

#include "base/jsonw.h"
#include "model/prompt.h"
#include "model/wire.h"

bool dryrun_wanted(const struct window *w, const struct model_options *options)
{
	return options->ask == ASK_ALL || (options->ask != ASK_NONE && window_suspect(w));
}

static int add_line(struct buf *out, uint64_t number, struct span body, struct err *err)
{
	struct jsonw w;
	struct buf name;
	int rc = -1;

	buf_init(&name, 64);
	if (buf_addf(&name, err, "window-%llu", (unsigned long long)number) < 0)
		return -1;
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_name(&w, "custom_id");
	jsonw_string(&w, buf_span(&name));
	jsonw_name(&w, "method");
	jsonw_z(&w, "POST");
	jsonw_name(&w, "url");
	jsonw_z(&w, "/v1/chat/completions");
	jsonw_name(&w, "body");
	jsonw_raw(&w, body);
	jsonw_close(&w);
	if (jsonw_end(&w, err) == 0)
		rc = buf_addc(out, '\n', err);
	buf_release(&name);
	return rc;
}

int dryrun_add(struct dryrun *d, struct buf *out, const struct window *w,
	       const struct schema *schema, const struct model_options *options, struct err *err)
{
	const struct prompt_options how = { .schema = schema,
					    .system_text = options->system_text,
					    .prompt_text = options->prompt_text };
	struct wire_form form = { .format = options->response_format == FORMAT_AUTO
						    ? FORMAT_SCHEMA
						    : options->response_format };
	struct wire_question q = { .model = options->model != NULL ? options->model : MODEL_DEFAULT,
				   .members = options->request_members,
				   .members_n = options->request_members_n };
	struct prompt p;
	struct buf body;
	int rc = -1;

	prompt_init(&p);
	buf_init(&body, (size_t)4 * PROMPT_BYTES_MAX);
	if (prompt_build(&p, w, &how, err) < 0)
		goto out;
	q.system = buf_span(&p.system);
	q.user = buf_span(&p.shown.question);
	q.schema = buf_span(&p.schema);
	q.max_tokens = options->max_tokens > 0 ? options->max_tokens : (int)p.answer_tokens;
	if (wire_request(&body, &q, &form, err) < 0 ||
	    add_line(out, d->questions + 1, buf_span(&body), err) < 0)
		goto out;
	d->questions++;
	d->prompt_tokens += p.tokens;
	d->answer_tokens += (uint64_t)q.max_tokens;
	rc = 0;
out:
	prompt_release(&p);
	buf_release(&body);
	return rc;
}
