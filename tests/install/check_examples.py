# SPDX-License-Identifier: BSD-2-Clause
"""The examples, built against the installed library alone and run on evidence of the factory."""
import base64
import json
import os
import re
import subprocess
import sys

import stage

EXAMPLES = os.path.join(stage.SOURCE, "examples")
PROGRAMS = ["read-ek", "verify-files", "aik-id", "resolve-loop"]
# ISO C and POSIX; the rest of an example is the library.
HEADERS = {"netdb.h", "poll.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "sys/socket.h", "unistd.h", "tpmattest/tpmattest.h"}
CC = "cc -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -o {0} {1}/{0}.c $(pkg-config --cflags --libs libtpmattest)"


class Server:
    """The part's web server on loopback, as long as the `with` lasts; its port in `port`."""

    def __enter__(self):
        os.makedirs(stage.path("part", "www"))
        self.p = subprocess.Popen([sys.executable, sys.argv[7], stage.path("part", "www")], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        for line in self.p.stdout:
            if line.startswith("http "):
                self.port = line.split()[1]
            if line.startswith("ready"):
                break
        return self

    def __exit__(self, *_):
        self.p.stdin.close()
        self.p.stdout.close()
        self.p.wait(30)


def capture(folder):
    """The part's NV area as a capture."""
    info = json.loads(stage.read(folder, "part.json"))
    nv = [{"index": e["index"], "attributes": e["attributes"],
           "data": base64.b64encode(stage.read(folder, "device", "nv-{}.bin".format(e["index"][2:]))).decode()} for e in info["nv"]]
    document = {"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": info["manufacturer"]}, "nv": nv}
    with open(os.path.join(folder, "capture.json"), "w", encoding="ascii") as f:
        json.dump(document, f)
    return info


def shape(tap):
    """Short, and on nothing but public headers and libc."""
    for name in ["{}.c".format(p) for p in PROGRAMS] + ["fleet.py"]:
        text = stage.read(EXAMPLES, name).decode()
        strange = set(re.findall(r"#include [<\"](.*)[>\"]", text)) - HEADERS
        tap.ok(text.count("\n") < 150 and not strange, "{} is short and needs nothing else".format(name), strange)


def on_files(tap, info):
    url = re.escape(info["aik"]["url"])
    device = ["part/device/{}.der".format(c["id"]) for c in info["certificates"] if c["role"] == "device"]
    tap.runs("read-ek", "./read-ek -f part/capture.json",
             says=["^manufacturer: INTC$", "^0x01c00002: [0-9]+ bytes$", "^EK certificate at nv:0x01c00002$", "^  key     rsa2048$",
                   r"^certificate at nv:0x01c00100\+0$"])
    tap.runs("read-ek: no EK certificate", "echo '{\"schema\":\"tpmattest.evidence/1\",\"nv\":[]}' >none.json; ./read-ek -f none.json",
             1, says=["^manufacturer: unknown$"])
    tap.runs("read-ek: no capture", "./read-ek -f nowhere", 2, says=["TPMATTEST_E_NOT_FOUND"])
    tap.runs("read-ek: no TPM", "./read-ek device:/dev/null-tpm", 2, says=["TPMATTEST_E_TPM_OPEN"])
    ek = "part/device/{}.der".format(info["ek"])
    tap.runs("verify-files", ["./verify-files", "INTC", "part/trust", ek] + device,
             says=["^trusted$", "^  0. file:" + ek, "^  6. trust:", "^AIK: {}$".format(url)], lacks=["^  7. "])
    tap.runs("verify-files: nobody trusts it", ["./verify-files", "INTC", "other/trust", ek] + device, 3,
             says=["^cannot tell$", "TPMATTEST_F_ISSUER_MISSING"])
    broken = bytearray(stage.read(stage.HERE, ek))
    broken[-1] ^= 1
    with open(stage.path("broken.der"), "wb") as f:
        f.write(broken)
    tap.runs("verify-files: a broken signature", ["./verify-files", "INTC", "part/trust", "broken.der"] + device, 1,
             says=["^untrusted$", "TPMATTEST_F_SIGNATURE_BAD"])
    tap.runs("verify-files: usage", "./verify-files INTC", 2, says=["^usage: verify-files "])
    tap.runs("aik-id", "./aik-id INTC part/device/rom-ca.der", 1,
             says=["^  issuer key id  {}$".format(info["aik"]["id"]), "^  AIK URL        {}$".format(url), "^  registered     no"])
    tap.runs("aik-id: no certificate", "./aik-id INTC part/part.json", 2, says=["part.json: .*TPMATTEST_E_CERT"])


def on_network(tap, info, port):
    url = re.escape(info["aik"]["url"])
    tap.runs("resolve-loop", "./resolve-loop part/root.pem 127.0.0.1:{} <part/capture.json".format(port),
             says=["^3 running: 200 http://127.0.0.1:", "^[0-9] running: 200 .*\\.cer$", "^trusted: {}$".format(url)], lacks=["running: -"])
    tap.runs("resolve-loop: the host is not allowed", "./resolve-loop part/root.pem <part/capture.json", 3,
             says=["TPMATTEST_E_INCOMPLETE", "^resolve-loop: "], lacks=["running", url])
    tap.runs("resolve-loop: no capture", "./resolve-loop part/root.pem </dev/null", 2, says=["TPMATTEST_E_EMPTY"])


def fleet(tap, info):
    os.mkdir(stage.path("fleet"))
    os.link(stage.path("part", "capture.json"), stage.path("fleet", "one.json"))
    command = [sys.executable, os.path.join(EXAMPLES, "fleet.py"), "fleet", "part/trust"]
    authority = re.escape(info["aik"]["authority"])
    tap.runs("fleet.py", command, says=["^one\ttrusted\t-$", "^1 trusted$", "^1 {}\\.microsoftaik".format(authority)])
    tap.runs("fleet.py: others' trust", command[:3] + ["other/trust"], 3, says=["^one\tincomplete\tTPMATTEST_F_ISSUER_MISSING"])
    with open(stage.path("fleet", "two.json"), "wb") as f:
        f.write(b"{")
    tap.runs("fleet.py: one is broken", command, 1, says=["^one\ttrusted\t-$", "^two\tunreadable\t.*TPMATTEST_E_JSON", "^1 trusted, 1 unr"])
    tap.runs("fleet.py: usage", command[:2], 2, says=["^usage: fleet.py "])


def main():
    tap = stage.Tap()
    stage.install()
    shape(tap)
    for name in PROGRAMS:
        tap.runs("{} builds".format(name), CC.format(name, EXAMPLES))
    with Server() as server:
        base = "http://127.0.0.1:{}".format(server.port)
        for part, folder in (("intel-odca", "part"), ("infineon", "other")):
            subprocess.run([stage.FACTORY, "provision", "--part", part, "--out", stage.path(folder), "--base-url", base], check=True)
        info = capture(stage.path("part"))
        on_files(tap, info)
        on_network(tap, info, server.port)
    if "python" in sys.argv[8].split(","):
        fleet(tap, info)
    tap.end()


main()
