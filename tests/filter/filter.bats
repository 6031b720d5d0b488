# What a user sees of anomaly-filter: records, messages, exit status.
load setup.bash

@test "a spike is found, with its row and its own digits" {
	faulty 400 257 >data.csv
	run -0 anomaly-filter --ask none data.csv
	[ "${#lines[@]}" -eq 4 ]
	jq -s -e '.[2] | .verdict == "anomalous" and any(.anomalies[]; .row == 257 and .column == "temperature")' <<<"$output"
	[[ "${lines[2]}" == *'"value":95.50,'* ]]
}

@test "rows used and bad add up to rows in" {
	rows 50 >data.csv
	printf '%s\n' 'x,1,2' '2026-03-02T00:00:00Z,1' '2026-03-02T00:01:00Z,1,2' >>data.csv
	run -2 --separate-stderr anomaly-filter --ask none --summary sum.json data.csv
	jq -e '.rows == {"in":53,"used":51,"bad":2,"left_out_state":0,"left_out_shard":0,"late":0,"bad_cells":0,"missing_cells":0}' sum.json
	jq -e '.exit_status == 2' sum.json
	[[ "$stderr" == *"data.csv: row 51 (line 52): "* && "$stderr" == *"row 52 "* ]]
}

@test "--on-bad-row stop ends with 65 and says where" {
	rows 5 >data.csv
	echo 'never,1,2' >>data.csv
	run -65 --separate-stderr anomaly-filter --ask none --on-bad-row stop data.csv
	[[ "$stderr" == *"data.csv: row 6 (line 7): "* ]]
}

@test "--bad-rows keeps them as they came" {
	rows 5 >data.csv
	echo 'never,1,"a ""b"""' >>data.csv
	run -2 anomaly-filter --ask none --bad-rows bad.txt data.csv
	[ "$(sed -n 2p bad.txt)" = 'never,1,"a ""b"""' ]
	[[ "$(sed -n 1p bad.txt)" == "# "*"row 6"* ]]
}

@test "every form of output, and its order" {
	faulty 400 257 >data.csv
	run -0 anomaly-filter --ask none -e rows data.csv
	[ "${#lines[@]}" -eq 400 ]
	jq -s -e '.[256] | .anomaly.row == 257 and .data.temperature == 95.50' <<<"$output"
	jq -s -e 'map(.row) == [range(1; 401)]' <<<"$output"
	run -0 anomaly-filter --ask none -e anomalies data.csv
	jq -s -e 'any(.[]; .row == 257 and .window == 3 and .series == {})' <<<"$output"
	run -0 anomaly-filter --ask none -e text data.csv
	[[ "$output" == *"temperature=95.50 expected"* ]]
}

@test "--exit-code is 1 with an anomaly, 0 without" {
	faulty 400 257 | run -1 anomaly-filter --ask none -x
	faulty 400 257 >data.csv
	run -1 anomaly-filter --ask none -x -e text data.csv
	run -0 anomaly-filter --ask none -x --threshold 12 data.csv
}

@test "standard input, files and - are the same rows" {
	faulty 400 257 >all.csv
	head -n 201 all.csv >a.csv
	{ head -n 1 all.csv; tail -n +202 all.csv; } >b.csv
	anomaly-filter --ask none <all.csv >one
	anomaly-filter --ask none a.csv b.csv >two
	cmp one two
	anomaly-filter --ask none a.csv - <b.csv >two
	cmp one two
}

@test "the speed of reading changes nothing" {
	faulty 300 257 >data.csv
	anomaly-filter --ask none -w 20m <data.csv >one
	{ while IFS= read -r line; do printf '%s\n' "$line"; done <data.csv; } | anomaly-filter --ask none -w 20m >two
	cmp one two
	dd if=data.csv bs=7 2>/dev/null | anomaly-filter --ask none -w 20m >two
	cmp one two
}

@test "every series has its own windows and detector" {
	rows 800 4 >data.csv
	run -0 anomaly-filter --ask none -k sensor data.csv
	jq -s -e 'length == 8 and (map(.series.sensor) | unique) == ["s0","s1","s2","s3"]' <<<"$output"
	jq -s -e 'all(.[]; .count == 100)' <<<"$output"
}

@test "the shares of --shard are the output of one run" {
	rows 2000 8 >data.csv
	for w in 50 10m; do
		anomaly-filter --ask none -k sensor -w $w data.csv | jq -cS 'del(.bad_rows)' | sort >whole
		for i in 0 1 2; do
			anomaly-filter --ask none -k sensor -w $w --shard $i/3 data.csv
		done | jq -cS 'del(.bad_rows)' | sort >parts
		[ -s whole ]
		cmp whole parts
	done
}

