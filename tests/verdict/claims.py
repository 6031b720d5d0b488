#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Answers of models held against the data, twice: by this checker, and by the filter.

usage: claims.py [-v] [FILE]...      the table by kind of falsehood
       claims.py --show NAME [FILE]...  one line: readings, question, labels, verdict

The format of the files is described in corpus/README. The checker knows nothing of
the filter's code: it reads the readings and the assertions, and says what is true.
Exit status: 0 all is well, 1 a false claim stands or too few true ones were kept,
77 the program to test is not there.
"""
import datetime
import glob
import json
import math
import os
import statistics
import subprocess
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
TRUE, FALSE, OPEN, FORM = "true", "false", "open", "form"
UNITS = {"s": 1, "min": 60, "h": 3600, "days": 86400}
KEPT_MIN = 0.98


def noise(seed, column, row):
    """A number of -1..1 from three integers."""
    x = (seed * 1000003 + column * 7919 + row * 104729 + 12345) & 0xFFFFFFFF
    for _ in range(3):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        x = (x * 2654435761 + 97) & 0xFFFFFFFF
    return x / 2 ** 31 - 1


class Window:
    """One line's window: readings as numbers and as the cells' own texts."""

    def __init__(self, line):
        self.line = line
        self.columns = line["columns"]
        self.first, self.last = line["rows"]
        self.context = line.get("context", 20)
        if self.context >= self.first:
            self.context = self.first - 1
        self.numbers = list(range(self.first - self.context, self.last + 1))
        self.threshold = line.get("threshold", 3)
        self.times = self.make_times(line)
        self.cells = {c: self.make_cells(c, j) for j, c in enumerate(self.columns)}
        self.values = {c: {n: (float(t) if t is not None else None) for n, t in cells.items()}
                       for c, cells in self.cells.items()}
        self.marks = line.get("marks", [])
        self.scores = {int(n): s for n, s in line.get("scores", {}).items()}

    def make_times(self, line):
        if line.get("start", "2014-02-14T14:30:00Z") is None:
            return None
        start = datetime.datetime.fromisoformat(
            line.get("start", "2014-02-14T14:30:00Z").replace("Z", "+00:00"))
        step, late = line.get("step", 300), 0
        gaps = {int(n): s for n, s in line.get("gaps", {}).items()}
        before = sum(s for n, s in gaps.items() if n <= self.first)
        times = {}
        for n in self.numbers:
            late += gaps.get(n, 0)
            times[n] = start + datetime.timedelta(seconds=(n - self.first) * step + late - before)
        return times

    def make_cells(self, column, j):
        d = self.line["data"][column]
        height, length = d.get("wave", [0, 1])
        places = d.get("places", 2)
        values = {}
        for n in self.numbers:
            factor = 1
            for low, high, times in d.get("noisy", []):
                factor = times if low <= n <= high else factor
            v = d["base"] + height * math.sin(2 * math.pi * n / length)
            v += d.get("noise", 0) * factor * noise(d.get("seed", 1), j, n)
            for low, high, more in d.get("add", []):
                v += more if low <= n <= high else 0
            for low, high, slope in d.get("trend", []):
                v += slope * (min(n, high) - low) if n >= low else 0
            values[n] = v
        texts = {n: "%.*f" % (places, v) for n, v in values.items()}
        for low, high in d.get("flat", []):
            for n in range(low, high + 1):
                texts[n] = texts[low]
        for n, v in d.get("set", {}).items():
            if int(n) in texts:
                texts[int(n)] = None if v is None else (v if isinstance(v, str) else repr(v))
        return texts

    def own(self, column):
        """Readings of the window, context and missing ones left out."""
        return [v for n, v in self.values[column].items() if n >= self.first and v is not None]

    def shown_rows(self, judged):
        return set(judged["shown"])

    def mark(self, row, column=None):
        for m in self.marks:
            if m["row"] == row and (column is None or m.get("column") in (column, None)):
                return m
        return None

    def to_judge(self, content):
        scores = {m["row"]: m.get("score", 6) for m in self.marks}
        marks = [dict(m, column=self.columns.index(m["column"]) if m.get("column") else None)
                 for m in self.marks]
        for m in marks:
            m.setdefault("score", 6)
            m.setdefault("kind", "other")
            if m["column"] is None:
                del m["column"]
                m["expert"] = m.get("expert", "gap")
        epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        second = datetime.timedelta(seconds=1)
        return {
            "columns": self.columns, "context": self.context, "first": self.numbers[0],
            "times": [int((self.times[n] - epoch) / second) * 10 ** 9 for n in self.numbers]
            if self.times else None,
            "cells": [[self.cells[c][n] for c in self.columns] for n in self.numbers],
            "scores": [scores.get(n, self.scores.get(n, 0.3)) for n in self.numbers],
            "marks": marks, "threshold": self.threshold, "content": content, "question": True,
            **({"rows_max": self.line["rows_max"]} if "rows_max" in self.line else {})}


def rounds_to(value, text):
    """Is text a rounding of value, to the digits that it gives?"""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return False
    text = text.strip().replace(",", "").replace("\u2212", "-")
    mantissa, _, exponent = text.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    unit = Fraction(10) ** (int(exponent or 0) - places)
    given = Fraction(text)
    return abs(Fraction(repr(float(value))) - given) <= unit / 2 * (1 + Fraction(1, 10 ** 6))


class Checker:
    """What is true of one line's claims. `stands` are the readings that are anomalies after the answer."""

    def __init__(self, window, judged):
        self.w = window
        self.shown = window.shown_rows(judged)
        self.context_shown = {n for n in window.numbers if n < window.first}
        self.stands = None

    def column(self, name):
        return name or self.w.columns[0]

    def value(self, row, column):
        return self.w.values[self.column(column)].get(row)

    def neighbour(self, row, column, step):
        values = self.w.values[self.column(column)]
        row += step
        while row in values and values[row] is None:
            row += step
        return values.get(row)

    def stat(self, what, column):
        values = self.w.own(self.column(column))
        if what == "count":
            return len(values)
        if what == "missing":
            return self.w.last - self.w.first + 1 - len(values)
        if not values:
            return None
        if what == "mad":
            middle = statistics.median(values)
            return statistics.median([abs(v - middle) for v in values])
        return {"mean": statistics.fmean, "median": statistics.median, "min": min, "max": max}[what](values)

    def befores(self, row, column):
        mark = self.w.mark(row, self.column(column)) or {}
        return [v for v in (mark.get("before"), self.neighbour(row, column, -1)) if v is not None]

    def partners(self, row, column, name):
        mark = self.w.mark(row, self.column(column)) or {}
        if name in ("mean", "median", "min", "max", "mad"):
            return [self.stat(name, column)]
        if name in ("low", "high"):
            return [mark[name]] if mark.get(name) is not None else []
        if name == "before":
            return self.befores(row, column)
        if name.startswith("row:"):
            return [self.value(int(name[4:]), column)]
        return [self.neighbour(row, column, -1 if name == "previous" else 1)]

    def run(self, row, column):
        values = self.w.values[self.column(column)]
        first = last = row
        while first - 1 in values and values[first - 1] == values[row]:
            first -= 1
        while last + 1 in values and values[last + 1] == values[row]:
            last += 1
        return {last - first + 1, row - first + 1}

    def duration(self, of, number, unit):
        size = UNITS[unit]
        return any(rounds_to(s / size, number) for s in self.seconds(of))

    def seconds(self, of):
        """What a length of time may be, in seconds."""
        step = self.w.line.get("step", 300)
        gaps = [m for m in self.w.marks if m.get("column") is None]
        if of == "step":
            seconds = [step]
        elif of == "window":
            seconds = [(self.w.times[self.w.last] - self.w.times[self.w.first]).total_seconds(),
                       step * (self.w.last - self.w.first + 1)]
        elif of == "silence":
            seconds = [gaps[0]["extent"]] if gaps else []
        elif of.startswith("usual:"):
            seconds = [m["usual"] for m in gaps if m["row"] == int(of.split(":")[1])]
        elif of.startswith("between:"):
            a, b = (self.w.times[int(n)] for n in of.split(":")[1].split("-"))
            seconds = [abs((b - a).total_seconds())]
        else:
            seconds = [n * step for r in self.run(int(of.split(":")[1]), "") for n in (r, r - 1)]
        return seconds

    def time(self, row, text):
        at = self.w.times[row] if self.w.times and row in self.w.times else None
        forms = ["%Y-%m-%d", "%H:%M", "%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S",
                 "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%MZ", "%d.%m.%Y", "%d/%m/%Y",
                 "%-d %B", "%-d %B %Y", "%B %-d", "%b %-d"]
        return at is not None and any(at.strftime(f) == text for f in forms)

    def counts(self, what):
        if what == "rows":
            return [self.w.last - self.w.first + 1]
        if what == "shown":
            return [len(self.shown)]
        if what == "columns":
            return [len(self.w.columns)]
        if what == "marks":
            return [len(self.w.marks)]
        if what == "missing":
            return [sum(self.stat("missing", c) for c in self.w.columns)]
        return [len(self.stands), len({row for row, _ in self.stands})]

    def any_number(self, text):
        for c in self.w.columns:
            for n, v in self.w.values[c].items():
                if (n in self.shown or n < self.w.first) and rounds_to(v, text):
                    return True
            if any(rounds_to(self.stat(s, c), text) for s in ("mean", "median", "min", "max", "mad")):
                return True
        return any(rounds_to(m.get(k), text) for m in self.w.marks for k in ("low", "high", "before", "spread"))

    def differences(self, row, column, partner):
        v = self.value(row, column)
        return [(v, p) for p in self.partners(row, column, partner) if v is not None and p is not None]

    def assertion(self, a):
        """TRUE, FALSE, OPEN or FORM."""
        what, args = a[0], a[1:]
        if what in ("opinion", "form"):
            return OPEN if what == "opinion" else FORM
        return TRUE if getattr(self, "is_" + what)(*args) else FALSE

    def is_reading(self, row, column, text):
        return rounds_to(self.value(row, column), text)

    def is_stat(self, what, column, text):
        return rounds_to(self.stat(what, column), text)

    def is_before(self, row, column, text):
        return any(rounds_to(v, text) for v in self.befores(row, column))

    def is_after(self, row, column, text):
        return rounds_to(self.neighbour(row, column, 1), text)

    def is_band(self, row, column, low, high):
        mark = self.w.mark(row, self.column(column)) or {}
        return (not low or rounds_to(mark.get("low"), low)) and (not high or rounds_to(mark.get("high"), high))

    def is_between(self, rows, column, low, high):
        values = [v for n, v in self.w.values[self.column(column)].items()
                  if rows[0] <= n <= rows[1] and v is not None]
        return bool(values) and rounds_to(min(values), low) and rounds_to(max(values), high)

    def is_difference(self, row, column, partner, text):
        return any(rounds_to(abs(v - p), text.lstrip("+-")) for v, p in self.differences(row, column, partner))

    def is_share(self, row, column, partner, text):
        return any(p != 0 and rounds_to(abs(v - p) / abs(p) * 100, text)
                   for v, p in self.differences(row, column, partner))

    def is_percent(self, row, column, partner, text):
        return any(p != 0 and rounds_to(v / p * 100, text) for v, p in self.differences(row, column, partner))

    def is_ratio(self, row, column, partner, text):
        return any((p != 0 and rounds_to(v / p, text)) or (v != 0 and rounds_to(p / v, text))
                   for v, p in self.differences(row, column, partner))

    def is_spreads(self, row, column, text):
        mark = self.w.mark(row, self.column(column)) or {}
        v, spread = self.value(row, column), mark.get("spread")
        return bool(spread) and any(rounds_to(abs(v - b) / spread, text) for b in self.befores(row, column))

    def is_score(self, row, text):
        return any(rounds_to(m.get("score"), text) for m in self.w.marks if m["row"] == row)

    def is_run(self, row, column, text):
        return any(rounds_to(n, text) for n in self.run(row, column))

    def is_extent(self, row, text):
        return any(rounds_to(m.get("extent"), text) for m in self.w.marks if m["row"] == row)

    def is_usual(self, row, text):
        return any(rounds_to(m.get("usual"), text) for m in self.w.marks if m["row"] == row)

    def is_count(self, what, text):
        return any(rounds_to(n, text) for n in self.counts(what))

    def is_rows(self, rows):
        return all(n in self.shown or n in self.context_shown for n in rows)

    def is_outliers(self, rows):
        return all(any(row == n for row, _ in self.stands) for n in rows)

    def is_values(self, column, texts):
        return all(any(rounds_to(self.value(row, c), t) for row, c in self.stands if c) for t in texts)

    def is_time(self, row, text):
        return self.time(row, text)

    def is_duration(self, of, number, unit):
        return self.duration(of, number, unit)

    def is_way(self, row, column, way):
        v = self.value(row, column)
        return any((v > b) == (way == "up") and v != b for b in self.befores(row, column))

    def is_normal(self):
        return not self.stands

    def is_unusual(self):
        return bool(self.stands)

    def is_beyond(self, column, way, limit, text):
        sign = 1 if way == "above" else -1
        return rounds_to(sum(sign * v > sign * float(limit) for v in self.w.own(self.column(column))), text)

    def is_inside(self, column, low, high, text):
        return rounds_to(sum(float(low) <= v <= float(high) for v in self.w.own(self.column(column))), text)

    def is_at(self, what, column, row):
        values = self.w.own(self.column(column))
        return row >= self.w.first and self.value(row, column) == {"min": min, "max": max}[what](values)

    def is_missingat(self, row, column):
        return row in self.w.numbers and self.value(row, column) is None

    def is_named(self, name):
        return name in self.w.columns

    def is_apart(self, a, b, text):
        return rounds_to(abs(a - b), text)

    def is_order(self, rows):
        return rows == sorted(rows)

    def is_shareof(self, what, column, text):
        return rounds_to(self.stat(what, column) / (self.w.last - self.w.first + 1) * 100, text)

    def is_side(self, row, column, way, limit):
        v = self.value(row, column)
        return v is not None and (v > float(limit) if way == "above" else v < float(limit))

    def is_over(self, row, column, partner, times):
        return any(p > 0 and v / p > float(times) for v, p in self.differences(row, column, partner))

    def is_exceeds(self, row, column, partner, text):
        return any(abs(v - p) > float(text) for v, p in self.differences(row, column, partner))

    def is_lies(self, row, column, low, high):
        v = self.value(row, column)
        return v is not None and float(low) <= v <= float(high)

    def is_higher(self, row, column, other):
        return self.value(row, column) > self.value(row, other)

    def is_rate(self, rows, column, text):
        a, b = (self.value(n, column) for n in rows)
        return rounds_to(abs(b - a) / (rows[1] - rows[0]), text)

    def is_meanof(self, rows, column, text):
        values = [v for n, v in self.w.values[self.column(column)].items()
                  if rows[0] <= n <= rows[1] and v is not None]
        return rounds_to(statistics.fmean(values), text)

    def is_longer(self, of, number, unit):
        return any(s > float(number) * UNITS[unit] for s in self.seconds(of))

    def is_shorter(self, of, number, unit):
        return any(s < float(number) * UNITS[unit] for s in self.seconds(of))

    def is_stretch(self, a, b, text):
        return rounds_to(abs(a - b) + 1, text)

    def is_number(self, text):
        return self.any_number(text)

    def text(self, assertions):
        labels = [self.assertion(a) for a in assertions]
        if FORM in labels:
            return FORM
        if FALSE in labels:
            return FALSE
        return TRUE if TRUE in labels else OPEN

    # Kinds, by what the readings around show. What is in doubt is open.
    def kind(self, kind, row, column):
        mark = self.w.mark(row, column)
        if mark and mark.get("kind") == kind and mark.get("column") in (column, None):
            return TRUE
        if column is None:
            return TRUE if kind in ("gap", "missing", "other") else FALSE
        values = self.w.values[column]
        v = values.get(row)
        if kind == "missing":
            return TRUE if v is None else FALSE
        if kind == "gap":
            return self.kind_gap(row)
        if v is None:
            return FALSE
        if kind in ("shape", "other", "time_of_day"):
            return OPEN
        before = [values[n] for n in range(row - 1, row - 13, -1) if values.get(n) is not None]
        after = [values[n] for n in range(row + 1, row + 13) if values.get(n) is not None]
        if kind == "flatline":
            return TRUE if max(self.run(row, column)) >= 3 else FALSE
        return getattr(self, "kind_" + kind)(v, before, after)

    def kind_gap(self, row):
        if not self.w.times:
            return FALSE
        step = self.w.line.get("step", 300)
        sides = [(self.w.times[b] - self.w.times[a]).total_seconds()
                 for a, b in ((row - 1, row), (row, row + 1)) if a in self.w.times and b in self.w.times]
        return TRUE if any(s > 2 * step for s in sides) else FALSE if all(s <= step for s in sides) else OPEN

    @staticmethod
    def kind_spike(v, before, after, sign=1):
        near = [sign * n for n in before[:1] + after[:1]]
        if near and all(sign * v > n for n in near):
            return TRUE
        return FALSE if near and all(sign * v <= n for n in near) else OPEN

    def kind_drop(self, v, before, after):
        return self.kind_spike(v, before, after, -1)

    @staticmethod
    def kind_level_shift(v, before, after):
        if len(before) < 5 or len(after) < 3:
            return OPEN
        usual = statistics.median([abs(b - statistics.median(before)) for b in before])
        step = abs(statistics.median([v] + after[:5]) - statistics.median(before[:5]))
        return TRUE if step > 4 * usual and step > 0 else FALSE if step <= usual else OPEN

    @staticmethod
    def kind_drift(v, before, after):
        every = before[::-1] + [v] + after[:5]
        if len(every) < 10:
            return OPEN
        steps = [b - a for a, b in zip(every, every[1:])]
        one_way = max(sum(s > 0 for s in steps), sum(s < 0 for s in steps)) / len(steps)
        if one_way > .8:
            return TRUE
        return FALSE if one_way < .65 and max(map(abs, steps)) > abs(every[-1] - every[0]) else OPEN

    @staticmethod
    def kind_noise(v, before, after):
        return OPEN

    @staticmethod
    def kind_out_of_range(v, before, after):
        if not before:
            return OPEN
        return TRUE if v > max(before + after) or v < min(before + after) else OPEN


