#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A software TPM with the EK certificates that swtpm's own tools make, as in every virtual machine of libvirt: trusted under the
CA of the host, with the EK profile applied. Needs swtpm_setup and the tools that it calls (swtpm-tools, gnutls-bin)."""
import os
import shutil
import socket
import subprocess
import time

from harness import Tap, have_swtpm, path, run, write

t = Tap()
needed = ["swtpm_setup", "swtpm_localca", "swtpm_cert", "certtool"]
missing = [name for name in needed if shutil.which(name) is None]
if not have_swtpm() or missing:
    t.skip("swtpm's own EK certificates", "no " + " or ".join(missing or ["swtpm"]))
    t.end()


def make(name):
    """A TPM's state, and the CA that certified its EKs."""
    ca, state = path(name + "-ca"), path(name + "-state")
    os.mkdir(ca)
    os.mkdir(state)
    localca = write(name + "-localca.conf", "statedir = {0}\nsigningkey = {0}/signkey.pem\nissuercert = {0}/issuercert.pem\n"
                    "certserial = {0}/certserial\n".format(ca))
    setup = write(name + "-setup.conf", "create_certs_tool = {}\ncreate_certs_tool_config = {}\ncreate_certs_tool_options = {}\n"
                  .format(shutil.which("swtpm_localca"), localca, write(name + "-options", "")))
    p = subprocess.run(["swtpm_setup", "--tpm2", "--tpmstate", state, "--create-ek-cert", "--overwrite", "--config", setup],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    return ca, state, p


def free_ports():
    """A port whose successor is free too: swtpm's TCTI expects the control channel there."""
    while True:
        with socket.socket() as a, socket.socket() as b:
            a.bind(("127.0.0.1", 0))
            port = a.getsockname()[1]
            try:
                b.bind(("127.0.0.1", port + 1))
                return port
            except (OSError, OverflowError):
                continue


class Tpm:
    """swtpm on a state, as long as the `with` lasts."""

    def __init__(self, state):
        self.state = state

    def __enter__(self):
        port = free_ports()
        self.tcti = "swtpm:host=127.0.0.1,port={}".format(port)
        self.p = subprocess.Popen(["swtpm", "socket", "--tpm2", "--tpmstate", "dir=" + self.state,
                                   "--server", "type=tcp,port={}".format(port), "--ctrl", "type=tcp,port={}".format(port + 1),
                                   "--flags", "not-need-init,startup-clear"])
        for _ in range(100):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port + 1)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError("swtpm does not listen")

    def __exit__(self, *_):
        self.p.terminate()
        self.p.wait(30)


ca, state, made = make("own")
other, _, made_other = make("other")
if made.returncode or made_other.returncode:
    t.skip("swtpm's own EK certificates", "swtpm_setup cannot make them: " + made.stdout.strip().splitlines()[-1])
    t.end()
issuer, root = os.path.join(ca, "issuercert.pem"), os.path.join(ca, "swtpm-localca-rootca-cert.pem")
warning = ["TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED", "id:00001014", "manufacturer IBM, as the TPM says"]
with Tpm(state) as tpm:
    def resolve(*args):
        return run("resolve", "--tcti", tpm.tcti, *args)

    t.runs("trusted under the CA that issued it", resolve("--anchor", issuer), says=["trusted: "] + warning,
           lacks=["MISMATCH", "LEAF_ANY"])
    t.runs("trusted under the root of this CA", resolve("--anchor", root, "--trust", issuer), says=["trusted: "] + warning)
    t.runs("trusted with the directory of the CA", resolve("--trust", ca), says=["trusted: "] + warning,
           err="4 files or blocks could not be loaded")
    r = resolve("--anchor", issuer, "--bind", "--json")
    t.ok(r.status == 0 and r.json["ek"]["bound"] == "yes" and all(e["verdict"] == "trusted" for e in r.json["eks"]),
         "both EKs are trusted, and the TPM's own", r)
    t.runs("untrusted under a label", resolve("--anchor", issuer, "--anchor-vendor", "IBM"), 1,
           says=["UNTRUSTED", "TPMATTEST_F_VENDOR_MISMATCH", "certificate id:00001014, anchor IBM"])
    t.runs("untrusted under --strict", resolve("--anchor", issuer, "--strict"), 1, says=["UNTRUSTED"] + warning)
    t.runs("untrusted as another manufacturer's", resolve("--anchor", issuer, "--manufacturer", "INTC"), 1,
           says=["TPMATTEST_F_MANUFACTURER_MISMATCH", "certificate id:00001014, TPM INTC (given)"])
    t.runs("not trusted under the CA of another host", resolve("--anchor", os.path.join(other, "issuercert.pem")), 3,
           says=["TPMATTEST_F_ISSUER_MISSING"], lacks=["trusted: "])
    t.runs("not trusted with the vendors' roots", resolve("--vendor-roots"), 3, lacks=["trusted: "])
t.end()
