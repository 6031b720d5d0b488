/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - a window becomes a judge's question.
 *
 * A question is a system message (the same for every window, so that a server
 * may keep its prefix), a user message and the JSON schema of the answer. The
 * user message holds what the model must not compute (counts, bands, residuals,
 * spreads, scores, experts), the candidates c1..c4 each on its own line, and
 * rows: number, then values in their own unit, rounded where the spread has two
 * digits, "-" for a missing reading; times as a start and a step.
 *
 * Everything that comes from the input stands between two lines that carry a
 * code made from the SHA-256 of what lies between them, and is announced as
 * untrusted. Names and key cells are encoded: letters, digits and a few signs
 * as they are, everything else as \u and four digits, cut at PROMPT_NAME_MAX characters; so
 * no cell can hold a line end, a fence, a role token or an invisible character.
 *
 * Calling sequence:
 *
 *	struct prompt p;
 *	prompt_init(&p);
 *	prompt_build(&p, window, &options, &err);     // again and again, if you like
 *	... p.system, p.shown.question, p.schema, p.answer_tokens ...
 *	prompt_release(&p);
 *
 * Pure: the same window and options give the same bytes. On failure (-1, only
 * memory or a template that cannot fit) the prompt holds nothing useful but may
 * be built again.
 */
#ifndef AF_PROMPT_H
#define AF_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "input/row.h"
#include "verdict/answer.h"
#include "window/window.h"

enum {
	PROMPT_ROWS_MAX = 128,	     /* rows shown, context included */
	PROMPT_ROWS_MIN = 8,	     /* thinning stops here */
	PROMPT_TOKENS_MAX = 2700,    /* a question, both messages, by prompt_tokens() */
	PROMPT_ANSWER_TOKENS = 1300, /* the longest answer */
	PROMPT_NAME_MAX = 40,	     /* characters of a name or key cell */
	PROMPT_BYTES_MAX = 1 << 20   /* ceiling of every buffer here */
};

struct prompt_options {
	const struct schema *schema;
	const char *system_text; /* --system FILE, or NULL: the built-in message; borrowed and not
				    to change while a prompt is built again and again */
	const char *prompt_text; /* --prompt FILE, or NULL */
	size_t rows_max;	 /* 0: PROMPT_ROWS_MAX; thin to half by halving prompt.rows */
	size_t tokens_max;	 /* 0: PROMPT_TOKENS_MAX */
};

struct prompt {
	struct buf system;     /* system message; stands as long as its template is the same */
	const char *system_of; /* that template */
	size_t system_tokens;
	struct shown shown;   /* shown.question is the user message */
	struct buf schema;    /* JSON schema of the answer: flat, one line */
	size_t rows;	      /* rows shown, context included: what to halve */
	size_t tokens;	      /* cautious estimate of both messages */
	size_t answer_tokens; /* max_tokens for the longest answer of this shape */
};

void prompt_init(struct prompt *p);
void prompt_release(struct prompt *p);

/*
 * Builds the question of one window. Rows: at most rows_max; candidates with
 * their neighbours whole, the rest thinned evenly until tokens_max is kept;
 * with many columns, those of candidates first, then as many as leave room for
 * rows. The four strongest marks are the candidates.
 */
int prompt_build(struct prompt *p, const struct window *w, const struct prompt_options *options,
		 struct err *err) AF_MUST_USE;

/*
 * Checks a template before the run. Placeholders are {word}, of lower-case
 * letters: {data} (the fenced block; the prompt template must have it),
 * {candidates} ("c1, c2"), {kinds}, {severities}, {shape} (the answer's shape
 * in words), {rows} (how many are shown), {count} (how many the window has). A
 * system template knows {kinds}, {severities}. Else ERR_CONFIG, naming the
 * option `what` ("--prompt") and the word.
 */
int prompt_check_template(const char *what, const char *text, bool is_system,
			  struct err *err) AF_MUST_USE;

/*
 * Cautious count of tokens: a token a digit, sign, line end and byte beyond
 * ASCII, one for three letters of a word; never less than the SmolLM2 family's own count
 * of questions built here.
 */
size_t prompt_tokens(struct span text);

/*
 * One name or cell as a question may show it: bare if it is a plain word, else
 * in double quotes with \u and four digits for whatever is not harmless; a JSON string in
 * either case once quoted. Longer ones are cut and end in "~" and four digits
 * of their hash. Appends to out.
 */
int prompt_add_name(struct buf *out, struct span name, struct err *err) AF_MUST_USE;

#endif
