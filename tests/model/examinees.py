#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Chat servers with a mind of their own: what models do when they are asked to judge.

    examinees.py [--port N] CHARACTER          CHARACTER: one of CHARACTERS

Each reads the question as a model would and answers in its shape:
    normal     finds everything ordinary            anomaly  finds everything wrong
    score      decides by the candidate's score     quiet    answers well, but claims a quiet row, too
    good       reads the rows and applies a rule    half     answers six questions of the exam, then fails
Asked for likely causes, every one of them says a harmless sentence.
"""
import argparse
import http.server
import json
import re
import statistics
import threading

CANDIDATE = re.compile(r'^(c[1-4]): row (\d+)(?:, ("[^"]*"|\S+) (-?[\d.e+-]+|missing))?(.*)$', re.M)


class Question:
    """The facts and rows that a user message holds."""

    def __init__(self, text):
        self.candidates = [(m[1], int(m[2]), m[3], m[5]) for m in CANDIDATE.finditer(text)]
        head = re.search(r"^rows: number(.*)$", text, re.M)
        names = re.findall(r', ("[^"]*"|[^,\n]+)', head[1]) if head else []
        self.columns = [n.strip() for n in names]
        self.rows, self.values = [], {n: [] for n in self.columns}
        body = text[head.end():] if head else ""
        for line in body.split("\nEND DATA")[0].split("\n")[1:]:
            cells = line.split(" ")
            self.rows.append(int(cells[0]))
            for name, cell in zip(self.columns, cells[1:]):
                self.values[name].append(None if cell == "-" else float(cell))
        self.text = text


def score_of(rest):
    return float(re.search(r"score ([\d.]+)", rest)[1])


def runs(x):
    """Stretches of four equal values and more, as (first, length)."""
    found, i = [], 0
    while i < len(x):
        j = i
        while j + 1 < len(x) and x[j + 1] == x[i]:
            j += 1
        if j - i >= 3:
            found.append((i, j - i + 1))
        i = j + 1
    return found


def rhythm(x, p):
    """The best period as (ratio of what it leaves unexplained, off, usual): ratio 1 if there is none."""
    best = (1.0, 0.0, 0.0)
    for period in range(3, 15):
        keep = [i for i in range(len(x)) if not p <= i < p + period]
        if len(keep) < 2 * period:
            continue
        mean = statistics.fmean(x[i] for i in keep)
        total = sum((x[i] - mean) ** 2 for i in keep) or 1e-12
        off = []
        for i in keep:
            like = [x[j] for j in keep if j != i and (j - i) % period == 0]
            if like:
                off.append(abs(x[i] - statistics.median(like)))
        like = [x[j] for j in keep if (j - p) % period == 0]
        if not like or len(off) < len(keep) // 2:
            continue
        ratio = sum(o * o for o in off) / total
        if ratio < best[0]:
            best = (ratio, abs(x[p] - statistics.median(like)), statistics.median(off))
    return best


def decide(x, p):
    """Is the reading at index p out of the ordinary, and what does it look like?"""
    span = max(x) - min(x) or 1e-12
    flat = runs(x)
    here = [r for r in flat if r[0] <= p < r[0] + r[1]]
    if here and here[0][1] >= 6:
        return len(flat) == 1, "flatline"
    ratio, off, usual = rhythm(x, p)
    if ratio < 0.35:
        return off > 0.4 * span and off > 4 * usual, "shape"
    middle = statistics.median(x[:p] or x)
    far = x[p] - middle
    before = sum(1 for v in x[:max(0, p - 1)] if (v - middle) * far > 0.7 * far * far)
    after = x[p + 1:p + 6]
    new_level = len(after) >= 3 and all(abs(v - x[p]) < 0.5 * abs(far) for v in after)
    kind = "level_shift" if new_level else "spike" if far > 0 else "drop"
    return before < 2, kind


def said(anomaly, kind, evidence):
    return {"evidence": evidence, "decision": "anomaly" if anomaly else "normal",
            "kind": kind if anomaly else "other", "severity": "high" if anomaly else "none"}


def judge(character, text, severity=None):
    q = Question(text)
    answer, wrong = {}, 0
    for name, row, column, rest in q.candidates:
        if character in ("normal", "anomaly"):
            anomaly, kind = character == "anomaly", "other"
        elif character == "score":
            anomaly, kind = score_of(rest) > 3.5, "other"
        elif column not in q.values or row not in q.rows or None in q.values[column]:
            anomaly, kind = True, "other"
        else:
            anomaly, kind = decide(q.values[column], q.rows.index(row))
        wrong += anomaly
        evidence = f"row {row} is like the rows before it"
        if anomaly:
            evidence = f"row {row} is unlike the rows before it"
        answer[name] = said(anomaly, kind, evidence)
        if severity and anomaly:
            answer[name]["severity"] = severity
    answer["others"] = []
    if character == "quiet" and q.rows:
        answer["others"] = [{"row": q.rows[3], "column": q.columns[0].strip('"'), "kind": "other",
                             "evidence": "this row is odd as well", "severity": "low"}]
    answer["summary"] = ("Something here is unlike what came before." if wrong
                         else "Nothing unusual is to be seen here.")
    return json.dumps(answer)


def tokens(request):
    """As the SmolLM2 family counts, about: a token a digit, a sign, a line end, a word."""
    return sum(len(re.findall(r"\d|[^\W\d]+|[^\w ]", m["content"])) for m in request["messages"])


CHARACTERS = ("normal", "anomaly", "score", "quiet", "good", "half")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        models = [{"id": self.server.model, "object": "model"}]
        if self.path.endswith("/models"):
            return self.reply(200, {"object": "list", "data": models})
        return self.reply(404, {"error": {"message": "not here"}})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            return self.reply(404, {"error": {"message": "not here"}})
        status, content = self.server.answer(request)
        if status != 200:
            return self.reply(status, {"error": {"message": content, "type": "server_error"}})
        return self.reply(200, {
            "id": "x", "object": "chat.completion", "model": self.server.model,
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": tokens(request), "completion_tokens": 60,
                      "total_tokens": tokens(request) + 60}})


class Examinee(http.server.ThreadingHTTPServer):
    """with Examinee("good") as server: server.url, server.judged, server.commented."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, character, port=0, model="examinee"):
        super().__init__(("127.0.0.1", port), Handler)
        self.character, self.model = character, model
        self.judged, self.commented = [], []
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def answer(self, request):
        user = request["messages"][-1]["content"]
        if "two likely causes" in user:
            with self.lock:
                self.commented.append(user)
            return 200, "A worn bearing or a loose sensor is a likely cause of this. And so on."
        with self.lock:
            self.judged.append(user)
            turn = len(self.judged)
        if self.character == "half" and turn > 6:
            return 500, "this server answers no more of these"
        return 200, judge("good" if self.character == "half" else self.character, user)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("character", choices=CHARACTERS)
    options = parser.parse_args()
    server = Examinee(options.character, options.port)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
