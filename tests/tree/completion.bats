#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What bash offers for the words typed so far. (options.py compares anomaly-filter's
# options and their values with the program.)

setup() {
	dir=$(mktemp -d)
	cd "$dir"
	printf '\xEF\xBB\xBFtime;"pump speed";flow,rate\r\n1;2;3\r\n' >data.csv
	mkdir -p responses
	: >responses/model_response_20260101_000000.json
	source "$srcdir/completions/anomaly-filter"
	source "$srcdir/completions/anomaly-index"
}

teardown() {
	rm -rf "$dir"
}

# offered WORD...: what is offered for the last word
offered() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	"_${1//-/_}"
	printf '%s\n' "${COMPREPLY[@]}"
}

@test "columns of the file on the line" {
	[ "$(offered anomaly-filter data.csv -k '' | head -n 1)" = time ]
	[ "$(offered anomaly-filter data.csv --columns 'flow,ti')" = flow,time ]
}

@test "files, folders and nothing where a number is awaited" {
	[ "$(offered anomaly-filter da)" = data.csv ]
	[ "$(offered anomaly-filter --cache resp)" = responses ]
	[ "$(offered anomaly-filter --header @da)" = @data.csv ]
	[ -z "$(offered anomaly-filter --retries '')" ]
}

@test "commands and options of anomaly-index" {
	[[ "$(offered anomaly-index '' | tr '\n' ' ')" == *"add latest list show"* ]]
	[ "$(offered anomaly-index lat)" = latest ]
	[[ "$(offered anomaly-index add --)" == *--label* ]]
	[[ "$(offered anomaly-index -C . list --)" == *--limit* ]]
}

@test "what the program offers for a command is what its help has" {
	for command in add latest list show verify repair prune plot report; do
		[ "$(offered anomaly-index $command -- | grep -e '^--' | sort)" = \
			"$(anomaly-index $command --help | sed -n 's/^ \{1,\}\(-[A-Za-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' | sort)" ]
	done
}
