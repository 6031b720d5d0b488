#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A chat server that does what real ones do only on a bad day, scripted per request.

    faultserver.py [--port N] [--delay S] [--slots N] [--gzip] [FAULT...]

Request i to /chat/completions meets FAULT i; the last one stays in force ("ok" if there is none).
On standard output: the port, then one JSON line a request. As a module: FaultServer.

A fault is "ok" (a true answer of the shape asked for), a status ("503", "429:Retry-After=2"), or a
name of FAULTS. "ok" looks into the question: with a schema or without, judge or commentator.
"""
import argparse
import contextlib
import functools
import gzip
import json
import random
import re
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
from email.utils import formatdate

BIG = 20_000_000


def answer(request):
    """What an obedient model says to this request."""
    user = request["messages"][-1]["content"]
    candidates = re.findall(r"^(c[1-4]): row", user, re.M)
    if "likely causes" in user and not candidates:
        return "The sensor may be loose or the valve may be blocked."
    said = {c: {"evidence": "It looks like the rows before it.", "decision": "normal",
                "kind": "other", "severity": "none"} for c in candidates}
    said["others"] = []
    said["summary"] = "Nothing unusual is to be seen here."
    return json.dumps(said)


class Handler(socketserver.BaseRequestHandler):
    def read_request(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.request.recv(65536)
            if not more:
                return None
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        while len(body) < int(headers.get("content-length", 0)):
            more = self.request.recv(65536)
            if not more:
                return None
            body += more
        return lines[0].split(" ")[:2], headers, body

    def send(self, status, body, headers=(), kind="application/json", length=True):
        if isinstance(body, str):
            body = body.encode()
        out = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}"]
        if self.server.gzip and body:
            body = gzip.compress(body)
            out.append("Content-Encoding: gzip")
        if length:
            out.append(f"Content-Length: {len(body)}")
        out.extend(headers)
        self.request.sendall("\r\n".join(out).encode() + b"\r\n\r\n" + body)

    def reply(self, request):
        content = self.server.answer(request)
        prompt = sum(len(m["content"]) for m in request["messages"])
        return json.dumps({
            "id": "x", "object": "chat.completion", "model": request.get("model"),
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": prompt // 2, "completion_tokens": len(content) // 3}})

    def handle(self):
        with self.server.lock:
            self.server.connections += 1
        try:
            while True:
                got = self.read_request()
                if got is None or self.server.ended:
                    return
                if self.server.deaf:
                    self.server.stop.wait(200)
                    return
                if not self.take(*got):
                    return
        except (OSError, ssl.SSLError):
            return

    def take(self, *got):
        """A server may do one thing at a time."""
        with self.server.turn:
            return self.serve(*got)

    def serve(self, line, headers, body):
        method, path = line
        server = self.server
        entry = {"time": time.monotonic(), "method": method, "path": path,
                 "authorization": headers.get("authorization"), "headers": headers}
        if not path.startswith(server.root):
            server.note(entry)
            self.send(404, "not found", kind="text/plain")
            return True
        if method == "GET":
            server.note(entry)
            if server.models is None:
                self.send(404, "not found", kind="text/plain")
            else:
                self.send(200, json.dumps({"object": "list", "data": server.models}))
            return True
        request = json.loads(body)
        with server.lock:
            index = server.posts
            server.posts += 1
            server.now += 1
            server.most = max(server.most, server.now)
        fault = server.faults[min(index, len(server.faults) - 1)] if server.faults else "ok"
        if callable(fault):
            fault = fault(index, request)
        entry.update(index=index, fault=fault, request=request)
        server.note(entry)
        try:
            if server.slots:
                with server.slots:
                    self.work()
            else:
                self.work()
            return self.act(fault, request)
        finally:
            with server.lock:
                server.now -= 1

    def work(self):
        delay = self.server.delay
        if callable(delay):
            delay = delay()
        if delay:
            time.sleep(delay)

    def act(self, fault, request):
        name, _, header = fault.partition(":")
        if name == "ok":
            self.send(200, self.reply(request))
            return True
        if name.isdigit():
            body = json.dumps({"error": {"message": f"fault {name}", "code": int(name),
                                         "type": "server_error"}})
            self.send(int(name), body, [header.replace("=", ": ", 1)] if header else [])
            return True
        return FAULTS[name](self, request)


def raw(text):
    def act(handler, request):
        handler.request.sendall(text.encode("latin-1"))
        return False
    return act


def body_of(handler, request):
    return handler.reply(request).encode()


def hang(handler, request):
    handler.server.stop.wait(200)
    return False


def ends(handler, request):
    """Told to end, it takes no connection any more, and waits for the one whose answer it never gives."""
    handler.server.ended = True
    threading.Thread(target=handler.server.shutdown, daemon=True).start()
    handler.server.socket.close()
    return hang(handler, request)


def deaf(handler, request):
    """Its machine takes connections and bytes, and it does nothing any more."""
    handler.server.deaf = True
    return hang(handler, request)


def hang_body(handler, request):
    body = body_of(handler, request)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:20])
    handler.server.stop.wait(60)
    return False


def drip(handler, request):
    body = body_of(handler, request)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
    for byte in body:
        handler.request.sendall(bytes([byte]))
        if handler.server.stop.wait(1):
            break
    return False


def rst(handler, request):
    handler.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.request.close()
    return False


def cut_length(handler, request):
    body = body_of(handler, request)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:-30])
    return False


def cut_close(handler, request):
    body = body_of(handler, request)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body[:-30])
    return False


def cut_chunked(handler, request):
    body = body_of(handler, request)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body)
                            + body[:-30])
    return False


def big_chunked(handler, request):
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    for _ in range(BIG // 65536):
        handler.request.sendall(chunk)
        with handler.server.lock:
            handler.server.sent += 65536
    handler.request.sendall(b"0\r\n\r\n")
    return False


def big_close(handler, request):
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(BIG // 65536):
        handler.request.sendall(b" " * 65536)
    return False


@functools.lru_cache(None)
def bomb_of(size):
    return gzip.compress(b" " * size, 1)


def gzip_bomb(handler, request):
    bomb = bomb_of(BIG)
    handler.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                            % len(bomb) + bomb)
    return False


def header_flood(handler, request):
    handler.request.sendall(b"HTTP/1.1 200 OK\r\n")
    for i in range(BIG // 1000):
        handler.request.sendall(b"X-%d: " % i + b"y" * 990 + b"\r\n")
    return False


def redirect(status):
    def act(handler, request):
        handler.send(status, "", [f"Location: {handler.server.elsewhere}"])
        return True
    return act


def html(status):
    def act(handler, request):
        handler.send(status, "<html><body><h1>Please log in</h1></body></html>", kind="text/html")
        return True
    return act


def later(handler, request):
    """429 with a date two seconds off by the server's own clock, which is an hour slow."""
    slow = time.time() - 3600
    handler.send(429, "{}", [f"Date: {formatdate(slow, usegmt=True)}",
                             f"Retry-After: {formatdate(slow + 2, usegmt=True)}"])
    return True


