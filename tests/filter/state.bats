# What a state may count as seen: only rows whose records got out.
load setup.bash

# left_out FILE: how many rows the state leaves out of FILE now.
left_out() {
	anomaly-filter --ask none --state state --summary left.json "$1" >again || true
	jq .rows.left_out_state left.json
}

@test "rows whose records met a full disk are read again" {
	faulty 400 257 >data.csv
	run -74 bash -c 'anomaly-filter --ask none --state state -e text data.csv >/dev/full'
	[ ! -e state ]
	[ "$(left_out data.csv)" -eq 0 ]
	jq -s -e 'any(.[].anomalies[]; .row == 257)' again
}

@test "rows whose records met a reader that went away are read again" {
	rows 60000 >data.csv
	run bash -c 'anomaly-filter --ask none --state state -e rows data.csv | head -n 1'
	[ ! -e state ]
}

@test "what was read before a fault of reading is written, and only that is seen" {
	[ -r /proc/self/mem ] || skip "no /proc"
	faulty 150 120 >data.csv
	run -74 --separate-stderr anomaly-filter --ask none --state state data.csv /proc/self/mem
	[[ "$stderr" == *"/proc/self/mem"*"Input/output error"* ]]
	jq -s -e 'length == 2 and .[1].count == 50 and any(.[1].anomalies[]; .row == 120)' <<<"$output"
	[ "$(left_out data.csv)" -eq 150 ]
}

@test "where a bad row stops the run, the records before it are written and nothing counts as seen" {
	rows 150 >data.csv
	echo 'never,1,2' >>data.csv
	run -65 --separate-stderr anomaly-filter --ask none --state state --on-bad-row stop data.csv
	[ "${#lines[@]}" -eq 1 ]
	[ ! -e state ]
}

@test "a run in which nothing was a number leaves the state alone" {
	rows 50 >data.csv
	run -65 anomaly-filter --ask none --state state -c time data.csv
	[ ! -e state ]
}

@test "but where a state knows the columns, a day without a number is learned" {
	rows 50 >day1.csv
	{ head -n 1 day1.csv; printf '2026-03-02T00:0%d:00Z,,\n' 1 2 3; echo 2026-03-02T00:04:00Z,broken,; } >day2.csv
	anomaly-filter --ask none --state state day1.csv >/dev/null
	run -65 anomaly-filter --ask none -c temperature,pressure day2.csv
	run -0 anomaly-filter --ask none -c temperature,pressure --state-from state day2.csv
	run -0 anomaly-filter --ask none -c temperature,pressure --state state day2.csv
	anomaly-filter --ask none -c temperature,pressure --state state --summary left.json day2.csv >/dev/null
	jq -e '.rows.left_out_state == 4' left.json
}

@test "a dry run leaves the state alone" {
	rows 150 >data.csv
	run -0 anomaly-filter --dry-run -u http://127.0.0.1:1/v1 --state state data.csv
	[ ! -e state ]
}

# begin ARG...: a run that saves its state every 100 ms, awaiting rows on descriptor 9.
begin() {
	mkfifo in
	"${builddir:-.}/tests/filter/saving" --state state "$@" <in >out 3>&- &
	pid=$!
	exec 9>in
}

# soon COMMAND...: true within five seconds
soon() {
	for _ in $(seq 100); do
		"$@" && return 0
		sleep 0.05
	done
	false
}

# killed: it dies as by a power cut, a few saves later
killed() {
	sleep 0.4
	kill -KILL $pid
	exec 9>&-
	wait $pid || true
}

@test "a save in between does not pass an open window: its anomaly outlives a kill" {
	faulty 150 120 >data.csv
	begin --ask none
	cat data.csv >&9
	soon test -s out
	killed
	[ "$(wc -l <out)" -eq 1 ]
	[ "$(left_out data.csv)" -eq 0 ]
	jq -s -e 'any(.[].anomalies[]; .row == 120)' again
}

@test "a save in between counts what has been written, and no more" {
	rows 260 >data.csv
	begin --ask none
	head -n 201 data.csv >&9
	soon test -s state
	tail -n +202 data.csv >&9
	killed
	[ "$(wc -l <out)" -eq 2 ]
	[ "$(left_out data.csv)" -eq 200 ]
}

