#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The tool of a build without tpm2-tss: it says that it cannot ask a TPM, and judges captures."""
import json

from harness import Tap, run, write

t = Tap()
SAYS = ["this build cannot talk to a TPM (built without tpm2-tss)"]
for command in ["resolve", "capture", "aik-url", "ek-url"]:
    t.fails(command + " of this machine's TPM", run(command), 2, "E_UNSUPPORTED", SAYS)
    t.fails(command + " of a named TPM", run(command, "--tcti", "swtpm:port=2321"), 2, "E_UNSUPPORTED", SAYS)
capture = {"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": "INTC"}, "nv": []}
t.runs("a capture is judged", run("resolve", "--evidence", write("capture.json", json.dumps(capture))), 3,
       says=["manufacturer INTC", "TPMATTEST_F_NO_EK_CERT"])
t.end()
