#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sentences by the hundred, each once true and once false, held against the checks.

usage: sentences.py [-v] [SEED [WINDOWS]]

Each pattern below is a form in which people speak of readings. It is filled with what is so in
a random window, and with one thing in it wrong; the checker of claims.py labels both by the data. The
table shows, by pattern, how many false ones stood and how many true ones were kept.
Exit status: 0 all is well, 1 more than FALSE_MOST of the false ones stand or fewer than KEPT_LEAST of the true ones.
"""
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import claims  # noqa: E402

FALSE_MOST, KEPT_LEAST = 0.005, 0.98
COLUMNS = [("temperature", 71.5, 0.4, 1), ("pressure_pa", 101325, 14, 0), ("flow_l_min", 12.4, 0.15, 2),
           ("voltage", 3.842, 0.002, 3), ("requests", 12400, 250, 0), ("level_cm", 320, 3, 1)]
QUIET = ("quiet",)


class Case:
    """One window, what is so in it, and whether the sentence to make is to be false."""

    def __init__(self, rng, shape):
        self.rng, self.shape = rng, shape
        name, base, noise, places = rng.choice(COLUMNS)
        first = rng.randint(200, 4000)
        n = rng.randint(50, 110)
        self.at = first + rng.randint(15, n - 20)
        self.end = self.at + rng.randint(4, 14)
        size = noise * rng.uniform(25, 60) * rng.choice([1, -1])
        data = {"base": base, "noise": noise, "seed": rng.randint(1, 9999), "places": places}
        mark = {"row": self.at, "column": name, "expert": "level", "score": round(rng.uniform(4, 9), 1),
                "low": round(base - 2 * noise, places + 1), "high": round(base + 2 * noise, places + 1),
                "before": round(base, places + 1), "spread": round(noise / 2, places + 3)}
        if shape == "spike":
            data["set"] = {str(self.at): "%.*f" % (places, base + size)}
            mark["kind"] = "spike" if size > 0 else "drop"
        elif shape == "shift":
            data["add"] = [[self.at, first + n, size]]
            mark["kind"] = "level_shift"
        elif shape == "missing":
            data["set"] = {str(r): None for r in range(self.at, self.end + 1)}
            mark.update(kind="missing", extent=self.end - self.at + 1, usual=1)
            for k in ("low", "high", "before", "spread"):
                del mark[k]
        self.line = {"name": "s", "columns": [name], "rows": [first, first + n - 1], "context": 20,
                     "start": "2026-0%d-1%dT0%d:00:00Z" % (rng.randint(1, 9), rng.randint(0, 9), rng.randint(0, 9)),
                     "step": rng.choice([60, 300]), "data": {name: data},
                     "marks": [] if shape == "quiet" else [mark]}
        self.w = claims.Window(self.line)
        self.k = claims.Checker(self.w, {"shown": self.w.numbers})
        self.name, self.places, self.mark = name, places, mark
        self.first, self.last = self.w.first, self.w.last

    def cell(self, row):
        return self.w.cells[self.name][row]

    def fmt(self, v):
        return "%.*f" % (self.places, v)

    def clock(self, row):
        return self.w.times[row].strftime("%H:%M")

    def stat(self, what):
        return self.k.stat(what, "")

    def extreme(self, what):
        value = self.stat(what)
        return next(r for r in range(self.first, self.last + 1) if self.k.value(r, "") == value)

    def after(self, rows):
        """The row so many behind the end of what is missing, or the window's last."""
        return min(self.end + rows, self.last)

    def other(self, row):
        """A row far from this one that reads otherwise."""
        rows = [r for r in range(self.first, self.last + 1) if abs(r - row) > 5 and
                self.cell(r) not in (None, self.cell(row)) and self.clock(r) != self.clock(row)]
        return self.rng.choice(rows)

    def wrong(self, text):
        """A number that is not this one, in the same form."""
        places, v = len(text.partition(".")[2]), float(text)
        readings = set(self.w.cells[self.name].values())
        while True:
            made = "%.*f" % (places, v * self.rng.uniform(1.3, 1.6) ** self.rng.choice([-1, 1]) + (3 if v == 0 else 0))
            if made not in readings and made != text:
                return made


