#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The tree keeps to its rooms, and check-layers sees it when it does not: every
# rule is broken once in a copy and must be reported with its file and line.

setup() {
	dir=$(mktemp -d)
	mkdir -p "$dir/src"
	check=$srcdir/scripts/check-layers
	cp -R "$srcdir/src/." "$dir/src/"
	chmod -R u+w "$dir"
	# What the tree has of its own is one test's business, not every test's.
	"$check" "$dir" >"$dir/before" || true
}

teardown() {
	rm -rf "$dir"
}

# plant FILE LINE...: a source of these lines behind the licence line, the one planted before taken out
plant() {
	local file=$1
	shift
	find "$dir" -name '*planted*' -exec rm {} +
	mkdir -p "$dir/$(dirname "$file")"
	{
		echo '/* SPDX-License-Identifier: MIT */'
		printf '%s\n' "$@"
	} >"$dir/$file"
}

# checked: what is reported now and was not before
checked() {
	"$check" "$dir" | grep -vxFf "$dir/before" | grep -v '^check-layers: ' || true
}

clean() {
	run checked
	echo "$output"
	[ -z "$output" ]
}

# caught FILE:LINE WORDS: exactly this is reported
caught() {
	run checked
	echo "$output"
	[ "${#lines[@]}" -eq 1 ]
	[[ "${lines[0]}" == "$1: "*"$2"* ]]
	run "$check" "$dir"
	[ "$status" -eq 1 ]
}

@test "the tree itself is clean" {
	run "$check" "$srcdir"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "a copy is as clean" {
	clean
}

@test "a room that looks downwards" {
	plant src/detect/planted.c '#include "window/window.h"'
	caught src/detect/planted.c:2 "room detect may not use room window"
}

@test "a room that looks far downwards, from an existing file" {
	echo '#include "store/store.h"' >>"$dir/src/base/err.h"
	run checked
	[[ "$output" == *"src/base/err.h:$(wc -l <"$dir/src/base/err.h"): room base may not use room store"* ]]
}

@test "the index uses four rooms only" {
	plant src/index/planted.c '' '#include "model/reply.h"'
	caught src/index/planted.c:3 "room index uses base, sys, output and store only"
	plant src/index/planted.c '#include "filter/options.h"'
	caught src/index/planted.c:2 "room index may not use room filter"
}

@test "a room that does not exist" {
	plant src/attic/planted.c ''
	caught src/attic/planted.c:1 "no room of this name"
	rm -r "$dir/src/attic"
	plant src/output/planted.c '#include "attic/planted.h"'
	caught src/output/planted.c:2 "no such room"
	plant src/output/planted.c '#include "../base/err.h"'
	caught src/output/planted.c:2 "does not name its room"
}

@test "system headers, the clock and room sys in a pure room" {
	for header in unistd.h fcntl.h poll.h sys/stat.h locale.h; do
		plant src/verdict/planted.c "#include <$header>"
		caught src/verdict/planted.c:2 "a pure file may not use the system ($header)"
	done
	plant src/output/planted.c '#include "sys/clock.h"'
	caught src/output/planted.c:2 "a pure room may not use room sys"
	plant src/model/retry_planted.c '#include "sys/clock.h"'
	caught src/model/retry_planted.c:2 "a pure room may not use room sys"
}

@test "effects without a header" {
	plant src/window/planted.c 'int f(void);' 'int f(void) {' '	return getenv("HOME") != 0;' '}'
	caught src/window/planted.c:4 "getenv()"
	plant src/window/planted.c 'extern long time(long *);'
	caught src/window/planted.c:2 "time()"
	plant src/window/planted.c 'void *f(void) { return stderr; }'
	caught src/window/planted.c:2 "no standard stream"
}

@test "libcurl outside the transfer engine" {
	plant src/filter/planted.c '#include <curl/curl.h>'
	caught src/filter/planted.c:2 "libcurl is for"
	plant src/model/chat_planted.c '#include <curl/curl.h>'
	clean
}

@test "json-c in a header" {
	plant src/verdict/planted.h '#ifndef AF_PLANTED_H' '#define AF_PLANTED_H' '#include <json-c/json.h>' '#endif'
	caught src/verdict/planted.h:4 "json-c stays out of headers"
}

@test "banned calls, exits and prints, wherever they hide" {
	plant src/store/planted.c 'void f(char *a, char *b) {' '	if (a) strcpy (a, b);' '}'
	caught src/store/planted.c:3 "strcpy() is not to be used"
	plant src/store/planted.c 'void f(void) { exit(1); }'
	caught src/store/planted.c:2 "exit(): below the programs nothing exits or prints"
	plant src/model/chat_planted.c 'void f(void) { printf("hello"); }'
	caught src/model/chat_planted.c:2 "printf(): below the programs"
}

@test "comments, strings, members and longer names are not calls" {
	plant src/detect/planted.c '/* strcpy(a, b) and' ' * exit(1), time(0)' ' */' \
		'// getenv("X")' \
		'const char *s = "printf(\" strcpy(x)"; /* open( */ const char *t = "time(";' \
		'void f(struct g *g) { g->read(1); my_exit(2); g->h.open(3); }'
	clean
}

@test "code after a comment that ends is code" {
	plant src/detect/planted.c '/* one */ void f(void) { /* two */ abort(); }'
	caught src/detect/planted.c:2 "abort()"
}

@test "form: licence, guard, typedef, notes, length" {
	echo 'int x;' >"$dir/src/base/planted.c"
	caught src/base/planted.c:1 "licence"
	plant src/base/planted.h '#ifndef PLANTED_H' '#define PLANTED_H' '#endif'
	caught src/base/planted.h:1 "include guard AF_PLANTED_H is missing"
	plant src/base/planted.c 'typedef struct planted { int a; } planted;'
	caught src/base/planted.c:2 "typedef"
	plant src/base/planted.c "/* TO""DO: later */"
	caught src/base/planted.c:2 "note to oneself"
	plant src/output/fds.h '#ifndef AF_FDS_H' '#define AF_FDS_H' '#endif'
	run checked
	[[ "$output" == *": the include guard AF_FDS_H is that of src/output/fds.h too"* ]]
	plant src/output/fds.h '#ifndef AF_OUTPUT_FDS_H' '#define AF_OUTPUT_FDS_H' '#endif'
	clean
	{ echo '/* SPDX-License-Identifier: MIT */'; yes '' | head -n 800; } >"$dir/src/base/planted.c"
	caught src/base/planted.c:801 "longer than 700 lines"
}

@test "wrong use is told from violations" {
	run "$check" --what
	[ "$status" -eq 64 ]
	run "$check" "$dir/nowhere"
	[ "$status" -eq 64 ]
	run "$check" "$dir" "$dir"
	[ "$status" -eq 64 ]
}
