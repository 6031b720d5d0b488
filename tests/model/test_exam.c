/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "model/exam.h"

static struct exam *exam_of(uint64_t seed)
{
	struct err err = ERR_INIT;
	struct exam *e = exam_new(seed, &err);
	if (!e)
		fail_msg("%s", err.msg);
	return e;
}

/* The questions as they would be asked, built once. */
struct paper {
	struct exam *e;
	struct prompt p[EXAM_QUESTIONS];
};

static void paper_open(struct paper *a, uint64_t seed)
{
	struct err err = ERR_INIT;
	struct prompt_options o = { 0 };
	a->e = exam_of(seed);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		prompt_init(&a->p[q]);
		assert_int_equal(exam_build(a->e, q, &o, &a->p[q], &err), 0);
	}
}

static void paper_close(struct paper *a)
{
	for (size_t q = 0; q < EXAM_QUESTIONS; q++)
		prompt_release(&a->p[q]);
	exam_free(a->e);
}

/* A kind that fits the fault; ordinary ones need none. */
static const char *kind_of(const char *name)
{
	static const char *const kinds[][2] = {
		{ "spike", "spike" },	     { "drop", "drop" },
		{ "shift", "level_shift" },  { "flat line", "flatline" },
		{ "missing beat", "shape" }, { "wrong time of day", "time_of_day" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i][0], name) == 0)
			return kinds[i][1];
	}
	return "other";
}

static void answer_text(char *out, size_t size, const struct exam *e, size_t q, bool anomaly,
			const char *others)
{
	const struct mark *m = &exam_window(e, q)->marks[0];
	snprintf(out, size,
		 "{\"c1\":{\"evidence\":\"row %llu stands against the rows around it\","
		 "\"decision\":\"%s\",\"kind\":\"%s\",\"severity\":\"%s\"},"
		 "\"others\":[%s],\"summary\":\"One candidate was looked at in these rows.\"}",
		 (unsigned long long)m->row, anomaly ? "anomaly" : "normal",
		 anomaly && exam_is_fault(e, q) ? kind_of(exam_name(e, q)) : "other",
		 anomaly ? "high" : "none", others);
}

static struct exam_judged judged(const struct paper *a, size_t q, const char *text)
{
	struct err err = ERR_INIT;
	struct exam_judged j;
	assert_int_equal(exam_judge(a->e, q, &a->p[q].shown, span_z(text), &j, &err), 0);
	assert_true(j.result == EXAM_RIGHT ? j.why[0] == '\0' : j.why[0] != '\0');
	return j;
}

/* Marks of an answerer that decides by decide(arg, question). */
typedef bool decide_fn(void *arg, const struct paper *a, size_t q);

static int marks_of(const struct paper *a, decide_fn *decide, void *arg)
{
	int right = 0;
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		char text[512];
		answer_text(text, sizeof text, a->e, q, decide(arg, a, q), "");
		right += judged(a, q, text).result == EXAM_RIGHT;
	}
	return right;
}

static bool always(void *arg, const struct paper *a, size_t q)
{
	(void)a;
	(void)q;
	return *(bool *)arg;
}

static bool knows(void *arg, const struct paper *a, size_t q)
{
	(void)arg;
	return exam_is_fault(a->e, q);
}

static void test_questions(void **state)
{
	(void)state;
	int faults = 0, changes = 0;
	struct paper a;
	paper_open(&a, EXAM_SEED);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		const struct window *w = exam_window(a.e, q);
		assert_int_equal(w->count, EXAM_ROWS);
		assert_int_equal(w->marks_n, 1);
		assert_int_equal(a.p[q].shown.candidates_n, 1);
		assert_int_equal(a.p[q].shown.rows_n, EXAM_ROWS);
		assert_true(a.p[q].tokens < 1300);
		assert_true(w->marks[0].digits.len > 0);
		faults += exam_is_fault(a.e, q);
		changes += q > 0 && exam_is_fault(a.e, q) != exam_is_fault(a.e, q - 1);
		for (size_t r = 0; r < q; r++)
			assert_false(span_eq(schema_value_name(exam_schema(a.e, q), 0),
					     schema_value_name(exam_schema(a.e, r), 0)));
	}
	assert_int_equal(faults, 6);
	assert_true(changes >= 4 && changes <= 10); /* order mixed, not alternating */
	paper_close(&a);
}

