import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import * as l10n from '@vscode/l10n';
import { readablePages } from '../core/present/findingPages.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { createLazyReaders } from '../node/lazyReaders.ts';
import { defaultBackupFolder } from '../node/transaction/backupFolder.ts';
import { askSecret } from './askSecret.ts';
import { exitCode } from './io.ts';
import { messageLanguage } from './messageLanguage.ts';
import { runCli } from './runCli.ts';

// Node 20 optimizes a function after 0.13 million bytecodes. That costs a fifth to a third of a command's processor time, more than
// it saves in a process that ends soon. Later versions of Node optimize with more patience, and do not have this flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

// The reader of a pipe can stop (`| head`): the rest is lost, but the exit code is still right.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(exitCode.usage);
  });
}

/** The folder of this file, dist; beside it lie the translations and the pages. */
const dist = path.dirname(fileURLToPath(import.meta.url));
const language = messageLanguage(process.env);
const translations = language && readOptional(path.join(dist, '..', 'l10n', `bundle.l10n.${language}.json`));
if (translations !== undefined) l10n.config({ contents: translations });

/** All pages of a language are one file; it is read when a report needs the first. */
let pageOf: ((path: string) => string | undefined) | undefined;
function findingPage(code: string): string | undefined {
  pageOf ??= readPages();
  return pageOf(path.posix.join(language ?? '', 'findings', `${code}.md`));
}

function readPages(): (path: string) => string | undefined {
  const [pages, translations] = [`findings.${language ?? 'en'}.json`, '../l10n/bundle.l10n.zh-cn.json'].map((file) =>
    readOptional(path.join(dist, file)),
  );
  if (pages === undefined || translations === undefined) return () => undefined;
  return readablePages(JSON.parse(pages), language, JSON.parse(translations));
}

runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  now: Date.now,
  columns: process.stdout.columns,
  cwd: process.cwd(),
  environment: process.env,
  askSecret: (question) => askSecret(question),
  backups: defaultBackupFolder(process.env, homedir()),
  readers: createLazyReaders(dist),
  get version() {
    return JSON.parse(readFileSync(path.join(dist, '../package.json'), 'utf8')).version;
  },
  findingPage,
  standardInput: () => {
    // Whoever forgot that it is read would wait for ever.
    if (process.stdin.isTTY) process.stderr.write(`${l10n.t('Reading standard input. End it with Ctrl-D.')}\n`);
    return process.stdin;
  },
}).then(
  (code) => {
    process.exitCode = code;
    // If all is written, the process need not tidy up its memory first. What a pipe still takes is waited for.
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  },
  (error: unknown) => {
    process.stderr.write(`certscope: ${visibleWholeText(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = exitCode.usage;
  },
);

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
