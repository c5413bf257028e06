# SPDX-License-Identifier: BSD-2-Clause
"""The options of the command line against tpmattest(1), both ways.

usage: check_options.py SOURCE-ROOT curl|no-curl TOOL

A tool without its transport lacks commands and options; the manual has them all the same.
"""
import os
import re
import subprocess
import sys
import unittest

ROOT, WITH_CURL, TOOL = sys.argv[1:4]
sys.path.insert(0, os.path.join(ROOT, "tests", "python"))
sys.path.insert(0, os.path.join(ROOT, "tests", "docs"))

import pages  # noqa: E402
import tap  # noqa: E402

# In the help of every command, and explained once.
EVERYWHERE = {"help"}


def run(*args):
    return subprocess.run([TOOL, *args], capture_output=True, text=True, check=True, timeout=60).stdout


def offered():
    """{command: options} as the tool tells."""
    commands = re.findall(r"^  (\S+) {2,}\S", run("help"), re.M)
    return {c: set() if c == "help" else set(re.findall(r"^  --([\w-]+)", run(c, "--help"), re.M)) - EVERYWHERE
            for c in commands}


def synopsis(text):
    """{command: options} of SYNOPSIS; what belongs to no command is not looked at."""
    found = {}
    for block in pages.section(text, "SYNOPSIS").split(".Nm\n")[1:]:
        m = re.match(r"\.Cm (\S+)\n", block)
        if m:
            found[m[1]] = set(re.findall(r"\bFl -([\w-]+)", block))
    return found


def explained(text):
    """The options that DESCRIPTION has an item for, and the commands."""
    body = pages.section(text, "DESCRIPTION")
    return set(re.findall(r"^\.It Fl -([\w-]+)", body, re.M)), set(re.findall(r"^\.It Cm (\S+)", body, re.M))


def faults(tool, text, complete):
    """What does not agree, as lines; complete: the tool has all its parts."""
    found, manual = [], synopsis(text)
    options, commands = explained(text)
    for c in sorted(set(tool) | set(manual)):
        there, have = tool.get(c, set()), manual.get(c, set())
        if c not in manual or c not in commands or (complete and c not in tool):
            found.append(f"command {c}")
        found += [f"{c}: --{o} is not in the synopsis" for o in sorted(there - have)]
        if complete:
            found += [f"{c}: the tool has no --{o}" for o in sorted(have - there)]
    used = set().union(*manual.values()) | EVERYWHERE | {"version"}
    return found + [f"--{o}: described, or in the synopsis, but not both" for o in sorted(used ^ options)]


class Options(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(ROOT, "man", "tpmattest.1"), encoding="utf-8") as f:
            self.text = f.read()
        self.complete = WITH_CURL == "curl"

    def test_tool_and_manual_agree(self):
        tool = offered()
        self.assertGreater(len(tool), 5)
        self.assertGreater(len(tool["resolve"]), 15)
        self.assertEqual(faults(tool, self.text, self.complete), [])

    def test_an_option_that_the_manual_lacks_is_found(self):
        text = self.text.replace(".Op Fl -list\n", "").replace(".It Fl -list\n", ".It Fl -lists\n")
        self.assertEqual(len(faults(offered(), text, self.complete)), 2)

    def test_an_option_that_the_tool_lacks_is_found(self):
        tool = offered()
        tool["resolve"] = tool["resolve"] - {"strict"}
        self.assertIn("resolve: the tool has no --strict", faults(tool, self.text, True))

    def test_a_command_that_the_manual_lacks_is_found(self):
        self.assertIn("command polish", faults({**offered(), "polish": set()}, self.text, self.complete))


tap.main()
