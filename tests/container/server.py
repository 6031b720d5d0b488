#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A stand-in for Docker Model Runner on loopback: one model that finds everything normal,
and names causes in words when asked in words.

    server.py PORT-FILE LOG-FILE [N]     writes its port there; a line a request

The first N questions find the model still loading, as after a pause.
"""
import http.server
import json
import os
import sys

port_file, log_file = sys.argv[1:3]
loading = list(range(int(sys.argv[3]) if len(sys.argv) > 3 else 0))
LOADING = {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}
SENTENCE = "A loose sensor cable or a worn pump bearing could cause this."


def answer(question):
    """in the shape of the schema, if there is one"""
    schema = question.get("response_format", {}).get("json_schema", {}).get("schema")
    if not schema:
        return SENTENCE
    normal = {"evidence": "The readings go on as before.", "decision": "normal", "kind": "other", "severity": "none"}
    body = {name: normal for name in schema["properties"] if name[0] == "c" and name[1:].isdigit()}
    body.update(others=[], summary="The readings go on as before.")
    return json.dumps(body)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path.endswith("/v1/models"):
            self.reply(200, {"object": "list", "data": [{"id": "ai/smollm2", "object": "model"}]})
        else:
            self.reply(404, {"error": {"message": "not found"}})

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/v1/chat/completions"):
            self.reply(404, {"error": {"message": "not found"}})
            return
        if loading:
            loading.pop()
            self.reply(503, LOADING)
            return
        words = sum(len(message["content"]) for message in question["messages"])
        text = answer(question)
        self.reply(200, {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": question["model"],
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": words // 2, "completion_tokens": len(text) // 4,
                      "total_tokens": words // 2 + len(text) // 4}})

    def log_message(self, text, *values):
        with open(log_file, "a", encoding="utf-8") as file:
            file.write(text % values + "\n")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(port_file + ".new", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.rename(port_file + ".new", port_file)
server.serve_forever()