static void test_same_every_time(void **state)
{
	(void)state;
	struct paper a, b;
	paper_open(&a, EXAM_SEED);
	paper_open(&b, EXAM_SEED);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++)
		assert_true(span_eq(buf_span(&a.p[q].shown.question),
				    buf_span(&b.p[q].shown.question)));
	paper_close(&a);
	paper_close(&b);
}

/* Who knows the answers gets twelve, under every seed; one answer for all gets six. */
static void test_known_and_constant(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct paper a;
		bool yes = true, no = false;
		paper_open(&a, seed ? seed : EXAM_SEED);
		assert_int_equal(marks_of(&a, knows, NULL), 12);
		assert_int_equal(marks_of(&a, always, &yes), 6);
		assert_int_equal(marks_of(&a, always, &no), 6);
		paper_close(&a);
	}
}

static uint64_t rng_next(uint64_t *s)
{
	uint64_t z = (*s += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

struct sometimes {
	uint64_t rng;
	unsigned right; /* of 1,000 */
};

static bool errs(void *arg, const struct paper *a, size_t q)
{
	struct sometimes *s = arg;
	bool right = rng_next(&s->rng) % 1000 < s->right;
	return right == exam_is_fault(a->e, q);
}

static int passes(const struct paper *a, unsigned right)
{
	int n = 0;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct sometimes s = { seed * 7919, right };
		n += marks_of(a, errs, &s) >= EXAM_PASS;
	}
	return n;
}

static void test_coin_and_good(void **state)
{
	(void)state;
	struct paper a;
	paper_open(&a, EXAM_SEED);
	int coin = passes(&a, 500), good = passes(&a, 900);
	print_message("# of 1000: a coin passes %d, nine in ten right %d\n", coin, good);
	assert_true(coin <= 30);
	assert_true(good >= 850);
	paper_close(&a);
}

/* What the candidate's line tells: of these a rule may be made that never looks at a row. */
enum { FACTS_N = 9 };

static void facts_of(const struct exam *e, size_t q, double out[FACTS_N])
{
	const struct window *w = exam_window(e, q);
	const struct mark *m = &w->marks[0];
	const struct finding *f = &m->finding;
	out[0] = (double)f->score;
	out[1] = f->expert;
	out[2] = (double)m->index;
	out[3] = (f->value - f->low) / (f->high - f->low);
	out[4] = (f->value - (f->low + f->high) / 2) / f->spread;
	out[5] = f->value > f->high ? 1 : f->value < f->low ? -1 : 0;
	out[6] = (f->high - f->low) / f->spread;
	out[7] = fabs(out[3] - 0.5);
	out[8] = f->kind;
}

/* Best marks of any threshold on one fact, either way round. */
static int best_threshold(const struct exam *e, size_t fact)
{
	int best = 0;
	for (size_t t = 0; t < EXAM_QUESTIONS; t++) {
		double facts[FACTS_N], limit;
		facts_of(e, t, facts);
		limit = facts[fact];
		int right = 0;
		for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
			facts_of(e, q, facts);
			/* A hair of rounding is no difference that a reader of the line would see.
			 */
			right += (facts[fact] >= limit - 0.05 * (1 + fabs(limit))) ==
				 exam_is_fault(e, q);
		}
		best = right > best ? right : best;
		best = EXAM_QUESTIONS - right > best ? EXAM_QUESTIONS - right : best;
	}
	return best;
}

/* Fault and ordinary candidate share score, expert, band and position, pair by pair. */
static void test_only_rows_tell(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct exam *e = exam_of(seed ? seed : EXAM_SEED);
		bool used[EXAM_QUESTIONS] = { false };
		for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
			double a[FACTS_N], b[FACTS_N];
			if (!exam_is_fault(e, q))
				continue;
			facts_of(e, q, a);
			size_t r;
			for (r = 0; r < EXAM_QUESTIONS; r++) {
				facts_of(e, r, b);
				bool same = !used[r] && !exam_is_fault(e, r) && a[0] == b[0] &&
					    a[1] == b[1] && a[2] == b[2] && a[5] == b[5] &&
					    a[8] == b[8] && fabs(a[3] - b[3]) < 0.15 &&
					    fabs(a[4] - b[4]) < 0.8;
				if (same)
					break;
			}
			assert_true(r < EXAM_QUESTIONS);
			used[r] = true;
		}
		if (seed == 0) {
			for (size_t f = 0; f < FACTS_N; f++)
				assert_true(best_threshold(e, f) <= 8);
		}
		exam_free(e);
	}
}

