# SPDX-License-Identifier: BSD-2-Clause
# fish completion of tpmattest(1): commands, options and what their values are, as the tool's --help has them.

function __tpmattest_commands
    tpmattest --help 2>/dev/null | string replace -rf '^  ([a-z][a-z-]*)  +(.*)' '$1\t$2'
end

function __tpmattest_options
    set -l words (commandline -opc)
    tpmattest $words[2] --help 2>/dev/null | string replace -rf '^  (--[a-z0-9-]+)( [A-Z]+)?  +(.*)' '$1\t$3'
end

function __tpmattest_values
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    switch $words[-1]
        case --leaf
            printf '%s\n' ek any
        case --format
            printf '%s\n' tree json
        case --time
            printf '%s\n' now ignore
        case '*'
            switch (tpmattest $words[2] --help 2>/dev/null | string replace -rf -- "^  $words[-1] ([A-Z]+)  .*" '$1')
                case FILE PATH
                    __fish_complete_path $current
                case DIR
                    __fish_complete_directories $current
            end
    end
end

# Does the option before the cursor take a value?
function __tpmattest_wants_value
    set -l words (commandline -opc)
    string match -q -- '--*' $words[-1]
    and tpmattest $words[2] --help 2>/dev/null | string match -qr -- "^  $words[-1] [A-Z]+  "
end

function __tpmattest_wants_command
    set -l words (commandline -opc)
    test (count $words) -eq 1; or begin; test (count $words) -eq 2; and test $words[2] = help; end
end

complete -c tpmattest -f
complete -c tpmattest -n __tpmattest_wants_command -a '(__tpmattest_commands)'
complete -c tpmattest -n 'test (count (commandline -opc)) -eq 1' -l help -d 'what there is'
complete -c tpmattest -n 'test (count (commandline -opc)) -eq 1' -l version -d 'version of the tool and the library'
complete -c tpmattest -n __tpmattest_wants_value -a '(__tpmattest_values)'
complete -c tpmattest -n 'not __tpmattest_wants_command; and not __tpmattest_wants_value' -a '(__tpmattest_options)'
