#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Generate a const C table from a tab-separated table; for tables of codes also headers and manual.

usage: gen-table.py KIND INPUT.tsv OUTPUT.h

The tables are reviewed as data. This script checks their format and sorts them, so that the C code
can use binary search and does not need to parse text.
"""
import re
import sys
import textwrap


def rows(path, columns):
    """Yield (line number, fields) for each row that is not a comment. A different number of columns
    is an error."""
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
    """Return text (ASCII or UTF-8) as a C string literal, with escapes and without trigraphs."""
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


SEVERITY = {"info": 0, "warning": 1, "error": 2}
FINDING_COLUMNS, ERROR_COLUMNS = 8, 5


def code_groups(path, columns):
    """Return [(heading, rows)] for a table of codes, in which each "## " line begins a group. A
    duplicate number or name, a retired number, or an empty text is an error."""
    groups, numbers, names = [], set(), set()
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    retired = {int(n) for line in lines if line.startswith("# retired: ") for n in line.split()[2:]}
    headings = {n: line[3:] for n, line in enumerate(lines, 1) if line.startswith("## ")}
    for line, f in rows(path, columns):
        while headings and min(headings) < line:
            groups.append((headings.pop(min(headings)), []))
        if not groups:
            sys.exit(f"{path}:{line}: before the first heading")
        number = int(f[1])
        if number in retired or number in numbers or f[0] in names:
            sys.exit(f"{path}:{line}: {f[0]} {number} is used already, or was")
        if not all(f) or any(text.endswith(".") for text in f[-3:-2]) or not all(text.endswith((".", ")")) for text in f[-2:]):
            sys.exit(f"{path}:{line}: a column is empty, the text ends in a full stop, or cause or remedy does not")
        numbers.add(number)
        names.add(f[0])
        groups[-1][1].append(f)
    return groups


def split_severity(field):
    """"info, error with --bind" -> ("info", "error with --bind")."""
    usual, _, other = field.partition(", ")
    return usual, other


def finding_groups(path):
    groups = code_groups(path, FINDING_COLUMNS)
    for name, _, severity, strict, verdict, *_ in (f for _, group in groups for f in group):
        usual = split_severity(severity)[0]
        if verdict not in ("untrusted", "incomplete"):
            sys.exit(f"{path}: {name}: verdict {verdict}")
        if usual not in SEVERITY or strict not in SEVERITY or SEVERITY[strict] < SEVERITY[usual]:
            sys.exit(f"{path}: {name}: a severity is unknown, or milder where the policy is strict")
    return groups


def gen_errors(path):
    """name, number, text, cause, remedy -> entries. Each number is compared with the public
    header."""
    table = sorted((int(f[1]), f[0], f[2]) for _, group in code_groups(path, ERROR_COLUMNS) for f in group)
    out = [head(path)]
    for number, name, _ in table:
        out.append(f'_Static_assert(TPMATTEST_{name} == {number}, "errors.tsv and error.h disagree on {name}");\n')
    out.append("static const struct error_row error_rows[] = {\n")
    for number, name, text in sorted(table, reverse=True):
        out.append(f'\t{{ {number}, "TPMATTEST_{name}", {c_string(text)} }},\n')
    out.append("};\n")
    return "".join(out)


class Strings:
    """Concatenated strings without duplicates. Rows contain offsets, because the relocation of a
    pointer takes four times its size."""

    def __init__(self):
        self.at, self.size = {}, 0

    def add(self, text):
        if text not in self.at:
            self.at[text] = self.size
            self.size += len(text.encode("ascii")) + 1
        return self.at[text]

    def table(self, name):
        """Return a structure of arrays without padding, because one literal would be longer than
        the minimum that C compilers must support."""
        members = "".join(f"\tchar s{at}[{len(text) + 1}];\n" for text, at in self.at.items())
        values = "".join(f"\t{c_string(text)},\n" for text in self.at)
        return f"static const struct {{\n{members}}} {name} = {{\n{values}}};\n_Static_assert(sizeof({name}) == {self.size} && \\\n\t{self.size} <= UINT16_MAX, \"offsets\");\n"


def gen_findings(path):
    """name, number, severity, severity when strict, effect on the verdict, text, cause, remedy ->
    rows sorted by number."""
    table = sorted((int(f[1]), f) for _, group in finding_groups(path) for f in group)
    out, strings, lines = [head(path)], Strings(), []
    for number, f in table:
        out.append(f'_Static_assert(TPMATTEST_F_{f[0]} == {number}, "findings.tsv and findings.h disagree on {f[0]}");\n')
    for number, (name, _, normal, strict, verdict, *texts) in table:
        numbers = [number, SEVERITY[split_severity(normal)[0]], SEVERITY[strict], int(verdict == "incomplete")]
        numbers += [strings.add(text) for text in (f"TPMATTEST_F_{name}", *texts)]
        lines.append(f"\t{{ {', '.join(map(str, numbers))} }},\n")
    out.append(strings.table("finding_strings"))
    return "".join(out + ["static const struct finding_row finding_rows[] = {\n", *lines, "};\n"])


def defines(groups, prefix, number):
    """Return the codes as #defines, each with its text, and a comment before each group."""
    out = []
    for heading, group in groups:
        out.append(f"\n/* {heading}. */\n")
        for f in group:
            text = textwrap.wrap(f"/** {f[-3]} */", 100, subsequent_indent=" * ", break_on_hyphens=False)
            out.append("\n".join(text) + f"\n#define {prefix}{f[0]} {number(f[1])}\n")
    return "".join(out)