def number(c, text, false):
    return c.wrong(text) if false else text


def moved(c, false):
    up = (float(c.cell(c.at)) > c.mark["before"]) != false
    return "up" if up else "down"


# Patterns: (shapes, function of case and false -> (text, says)). What may be wrong is one thing.
def p_value_at_row(c, f):
    v = number(c, c.cell(c.at), f)
    return "The reading at row %d is %s." % (c.at, v), [["reading", c.at, "", v]]


def p_value_at_time(c, f):
    v = number(c, c.cell(c.at), f)
    return "At %s the %s was %s." % (c.clock(c.at), c.name, v), [["reading", c.at, "", v]]


def p_at_time(c, f):
    row = c.other(c.at) if f else c.at
    return "The %s moved to %s at %s." % (c.name, c.cell(c.at), c.clock(row)), [["time", c.at, c.clock(row)]]


def p_rose(c, f):
    way = moved(c, f)
    return ("The %s %s sharply at row %d." % (c.name, {"up": "rose", "down": "fell"}[way], c.at),
            [["way", c.at, "", way]])


def p_went(c, f):
    way = moved(c, f)
    return "The %s went %s all of a sudden." % (c.name, way), [["way", c.at, "", way]]


def p_noun(c, f):
    way = moved(c, f)
    return ("A sudden %s of the %s at row %d." % ({"up": "rise", "down": "fall"}[way], c.name, c.at),
            [["way", c.at, "", way]])


def p_increase(c, f):
    way = moved(c, f)
    return ("There is %s in %s at %s." % ({"up": "an increase", "down": "a decrease"}[way], c.name, c.clock(c.at)),
            [["way", c.at, "", way]])


def p_high_low(c, f):
    way = moved(c, f)
    return ("Row %d is unusually %s." % (c.at, {"up": "high", "down": "low"}[way]), [["way", c.at, "", way]])


def p_from_to(c, f):
    a, b = c.cell(c.at - 1), number(c, c.cell(c.at), f)
    return "The %s changed from %s to %s." % (c.name, a, b), [["before", c.at, "", a], ["reading", c.at, "", b]]


def p_from_wrong(c, f):
    a, b = number(c, c.cell(c.at - 1), f), c.cell(c.at)
    return "It went from %s to %s within one step." % (a, b), [["before", c.at, "", a], ["reading", c.at, "", b]]


def p_difference(c, f):
    d = c.fmt(abs(float(c.cell(c.at)) - float(c.cell(c.at - 1))))
    d = number(c, d, f)
    return ("The %s changed by %s in one step." % (c.name, d), [["difference", c.at, "", "previous", d]])


def p_band(c, f):
    low, high = c.fmt(c.mark["low"]), c.fmt(c.mark["high"])
    high = number(c, high, f)
    return ("The expected range is %s to %s." % (low, high), [["band", c.at, "", low, high]])


def p_mean(c, f):
    v = number(c, c.fmt(c.stat("mean")), f)
    return "On average the %s is %s." % (c.name, v), [["stat", "mean", "", v]]


def p_median(c, f):
    v = number(c, c.fmt(c.stat("median")), f)
    return "The median of the window is %s." % v, [["stat", "median", "", v]]


def p_range(c, f):
    a, b = c.fmt(c.stat("min")), number(c, c.fmt(c.stat("max")), f)
    return "Readings range from %s to %s." % (a, b), [["stat", "min", "", a], ["stat", "max", "", b]]


def p_lowest_row(c, f):
    row = c.extreme("min")
    row = c.other(row) if f else row
    return "The lowest reading is at row %d." % row, [["at", "min", "", row]]


