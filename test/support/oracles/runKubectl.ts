import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { goEnvironment } from './goRelease.ts';

/** How kubectl is to be run. */
export interface KubectlCommand {
  /** Of the kubeconfig. */
  readonly file: string;
  /** The current one where absent. */
  readonly context?: string | undefined;
  /** Way to the server. */
  readonly proxy: string;
  /** Where kubectl looks for a home directory. */
  readonly home: string;
}

/** Of the library's log, which goes the same way as what is meant for people. */
const logLine = /^E\d{4} .*\n/gm;

/** Seconds after which kubectl gives up waiting for an answer; it is ended after three times as many. */
const patience = 10;

/**
 * Asks a server for its version, as the user of a context.
 *
 * @returns `works`, or what kubectl prints; where it asks somebody for credentials, the question.
 */
export async function runKubectl({ file, context, proxy, home }: KubectlCommand): Promise<string> {
  const choice = context === undefined ? [] : ['--context', context];
  const args = ['--kubeconfig', file, ...choice, 'get', '--raw', '/version', `--request-timeout=${patience}s`];
  const child = spawn('kubectl', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 3000 * patience,
    killSignal: 'SIGKILL',
    env: {
      ...goEnvironment,
      HOME: home,
      ...{ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: '' },
    },
  });
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  const [code] = await once(child, 'close');
  if (code === 0) return 'works';
  const question = /^Please enter Username:/.exec(await stdout)?.[0];
  return question ?? (await stderr).replace(logLine, '').trimEnd();
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
