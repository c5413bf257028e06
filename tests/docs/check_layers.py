#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The layers of lib/: who may include whom, and no circle between files, nor between the modules of the Python binding.

usage: check_layers.py SOURCE_ROOT [--self-test]

Layers are told by includes. Circles are told by calls: an arrow leads from a .c to each .c that defines a function it names.
--self-test also proves that a forbidden include and a circle are found."""
import os
import re
import sys

# Each layer, and those whose headers it may use; what those use comes with them.
ALLOWED = {
    "base": [],
    "archive": ["base"],
    "x509": ["base"],
    "vendor": ["x509", "archive"],
    "evidence": ["vendor"],
    "tpm": ["evidence"],
    "trust": ["vendor"],
    "load": ["trust", "archive"],
    "verify": ["evidence", "trust"],
    "resolve": ["verify"],
    "curl": [],  # a library of its own, on the public headers
}


def below(layer):
    seen, todo = {layer}, [layer]
    while todo:
        for other in ALLOWED[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def includes(root):
    """{file without ending: set of files it includes}, over lib/."""
    graph = {}
    for layer in sorted(os.listdir(os.path.join(root, "lib"))):
        folder = os.path.join(root, "lib", layer)
        if not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            if not name.endswith((".c", ".h")):
                continue
            here = layer + "/" + name[:-2]
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                found = re.findall(r'^#include "([a-z0-9]+/[a-z0-9_]+)\.h"', f.read(), re.M)
            graph.setdefault(here, set()).update(x for x in found if x != here)
    return graph


def calls(root):
    """{file.c: set of the files that define what it calls}, over lib/."""
    text, defined = {}, {}
    for layer in ALLOWED:
        folder = os.path.join(root, "lib", layer)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    text[layer + "/" + name] = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"", "", f.read(), flags=re.S)
    for name, body in text.items():
        for function in re.findall(r"^(?!static\b)[a-z][\w \*\n]*?\b((?:ta|tpmattest)_\w+)\([^;]*?\)\n\{", body, re.M):
            defined[function] = name
    return {name: {defined[f] for f in re.findall(r"\b(?:ta|tpmattest)_\w+", body) if f in defined} - {name}
            for name, body in text.items()}


def imports(root):
    """{module: set of modules of the package that it imports}, wherever in the file."""
    folder, graph = os.path.join(root, "python", "tpmattest"), {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                lines = re.findall(r"^ *from \.(\w*) import ([\w, ]+)", f.read(), re.M)
            graph[name[:-3]] = {m for package, names in lines for m in ([package] if package else re.findall(r"\w+", names))}
    return graph


def against(graph):
    for here, others in sorted(graph.items()):
        layer = here.split("/")[0]
        for other in sorted(others):
            if other.split("/")[0] not in below(layer):
                yield f"{here} includes {other}: {layer} may use {', '.join(sorted(below(layer)))}"


def circle(graph):
    """The first circle, as a list of files; None."""
    state = {}

    def visit(node, path):
        state[node] = 1
        for other in sorted(graph.get(node, ())):
            if state.get(other) == 1:
                return path[path.index(other):] + [other] if other in path else [node, other]
            if other not in state:
                found = visit(other, path + [other])
                if found:
                    return found
        state[node] = 2
        return None

    for node in sorted(graph):
        if node not in state:
            found = visit(node, [node])
            if found:
                return found
    return None


def main():
    root = sys.argv[1]
    graph = includes(root)
    unknown = sorted({g.split("/")[0] for g in graph} - set(ALLOWED))
    problems = [f"{layer} is no layer that this script knows" for layer in unknown] or list(against(graph))
    for what in (calls(root), imports(root)):
        round_trip = circle(what)
        if round_trip:
            problems.append("circle: " + " -> ".join(round_trip))
    for problem in problems:
        print(problem)
    if "--self-test" in sys.argv:
        assert list(against({"base/x": {"verify/y"}})), "an include against the arrows was not found"
        assert not list(against({"resolve/x": {"base/y"}})), "an include along the arrows was refused"
        assert circle({"a/x": {"a/y"}, "a/y": {"a/z"}, "a/z": {"a/x"}}), "a circle was not found"
        assert not circle({"a/x": {"a/y", "a/z"}, "a/y": {"a/z"}}), "a diamond was called a circle"
    print(f"{len(graph)} files, {sum(len(v) for v in graph.values())} includes, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
