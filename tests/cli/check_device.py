#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The tool on software TPMs, each part of the factory on its own; and without any TPM."""
import os
import shutil
import socket
import subprocess

from harness import Device, Part, Tap, as_other_user, have_swtpm, path, read, run, write

t = Tap()
intel = Part("intel-odca")

# No TPM.
if any(os.path.exists(d) for d in ("/dev/tpmrm0", "/dev/tpm0")):
    t.skip("no TPM", "there is one")
else:
    for command in ["resolve", "capture", "aik-url", "ek-url"]:
        t.fails(command + " without a TPM", run(command), 3, "E_TPM_OPEN", ["/dev/tpmrm0", "/dev/tpm0", "firmware setup"])
t.fails("a device that is not there", run("capture", "--tcti", "device:/dev/tpm77"), 3, "E_TPM_OPEN", ["/dev/tpm77"])
t.fails("a file that is no TPM", run("capture", "--tcti", "device:" + write("plain", "x")), 3,
        ("E_TPM_OPEN", "E_TPM", "E_TPM_RESPONSE"), [path("plain")])
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    closed = "swtpm:host=127.0.0.1,port={}".format(s.getsockname()[1])
t.fails("nobody listens", run("resolve", "--tcti", closed), 3, "E_TPM_OPEN", [closed])
for bad in ["", ":", "melt", "melt:x", "swtpm:port=what", "device:"]:
    t.fails("TCTI {!r}".format(bad), run("resolve", "--tcti", bad), 3, "E_TPM_OPEN")
locked = write("tpm-locked", "")
os.chmod(locked, 0)
t.fails("a TPM that this user may not open", run("capture", "--tcti", "device:" + locked, **as_other_user()), 3, "E_TPM_ACCESS",
        [locked, "root", "group"])

if not have_swtpm():
    t.skip("devices", "no swtpm")
    t.end()


def on(device, command, *args):
    return run(command, "--tcti", device.tcti, *args)


def have_tpm2_tools():
    return all(shutil.which(tool) for tool in ("tpm2_createek", "tpm2_readpublic", "tpm2_flushcontext", "tpm2_nvdefine", "tpm2_nvwrite"))


def name_by_tpm2_tools(device):
    """The Name of the RSA EK, as a program that knows nothing of this library has it; None when it fails."""
    for args in (["tpm2_createek", "-Q", "-c", path("ek.ctx"), "-G", "rsa", "-u", path("ek.pub")],
                 ["tpm2_readpublic", "-Q", "-c", path("ek.ctx"), "-n", path("ek.name")], ["tpm2_flushcontext", "-Q", "-t"]):
        if subprocess.run([*args, "-T", device.tcti], capture_output=True, timeout=60).returncode:
            return None
    return read(path("ek.name")).hex()


def put_by_tpm2_tools(device, index, file):
    """Whether the file stands at this NV index afterwards."""
    size = str(os.path.getsize(file))
    for args in (["tpm2_nvdefine", "-Q", index, "-C", "o", "-s", size, "-a", "ownerread|authread|ownerwrite|no_da"],
                 ["tpm2_nvwrite", "-Q", index, "-C", "o", "-i", file]):
        if subprocess.run([*args, "-T", device.tcti], capture_output=True, timeout=60).returncode:
            return False
    return True


def trust(device):
    return ["--trust", device.file("trust")]


