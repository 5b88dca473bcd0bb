import { writeSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as l10n from '@vscode/l10n';
import type { LazyReaders } from '../core/pki/lazyReaders.ts';
import { readablePages } from '../core/present/findingPages.ts';
import { lendProgramName, typed } from '../core/text/programName.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { defaultBackupFolder } from '../node/transaction/backupFolder.ts';
import { askSecret } from './askSecret.ts';
import { confirm } from './confirm.ts';
import { createFinishing } from './finishing.ts';
import { exitCode } from './io.ts';
import { messageLanguage } from './messageLanguage.ts';
import { createProgress } from './progress.ts';
import { runCli } from './runCli.ts';

/** What differs between the npm package, the extension and a single executable. */
export interface CommandPackage {
  /** The moment, in milliseconds since 1970-01-01 UTC. */
  now(): number;
  readonly readers: LazyReaders;
  /** The text of a file of the package, by its path in the package; `undefined` if there is none. */
  read(file: string): string | undefined;
}

/** Runs the command line of this process. */
export function runProcess({ now, readers, read }: CommandPackage): void {
  // Node 20 optimizes a function after 0.13 million bytecodes. That costs a fifth to a third of a command's processor time, more than
  // it saves in a process that ends soon. Later versions of Node optimize with more patience, and do not have this flag.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

  // The reader of a pipe can stop (`| head`): the rest is lost, but the exit code is still right.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      // Of standard error, nobody can be told.
      if (stream === process.stdout)
        process.stderr.write(`${typed()}: ${l10n.t('the output could not be written: {0}', error.message)}\n`);
      process.exit(exitCode.usage);
    });
  }

  const language = messageLanguage(process.env);
  const translations = language && read(`l10n/bundle.l10n.${language}.json`);
  if (translations !== undefined) l10n.config({ contents: translations });

  /** All pages of a language are one file; it is read when a report needs the first. */
  let pageOf: ((path: string) => string | undefined) | undefined;
  const readPages = (): ((path: string) => string | undefined) => {
    const pages = read(`dist/findings.${language ?? 'en'}.json`);
    const packed = read('l10n/bundle.l10n.zh-cn.json');
    if (pages === undefined || packed === undefined) return () => undefined;
    return readablePages(JSON.parse(pages), language, JSON.parse(packed));
  };

  const finishing = createFinishing();
  const progress = createProgress((text) => writeSync(process.stderr.fd, text), now);
  const written = (stream: NodeJS.WriteStream, text: string): void => {
    progress.clear();
    stream.write(text);
  };
  // kubectl starts a program of this name for `kubectl certscope`.
  const program = path.basename(process.argv[1] ?? '').startsWith('kubectl-certscope')
    ? 'kubectl certscope'
    : undefined;
  lendProgramName(program);
  let cwd: string;
  try {
    cwd = process.cwd();
  } catch {
    process.stderr.write(`${typed()}: ${l10n.t('the current folder does not exist any more.')}\n`);
    process.exit(exitCode.usage);
  }
  runCli(process.argv.slice(2), {
    out: (text) => written(process.stdout, text),
    err: (text) => written(process.stderr, text),
    ...(process.stderr.isTTY ? { progress: progress.show } : {}),
    finish: finishing.run,
    now,
    columns: process.stdout.isTTY ? process.stdout.columns || Number(process.env.COLUMNS) || 80 : undefined,
    cwd,
    environment: process.env,
    askSecret: (question) => askSecret(question),
    confirm: (question) => confirm(question),
    backups: defaultBackupFolder(process.env, homedir()),
    readers,
    get version() {
      return JSON.parse(read('package.json') ?? '{}').version;
    },
    program,
    findingPage: (code) => {
      pageOf ??= readPages();
      return pageOf(`${language === undefined ? '' : `${language}/`}findings/${code}.md`);
    },
    standardInput: () => {
      // Whoever forgot that it is read would wait for ever.
      if (process.stdin.isTTY) process.stderr.write(`${l10n.t('Reading standard input. End it with Ctrl-D.')}\n`);
      return process.stdin;
    },
  }).then(
    (code) => {
      progress.clear();
      process.exitCode = finishing.exitCode() ?? code;
      // If all is written, the process need not tidy up its memory first. What a pipe still takes is waited for, and so are errors.
      if (process.stdout.writableLength + process.stderr.writableLength === 0) setImmediate(() => process.exit());
    },
    (error: unknown) => {
      progress.clear();
      process.stderr.write(`${typed()}: ${visibleWholeText(error instanceof Error ? error.message : String(error))}\n`);
      process.exitCode = exitCode.usage;
    },
  );
}
