/* SPDX-License-Identifier: MIT */
/*
 * csv_state.h - what csv.c and csv_scan.c share; nobody else includes it.
 *
 *	csv.c       the buffer, how a file begins, what is made of a record
 *	csv_scan.c  from one byte that means something to the next
 */
#ifndef AF_CSV_STATE_H
#define AF_CSV_STATE_H

#include "input/csv.h"
#include "input/mask.h"

/* Where in a cell the reader stands. */
enum state {
	PLAIN,	/* not within quotes */
	QUOTED, /* within */
	CLOSED, /* behind a quote that closed the cell or is the first of two */
	SPOILT	/* the record is bad: on to the line's end */
};

struct csv {
	char *data;
	char *side; /* cells whose doubled quotes were made single */
	size_t side_len;
	const char *start; /* of the record being read */
	const char *end;   /* of the bytes held */
	bool finished;
	bool marked;   /* the byte order mark was looked for */
	bool begun;    /* and the kind of line end is known */
	bool skipping; /* the rest of a line that was too long */
	char delimiter;
	char eol;
	struct mask_set set;

	/* Bits not yet looked at, of the bytes from base; those from scanned on have none yet. */
	uint64_t mask;
	const char *base;
	const char *scanned;

	enum state state;
	const char *cell;  /* where the cell begins */
	const char *close; /* CLOSED: the quote */
	bool doubled;	   /* the cell holds doubled quotes */
	size_t n;	   /* cells before this one */
	uint64_t inner;	   /* line ends within quotes */
	const char *why;

	const char *nul;    /* the first NUL from start on, or NULL */
	const char *looked; /* !begun: no line end before this */
	uint64_t line;
	uint64_t filled;       /* bytes of this file so far */
	uint64_t second_looks; /* bytes of this file that were read again */
	struct span cells[CSV_COLUMNS_MAX];
};

/* SCAN_ON is for csv_scan.c alone. */
enum scan { SCAN_DRY, SCAN_RECORD, SCAN_SPOILT, SCAN_ON };

/* How many bytes of [start, end) are the line without its CR. */
static inline size_t without_cr(const struct csv *c, const char *start, const char *end)
{
	const size_t len = (size_t)(end - start);
	return c->eol == '\n' && len > 0 && end[-1] == '\r' ? len - 1 : len;
}

/* Where no record goes on. */
static inline bool past_limit(const struct csv *c, const char *pos)
{
	return pos - c->start > CSV_RECORD_MAX + 1;
}

/* Why a record is spoilt, where both files may say so. */
#define CSV_WHY_LONG "the record is longer than 1 MiB"

/* Reads on; *pos is the record's line end, or where it was spoilt. */
enum scan csv_scan(struct csv *c, const char **pos);

/* After SCAN_DRY: what it means to the record that there are no more bytes, for now or for good. */
enum scan csv_run_dry(struct csv *c);

#endif