@test "bad rows belong to the first share alone" {
	{ rows 200 4; echo 'never,s1,1,2'; } >data.csv
	run -2 --separate-stderr anomaly-filter --ask none -k sensor --shard 0/2 --summary 0.json --bad-rows 0.bad data.csv
	[[ "$stderr" == *"row 201"* ]]
	run -0 --separate-stderr anomaly-filter --ask none -k sensor --shard 1/2 --summary 1.json --bad-rows 1.bad data.csv
	[ -z "$stderr" ]
	[ -s 0.bad ]
	[ ! -s 1.bad ]
	jq -s -e 'map(.rows.bad) == [1, 0] and all(.[].rows; .in == .used + .bad + .left_out_shard)' 0.json 1.json
	jq -s -e 'map(.bad_rows) | add == 0' <<<"$output"
	run -65 anomaly-filter --ask none -k sensor --shard 0/2 --on-bad-row stop data.csv
}

@test "a run split by --state is one run, row by row" {
	faulty 600 457 >all.csv
	anomaly-filter --ask none -e rows all.csv | jq -c '[.row, .score, .event, .state]' >one
	head -n 302 all.csv >a.csv
	{ head -n 1 all.csv; tail -n +250 all.csv; } >b.csv # repeats 53 rows that the first run has seen
	anomaly-filter --ask none -e rows --state s a.csv | jq -c '[.row, .score, .event, .state]' >two
	anomaly-filter --ask none -e rows --state s --summary sum.json b.csv |
		jq -c '[.row + 248, .score, .event, .state]' >>two
	cmp one two
	jq -e '.rows.left_out_state == 53' sum.json
	[ -e s~ ]
}

@test "a foreign or damaged state stops with 65 and is left alone" {
	rows 200 >data.csv
	echo "not a state" >s
	run -65 --separate-stderr anomaly-filter --ask none --state s data.csv
	[[ "$stderr" == *"state file s"* ]]
	[ "$(cat s)" = "not a state" ]
	rm s
	anomaly-filter --ask none --state s data.csv >/dev/null
	cp s before
	run -65 anomaly-filter --ask none --state s -c pressure data.csv
	cmp s before
	printf 'X' | dd of=s bs=1 seek=100 conv=notrunc 2>/dev/null
	run -65 anomaly-filter --ask none --state s data.csv
}

@test "two runs never use one state at once" {
	rows 200 >data.csv
	(cat data.csv; sleep 3) | anomaly-filter --ask none --state s >/dev/null &
	sleep 0.5
	command -v flock >/dev/null || skip "no flock"
	run ! flock -n s.lock true
	wait
	flock -n s.lock true
}

@test "what cannot be opened is 66 before a row is read" {
	rows 5 >data.csv
	run -66 --separate-stderr anomaly-filter --ask none data.csv nowhere.csv
	[ -z "$output" ]
	[[ "$stderr" == *"cannot open nowhere.csv: No such file or directory" ]]
	run -66 anomaly-filter --ask none .
}

@test "wrong usage is 64 and one line" {
	for args in "--frobnicate" "-w" "-w x" "-e nothing" "--shard 3/3"; do
		# shellcheck disable=SC2086
		run -64 --separate-stderr anomaly-filter $args
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 1 ]
	done
}

@test "a window of time without a time column is told" {
	printf 'v\n1\n2\n' >data.csv
	run -65 --separate-stderr anomaly-filter --ask none -w 10m data.csv
	[[ "$stderr" == *"-t"* ]]
}

@test "a full disk is 74, a closed output too, a gone reader is quiet" {
	rows 300 >data.csv
	run -74 --separate-stderr bash -c 'anomaly-filter --ask none data.csv >/dev/full'
	[[ "$stderr" == *"standard output"*"No space left on device"* ]]
	run -74 bash -c 'anomaly-filter --help >/dev/full'
	run -74 bash -c 'anomaly-filter --version >&-'
	run -74 bash -c 'anomaly-filter --ask none data.csv >&-'
	rows 60000 >data.csv
	run -141 --separate-stderr bash -c 'anomaly-filter --ask none -e rows data.csv | true; exit ${PIPESTATUS[0]}'
	[ -z "$stderr" ]
	run -74 bash -c 'trap "" PIPE; anomaly-filter --ask none -e rows data.csv | true; exit ${PIPESTATUS[0]}'
}

@test "SIGTERM: open windows are written, lines are whole, the status is the signal's" {
	mkfifo in
	anomaly-filter --ask none <in >out &
	pid=$!
	exec 9>in
	rows 150 >&9
	for _ in $(seq 50); do [ -s out ] && break; sleep 0.1; done
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	exec 9>&-
	[ "$status" -eq 143 ]
	jq -s -e 'length == 2 and .[1].count == 50' out
}

