#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Input that is not what it should be: one clear line with its code, exit 2, never a crash."""
import base64
import copy
import json
import random

from harness import Part, Tap, read, run, write

t = Tap()
intel = Part("intel-odca")
ek = read(intel.device("ek-rsa2048"))
root_pem = read(intel.file("root.pem"))
crl = read(intel.file("crl", "OnDie_CA.crl"))
good = intel.evidence()

# What every reader of bytes is given. The seed is fixed, so a failure can be had again.
NOISE = random.Random(20240611).randbytes(1 << 20)
JUNK = {"empty": b"", "text": b"This is no certificate.\n", "noise": NOISE, "zeros": bytes(4096), "newlines": b"\n" * 4096,
        "begin": b"-----BEGIN CERTIFICATE-----\n", "bad-base64": b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"}
READERS = {
    "--ek": (["resolve", "--ek"], ("E_EMPTY", "E_FORMAT", "E_CERT", "E_PEM", "E_LIMIT_CERT")),
    "--chain": (["aik-url", "--ek", intel.device("ek-rsa2048"), "--chain"],
                ("E_EMPTY", "E_FORMAT", "E_CERT", "E_PEM", "E_LIMIT_CERT", "E_LIMIT_EVIDENCE")),
    "--evidence": (["resolve", "--evidence"], ("E_EMPTY", "E_JSON", "E_LIMIT_EVIDENCE")),
    "--public": (["ek-url", "--manufacturer", "INTC", "--public"], ("E_EMPTY", "E_KEY", "E_PEM")),
    "--trust": (["trust", "--trust"], ("E_EMPTY", "E_FORMAT", "E_CERT", "E_PEM", "E_LIMIT_CERT")),
    "--anchor": (["trust", "--anchor"], ("E_EMPTY", "E_CERT", "E_PEM", "E_LIMIT_CERT")),
    "--crl": (["trust", "--crl"], ("E_EMPTY", "E_CRL", "E_PEM")),
}
for kind, data in JUNK.items():
    file = write("junk-" + kind, data)
    for option, (args, codes) in READERS.items():
        wanted = ("E_EMPTY",) if not data else codes if not data.strip() else tuple(c for c in codes if c != "E_EMPTY")
        t.fails("{} {}".format(option, kind), run(*args, file), 2, wanted, [file])
        t.fails("{} {} on standard input".format(option, kind),
                run(*args, "-", stdin=data), *((2, wanted) if option != "--trust" else (3, "E_NOT_FOUND")))

# A certificate cut anywhere.
cuts = sorted(set(range(0, 40)) | set(range(40, len(ek), 23)) | set(range(len(ek) - 8, len(ek))))
bad = []
for n in cuts:
    file = write("cut", ek[:n])
    for args in (["resolve", "--ek", file], ["capture", "--ek", file], ["trust", "--anchor", file],
                 ["ek-url", "--manufacturer", "AMD", "--public", file]):
        r = run(*args)
        if r.status != 2 or r.out or r.err.count("\n") != 1 or "(TPMATTEST_E_" not in r.err:
            bad.append("cut after {}: {}".format(n, r))
t.ok(not bad, "a certificate cut at {} places".format(len(cuts)), *bad[:5])
bad = []
for n in range(0, len(root_pem) - 27, 19):
    r = run("trust", "--anchor", write("cut.pem", root_pem[:n]))
    if r.status != 2 or r.out or r.err.count("\n") != 1:
        bad.append("cut after {}: {}".format(n, r))
t.ok(not bad, "PEM cut at many places", *bad[:5])
bad = []
for n in list(range(0, 60)) + list(range(60, len(crl), 11)):
    r = run("trust", "--crl", write("cut.crl", crl[:n]))
    if r.status != 2 or r.out or r.err.count("\n") != 1:
        bad.append("cut after {}: {}".format(n, r))
t.ok(not bad, "a revocation list cut at many places", *bad[:5])


# Captures.
def capture(name, code, change=None, text=None):
    e = copy.deepcopy(good)
    if change:
        change(e)
    file = write("capture.json", json.dumps(e) if text is None else text)
    codes = (code,) if isinstance(code, str) else code
    t.fails("capture: " + name, run("resolve", "--evidence", file), 2, codes, [file])


def put(*keys):
    """A change: the last of keys is the value at the place that the others lead to."""
    def change(e):
        for k in keys[:-2]:
            e = e[k]
        e[keys[-2]] = keys[-1]
    return change


whole = json.dumps(good)
t.ok(run("resolve", "--evidence", write("good.json", whole)).status == 3, "the capture is good to begin with")
capture("no object", ("E_JSON", "E_JSON_TYPE"), text="[]")
capture("a string", ("E_JSON", "E_JSON_TYPE"), text='"x"')
capture("two documents", "E_JSON", text=whole + whole)
capture("text behind it", "E_JSON", text=whole + " x")
capture("a NUL byte", "E_JSON", text=whole.encode() + b"\0")
capture("not UTF-8", "E_JSON", text=whole.encode().replace(b"INTC", b"IN\xff\xfe"))
capture("single quotes", "E_JSON", text="{'schema':'tpmattest.evidence/1'}")
capture("a comment", "E_JSON", text="/* x */" + whole)
capture("a key twice is no way around", "E_JSON_DUPLICATE",
        text=whole[:-1] + ',"schema":"other/1"}')
capture("nested too deep", "E_LIMIT_JSON_DEPTH", text='{"schema":"tpmattest.evidence/1","x":' + "[" * 40 + "]" * 40 + "}")
capture("nested without end", "E_LIMIT_JSON_DEPTH", text="[" * 60000)
capture("objects without end", "E_LIMIT_JSON_VALUES", text='{"x":[' + "{}," * 600000 + "{}]}")
capture("no schema", ("E_SCHEMA", "E_JSON_TYPE"), lambda e: e.pop("schema"))
capture("unknown schema", "E_SCHEMA", put("schema", "tpmattest.evidence/2"))
capture("the report's schema", "E_SCHEMA", put("schema", "tpmattest.report/1"))
capture("schema: number", ("E_SCHEMA", "E_JSON_TYPE"), put("schema", 1))
for key, values in [("tpm", ["x", 1, []]), ("nv", ["x", 1, {}]), ("files", ["x", 1, {}]), ("ek_public", ["x", 1, {}])]:
    for v in values:
        capture("{}: {!r}".format(key, v), "E_JSON_TYPE", put(key, v))
for v in [1, [], {}, True]:
    capture("manufacturer: {!r}".format(v), "E_JSON_TYPE", put("tpm", "manufacturer", v))
    capture("index: {!r}".format(v), "E_JSON_TYPE", put("nv", 0, "index", v))
    capture("data: {!r}".format(v), "E_JSON_TYPE", put("nv", 0, "data", v))
capture("entry: text", "E_JSON_TYPE", put("nv", 0, "x"))
capture("firmware: one number", ("E_JSON_TYPE", "E_VALUE"), put("tpm", "firmware", ["0x1"]))
capture("firmware: text", "E_JSON_TYPE", put("tpm", "firmware", "1.2"))
capture("spec_revision: text", "E_JSON_TYPE", put("tpm", "spec_revision", "138"))
capture("nv_buffer_max: negative", ("E_VALUE", "E_JSON_TYPE"), put("tpm", "nv_buffer_max", -1))
capture("index missing", "E_JSON_TYPE", lambda e: e["nv"][0].pop("index"))
capture("data missing", ("E_JSON_TYPE", "E_VALUE"), lambda e: e["nv"][0].pop("data"))
capture("index: no number", "E_VALUE", put("nv", 0, "index", "first"))
capture("index: out of range", "E_VALUE", put("nv", 0, "index", "0x01d00000"))
capture("index twice", "E_DUPLICATE", lambda e: e["nv"].append(e["nv"][0]))
for name, v in [("length", "AAA"), ("alphabet", "AA*="), ("padding in the middle", "AA==AAAA"), ("URL alphabet", "_-_-"),
                ("bits behind the end", "AAB="), ("blanks", "AA AA")]:
    capture("base64: " + name, "E_BASE64", put("nv", 0, "data", v))
capture("an index over 64 KiB", "E_LIMIT_NV", put("nv", 0, "data", base64.b64encode(bytes(65537)).decode()))


def fill(e):
    big = base64.b64encode(bytes(65536)).decode()
    e["nv"] = [{"index": "0x{:08x}".format(0x01c00100 + i), "attributes": "0x62072001", "data": big} for i in range(17)]


capture("over 1 MiB", "E_LIMIT_EVIDENCE", fill)
capture("a document over any size", ("E_LIMIT_EVIDENCE", "E_LIMIT_FILE"), text=whole[:-1] + "," + " " * (5 << 20) + '"x":1}')
capture("a file that is no certificate", ("E_CERT", "E_FORMAT"),
        put("files", [{"name": "x", "role": "ek", "data": base64.b64encode(b"hello world").decode()}]))
capture("a role that is none", "E_VALUE", put("files", [{"name": "x", "role": "root", "data": base64.b64encode(ek).decode()}]))
capture("an EK public that is none", "E_KEY", put("ek_public", [{"handle": None, "template": "nv", "public": "AAAA"}]))
bad = []
for n in list(range(0, 200)) + list(range(200, len(whole), 97)):
    r = run("resolve", "--evidence", write("cut.json", whole[:n]))
    if r.status != 2 or r.out or r.err.count("\n") != 1:
        bad.append("cut after {}: {}".format(n, r))
t.ok(not bad, "a capture cut at many places", *bad[:5])

# An endless input ends at the limit.
t.fails("an endless capture", run("resolve", "--evidence", "/dev/zero"), 2, ("E_LIMIT_FILE", "E_LIMIT_EVIDENCE", "E_JSON"))
t.fails("an endless certificate", run("resolve", "--ek", "/dev/zero"), 2, ("E_LIMIT_FILE", "E_FORMAT"))
# File names and contents cannot forge lines.
t.fails("a file name with a line break", run("resolve", "--ek", write("a\nb: fine", "x")), 2, ("E_FORMAT", "E_CERT"), ["a?b"])
t.end()