@test "a save of windows of time goes out when all that were open have been written" {
	rows 400 4 >data.csv
	begin --ask none -k sensor -w 30m
	head -n 201 data.csv >&9 # 50 minutes
	sleep 0.4
	[ ! -e state ]
	tail -n +202 data.csv >&9
	soon test -s state
	killed
	run -0 anomaly-filter --ask none -k sensor -w 30m --state state --summary left.json data.csv
	jq -e '.rows.left_out_state == 200' left.json
}

@test "a window closed by silence holds back no later save, however wild its time" {
	rows 350 >all.csv
	begin --ask none -w 30m --max-wait 1s
	head -n 51 all.csv | sed '30s/^[^,]*/2099-01-01T00:00:00Z/' >&9
	soon test -s state
	for i in $(seq 30); do
		sed -n "$((10 * i + 42)),$((10 * i + 51))p" all.csv >&9
		sleep 0.1
	done
	killed
	[ "$(left_out all.csv)" -gt 150 ]
}

# ticks: the time on the processor that the run has taken
ticks() {
	awk '{ print $14 + $15 }' /proc/$pid/stat
}

@test "a run that waits for rows takes no time, before the first and after the last" {
	[ -r /proc/self/stat ] || skip "no /proc"
	begin --ask none
	sleep 1
	[ "$(ticks)" -lt 15 ]
	rows 200 >&9
	soon test -s state
	sleep 0.3
	before=$(ticks)
	inode=$(stat -c %i state)
	sleep 1
	[ "$(($(ticks) - before))" -lt 15 ]
	[ "$(stat -c %i state)" = "$inode" ]
	killed
}

@test "the state before the run is kept, not one of the run itself" {
	rows 400 >all.csv
	head -n 101 all.csv >day1.csv
	anomaly-filter --ask none --state state day1.csv >/dev/null
	cp state before
	begin --ask none
	head -n 201 all.csv >&9
	soon test -s "state~"
	cmp "state~" before
	tail -n +202 all.csv >&9
	sleep 0.4
	cmp "state~" before
	exec 9>&-
	wait $pid
	cmp "state~" before
	[ "$(left_out all.csv)" -eq 400 ]
}

@test "a save in between waits for windows of every series" {
	rows 600 3 >data.csv
	begin --ask none -k sensor
	{ grep -v s2 data.csv | head -n 201; grep s2 data.csv | head -n 50; } >part.csv
	cat part.csv >&9
	soon test -s out
	sleep 0.4
	[ ! -e state ]
	grep s2 data.csv | sed -n 51,100p >&9
	soon test -s state
	killed
	run -0 anomaly-filter --ask none -k sensor --state state --summary left.json data.csv
	jq -e '.rows.left_out_state == 300' left.json
}

@test "where rows are written at once a save in between counts them all" {
	rows 150 >data.csv
	begin --ask none -e rows
	cat data.csv >&9
	soon test -s state
	killed
	[ "$(wc -l <out)" -eq 150 ]
	[ "$(left_out data.csv)" -eq 150 ]
}

@test "a save in between waits for windows that wait for a model" {
	faulty 200 120 >data.csv
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../model/faultserver.py" --delay 60 ok >port 2>/dev/null 3>&- &
	server=$!
	soon test -s port
	begin -u "http://127.0.0.1:$(head -n 1 port)/v1" --trust always
	cat data.csv >&9
	killed
	kill "$server"
	[ ! -s out ]
	[ "$(left_out data.csv)" -eq 0 ]
	jq -s -e 'any(.[].anomalies[]; .row == 120)' again
}

@test "one row from a clock gone wrong silences no series" {
	rows 400 >all.csv
	head -n 201 all.csv >day1.csv
	{ head -n 1 all.csv; tail -n +202 all.csv; } >day2.csv
	for at in 2 100 201; do
		rm -f state
		sed "$at s/^[^,]*/2099-01-01T00:00:00Z/" day1.csv >wild.csv
		anomaly-filter --ask none --state state wild.csv >/dev/null
		[ "$(left_out wild.csv)" -eq 200 ]
		[ "$(left_out day2.csv)" -eq 0 ]
		[ "$(left_out day2.csv)" -eq 200 ]
	done
}

