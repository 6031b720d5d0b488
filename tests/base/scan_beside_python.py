#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""jsonscan beside python's json module, made strict, on texts made up at random."""
import json
import os
import random
import re
import subprocess
import sys

SCAN = os.path.join(os.environ.get("builddir", "."), "tests/base/scan_lines")
TEXTS = 60000
WORDS = ["0", "-0", "1.5e3", "01", "1.", "-", "1e400", "123456789012345678", "1234567890123456789",
         "NaN", "Infinity", "true", "nul", "null", "'a'", '"a"', '"b"', '"\\u0061"', '"\\ud83d\\ude00"',
         '"\\ud83d"', '"\\u0000"', '"\\x"', '"\t"', '"', "\\", "{", "}", "[", "]", ":", ",", " ", "\n",
         "\x00", "\u00e9", "/**/", '{"a":', '"a":1,', "[[[[[[[[", "]]]]]]]]"]


class Refused(ValueError):
    pass


def no_doubles(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise Refused("a member twice")
    return dict(pairs)


def whole(text):
    if len(text.lstrip("-")) > 18:
        raise Refused("a long integer")
    return int(text)


def real(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Refused("too large")
    return value


def constant(text):
    raise Refused(text)


def depth_of(value):
    """Levels of objects and arrays, without recursion."""
    deepest, level = 0, [value]
    while level:
        below = [v for v in level if isinstance(v, (dict, list))]
        if below:
            deepest += 1
        level = [inner for v in below for inner in (v.values() if isinstance(v, dict) else v)]
    return deepest


def strings_of(value):
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += list(one) + list(one.values())


def is_sound(data):
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=no_doubles, parse_int=whole, parse_float=real,
                           parse_constant=constant)
    except (ValueError, RecursionError):
        return False
    if depth_of(value) > 32:
        return False
    return not any("\0" in s or re.search("[\ud800-\udfff]", s) for s in strings_of(value))


def value_of(random_, depth):
    """A sound value as text."""
    choice = random_.randrange(8 if depth < 6 else 4)
    if choice >= 6:
        names = random_.sample(["a", "b", "c", "\u00e9", "", "a\"b", "x,y"], random_.randrange(5))
        return "{" + ",".join(json.dumps(n, ensure_ascii=random_.random() < .5) + ":" +
                              value_of(random_, depth + 1) for n in names) + "}"
    if choice >= 4:
        return "[" + ", ".join(value_of(random_, depth + 1) for _ in range(random_.randrange(4))) + "]"
    return random_.choice(["1", "-2.5E-3", "true", "null", '"\\n\\u00e9"', '"text"', "0", "1e5"])


def text_of(random_):
    kind = random_.randrange(4)
    if kind == 0:
        return "".join(random_.choice(WORDS) for _ in range(random_.randrange(8))).encode()
    data = bytearray(value_of(random_, 0).encode())
    if kind == 1:
        return bytes(data)
    for _ in range(random_.randrange(3)):
        at = random_.randrange(len(data) + 1)
        word = random_.choice(WORDS).encode() if kind == 2 else bytes([random_.randrange(256)])
        data[at:at + random_.randrange(3)] = word
    return bytes(data)


def main():
    random_ = random.Random(8259)
    texts = [text_of(random_) for _ in range(TEXTS)]
    deep = [b"[" * n + b"]" * n for n in range(1, 40)]
    texts += deep + [b'{"a":' * n + b"1" + b"}" * n for n in range(1, 40)]
    sent = "".join(t.hex() + "\n" for t in texts).encode()
    got = subprocess.run([SCAN], input=sent, stdout=subprocess.PIPE, check=True, timeout=120)
    words = got.stdout.decode("utf-8").splitlines()
    assert len(words) == len(texts)
    wrong = 0
    sound = 0
    for text, word in zip(texts, words):
        expected = is_sound(text)
        sound += expected
        if expected != (word == "ok"):
            wrong += 1
            print(text, word)
    print(f"{len(texts)} texts, {sound} sound, {wrong} judged wrongly")
    assert sound > len(texts) // 5 and sound < len(texts) * 4 // 5
    return 1 if wrong else 0


sys.exit(main())
