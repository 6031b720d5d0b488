/* SPDX-License-Identifier: MIT */
/*
 * model_state.h - what the files model*.c share: servers, questions, the run. Nobody else's.
 *
 * model.c       the front: new, ask, wait, take
 * model_flow.c  which question goes when, and where; time limits and budgets
 * model_send.c  a question becomes a request
 * model_end.c   what a reply, or none, means for its question and its server
 * model_fault.c what is done where it was no answer: again, shorter, in another form, or no more
 * model_find.c  finding the right path and the model's name
 * model_look.c  is a server that keeps a question waiting still there?
 * model_exam.c  the exam and its marks
 * model_keep.c  answers and marks in folders; the trace
 *
 * Times are monotonic nanoseconds; `now` is read once a step and handed on.
 */
#ifndef AF_MODEL_STATE_H
#define AF_MODEL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/backoff.h"
#include "model/breaker.h"
#include "model/chat.h"
#include "model/comment.h"
#include "model/envelope.h"
#include "model/exam.h"
#include "model/model.h"
#include "model/pace.h"
#include "model/prompt.h"
#include "model/url.h"
#include "model/wire.h"

#define MS INT64_C(1000000)

enum {
	LOADING_MAX_MS = 300000,   /* a model that is loading holds the pipe so long */
	COMMENT_WITHIN_MS = 30000, /* a comment asked for because the exam takes too long */
	PROBE_HOLD_MS = 10000,	   /* windows wait for the breaker's probe so long */
	FIND_TIMEOUT_MS = 15000,
	HELD_BYTES_MAX = 64 << 20,
	WAITING_MAX = 16, /* windows beyond those in flight: reading is faster than any model */
	ADAPTED_MAX = 12  /* times one question may be asked in another form */
};

enum server_stage {
	SERVER_NEW,	/* nothing was asked yet, or the asking failed */
	SERVER_FINDING, /* GET /models is in flight */
	SERVER_READY,
	SERVER_DEAD /* for this run: certificate, key or account */
};

/* A failure, as a record tells it. */
struct failure {
	const char *code;
	int http;
	char message[ENVELOPE_MESSAGE_MAX + 64];
};

enum exam_stage { EXAM_OFF, EXAM_TO_DO, EXAM_RUNNING, EXAM_DONE };

struct server {
	struct url url;
	char authority[URL_HOST_MAX + 8];
	size_t site;
	enum server_stage stage;
	size_t base;	       /* which of url_base() */
	unsigned finds;	       /* attempts at this base */
	struct buf name;       /* of the model, NUL-terminated */
	struct buf entry;      /* of the list, as JSON */
	int64_t context;       /* tokens, or -1 */
	bool listed;	       /* the list of models was read */
	int64_t not_before_ns; /* paused: Retry-After, loading, wait before the next look */
	int64_t loading_ns;    /* since when the model has been loading; 0: it is not */
	struct breaker breaker;
	int64_t probe_ns; /* when the probe began */
	unsigned in_flight;
	bool answered;	   /* ever, with status 200 */
	int64_t oldest_ns; /* when the oldest attempt in flight was sent; 0: none is */
	int64_t slow_ns;   /* what slow answers take */
	struct {
		bool flying;
		bool useless;	     /* while it thinks it answers none */
		unsigned answers_at; /* one was answered with so many questions in flight */
		unsigned missed;     /* in a row, since anything was heard of it */
		int64_t sent_ns, not_before_ns;
	} look;
	struct failure last; /* why it was left alone */
	struct wire_form form;
	unsigned shapeless;   /* in a row: answers that were not of the shape asked for */
	bool shaped;	      /* one in this form was */
	size_t rows_max;      /* 0: no limit found */
	double tokens_a_byte; /* most seen, of questions */
	enum exam_stage exam;
	struct exam_marks marks;
	char marks_key[65];
	bool exam_slow;					/* windows wait for the exam no longer */
	enum response_format exam_form[EXAM_QUESTIONS]; /* in which it was answered in this run */
	bool exam_first;	  /* the first question, which goes alone, was answered */
	unsigned exam_cut;	  /* replies cut at the token limit */
	unsigned exam_lost;	  /* replies that earn no mark: these, and others */
	struct failure exam_last; /* why the last of them earned none */
	bool known;		  /* by what an earlier run heard, not by asking */
};

enum asks { ASKS_OPEN, ASKS_JUDGE, ASKS_COMMENT, ASKS_EXAM };
enum stage { STAGE_QUEUED, STAGE_FLYING, STAGE_DONE };

struct question {
	struct question *next;
	enum asks asks;	   /* ASKS_OPEN: the exam decides */
	bool judge_wanted; /* --ask names this window */
	bool comment_wanted;
	enum stage stage;
	int64_t deadline_ns, not_before_ns;
	int64_t sent_ns;       /* the last attempt */
	struct server *server; /* where it is, or was last */
	uint64_t ticket;
	const struct window *window;
	const struct verdict *verdict;
	size_t bytes;
	size_t exam_q;
	struct prompt prompt;
	struct comment comment;
	bool built;	   /* the prompt or comment stands */
	size_t rows_max;   /* 0, or what it was thinned to */
	size_t built_rows; /* the limit under which it was built */
	struct buf body;
	struct wire_form form; /* as sent */
	int max_tokens;	       /* as sent */
	int64_t reserved;      /* tokens of the budget */
	unsigned tries;	       /* attempts that count against --retries */
	unsigned garbled, adapted;
	int64_t asked_ns, started_ns; /* started: the first attempt */
	char cache_key[65];	      /* "": not looked for yet, or no cache */
	struct failure failure;
	struct reply reply;
};

