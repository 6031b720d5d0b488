#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What was built keeps the rules that the sources alone cannot show.

@test "anomaly-index does without libcurl" {
	command -v readelf >/dev/null || skip "no readelf"
	run readelf -d "$(command -v anomaly-filter)"
	[[ "$output" == *"[libcurl"* ]]
	run readelf -d "$(command -v anomaly-index)"
	[ "$status" -eq 0 ]
	[[ "$output" != *"[libcurl"* ]]
}

@test "no global variable outside sys" {
	command -v nm >/dev/null || skip "no nm"
	[ -f "$builddir/libanomaly.a" ] || skip "no library"
	! nm "$builddir/libanomaly.a" 2>/dev/null | grep -q __asan_init || skip "built with sanitizers, which have their own"
	# Tables of pointers are in .data.rel.ro: constant once the program has started.
	run bash -c "nm -f sysv '$builddir/libanomaly.a' 2>/dev/null | awk -F'|' '
		/^Symbols from/ { object = \$0; sub(/.*\[/, \"\", object); sub(/\].*/, \"\", object) }
		\$NF ~ /^\.(data|bss|tdata|tbss)([.]|\$)/ && \$NF !~ /^\.data\.rel\.ro/ { print object, \$1 }' |
		grep -vE '(^|-)(signals|diag)[.]o ' || true"
	echo "$output"
	[ -z "$output" ]
}

@test "the programs say their names and versions" {
	for program in anomaly-filter anomaly-index; do
		run "$program" --version
		[ "$status" -eq 0 ]
		[[ "$output" =~ [0-9]+\.[0-9]+\.[0-9]+ ]]
		run "$program" --help
		[ "$status" -eq 0 ]
		[ "${#lines[@]}" -gt 5 ]
	done
}