def gen_findings_header(path):
    """Return include/tpmattest/findings.h."""
    return f"""/* SPDX-License-Identifier: BSD-2-Clause */
/* Made from lib/base/findings.tsv by scripts/gen-headers.sh; change that file. */
/**
 * \\file
 * The permanent numbers of the findings. A report's JSON gives the names below as they stand;
 * tpmattest_finding_name(), tpmattest_finding_text(), tpmattest_finding_cause() and
 * tpmattest_finding_remedy() translate at run time, and tpmattest-codes(7) has them all. A finding
 * never changes its meaning and a number is never used again. New ones come at the end of their
 * hundred, so a program must take a number it does not know, and go by the severity.
 */
#ifndef TPMATTEST_FINDINGS_H
#define TPMATTEST_FINDINGS_H
{defines(finding_groups(path), "TPMATTEST_F_", str)}
#endif
"""


CODES_BEGIN = "/* Error codes: made from lib/base/errors.tsv by scripts/gen-headers.sh; change that file. */\n"
CODES_END = "/* End of the error codes. */\n"


def gen_errors_header(path, header):
    """Return the header with its block of codes regenerated."""
    with open(header, encoding="utf-8") as f:
        text = f.read()
    before, begin, rest = text.partition(CODES_BEGIN)
    _, end, after = rest.partition(CODES_END)
    if not begin or not end:
        sys.exit(f"{header}: the block of error codes is not marked")
    return before + begin + defines(code_groups(path, ERROR_COLUMNS), "TPMATTEST_", "({})".format) + "\n" + end + after


HASH = re.compile(r"[0-9a-f]+")
MANUFACTURER = re.compile(r"[A-Za-z0-9]{1,4}")


def c_bytes(path, line, text, size):
    """Return a C initialiser for exactly size bytes given as lower-case hex."""
    if len(text) != 2 * size or not HASH.fullmatch(text):
        sys.exit(f"{path}:{line}: {text!r} is not {size} bytes of lower-case hex")
    return "{ " + ", ".join(f"0x{b:02x}" for b in bytes.fromhex(text)) + " }"


def check_manufacturer(path, line, text):
    for one in text.split("+"):
        if not MANUFACTURER.fullmatch(one):
            sys.exit(f"{path}:{line}: {one!r} is no manufacturer id")


