# Files beside the records: what is never overwritten, and what is there in the end.
load setup.bash

@test "a file that is read is never written" {
	rows 50 >in.csv
	cp in.csv kept
	ln in.csv other.csv
	ln -s in.csv link.csv
	anomaly-filter --ask none --state state in.csv >/dev/null
	cp state state.kept
	for option in --bad-rows --summary --trace; do
		for file in in.csv other.csv link.csv; do
			run -64 --separate-stderr anomaly-filter --ask none $option $file in.csv
			[ "$stderr" = "anomaly-filter: in.csv: input file is output file ($option)" ]
		done
		run -64 --separate-stderr anomaly-filter --ask none $option in.csv <in.csv
		[ "$stderr" = "anomaly-filter: standard input: input file is output file ($option)" ]
		run -64 anomaly-filter --ask none $option in.csv /dev/null - <in.csv
		run -64 anomaly-filter --ask none $option state --state state /dev/null
		run -64 anomaly-filter --ask none $option state --state-from state /dev/null
	done
	run -64 bash -c 'anomaly-filter --ask none in.csv >>in.csv'
	cmp in.csv kept
	cmp state state.kept
}

@test "one file is not written by two" {
	rows 50 >in.csv
	echo kept >out
	run -64 --separate-stderr anomaly-filter --ask none --bad-rows out --summary out in.csv
	[ "$stderr" = "anomaly-filter: out is written by two: --summary and --bad-rows" ]
	run -64 bash -c 'anomaly-filter --ask none --summary out in.csv >>out'
	[ "$(cat out)" = kept ]
	run -64 anomaly-filter --ask none --bad-rows new --summary new in.csv
	run -64 anomaly-filter --ask none --state new --summary new in.csv
	mkdir folder
	ln -s folder link
	for other in ./new "$PWD/new" folder/../new; do
		run -64 anomaly-filter --ask none --state new --summary "$other" in.csv
		run -64 anomaly-filter --ask none --bad-rows "$other" --trace new in.csv
	done
	run -64 anomaly-filter --ask none --state folder/new --summary link/new in.csv
	[ ! -e folder/new ]
	anomaly-filter --ask none --bad-rows new2 --summary folder/new2 in.csv >/dev/null
	[ ! -e new ]
	anomaly-filter --ask none --bad-rows /dev/null --summary /dev/null in.csv >/dev/null
}

@test "a summary that cannot be written is told before a row is read" {
	rows 200 >in.csv
	for file in nowhere/sum .; do
		run -73 --separate-stderr anomaly-filter --ask none --summary "$file" in.csv
		[ -z "$output" ]
		[[ "$stderr" == "anomaly-filter: cannot create $file (--summary): "* ]]
	done
}

@test "nor does a folder that takes no file go unnoticed" {
	[ "$(id -u)" -ne 0 ] || skip "root may write anywhere"
	rows 5 >in.csv
	mkdir locked
	chmod 500 locked
	run -73 anomaly-filter --ask none --summary locked/sum in.csv
	chmod 700 locked
	echo old >locked/sum
	chmod 500 locked
	anomaly-filter --ask none --summary locked/sum in.csv >/dev/null # in place
	jq -e '.rows.in == 5' locked/sum
}

@test "every way out leaves a summary" {
	rows 200 >in.csv
	says() {
		jq -e --argjson status "$1" '.exit_status == $status' sum.json
		rm sum.json
	}
	echo '{"exit_status":0,"from":"yesterday"}' >sum.json
	run -66 anomaly-filter --ask none --summary sum.json nowhere.csv
	says 66
	run -64 anomaly-filter -u http://far.example/v1 --summary sum.json in.csv
	says 64
	run -74 bash -c 'anomaly-filter --ask none --summary sum.json in.csv >/dev/full'
	says 74
	run -74 bash -c 'anomaly-filter --ask none --summary sum.json in.csv >&-'
	says 74
	run -73 anomaly-filter --ask none --summary sum.json --bad-rows nowhere/bad in.csv
	says 73
	echo "not a state" >state
	run -65 anomaly-filter --ask none --summary sum.json --state state in.csv
	says 65
	rows 60000 >long.csv
	run -141 bash -c 'anomaly-filter --ask none -e rows --summary sum.json long.csv | true; exit ${PIPESTATUS[0]}'
	says 141
	mkfifo in
	anomaly-filter --ask none --summary sum.json <in >out 3>&- &
	pid=$!
	exec 9>in
	cat in.csv >&9
	for _ in $(seq 50); do [ -s out ] && break; sleep 0.1; done
	kill -TERM $pid
	exec 9>&-
	wait $pid || true
	says 143
}

