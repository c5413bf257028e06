#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Turn a tab-separated table of the world into a const C table.

usage: gen-table.py KIND INPUT.tsv OUTPUT.h

The tables are reviewed as data; this script checks their shape and sorts them, so that the C code can
use binary search and never has to parse text.
"""
import re
import sys


def rows(path, columns):
    """Yield (line number, fields) of every row that is not a comment; refuse another number of columns."""
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            fields = line.split("\t")
            if len(fields) != columns:
                sys.exit(f"{path}:{number}: {len(fields)} columns, expected {columns}")
            yield number, fields


def c_string(text):
    """A C string literal of text (ASCII or UTF-8), safe against trigraphs and escapes."""
    out = []
    for ch in text:
        if ch in '"\\':
            out.append("\\" + ch)
        elif ord(ch) < 0x20:
            out.append(f"\\{ord(ch):03o}")
        else:
            out.append(ch)
    return '"' + "".join(out).replace("??", "?\\?") + '"'


def head(path):
    return f"/* Made from {path.rsplit('/', 1)[-1]} by gen-table.py; change that file. */\n"


def gen_errors(path):
    """name, number, text -> entries sorted by number; each number is held against the public header."""
    table = sorted((int(f[1]), f[0], f[2]) for _, f in rows(path, 3))
    out = [head(path)]
    for number, name, _ in table:
        out.append(f'_Static_assert(TPMATTEST_{name} == {number}, "errors.tsv and error.h disagree on {name}");\n')
    out.append("static const struct error_row error_rows[] = {\n")
    for number, name, text in sorted(table, reverse=True):
        out.append(f'\t{{ {number}, "TPMATTEST_{name}", {c_string(text)} }},\n')
    out.append("};\n")
    return "".join(out)


SEVERITY = {"info": 0, "warning": 1, "error": 2}


def gen_findings(path):
    """name, number, severity, severity when strict, effect on the verdict, text."""
    table = []
    for line, f in rows(path, 6):
        name, number, normal, strict, verdict, text = f
        if verdict not in ("untrusted", "incomplete"):
            sys.exit(f"{path}:{line}: verdict {verdict}")
        if SEVERITY[strict] < SEVERITY[normal]:
            sys.exit(f"{path}:{line}: strict is milder than default")
        table.append((int(number), name, SEVERITY[normal], SEVERITY[strict], verdict == "incomplete", text))
    table.sort()
    if len({t[0] for t in table}) != len(table) or len({t[1] for t in table}) != len(table):
        sys.exit(f"{path}: a number or a name occurs twice")
    out = [head(path)]
    for t in table:
        out.append(f'_Static_assert(TPMATTEST_F_{t[1]} == {t[0]}, "findings.tsv and verify.h disagree on {t[1]}");\n')
    out.append("static const struct finding_row finding_rows[] = {\n")
    for number, name, normal, strict, incomplete, text in table:
        out.append(f'\t{{ {number}, {normal}, {strict}, {int(incomplete)}, "TPMATTEST_F_{name}", {c_string(text)} }},\n')
    out.append("};\n")
    return "".join(out)


HASH = re.compile(r"[0-9a-f]+")
MANUFACTURER = re.compile(r"[A-Za-z0-9]{1,4}")


def c_bytes(path, line, text, size):
    """A C initialiser of exactly size bytes given as lower-case hex."""
    if len(text) != 2 * size or not HASH.fullmatch(text):
        sys.exit(f"{path}:{line}: {text!r} is not {size} bytes of lower-case hex")
    return "{ " + ", ".join(f"0x{b:02x}" for b in bytes.fromhex(text)) + " }"


def check_manufacturer(path, line, text):
    for one in text.split("+"):
        if not MANUFACTURER.fullmatch(one):
            sys.exit(f"{path}:{line}: {one!r} is no manufacturer id")


def date_of(path):
    """The date that a table gives in a comment line, "# date: 2024-11-21"."""
    with open(path, encoding="utf-8") as f:
        found = re.findall(r"^# date: (\d{4}-\d\d-\d\d)$", f.read(), re.M)
    if len(found) != 1:
        sys.exit(f"{path}: needs one line '# date: YYYY-MM-DD'")
    return found[0]


AUTHORITY_KIND = {"KEYID": 0, "NAMEID": 1}


def gen_authorities(path):
    """kind, manufacturer, id, and three columns for the reader -> rows sorted by id, kind, manufacturer."""
    table = []
    for line, f in rows(path, 6):
        kind, mfr, ident = f[:3]
        if kind not in AUTHORITY_KIND:
            sys.exit(f"{path}:{line}: kind {kind}")
        check_manufacturer(path, line, mfr)
        table.append((ident, AUTHORITY_KIND[kind], mfr, c_bytes(path, line, ident, 20)))
    table.sort()
    if len({t[:3] for t in table}) != len(table):
        sys.exit(f"{path}: an authority occurs twice")
    out = [head(path), f"#define AUTHORITY_DATE {c_string(date_of(path))}\n"]
    out.append("static const ta_authority authority_rows[] = {\n")
    for _, kind, mfr, ident in table:
        out.append(f"\t{{ {ident}, {kind}, {c_string(mfr)} }},\n")
    out.append("};\n")
    return "".join(out)


def gen_pins(path):
    """manufacturer, SHA-256, ski, self_signed, not_after, subject, url, seen_in -> rows sorted by SHA-256."""
    table = []
    for line, f in rows(path, 8):
        check_manufacturer(path, line, f[0])
        ski = c_bytes(path, line, f[2], 20) if f[2] else "{ 0 }"
        table.append((f[1], c_bytes(path, line, f[1], 32), ski, bool(f[2]), f[0], f[5], f[6]))
    table.sort()
    if len({t[0] for t in table}) != len(table):
        sys.exit(f"{path}: a hash occurs twice")
    out = [head(path), "static const ta_pin pin_rows[] = {\n"]
    for _, sha256, ski, has_ski, vendors, subject, url in table:
        link = c_string(url) if url else "NULL"
        out.append(f"\t{{ {sha256}, {ski}, {str(has_ski).lower()}, {c_string(vendors)}, {c_string(subject)}, {link} }},\n")
    out.append("};\n")
    return "".join(out)


def gen_debug_cas(path):
    """ski, subject, issuer -> the identifiers, sorted; one may have several names."""
    table = {}
    for line, f in rows(path, 3):
        table[f[0]] = c_bytes(path, line, f[0], 20)
    out = [head(path), "static const uint8_t debug_rows[][20] = {\n"]
    for ident in sorted(table):
        out.append(f"\t{table[ident]},\n")
    out.append("};\n")
    return "".join(out)


def mdoc(text):
    """Text that mdoc takes as it is."""
    return text.replace("\\", "\\e").replace(". ", ".\n")


def gen_codes_man(path):
    """The manual page of all codes, from errors.tsv and findings.tsv (INPUT names the first; the other is beside it)."""
    findings = [f for _, f in rows(path.replace("errors.tsv", "findings.tsv"), 6)]
    errors = [f for _, f in rows(path, 3)]
    out = [
        '.\\" Made from errors.tsv and findings.tsv by gen-table.py; change those files.\n',
        ".Dd November 21, 2026\n.Dt TPMATTEST-CODES 7\n.Os\n.Sh NAME\n.Nm tpmattest-codes\n",
        ".Nd error codes and findings of libtpmattest\n.Sh DESCRIPTION\n",
        "Codes are permanent: none changes its meaning or is used again for another one.\n.Sh ERROR CODES\n",
        "Functions return 0 or one of these; the hundreds are the domain: usage 1, system 2, TPM 3, format 4, trust 5, ",
        "network 6, internal 9.\n.Bl -tag -width Ds\n",
    ]
    for name, number, text in errors:
        out.append(f".It Dv TPMATTEST_{name} Pq {number}\n{mdoc(text)}\n")
    out.append(".El\n.Sh FINDINGS\nA report lists findings.\nEach line gives the severity, the severity under a strict policy ")
    out.append("where it differs, and what an error of this kind makes of the verdict.\n.Bl -tag -width Ds\n")
    for name, number, normal, strict, verdict, text in findings:
        level = normal if normal == strict else f"{normal}, strict {strict}"
        out.append(f".It Dv TPMATTEST_F_{name} Pq {number}; {level}; {verdict}\n{mdoc(text)}\n")
    out.append(".El\n.Sh SEE ALSO\n.Xr tpmattest 1 ,\n.Xr tpmattest 7\n")
    return "".join(out)


HOST = re.compile(r"[a-z0-9.:-]+")
HOST_USE = {"vendor": "HOST_VENDOR", "never": "HOST_NEVER"}


def gen_hosts(path):
    """host, use, manufacturers, source -> rows sorted by host."""
    table = {}
    for line, f in rows(path, 4):
        if not HOST.fullmatch(f[0]) or f[0] in table or f[1] not in HOST_USE:
            sys.exit(f"{path}:{line}: {f[0]!r} {f[1]!r}")
        if f[1] == "vendor":
            check_manufacturer(path, line, f[2])
        table[f[0]] = HOST_USE[f[1]]
    out = [head(path), "static const struct host_row host_rows[] = {\n"]
    for host in sorted(table):
        out.append(f"\t{{ {c_string(host)}, {table[host]} }},\n")
    out.append("};\n")
    return "".join(out)


SERVICE = re.compile(r"[a-z]+")


def maker_row(path, line, f):
    """The C initialiser of one row of manufacturers.tsv."""
    ident, _, kin, folder, service = f
    check_manufacturer(path, line, kin)
    ids = kin.split("+")
    if ids[0] != ident or len(set(ids)) != len(ids) or len(ids) > 8:
        sys.exit(f"{path}:{line}: {kin!r} is not {ident} with up to 7 others")
    if service != "-" and not SERVICE.fullmatch(service):
        sys.exit(f"{path}:{line}: service {service!r}")
    place = "NULL" if folder == "-" else c_string(folder.lstrip("!"))
    anchors = folder != "-" and not folder.startswith("!")
    return (f"\t{{ {c_string(ident)}, {{ {{ {', '.join(map(c_string, ids))} }}, {len(ids)} }}, {place}, {str(anchors).lower()}, "
            f"{'NULL' if service == '-' else '&ta_ekservice_' + service} }},\n")


def gen_manufacturers(path):
    """id, name, kin, folder, service -> rows sorted by id; kin is the same from wherever one looks."""
    table, kin, folders = {}, {}, set()
    for line, f in rows(path, 5):
        folder = f[3].lstrip("!").lower()
        if f[0] in table or (folder != "-" and folder in folders):
            sys.exit(f"{path}:{line}: {f[0]} or its folder occurs twice")
        table[f[0]], kin[f[0]] = maker_row(path, line, f), set(f[2].split("+"))
        folders.add(folder)
    for ident, ids in kin.items():
        if any(kin.get(other) != ids for other in ids):
            sys.exit(f"{path}: the kin of {ident} do not all say the same")
    return "".join([head(path), "static const ta_maker maker_rows[] = {\n", *(table[i] for i in sorted(table)), "};\n"])


KINDS = {
    "codes-man": gen_codes_man,
    "authorities": gen_authorities,
    "debug-cas": gen_debug_cas,
    "errors": gen_errors,
    "findings": gen_findings,
    "hosts": gen_hosts,
    "manufacturers": gen_manufacturers,
    "pins": gen_pins,
}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in KINDS:
        sys.exit(__doc__ + "\nkinds: " + " ".join(sorted(KINDS)))
    text = KINDS[sys.argv[1]](sys.argv[2])
    with open(sys.argv[3], "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
