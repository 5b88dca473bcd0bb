import * as l10n from '@vscode/l10n';
import { padded, widthOf, wrapped } from '../core/present/textTable.ts';
import { typed } from '../core/text/programName.ts';
import type { ParsedArguments } from './arguments.ts';
import { type CommandRecord, commandGroups } from './commandModel.ts';
import { commandTable } from './commandTable.ts';
import { type CliIo, type ExitCode, exitCode, UsageError } from './io.ts';
import { nearestWord } from './nearestWord.ts';
import { commonOptions, type OptionTable, optionSections, optionWords } from './optionTable.ts';

type Row = readonly [string, string];

/** What `certscope` alone prints, on one screen: the commands that people start with. */
export function firstHelp(columns = usualColumns): string {
  const rows: readonly Row[] = [
    [typed('help'), l10n.t('show all commands')],
    [typed('COMMAND --help'), l10n.t('show options and examples of a command')],
  ];
  return `${intro(columns)}\n\n${listed(({ isFirst }) => isFirst === true, columns)}\n${rowsText(rows, columns, '')}`;
}

/** What `certscope help` prints: all commands. */
export function allHelp(columns = usualColumns): string {
  const rows: readonly Row[] = [[typed('COMMAND --help'), l10n.t('show options and examples of a command')]];
  const options = `${l10n.t('Options of every command')}\n${optionRows(commonOptions, columns)}`;
  return `${intro(columns)}\n\n${listed(() => true, columns)}\n${options}\n${exitCodes(() => l10n.t('problems were found, or nothing was written'), columns)}\n${rowsText(rows, columns, '')}`;
}

/** `certscope help [COMMAND]`. */
export async function runHelp({ positionals: [name] }: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const record = name !== undefined && Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
  if (name !== undefined && record === undefined) throw new UsageError(unknownCommandWords(name));
  io.out(name === undefined || record === undefined ? allHelp(io.columns) : commandHelp(name, record, io.columns));
  return exitCode.ok;
}

/** Says that there is no such command, and which was probably meant. */
export function unknownCommandWords(name: string): string {
  const nearest = nearestWord(name, Object.keys(commandTable));
  return nearest === undefined
    ? l10n.t('unknown command {0}.', JSON.stringify(name))
    : l10n.t('unknown command {0}. Did you mean {1}?', JSON.stringify(name), typed(nearest));
}

/** What `certscope COMMAND --help` prints. */
export function commandHelp(name: string, record: CommandRecord, columns = usualColumns): string {
  const { summary, usage, options, sections, examples, found } = record;
  const named = [...new Set(usage.flatMap((each) => each.match(/(?<!--\S+ )\b[A-Z][A-Z-]+/g) ?? []))];
  const meanings = named.flatMap((each): readonly Row[] => {
    const words = argumentWords[each];
    return words === undefined ? [] : [[each, words(record)]];
  });
  const section = (title: string, text: string): string => (text === '' ? '' : `\n${title}\n${text}`);
  return [
    `${usageLines(name, record, columns)}\n`,
    `${wrapped(summary(), columns).join('\n')}\n`,
    section(l10n.t('Arguments'), rowsText(meanings, columns)),
    section(l10n.t('Options'), optionRows(options, columns)),
    ...sections.map((each) => section(optionSections[each].title(), optionRows(optionSections[each].options, columns))),
    section(l10n.t('Options of every command'), optionRows(commonOptions, columns)),
    section(l10n.t('Examples'), examples.map((each) => exampleLines(typed(each), columns)).join('')),
    `\n${exitCodes(found, columns)}`,
  ].join('');
}

/** How to call a command, one line for each way. */
export function usageLines(name: string, { usage }: CommandRecord, columns = Number.POSITIVE_INFINITY): string {
  const title = l10n.t('Usage:').replace(/:$/, ': ');
  const lines = usage.map((each) => typed(`${name} ${each} [OPTIONS]`));
  const margin = ' '.repeat(widthOf(title));
  return lines
    .flatMap((line) =>
      wrapped(line, columns - margin.length, usageParts).map((part, index) => (index === 0 ? part : `  ${part}`)),
    )
    .map((line, index) => `${index === 0 ? title : margin}${line}\n`)
    .join('');
}

/** An option and its value stay together. */
const usageParts = /(?:--\S+ [A-Z]\S*|\S+)\s*/g;

