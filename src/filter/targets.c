/* SPDX-License-Identifier: MIT */
#include "filter/targets.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fds.h"

/* Of what is no regular file there is nothing to say. */
struct place {
	const char *name;   /* NULL: none given */
	const char *option; /* NULL: standard output */
	struct stat st;	    /* absent: of the folder */
	bool there;	    /* a regular file */
	bool absent;	    /* one that would be made */
};

/* A name for which there is no file yet, by the folder it would be made in. */
static int stat_folder(const char *name, struct stat *st)
{
	const char *slash = strrchr(name, '/');
	char *folder = slash ? strndup(name, (size_t)(slash - name) + 1) : strdup(".");
	int result = folder ? stat(folder, st) : -1;
	free(folder);
	return result;
}

static const char *last_part(const char *name)
{
	const char *slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

static struct place place_of(const char *name, const char *option)
{
	struct place p = { .name = name, .option = option };
	int result = -1;
	if (!option || (name && strcmp(name, "-") == 0))
		result = fstat(option ? STDIN_FILENO : STDOUT_FILENO, &p.st);
	else if (name)
		result = stat(name, &p.st);
	p.there = result == 0 && S_ISREG(p.st.st_mode);
	p.absent = result < 0 && option && name && stat_folder(name, &p.st) == 0;
	return p;
}

static bool same(const struct place *a, const struct place *b)
{
	const bool same_inode = a->st.st_dev == b->st.st_dev && a->st.st_ino == b->st.st_ino;
	if (a->absent && b->absent)
		return same_inode && strcmp(last_part(a->name), last_part(b->name)) == 0;
	return a->there && b->there && same_inode;
}

static int refuse(const struct place *in, const struct place *out, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s: input file is output file (%s)",
		       strcmp(in->name, "-") == 0 ? "standard input" : in->name,
		       out->option ? out->option : "standard output");
}

static int check_inputs(const struct options *o, const struct place *out, struct err *err)
{
	const char *const state[] = { o->state, o->state_from };
	const char *const standard_input = "-";
	size_t files_n = o->files_n ? o->files_n : 1;
	for (size_t i = 0; i < files_n; i++) {
		const struct place in = place_of(o->files_n ? o->files[i] : standard_input, "FILE");
		if (same(&in, out))
			return refuse(&in, out, err);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct place in = place_of(state[i], "--state");
		if (same(&in, out))
			return refuse(&in, out, err);
	}
	return 0;
}

int targets_check(const struct options *o, struct err *err)
{
	const struct place outs[] = { place_of("standard output", NULL),
				      place_of(o->bad_rows, "--bad-rows"),
				      place_of(o->summary, "--summary"),
				      place_of(o->trace, "--trace") };
	for (size_t i = 0; i < sizeof outs / sizeof *outs; i++) {
		if (check_inputs(o, &outs[i], err) < 0)
			return -1;
		for (size_t j = 0; j < i; j++)
			if (same(&outs[i], &outs[j]) && fds_named(outs[i].name) < 0)
				return err_set(err, ERR_USAGE, "%s is written by two: %s and %s",
					       outs[i].name, outs[i].option,
					       j ? outs[j].option : outs[j].name);
	}
	return 0;
}