/* Numbers of the question that are not the candidate's own, rows apart. */
enum { AROUND_N = 9 };

static void around_of(const struct exam *e, size_t q, double out[AROUND_N])
{
	const struct window *w = exam_window(e, q);
	const struct column_stats *s = &w->stats[0];
	double v = w->marks[0].finding.value;
	out[0] = v;
	out[1] = (double)w->first_row;
	out[2] = (double)(w->rows[1].time_ns - w->rows[0].time_ns);
	out[3] = (v - s->median) / s->mad;
	out[4] = fabs(out[3]);
	out[5] = (s->max - s->min) / s->mad;
	out[6] = (s->mean - s->median) / s->mad;
	out[7] = v >= s->max || v <= s->min;
	out[8] = (v - s->min) / (s->max - s->min);
}

/* Nor does one number of the window's statistics, or of its place, get ten. */
static void test_no_single_number_tells(void **state)
{
	(void)state;
	struct exam *e = exam_of(EXAM_SEED);
	for (size_t fact = 0; fact < AROUND_N; fact++) {
		int best = 0;
		for (size_t t = 0; t < EXAM_QUESTIONS; t++) {
			double at[AROUND_N], limit;
			around_of(e, t, at);
			limit = at[fact];
			int right = 0;
			for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
				around_of(e, q, at);
				right += (at[fact] >= limit) == exam_is_fault(e, q);
			}
			best = right > best ? right : best;
			best = EXAM_QUESTIONS - right > best ? EXAM_QUESTIONS - right : best;
		}
		print_message("# number %zu: at best %d of 12\n", fact, best);
		assert_true(best <= 8);
	}
	exam_free(e);
}

/* Right decisions, and in each answer one claim about a row that is as it should be. */
static void test_quiet_row_claimed(void **state)
{
	(void)state;
	struct paper a;
	paper_open(&a, EXAM_SEED);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		char text[768], others[256];
		snprintf(others, sizeof others,
			 "{\"row\":%llu,\"column\":\"%.*s\",\"evidence\":\"this row looks odd "
			 "too\","
			 "\"kind\":\"other\",\"severity\":\"low\"}",
			 (unsigned long long)exam_window(a.e, q)->first_row + 3,
			 (int)schema_value_name(exam_schema(a.e, q), 0).len,
			 schema_value_name(exam_schema(a.e, q), 0).data);
		answer_text(text, sizeof text, a.e, q, exam_is_fault(a.e, q), others);
		assert_int_equal(judged(&a, q, text).result, EXAM_CLAIMS);
	}
	paper_close(&a);
}

static size_t question_called(const struct exam *e, const char *name)
{
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		if (strcmp(exam_name(e, q), name) == 0)
			return q;
	}
	fail_msg("no question %s", name);
	return 0;
}

/* A further row of the same fault may be named. */
static void test_fault_may_be_named_whole(void **state)
{
	(void)state;
	struct paper a;
	paper_open(&a, EXAM_SEED);
	size_t q = question_called(a.e, "shift");
	char text[768], others[256];
	const struct window *w = exam_window(a.e, q);
	snprintf(others, sizeof others,
		 "{\"row\":%llu,\"column\":\"%.*s\",\"evidence\":\"still at the new level\","
		 "\"kind\":\"other\",\"severity\":\"medium\"}",
		 (unsigned long long)w->marks[0].row + 2,
		 (int)schema_value_name(exam_schema(a.e, q), 0).len,
		 schema_value_name(exam_schema(a.e, q), 0).data);
	answer_text(text, sizeof text, a.e, q, true, others);
	assert_int_equal(judged(&a, q, text).result, EXAM_RIGHT);
	paper_close(&a);
}

static void judge_c1(const struct paper *a, size_t q, const char *evidence, const char *decision,
		     const char *kind, const char *summary, enum exam_result expected)
{
	char text[1024];
	snprintf(text, sizeof text,
		 "{\"c1\":{\"evidence\":\"%s\",\"decision\":\"%s\",\"kind\":\"%s\",\"severity\":"
		 "\"high\"},"
		 "\"others\":[],\"summary\":\"%s\"}",
		 evidence, decision, kind, summary);
	struct exam_judged j = judged(a, q, text);
	if (j.result != expected)
		fail_msg("%s: %d instead of %d (%s)", text, j.result, expected, j.why);
}