def date_of(path):
    """Return the date in a comment line of the table, "# date: 2024-11-21"."""
    with open(path, encoding="utf-8") as f:
        found = re.findall(r"^# date: (\d{4}-\d\d-\d\d)$", f.read(), re.M)
    if len(found) != 1:
        sys.exit(f"{path}: needs one line '# date: YYYY-MM-DD'")
    return found[0]


AUTHORITY_KIND = {"KEYID": 0, "NAMEID": 1}


DAY = re.compile(r"\d{4}-\d\d-\d\d")


def authority_rows(path, columns, owner, withdrawn):
    """(id, kind, manufacturer, id as C, date of withdrawal or 0, vendor CA) of each row; `owner` and `withdrawn` take them apart."""
    for line, f in rows(path, columns):
        kind, mfr, ident = f[:3]
        if kind not in AUTHORITY_KIND:
            sys.exit(f"{path}:{line}: kind {kind}")
        check_manufacturer(path, line, mfr)
        date = withdrawn(f)
        if date and not DAY.fullmatch(date):
            sys.exit(f"{path}:{line}: {date!r} is not a date")
        yield ident, AUTHORITY_KIND[kind], mfr, c_bytes(path, line, ident, 20), int(date.replace("-", "") or 0), owner(f)


def gen_authorities(path):
    """Registered and withdrawn authorities (authorities-withdrawn.tsv beside) -> rows sorted by id, kind, manufacturer, and the
    names of the vendors' CAs."""
    ca_name = lambda f: re.sub(r".*/|\.\w+$", "", f[4]).lstrip("-")
    table = sorted([*authority_rows(path, 6, ca_name, lambda f: ""),
                    *authority_rows(path.replace(".tsv", "-withdrawn.tsv"), 7, lambda f: f[5], lambda f: f[4])])
    if len({t[:3] for t in table}) != len(table):
        sys.exit(f"{path}: an authority occurs twice")
    owners = Strings()
    owners.add("")
    at = [owners.add(t[5]) for t in table]
    out = [head(path), f"#define AUTHORITY_DATE {c_string(date_of(path))}\n", owners.table("authority_owner_strings")]
    out.append(f"static const uint16_t authority_owners[] = {{ {', '.join(map(str, at))} }};\n")
    out.append("static const ta_authority authority_rows[] = {\n")
    for _, kind, mfr, ident, withdrawn, _ in table:
        out.append(f"\t{{ {ident}, {kind}, {c_string(mfr)}, {withdrawn} }},\n")
    out.append("};\n")
    return "".join(out)


def gen_pins(path):
    """manufacturer, SHA-256, ski, self_signed, not_after, subject, url, seen_in -> rows sorted by
    SHA-256."""
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


def gen_intermediates(path):
    """owner, subject, SHA-256, not_before, url, SHA-256 of the issuer, same key in the cabinet -> rows
    sorted by SHA-256."""
    table = []
    for line, f in rows(path, 7):
        if not MANUFACTURER.fullmatch(f[0]):
            sys.exit(f"{path}:{line}: {f[0]!r} is no manufacturer id")
        if not f[1] or not f[4].startswith("https://") or not DAY.fullmatch(f[3]):
            sys.exit(f"{path}:{line}: no subject, date or https URL")
        table.append((f[2], c_bytes(path, line, f[2], 32), c_bytes(path, line, f[5], 32), f[0], f[1], f[4]))
    table.sort()
    if len({t[0] for t in table}) != len(table) or len({t[4] for t in table}) != len(table):
        sys.exit(f"{path}: a hash or a subject occurs twice")
    out = [head(path), "static const ta_intermediate intermediate_rows[] = {\n"]
    for _, sha256, root, *texts in table:
        out.append(f"\t{{ {sha256}, {root}, {', '.join(map(c_string, texts))} }},\n")
    out.append("};\n")
    return "".join(out)


