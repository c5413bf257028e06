# SPDX-License-Identifier: BSD-2-Clause
"""The programs of the README, word for word, on an installation: without a TPM, and with one where they look for it.

Last arguments: the parts built; the shim (onetpm.c) that puts a software TPM behind /dev/tpmrm0.
"""
import json
import os
import re
import shutil
import subprocess
import sys

import readme
import stage

NO_TPM = r"no TPM at /dev/tpmrm0 or /dev/tpm0: "


def without_tpm(tap, programs):
    for name, command in programs.items():
        says = [NO_TPM] if name == "C" else [r"^tpmattest\.errors\.TpmError: {}.*\(TPMATTEST_E_TPM_OPEN\)$".format(NO_TPM)]
        if os.path.exists("/dev/tpmrm0") or os.path.exists("/dev/tpm0"):
            tap.skip("{}: without a TPM".format(name), "this machine has one")
        else:
            tap.runs("{}: without a TPM".format(name), command, 1, says=says)


def on_tpm(command):
    return [stage.FACTORY, "run", "--part", "intel-odca", "--out", stage.path("on-tpm"), "--", "sh", "-c", command]


def with_tpm(tap, programs, shim):
    """The store is a PEM bundle under the name of the README: files are told by content."""
    subprocess.run([stage.FACTORY, "provision", "--part", "intel-odca", "--out", stage.path("part")], check=True)
    subprocess.run([stage.FACTORY, "provision", "--part", "infineon", "--out", stage.path("other")], check=True)
    url = re.escape(json.loads(stage.read(stage.HERE, "part", "part.json"))["aik"]["url"])
    for name, command in programs.items():
        if not shutil.which("swtpm"):
            tap.skip("{}: on a TPM".format(name), "swtpm is not installed")
            continue
        command = "LD_PRELOAD={} {}".format(shim, command)
        says = [url + "$"] if name == "C" else ["^trusted {}$".format(url), "^warning TPMATTEST_F_AIK_NOT_REGISTERED "]
        tap.runs("{}: on a TPM".format(name), on_tpm('cat "$TPM_FACTORY_DIR"/trust/*.pem >TrustedTpm.cab; ' + command), says=says,
                 lacks=["^error"])
        with open(stage.path("TrustedTpm.cab"), "wb") as f:
            f.write(stage.read(stage.HERE, "other", "root.pem"))
        says = ["^incomplete: "] if name == "C" else ["^incomplete None$", "^error TPMATTEST_F_ISSUER_MISSING "]
        tap.runs("{}: on a TPM, others trusted".format(name), on_tpm(command), status=1 if name == "C" else 0, says=says)


def main():
    tap = stage.Tap()
    stage.install()
    readme.extract(os.path.join(stage.SOURCE, "README.md"), stage.HERE)
    tap.runs("the C program builds", ["sh", "build.sh"])
    programs = {"C": "./check"}
    if "python" in sys.argv[7].split(","):
        programs["Python"] = "{} check.py".format(sys.executable)
    without_tpm(tap, programs)
    with_tpm(tap, programs, os.path.abspath(sys.argv[8]))
    tap.end()


main()