static void test_rules(void **state)
{
	(void)state;
	struct paper a;
	paper_open(&a, EXAM_SEED);
	size_t spike = question_called(a.e, "spike"),
	       crest = question_called(a.e, "crest of a rhythm");
	const struct window *w = exam_window(a.e, spike);
	char own[128], foreign[128];
	snprintf(own, sizeof own, "row %llu reads %.*s, above all the others",
		 (unsigned long long)w->marks[0].row, (int)w->marks[0].digits.len,
		 w->marks[0].digits.data);
	snprintf(foreign, sizeof foreign, "row %llu reads 987654, above all the others",
		 (unsigned long long)w->marks[0].row);
	judge_c1(&a, spike, own, "anomaly", "spike", "One reading lies far above.", EXAM_RIGHT);
	/* dull, short and cut words cost nothing */
	judge_c1(&a, spike, "", "anomaly", "spike", "", EXAM_RIGHT);
	judge_c1(&a, spike, "c1", "anomaly", "spike", "odd", EXAM_RIGHT);
	judge_c1(&a, spike,
		 "one two three four one two three four one two three four one two three four and "
		 "on",
		 "anomaly", "spike", "and so on and so on and so on and so on", EXAM_RIGHT);
	/* untrue ones do */
	judge_c1(&a, spike, foreign, "anomaly", "spike", "One reading lies far above.",
		 EXAM_UNTRUE);
	judge_c1(&a, spike, own, "anomaly", "spike", "It reached 987654 in this window.",
		 EXAM_UNTRUE);
	judge_c1(&a, spike, own, "anomaly", "flatline", "One reading lies far above.", EXAM_UNTRUE);
	judge_c1(&a, spike, own, "normal", "spike", "One reading lies far above.", EXAM_WRONG);
	judge_c1(&a, crest, "it comes again and again", "normal", "other", "Nothing unusual.",
		 EXAM_RIGHT);
	judge_c1(&a, crest, "it comes again and again", "normal", "flatline",
		 "Nothing unusual here.", EXAM_RIGHT); /* kind is read only with an anomaly */
	judge_c1(&a, crest, "it was 987654 before as well", "normal", "other", "Nothing unusual.",
		 EXAM_UNTRUE);
	assert_int_equal(judged(&a, spike, "It is an anomaly.").result, EXAM_NO_SHAPE);
	assert_int_equal(judged(&a, spike, "").result, EXAM_NO_SHAPE);
	assert_int_equal(judged(&a, spike, "{\"others\":[],\"summary\":\"x\"}").result,
			 EXAM_NO_SHAPE);
	paper_close(&a);
}

static void test_state(void **state)
{
	(void)state;
	struct exam_marks m;
	exam_marks_init(&m);
	assert_int_equal(exam_state(&m), EXAM_UNFINISHED);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		assert_int_equal(exam_state(&m), EXAM_UNFINISHED);
		assert_int_equal(exam_marks_answered(&m), q);
		exam_marks_set(&m, q, q >= 2, 1000);
	}
	assert_int_equal(exam_marks_right(&m), 10);
	assert_int_equal(exam_state(&m), EXAM_PASSED);
	exam_marks_set(&m, 5, false, 1000);
	assert_int_equal(exam_state(&m), EXAM_FAILED);
}

static const int64_t day_ns = INT64_C(86400) * 1000000000;

