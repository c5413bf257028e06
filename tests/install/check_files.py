# SPDX-License-Identifier: BSD-2-Clause
"""A staged installation holds the files that are listed, and no others. Last argument: the parts built, such as curl,python."""
import fnmatch
import os
import sys

import stage

PLACES = {
    "bindir": "bin", "includedir": "include", "libdir": stage.LIBDIR, "mandir": "share/man", "datadir": "share",
    "pythondir": stage.PYTHONDIR,
}


def listed(parts):
    """The patterns of the list, below the stage."""
    with open(os.path.join(stage.SOURCE, "tests", "install", "files.txt"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return [stage.staged(path.format(**PLACES)) for part, path in rows if not part or part in parts]


def present():
    # Later versions of meson compile the Python files as they install them.
    return [os.path.join(folder, name) for folder, _, names in os.walk(stage.STAGE) for name in names
            if os.path.basename(folder) != "__pycache__"]


def compare(patterns):
    """What is missing, and what is too much."""
    files = present()
    missing = [p for p in patterns if not fnmatch.filter(files, p)]
    extra = [f for f in files if not any(fnmatch.fnmatch(f, p) for p in patterns)]
    return missing, extra


def main():
    tap = stage.Tap()
    stage.install()
    patterns = listed(sys.argv[7].split(","))
    missing, extra = compare(patterns)
    tap.ok(not missing, "all that is listed is there", *missing)
    tap.ok(not extra, "nothing else is there", *extra)
    tap.runs("the tool runs", ["tpmattest", "--version"], says=[r"1\.0\.0"])
    os.remove(stage.staged("include/tpmattest/error.h"))
    os.mkdir(stage.staged("lost"))
    open(stage.staged("lost/found"), "wb").close()
    missing, extra = compare(patterns)
    tap.ok(len(missing) == 1 and len(extra) == 1, "a file taken away and one put there are noticed", missing, extra)
    tap.end()


main()
