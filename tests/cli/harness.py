# SPDX-License-Identifier: BSD-2-Clause
"""What the command-line tests share: running the tool, TAP, parts of the factory, evidence out of their files.

usage of each test: check_NAME.py TPMATTEST TPM-FACTORY
"""
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOOL, FACTORY = sys.argv[1:3]
# The tool must not depend on any of these; a run under a sanitizer or a wrapper keeps its own variables.
ENV = {k: v for k, v in os.environ.items() if k not in ("TSS2_LOG", "LANG", "LANGUAGE", "TZ") and not k.startswith("LC_")}
# What the tool runs under, such as "valgrind -q --error-exitcode=99": a status of its own fails every test.
WRAPPER = os.environ.get("TPMATTEST_TEST_WRAPPER", "").split()
HERE = tempfile.mkdtemp(prefix="tpmattest-cli-")
os.chmod(HERE, 0o755)


class Result:
    def __init__(self, args, p):
        self.args, self.status = args, p.returncode
        self.out, self.err = p.stdout.decode("utf-8", "surrogateescape"), p.stderr.decode("utf-8", "surrogateescape")

    def __str__(self):
        return "{}\nstatus {}\nstdout: {}\nstderr: {}".format(" ".join(self.args), self.status, self.out[:2000], self.err[:2000])

    @property
    def json(self):
        return json.loads(self.out)


def as_other_user():
    """What run() needs to run the tool as a user who owns nothing: a copy within reach, for the build may be in root's home."""
    if os.geteuid() != 0:
        return {}
    copy = path("tool")
    if not os.path.isdir(copy):
        os.mkdir(copy)
        os.chmod(copy, 0o755)
        libraries = subprocess.run(["ldd", TOOL], capture_output=True, text=True, check=True).stdout
        for name in [TOOL] + re.findall(r"=> (/\S*/libtpmattest\S*)", libraries):
            shutil.copy(name, copy)
    return {"user": 65534, "tool": os.path.join(copy, os.path.basename(TOOL)), "env": {"LD_LIBRARY_PATH": copy}}


def run(*args, stdin=b"", env=None, tool=TOOL, **more):
    """Run the tool with these arguments."""
    args = [str(a) for a in args]
    p = subprocess.run(WRAPPER + [tool] + args, input=stdin, capture_output=True, timeout=60, env={**ENV, **(env or {})}, **more)
    return Result(args, p)


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, name, *about):
        self.n += 1
        self.failed += not good
        print("{}ok {} - {}".format("" if good else "not ", self.n, name))
        if not good:
            for line in "\n".join(str(a) for a in about).splitlines():
                print("# " + line)
        sys.stdout.flush()
        return good

    def skip(self, name, why):
        self.n += 1
        print("ok {} - {} # SKIP {}".format(self.n, name, why))

    def runs(self, name, result, status=0, says=(), lacks=(), err=""):
        """The tool ended with this status, these texts are in its output; err: "" nothing on standard error, else in it."""
        wrong = ["no {!r}".format(s) for s in says if s not in result.out]
        wrong += ["there is {!r}".format(s) for s in lacks if s in result.out]
        if result.status != status:
            wrong.append("status {}, not {}".format(result.status, status))
        if (err not in result.err) if err else result.err:
            wrong.append("standard error is not as it should be")
        return self.ok(not wrong, name, *wrong, result)

    def fails(self, name, result, status, code, says=()):
        """Nothing on standard output; one line on standard error, with the code."""
        codes = (code,) if isinstance(code, str) else code
        wrong = ["no {!r}".format(s) for s in says if s not in result.err]
        if result.status != status:
            wrong.append("status {}, not {}".format(result.status, status))
        if result.out:
            wrong.append("there is output")
        if result.err.count("\n") != 1 or not result.err.startswith("tpmattest: ") or not result.err.endswith("\n"):
            wrong.append("not one line")
        if not any("(TPMATTEST_{})".format(c) in result.err for c in codes):
            wrong.append("not the code {}".format(" or ".join(codes)))
        return self.ok(not wrong, name, *wrong, result)

    def end(self):
        print("1..{}".format(self.n))
        shutil.rmtree(HERE, ignore_errors=True)
        sys.exit(1 if self.failed else 0)


def path(name):
    return os.path.join(HERE, name)


def write(name, data):
    if isinstance(data, str):
        data = data.encode()
    with open(path(name), "wb") as f:
        f.write(data)
    return path(name)


def read(*names):
    with open(os.path.join(*names), "rb") as f:
        return f.read()


class Part:
    """A part as files, with test keys; `folder` and what to expect in `info`."""

    def __init__(self, name, *options, folder=None):
        self.name, self.folder = name, path(folder or name)
        subprocess.run([FACTORY, "provision", "--part", name, "--out", self.folder, *options], check=True, timeout=60)
        self.load()

    def load(self):
        self.info = json.loads(read(self.folder, "part.json"))

    def file(self, *names):
        return os.path.join(self.folder, *names)

    def device(self, name):
        return self.file("device", name + ".der")

    def chain(self):
        """The arguments for this part out of files: the EK and its device CAs."""
        args = ["--ek", self.device(self.info["ek"])]
        for c in self.info["certificates"]:
            if c["role"] == "device":
                args += ["--chain", self.device(c["id"])]
        return args

    def evidence(self, **tpm):
        """Its NV area as a capture."""
        nv = []
        for entry in self.info["nv"]:
            data = read(self.file("device", "nv-{}.bin".format(entry["index"][2:])))
            nv.append({"index": entry["index"], "attributes": entry["attributes"], "data": base64.b64encode(data).decode()})
        return {"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": self.info["manufacturer"], **tpm}, "nv": nv}


class Device(Part):
    """A part on a software TPM of its own, as long as the `with` lasts; its TCTI in `tcti`."""

    def __init__(self, name, *options):
        self.name, self.folder, self.options = name, path("tpm-" + name), options

    def __enter__(self):
        self.p = subprocess.Popen([FACTORY, "run", "--part", self.name, "--out", self.folder, *self.options, "--", "sh", "-c",
                                   'echo "$TPMATTEST_TCTI"; exec cat >/dev/null'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.tcti = self.p.stdout.readline().decode().strip()
        if not self.tcti:
            raise RuntimeError("the factory made no " + self.name)
        self.load()
        return self

    def __exit__(self, *_):
        self.p.stdin.close()
        self.p.stdout.close()
        self.p.wait(30)


def have_swtpm():
    return shutil.which("swtpm") is not None


def vendor():
    """The folder of real data, or None."""
    folder = os.environ.get("TPMATTEST_VENDOR_DATA") or os.environ.get("TPMATTEST_VENDOR_DEFAULT", "")
    return folder if os.path.isdir(folder) else None