class Line:
    """One answer: what it claims, the labels, and what the filter let stand."""

    def __init__(self, line, judged):
        self.line, self.judged = line, judged
        self.w = Window(line)
        self.c = Checker(self.w, judged)
        self.answer = line.get("answer") or self.inner_answer()
        self.claims = []  # (what, label, stands, tag)

    def inner_answer(self):
        reply = self.line.get("reply", "")
        begin, end = reply.find("{"), reply.rfind("}")
        try:
            return json.loads(reply[begin:end + 1])
        except ValueError:
            return {}

    def values_said(self, name):
        """Readings of the claim's own row that its evidence gives: (false ones, any)."""
        return [a for a in self.line.get("says", {}).get(name, []) if a[0] == "reading"]

    def own_value_false(self, name, row, column):
        return any(a[1] == row and self.c.column(a[2]) == column and self.c.assertion(a) == FALSE for a in self.values_said(name))

    def label_candidate(self, c, said):
        m = self.w.marks[c - 1]
        if self.own_value_false("c%d" % c, m["row"], m.get("column") or self.w.columns[0]):
            return FALSE
        if said["decision"] == "normal":
            return OPEN
        v = self.c.value(m["row"], m["column"]) if m.get("column") else None
        if m.get("column") and v is None and said["kind"] not in ("missing", "gap"):
            return FALSE
        return self.c.kind(said["kind"], m["row"], m.get("column"))

    def label_other(self, i, said, taken):
        row, column = said["row"], said["column"]
        if row not in self.c.shown or row < self.w.first or row > self.w.last:
            return FALSE
        if column not in self.w.columns:
            return FALSE
        v = self.c.value(row, column)
        if v is None and said["kind"] not in ("missing", "gap"):
            return FALSE
        if self.own_value_false("others.%d" % i, row, column):
            return FALSE
        label = self.c.kind(said["kind"], row, column)
        if label == FALSE:
            return FALSE
        if (row, column) in taken:
            return FALSE
        if self.w.mark(row, column):
            return label
        if self.w.scores.get(row, 0.3) < self.w.threshold / 2:
            return FALSE
        return label

    def after(self):
        """Readings that are anomalies once the answer is counted, by the rules of the manual."""
        stands = {(m["row"], m.get("column")): m for m in self.w.marks}
        taken, labels = set(), {}
        for c in range(1, min(4, len(self.w.marks)) + 1):
            said = self.answer.get("c%d" % c)
            m = self.w.marks[c - 1]
            taken.add((m["row"], m.get("column")))
            if said is None:
                continue
            labels["c%d" % c] = self.label_candidate(c, said)
            if (said["decision"] == "normal" and labels["c%d" % c] != FALSE and not m.get("ongoing")
                    and m.get("score", 6) < 2 * m.get("threshold", 3)):
                stands.pop((m["row"], m.get("column")), None)
        for i, said in enumerate(self.answer.get("others", [])):
            label = self.label_other(i, said, taken)
            labels["others.%d" % i] = label
            key = (said["row"], said["column"])
            if label != FALSE:
                taken.add(key)
                # Open: the filter decides; what it decided is taken over for the count.
                if label == TRUE or any(a["row"] == said["row"] and a["column"] == said["column"]
                                        for a in self.judged["anomalies"]):
                    stands[key] = said
        self.c.stands = set(stands)
        return labels

    def stood(self, name):
        """Did the filter let this claim stand?"""
        if name[0] == "c":
            m = self.w.marks[int(name[1:]) - 1]
            row, column = m["row"], m.get("column")
            every = self.judged["anomalies"] + self.judged["dismissed"]
            return any(a["row"] == row and a["column"] == column and
                       a["status"] in ("confirmed", "dismissed", "disputed") for a in every)
        said = self.answer["others"][int(name.split(".")[1])]
        for r in self.judged["rejected"]:
            if r["claim"].get("row") == said["row"] and "kind" in r["claim"] and \
                    "candidate" not in r["claim"] and r["claim"].get("column") == said["column"]:
                return False
        return any(a["row"] == said["row"] and a["column"] == said["column"] and
                   a["status"] in ("model", "confirmed") for a in self.judged["anomalies"])

    def text_stood(self, name):
        if name == "summary":
            return self.judged["summary_by"] == "model"
        if name[0] == "c":
            m = self.w.marks[int(name[1:]) - 1]
            row, column = m["row"], m.get("column")
        else:
            said = self.answer["others"][int(name.split(".")[1])]
            row, column = said["row"], said["column"]
        return any(a["row"] == row and a["column"] == column and a["reason_by"] == "model"
                   for a in self.judged["anomalies"] + self.judged["dismissed"])

    def compare(self):
        tags = self.line.get("tags", {})
        if self.line.get("refused"):
            refused = self.judged["outcome"] == "unusable"
            self.claims.append(("reply", FALSE, not refused, tags.get("reply", "reply without its shape")))
            return
        if self.judged["outcome"] != "answered":
            self.claims.append(("reply", TRUE, False, "reply"))
            return
        labels = self.after()
        for name, label in labels.items():
            if (name[0] == "c" and label == OPEN) or self.duplicate(name):
                continue
            self.claims.append((name, label, self.stood(name), tags.get(name, self.reason(name))))
        for name, assertions in self.line.get("says", {}).items():
            label = self.c.text(assertions)
            if label == FORM:
                continue
            # Words go with their claim: those of one that was thrown away are not shown anyway.
            if name != "summary" and (name not in labels or not self.stood(name) or self.disputed(name)):
                continue
            self.claims.append((name + (" evidence" if name != "summary" else ""), label,
                                self.text_stood(name), tags.get(name, self.false_in(assertions))))

    def disagreements(self):
        """Where the author's own labels and this checker's differ."""
        own = self.line.get("labels", {})
        if self.judged["outcome"] != "answered" or not own:
            return []
        found = self.after()
        for name, assertions in self.line.get("says", {}).items():
            found[name + (" evidence" if name != "summary" else "")] = self.c.text(assertions)
        return ["%s: the author says %s, the checker %s" % (name, label, found.get(name))
                for name, label in own.items() if found.get(name) != label]

    def disputed(self, name):
        return name[0] == "c" and any(
            a["row"] == self.w.marks[int(name[1:]) - 1]["row"] and a["status"] == "disputed"
            for a in self.judged["anomalies"])

    def duplicate(self, name):
        """The second of two claims of one reading cannot be told from the first in the record."""
        if name != "others.1":
            return False
        a, b = self.answer["others"][:2]
        return (a["row"], a["column"]) == (b["row"], b["column"])

    def false_in(self, assertions):
        for a in assertions:
            if self.c.assertion(a) == FALSE:
                return "text: " + a[0] + (" " + a[1] if a[0] in ("count", "stat", "duration") else "")
        return "text"

    def reason(self, name):
        if name[0] == "c":
            return "candidate: kind or value"
        said = self.answer["others"][int(name.split(".")[1])]
        if said["row"] < self.w.first or said["row"] > self.w.last:
            return "other: row outside"
        if said["row"] not in self.c.shown:
            return "other: row not shown"
        if said["column"] not in self.w.columns:
            return "other: column"
        if self.own_value_false(name, said["row"], said["column"]):
            return "other: value"
        if self.c.value(said["row"], said["column"]) is None:
            return "other: missing reading"
        if self.w.scores.get(said["row"], .3) < self.w.threshold / 2:
            return "other: ordinary reading"
        return "other: kind"


