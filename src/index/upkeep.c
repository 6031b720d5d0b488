/* SPDX-License-Identifier: MIT */
/* upkeep.c - the commands verify, repair and prune. */
#include "base/text.h"
#include "index/command.h"
#include "store/upkeep.h"
#include "sys/clock.h"
#include "sys/diag.h"

struct told {
	struct out out;
	bool quiet;
};

static int tell(void *self, const char *text, struct err *err)
{
	struct told *told = self;

	if (told->quiet)
		return 0;
	if (text_add_printable(&told->out.buf, span_z(text), err) < 0 ||
	    buf_addc(&told->out.buf, '\n', err) < 0)
		return -1;
	return out_flush(&told->out, false, err);
}

/* What was told is shown, whatever became of the work. */
static int end(struct told *told, struct store *s, int rc, struct err *err)
{
	struct err why = ERR_INIT;

	if (out_flush(&told->out, true, &why) < 0 && rc == 0) {
		*err = why;
		rc = -1;
	}
	out_release(&told->out);
	store_close(s);
	return rc;
}

int command_verify(const struct arguments *a, struct err *err)
{
	struct told told = { .quiet = a->quiet };
	struct teller t = { tell, &told, 0 };
	struct store s;
	uint64_t lines = 0;
	int rc;

	if (command_open(a, false, &s, err) < 0)
		return -1;
	out_init(&told.out);
	rc = store_verify(&s, a->names_only, &lines, &t, err);
	if (rc == 0)
		diag_note("%s: %llu line%s, %llu fault%s", s.index_path, (unsigned long long)lines,
			  lines == 1 ? "" : "s", (unsigned long long)t.told,
			  t.told == 1 ? "" : "s");
	rc = end(&told, &s, rc, err);
	return rc < 0 ? -1 : t.told > 0;
}

int command_repair(const struct arguments *a, struct err *err)
{
	struct told told = { .quiet = a->quiet };
	struct teller t = { tell, &told, 0 };
	struct store s;
	int rc;

	if (command_open(a, false, &s, err) < 0)
		return -1;
	out_init(&told.out);
	rc = store_repair(&s, &t, err);
	if (rc == 0 && t.told == 0)
		diag_note("%s: nothing to mend", s.index_path);
	return end(&told, &s, rc, err);
}

int command_prune(const struct arguments *a, struct err *err)
{
	struct told told = { .quiet = a->quiet };
	struct teller t = { tell, &told, 0 };
	struct prune_options options = { .keep = a->keep,
					 .before_ns = INT64_MAX,
					 .dry_run = a->dry_run };
	struct store s;
	uint64_t removed;
	int rc;

	if (a->older_than_ns >= 0)
		options.before_ns = clock_wall_ns() - a->older_than_ns;
	if (command_open(a, false, &s, err) < 0)
		return -1;
	out_init(&told.out);
	rc = store_prune(&s, &options, &removed, &t, err);
	if (rc == 0 && !a->dry_run)
		diag_note("%llu response%s removed", (unsigned long long)removed,
			  removed == 1 ? "" : "s");
	return end(&told, &s, rc, err);
}