def gen_debug_cas(path):
    """ski, subject, issuer -> the identifiers, sorted. One identifier may have several names."""
    table = {}
    for line, f in rows(path, 3):
        table[f[0]] = c_bytes(path, line, f[0], 20)
    out = [head(path), "static const uint8_t debug_rows[][20] = {\n"]
    for ident in sorted(table):
        out.append(f"\t{table[ident]},\n")
    out.append("};\n")
    return "".join(out)


def mdoc(text):
    """Escape text for mdoc: each sentence is on its own line, and the dashes of options are not
    hyphens."""
    return text.replace("\\", "\\e").replace("--", "\\-\\-").replace(". ", ".\n")


def sentence(text):
    """Turn the text of a code into a sentence. Names keep their case."""
    first = text.split()[0]
    return (text if first != first.lower() else text[0].upper() + text[1:]) + "."


def severity_text(normal, strict, verdict):
    usual, other = split_severity(normal)
    words = [usual] + ([other] if other else []) + ([f"{strict} with --strict"] if strict != usual and not other else [])
    effect = f"; as an error it makes the verdict {verdict}" if any("error" in w for w in words) else ""
    return mdoc(", ".join(words) + effect)


def man_item(name, number, rows_of_it):
    out = [f".It Dv {name} Pq {number}\n{mdoc(sentence(rows_of_it[0][1]))}\n.Bl -tag -width Severity -compact\n"]
    out += [f".It {key}\n{text}\n" for key, text in rows_of_it[1:]]
    return "".join(out) + ".El\n"


MAN_HEAD = """.\\" Made from errors.tsv and findings.tsv by gen-table.py; change those files.
.Dd November 25, 2026
.Dt TPMATTEST-CODES 7
.Os
.Sh NAME
.Nm tpmattest-codes
.Nd error codes and findings of libtpmattest, their causes and remedies
.Sh DESCRIPTION
Functions of the library return error codes; a report lists findings.
Codes are permanent: none changes its meaning or is used again for another one.
A program must expect codes that it does not know: it goes by the hundred of an error code, and by the severity of a finding.
.Pp
Options named below are those of
.Xr tpmattest 1 .
In the library
.Fl -strict
is
.Dv TPMATTEST_POLICY_STRICT ,
.Fl -time Cm ignore
is
.Dv TPMATTEST_POLICY_IGNORE_TIME ,
.Fl -allow-sha1
is
.Dv TPMATTEST_POLICY_ALLOW_SHA1 ,
.Fl -require-revocation
is
.Dv TPMATTEST_POLICY_REQUIRE_REVOCATION ,
.Fl -bind
is
.Dv TPMATTEST_READ_EK_PUBLIC
with
.Dv TPMATTEST_POLICY_REQUIRE_BINDING ,
and
.Fl -leaf Cm any
is
.Dv TPMATTEST_POLICY_ANY_LEAF .
.Sh ERROR CODES
A function returns 0 or one of these.
The hundreds are the domain: usage 1, system 2, TPM 3, format 4, trust 5, network 6, internal 9.
"""

MAN_FINDINGS = """.Sh FINDINGS
A severity is info (0), warning (1) or error (2), as
.Dv TPMATTEST_SEVERITY_INFO
and its kin number them.
It is that of the default policy; what an option makes of it follows.
A verdict is untrusted when one finding with the severity error makes it so, else incomplete when one makes it that.
The texts of
.Xr tpmattest_finding_cause 3
and
.Xr tpmattest_finding_remedy 3
are the ones here.
What is marked as likely or inferred is not confirmed by a document or by data.
"""

MAN_END = """.Sh SEE ALSO
.Xr tpmattest 1 ,
.Xr tpmattest 3 ,
.Xr tpmattest_error 3 ,
.Xr tpmattest_report 3 ,
.Xr tpmattest 7
"""


