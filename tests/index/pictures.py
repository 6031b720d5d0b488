#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""plot and report: sound, self-contained, and usable without seeing or a mouse."""
import html.parser
import json
import os
import re
import shutil
import stat
import subprocess
import xml.dom.minidom

from common import LONG, PROGRAM, Folder, main, record, records

HOSTILE = "<script>alert(1)</script>&\"'\x07\u202e"
VOID = {"meta", "link", "input", "br", "hr", "img"}


def readings(number, rows=50, gap=False, columns=("temperature",), severity="none", series=None):
    """A record with its readings, as --with-rows makes it."""
    made = json.loads(record(number, severity=severity, series=series))
    data = []
    for i in range(rows):
        seconds = (number * rows + i) * 60 + (86400 if gap else 0)
        stamp = "2026-01-%02dT%02d:%02d:00Z" % (5 + seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60)
        data.append([number * rows + i, stamp] + [None if i == 7 else 20 + i % 9 + k for k in range(len(columns))])
    made["start"], made["end"] = data[0][1], data[-1][1]
    for anomaly in made["anomalies"]:
        anomaly.update(row=data[3][0], time=data[3][1], value=data[3][2])
    made["readings"] = {"columns": ["row", "time", *columns], "data": data}
    made["stats"] = {name: made["stats"]["temperature"] for name in columns}
    return json.dumps(made)