def p_highest_time(c, f):
    row = c.extreme("max")
    row = c.other(row) if f else row
    return "The %s was highest at %s." % (c.name, c.clock(row)), [["at", "max", "", row]]


def p_reached_max(c, f):
    row = c.extreme("max")
    row = c.other(row) if f else row
    return "The maximum was reached in row %d." % row, [["at", "max", "", row]]


def p_count(c, f):
    n = c.last - c.first + 1 + (7 if f else 0)
    return "The window has %d rows." % n, [["count", "rows", str(n)]]


def p_one_anomaly(c, f):
    n = 4 if f else 1
    return ("%s of the %d rows %s unusual." % ("Four" if f else "One", c.last - c.first + 1, "are" if f else "is"),
            [["count", "anomalies", str(n)]])


def p_beyond(c, f):
    limit = c.fmt(c.mark["high"])
    n = sum(c.k.value(r, "") is not None and c.k.value(r, "") > float(limit) for r in range(c.first, c.last + 1))
    n += 9 if f else 0
    return "%d readings lie above %s." % (n, limit), [["beyond", "", "above", limit, str(n)]]


def p_nothing(c, f):
    return "No anomalies can be seen in this window.", [["normal"]]


def p_stable(c, f):
    return "The %s is stable and inconspicuous." % c.name, [["normal"]]


def p_outlier_row(c, f):
    row = c.other(c.at) if f else c.at
    return "Row %d is an outlier." % row, [["outliers", [row]]]


def p_stands_out(c, f):
    row = c.other(c.at) if f else c.at
    return "Only the reading at %s stands out." % c.clock(row), [["outliers", [row]]]


def p_start(c, f):
    v = number(c, c.cell(c.first), f)
    return "The window starts at %s." % v, [["reading", c.first, "", v]]


def p_end(c, f):
    v = number(c, c.cell(c.last), f)
    return "At the end the %s is %s." % (c.name, v), [["reading", c.last, "", v]]


def p_step(c, f):
    minutes = c.line["step"] // 60 * (4 if f else 1)
    return ("A reading is taken every %s." % ("minute" if minutes == 1 else "%d minutes" % minutes),
            [["duration", "step", str(minutes), "min"]])


def p_covers(c, f):
    minutes = (c.last - c.first) * c.line["step"] // 60 + (47 if f else 0)
    return "The window covers %d minutes." % minutes, [["duration", "window", str(minutes), "min"]]


def p_back(c, f):
    if f:
        v = c.cell(c.at)
        return "One row later it is still %s." % v, [["after", c.at, "", v]]
    v = c.cell(c.at + 1)
    return "One row later it is %s again." % v, [["after", c.at, "", v]]


def p_next(c, f):
    v = number(c, c.cell(c.at + 1), f)
    return "The next reading is %s." % v, [["after", c.at, "", v]]


def p_share(c, f):
    a, b = float(c.cell(c.at)), float(c.cell(c.at - 1))
    v = "%.1f" % (abs(a - b) / abs(b) * 100)
    v = number(c, v, f)
    return ("The %s changed by %s %% against the reading before." % (c.name, v),
            [["share", c.at, "", "previous", v]])


def p_new_level(c, f):
    rows = range(c.at, c.last + 1)
    v = c.fmt(sum(c.k.value(r, "") for r in rows) / len(rows))
    v = number(c, v, f)
    return "From row %d on the mean is %s." % (c.at, v), [["meanof", [c.at, c.last], "", v]]


def p_since(c, f):
    row = c.other(c.at) if f else c.at
    return ("Since %s the %s is on another level." % (c.clock(row), c.name), [["time", c.at, c.clock(row)]])


def p_until_end(c, f):
    up = (float(c.cell(c.at)) > c.mark["before"]) != f
    limit = c.fmt(c.mark["high"] if up else c.mark["low"])
    way = "above" if up else "below"
    return ("It stays %s %s until the end." % (way, limit), [["side", c.last, "", way, limit]])