def gen_codes_man(path):
    """Return the manual page of all codes, from errors.tsv (INPUT) and findings.tsv in the same
    directory."""
    out = [MAN_HEAD]
    for heading, group in code_groups(path, ERROR_COLUMNS):
        out.append(f".Ss {heading}\n.Bl -tag -width Ds\n")
        for name, number, text, cause, remedy in group:
            out.append(man_item(f"TPMATTEST_{name}", number,
                                [("", text), ("Cause", mdoc(cause)), ("Remedy", mdoc(remedy))]))
        out.append(".El\n")
    out.append(MAN_FINDINGS)
    for heading, group in finding_groups(path.replace("errors.tsv", "findings.tsv")):
        out.append(f".Ss {heading}\n.Bl -tag -width Ds\n")
        for name, number, normal, strict, verdict, text, cause, remedy in group:
            out.append(man_item(f"TPMATTEST_F_{name}", number,
                                [("", text), ("Severity", severity_text(normal, strict, verdict)), ("Cause", mdoc(cause)),
                                 ("Remedy", mdoc(remedy))]))
        out.append(".El\n")
    out.append(MAN_END)
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
NUMBER = re.compile(r"id:[0-9A-F]{8}")


def maker_row(path, line, f):
    """Return the C initialiser for one row of manufacturers.tsv."""
    ident, name, kin, folder, service, number = f
    check_manufacturer(path, line, kin)
    ids = kin.split("+")
    if ids[0] != ident or len(set(ids)) != len(ids) or len(ids) > 8:
        sys.exit(f"{path}:{line}: {kin!r} is not {ident} with up to 7 others")
    if not name:
        sys.exit(f"{path}:{line}: {ident} has no name")
    if service != "-" and not SERVICE.fullmatch(service):
        sys.exit(f"{path}:{line}: service {service!r}")
    if number != "-" and not NUMBER.fullmatch(number):
        sys.exit(f"{path}:{line}: number {number!r}")
    place = "NULL" if folder == "-" else c_string(folder.lstrip("!"))
    anchors = folder != "-" and not folder.startswith("!")
    return (f"\t{{ {c_string(ident)}, {c_string(name)}, {{ {{ {', '.join(map(c_string, ids))} }}, {len(ids)} }}, {place}, {str(anchors).lower()}, "
            f"{'NULL' if service == '-' else '&ta_ekservice_' + service}, {'NULL' if number == '-' else c_string(number)} }},\n")


def services(path):
    """The names of the EK services in manufacturers.tsv, each of which is a file beside it."""
    return sorted({f[4] for _, f in rows(path, 6)} - {"-"})


def gen_manufacturers(path):
    """id, name, kin, folder, service, number -> rows sorted by id. Related rows must have the same
    set of kin."""
    table, kin, folders = {}, {}, set()
    for line, f in rows(path, 6):
        folder = f[3].lstrip("!").lower()
        if f[0] in table or (folder != "-" and folder in folders):
            sys.exit(f"{path}:{line}: {f[0]} or its folder occurs twice")
        table[f[0]], kin[f[0]] = maker_row(path, line, f), set(f[2].split("+"))
        folders.add(folder)
    for ident, ids in kin.items():
        if any(kin.get(other) != ids for other in ids):
            sys.exit(f"{path}: the kin of {ident} do not all say the same")
    externs = [f"extern const ta_ekservice ta_ekservice_{name};\n" for name in services(path)]
    return "".join([head(path), *externs, "static const ta_maker maker_rows[] = {\n", *(table[i] for i in sorted(table)), "};\n"])


KINDS = {
    "codes-man": gen_codes_man,
    "authorities": gen_authorities,
    "debug-cas": gen_debug_cas,
    "errors": gen_errors,
    "errors-header": gen_errors_header,
    "findings": gen_findings,
    "findings-header": gen_findings_header,
    "hosts": gen_hosts,
    "intermediates": gen_intermediates,
    "manufacturers": gen_manufacturers,
    "pins": gen_pins,
}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in KINDS:
        sys.exit(__doc__ + "\nkinds: " + " ".join(sorted(KINDS)))
    kind = KINDS[sys.argv[1]]
    text = kind(*sys.argv[2:4]) if kind is gen_errors_header else kind(sys.argv[2])
    with open(sys.argv[3], "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
