# SPDX-License-Identifier: BSD-2-Clause
"""Faults put into the library one by one, each of which some test must find.

usage: run.sh [--only ID]... [--jobs N] | --list | --check

Works in copies of the tree, one a job, and leaves the tree itself alone. First the tests must pass in an unchanged copy.
Then each row of mutants.tsv is put in and built, and the tests run: the hinted program first, then the suites unit and
verify, and device, service or curl for the files that these are about, up to the first failure. A row whose fragment does not occur exactly
once, or that does not build, is broken. Exit status: 0, every fault was found; 1, one survived or is broken; 2, usage.
--check only holds the rows against the tree. Some rows are found with real vendor data only, which is looked for where the
tests of the tree itself look.
"""
import argparse
import collections
import glob
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TABLE = os.path.join(ROOT, "tests", "mutants", "mutants.tsv")
EQUIVALENT = "equivalent: "
OPTIONS = ["-Dtests=enabled", "-Dpython=false"]

LAYERS = {"tpm": ["device"], "evidence": ["device"], "resolve": ["service"], "vendor": ["service"], "curl": ["curl"]}
COST = {}  # seconds that a test takes: those that take least go first

Row = collections.namedtuple("Row", "id file old new hint")


def unescape(text):
    return text.replace("\\n", "\n").replace("\\t", "\t")


def read_rows():
    rows = []
    with open(TABLE, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 5:
                sys.exit(f"mutants.tsv:{number}: {len(fields)} fields, expected 5")
            rows.append(Row(fields[0], fields[1], unescape(fields[2]), unescape(fields[3]), fields[4]))
    return rows


def key_finding(row):
    """What is wrong with a row, told without building anything; None."""
    path = os.path.join(ROOT, row.file)
    if not row.file.startswith("lib/") or not os.path.isfile(path):
        return f"there is no {row.file}"
    with open(path, encoding="utf-8") as f:
        n = f.read().count(row.old) if row.old else 0
    if n != 1:
        return f"the fragment occurs {n} times in {row.file}"
    if row.old == row.new:
        return "nothing is changed"
    if row.hint.startswith(EQUIVALENT):
        return None if len(row.hint) > len(EQUIVALENT) + 10 else "no reason is given"
    here = os.path.join(ROOT, "tests", "*")
    if not glob.glob(os.path.join(here, f"check_{row.hint}.c")) + glob.glob(os.path.join(here, f"{row.hint}.c")):
        return f"there is no test program {row.hint}"
    return None


def check(rows):
    broken = [f"{r.id}: {key_finding(r)}" for r in rows if key_finding(r)]
    names = collections.Counter(r.id for r in rows)
    broken += [f"{name}: {n} rows" for name, n in names.items() if n > 1]
    for line in broken:
        print(f"mutants.tsv: {line}", file=sys.stderr)
    return not broken


class Tree:
    """A copy of the tree with a build of its own."""

    def __init__(self, folder, env, rows):
        self.source, self.env = os.path.join(folder, "tree"), env
        self.build = os.path.join(folder, "build")
        files = self.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).stdout.split("\0")
        for name in filter(None, files):
            if os.path.isfile(os.path.join(ROOT, name)):
                os.makedirs(os.path.dirname(os.path.join(self.source, name)), exist_ok=True)
                shutil.copy(os.path.join(ROOT, name), os.path.join(self.source, name))
        self.must(["meson", "setup", self.build, self.source, *OPTIONS])
        tests = json.loads(self.must(["meson", "introspect", "--tests", self.build]).stdout)
        self.tests = {t["name"]: t for t in tests}
        missing = {r.hint for r in rows if not r.hint.startswith(EQUIVALENT)} - set(self.tests)
        if missing:
            sys.exit(f"mutants: no such tests in this build: {' '.join(sorted(missing))}")

    def run(self, args, **more):
        return subprocess.run(args, capture_output=True, text=True, env=self.env, check=False, **more)

    def must(self, args):
        p = self.run(args)
        if p.returncode:
            sys.exit(f"mutants: {' '.join(args)} failed:\n{p.stdout[-3000:]}{p.stderr[-3000:]}")
        return p

    def suite(self, *names):
        return [n for n, t in self.tests.items() if any(s.split(":")[-1] in names for s in t["suite"])]

    def make(self, tests):
        """Bring these test programs up to date."""
        programs = {self.tests[t]["cmd"][0] for t in tests}
        return self.run(["ninja", "-C", self.build, "-j1", *sorted(os.path.relpath(p, self.build) for p in programs
                                                              if p.startswith(self.build))])

    def passes(self, test):
        t = self.tests[test]
        p = subprocess.Popen(t["cmd"], cwd=t["workdir"] or self.build, env=dict(self.env, **t["env"]), stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return p.wait(t["timeout"]) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            p.wait()

    def order(self, row):
        """The tests for a row in the order in which they are run."""
        hint = [] if row.hint.startswith(EQUIVALENT) else [row.hint]
        layer = row.file.split("/")[1]
        more = self.suite("unit", "verify", *LAYERS.get(layer, ()))
        return hint + sorted((t for t in more if t not in hint), key=lambda t: COST.get(t, 0))

    def judge(self, row):
        """(outcome, the test that found it)"""
        path = os.path.join(self.source, row.file)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(row.old, row.new))
        try:
            tests = self.order(row)
            if self.make(tests[:1]).returncode:
                return "did not build", ""
            if row.hint.startswith(EQUIVALENT):
                return "equivalent", ""
            for i, test in enumerate(tests):
                if i == 1:
                    self.make(tests)
                if not self.passes(test):
                    return "killed", test
            return "survived", ""
        finally:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)