def p_lasting(c, f):
    n = c.last - c.at + 1 + (11 if f else 0)
    return "The new level lasts for %d rows." % n, [["stretch", c.at, c.at + n - 1, str(c.last - c.at + 1)]]


def p_missing_n(c, f):
    n = c.end - c.at + 1 + (5 if f else 0)
    return "%d readings are missing." % n, [["stat", "missing", "", str(n)]]


def p_missing_span(c, f):
    end = c.after(9) if f else c.end
    return ("There are no readings from row %d to row %d." % (c.at, end),
            [["missingat", r, ""] for r in range(c.at, end + 1)])


def p_missing_time(c, f):
    row = c.after(8) if f else c.end
    return ("Data are missing from %s to %s." % (c.clock(c.at), c.clock(row)), [["missingat", row, ""]])


def p_missing_from(c, f):
    row = c.at - 9 if f else c.at
    return "The first missing reading is at row %d." % row, [["missingat", row, ""]]


def p_complete(c, f):
    return "All readings are present.", [["count", "missing", "0"]]


def p_side_of_mean(c, f):
    mean = c.fmt(c.stat("mean"))
    way = "above" if (float(c.cell(c.at)) > c.stat("mean")) != f else "below"
    return "%s is far %s the mean of %s." % (c.cell(c.at), way, mean), [["side", c.at, "", way, mean]]


def p_passed(c, f):
    up = (float(c.cell(c.at)) > c.mark["before"]) != f
    limit = c.fmt(c.mark["high"] if up else c.mark["low"])
    return ("At row %d the %s %s %s." % (c.at, c.name, "climbed above" if up else "dropped below", limit),
            [["side", c.at, "", "above" if up else "below", limit]])


def p_before_between(c, f):
    before = [float(c.cell(r)) for r in range(c.first, c.at)]
    a, b = c.fmt(min(before)), number(c, c.fmt(max(before)), f)
    return ("Before row %d all readings lie between %s and %s." % (c.at, a, b),
            [["between", [c.first, c.at - 1], "", a, b]])


def p_as_before(c, f):
    return "Afterwards everything is as it was before.", [["side", c.last, "", "below", c.fmt(c.mark["high"])],
                                                          ["side", c.last, "", "above", c.fmt(c.mark["low"])]]


def p_only_one(c, f):
    return "It lasts for a single reading.", [["side", c.at + 1, "", "below", c.fmt(c.mark["high"])],
                                              ["side", c.at + 1, "", "above", c.fmt(c.mark["low"])]]


def p_spreads(c, f):
    n = "%.0f" % (abs(float(c.cell(c.at)) - c.mark["before"]) / c.mark["spread"])
    n = number(c, n, f)
    return "It lies %s spreads from the level before." % n, [["spreads", c.at, "", n]]


def p_score(c, f):
    s = number(c, "%.1f" % c.mark["score"], f)
    return "Row %d has the highest score, %s." % (c.at, s), [["score", c.at, s]]


def p_half(c, f):
    first = (c.at - c.first < (c.last - c.first + 1) / 2) != f
    row = c.first if first else c.last
    return ("The anomaly lies in the %s half of the window." % ("first" if first else "second"),
            [["shorter", "between:%d-%d" % (c.at, row), str((c.last - c.first + 1) * c.line["step"] / 2), "s"]])


def p_after_start(c, f):
    n = (c.at - c.first) * c.line["step"] // 60 + (13 if f else 0)
    return ("It begins %d minutes after the start of the window." % n,
            [["duration", "between:%d-%d" % (c.first, c.at), str(n), "min"]])


