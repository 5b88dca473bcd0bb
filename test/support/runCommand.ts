import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../src/cli/runCli.ts';
import { optional } from '../../src/core/text/optional.ts';
import { lendProgramName } from '../../src/core/text/programName.ts';
import type { ScanLimits } from '../../src/node/scanModel.ts';
import { pooledCryptography } from './keyPool.ts';
import { decodingTools } from './kubeadmTrees.ts';

/** What a command printed, and its exit code. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What commands that neither renew nor ask do not need, and the readers that they do. */
export const noRenewals = {
  backups: '/nowhere/backups',
  environment: {},
  askSecret: async () => undefined,
  readers: decodingTools,
} as const;

/** Runs the `certscope` command inside this process. */
export async function runCommand(
  args: readonly string[],
  options: {
    readonly now?: string;
    readonly cwd?: string;
    readonly columns?: number;
    readonly input?: string;
    readonly backups?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly secrets?: readonly string[];
    /** What is answered to questions; absent without a terminal. */
    readonly agrees?: boolean;
    readonly scanLimits?: ScanLimits;
    readonly program?: string;
  } = {},
): Promise<CommandResult> {
  let out = '';
  let err = '';
  const secrets = [...(options.secrets ?? [])];
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    now: () => Date.parse(options.now ?? '2026-11-24T14:30:00Z'),
    standardInput: async function* () {
      yield new TextEncoder().encode(options.input ?? '');
    },
    cwd: options.cwd ?? process.cwd(),
    columns: options.columns,
    environment: options.environment ?? {},
    askSecret: async () => secrets.shift(),
    confirm: async (question) => {
      if (options.agrees !== undefined) err += question;
      return options.agrees;
    },
    backups: options.backups ?? path.join(options.cwd ?? path.join(tmpdir(), 'certscope-tests'), 'backups'),
    ...optional('scanLimits', options.scanLimits),
    readers: decodingTools,
    webCryptography: pooledCryptography,
    ...optional('program', options.program),
    version: '1.2.3',
    findingPage: (code) => readFileSync(`docs/findings/${code}.md`, 'utf8'),
  });
  // What follows in this process was not called so.
  lendProgramName();
  return { code, out, err };
}
