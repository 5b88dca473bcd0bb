// What is written about the `certscope` command from its table: docs/cli.md in every language, and manual pages.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Tests bundle this file: its own place says nothing. */
const projectRoot = process.cwd();

/** What only the manual says, in each language. */
const languages = [
  {
    document: 'docs/cli.md',
    manual: 'man1',
    words: {
      title: 'The `certscope` command',
      other: '[简体中文](zh-cn/cli.md)',
      intro: 'Reads, checks and renews certificates in Kubernetes files, for servers, pipelines and scripts',
      more: 'Without a path, `inspect`, `check`, `connections`, `explain`, `forecast` and `map` read this machine: `/etc/kubernetes`, the places of k3s, RKE2 and other installers, and the files of `KUBECONFIG` or `~/.kube/config`. `certscope completion bash` completes commands and options; `zsh`, `fish` and `powershell` work, too. [The command in detail](cli-details.md) describes formats, JSON, and what each command looks at.',
      commands: 'Commands',
      command: 'command',
      option: 'option',
      meaning: 'meaning',
      code: 'code',
      everywhere: 'Options of every command',
      name: 'Name',
      synopsis: 'Synopsis',
      also: (links) => `See also: ${links.join(', ')}.`,
      exits: (found) => `Exits with 1 if: ${found}.`,
      list: ', ',
      anyFound: 'problems were found, or nothing was written',
    },
  },
  {
    translation: 'zh-cn',
    document: 'docs/zh-cn/cli.md',
    manual: 'zh_CN/man1',
    words: {
      title: '`certscope` 命令',
      other: '[English](../cli.md)',
      intro: '读取、检查并续订 Kubernetes 文件中的证书，用于服务器、流水线和脚本',
      more: '不给出路径时，`inspect`、`check`、`connections`、`explain`、`forecast` 和 `map` 读取此机器：`/etc/kubernetes`，k3s、RKE2 和其他安装工具的位置，以及 `KUBECONFIG` 列出的文件或 `~/.kube/config`。`certscope completion bash` 补全命令和选项；`zsh`、`fish` 和 `powershell` 同样适用。[命令详解](cli-details.md)描述输出格式、JSON，以及每个命令查看的内容。',
      commands: '命令',
      command: '命令',
      option: '选项',
      meaning: '含义',
      code: '退出码',
      everywhere: '所有命令的选项',
      name: '名称',
      synopsis: '概要',
      also: (links) => `另见：${links.join('、')}。`,
      exits: (found) => `以 1 退出的情况：${found}。`,
      list: '、',
      anyFound: '发现问题，或没有写入任何内容',
    },
  },
];

let words = languages[0].words;
const table = await readTable();

/** @returns {ReadonlyMap<string, string>} files below the project, and what belongs into them */
export function commandDocuments() {
  return new Map(languages.map((language) => [language.document, inLanguage(language, documentOf)]));
}

/** Brings docs/cli.md up to date; writes only what has changed, so that a watcher has nothing to do. */
export function writeCommandDocuments() {
  for (const [file, text] of commandDocuments()) {
    const whole = path.join(projectRoot, file);
    if (!existsSync(whole) || readFileSync(whole, 'utf8') !== text) writeFileSync(whole, text);
  }
}

/** @returns {ReadonlyMap<string, string>} files below the folder of manual pages, one for each command and one for all */
export function manualPages() {
  return new Map(
    languages.flatMap((language) =>
      inLanguage(language, () => [
        [`${language.manual}/certscope.1`, manualPage('certscope', undefined)],
        ...commands().map(([name, record]) => [`${language.manual}/certscope-${name}.1`, manualPage(name, record)]),
      ]),
    ),
  );
}

