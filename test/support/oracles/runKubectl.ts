import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { goSettings } from './goRelease.ts';

export interface KubectlRun {
  /** Of the kubeconfig. */
  readonly file: string;
  /** Of the current context where absent. */
  readonly context?: string;
  /** Way to the server. */
  readonly proxy: string;
  /** Where kubectl looks for a home directory. */
  readonly home: string;
}

export interface KubectlAnswer {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Seconds after which kubectl gives up waiting for an answer, and is ended. */
const patience = 10;

/** Asks a server for its version, as the user of a context. */
export async function runKubectl({ file, context, proxy, home }: KubectlRun): Promise<KubectlAnswer> {
  const args = ['--kubeconfig', file, ...(context === undefined ? [] : ['--context', context])];
  const request = ['get', '--raw', '/version', `--request-timeout=${patience}s`];
  const child = spawn('kubectl', [...args, ...request], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 1000 * patience,
    killSignal: 'SIGKILL',
    env: {
      ...{ PATH: process.env.PATH, HOME: home, GODEBUG: goSettings },
      ...{ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: '' },
    },
  });
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  const [code] = await once(child, 'close');
  return { succeeded: code === 0, stdout: await stdout, stderr: await stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