with Device("intel-odca") as d:
    given = ["--manufacturer", "INTC"]
    ca = next(c for c in d.info["certificates"] if c["id"] == "issuing-ca")
    r = on(d, "aik-url", *given, *trust(d))
    t.ok(r.status == 0 and r.out == d.info["aik"]["url"] + "\n" and ca["ski"] in r.out, "intel-odca: the ROM CA's AKI", r)
    r = on(d, "resolve", *given)
    t.runs("intel-odca: incomplete without trust", r, 3,
           says=["INTC (Intel), as given, not read from a TPM", "nv:0x01c00100+0", "ROM CA", "(issuer named, not on the device)",
                 ca["ski"], "candidate " + d.info["aik"]["authority"], "TPMATTEST_F_AIK_UNCERTAIN"])
    r = on(d, "resolve", *given, *trust(d), "--bind")
    t.runs("intel-odca: trusted and bound", r, says=["trusted: ", "the TPM's own EK"])
    r = on(d, "resolve", *given, *trust(d), "--bind", "--json")
    t.ok(r.json["evidence"]["source"] == "tpm" and r.json["ek"]["bound_to"] == "tpm", "intel-odca: this process heard it", r)
    t.ok(r.status == 0 and r.json["ek"]["bound"] == "yes" and all(e["ek"]["bound"] == "yes" for e in r.json["eks"]),
         "intel-odca: all three EKs are", r)
    if have_tpm2_tools():
        t.ok(r.json["ek"]["tpm_name"] == name_by_tpm2_tools(d), "intel-odca: the TPM Name is what tpm2-tools say", r)
    else:
        t.skip("intel-odca: the TPM Name is what tpm2-tools say", "tpm2-tools are not installed")
    inventory = write("inventory.txt", "# by hand\n\n" + r.json["ek"]["tpm_name"] + "\n")
    t.runs("intel-odca: allowed by its TPM Name", on(d, "resolve", *given, *trust(d), "--bind", "--allow", inventory, "--verbose"),
           says=["trusted: ", "TPM Name " + r.json["ek"]["tpm_name"], "TPMATTEST_F_ALLOWED"])
    t.runs("intel-odca: which is not known when not asked for", on(d, "resolve", *given, *trust(d), "--allow", inventory), 3,
           says=["incomplete", "TPMATTEST_F_ALLOW_UNCHECKED", "--bind"], lacks=["TPM Name 000b"])
    r = on(d, "resolve", *given, *trust(d), "--json")
    t.ok(r.json["ek"]["bound"] == "unchecked", "intel-odca: unchecked when not asked for", r)
    t.runs("intel-odca: swtpm says IBM, and the certificate INTC", on(d, "resolve", *trust(d)), 1,
           says=["manufacturer IBM, as the TPM says", "TPMATTEST_F_MANUFACTURER_MISMATCH"])
    r = on(d, "capture", "--bind")
    t.runs("intel-odca: capture", r, says=['"manufacturer":"IBM"', '"0x01c00101"', '"ek_public"'])
    saved = write("captured.json", r.out)
    t.ok(on(d, "capture", "--bind").out == r.out, "intel-odca: the same again", r)
    here = on(d, "resolve", *given, *trust(d), "--bind").out
    there = run("resolve", "--evidence", saved, *given, *trust(d), "--bind")
    here = here.replace("the TPM's own EK", "the key in the capture")
    told = there.out.replace("     from a capture, which whoever holds it can change\n", "")
    t.ok(there.status == 0 and told == here and told != there.out, "intel-odca: the capture says what the TPM said, and that it is one",
         there, here)
    t.ok("the TPM's own" not in there.out and "TPM's EK" not in there.out, "intel-odca: but not whose key it is", there)
    r = run("resolve", "--evidence", saved, *given, *trust(d), "--bind", "--json")
    t.ok(r.json["evidence"]["source"] == "capture" and r.json["ek"]["bound_to"] == "capture", "intel-odca: nor in JSON", r)
    r = run("capture", "--tcti", d.tcti, env={"TSS2_LOG": "all+info"})
    t.ok(r.status == 0, "intel-odca: TSS2_LOG is the user's", r)
    for command in ["resolve", "capture", "aik-url"]:
        r = on(d, command, "--manufacturer", "INTC")
        t.ok("WARNING" not in r.err and "ERROR" not in r.err, "intel-odca: tpm2-tss is silent under " + command, r)

