import * as l10n from '@vscode/l10n';
import { commandAt, type ParsedArguments } from './arguments.ts';
import { commandTable, everyOption, optionsOf } from './commandTable.ts';
import { type CliIo, type ExitCode, exitCode, UsageError } from './io.ts';
import { commonOptions, type OptionRecord, type OptionTable, optionWords } from './optionTable.ts';

/** What can follow: words with what they mean, and what the shell completes itself. */
interface Completion {
  readonly words: readonly (readonly [word: string, what: string])[];
  readonly paths: 'files' | 'folders' | 'none';
}

/** As kubectl asks, for `kubectl certscope`: the directives of cobra. */
const directives = { files: 0, none: 4, folders: 16 } as const;

/**
 * `certscope __complete N WORD…`, which the scripts of `certscope completion` call: prints what the last of N words can be,
 * a word and a tab and its meaning on each line, and at last `:files`, `:folders` or `:none`. Some shells lose an empty
 * last word; kubectl does not, so for it N is `kubectl`.
 */
export async function runComplete([count, ...given]: readonly string[], io: CliIo): Promise<ExitCode> {
  const isKubectl = count === 'kubectl';
  const missing = isKubectl ? 0 : Math.max(0, Number(count) - given.length);
  const words = [...given, ...Array<string>(missing).fill('')];
  const { words: found, paths } = await completionOf(words);
  const lines = found.map(([word, what]) => `${word}\t${what}\n`);
  io.out(`${lines.join('')}:${isKubectl ? directives[paths] : paths}\n`);
  return exitCode.ok;
}

/** `certscope completion SHELL`: prints the script that makes a shell ask. */
export async function runCompletion({ positionals: [shell] }: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const known = optionWords.shell.find((each) => each === shell);
  if (known === undefined) throw new UsageError(l10n.t('SHELL must be one of {0}.', optionWords.shell.join(', ')));
  io.out(scripts[known]);
  return exitCode.ok;
}

async function completionOf(words: readonly string[]): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const at = commandAt(before, everyOption());
  const name = before[at] ?? '';
  const record = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
  const options = { ...(record === undefined ? {} : optionsOf(record)), ...commonOptions };
  const asked = askedOption(before, typed, options);
  if (asked !== undefined) return valuesFor(asked.option, asked.prefix);
  if (typed.startsWith('-') && !before.includes('--')) return { words: optionWordsOf(options, before), paths: 'none' };
  if (record === undefined || name === 'help') {
    const commands = Object.entries(commandTable).map(([command, { summary }]) => [command, summary()] as const);
    return { words: (at === before.length - 1 && name === 'help') || at < 0 ? commands : [], paths: 'none' };
  }
  const isFirst = !before.slice(at + 1).some((word) => !word.startsWith('-'));
  const named = isFirst ? ((await record.words?.()) ?? []) : [];
  const takesPaths = /\b(?:PATH|FILE|KUBECONFIG|ANSWER)\b/.test(record.usage.join());
  return { words: named.map((word) => [word, ''] as const), paths: takesPaths ? 'files' : 'none' };
}

/** The option whose value is typed; bash gives `--format=js` as three words. */
function askedOption(
  before: readonly string[],
  typed: string,
  options: OptionTable,
): { readonly option: OptionRecord; readonly prefix: string } | undefined {
  const [, inline] = /^--([\w-]+)=/.exec(typed) ?? [];
  const isSplit = typed === '=' || before.at(-1) === '=';
  const last = before.at(typed === '=' || !isSplit ? -1 : -2) ?? '';
  const name = inline ?? /^-+([\w-]+)$/.exec(last)?.[1];
  const option = Object.entries(options).find(([key, { short, alias }]) => [key, short, alias].includes(name))?.[1];
  if (name === undefined || option?.value === undefined) return undefined;
  const mustBeInline = option.bare !== undefined && inline === undefined && !isSplit;
  return mustBeInline ? undefined : { option, prefix: inline === undefined ? '' : `--${inline}=` };
}

function valuesFor({ words = [], value }: OptionRecord, prefix: string): Completion {
  return {
    words: words.map((word) => [prefix + word, ''] as const),
    paths: value === 'FILE' ? 'files' : value === 'DIR' ? 'folders' : 'none',
  };
}

/** All that can be given now; the short forms are for those who know them. */
function optionWordsOf(options: OptionTable, before: readonly string[]): Completion['words'] {
  return Object.entries(options).flatMap(([name, { alias, isList, what }]) => {
    const isGiven = [name, alias].some((each) => before.includes(`--${each}`));
    return isGiven && isList === undefined ? [] : [[`--${name}`, what()] as const];
  });
}

/** Scripts for shells: each calls `certscope __complete`, so that they need not change with the commands. */
const scripts: Readonly<Record<(typeof optionWords.shell)[number], string>> = {
  bash: `# bash completion of certscope: source <(certscope completion bash)
_certscope() {
  local typed=\${COMP_WORDS[COMP_CWORD]} line kind=none
  [[ $typed == = ]] && typed=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) kind=\${line#:} ;;
      *)
        line=\${line%%$'\\t'*}
        [[ $line == "$typed"* ]] && COMPREPLY+=("$line")
        ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete "$COMP_CWORD" "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  case $kind in
    folders) compopt +o default -o dirnames 2>/dev/null ;;
    none) compopt +o default 2>/dev/null ;;
  esac
}
complete -o default -F _certscope certscope kubectl-certscope
`,
  zsh: `#compdef certscope kubectl-certscope
# zsh completion of certscope: source <(certscope completion zsh)
_certscope() {
  local line kind
  local -a choices
  for line in "\${(@f)$("\${words[1]}" __complete $((CURRENT - 1)) "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :*) kind=\${line#:} ;;
      *) choices+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( $#choices )) && _describe certscope choices
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
compdef _certscope certscope kubectl-certscope
`,
  fish: `# fish completion of certscope: certscope completion fish | source
function __certscope_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete (math (count $words) - 1) $words[2..] 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :folders
                __fish_complete_directories (commandline -ct)
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c certscope -f -a '(__certscope_complete)'
`,
  powershell: `# PowerShell completion of certscope: certscope completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName certscope -ScriptBlock {
    param($typed, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    $count = $words.Count + $(if ($typed -eq '') { 1 } else { 0 })
    certscope __complete $count @words 2>$null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
        $word, $what = $_ -split "\`t", 2
        if ($word -like "$typed*") {
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $(if ($what) { $what } else { $word }))
        }
    }
}
`,
};