@test "a record comes with the row that closes its window" {
	mkfifo in
	anomaly-filter --ask none -w 10 <in >out &
	pid=$!
	exec 9>in
	rows 10 >&9
	for _ in $(seq 50); do [ -s out ] && break; sleep 0.02; done
	[ "$(wc -l <out)" -eq 1 ]
	exec 9>&-
	wait $pid
}

@test "--max-wait closes a window while input is awaited" {
	mkfifo in
	anomaly-filter --ask none --max-wait 200ms <in >out &
	pid=$!
	exec 9>in
	rows 10 >&9
	for _ in $(seq 100); do [ -s out ] && break; sleep 0.05; done
	jq -s -e '.[0].count == 10' out
	exec 9>&-
	wait $pid
}

@test "--max-wait counts the silence, whatever a model says in between" {
	rows 150 >data.csv
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../model/faultserver.py" --delay 2.5 ok >port 2>/dev/null 3>&- &
	server=$!
	for _ in $(seq 50); do [ -s port ] && break; sleep 0.1; done
	mkfifo in
	anomaly-filter -u "http://127.0.0.1:$(head -n 1 port)/v1" --trust always --max-wait 3s <in >out 3>&- &
	pid=$!
	exec 9>in
	cat data.csv >&9
	sleep 4.5 # the reply comes after 2.5 s: not 3 s more from there
	written=$(wc -l <out)
	exec 9>&-
	wait $pid || true
	kill "$server"
	[ "$written" -eq 2 ]
	jq -s -e '.[1].count == 50 and .[1].model.status == "not_needed"' out
}

@test "the locale and the time zone change nothing" {
	faulty 300 257 >data.csv
	anomaly-filter --ask none data.csv >one
	mkdir locales
	localedef -i de_DE -f UTF-8 locales/de_DE.UTF-8 2>/dev/null || skip "no German locale to be made"
	export LOCPATH=$PWD/locales LC_ALL=de_DE.UTF-8
	[ "$(locale decimal_point)" = , ]
	# A library's start calls setlocale(3), which with LOCPATH leaks in glibc: not ours to be told of.
	ASAN_OPTIONS=detect_leaks=0 TZ=Asia/Kathmandu anomaly-filter --ask none data.csv >two
	cmp one two
}

@test "silent on success where standard error is no terminal" {
	faulty 300 257 >data.csv
	run -0 --separate-stderr anomaly-filter --ask none data.csv
	[ -z "$stderr" ]
	run -0 --separate-stderr anomaly-filter --ask none -v data.csv
	[[ "$stderr" == *"time=time; values=temperature,pressure; key=none; windows of 100 rows; no model"* ]]
	[[ "$stderr" == *"300 rows in: 300 used, 0 bad"* ]]
	run -0 --separate-stderr anomaly-filter --ask none -v -w 90m data.csv
	[[ "$stderr" == *"; windows of 90 min; "* ]]
}

@test "no rows, no records, no complaint, but a note" {
	printf 'time,temperature\n' >header.csv
	run -0 --separate-stderr anomaly-filter --ask none header.csv
	[ -z "$output$stderr" ]
	run -0 --separate-stderr anomaly-filter --ask none -v header.csv
	[[ "$stderr" == *"no row was read: the input ends with its header"* ]]
	run -0 --separate-stderr anomaly-filter --ask none -v /dev/null
	[[ "$stderr" == *"the input is empty"* ]]
}

@test "a time in a form of its own is pointed at" {
	{ echo 'Zeit;Wert'; for i in $(seq 10 59); do echo "01.03.2026 10:$i;1,$i"; done; } >data.csv
	run -0 --separate-stderr anomaly-filter --ask none -v data.csv
	[[ "$stderr" == *'"Zeit" holds "01.03.2026 10:10" (-t Zeit --time-format FMT'* ]]
	run -0 --separate-stderr anomaly-filter --ask none -v -t Zeit --time-format '%d.%m.%Y %H:%M' data.csv
	[[ "$stderr" != *"no time column"* ]]
	jq -e '.start == "2026-03-01T10:10:00Z"' <<<"$output"
}

@test "rows whose newest comes first are pointed at" {
	rows 50 >data.csv
	{ head -n 1 data.csv; tail -n +2 data.csv | tac; } >turned.csv
	run -0 --separate-stderr anomaly-filter --ask none -v turned.csv
	[[ "$stderr" == *"the newest row comes first"* ]]
	{ head -n 10 turned.csv; tail -n 5 data.csv; } >some.csv
	for file in data.csv some.csv; do
		run -0 --separate-stderr anomaly-filter --ask none -v $file
		[[ "$stderr" == *"rows in"* && "$stderr" != *"newest row comes first"* ]]
	done
}

@test "where the input cannot be used its error stands alone" {
	printf '\037\213\010' >data.csv.gz
	run -65 --separate-stderr anomaly-filter --ask none -v data.csv.gz
	[ "$stderr" = "anomaly-filter: data.csv.gz: this is compressed by gzip (zcat FILE | anomaly-filter)" ]
}