with Device("stray-odd") as d:
    r = on(d, "resolve", "--vendor-roots")
    t.runs("stray-odd: no EK certificate is no success", r, 3,
           says=["no EK certificate found", "TPMATTEST_F_NO_EK_CERT"], lacks=["trusted", "AIK: https"])
    t.fails("stray-odd: no address", on(d, "aik-url"), 3, "E_NO_EK", ["no EK certificate"])
    saved = on(d, "capture")
    t.runs("stray-odd: captured", saved, says=["0x01c00003", '"ek_public"'], err="no EK certificate was found")
    r = on(d, "resolve", "--json")
    ek = r.json["ek"]
    t.ok(r.status == 3 and len(ek["spki_sha256"]) == len(ek["key_sha256"]) == 64 and ek["tpm_name"].startswith("000b")
         and ek["source"] is None and ek["serial"] is None, "stray-odd: the key is known without a certificate", r)
    t.ok(ek == run("resolve", "--evidence", write("stray.json", saved.out), "--json").json["ek"], "stray-odd: the capture has the same", ek)
    t.runs("stray-odd: the tree has it", on(d, "resolve"), 3, says=["EK: SHA-256 of its public key (SPKI) " + ek["spki_sha256"]])
    t.runs("stray-odd: allowed is not trusted", on(d, "resolve", "--allow", write("allow.txt", ek["key_sha256"]), "--verbose"), 3,
           says=["incomplete", "TPMATTEST_F_ALLOWED"])
    t.runs("stray-odd: not allowed", on(d, "resolve", "--allow", write("allow.txt", "0" * 64)), 1, says=["UNTRUSTED", "TPMATTEST_F_NOT_ALLOWED"])
    r = on(d, "resolve", "--ek", intel.device("ek-rsa2048"), "--json")
    t.ok(r.status == 1 and r.json["ek"]["bound"] == "no" and r.json["ek"]["bound_to"] == "tpm" and not r.json["chain"][0]["on_device"],
         "stray-odd: another part's certificate in a file is found out", r)
    if have_tpm2_tools():
        t.ok(put_by_tpm2_tools(d, "0x01c90000", intel.device("rom-ca")), "stray-odd: a device identity", d)
        r = on(d, "resolve", "--json")
        t.ok(r.status == 3 and [o["nv"] for o in r.json["others"]] == ["0x01c90000"] and "ROM CA" in r.json["others"][0]["certificate"]["subject"],
             "stray-odd: which is listed, and is no EK", r)
        t.runs("stray-odd: in the tree too", on(d, "resolve"), 3, says=["also at nv:0x01c90000: ", "no EK certificate found"])
        saved = on(d, "capture")
        t.ok(run("resolve", "--evidence", write("others.json", saved.out), "--json").json["others"] == r.json["others"],
             "stray-odd: the capture has it", saved)
    else:
        t.skip("stray-odd: a device identity", "tpm2-tools are not installed")
with Device("stray-chain") as d:
    t.runs("stray-chain: the same", on(d, "resolve"), 3, says=["no EK certificate found"])

with Device("swtpm") as d:
    root = ["--trust", d.file("trust", "localca.pem"), "--anchor", d.file("root.pem")]
    r = on(d, "resolve", *root, "--bind")
    t.runs("swtpm: trusted under the operator's own CA", r,
           says=["trusted: ", "the TPM's own EK", "TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED", "id:00001014"])
    t.runs("swtpm: not under a vendor's", on(d, "resolve", *root, "--anchor-vendor", "IBM"), 1,
           says=["UNTRUSTED", "TPMATTEST_F_VENDOR_MISMATCH", "id:00001014"])
    t.runs("swtpm: not under none", on(d, "resolve", "--vendor-roots"), 3, says=["TPMATTEST_F_ISSUER_MISSING"], lacks=["trusted: "])

with Device("google") as d:
    root = ["--trust", d.file("trust", "pool.pem"), "--anchor", d.file("root.pem")]
    given = ["--manufacturer", "GOOG"]
    r = on(d, "resolve", *given, *root, "--anchor-vendor", "GOOG", "--bind")
    t.runs("google: trusted under the cloud's root", r,
           says=["trusted: ", "TPMATTEST_F_EK_SAN_ABSENT", "TPMATTEST_F_EK_EKU_ABSENT", "also at nv:0x01c10000: AK certificate of Google Cloud, RSA"])
    t.runs("google: not under one that stands for nobody", on(d, "resolve", *given, *root), 1, says=["UNTRUSTED", "TPMATTEST_F_EK_SAN_ABSENT"])
    t.runs("google: its AK certificate is no EK certificate",
           run("resolve", "--ek", d.device("ak-rsa2048"), *given, *root, "--anchor-vendor", "GOOG"), 1,
           says=["UNTRUSTED", "TPMATTEST_F_EK_KEY_USAGE", "that of an attestation key"], lacks=["AIK: http"])

with Device("azure") as d:
    r = on(d, "resolve", "--manufacturer", "MSFT", "--json")
    t.ok(r.status == 3 and r.json["verdict"] == "incomplete" and [o["nv"] for o in r.json["others"]] == ["0x01c101d0"],
         "azure: an AK certificate stands in for no EK certificate", r)
    t.runs("azure: which is said", on(d, "resolve", "--manufacturer", "MSFT"), 3,
           says=["no EK certificate found", "TPMATTEST_F_NO_EK_CERT", "also at nv:0x01c101d0: AK certificate of Azure"])
    t.fails("azure: no address", on(d, "aik-url", "--manufacturer", "MSFT"), 3, "E_NO_EK", ["no EK certificate"])

