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
	[ ! -e new ]
	anomaly-filter --ask none --bad-rows /dev/null --summary /dev/null in.csv >/dev/null
}
