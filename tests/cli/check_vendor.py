#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Real parts and the published vectors through the tool. Needs real data, which is no part of the project."""
import base64
import gzip
import json
import os

from harness import Tap, read, run, vendor, write

t = Tap()
data = vendor()
if not data:
    t.skip("vendor data", "no vendor data: set TPMATTEST_VENDOR_DATA")
    t.end()


def at(*names):
    return os.path.normpath(os.path.join(data, "vectors", *names))


cab = os.path.join(data, "cab", "TrustedTpm-2024-11.cab")
store = ["--trust", cab, "--vendor-roots"]

# CAs whose exponent is as long as their modulus: 52 signature checks of 50 ms each, before the key was looked at.
r = run("resolve", "--evidence", write("huge-exponent.json", gzip.decompress(
    read(os.path.join(data, "attacks", "rsa-huge-exponent.json.gz")))), "--json")
t.ok(r.status == 3 and r.json["verdict"] == "incomplete" and "TPMATTEST_F_ISSUER_MISSING" in r.out,
     "attack: rsa-huge-exponent", r)

with open(at("urls.json"), encoding="utf-8") as f:
    vectors = json.load(f)
for v in vectors:
    what, m = v["what"], ["--manufacturer", v["manufacturer"]]
    if "ek_url" in v:
        r = run("ek-url", *m, "--public", at(v["public"]))
        t.ok(r.status == 0 and r.out == v["ek_url"] + "\n" and not r.err, what + ": ek-url", r)
    leaf = v.get("leaf") or v.get("certificate")
    if not leaf or "aik_url" not in v:
        continue
    args, other = ["--ek", at(leaf)], ["--ek", at(leaf)]
    for c in v.get("device_chain", []):
        args += ["--chain", at(c)]
        other[2:2] = ["--chain", at(c)]
    for name, order in [("as listed", args), ("from the other end", other)]:
        r = run("aik-url", *m, *order)
        t.ok(r.status == 0 and r.out == v["aik_url"] + "\n" and not r.err, what + ": aik-url, " + name, r)
    if "nv_chain" in v:
        nv = [("0x01c00002", at(leaf)), ("0x01c00100", at(v["nv_chain"]))]
        e = {"schema": "tpmattest.evidence/1", "tpm": {"manufacturer": v["manufacturer"]},
             "nv": [{"index": i, "attributes": "0x62072001", "data": base64.b64encode(read(p)).decode()} for i, p in nv]}
        r = run("aik-url", "--evidence", write("vector.json", json.dumps(e)))
        t.ok(r.out == v["aik_url"] + "\n", what + ": from NV", r)

# A saved response of Intel's EK service, and one that was put together of two.
reply = {n: read(os.path.join(data, "ekop", "reply-" + n + ".json")) for n in ("spth", "glk")}
r = run("resolve", "--ek", os.path.join(data, "ekop", "reply-spth.json"))
t.runs("a saved response is taken", r, 3, says=["INTC-KeyId-5e73c89aa3e902b272b9f0741f7d8730e3ec724a", "manufacturer INTC (Intel), as the"])
mixed = dict(json.loads(reply["spth"]), pubhash=json.loads(reply["glk"])["pubhash"])
t.fails("one for another key is not", run("resolve", "--ek", write("mixed.json", json.dumps(mixed))), 2, "E_VALUE", ["another key"])
t.fails("nor other JSON", run("resolve", "--ek", write("other.json", '{"pubhash":1}')), 2, "E_REPLY", ["pubhash"])
t.fails("nor a capture", run("resolve", "--ek", write("capture.json", '{"schema":"tpmattest.evidence/1"}')), 2, "E_FORMAT", ["JSON"])

# What the certificate claims.
part = ["--ek", os.path.join(data, "ek", "stmicro-st33htphahb4-p-256-1.der")]
r = run("resolve", *part, "--verbose")
t.runs("security assertions", r, 3, says=[
    "security assertions: FIPS 140-2 level 2, Common Criteria 3.1 EAL4+ (evaluated), EK injected by the TPM's manufacturer, "
    "firmware upgradable in the field\n     claimed by whoever issued"])
t.runs("only with --verbose", run("resolve", *part), 3, lacks=["security assertions"])
r = run("resolve", *part, "--json")
t.ok(r.json["assertions"]["common_criteria"] == {"version": "3.1", "level": 4, "plus": True, "status": "completed"} and
     r.json["assertions"]["fips"] == {"version": "140-2", "level": 2, "plus": False}, "as JSON", r)

# What to do where a root is pinned.
r = run("resolve", "--ek", os.path.join(data, "ek", "nuvoton-npct6xx-rsa2048-1.der"))
t.runs("a missing issuer that is pinned", r, 3, says=["which is that of a pinned vendor root: add --vendor-roots and --fetch"])

adl = os.path.join(data, "odca-adl")
chain = ["--ek", os.path.join(adl, "0-ek.der")]
for c in ["3-rom-ca", "2-kernel-ca", "1-ptt-ca"]:
    chain += ["--chain", os.path.join(adl, c + ".der")]
tree = ["CSME ADL PTT  01SVN", "CSME ADL SVN01 Kernel CA", "CSME ADL ROM CA"]
t.runs("Alder Lake: incomplete without trust", run("resolve", *chain), 3,
       says=tree + ["(issuer named, not on the device): ODCA 2 CSME P_ADL 00002820 Issuing CA, key id "
                    "ba21136573c2c38a5be57cb6c68bfc23bb36ca58, would be at https://tsci.intel.com/",
                    "registered in Microsoft's cabinet of 2024-11-21: yes;", "NOT https://INTC-KeyId-e2c04e21"])
t.runs("Alder Lake: trusted with the cabinet", run("resolve", *chain, *store),
       says=tree + ["trusted: the EK certificate leads to the trust anchor OnDie CA Root Cert Signing"])
t.runs("Alder Lake: trusted with its own files and the pinned root", run("resolve", *chain, "--trust", adl, "--vendor-roots"),
       says=["trusted: "])
debug = os.path.join(data, "odca-debug")
for args in ([], ["--leaf", "any"], ["--leaf", "any", "--time", "ignore"]):
    r = run("resolve", "--ek", os.path.join(debug, "0-dal-leaf.der"), "--trust", debug,
            "--anchor", os.path.join(debug, "debug-root.der"), *args, *store)
    t.runs(" ".join(["the debug hierarchy"] + args), r, 1, says=["UNTRUSTED"], err="TPMATTEST_E_DEBUG_CA")
r = run("resolve", *chain, *store, "--anchor", os.path.join(debug, "debug-root.der"))
t.runs("a debug root as anchor spoils nothing", r, says=["trusted: "], err="TPMATTEST_E_DEBUG_CA")
t.ok(r.err.count("\n") == 1, "one line says that it was refused", r)

r = run("trust", "--trust", cab)
t.runs("the cabinet", r, says=["certificates 2189", "AIK CAs set aside 1822",
                               "AIK authorities known: 312 by key, 20 by name, from the cabinet of 2024-11-21"])
stranded = r.out.split("AMD+MSFT (AMD, Microsoft), reach no anchor:\n")[-1].split("\n\n")[0].splitlines()
t.ok(len([line for line in stranded if line.startswith("  ")]) == 36, "36 AMD intermediates reach no anchor in it", r)
t.ok("IFX, reach no anchor" not in r.out, "and no Infineon one", r)
t.end()