def loading(handler, request):
    handler.send(503, json.dumps({"error": {"message": "Loading model", "type": "unavailable_error",
                                            "code": 503}}), ["Connection: close"])
    return False


def prose(handler, request):
    request = dict(request)
    body = json.loads(handler.reply(request))
    body["choices"][0]["message"]["content"] = "Sure! I looked at the rows and found nothing."
    handler.send(200, json.dumps(body))
    return True


def prose_unless_text(handler, request):
    """A server that takes any response_format and obeys none."""
    if "response_format" in request:
        return prose(handler, request)
    handler.send(200, handler.reply(request))
    return True


def refuses(param, code="unsupported_parameter"):
    def act(handler, request):
        if param in request:
            handler.send(400, json.dumps({"error": {"message": f"{param}?", "param": param,
                                                    "type": "invalid_request_error", "code": code}}))
        else:
            handler.send(200, handler.reply(request))
        return True
    return act


def only_text(handler, request):
    """Refuses response_format as LM Studio does: a bare text, no code, no param."""
    if request.get("response_format", {}).get("type", "text") != "text":
        handler.send(400, json.dumps({"error": "'response_format.type' must be 'text'"}))
    else:
        handler.send(200, handler.reply(request))
    return True


def context(limit):
    def act(handler, request):
        tokens = sum(len(m["content"]) for m in request["messages"]) // 2
        if tokens > limit:
            handler.send(400, json.dumps({"error": {
                "code": 400, "message": f"request ({tokens} tokens) exceeds the available context size",
                "type": "exceed_context_size_error", "n_prompt_tokens": tokens, "n_ctx": limit}}))
        else:
            handler.send(200, handler.reply(request))
        return True
    return act