def prove(tree, rows):
    """The unchanged tree passes."""
    tests = sorted({t for row in rows for t in tree.order(row)})
    p = tree.make(tests)
    if p.returncode:
        sys.exit(f"mutants: the unchanged tree does not build:\n{p.stdout[-3000:]}{p.stderr[-3000:]}")
    failed = []
    for test in tests:
        start = time.monotonic()
        failed += [] if tree.passes(test) else [test]
        COST[test] = time.monotonic() - start
    if failed:
        sys.exit(f"mutants: the unchanged tree fails in {' '.join(failed)}")


def work(folder, env, rows, todo, done, first):
    try:
        os.mkdir(folder)
        tree = Tree(folder, env, rows)
        if first:
            prove(tree, rows)
        while True:
            row = todo.get_nowait()
            start = time.monotonic()
            outcome, by = tree.judge(row)
            done.append((row, outcome))
            print(f"{outcome:13} {row.id:30} {by:16} {time.monotonic() - start:5.1f} s", flush=True)
    except queue.Empty:
        pass
    except SystemExit as e:
        done.append((None, str(e)))
        with todo.mutex:
            todo.queue.clear()


def run(rows, jobs):
    todo, done = queue.Queue(), []
    env = dict(os.environ, LC_ALL="C")
    env.setdefault("TPMATTEST_VENDOR_DATA", os.path.join(os.path.dirname(ROOT), "shared", "data"))
    work_dir = tempfile.mkdtemp(prefix="tpmattest-mutants-")
    for row in rows:
        todo.put(row)
    try:
        # One copy is proved to pass: the others are the same.
        threads = [threading.Thread(target=work, args=(os.path.join(work_dir, str(i)), env, rows, todo, done, i == 0),
                                    daemon=True) for i in range(jobs)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    finally:
        shutil.rmtree(work_dir, ignore_errors=True)
    return done


def report(rows, done, seconds):
    for row, text in done:
        if row is None:
            print(text, file=sys.stderr)
    count = collections.Counter(outcome for row, outcome in done if row)
    for row, outcome in done:
        if row and outcome in ("survived", "did not build"):
            print(f"{outcome}: {row.id} in {row.file}: {row.old!r} -> {row.new!r}")
    print(f"{count['killed']} killed, {count['survived']} survived, {count['equivalent']} equivalent, "
          f"{count['did not build']} did not build, {seconds:.0f} s")
    return count["killed"] + count["equivalent"] == len(rows)


def main():
    parser = argparse.ArgumentParser(prog="run.sh", description="Faults put into the library one by one; see the top of mutants.py.")
    parser.add_argument("--only", action="append", metavar="ID", help="this row (may be repeated)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="copies of the tree that are worked on at once")
    parser.add_argument("--list", action="store_true", help="show the rows")
    parser.add_argument("--check", action="store_true", help="only hold the rows against the tree")
    args = parser.parse_args()
    rows = read_rows()
    unknown = set(args.only or ()) - {r.id for r in rows}
    if unknown or args.jobs < 1:
        parser.error(f"unknown rows: {' '.join(sorted(unknown))}" if unknown else "--jobs is at least 1")
    rows = [r for r in rows if not args.only or r.id in args.only]
    if args.list:
        for r in rows:
            print(f"{r.id:30} {r.file:28} {r.hint}")
        return 0
    if not check(rows):
        return 1
    if args.check:
        print(f"mutants: {len(rows)} rows, each fragment occurs once")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the copies are removed on the way out
    start = time.monotonic()
    return 0 if report(rows, run(rows, args.jobs), time.monotonic() - start) else 1


sys.exit(main())
