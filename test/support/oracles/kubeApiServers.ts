import { type ChildProcess, spawn } from 'node:child_process';
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
  /** The proxy that leads to a server, whatever host is asked for. */
  proxyOf(server: string): string;
  /** Port of a server on 127.0.0.1, for kubeconfigs that name this host, which no proxy is used for. */
  portOf(server: string): number;
  /** Why servers have refused clients' certificates until now, by SHA-256 in lower-case hex. */
  readonly refusals: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** @returns `undefined` where Go is not installed. */
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
  const { proxy, ports }: { proxy: number; ports: Record<string, number> } = JSON.parse(line);
  const refusals = new Map<string, string>();
  lines.on('line', (text) => {
    const { certificate, reason }: { certificate: string; reason: string } = JSON.parse(text);
    refusals.set(certificate, reason);
  });
  return {
    proxyOf: (server) => `http://${encodeURIComponent(server)}@127.0.0.1:${proxy}`,
    portOf: (server) => ports[server] ?? 0,
    refusals,
    stop: () => stopChild(child),
  };
}

/** The program ends with its standard input, and so with this process too, however that ends. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.stdin?.end();
  await once(child, 'exit');
}
