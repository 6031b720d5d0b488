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

@test "a dry run leaves the state alone" {
	rows 150 >data.csv
	run -0 anomaly-filter --dry-run -u http://127.0.0.1:1/v1 --state state data.csv
	[ ! -e state ]
}