/** Writes {@link manualPages} into a folder. */
function writeManualPages(folder) {
  for (const [file, text] of manualPages()) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

/** The table of commands, without what the commands do. */
async function readTable() {
  const modules = ['commandTable', 'commandModel', 'optionTable'].map(
    (each) => `export * from './src/cli/${each}.ts';`,
  );
  const { outputFiles } = await build({
    stdin: {
      contents: ["export * as l10n from '@vscode/l10n';", ...modules].join('\n'),
      resolveDir: projectRoot,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    alias: { '@vscode/l10n': path.join(projectRoot, 'node_modules/@vscode/l10n/dist/browser.js') },
    logLevel: 'error',
    plugins: [
      {
        name: 'commands are not loaded',
        setup: ({ onResolve }) =>
          onResolve({ filter: /./ }, ({ kind }) =>
            kind === 'dynamic-import' ? { path: 'node:path', external: true } : undefined,
          ),
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function inLanguage({ translation, words: own }, write) {
  words = own;
  const contents = translation && readFileSync(path.join(projectRoot, `l10n/bundle.l10n.${translation}.json`), 'utf8');
  table.l10n.config({ contents: contents ?? '{}' });
  return write();
}

function commands() {
  return Object.entries(table.commandTable);
}

function documentOf() {
  const { commandGroups, optionSections, commonOptions, l10n } = table;
  const groups = Object.entries(commandGroups).map(([group, title]) => {
    const rows = commands().filter(([, record]) => record.group === group);
    return `### ${title()}\n\n${tableOf(
      words.command,
      rows.map(([name, { summary }]) => [`[\`${name}\`](#certscope-${name})`, summary()]),
    )}`;
  });
  const shared = [...Object.values(optionSections), { title: () => words.everywhere, options: commonOptions }];
  return `${[
    `# ${words.title}`,
    words.other,
    `${words.intro}${words.list === ', ' ? '.' : '。'}`,
    '```sh\ncertscope check\ncertscope check --help\n```',
    words.more,
    `## ${words.commands}`,
    ...groups,
    ...commands().flatMap(([name, record]) => commandSection(name, record)),
    ...shared.flatMap(({ title, options }) => [`## ${title()}`, optionTableOf(options)]),
    `## ${l10n.t('Exit codes')}`,
    tableOf(
      words.code,
      exitRows(() => words.anyFound),
    ),
  ].join('\n\n')}\n`;
}

function commandSection(name, record) {
  const { optionSections } = table;
  const { summary, usage, options, sections, examples, found } = record;
  const links = [...sections.map((each) => optionSections[each].title()), words.everywhere].map(
    (title) => `[${title}](#${anchorOf(title)})`,
  );
  return [
    `## \`certscope ${name}\``,
    summary(),
    `\`\`\`sh\n${usage.map((each) => `certscope ${name} ${each} [OPTIONS]`).join('\n')}\n\`\`\``,
    ...(Object.keys(options).length === 0 ? [] : [optionTableOf(options)]),
    words.also(links),
    ...(found === undefined ? [] : [words.exits(found())]),
    `\`\`\`sh\n${examples.map((each) => `certscope ${each}`).join('\n')}\n\`\`\``,
  ];
}

function optionTableOf(options) {
  return tableOf(
    words.option,
    Object.entries(options).map(([name, option]) => [
      namesOf(name, option)
        .map((each) => `\`${each}\``)
        .join(', '),
      meaningOf(option, (word) => `\`${word}\``),
    ]),
  );
}

/** `-o`, `--format FORMAT` and `--output FORMAT` */
function namesOf(name, { short, alias, value }) {
  const behind = value === undefined ? '' : ` ${value}`;
  return [
    ...(short === undefined ? [] : [`-${short}`]),
    ...[name, alias].flatMap((each) => (each === undefined ? [] : [`--${each}${behind}`])),
  ];
}

function meaningOf({ what, words: choices = [], fallback }, marked) {
  const { l10n } = table;
  const choice = choices.length === 0 ? what() : l10n.t('{0}: {1}', what(), choices.map(marked).join(words.list));
  return fallback === undefined ? choice : l10n.t('{0} (default: {1})', choice, marked(fallback));
}

function exitRows(found) {
  const { l10n } = table;
  return [
    ['0', l10n.t('success')],
    ...(found === undefined ? [] : [['1', found()]]),
    ['2', l10n.t('wrong usage, or a given file could not be read completely or written')],
  ];
}

function tableOf(first, rows) {
  const lines = [[first, words.meaning], ['---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

/** As GitHub makes it of a heading's words. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** @param record absent: all commands */
function manualPage(name, record) {
  const { optionSections, commonOptions, l10n } = table;
  const program = record === undefined ? 'certscope' : `certscope-${name}`;
  const heading = (title) => `.SH ${quoted(title)}`;
  const entries = (rows) => rows.map(([term, text]) => `.TP\n${bold(term)}\n${escaped(text)}`);
  const options = (each) =>
    entries(
      Object.entries(each).map(([option, own]) => [namesOf(option, own).join(', '), meaningOf(own, (word) => word)]),
    );
  const head = [
    `.TH ${quoted(program.toUpperCase())} 1 "" ${quoted('CertScope')} ${quoted(words.title.replaceAll('`', ''))}`,
    heading(words.name),
    `${escaped(program)} \\- ${escaped((record?.summary() ?? words.intro).replace(/[.。]$/, ''))}`,
    heading(words.synopsis),
  ];
  if (record === undefined) {
    return text([
      ...head,
      `${bold('certscope')} COMMAND [OPTIONS]`,
      heading(words.commands),
      ...entries(commands().map(([each, { summary }]) => [`certscope-${each}(1)`, summary()])),
      heading(words.everywhere),
      ...options(commonOptions),
      heading(l10n.t('Exit codes')),
      ...entries(exitRows(() => words.anyFound)),
    ]);
  }
  const { usage, sections, examples, found } = record;
  return text([
    ...head,
    ...usage.flatMap((each) => [`${bold(`certscope ${name}`)} ${escaped(each)} [OPTIONS]`, '.br']).slice(0, -1),
    ...(Object.keys(record.options).length === 0 ? [] : [heading(l10n.t('Options')), ...options(record.options)]),
    ...sections.flatMap((each) => [heading(optionSections[each].title()), ...options(optionSections[each].options)]),
    heading(words.everywhere),
    ...options(commonOptions),
    heading(l10n.t('Examples')),
    '.nf',
    ...examples.map((each) => escaped(`certscope ${each}`)),
    '.fi',
    heading(l10n.t('Exit codes')),
    ...entries(exitRows(found)),
  ]);
}

const text = (lines) => `${lines.join('\n')}\n`;
const bold = (words) => `\\fB${escaped(words)}\\fR`;
const quoted = (words) => `"${escaped(words).replaceAll('"', '\\(dq')}"`;

/** A line of roff that begins with a point or an apostrophe would be a request. */
function escaped(words) {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/gm, '\\&');
}

if (import.meta.filename === process.argv[1]) {
  writeCommandDocuments();
  writeManualPages(path.join(projectRoot, 'dist/man'));
}
