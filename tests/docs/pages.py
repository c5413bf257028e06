# SPDX-License-Identifier: BSD-2-Clause
"""The manual pages of section 3, as far as the tests need to read them."""
import glob
import os
import re


def texts(root):
    """{file name: source} of all pages of section 3."""
    found = {}
    for path in sorted(glob.glob(os.path.join(root, "man", "*.3"))):
        with open(path, encoding="utf-8") as f:
            found[os.path.basename(path)] = f.read()
    return found


def section(text, title):
    m = re.search(rf"^\.Sh {title}\n(.*?)(?=^\.Sh |\Z)", text, re.M | re.S)
    return m[1] if m else ""


def names(text):
    """The functions of NAME; the overview has its own name there too."""
    return re.findall(r"^\.Nm (tpmattest_\w+)", section(text, "NAME"), re.M)


def prototypes(text):
    """[(function, prototype on one line)] of SYNOPSIS; types of callbacks are left out."""
    found = []
    for m in re.finditer(r"^\.Ft ([^\n]*)\n\.Fo (tpmattest_\w+)\n(.*?)^\.Fc$", section(text, "SYNOPSIS"), re.M | re.S):
        result = m[1].strip('"')
        args = [a.strip('"') for a in re.findall(r"^\.Fa (.*)$", m[3], re.M)]
        found.append((m[2], f"{result}{'' if result.endswith('*') else ' '}{m[2]}({', '.join(args)})"))
    return found


def programs(text):
    """The C programs of EXAMPLES."""
    blocks = re.findall(r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed$", section(text, "EXAMPLES"), re.M | re.S)
    return [re.sub(r"^\\&", "", b, flags=re.M).replace("\\e", "\\") for b in blocks if "#include" in b]