def content_of(line):
    return line["reply"] if "reply" in line else json.dumps(line["answer"], ensure_ascii=False)


def read_lines(files):
    for name in files:
        with open(name, encoding="utf-8") as f:
            for number, text in enumerate(f, 1):
                if text.strip() and not text.startswith("#"):
                    try:
                        line = json.loads(text)
                    except ValueError as e:
                        sys.exit("%s:%d: %s" % (name, number, e))
                    line["where"] = "%s:%d" % (os.path.basename(name), number)
                    yield line


def find_judge():
    for folder in (os.environ.get("builddir", "."), "."):
        path = os.path.join(folder, "tests", "verdict", "judge")
        if os.access(path, os.X_OK):
            return path
    print("tests/verdict/judge is not built")
    sys.exit(77)


def judge_all(lines):
    feed = "".join(json.dumps(Window(x).to_judge(content_of(x))) + "\n" for x in lines)
    done = subprocess.run([find_judge()], input=feed.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(x) for x in done.stdout.decode().splitlines()]


def show(lines, name):
    for line in (x for x in lines if x["name"] == name):
        judged = judge_all([line])[0]
        w = Window(line)
        for n in w.numbers:
            print(n, w.times[n].strftime("%Y-%m-%dT%H:%M:%SZ") if w.times else "-",
                  *(w.cells[c][n] if w.cells[c][n] is not None else "-" for c in w.columns))
        for c in w.columns:
            k = Checker(w, judged)
            print("stats", c, *("%s=%s" % (s, k.stat(s, c)) for s in ("count", "missing", "min", "max", "mean",
                                                                        "median", "mad")))
        print(judged.pop("question"))
        print(json.dumps(judged, indent=1, ensure_ascii=False))
        x = Line(line, dict(judged, question=""))
        x.compare()
        for claim in x.claims:
            print("%s: label %s, %s" % (claim[0], claim[1], "stands" if claim[2] else "thrown away"))