@test "a summary is there whole, in its own mode, behind a link, through a pipe" {
	rows 200 >in.csv
	umask 027
	anomaly-filter --ask none --summary sum.json in.csv >/dev/null
	[ "$(stat -c %a sum.json)" = 640 ]
	chmod 604 sum.json
	ln -s sum.json link.json
	ln sum.json other.json
	anomaly-filter --ask none --summary link.json in.csv >/dev/null
	[ -L link.json ]
	[ "$(stat -c %a sum.json)" = 604 ]
	run ! test sum.json -ef other.json
	mkfifo pipe
	cat pipe >got 3>&- &
	anomaly-filter --ask none --summary pipe in.csv >/dev/null
	wait
	jq -e '.rows.in == 200' got
	[ -p pipe ]
	anomaly-filter --ask none --summary /dev/fd/9 in.csv 9>nine >/dev/null
	jq -e '.rows.in == 200' nine
	run -73 anomaly-filter --ask none --summary /dev/fd/3 in.csv 3>&-
	run -74 anomaly-filter --ask none --summary /dev/full in.csv
	[ "$(find . -name '.tmp-*' | wc -l)" -eq 0 ]
}

@test "a summary that is a mount of its own is written in place" {
	unshare -m true 2>/dev/null || skip "no mounts"
	rows 200 >in.csv
	echo longer than nothing, and to be replaced >outside.json
	: >inside.json
	unshare -m sh -c 'mount --bind outside.json inside.json &&
		anomaly-filter --ask none --summary inside.json in.csv >/dev/null'
	jq -e '.rows.in == 200' outside.json
	[ "$(find . -name '.tmp-*' | wc -l)" -eq 0 ]
}

@test "a summary keeps its owner, and a link to nothing stays one" {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	rows 200 >in.csv
	echo old >own.json
	chown 1000:1000 own.json
	chmod 600 own.json
	anomaly-filter --ask none --summary own.json in.csv >/dev/null
	[ "$(stat -c '%u:%g %a' own.json)" = "1000:1000 600" ]
	ln -s target.json link.json
	anomaly-filter --ask none --summary link.json in.csv >/dev/null
	[ -L link.json ]
	jq -e '.rows.in == 200' target.json
}

@test "a full disk leaves whole lines" {
	rows 3000 >in.csv
	for open in '>' '>>'; do
		echo before >out
		run -74 --separate-stderr bash -c "trap '' XFSZ; ulimit -f 16; anomaly-filter --ask none in.csv ${open}out"
		[[ "$stderr" == *"cannot write standard output"* ]]
		[ "$(wc -c <out)" -gt 8000 ]
		[ "$(tail -c 1 out | od -An -tx1 | tr -d ' ')" = 0a ]
		grep -v '^before$' out | jq -e .window >/dev/null
	done
	[ "$(head -n 1 out)" = before ]
	{ sed 's/,[^,]*$//' in.csv | tail -n +2; } >bad
	{ cat in.csv; cat bad; } >mixed.csv
	run -74 bash -c "trap '' XFSZ; ulimit -f 16; anomaly-filter --ask none --bad-rows kept mixed.csv >/dev/null"
	[ "$(tail -c 1 kept | od -An -tx1 | tr -d ' ')" = 0a ]
}

@test "what is behind standard error is added to, never begun anew" {
	rows 200 >in.csv
	echo 'never,1,2' >>in.csv
	for file in /dev/stderr /dev/fd/2 /proc/self/fd/2; do
		echo before >log
		run -2 bash -c "anomaly-filter --ask none --summary $file --bad-rows $file in.csv 2>>log >out"
		[ "$(head -n 1 log)" = before ]
		grep -q '^# in.csv: row 201' log
		grep -q '^never,1,2$' log
		tail -n 1 log | jq -e '.rows.bad == 1'
	done
	run -2 bash -c "anomaly-filter --ask none --summary /dev/stderr in.csv >all 2>&1"
	[ "$(wc -l <all)" -eq 4 ] # two records, a message, the summary
	run -0 bash -c "head -n 50 in.csv | anomaly-filter --ask none --summary /dev/stdout >all"
	tail -n 1 all | jq -e '.rows.in == 49'
	run -73 anomaly-filter --ask none --bad-rows /dev/fd/77 in.csv
}

@test "no file is ever called -" {
	rows 50 >in.csv
	for option in --summary --bad-rows --trace --state; do
		run -64 anomaly-filter --ask none $option - in.csv
		[ ! -e ./- ]
	done
	anomaly-filter --ask none --summary ./- in.csv >/dev/null
	[ -s ./- ]
}

# An open window of ten rows costs under 800 bytes a series, and its record does not wait in memory.
@test "the windows of many series that close together are written one by one" {
	! nm "$builddir/libanomaly.a" 2>/dev/null | grep -q __asan_init || skip "built with sanitizers, which take memory of their own"
	awk 'BEGIN { print "sensor,value"; for (s = 0; s < 40000; s++) print "s" s ",1" }' >in.csv
	run -0 /usr/bin/python3 - <<-'P'
		import os, subprocess
		def peak(form):
		    child = subprocess.Popen(["anomaly-filter", "--ask", "none", "-k", "sensor", "-w", "10", "-e", form,
		                              "in.csv"], stdout=subprocess.DEVNULL)
		    _, status, used = os.wait4(child.pid, 0)
		    assert status == 0
		    return used.ru_maxrss
		more = (peak("windows") - peak("anomalies")) * 1024 / 40000
		print(more)
		assert more < 800, more
	P
}
