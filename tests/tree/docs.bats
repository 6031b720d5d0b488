#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The documentation speaks of things that exist, and check-docs sees it when not.

setup() {
	dir=$(mktemp -d)
	check=$srcdir/scripts/check-docs
	python=${PYTHON:-/usr/bin/python3}
	mkdir -p "$dir/docs" "$dir/man" "$dir/scripts"
	cp "$srcdir"/man/*.[1-8] "$dir/man/"
	chmod -R u+w "$dir"
	: >"$dir/scripts/there"
	echo '# Title of it' >"$dir/docs/other.md"
}

teardown() {
	rm -rf "$dir"
}

# caught LINE WORDS: docs/page.md's line is reported, and nothing else
caught() {
	run "$python" "$check" "$dir"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ "${lines[0]}" == "docs/page.md:$1: "*"$2"* ]]
}

@test "the tree's own documentation" {
	run "$python" "$check" "$srcdir"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "what exists is not reported" {
	cat >"$dir/docs/page.md" <<-'END'
	See [other](other.md#title-of-it), [web](https://example.org/x) and `scripts/there`.
	`anomaly-filter --ask none -e text data.csv | anomaly-filter -k a --state s` and `--nonsense` alone.

	```sh
	cat x | anomaly-filter -w 5m -- --file-name | jq -r .a   # --comment
	```
	END
	run "$python" "$check" "$dir"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "links, headings and paths that are not there" {
	echo 'See [it](nowhere.md).' >"$dir/docs/page.md"
	caught 1 "link to nowhere.md"
	printf '\nSee [it](other.md#no-such).\n' >"$dir/docs/page.md"
	caught 2 "no such heading"
	printf 'Run `scripts/nowhere` now.\n' >"$dir/docs/page.md"
	caught 1 "scripts/nowhere is not there"
}

@test "options that the pages do not have" {
	echo 'Type `anomaly-filter --colour x`.' >"$dir/docs/page.md"
	caught 1 "anomaly-filter has no option --colour"
	printf '```sh\ncat x |\n    anomaly-filter -Z\n```\n' >"$dir/docs/page.md"
	caught 3 "anomaly-filter has no option -Z"
	printf '.Bd -literal\nanomaly-filter --colour\n.Ed\n' >>"$dir/man/anomaly-filter.1"
	rm "$dir/docs/page.md"
	run "$python" "$check" "$dir"
	[ "$status" -eq 1 ]
	[[ "$output" == "man/anomaly-filter.1:"*"no option --colour" ]]
}