def p_row_more(c, f):
    q = c.other(c.at)
    more = (float(c.cell(c.at)) > float(c.cell(q))) != f
    return ("Row %d reads %s than row %d." % (c.at, "more" if more else "less", q),
            [["side", c.at, "", "above" if more else "below", c.cell(q)]])


def p_peak_to_peak(c, f):
    d = number(c, c.fmt(c.stat("max") - c.stat("min")), f)
    return ("The difference between the greatest and the least reading is %s." % d,
            [["difference", c.extreme("max"), "", "min", d]])


def p_ended(c, f):
    more = (float(c.cell(c.last)) > float(c.cell(c.first))) != f
    return ("The %s ended %s than it started." % (c.name, "higher" if more else "lower"),
            [["side", c.last, "", "above" if more else "below", c.cell(c.first)]])


def p_percent_missing(c, f):
    n = "%.0f" % (100 * c.stat("missing") / (c.last - c.first + 1))
    n = number(c, n, f)
    return "About %s %% of the readings are missing." % n, [["shareof", "missing", "", n]]


def p_resume(c, f):
    row = c.after(8 if f else 1)
    return ("Data resume at row %d." % row, [["missingat", row - 1, ""]])


def p_resume_time(c, f):
    row = c.after(8 if f else 1)
    return ("From %s on readings come again." % c.clock(row), [["missingat", row - 1, ""]])


def p_last_before(c, f):
    v = number(c, c.cell(c.at - 1), f)
    return "The last reading before the outage is %s." % v, [["before", c.at, "", v]]


def p_delivered(c, f):
    n = c.stat("count") - (8 if f else 0)
    return ("The sensor delivered %d of %d readings." % (n, c.last - c.first + 1), [["stat", "count", "", str(n)]])


def p_outage_minutes(c, f):
    n = (c.end - c.at + 1) * c.line["step"] // 60 + (31 if f else 0)
    return "The outage lasts %d minutes." % n, [["duration", "run:%d" % c.at, str(n), "min"]]


def p_direction_spike(c, f):
    way = moved(c, f)
    return "A %sward spike at row %d." % (way, c.at), [["way", c.at, "", way]]


def p_not_between(c, f):
    inside = f
    low, high = c.fmt(c.mark["low"]), c.fmt(c.mark["high"])
    if inside:
        return "%s lies inside the expected range of %s to %s." % (c.cell(c.at), low, high), [["lies", c.at, "", low, high]]
    return "%s lies outside the expected range of %s to %s." % (c.cell(c.at), low, high), [["band", c.at, "", low, high]]


def p_no_above(c, f):
    v = c.fmt(c.stat("max")) if not f else c.fmt(c.stat("median"))
    return "No reading exceeds %s." % v, [["beyond", "", "above", v, "0"]]


def p_none_below(c, f):
    v = c.fmt(c.stat("min")) if not f else c.fmt(c.stat("median"))
    return "No reading lies below %s." % v, [["beyond", "", "below", v, "0"]]


def p_never_changes(c, f):
    return "The %s does not change at all in this window." % c.name, [["run", c.at, "", str(c.last - c.first + 1)]]


def p_two_rows(c, f):
    row = c.other(c.at)
    return "Two anomalies, at rows %d and %d." % tuple(sorted((c.at, row))), [["outliers", [row]]]


def p_date(c, f):
    day = c.w.times[c.at]
    text = day.strftime("%-d %B") if not f else day.replace(day=day.day + 9 if day.day < 19 else 1).strftime("%-d %B")
    return "It happened on %s." % text, [["time", c.at, text]]


def p_values_list(c, f):
    q = c.other(c.at)
    v = c.cell(q) if f else c.cell(c.at)
    return "The value %s is an outlier." % v, [["values", "", [v]]]


def p_ordinary_row(c, f):
    row = c.at if f else c.other(c.at)
    return ("The reading at row %d is ordinary." % row,
            [["lies", row, "", str(c.mark["low"] - 99 * c.mark["spread"]), str(c.mark["high"] + 99 * c.mark["spread"])]]
            if not f else [["normal"]])


