import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buildGoProgram } from '../goProgram.ts';

/** A server that answers as kube-apiserver does; see `test/support/go/kubeApiServers.go`. */
export interface KubeApiServer {
  readonly name: string;
  /** PEM, with what the server sends along. */
  readonly certificate: string;
  readonly key: string;
  /** PEM: the file of `--client-ca-file`. */
  readonly clientCa: string;
  readonly tokens?: readonly string[];
}

export interface KubeApiServers {
  /** The proxy that leads to a server, whatever host is asked for; `user` is how the server calls who comes this way. */
  proxyOf(server: string, user: string): string;
  /** Why servers have refused users, by the name that the proxy knows them by; complete when they have stopped. */
  readonly refusals: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts servers that end with this process, however it ends: their program does when its standard input does.
 *
 * @returns `undefined` where Go is not installed.
 */
export async function startKubeApiServers(servers: readonly KubeApiServer[]): Promise<KubeApiServers | undefined> {
  const program = buildGoProgram('kubeApiServers');
  if (program === undefined) return undefined;
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const started = once(lines, 'line');
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the servers ended with ${code}`);
  });
  child.stdin.write(`${JSON.stringify({ servers })}\n`);
  const [line] = await Promise.race([started, ended]);
  ended.catch(() => undefined);
  const { proxy }: { proxy: number } = JSON.parse(line);
  const refusals = new Map<string, string>();
  lines.on('line', (text) => {
    const { user, reason }: { user: string; reason: string } = JSON.parse(text);
    refusals.set(user, reason);
  });
  return {
    proxyOf: (server, user) => `http://${encodeURIComponent(server)}:${encodeURIComponent(user)}@127.0.0.1:${proxy}`,
    refusals,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
