# SPDX-License-Identifier: MIT
#
# readings.awk - CSV of 64 sensors and four value columns, 65 bytes a row, the same on every machine.
# Usage: awk -v rows=800000 -f readings.awk
#
# Every sensor reads once a minute; temperature follows the day, the others are noise around a
# level; once in about 20,000 rows something happens.

function uniform() {
	seed = (seed * 16807) % 2147483647
	return seed / 2147483647
}

function noise() {
	return uniform() + uniform() + uniform() + uniform() - 2
}

# Days since 1970-01-01 as a date: Fliegel and Van Flandern's way by way of the Julian day.
function date(day,    l, n, i, j, d, m) {
	l = day + 2440588 + 68569
	n = int(4 * l / 146097)
	l -= int((146097 * n + 3) / 4)
	i = int(4000 * (l + 1) / 1461001)
	l = l - int(1461 * i / 4) + 31
	j = int(80 * l / 2447)
	d = l - int(2447 * j / 80)
	l = int(j / 11)
	m = j + 2 - 12 * l
	return sprintf("%04d-%02d-%02d", 100 * (n - 49) + i + l, m, d)
}

BEGIN {
	seed = 20140214
	print "time,sensor_id,temperature,pressure,vibration,current"
	for (row = 0; row < rows; row++) {
		sensor = row % 64
		if (sensor == 0) {
			minute = row / 64
			if (minute % 1440 == 0)
				today = date(16071 + int(minute / 1440))
			time = sprintf("%sT%02d:%02d:00Z", today, int(minute / 60) % 24, minute % 60)
			warm = 4 * sin(minute % 1440 * 0.00436332313)
		}
		jump = uniform() < 0.00005 ? 15 : 0
		printf "%s,sensor-%03d,%.2f,%.4f,%.5f,%.5f\n", time, sensor,
			60 + sensor / 8 + warm + noise() + jump, 1013 + sensor + 2 * noise(),
			0.02 + 0.004 * noise(), 12.5 + 0.3 * noise() - jump / 4
	}
}