def p_surge(c, f):
    way = moved(c, f)
    return ("At %s there was a sudden %s." % (c.clock(c.at), {"up": "surge", "down": "slump"}[way]),
            [["way", c.at, "", way]])


def p_exceeds_by(c, f):
    up = float(c.cell(c.at)) > c.mark["before"]
    d = c.fmt(abs(float(c.cell(c.at)) - c.mark["high" if up else "low"]))
    d = number(c, d, f)
    return ("The reading %s the expected range by %s." % ("exceeds" if up else "undercuts", d),
            [["difference", c.at, "", "high" if up else "low", d]])


def p_normal_before(c, f):
    row = c.at + 1 if not f else c.at + 15
    return ("Until row %d everything looked normal." % (c.at - 1 if not f else c.at + 3),
            [["side", c.at - 1 if not f else c.at + 3, "", "below", c.fmt(c.mark["high"])],
             ["side", c.at - 1 if not f else c.at + 3, "", "above", c.fmt(c.mark["low"])]])


def p_jump_between(c, f):
    a, b = (c.at - 1, c.at) if not f else (c.at + 7, c.at + 8)
    return ("The jump occurs between rows %d and %d." % (a, b),
            [["exceeds", b, "", "previous", str(c.mark["spread"] * 8)]])


def p_nth_row(c, f):
    n = c.at - c.first + 1 + (6 if f else 0)
    return "It is the %dth row of the window." % n, [["stretch", c.first, c.first + n - 1, str(c.at - c.first + 1)]]


def p_equal_rows(c, f):
    row = c.at if f else c.at - 2
    return ("Rows %d and %d read about the same." % (c.at - 1, row),
            [["lies", row, "", str(c.mark["low"]), str(c.mark["high"])]])


def p_settles(c, f):
    v = c.fmt(sum(float(c.cell(r)) for r in range(c.at, c.last + 1)) / (c.last - c.at + 1))
    v = number(c, v, f)
    return "It settles at about %s." % v, [["meanof", [c.at, c.last], "", v]]


def p_recovers(c, f):
    row = c.at + 1 if not f else c.at + 9
    return "The %s recovers at %s." % (c.name, c.clock(row)), [["apart", c.at, row, "1"]]


def p_count_before(c, f):
    n = c.at - c.first + (5 if f else 0)
    return "%d readings precede it in the window." % n, [["stretch", c.first, c.first + n - 1, str(c.at - c.first)]]


def p_value_twice(c, f):
    return ("The value %s occurs more than once." % c.cell(c.at), [["over", c.at, "", "row:%d" % c.at, "1"]]) if f else \
        ("The value %s occurs only once." % c.cell(c.at), [["reading", c.at, "", c.cell(c.at)]])


def p_before_outage(c, f):
    row = c.at - 1 if not f else c.at - 12
    return "The last value before the gap came at %s." % c.clock(row), [["apart", row, c.at, "1"]]


def p_no_missing_but(c, f):
    n = c.end - c.at + 1
    return ("Apart from %d missing readings all is normal." % (n + (4 if f else 0)),
            [["stat", "missing", "", str(n + (4 if f else 0))]])


def p_below_half(c, f):
    v = c.fmt(c.stat("median"))
    return ("Half of the readings lie below %s." % (number(c, v, f)), [["stat", "median", "", number(c, v, False)]]) if not f \
        else ("Half of the readings lie below %s." % c.wrong(v), [["stat", "median", "", "1e9"]])


def p_gradual(c, f):
    return ("The %s rises steadily through the whole window." % c.name, [["run", c.at, "", "-1"]])


def p_rhythm(c, f):
    v = c.fmt(c.mark["before"])
    v = number(c, v, f)
    return "The usual level is %s." % v, [["before", c.at, "", v]]


