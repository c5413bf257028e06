#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""That the test servers do what the tests of clients rely on, and end when they should.

usage: check_servers.py SERVE_PY
"""
import gzip
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import hostile

SERVE = sys.argv[1]
failed = 0


class Servers:
    """serve.py over a folder, and what it said when it was ready."""

    def __init__(self, folder, *options):
        self.process = subprocess.Popen([sys.executable, SERVE, *options, folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.said = {}
        for line in self.process.stdout:
            if line == "ready\n":
                break
            name, value = line.rstrip("\n").split(" ", 1)
            self.said[name] = value
        with open(self.said["ca"], encoding="ascii") as f:
            self.ca = f.read()

    def connect(self, server, trusted=True):
        port = int(self.said[server])
        if not server.startswith("https"):
            return http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=10,
                                           context=ssl.create_default_context(cadata=self.ca if trusted else None))

    def get(self, server, target):
        c = self.connect(server)
        c.request("GET", target)
        r = c.getresponse()
        return r.status, r.read(), dict(r.getheaders())

    def end(self):
        self.process.stdin.close()
        return self.process.wait(10)


def check(name, good):
    global failed
    check.n += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {check.n} - {name}", flush=True)


check.n = 0


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as e:
        return str(e) or True
    return False


def plain(s):
    """Files, the AIK service, the log, TLS."""
    check("a file", s.get("http", "/dir/a%3Db")[:2] == (200, b"content"))
    check("no file", s.get("http", "/dir/none")[0] == 404)
    check("nothing outside the folder", s.get("http", "/../../../../etc/passwd")[0] == 404)
    check("https", s.get("https", "/dir/a%3Db")[:2] == (200, b"content"))
    for server, word in [("https-expired", "expired"), ("https-other", "mismatch"), ("https-unknown", "self-signed")]:
        check(server, word in str(raises(ssl.SSLCertVerificationError, s.get, server, "/")))
    check("closed", raises(ConnectionRefusedError, s.get, "closed", "/"))
    caps = "/templates/Aik/scep?operation=GetCACaps"
    check("an authority", s.get("http", "/INTC-KeyId-1" + caps)[1].startswith(b"POSTPKIOperation"))
    check("an authority of the folder", s.get("http", "/AMD-KeyId-2" + caps)[1] == b"caps of amd")
    status, body, _ = s.get("http", "/INTC-KeyId-3" + caps)
    check("no authority", status == 404 and b'\\"intc-keyid-3.microsoftaik.azure.net\\" does not exist.' in body)
    log = json.loads(s.get("control", "/log")[1])["requests"]
    check("the log", [r["target"] for r in log][:2] == ["/dir/a%3Db", "/dir/none"] and log[0]["path"] == "/dir/a=b")
    s.get("control", "/reset")
    check("an empty log", json.loads(s.get("control", "/log")[1])["requests"] == [])


def proxy(s):
    """Every name is this machine."""
    c = s.connect("http")
    c.request("GET", "http://vendor.invalid/dir/a%3Db", headers={"Host": "vendor.invalid"})
    check("a proxy", c.getresponse().read() == b"content")
    c = http.client.HTTPSConnection("127.0.0.1", int(s.said["http"]), timeout=10,
                                    context=ssl.create_default_context(cadata=s.ca))
    c.set_tunnel("vendor.invalid", 443)
    c.request("GET", "/dir/a%3Db")
    check("a tunnel", c.getresponse().read() == b"content")
    log = json.loads(s.get("control", "/log")[1])["requests"]
    check("both in the log", [(r["method"], r["host"]) for r in log if r["proxied"]]
          == [("GET", "vendor.invalid"), ("CONNECT", "vendor.invalid:443")])


def slow(s):
    """What takes time takes at least that."""
    for target in ("/_/drip=30/dir/a%3Db", "/_/head-drip=2/dir/a%3Db", "/_/wait=140/dir/a%3Db"):
        begin = time.monotonic()
        good = s.get("http", target)[:2] == (200, b"content")
        check(target, good and time.monotonic() - begin > 0.13)
    c = s.connect("http")
    c.timeout = 0.3
    c.request("GET", "/_/mute/x")
    check("mute", raises(TimeoutError, c.getresponse))
    c = s.connect("http")
    c.request("GET", "/_/endless/x")
    check("endless", len(c.getresponse().read(3 << 20)) == 3 << 20)
    c.close()


def wrong(s):
    """What is not as it should be."""
    check("short", raises(http.client.IncompleteRead, s.get, "http", "/_/length=5/dir/a%3Db"))
    check("long", s.get("http", "/_/length=-5/dir/a%3Db")[1] == b"co")
    check("cut", raises(http.client.IncompleteRead, s.get, "http", "/_/cut=3/dir/a%3Db"))
    check("close", s.get("http", "/_/close/dir/a%3Db")[1] == b"content")
    check("chunked", s.get("http", "/_/chunked/dir/a%3Db")[1] == b"content")
    check("reset", raises(http.client.RemoteDisconnected, s.get, "http", "/_/reset/x"))
    check("garbage", raises(http.client.BadStatusLine, s.get, "http", "/_/garbage/x"))
    status, body, headers = s.get("http", "/_/gzip=4/x")
    check("gzip", headers["Content-Encoding"] == "gzip" and gzip.decompress(body) == bytes(4 << 20))
    check("portal", s.get("http", "/_/portal/x")[:2] == (200, hostile.PORTAL))
    check("empty", s.get("http", "/_/empty/dir/a%3Db")[:2] == (200, b""))
    check("another file", s.get("http", "/_/file=dir%2Fa%3Db/x")[1] == b"content")
    check("a loop", s.get("http", "/_/loop/x")[2]["Location"] == "/_/loop/x")
    check("hops", s.get("http", "/_/hops=2/x")[2]["Location"] == "/_/hops=1/x")
    check("to a file", s.get("http", "/_/to=file/x")[2]["Location"] == "file:///etc/passwd")
    check("to a URL", s.get("http", "/_/to=http%3A%2F%2Fa%2F/x")[2]["Location"] == "http://a/")
    target = "/_/flaky=429,2,7/dir/a%3Db"
    replies = [s.get("http", target) for _ in range(3)]
    check("flaky", [r[0] for r in replies] == [429, 429, 200] and replies[0][2]["Retry-After"] == "7")
    check("two at once", s.get("http", "/_/status=418/_/header=X-Odd%3A1/x")[2]["X-Odd"] == "1")
    check("no such behaviour", s.get("http", "/_/nonsense/x")[0] == 500)


def barrier(s):
    """Nobody is answered before all are there."""
    done = []
    threads = [threading.Thread(target=lambda i=i: done.append(s.get("http", f"/_/barrier=3/{i}")[0])) for i in range(3)]
    for t in threads[:2]:
        t.start()
    time.sleep(0.2)
    early = list(done)
    threads[2].start()
    for t in threads:
        t.join()
    check("a barrier", early == [] and done == [200] * 3)


def ends(folder):
    """The ways to end it."""
    s = Servers(folder, "--kill-after", "2")
    check("killed after two", s.get("http", "/dir/a%3Db")[0] == 200 and s.get("https", "/dir/a%3Db")[0] == 200
          and raises(ConnectionRefusedError, s.get, "http", "/dir/a%3Db"))
    check("and the log is still there", len(json.loads(s.get("control", "/log")[1])["requests"]) == 2)
    check("ends with its standard input", s.end() == 0 and not os.path.exists(s.said["ca"]))
    s = Servers(folder, "--life", "0.3")
    check("ends with its life", s.process.wait(10) == 0 and not os.path.exists(s.said["ca"]))
    # A parent that dies, while somebody else keeps the pipe open.
    code = ("import subprocess, sys\n"
            "p = subprocess.Popen(sys.argv[1:], stdin=0, stdout=subprocess.PIPE, text=True)\n"
            "print(p.pid, [l for l in iter(p.stdout.readline, 'ready\\n')][-1].split()[1], flush=True)\n")
    hold, give = os.pipe()
    parent = subprocess.run([sys.executable, "-c", code, sys.executable, SERVE, folder], stdin=hold, capture_output=True,
                            text=True, timeout=20)
    pid, ca = parent.stdout.split()
    until = time.monotonic() + 10
    while os.path.exists(ca) and time.monotonic() < until:
        time.sleep(0.05)
    check("ends with its parent", not os.path.exists(ca))
    if os.path.exists(ca):
        os.kill(int(pid), signal.SIGKILL)
    os.close(give)
    os.close(hold)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for path, data in [("dir/a=b", b"content"), ("aik/amd-keyid-2/GetCACaps", b"caps of amd")]:
            full = pathlib.Path(folder, path)
            full.parent.mkdir(parents=True, exist_ok=True)
            full.write_bytes(data)
        s = Servers(folder, "--aik", "INTC-KeyId-1", "--name", "vendor.invalid")
        for part in (plain, proxy, slow, wrong, barrier):
            part(s)
        s.end()
        ends(folder)
    print(f"1..{check.n}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