class Page(html.parser.HTMLParser):
    """Every element closed, every reference met, every field labelled, nothing loaded."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.refs, self.faults, self.headings, self.tags = [], [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for name in ("aria-labelledby", "for"):
            self.refs += [attrs[name]] if name in attrs else []
        if attrs.get("href", "").startswith("#"):
            self.refs.append(attrs["href"][1:])
        elif "href" in attrs and attrs["href"] != "data:,":
            self.faults.append("leads elsewhere: %s" % attrs["href"])
        if "src" in attrs or any(name.startswith("on") for name in attrs):
            self.faults.append("loads or runs: %s %s" % (tag, attrs))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag == "svg" and not (attrs.get("role") == "img" and attrs.get("aria-labelledby")):
            self.faults.append("a picture without a name")
        if tag in ("input", "select") and "label" not in self.open:
            self.faults.append("a field without a label")
        if tag == "th" and "scope" not in attrs:
            self.faults.append("a table head without scope")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append("</%s> closes %s" % (tag, self.open[-1:]))
        else:
            self.open.pop()


def parse(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page = Page()
    page.feed(text)
    page.close()
    assert not page.faults, page.faults[:5]
    assert not page.open, page.open
    assert len(page.ids) == len(set(page.ids)), "an id twice"
    assert not set(page.refs) - set(page.ids), set(page.refs) - set(page.ids)
    assert page.headings[0] == 1 and all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:])), page.headings
    assert page.tags[0] == ("html", {"lang": "en"})
    assert "default-src 'none'" in text and "prefers-color-scheme:dark" in text
    return text, page


def luminance(colour):
    colour = colour.lstrip("#")
    if len(colour) == 3:
        colour = "".join(c * 2 for c in colour)
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_report():
    with Folder() as f:
        for severity in ("none", "low", "medium", "high", "critical"):
            data = "".join(readings(i + 1, gap=i > 2, severity=severity if i == 2 else "none",
                                    series={"sensor": "pump " + HOSTILE}) + "\n" for i in range(5))
            done = f.run("add", "-q", "-l", severity + HOSTILE, data=data.replace("Nothing unusual.", "Nothing " + json.dumps(HOSTILE)[1:-1]))
            assert done.returncode == 0, done
        f.add(3)
        done = f.run("report", "-o", f.at("report.html"), "--title", "Plant " + HOSTILE)
        assert done.returncode == 0, done
        text, page = parse(f.at("report.html"))
        assert "<script>alert" not in text and "\u202e" not in text and "\x07" not in text
        assert sum(tag == "details" for tag, _ in page.tags) == 6
        for word in ("low", "medium", "high", "critical"):
            assert ">%s" % {"low": "● low", "medium": "■ medium", "high": "▲ high", "critical": "◆ critical"}[word] in text
        assert text.index("Look here first") < text.index("◆ critical") < text.index("▲ high")
        # The newest run, which is a quiet one, comes before all others.
        assert text.index("The latest verdict") < text.index("No anomalies in 3 windows") < text.index("Look here first")
        assert f.run("report").stdout.count("<details") == 6
        assert f.run("report", "--severity", "high").stdout.count("<details") == 2
        assert f.run("report", "-n", "2").stdout.count("<details") == 2
        # A response that is gone is said to be so, and the page is made all the same.
        os.unlink(f.run("latest", "--path").stdout.strip())
        done = f.run("report")
        assert done.returncode == 0 and "No such file" in done.stdout
    with Folder() as f:
        assert f.run("report", "-o", f.at("empty.html")).returncode == 0
        assert "Nothing is filed yet" in parse(f.at("empty.html"))[0]


def mode_of(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_output_file():
    """Whole or not at all, in the place and with the rights of what was there; what is no file is not replaced."""
    with Folder() as f, Folder() as g:
        f.add(1)
        page = f.at("page.html")
        umask = os.umask(0o027)
        f.write_report()
        assert mode_of(f.at("report.html")) == 0o640
        os.umask(umask)
        whole = f.run("report").stdout
        f.write("page.html", "old")
        os.chmod(page, 0o604)
        os.symlink(page, g.at("absolute"))
        os.symlink("absolute", g.at("link"))
        os.symlink("to-be", g.at("dangling"))
        for link, target in (("link", page), ("dangling", g.at("to-be"))):
            assert f.run("report", "-o", g.at(link)).returncode == 0
            assert os.path.islink(g.at(link)) and os.path.isfile(target) and parse(target)
        assert mode_of(page) == 0o604
        assert sorted(os.listdir(g.path)) == ["absolute", "dangling", "link", "to-be"]
        os.symlink("round", g.at("round"))
        done = f.run("report", "-o", g.at("round"))
        assert done.returncode == 73 and "round" in done.stderr
        os.mkfifo(f.at("fifo"))
        reader = subprocess.Popen(["cat", f.at("fifo")], stdout=subprocess.PIPE, text=True)
        assert f.run("report", "-o", f.at("fifo")).returncode == 0
        assert reader.communicate(timeout=30)[0].startswith("<!DOCTYPE html>")
        assert stat.S_ISFIFO(os.stat(f.at("fifo")).st_mode)
        assert len(f.run("report", "-o", "/dev/stdout").stdout) == len(f.run("report", "-o", "-").stdout) == len(whole)
        with open(f.at("log"), "w", encoding="utf-8") as log:
            log.write("before\n")
            log.flush()
            assert subprocess.run([PROGRAM, "-C", f.path, "report", "-o", "/dev/stdout"], stdout=log, check=False).returncode == 0
        with open(f.at("log"), encoding="utf-8") as log:
            assert log.read().startswith("before\n<!DOCTYPE html>")
        # A device of our own: what must not be replaced is not tried on the machine's.
        try:
            os.mknod(f.at("full"), stat.S_IFCHR | 0o666, os.makedev(1, 7))
            open(f.at("full"), "wb").close()
        except OSError:
            return "without a device"
        done = f.run("report", "-o", f.at("full"))
        assert done.returncode == 74 and f.at("full") in done.stderr and stat.S_ISCHR(os.stat(f.at("full")).st_mode), done
    return None


def test_worst_anomalies():
    """Of more anomalies than a table or a picture holds the worst are shown, the worst first, and all are counted."""
    with Folder() as f:
        lines = []
        for i in range(400):
            made = json.loads(readings(i + 1, severity="low"))
            if i % 100 == 99:
                made["severity"] = made["anomalies"][0]["severity"] = ["medium", "critical", "high", "medium"][i // 100]
                made["anomalies"][0]["reason"] = "the one of window %d" % (i + 1)
            lines.append(json.dumps(made))
        assert f.run("add", "-q", data="\n".join(lines)).returncode == 0
        text, _ = parse(f.write_report())
        rows = re.findall(r"<tr><td><span class=\"b b(\d)\">.*?class=w>([^<]*)", text)
        assert [level for level, _ in rows[:5]] == ["4", "3", "2", "2", "1"] and len(rows) == 100, rows[:6]
        assert rows[0][1] == "the one of window 200" and "and 300 more" in text
        assert "400 anomalies, the worst critical: drop" in text
        if shutil.which("gnuplot"):
            done = f.run("plot")
            assert "400 anomalies, the worst critical: drop" in done.stdout


def test_many_series():
    """However many series there are, the one with the anomaly is drawn."""
    with Folder() as f:
        lines = [record(i + 1, severity="high" if i == 900 else "none", series={"s": "p%d" % i}) for i in range(1000)]
        assert f.run("add", "-q", data="\n".join(lines)).returncode == 0
        text, _ = parse(f.write_report())
        assert "p900 temperature</tspan> 1 anomaly, high: drop" in text


def test_contrast():
    with Folder() as f:
        text = f.run("report").stdout
    for block in re.findall(r":root\{([^}]*)\}", text):
        colours = dict(re.findall(r"--(\w+):(#[0-9a-f]+)", block))
        assert len(colours) >= 10, block
        for name in ("fg", "soft", "link", "l1", "l2", "l3", "l4"):
            for ground in ("bg", "card"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground, contrast(colours[name], colours[ground]))
        for name in ("line", "l0"):
            assert contrast(colours[name], colours["card"]) >= 3, name


def test_thousand_runs():
    n = 1000 if LONG else 150
    with Folder("/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as f:
        one = "".join(readings(i + 1, severity="medium" if i == 1 else "none", columns=("a", "b")) + "\n" for i in range(4))
        done = f.run("add", "-q", "--every", "4", data=one * n)
        assert done.returncode == 0
        _, page = parse(f.write_report())
        assert sum(tag == "details" for tag, _ in page.tags) == n
        size = os.path.getsize(f.at("report.html"))
        assert size < 32 << 20
        return "%d runs, %.1f MB" % (n, size / 1e6)


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def browse(folder, name, extra, dark=False):
    """What Chromium makes of a page with a script added to its own, or why it makes nothing."""
    if not BROWSER:
        return None, "skipped: no Chromium"
    with open(folder.at(name), encoding="utf-8") as file:
        text = file.read()
    folder.write("probe.html", text.replace("</script>", extra + "\n</script>"))
    try:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + folder.at("profile"),
             *(["--blink-settings=preferredColorScheme=0"] if dark else []), "--virtual-time-budget=20000",
             "--dump-dom", "file://" + folder.at("probe.html")], capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return None, "skipped: Chromium does not answer here"
    return (done.stdout, None) if "<html" in done.stdout else (None, "skipped: Chromium does not run here")


def three_runs(folder):
    for severity in ("high", "none", "low"):
        folder.run("add", "-q", "-l", "night of " + severity,
                   data="".join(readings(i + 1, severity=severity if i == 1 else "none") + "\n" for i in range(3)))
    assert folder.run("report", "-o", folder.at("report.html")).returncode == 0


def test_in_a_browser():
    """Filter, search and order as a user works them; an error in the script would stop it."""
    with Folder() as f:
        three_runs(f)
        cases = {
            "level.value='2';level.dispatchEvent(new Event('change'))": ("1 of 3 runs shown", 2),
            "words.value='Night NONE';go()": ("1 of 3 runs shown", 2),
            "words.value='temperature';go()": ("2 of 3 runs shown", 1),
            "order.value='worst';order.dispatchEvent(new Event('change'));go()": ("3 of 3 runs shown", 0),
        }
        for probe, (says, hidden) in cases.items():
            dom, skipped = browse(f, "report.html", probe)
            if skipped:
                return skipped
            assert says in dom, (probe, dom[-2000:])
            assert len(re.findall(r"<details[^>]*hidden", dom)) == hidden, probe
        assert re.findall(r'data-level="(\d)"', dom) == ["3", "1", "0"]
    return None


def test_accessibility():
    """axe-core, wherever AF_AXE says that its axe.min.js lies, finds nothing in light and dark."""
    if not os.environ.get("AF_AXE"):
        return "skipped: AF_AXE names no axe.min.js"
    with open(os.environ["AF_AXE"], encoding="utf-8") as file:
        axe = file.read().replace("</script>", "<\\/script>")
    with Folder() as f:
        three_runs(f)
        for dark in (False, True):
            dom, skipped = browse(f, "report.html", axe + """
                ;document.querySelectorAll('details').forEach(d => d.open = true);
                axe.run().then(r => document.title = 'axe ' + JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html])));""", dark)
            if skipped:
                return skipped
            title = re.search(r"<title>(axe [^<]*)</title>", dom)
            assert title and title.group(1) == "axe []", (dark, title and title.group(1))
    return None


def test_plot():
    with Folder() as f:
        if not shutil.which("gnuplot"):
            f.add(1)
            done = f.run("plot", "-o", f.at("p.svg"))
            assert done.returncode == 71 and "gnuplot" in done.stderr
            return "skipped: no gnuplot"
        series = [{"sensor": "pump-%d" % i} for i in range(3)]
        data = "".join(readings(i + 1, gap=i > 2, severity=["low", "medium", "high", "critical", "none"][i],
                                columns=("temperature", "pressure 'x'"), series=s) + "\n" for i in range(5) for s in series)
        assert f.run("add", "-q", data=data).returncode == 0
        done = f.run("plot", "-o", f.at("p.svg"))
        assert done.returncode == 0 and done.stderr == "", done
        xml.dom.minidom.parse(f.at("p.svg"))
        with open(f.at("p.svg"), encoding="utf-8") as file:
            text = file.read()
        for words in ("pump-0", "pump-2", "pressure", "critical", "anomalies in"):
            assert words in text, words
        assert f.run("plot", "-o", f.at("p.png")).returncode == 0
        with open(f.at("p.png"), "rb") as file:
            assert file.read(8) == b"\x89PNG\r\n\x1a\n"
        done = f.run("plot", "--term", "--size", "80x24", "--columns", "temperature", "--series", "pump-1", "--title", "T")
        assert done.returncode == 0 and "pump-1" in done.stdout and "pump-0" not in done.stdout and "C" in done.stdout
        assert f.run("plot", "--columns", "none such", "-o", f.at("q.svg")).returncode == 65
        assert not os.path.exists(f.at("q.svg"))
        assert f.run("plot", "-o", f.at("p.gif")).returncode == 64
        assert "<svg" in f.run("plot", "-o", "-").stdout
        os.symlink("p.svg", f.at("l.svg"))
        assert f.run("plot", "-o", f.at("l.svg")).returncode == 0 and os.path.islink(f.at("l.svg"))
        assert f.run("plot", "-o", f.at("no", "p.svg")).returncode == 73
        # Bands, where there are no readings; rows, where there are no times; a title of the user's.
        for change in ({}, {"start": None, "end": None}):
            lines = [json.dumps({**json.loads(line), **change}) for line in records(4, severity="low").splitlines()]
            if change:
                lines = [line.replace('"time": "2026', '"time": null, "was": "2026') for line in lines]
            assert f.run("add", "-q", data="\n".join(lines)).returncode == 0
            done = f.run("plot", "--title", "it's \\n `date` $HOME {/Symbol a}", "-o", f.at("p.svg"))
            assert done.returncode == 0 and done.stderr == "", done
            with open(f.at("p.svg"), encoding="utf-8") as file:
                assert "`date` $HOME {/Symbol a}" in file.read()
        # A hostile column name is text, whatever it says to gnuplot.
        evil = "x'\n!touch " + f.at("evil") + "\n`touch " + f.at("evil") + "`"
        made = json.loads(record(1))
        made["stats"] = {evil: made["stats"]["temperature"]}
        assert f.run("add", "-q", data=json.dumps(made)).returncode == 0
        assert f.run("plot", "-o", f.at("p.svg")).returncode == 0
        assert not os.path.exists(f.at("evil"))
        empty = json.loads(record(1))
        empty["stats"] = {}
        assert f.run("add", "-q", data=json.dumps(empty)).returncode == 0
        assert f.run("plot", "-o", f.at("p.svg")).returncode == 65
    return None


main(globals())
