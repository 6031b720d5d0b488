# What the command line tests of anomaly-filter share.
bats_require_minimum_version 1.5.0
setup() {
	cd "$(mktemp -d "${BATS_TEST_TMPDIR:-/tmp}/af.XXXXXX")" || exit 1
	export HOME=$PWD XDG_CACHE_HOME=$PWD/cache
}

# rows N [SENSORS]: a rhythm with a little noise, a minute a row; the fault is the test's own.
rows() {
	awk -v n="$1" -v sensors="${2:-1}" 'BEGIN {
		srand(7)
		print (sensors > 1 ? "time,sensor,temperature,pressure" : "time,temperature,pressure")
		for (i = 0; i < n; i++) {
			m = int(i / sensors)
			time = sprintf("2026-03-%02dT%02d:%02d:00Z", 1 + int(m / 1440), int(m / 60) % 24, m % 60)
			key = (sensors > 1) ? sprintf(",s%d", i % sensors) : ""
			printf "%s%s,%.2f,%.3f\n", time, key, 20 + 3 * sin(m / 40) + rand(), 1 + rand() / 50
		}
	}'
}

# faulty N ROW: rows with one plain spike at ROW.
faulty() {
	rows "$1" | awk -F, -v OFS=, -v at="$2" 'NR == at + 1 { $2 = "95.50" } { print }'
}
