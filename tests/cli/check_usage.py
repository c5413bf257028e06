#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Command line, help, exit statuses of wrong calls, standard streams that are closed or full."""
import os
import re
import shlex
import subprocess

from harness import ENV, TOOL, Part, Tap, as_other_user, path, run, write

t = Tap()
COMMANDS = ["resolve", "capture", "aik-url", "ek-url", "trust"]

t.runs("help", run("--help"), says=["usage: tpmattest", "Exit status"] + COMMANDS)
t.runs("help by short option", run("-h"), says=["usage: tpmattest"])
t.runs("help by command", run("help"), says=["usage: tpmattest"])
r = run("--version")
t.ok(re.fullmatch(r"tpmattest \d+\.\d+\.\d+\n", r.out) and r.status == 0 and not r.err, "version", r)
for c in COMMANDS:
    by_option, by_command = run(c, "--help"), run("help", c)
    t.runs("help of " + c, by_option, says=["usage: tpmattest " + c, "--help"])
    t.ok(by_option.out == by_command.out, "the same by 'help " + c + "'", by_option, by_command)
    t.ok(all(len(line) <= 110 for line in by_option.out.splitlines()[1:]), "help of " + c + " fits a screen")
    t.runs("help wins over other options of " + c, run(c, "-h"), says=["usage: tpmattest " + c])
    t.fails(c + ": unknown option", run(c, "--frobnicate"), 2, "E_USAGE", ["--frobnicate", "tpmattest help " + c])
    t.fails(c + ": stray argument", run(c, "stray"), 2, "E_USAGE", ["stray"])
t.fails("no command", run(), 2, "E_USAGE")
t.fails("unknown command", run("melt"), 2, "E_USAGE", ["'melt'"])
t.fails("help of an unknown command", run("help", "melt"), 2, "E_USAGE", ["'melt'"])
t.fails("control characters do not reach the terminal", run("a\x1b[2Jb\nc"), 2, "E_USAGE", ["a?[2Jb?c"])
t.fails("nor do direction overrides", run("a\u202eb"), 2, "E_USAGE", ["a?b"])

for args, says in [
    (["resolve", "--tcti"], "--tcti needs a value"),
    (["resolve", "--strict=yes"], "--strict"),
    (["resolve", "--tcti", "a", "--tcti", "b"], "twice"),
    (["resolve", "--tcti", "a", "--evidence", "b"], "cannot be combined"),
    (["resolve", "--evidence", "a", "--ek", "b"], "cannot be combined"),
    (["capture", "--tcti", "a", "--ek", "b"], "cannot be combined"),
    (["aik-url", "--chain", "a"], "--chain requires --ek"),
    (["ek-url", "--trust", "a"], "--trust"),
    (["resolve", "--list"], "--list"),
    (["resolve", "--time", "yesterday"], "--time yesterday"),
    (["resolve", "--time", ""], "--time"),
    (["resolve", "--leaf", "oak"], "--leaf oak"),
    (["resolve", "--ek-index", "two"], "--ek-index two"),
    (["resolve", "--ek-index", "-1"], "--ek-index -1"),
    (["resolve", "--ek-index", "0x101c00002"], "--ek-index"),
    (["resolve", "--ek-index", "0x81010001"], "--ek-index"),
    (["resolve", "--format", "pdf"], "--format pdf"),
    (["resolve", "--format", "tree", "--json"], "cannot be combined"),
    (["ek-url", "--public", "a"], "--manufacturer"),
    (["ek-url", "--public", "a", "--ek", "b", "--manufacturer", "INTC"], "cannot be combined"),
    (["trust"], "--trust"),
]:
    t.fails("usage: " + " ".join(args), run(*args), 2, "E_USAGE", [says])
t.fails("pages come later", run("resolve", "--format", "html"), 2, "E_UNSUPPORTED", ["tree or json"])

intel = Part("intel-odca")
files = intel.chain()
for bad in ["", "INTCX", "A/B", "IN TC", "a.b", "\u00e9"]:
    t.fails("manufacturer {!r}".format(bad), run("aik-url", *files, "--manufacturer", bad), 2, "E_MANUFACTURER")
for when in ["2024-02-30", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00",
             "2024-01-01T00:00:00+1:00", "2024-01-01T00:00:00Zx", "20240101", "2024-01-01T00:00:00.Z", "2024-01-01T00:00Z"]:
    t.fails("no instant: " + when, run("resolve", *files, "--time", when), 2, "E_USAGE", [when])
for when in ["2024-02-29", "2024-12-31T12:00:00Z", "2024-12-31t12:00:00.25z", "2024-12-31 12:00:00+02:00", "2016-12-31T23:59:60Z",
             "9999-12-31T23:59:59Z", "now", "ignore"]:
    t.ok(run("resolve", *files, "--time", when).status in (1, 3), "an instant: " + when)

# Closed and full streams. The shell closes them, because Python keeps them open.
def shell(line):
    return subprocess.run(["sh", "-c", line, "sh", TOOL, *files], env=ENV, capture_output=True, timeout=60)


p = shell('"$1" --version >&-')
t.ok(p.returncode == 3 and b"standard output" in p.stderr and b"E_IO" in p.stderr, "output closed", p)
p = shell('t=$1; shift; "$t" aik-url "$@" --trust {} >&-'.format(shlex.quote(intel.file("trust"))))
t.ok(p.returncode == 3 and p.stderr.count(b"\n") == 2, "address to a closed output: the note and the failure", p)
if os.path.exists("/dev/full"):
    p = shell('"$1" --help >/dev/full')
    t.ok(p.returncode == 3 and b"E_IO" in p.stderr, "disk full", p)
p = shell('(sleep 0.2; "$1" --help; echo $? >&2) | :')
t.ok(p.stderr.endswith(b"3\n") and b"E_IO" in p.stderr, "a pipe that nobody reads", p)
p = shell('"$1" melt 2>&-')
t.ok(p.returncode == 2 and not p.stdout, "errors closed", p)
p = shell('"$1" resolve --evidence - <&-')
t.ok(p.returncode == 3 and p.stderr.count(b"\n") == 1 and b"standard input" in p.stderr, "input closed", p)

gone = path("not-there")
for args in [["resolve", "--evidence", gone], ["capture", "--ek", gone], ["aik-url", "--ek", gone],
             ["ek-url", "--manufacturer", "AMD", "--public", gone], ["trust", "--trust", gone], ["trust", "--anchor", gone],
             ["trust", "--crl", gone], ["resolve", *files, "--trust", gone], ["resolve", *files, "--chain", gone]]:
    t.fails("no such file: " + " ".join(args[:2]), run(*args), 3, "E_NOT_FOUND", [gone])
t.fails("a folder is no capture", run("resolve", "--evidence", path(".")), 3, "E_IO", ["directory"])
locked = write("locked", "x")
os.chmod(locked, 0)
t.fails("a file that may not be read", run("resolve", "--evidence", locked, **as_other_user()), 3, "E_ACCESS", [locked])
t.end()