with Device("wrong-key") as d:
    r = on(d, "resolve", *trust(d), "--manufacturer", "IFX")
    t.runs("wrong-key: trusted as long as nobody compares", r, says=["trusted: "])
    r = on(d, "resolve", *trust(d), "--manufacturer", "IFX", "--bind")
    t.runs("wrong-key: found out by --bind", r, 1, says=["UNTRUSTED", "NOT the TPM's EK", "TPMATTEST_F_BINDING_MISMATCH"])

with Device("unreadable") as d:
    r = on(d, "resolve", *trust(d), "--manufacturer", "INTC", "--verbose")
    t.runs("unreadable: the third EK stands in", r,
           says=["nv:0x01c00016", "TPMATTEST_F_NV_UNREADABLE", "TPMATTEST_F_NV_UNWRITTEN", "0x01c00002", "0x01c0000a"])

with Device("chain-truncated") as d:
    r = on(d, "resolve", *trust(d), "--manufacturer", "INTC")
    t.runs("chain-truncated: incomplete", r, 3, says=["TPMATTEST_F_CHAIN_TRUNCATED", "(issuer named, not on the device)"])

for name, says in [("permuted", ["trusted: "]), ("chain-padded", ["TPMATTEST_F_CHAIN_PADDING"]),
                   ("chain-gap", ["TPMATTEST_F_CHAIN_"]), ("titan", ["TPMATTEST_F_CHAIN_NOT_DER"]),
                   ("stmicro", ["TPMATTEST_F_PCCLIENT_HEADER"]), ("nuvoton", ["TPMATTEST_F_AIK_NAME_ID"]),
                   ("infineon", ["trusted: "]), ("amd-pluton", ["trusted: "]), ("many", ["trusted: "]),
                   ("nonce", ["the TPM's own EK"])]:
    with Device(name) as d:
        m = d.info["manufacturer"]
        r = on(d, "resolve", *trust(d), "--manufacturer", m, "--bind", "--verbose")
        t.runs(name + ": trusted", r, says=["trusted: "] + says)
        # Pluton's authorities are under MSFT, which only the list of those registered can tell.
        r = on(d, "aik-url", "--manufacturer", d.info["aik"]["authority"].split("-")[0], *trust(d))
        t.ok(r.status == 0 and r.out == d.info["aik"]["url"] + "\n", name + ": its address", r, d.info["aik"])

for name, service in [("ekop", "https://ekop.intel.com/ekcertservice/"), ("amd-ftpm", "https://ftpm.amd.com/pki/aia/")]:
    with Device(name) as d:
        m = ["--manufacturer", d.info["manufacturer"]]
        r = on(d, "ek-url", *m)
        file = r.out.strip()[len(service):].replace("%3D", "=")
        t.ok(r.status == 0 and r.out.startswith(service) and
             any(w.endswith("/" + file) for w in d.info["www"]), name + ": the service has this key", r, d.info["www"])
        for bind in ["--bind"], []:
            t.runs(name + ": resolve names the service", on(d, "resolve", *m, *bind), 3,
                   says=["no EK certificate found", service, "--fetch", "not fetched (see --fetch): ek-certificate " + service])
        # What was fetched by hand joins the capture, and the TPM, whose key it then has.
        ek = d.device("ek-rsa2048")
        r = on(d, "capture")
        t.ok(r.status == 0 and "'tpmattest ek-url'" in r.err and '"ek_public":[{' in r.out, name + ": a capture has the key", r)
        capture = write(name + ".json", r.out)
        for source in ["--evidence", capture], ["--tcti", d.tcti]:
            r = run("resolve", *source, *m, "--ek", ek, *trust(d), "--bind", "--json")
            t.ok(r.json["ek"]["bound"] == "yes" and r.json["ek"]["source"].startswith("file:"), name + ": joined to " + source[0], r)
            t.ok(r.json["evidence"]["source"] == ("capture" if source[0] == "--evidence" else "tpm"), name + ": whose origin stays", r)
t.end()