def p_trend(c, f):
    return ("The %s shows a rising trend from start to end." % c.name, [["run", c.at, "", "-1"]])


def p_peak_value(c, f):
    v = number(c, c.fmt(c.stat("max")), f)
    return "The peak value is %s." % v, [["stat", "max", "", v]]


def p_gets_back(c, f):
    row = c.at + (1 if not f else 14)
    return ("The %s gets back to its usual level only in row %d." % (c.name, row), [["apart", c.at, row, "1"]])


def p_affects(c, f):
    n = c.last - c.at + 1
    a = c.at if not f else c.at - 11
    return "Rows %d to %d are affected." % (a, c.last), [["apart", a, c.at, "0"]]


def p_weekday(c, f):
    day = c.w.times[c.at].strftime("%A")
    if f:
        day = "Sunday" if day != "Sunday" else "Monday"
    return "It happened on a %s." % day, [["run", c.at, "", "-1"]] if f else [["rows", [c.at]]]


def p_three_times(c, f):
    return ("Such a jump is seen three times in the window." if f else "Such a jump is seen only once in the window.",
            [["count", "anomalies", "3" if f else "1"]])


def p_compare_max(c, f):
    v = c.cell(c.at)
    return ("No other reading comes near %s." % v, [["reading", c.at, "", v]]) if not f else \
        ("Many other readings come near %s." % v, [["count", "anomalies", "5"]])


MOVES, ALL = ("spike", "shift"), ("spike", "shift", "quiet")
PATTERNS = {
    "reading at row": (MOVES, p_value_at_row), "reading at time": (MOVES, p_value_at_time),
    "jump at time": (MOVES, p_at_time), "rose, fell": (MOVES, p_rose), "went up, down": (MOVES, p_went),
    "a rise, a fall": (MOVES, p_noun), "an increase": (MOVES, p_increase), "unusually high": (MOVES, p_high_low),
    "from a to b (b)": (MOVES, p_from_to), "from a to b (a)": (MOVES, p_from_wrong), "changed by": (MOVES, p_difference),
    "expected range": (MOVES, p_band), "average": (ALL, p_mean), "median": (ALL, p_median), "range": (ALL, p_range),
    "lowest at row": (ALL, p_lowest_row), "highest at time": (ALL, p_highest_time),
    "maximum in row": (ALL, p_reached_max), "rows": (ALL, p_count), "n of m unusual": (("spike",), p_one_anomaly),
    "n above": (MOVES, p_beyond), "no anomalies": (ALL, p_nothing), "stable": (ALL, p_stable),
    "outlier row": (("spike",), p_outlier_row), "stands out at time": (("spike",), p_stands_out),
    "starts at": (ALL, p_start), "at the end": (ALL, p_end), "every n minutes": (ALL, p_step),
    "covers": (ALL, p_covers), "one row later": (("spike",), p_back), "next reading": (MOVES, p_next),
    "per cent": (MOVES, p_share), "mean from row on": (("shift",), p_new_level), "since time": (("shift",), p_since),
    "stays until the end": (("shift",), p_until_end), "lasts n rows": (("shift",), p_lasting),
    "n missing": (("missing",), p_missing_n), "missing rows": (("missing",), p_missing_span),
    "missing times": (("missing",), p_missing_time), "first missing": (("missing",), p_missing_from),
    "all present": (("spike", "missing"), p_complete),
    "side of the mean": (MOVES, p_side_of_mean), "climbed above": (MOVES, p_passed),
    "all before between": (MOVES, p_before_between), "as before": (MOVES, p_as_before),
    "a single reading": (MOVES, p_only_one), "spreads": (MOVES, p_spreads), "score": (MOVES, p_score),
    "which half": (("spike",), p_half), "minutes after start": (MOVES, p_after_start), "row more than row": (MOVES, p_row_more),
    "greatest less least": (ALL, p_peak_to_peak), "ended higher": (("shift",), p_ended),
    "per cent missing": (("missing",), p_percent_missing), "resume at row": (("missing",), p_resume),
    "resume at time": (("missing",), p_resume_time), "last before": (("missing",), p_last_before),
    "delivered": (("missing",), p_delivered), "outage minutes": (("missing",), p_outage_minutes),
    "upward spike": (("spike",), p_direction_spike), "inside the range": (MOVES, p_not_between),
    "none above": (ALL, p_no_above), "none below": (ALL, p_none_below), "does not change": (MOVES, p_never_changes),
    "two rows": (("spike",), p_two_rows), "date": (MOVES, p_date), "value is an outlier": (("spike",), p_values_list),
    "row is ordinary": (("spike",), p_ordinary_row),
    "surge, slump": (MOVES, p_surge), "exceeds by": (MOVES, p_exceeds_by), "normal until row": (("shift",), p_normal_before),
    "between rows": (MOVES, p_jump_between), "nth row": (("spike",), p_nth_row), "rows the same": (MOVES, p_equal_rows),
    "settles at": (("shift",), p_settles), "recovers at": (("spike",), p_recovers), "n precede": (("spike",), p_count_before),
    "occurs once": (("spike",), p_value_twice), "last at time": (("missing",), p_before_outage),
    "apart from n missing": (("missing",), p_no_missing_but), "half below": (ALL, p_below_half),
    "rises steadily": (MOVES, p_gradual), "usual level": (MOVES, p_rhythm),
    "rising trend": (("spike", "quiet"), p_trend),
    "peak value": (ALL, p_peak_value), "gets back in": (("spike",), p_gets_back),
    "rows affected": (("shift",), p_affects), "weekday": (MOVES, p_weekday), "how often": (MOVES, p_three_times),
    "no other near": (("spike",), p_compare_max),
}