static void test_marks_file(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct exam_marks m, back;
	struct buf file;
	char key[65], other[65];
	int64_t now = INT64_C(20000) * day_ns;
	memset(key, 'a', 64);
	key[64] = '\0';
	memcpy(other, key, 65);
	other[63] = 'b';
	exam_marks_init(&m);
	exam_marks_set(&m, 0, true, now - 31 * day_ns);
	exam_marks_set(&m, 3, true, now - 29 * day_ns);
	exam_marks_set(&m, 11, false, now);
	exam_marks_set(&m, 7, true, now + day_ns);
	buf_init(&file, 1 << 16);
	assert_int_equal(exam_marks_encode(&file, &m, key, span_z("ai/\"smol\nlm2"), &err), 0);
	assert_int_equal(file.data[file.len - 1], '\n');
	assert_ptr_equal(memchr(file.data, '\n', file.len), file.data + file.len - 1);

	assert_int_equal(exam_marks_decode(buf_span(&file), key, now, false, &back, &err), 0);
	assert_int_equal(exam_marks_answered(&back), 2);
	assert_true(back.right[3] && !back.right[11]);
	assert_int_equal(back.time_ns[3], now - 29 * day_ns);
	assert_int_equal(exam_marks_decode(buf_span(&file), key, now, true, &back, &err), 0);
	assert_int_equal(exam_marks_answered(&back), 4);
	assert_int_equal(exam_marks_decode(buf_span(&file), other, now, false, &back, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_int_equal(exam_marks_answered(&back), 0);
	/* torn at any byte: no mark */
	for (size_t n = 0; n + 1 < file.len; n++) {
		assert_int_equal(exam_marks_decode(span_of(file.data, n), key, now, false, &back,
						   &err),
				 -1);
		assert_int_equal(exam_marks_answered(&back), 0);
	}
	buf_release(&file);
}

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_marks_of_others(void **state)
{
	(void)state;
	static const char *const files[] = {
		"",
		"[]",
		"null",
		"{}",
		"{\"exam\":\"" KEY "\"}",
		"{\"exam\":\"" KEY "\",\"marks\":{}}",
		"{\"exam\":\"" KEY "\",\"marks\":[1]}",
		"{\"exam\":\"" KEY "\",\"marks\":[{}]}",
		"{\"exam\":\"" KEY "\",\"marks\":[{\"question\":0,\"right\":true,\"answered\":1}]}",
		"{\"exam\":\"" KEY
		"\",\"marks\":[{\"question\":13,\"right\":true,\"answered\":1}]}",
		"{\"exam\":\"" KEY "\",\"marks\":[{\"question\":1,\"right\":1,\"answered\":1}]}",
		"{\"exam\":\"" KEY
		"\",\"marks\":[{\"question\":1,\"right\":true,\"answered\":-1}]}",
		"{\"exam\":\"" KEY "\",\"marks\":[{\"question\":1,\"right\":true,\"answered\":"
		"99999999999}]}",
		"{\"exam\":\"" KEY "\",\"marks\":[{\"question\":1,\"question\":2,\"right\":true,"
		"\"answered\":1}]}",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct err err = ERR_INIT;
		struct exam_marks m;
		if (exam_marks_decode(span_z(files[i]), KEY, 5, false, &m, &err) == 0)
			fail_msg("taken: %s", files[i]);
		assert_int_equal(exam_marks_answered(&m), 0);
	}
}

static void key_of(const struct exam *e, const struct prompt_options *o, const char *endpoint,
		   const char *model, const char *members, char out[65])
{
	struct err err = ERR_INIT;
	assert_int_equal(exam_key(e, o, span_z(endpoint), span_z(model), span_z(members), out,
				  &err),
			 0);
	assert_int_equal(strlen(out), 64);
}

/* A changed prompt, option, model or endpoint is another exam. */
static void test_key(void **state)
{
	(void)state;
	char first[65], k[65];
	struct exam *e = exam_of(EXAM_SEED), *f = exam_of(EXAM_SEED + 1);
	struct prompt_options o = { 0 }, changed = { 0 };
	key_of(e, &o, "http://a/v1", "m", "{}", first);
	key_of(e, &o, "http://a/v1", "m", "{}", k);
	assert_string_equal(k, first);
	key_of(e, &o, "http://b/v1", "m", "{}", k);
	assert_string_not_equal(k, first);
	key_of(e, &o, "http://a/v1", "m2", "{}", k);
	assert_string_not_equal(k, first);
	key_of(e, &o, "http://a/v1m", "", "{}", k);
	assert_string_not_equal(k, first);
	key_of(e, &o, "http://a/v1", "m", "{\"seed\":2}", k);
	assert_string_not_equal(k, first);
	key_of(f, &o, "http://a/v1", "m", "{}", k);
	assert_string_not_equal(k, first);
	changed.system_text = "Be brief.";
	key_of(e, &changed, "http://a/v1", "m", "{}", k);
	assert_string_not_equal(k, first);
	changed.system_text = NULL;
	changed.prompt_text = "{data}";
	key_of(e, &changed, "http://a/v1", "m", "{}", k);
	assert_string_not_equal(k, first);
	exam_free(e);
	exam_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_same_every_time),
		cmocka_unit_test(test_known_and_constant),
		cmocka_unit_test(test_coin_and_good),
		cmocka_unit_test(test_only_rows_tell),
		cmocka_unit_test(test_no_single_number_tells),
		cmocka_unit_test(test_quiet_row_claimed),
		cmocka_unit_test(test_fault_may_be_named_whole),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_marks_file),
		cmocka_unit_test(test_marks_of_others),
		cmocka_unit_test(test_key),
	};
	return cmocka_run_group_tests_name("exam", tests, NULL, NULL);
}
