# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of an installation share: `meson install` into a folder of its own, and programs that see nothing else.

usage of each test: check_NAME.py BUILD-DIR SOURCE-ROOT PREFIX LIBDIR PYTHONDIR TPM-FACTORY [...]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

BUILD, SOURCE, PREFIX, LIBDIR, PYTHONDIR = sys.argv[1:6]
FACTORY = os.path.abspath(sys.argv[6])
HERE = tempfile.mkdtemp(prefix="tpmattest-install-")
STAGE = os.path.join(HERE, "stage")


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, name, *about):
        self.n += 1
        self.failed += not good
        print("{}ok {} - {}".format("" if good else "not ", self.n, name))
        for line in [] if good else "\n".join(str(a) for a in about).splitlines():
            print("# " + line)
        sys.stdout.flush()
        return good

    def skip(self, name, why):
        self.n += 1
        print("ok {} - {} # SKIP {}".format(self.n, name, why))

    def runs(self, name, command, status=0, says=(), lacks=(), **more):
        """The command ends with this status, and what it writes has these lines (patterns)."""
        p = run(command, **more)
        wrong = ["no line like {!r}".format(s) for s in says if not re.search(s, p.stdout, re.M)]
        wrong += ["a line like {!r}".format(s) for s in lacks if re.search(s, p.stdout, re.M)]
        wrong += [] if p.returncode == status else ["status {}, not {}".format(p.returncode, status)]
        return self.ok(not wrong, name, *wrong, p.stdout)

    def end(self):
        print("1..{}".format(self.n))
        shutil.rmtree(HERE, ignore_errors=True)
        sys.exit(1 if self.failed else 0)


def staged(path):
    """Where a path of the installation lies in the stage."""
    return os.path.normpath(STAGE + os.path.join(PREFIX, path))


def path(*names):
    return os.path.join(HERE, *names)


def read(*names):
    with open(os.path.join(*names), "rb") as f:
        return f.read()


def environment():
    """The installation, and no variable that could lead to the build tree."""
    env = {k: v for k, v in os.environ.items() if k not in ("TPMATTEST_LIBRARY", "LD_PRELOAD", "PYTHONPATH", "MAKEFLAGS")}
    env.update(
        LD_LIBRARY_PATH=staged(LIBDIR), PYTHONPATH=staged(PYTHONDIR), PYTHONDONTWRITEBYTECODE="1",
        PKG_CONFIG_LIBDIR=os.path.join(staged(LIBDIR), "pkgconfig"), PKG_CONFIG_PATH="", PKG_CONFIG_SYSROOT_DIR=STAGE,
        PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1", PKG_CONFIG_ALLOW_SYSTEM_LIBS="1",
    )
    env["PATH"] = staged("bin") + ":" + env["PATH"]
    return env


def run(command, env=None, **more):
    """A command (a string is for the shell) in the folder of the test; both its outputs as one text."""
    return subprocess.run(command, shell=isinstance(command, str), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=120, cwd=HERE, env={**environment(), **(env or {})}, **more)


def install():
    subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", STAGE], check=True, stdout=subprocess.DEVNULL,
                   timeout=120)
