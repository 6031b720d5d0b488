#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The CSV reader held against python's csv module on generated files.

AF_CSV_FILES files (default 2,000), AF_CSV_SEED to try others. What differs, and so is not made:
lone CRs among other line ends (to python they end a row), NUL bytes, cells over python's limit.
A row without bytes is none to us and empty to python. Where python (strict) finds a broken quote,
our reader must report a bad record, and nowhere else.
"""
import csv
import io
import os
import random
import subprocess
import sys

FILES = int(os.environ.get("AF_CSV_FILES", "2000"))
SEED = os.environ.get("AF_CSV_SEED", "1")
DUMP = os.path.join(os.environ.get("builddir", "."), "tests", "input", "csv_dump")
BATCH = 2000
WORDS = ["", "a", "1.5", "-3e7", " ", "x y", "NA", "2014-02-14 14:30:00", "\u00fc", "\U0001f321",
         "\u2028", "5\"", "\"", "\"\"", "'", "#", "\t", "a,b", "a;b", "|", "\ufeff", "=1+1",
         "long" * 30, "z" * 63, "z" * 64, "z" * 65]


def table(rng, ends):
    """Well-formed: what csv.writer makes of random cells."""
    words = WORDS + ([] if not ends else ["a\nb", "\n", "a\r\nb", "x\n\n"])
    out = io.StringIO(newline="")
    width = rng.choice((1, 1, 2, 3, 7, 40))
    delimiter = rng.choice(",;\t|")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(("\n", "\r\n")),
                        quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    for _ in range(rng.randrange(12)):
        n = width if rng.random() < 0.9 else rng.randrange(1, 9)
        writer.writerow([rng.choice(words) for _ in range(n)])
        if rng.random() < 0.1:
            out.write(rng.choice(("\n", "\r\n")))
    text = out.getvalue()
    if rng.random() < 0.3:
        text = text.rstrip("\r\n")
    return text, delimiter


def old_mac(rng):
    text, delimiter = table(rng, False)
    return text.replace("\r\n", "\n").replace("\n", "\r"), delimiter


def soup(rng):
    """Bytes that matter, in any order: often broken."""
    pieces = ['"', '"', ",", "\n", "\r\n", "a", "b ", '""', '",', ',"', '"\n', "1"]
    return "".join(rng.choice(pieces) for _ in range(rng.randrange(40))), ","


def make(rng):
    kind = rng.random()
    text, delimiter = table(rng, True) if kind < 0.5 else old_mac(rng) if kind < 0.6 else soup(rng)
    mark = b"\xef\xbb\xbf" if rng.random() < 0.2 else b""
    return mark + text.encode("utf-8"), delimiter


def make_large(rng):
    """Past the reader's buffer several times, so that records lie across its end."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=rng.choice(("\n", "\r\n")))
    cells = WORDS + ["a\nb", "m" * 3000, '"' * 700 + ",", "n,\n" * 9000]
    weights = [40] * len(WORDS) + [40, 20, 8, 1]
    while out.tell() < 1500000:
        writer.writerow(rng.choices(cells, weights, k=rng.randrange(1, 12)))
    return out.getvalue().encode("utf-8"), ","


def expected(data, delimiter):
    """The records, or None where a quote is broken."""
    text = data.decode("utf-8")
    if data.startswith(b"\xef\xbb\xbf"):
        text = text[1:]
    try:
        return [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter,
                                      strict=True) if r]
    except csv.Error:
        return None


def got(files, cut):
    frames = b"".join(b"%d %d\n%s" % (len(d), ord(x), d) for d, x in files)
    out = subprocess.run([DUMP, str(cut)], input=frames, stdout=subprocess.PIPE, check=True,
                         timeout=600).stdout.decode("ascii")
    results = []
    for part in out.split(".\n")[:-1]:
        lines = part.splitlines()
        if any(line == "B" for line in lines):
            results.append(None)
        else:
            results.append([[bytes.fromhex(c).decode("utf-8") for c in line[2:].split(",")]
                            for line in lines])
    return results


def main():
    rng = random.Random(SEED)
    broken = 0
    for cut in (4095, 65533, 65536, 131072, 1 << 30):
        data, delimiter = make_large(rng)
        if got([(data, delimiter)], cut) != [expected(data, delimiter)]:
            sys.exit("a large file, cut every %d bytes (seed %s): not the same" % (cut, SEED))
    for first in range(0, FILES, BATCH):
        files = [make(rng) for _ in range(min(BATCH, FILES - first))]
        results = got(files, rng.choice((1, 2, 7, 63, 64, 65, 4096)))
        assert len(results) == len(files)
        for (data, delimiter), result in zip(files, results):
            want = expected(data, delimiter)
            broken += want is None
            if result != want:
                sys.exit("delimiter %r, bytes %r\ngives  %r\nwanted %r" %
                         (delimiter, data, result, want))
    assert 0.1 * FILES < broken < 0.9 * FILES, broken
    print("%d files, %d of them broken: no difference" % (FILES, broken))


main()
