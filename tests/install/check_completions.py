# SPDX-License-Identifier: BSD-2-Clause
"""The completions as the shells have them, from the installation; a shell that is not there is skipped."""
import os
import shutil

import stage

BASH = """
source {file}
compopt() {{ :; }}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_tpmattest tpmattest "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
zmodload zsh/zpty
zpty z 'zsh -f -i'
zpty -w z 'PS1=; autoload -U compinit; fpath=({folder} $fpath); compinit -u -D; bindkey "^I" complete-word; echo up''$((1+1))'
zpty -r -m z out '*up2*'
zpty -w -n z "tpmattest {words}"$'\\t\\x01echo "got:\\x05"\\n'
zpty -r -m z out $'*\\ngot:*\\n'
print -r -- "$out"
"""
# What is typed, what must be offered, what must not.
CASES = [
    ("", ["resolve", "capture", "help"], ["--trust"]),
    ("help cap", ["capture"], ["resolve"]),
    ("resolve --tr", ["--trust"], ["--tcti", "--ra"]),
    ("aik-url --ma", ["--manufacturer"], ["--trust"]),
    ("resolve --leaf ", ["ek", "any"], ["--trust"]),
    ("resolve --time ig", ["ignore"], ["now"]),
    ("resolve --strict --ek to-be-f", ["to-be-found"], []),
    ("resolve --tcti ", [], ["--tcti", "to-be-found", "ek"]),
]


def offers(tap, shell, words, wanted, unwanted, lines):
    missing = [w for w in wanted if w not in lines]
    wrong = [w for w in unwanted if w in lines]
    tap.ok(not missing and not wrong, "{}: tpmattest {}".format(shell, words), "missing", missing, "wrong", wrong, lines)


def bash(tap, words, wanted, unwanted):
    typed = " ".join(w or "''" for w in ["tpmattest"] + words.split(" "))
    script = BASH.format(file=stage.staged("share/bash-completion/completions/tpmattest"), words=typed)
    offers(tap, "bash", words, wanted, unwanted, stage.run(["bash", "-c", script]).stdout.split())


def fish(tap, words, wanted, unwanted):
    script = "source {}; complete -C 'tpmattest {}'".format(stage.staged("share/fish/vendor_completions.d/tpmattest.fish"), words)
    lines = stage.run(["fish", "--no-config", "-c", script]).stdout.splitlines()
    offers(tap, "fish", words, wanted, unwanted, [line.split("\t")[0] for line in lines])


def have_terminals():
    try:
        for end in os.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def zsh(tap):
    """On a terminal, so only what is unambiguous."""
    for words, whole in (("resolve --re", "--require-revocation"), ("help cap", "capture"), ("resolve --format j", "json")):
        script = ZSH.format(folder=stage.staged("share/zsh/site-functions"), words=words)
        p = stage.run(["zsh", "-f", "-c", script], env={"TERM": "dumb"})
        tap.ok("got:tpmattest {}{}".format(words[:words.rindex(" ") + 1], whole) in p.stdout, "zsh: tpmattest " + words, p.stdout)


def main():
    tap = stage.Tap()
    stage.install()
    open(stage.path("to-be-found"), "wb").close()
    for shell, check in (("bash", bash), ("fish", fish)):
        for words, wanted, unwanted in CASES:
            if shutil.which(shell):
                check(tap, words, wanted, unwanted)
            else:
                tap.skip("{}: tpmattest {}".format(shell, words), "no " + shell)
    if not shutil.which("zsh"):
        tap.skip("zsh", "no zsh")
    elif not have_terminals():
        tap.skip("zsh", "this machine gives out no pseudo terminals")
    else:
        zsh(tap)
    tap.end()


main()