def report(lines, verbose):
    table, bad, differ = {}, [], []
    true_kept = true_all = open_all = 0
    for line, judged in zip(lines, judge_all(lines)):
        x = Line(line, judged)
        try:
            x.compare()
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as e:
            sys.exit("%s (%s): cannot be checked: %r" % (line["where"], line["name"], e))
        differ += ["%s %s: %s" % (line["where"], line["name"], d) for d in x.disagreements()]
        for what, label, stands, tag in x.claims:
            wrong = (label == TRUE and not stands) or (label == FALSE and stands)
            if label == FALSE:
                row = table.setdefault(tag, [0, 0])
                row[0] += 1
                row[1] += stands
            elif label == TRUE:
                true_all += 1
                true_kept += stands
            else:
                open_all += 1
            if wrong:
                bad.append((line["where"], line["name"], what, label, judged))
    print("%-44s %8s %8s" % ("falsehood", "claims", "accepted"))
    for tag in sorted(table):
        print("%-44s %8d %8d" % (tag, *table[tag]))
    false_all, accepted = (sum(r[i] for r in table.values()) for i in (0, 1))
    print("%-44s %8d %8d" % ("all false claims", false_all, accepted))
    share = true_kept / true_all if true_all else 1
    print("%-44s %8d %8d kept (%.1f %%)" % ("true claims", true_all, true_kept, 100 * share))
    print("%-44s %8d" % ("not checkable", open_all))
    print("%-44s %8d" % ("answers", len(lines)))
    for where, name, what, label, judged in bad if verbose else []:
        print("%s %s: %s is %s, but %s" % (where, name, what, label,
                                            "stands" if label == FALSE else "was thrown away"))
        for r in judged["rejected"]:
            print("    ", json.dumps(r, ensure_ascii=False))
        print("    ", judged["summary"], [a["reason"] for a in judged["anomalies"]])
    for d in differ:
        print(d)
    return accepted == 0 and share >= KEPT_MIN and not differ


def main(args):
    verbose = "-v" in args
    args = [a for a in args if a != "-v"]
    name = None
    if args[:1] == ["--show"]:
        name, args = args[1], args[2:]
    elif args and args[0].startswith("-"):
        sys.exit(__doc__)
    files = args or sorted(glob.glob(os.path.join(os.environ.get("srcdir", "."), "tests/verdict/corpus/*.jsonl"))
                           or glob.glob(os.path.join(HERE, "corpus", "*.jsonl")))
    lines = list(read_lines(files))
    if name:
        show(lines, name)
        return 0
    return 0 if report(lines, verbose or not sys.stdout.isatty()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
