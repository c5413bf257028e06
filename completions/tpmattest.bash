# SPDX-License-Identifier: BSD-2-Clause
# bash completion of tpmattest(1): commands, options and what their values are, as the tool's --help has them.

_tpmattest()
{
  local tool=$1 cur=$2 prev=$3 command=${COMP_WORDS[1]-} value=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ] || { [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; }; then
    local first=
    [ "$COMP_CWORD" -eq 2 ] || first="--help --version"
    mapfile -t COMPREPLY < <(compgen -W "$first $("$tool" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p')" -- "$cur")
    return
  fi
  case $prev in
    --*) value=$("$tool" "$command" --help 2>/dev/null | sed -n "s/^  $prev \([A-Z]*\)  .*/\1/p") ;;
  esac
  case $prev:$value in
    --*:FILE|--*:PATH) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    --*:DIR) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    --leaf:*) mapfile -t COMPREPLY < <(compgen -W "ek any" -- "$cur") ;;
    --format:*) mapfile -t COMPREPLY < <(compgen -W "tree json" -- "$cur") ;;
    --time:*) mapfile -t COMPREPLY < <(compgen -W "now ignore" -- "$cur") ;;
    --*:?*) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$("$tool" "$command" --help 2>/dev/null | sed -n 's/^  \(--[a-z0-9-]*\) .*/\1/p')" -- "$cur") ;;
  esac
} && complete -F _tpmattest tpmattest
