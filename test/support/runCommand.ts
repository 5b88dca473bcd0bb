import { readFileSync } from 'node:fs';
import { runCli } from '../../src/cli/runCli.ts';

/** What a command printed, and its exit code. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the `certscope` command inside this process. */
export async function runCommand(
  args: readonly string[],
  options: { readonly now?: string; readonly cwd?: string; readonly input?: string } = {},
): Promise<CommandResult> {
  let out = '';
  let err = '';
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
    version: '1.2.3',
    findingPage: (code) => readFileSync(`docs/findings/${code}.md`, 'utf8'),
  });
  return { code, out, err };
}