def make(rng, windows):
    for _ in range(windows):
        for shape in ("spike", "shift", "missing", "quiet"):
            case = Case(rng, shape)
            for name, (shapes, pattern) in PATTERNS.items():
                for false in (False, True) if shape in shapes else ():
                    text, says = pattern(case, false)
                    answer = {"others": [], "summary": text}
                    if case.line["marks"]:
                        answer["c1"] = {"evidence": "unlike the rows around it", "decision": "anomaly",
                                        "kind": case.mark["kind"], "severity": "high"}
                    yield dict(case.line, name=name, answer=answer, says={"summary": says}, where=text)


def main(args):
    verbose = "-v" in args
    args = [int(a) for a in args if a != "-v"]
    rng = random.Random(args[0] if args else 1)
    lines = list(make(rng, args[1] if len(args) > 1 else 12))
    table, shown = {n: [0, 0, 0, 0] for n in PATTERNS}, []
    for line, judged in zip(lines, claims.judge_all(lines)):
        x = claims.Line(line, judged)
        x.compare()
        for what, label, stands, _ in x.claims:
            if what != "summary" or label not in (claims.TRUE, claims.FALSE):
                continue
            at = 0 if label == claims.FALSE else 2
            table[line["name"]][at] += 1
            table[line["name"]][at + 1] += stands
            if stands == (label == claims.FALSE):
                why = [r["why"] for r in judged["rejected"] if "summary" in r["claim"]]
                shown.append("%s, %s: %s %s" % (label, "stands" if stands else "thrown away", line["where"], why))
    print("%-24s %6s %6s %6s %6s" % ("pattern", "false", "stood", "true", "kept"))
    for name, row in table.items():
        print("%-24s %6d %6d %6d %6d" % (name, *row))
    false, stood, true, kept = (sum(r[i] for r in table.values()) for i in range(4))
    print("%-24s %6d %6d %6d %6d" % ("all", false, stood, true, kept))
    if verbose:
        print("\n".join(shown))
    return 0 if stood <= FALSE_MOST * false and kept >= KEPT_LEAST * true else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
