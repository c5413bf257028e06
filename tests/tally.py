#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Count what a meson test run did, test case by test case.

usage: tally.py TESTLOG.json MESON-EXIT-STATUS

Before that, what was skipped and why, and which programs that some tests use are not installed.

A program that speaks TAP counts by its lines; any other counts as one. A program that died, timed out or broke its plan
counts as one more failure. Prints "N passed, N failed, N skipped" and fails when anything failed or nothing ran.
"""
import json
import re
import shutil
import sys

# Programs that some tests use, the package that has them, and what is skipped without (scripts/deps.sh test installs them).
TOOLS = [
    ("swtpm", "swtpm", "whatever reads a TPM"),
    ("tpm2_nvreadpublic", "tpm2-tools", "software TPMs as tpm2-tools see them"),
    ("mandoc", "mandoc", "the lint of the manual"),
    ("abidw", "abigail-tools", "the stored ABI"),
    ("c++", "g++", "the headers as C++"),
    ("mypy", "mypy", "the types of the Python binding"),
    ("bash", "bash", "its completions"),
    ("fish", "fish", "its completions"),
    ("zsh", "zsh", "its completions"),
]

LINE = re.compile(r"^(not )?ok\b(.*)$", re.M)


def reasons(entry):
    """Why a program skipped what it skipped."""
    found = re.findall(r"# SKIP:? *(.*)$", entry.get("stdout") or "", re.M | re.I)
    return "; ".join(sorted({r.strip() for r in found if r.strip()})[:3])


def count(entry):
    """(passed, failed, skipped) of one program."""
    lines = LINE.findall(entry.get("stdout") or "")
    if not lines:
        result = entry["result"]
        return (int(result == "OK"), int(result not in ("OK", "SKIP")), int(result == "SKIP"))
    skipped = sum("# SKIP" in rest.upper() for _, rest in lines)
    failed = sum(bool(bad) and "# SKIP" not in rest.upper() for bad, rest in lines)
    passed = len(lines) - skipped - failed
    if entry["result"] not in ("OK", "SKIP") and failed == 0:
        failed = 1
    return (passed, failed, skipped)


def main():
    path, status = sys.argv[1], int(sys.argv[2])
    total = [0, 0, 0]
    try:
        with open(path, encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                counts = count(entry)
                total = [a + b for a, b in zip(total, counts)]
                if counts[1]:
                    print(f"failed: {entry['name']} ({entry['result']})")
                if counts[2]:
                    print(f"skipped: {counts[2]} of {entry['name']}: {reasons(entry) or 'no reason given'}")
    except OSError as e:
        print(f"tally.py: {e}")
        total[1] += 1
    for tool, package, use in TOOLS:
        if not shutil.which(tool):
            print(f"skipped: {use}: {tool} is not installed (Debian: {package})")
    if status and not total[1]:
        total[1] = 1
    print("{} passed, {} failed, {} skipped".format(*total))
    sys.exit(1 if total[1] or not total[0] else 0)


if __name__ == "__main__":
    main()