/** An example that can be copied as it is. */
function exampleLines(example: string, columns: number): string {
  const lines = wrapped(example, columns - 4, /\S+\s*/g);
  return lines
    .map((line, index) => `${index === 0 ? '  ' : '    '}${line}${index === lines.length - 1 ? '' : ' \\'}\n`)
    .join('');
}

const usualColumns = 80;
/** Explanations in narrower columns get lines of their own. */
const leastRoom = 24;

function intro(columns: number): string {
  const words = l10n.t(
    'CertScope reads, checks and renews certificates in Kubernetes files, and shows which connections work.',
  );
  return wrapped(words, columns).join('\n');
}

function listed(isWanted: (record: CommandRecord) => boolean, columns: number): string {
  const entries = Object.entries(commandTable).filter(([, record]) => isWanted(record));
  const width = Math.max(...entries.map(([name]) => name.length));
  return Object.entries(commandGroups)
    .map(([group, title]) => {
      const rows = entries
        .filter(([, record]) => record.group === group)
        .map(([name, { summary }]): Row => [padded(name, width), summary()]);
      return rows.length === 0 ? '' : `${title()}\n${rowsText(rows, columns)}`;
    })
    .filter((text) => text !== '')
    .join('\n');
}

function optionRows(options: OptionTable, columns: number): string {
  const rows = Object.entries(options).map(([name, { short, alias, value, words = [], fallback, what }]): Row => {
    const names = [
      short === undefined ? '   ' : `-${short},`,
      [name, ...(alias === undefined ? [] : [alias])].map((each) => `--${each}`).join(', '),
      ...(value === undefined ? [] : [value]),
    ];
    const choice = words.length === 0 ? what() : l10n.t('{0}: {1}', what(), words.join(', '));
    return [names.join(' '), fallback === undefined ? choice : l10n.t('{0} (default: {1})', choice, fallback)];
  });
  return rowsText(rows, columns);
}

function exitCodes(found: (() => string) | undefined, columns: number): string {
  const rows: readonly Row[] = [
    ['0', l10n.t('success')],
    ...(found === undefined ? [] : [['1', found()] as const]),
    ['2', l10n.t('wrong usage, or a given file could not be read completely or written')],
  ];
  return `${l10n.t('Exit codes')}\n${rowsText(rows, columns)}`;
}

/** Two columns; what is too wide for the first begins a line of its own. */
function rowsText(rows: readonly Row[], columns: number, indent = '  '): string {
  const most = Math.min(26, Math.max(...rows.map(([left]) => widthOf(left))));
  const isNarrow = columns < indent.length + most + leastRoom;
  const margin = isNarrow ? indent.length + 8 : indent.length + most + 2;
  return rows
    .map(([left, right]) => {
      const [first = '', ...others] = wrapped(right, columns - margin).map((line) => ' '.repeat(margin) + line);
      const names = wrapped(left, columns - indent.length, usageParts).map((line) => indent + line);
      const start =
        isNarrow || widthOf(left) > most
          ? [...names, first].join('\n')
          : `${indent}${padded(left, most)}  ${first.trimStart()}`;
      return `${[start, ...others].join('\n')}\n`;
    })
    .join('');
}

/** What the arguments of commands are, by the names that help calls them. */
const argumentWords: Readonly<Record<string, (record: CommandRecord) => string>> = {
  PATH: ({ readsMachine }) =>
    readsMachine
      ? l10n.t(
          'a file, a directory (read recursively) or - for standard input (default: /etc/kubernetes and the other places of this machine, and the files of KUBECONFIG or ~/.kube/config)',
        )
      : l10n.t('a file, a directory (read recursively) or - for standard input'),
  FILE: () => l10n.t('a file'),
  'CA-FILE': () => l10n.t('a file with a CA certificate'),
  KUBECONFIG: () => l10n.t('a kubeconfig'),
  HOST: () => l10n.t('a TLS server: host:port or an https:// address'),
  URL: () => l10n.t('an https:// address'),
  NAME: () => l10n.t('what to create: {0}', 'apiserver, etcd-peer, front-proxy-client, admin.conf, ca …'),
  'KUBEADM-NAME': () => l10n.t('a name of kubeadm certs renew: {0}', 'all, admin.conf, apiserver, etcd-server …'),
  ANSWER: () => l10n.t('the signed certificate: PEM, DER, PKCS#7, a CertificateSigningRequest or a Secret; or -'),
  COMMAND: () => l10n.t('a command, such as check'),
  SHELL: () => optionWords.shell.join(', '),
  RENEWAL: () => l10n.t('the id of a renewal, see {0}', typed('undo --list')),
};