def cuts(kept):
    """Counts what it kept of a long question, and says nothing (Ollama's way)."""
    def act(handler, request):
        body = json.loads(handler.reply(request))
        body["usage"]["prompt_tokens"] = min(body["usage"]["prompt_tokens"], kept)
        handler.send(200, json.dumps(body))
        return True
    return act


def length(handler, request):
    body = json.loads(handler.reply(request))
    body["choices"][0]["finish_reason"] = "length"
    body["usage"]["completion_tokens"] = request.get("max_tokens", 0)
    handler.send(200, json.dumps(body))
    return True


def echo_key(handler, request):
    with handler.server.lock:
        key = next((e["authorization"] for e in reversed(handler.server.log)
                    if e.get("authorization")), "none")
    handler.send(500, json.dumps({"error": {"message": f"bad header {key}"}}))
    return True


FAULTS = {
    "close": lambda h, r: False, "hang": hang, "ends": ends, "deaf": deaf, "hang_body": hang_body, "drip": drip, "rst": rst,
    "cut_length": cut_length, "cut_close": cut_close, "cut_chunked": cut_chunked,
    "big_chunked": big_chunked, "big_close": big_close, "gzip_bomb": gzip_bomb,
    "header_flood": header_flood, "http09": raw("not HTTP at all\n"),
    "r301": redirect(301), "r302": redirect(302), "r307": redirect(307), "r308": redirect(308),
    "html200": html(200), "html502": html(502), "later": later, "loading": loading,
    "prose": prose, "prose_unless_text": prose_unless_text, "only_text": only_text,
    "no_max_tokens": refuses("max_tokens"), "no_temperature": refuses("temperature", "unsupported_value"),
    "no_seed": refuses("seed"), "context1000": context(1000), "context100": context(100),
    "cuts_silently": cuts(200), "cuts_all": cuts(20), "length": length, "echo_key": echo_key,
}


class FaultServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, faults=(), delay=0, slots=0, compress=False, models=("ai/smollm2",),
                 elsewhere="http://127.0.0.1:9/", context=None, port=0, root="/v1", log_line=None, say=None,
                 one_at_a_time=False):
        self.faults, self.delay, self.gzip = list(faults), delay, compress
        self.slots = threading.Semaphore(slots) if slots else None
        self.models = None if models is None else [{"id": m, "object": "model"} for m in models]
        self.elsewhere, self.root, self.log_line = elsewhere, root, log_line
        self.answer = say or answer
        self.ended = self.deaf = False
        self.turn = threading.Lock() if one_at_a_time else contextlib.nullcontext()
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.posts = self.now = self.most = self.connections = self.sent = 0
        self.log = []
        super().__init__(("127.0.0.1", port), Handler)
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True,
                                              do_handshake_on_connect=False)
        self.port = self.server_address[1]
        self.host = f"http{'s' if context else ''}://127.0.0.1:{self.port}"
        self.url = self.host + root
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05},
                                       daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address):
        pass

    def note(self, entry):
        with self.lock:
            self.log.append(entry)
        if self.log_line:
            self.log_line(entry)

    def requests(self):
        return [e for e in self.log if "index" in e]

    def close(self):
        self.stop.set()
        self.shutdown()
        self.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--jitter", type=float, default=0, help="further delay, at random up to this")
    parser.add_argument("--slots", type=int, default=0)
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("fault", nargs="*")
    args = parser.parse_args()
    delay = (lambda: args.delay + random.random() * args.jitter) if args.jitter else args.delay
    server = FaultServer(args.fault, delay, args.slots, args.gzip, port=args.port,
                         log_line=lambda e: print(json.dumps({k: e.get(k) for k in (
                             "time", "method", "path", "index", "fault")}), flush=True))
    print(server.port, flush=True)
    try:
        server.thread.join()
    except KeyboardInterrupt:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