@test "numbers past all measure never reach a record" {
	{ echo v; for v in 1e308 -1e308 1e308 5e-324 0 -0 1e-312 NaN "" 1e308; do echo "$v"; done; } >data.csv
	for form in windows rows anomalies; do
		anomaly-filter --ask none -e $form data.csv >out
		[ "$form" = anomalies ] || [ -s out ]
		/usr/bin/python3 -c '
import json, sys
def never(name): raise SystemExit("not a number: " + name)
for line in open("out"): json.loads(line, parse_constant=never)'
	done
}

@test "--dry-run writes questions as batch lines and sends nothing" {
	faulty 400 257 >data.csv
	run -0 --separate-stderr anomaly-filter --dry-run -u http://127.0.0.1:1/v1 data.csv
	jq -s -e 'length >= 1 and all(.[]; .method == "POST" and .url == "/v1/chat/completions" and
		(.body.messages | length) == 2)' <<<"$output"
	jq -s -e 'map(.custom_id) | length == (unique | length)' <<<"$output"
	jq -s -e 'any(.[]; .body.messages[1].content | contains("257 95.5"))' <<<"$output"
	[[ "$stderr" == *" tokens"*"nothing was sent" ]]
}

@test "--check tells that nobody answers, and what mends it" {
	run -69 anomaly-filter --check -u http://127.0.0.1:1/v1
	[[ "$output" == "BAD "* ]]
}

@test "a model that is not there: every record, one line why, 69" {
	faulty 400 257 >data.csv
	anomaly-filter --ask none data.csv | jq -c 'del(.model)' >one
	run -69 --separate-stderr anomaly-filter --trust always --retries 0 -u http://127.0.0.1:1/v1 data.csv
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ "$stderr" == *"no question was answered by 127.0.0.1:1: "* ]]
	jq -c 'del(.model)' <<<"$output" >two
	cmp one two
	jq -s -e 'any(.[]; .model.status == "failed" and .model.error.code != null)' <<<"$output"
}

@test "what an option names is looked at before a row is read" {
	rows 5 >data.csv
	run -66 anomaly-filter -m x --cacert nowhere.pem data.csv
	run -66 anomaly-filter -m x --system nowhere.txt data.csv
	run -64 anomaly-filter -m x -O temperature data.csv
	run -64 anomaly-filter -m x --header 'Authorization: Bearer x' data.csv
	echo key >key
	chmod 644 key
	run -78 anomaly-filter -m x --api-key-file key data.csv
	run -64 anomaly-filter -u http://far.example/v1 data.csv
	run -73 anomaly-filter --ask none --bad-rows nowhere/bad data.csv
}

@test "value columns without one number are 65, and told" {
	rows 30 >data.csv
	run -65 --separate-stderr anomaly-filter --ask none -c time data.csv
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ "$stderr" == *"-c"* ]]
}

@test "the help fits into 80 columns" {
	for help in --help --help=all; do
		anomaly-filter $help >help.txt
		run ! grep -nE '.{81}' help.txt
	done
}

@test "a model that is not there, or no Model Runner: the command that mends it" {
	faulty 400 257 >data.csv
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../model/faultserver.py" 404 >port 2>/dev/null 3>&- &
	server=$!
	for _ in $(seq 50); do [ -s port ] && break; sleep 0.1; done
	LLM_URL=http://127.0.0.1:$(head -n 1 port)/engines/v1/ LLM_MODEL=ai/smollm2 run -69 --separate-stderr anomaly-filter data.csv
	kill "$server"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ "$stderr" == *"docker model pull ai/smollm2"* ]]
	LLM_URL=http://127.0.0.1:12434/v1/ run --separate-stderr anomaly-filter --retries 0 data.csv
	[ "$status" -eq 69 ] || skip "something answers at 127.0.0.1:12434"
	[[ "$stderr" == *"docker desktop enable model-runner --tcp 12434"* ]]
}

@test "bad rows before the first good one are in the records" {
	printf 'a,b\n1\n1,2\n' >data.csv
	run -2 --separate-stderr anomaly-filter --ask none data.csv
	jq -e '.bad_rows == 1 and .count == 1' <<<"$output"
}

@test "no reading at all is 65, also where some cells are empty" {
	printf 'a,b\n1,x\n2,\n3,y\n' >data.csv
	run -65 --separate-stderr anomaly-filter --ask none -c b data.csv
	[[ "$stderr" == *"not one cell of the value columns is a number"* ]]
	printf 'a,b\n1,x\n2,\n3,4\n' >data.csv
	run -0 anomaly-filter --ask none -c b data.csv
	printf 'a,b\n1,\n2,\n' >data.csv
	run -0 anomaly-filter --ask none -c b data.csv
}
