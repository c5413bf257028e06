# SPDX-License-Identifier: BSD-2-Clause
"""Take the programs out of the README, word for word. usage: readme.py README.md FOLDER

Writes check.c, check.py and build.sh, the command that builds the former.
"""
import os
import re
import sys


def extract(readme, folder):
    with open(readme, encoding="utf-8") as f:
        text = f.read()
    programs = dict(re.findall(r"^```(c|python)\n(.*?)^```$", text, re.M | re.S))
    files = {
        "check.c": programs["c"],
        "check.py": programs["python"],
        "build.sh": re.search(r"^    (cc -o check check\.c .*\n)", text, re.M).group(1),
    }
    for name, content in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(content)


if __name__ == "__main__":
    extract(*sys.argv[1:3])