@test "nor does a wild row that came alone, or wild rows that are read again and again" {
	printf 'time,sensor,v\n2099-01-01T00:00:00Z,b,20\n' >1.csv
	rows 50 | sed '1s/.*/time,sensor,v/; 2,$s/,.*/,b,20/' >2.csv
	run -0 anomaly-filter --ask none -k sensor --state s 1.csv
	run -0 anomaly-filter --ask none -k sensor --state s --summary sum.json 2.csv
	jq -e '.rows.left_out_state == 0 and .rows.used == 50' sum.json

	wild='2099-01-01T00:00:00Z,20,1'
	rows 100 >all.csv
	{ sed -n 1,51p all.csv; echo "$wild"; sed -n 52,61p all.csv; echo "$wild"; } >g1.csv
	{ cat g1.csv; sed -n 62,81p all.csv; } >g2.csv
	{ cat g2.csv; sed -n 82,101p all.csv; } >g3.csv
	[ "$(left_out g1.csv)" -eq 0 ]
	[ "$(left_out g2.csv)" -eq 62 ]
	[ "$(left_out g3.csv)" -eq 82 ]
}

@test "a series that was left out whole is told of beside the others" {
	rows 200 2 >data.csv
	anomaly-filter --ask none -k sensor --state state data.csv >/dev/null
	{ cat data.csv; echo 2026-03-01T05:00:00Z,s0,20,1; } >more.csv
	run -0 --separate-stderr anomaly-filter --ask none -k sensor --state state -v more.csv
	[[ "$stderr" == *"every row of 1 series was left out; of the first, s1, the state state has seen rows up to 2026-03-01T01:39:00Z"* ]]
	run -0 --separate-stderr anomaly-filter --ask none -k sensor --state state -v data.csv
	[[ "$stderr" != *"of the first"* ]]
}

@test "a run whose rows were all seen says so, and up to when" {
	rows 200 >data.csv
	run -0 --separate-stderr anomaly-filter --ask none --state state -v data.csv
	[[ "$stderr" != *"left out"* ]]
	run -0 --separate-stderr anomaly-filter --ask none --state state -v --summary sum.json data.csv
	[[ "$stderr" == *"every row was left out: the state state has seen rows up to 2026-03-01T03:19:00Z"* ]]
	jq -e 'any(.notes[]; startswith("every row was left out"))' sum.json
}

@test "a state of the first form is read, and times of its rows with it" {
	rows 200 >data.csv
	anomaly-filter --ask none --state state data.csv >/dev/null
	/usr/bin/python3 -c '
data = open("state", "rb").read()
assert data.endswith(b"AFSEEN1\n")
length = int.from_bytes(data[-24:-16], "little")
open("state", "wb").write(data[:-24 - length])'
	[ "$(left_out data.csv)" -eq 200 ]
	printf 'X' | dd of=state bs=1 seek="$(($(stat -c %s state) - 30))" conv=notrunc 2>/dev/null
	run -65 anomaly-filter --ask none --state state data.csv
}

@test "without a time column rows cannot be told apart, and a note says so" {
	printf 'v\n1\n2\n3\n' >data.csv
	run -0 --separate-stderr anomaly-filter --ask none -v --state state data.csv
	[[ "$stderr" == *"no time column: rows that the state has seen cannot be told"*"-t"* ]]
	[ "$(left_out data.csv)" -eq 0 ]
	jq -e '[.notes[] | select(startswith("no time column"))] | length == 1' left.json
	for args in "--state-from state" ""; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr anomaly-filter --ask none -v $args data.csv
		[[ "$stderr" != *"no time column"* ]]
	done
}

@test "a state behind a link is kept there" {
	rows 200 >data.csv
	mkdir safe
	ln -s safe/state state
	anomaly-filter --ask none --state safe/state data.csv >/dev/null
	anomaly-filter --ask none --state state data.csv >/dev/null
	[ -L state ]
	[ "$(left_out data.csv)" -eq 200 ]
	[ -f "safe/state~" ]
	[ ! -e "state~" ]
}