struct model {
	struct model_options options;
	const struct schema *schema;
	model_note_fn *note;
	void *note_arg;
	struct chat *chat;
	struct server *servers;
	size_t servers_n;
	struct question *first, **last; /* in the order asked; exam questions in front */
	struct question *spare;		/* ended ones, whose memory serves again */
	size_t windows_n;		/* held, not yet taken */
	size_t done_n;
	size_t bytes;
	bool full; /* no room since it ran out */
	struct backoff backoff;
	struct pace pace;
	struct level level;
	bool limited; /* the level keeps a question waiting */
	int64_t tokens_spent, tokens_reserved;
	int64_t deadline_ns; /* 0: none */
	bool interrupted;
	int64_t grace_ns; /* interrupted: until when what is in flight may end */
	struct envelope envelope;
	struct exam *exam;
	struct buf request_options;	/* as sent, for keys */
	struct folder *answers, *marks; /* or NULL */
	struct journal *trace;		/* or NULL */
	bool noted_context, noted_missing, noted_cache;
	double seconds_sum; /* of replies, retries not counted */
	int seconds_n;
	struct model_counts counts;
};

/* model.c */
void model_note(struct model *m, const char *fmt, ...) AF_PRINTF(2, 3);
struct question *model_question_new(struct model *m, enum asks asks);
void model_question_done(struct model *m, struct question *q);

/* model_flow.c: sends what may go now, ends what may wait no longer. */
int model_step(struct model *m, int64_t now, struct err *err) AF_MUST_USE;

/* Nanoseconds until something is due, -1: nothing is. */
int64_t model_due_ns(const struct model *m, int64_t now);
void model_finish(struct model *m, struct question *q, enum reply_status status);
void model_fail(struct failure *f, const char *code, int http, const char *message);

/* Decides what the window is asked, where no server has to be asked for that; answers from the
 * cache. */
int model_settle(struct model *m, struct question *q, struct err *err) AF_MUST_USE;

/* model_send.c */
int model_send(struct model *m, struct question *q, struct server *s, int64_t now,
	       struct err *err) AF_MUST_USE;
int model_build(struct model *m, struct question *q, size_t server_rows_max,
		struct err *err) AF_MUST_USE;

/* model_end.c */
int model_end(struct model *m, const struct chat_result *r, int64_t now,
	      struct err *err) AF_MUST_USE;
/* No reply passed: the record keeps what came. */
void model_unusable(struct model *m, struct question *q, struct span text);

/* model_fault.c */
void model_leave_alone(struct model *m, struct server *s, const struct failure *why, bool for_good);
/* The transfer itself went wrong. */
void model_end_broken(struct model *m, struct question *q, const struct chat_result *r,
		      int64_t now);
/* The server answered, but with an error. */
void model_end_refused(struct model *m, struct question *q, const struct chat_result *r,
		       int64_t now);
/* Half the rows, for this question and those after it; false: it is as short as it can be. */
bool model_thin(struct question *q);
/* 400 and the like, without a member named: down the ladder of formats; false: no form is left. */
bool model_step_down(struct model *m, struct question *q);

/* model_find.c */
int model_find(struct model *m, struct server *s, int64_t now, struct err *err) AF_MUST_USE;
int model_found(struct model *m, struct server *s, const struct chat_result *r, int64_t now,
		struct err *err) AF_MUST_USE;
bool model_chat_url(const struct server *s, char *out, size_t size);

/* model_look.c: a look's tag is &server->look */
int model_look_step(struct model *m, int64_t now, struct err *err) AF_MUST_USE;
void model_look_due(const struct server *s, int64_t *due_ns, int64_t now);
int model_looked(struct model *m, struct server *s, const struct chat_result *r, int64_t now,
		 struct err *err) AF_MUST_USE;

/* model_exam.c */
bool model_exam_waits(const struct server *s);
bool model_trusts(const struct model *m);
bool model_trust_known(const struct model *m);
int model_exam_key(struct model *m, struct server *s, struct err *err) AF_MUST_USE;
int model_exam_step(struct model *m, int64_t now, struct err *err) AF_MUST_USE;
int model_exam_judge(struct model *m, struct question *q, struct span content,
		     struct err *err) AF_MUST_USE;
/* A reply that is no answer, right or wrong: the exam stays unfinished. cut: at its token limit. */
void model_exam_lost(struct model *m, struct question *q, bool cut);
enum { EXAM_LOST_MAX = sizeof(((struct failure *)NULL)->message) + 64 };
/* What is said of an exam that such replies left unfinished; "" where there were none. */
void model_exam_lost_words(const struct server *s, char out[EXAM_LOST_MAX]);

/* model_keep.c: -1 only where the run cannot go on; what merely cannot be kept is noted. */
int model_open(struct model *m, struct err *err) AF_MUST_USE;
void model_close(struct model *m);
int model_trace(struct model *m, const struct server *s, const struct question *q,
		const struct chat_result *r, const char *outcome, const char *message,
		struct err *err) AF_MUST_USE;
int model_request_options(const struct model *m, struct buf *out, struct err *err) AF_MUST_USE;
int model_recall(struct model *m, struct question *q, struct err *err) AF_MUST_USE;
void model_remember(struct model *m, const struct question *q);
void model_remember_server(struct model *m, const struct server *s);
bool model_recall_server(struct model *m, struct server *s);
bool model_recall_marks(struct model *m, struct server *s);
void model_remember_marks(struct model *m, const struct server *s);

#endif
