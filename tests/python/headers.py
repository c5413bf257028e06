# SPDX-License-Identifier: BSD-2-Clause
"""The public prototypes, read from the headers, and the ctypes signature that each must have."""
import glob
import os
import re

COMMENT = re.compile(r"/\*.*?\*/", re.S)
PROTOTYPE = re.compile(r"\bTPMATTEST_API\b\s*(?:TPMATTEST_MUST_USE\b)?\s*([^;{}#]*?\))\s*;", re.S)
SIMPLE = {
    "void": "None", "int": "c_int", "uint32_t": "c_uint32", "int64_t": "c_int64", "uint64_t": "c_uint64",
    "size_t": "c_size_t", "long": "c_long",
}


def prototypes(include, names=None):
    """{function: prototype on one line} of the headers in a folder, or of those named. tss2.h, which needs a header of
    tpm2-tss, is left out unless it is named."""
    found = {}
    for path in sorted(glob.glob(os.path.join(include, "tpmattest", "*.h"))):
        name = os.path.basename(path)
        if name not in names if names else name == "tss2.h":
            continue
        with open(path, encoding="utf-8") as f:
            text = COMMENT.sub(" ", f.read())
        for m in PROTOTYPE.finditer(text):
            line = " ".join(m[1].split()).replace("* ", "*")
            found[re.search(r"(\w+)\s*\(", line)[1]] = line
    return found


def ctype(declaration):
    """The ctypes name of a parameter or return type such as "const uint8_t **"."""
    words = declaration.replace("*", " * ").split()
    stars = words.count("*")
    words = [w for w in words if w not in ("const", "*")]
    base = words[0]
    if base.endswith("_fn"):
        return base.replace("tpmattest_", "").upper()
    if stars == 0:
        return SIMPLE[base]
    if base == "char":
        return {1: "c_char_p", 2: "POINTER(c_void_p)"}[stars]
    if base == "void" or base.startswith("tpmattest_"):
        return {1: "c_void_p", 2: "POINTER(c_void_p)"}[stars]
    if base == "uint8_t":
        return {1: "c_void_p", 2: "POINTER(c_void_p)"}[stars]
    return f"POINTER({SIMPLE[base]})"


def signature(prototype):
    """(restype, [argtypes]) as names."""
    head, _, rest = prototype.partition("(")
    result = head.rsplit(None, 1)[0] if not head.rstrip().endswith("*") else head
    name = re.search(r"(\w+)\s*$", head)[1]
    result = head[: head.rindex(name)]
    restype = ctype(result)
    args = []
    for part in rest.rstrip(")").split(","):
        part = part.strip()
        if part in ("", "void"):
            continue
        m = re.fullmatch(r"(.*?[\s*])(\w+)(\[\w*\])?", part)
        args.append(ctype(m[1]))
    return restype, args
