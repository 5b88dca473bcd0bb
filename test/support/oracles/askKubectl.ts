import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startKubeApiServers } from './kubeApiServers.ts';
import type { KubeconfigCase, KubeconfigCases } from './kubeconfigCases.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { runKubectl } from './runKubectl.ts';

/** A case, and what kubectl made of it. */
export interface KubectlRun {
  readonly asked: KubeconfigCase;
  /** Where the kubeconfig was, and beside it the files that it names. */
  readonly file: string;
  /** `works`, or what kubectl printed. */
  readonly words: string;
  /** Why the server refused the user. */
  readonly serverLog?: string;
}

/**
 * Runs kubectl with the context of each case against its server.
 *
 * @returns `undefined` where Go is not installed, of which the servers are made.
 */
export async function askKubectl({
  servers,
  files,
  cases,
}: KubeconfigCases): Promise<readonly KubectlRun[] | undefined> {
  const running = await startKubeApiServers(servers);
  if (running === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-kubectl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    const runs = await mapConcurrently([...cases.entries()], async ([index, asked]) => {
      const file = path.join(folder, `kubeconfig-${index}`);
      writeFileSync(file, asked.kubeconfig, { mode: 0o600 });
      const { context, server } = asked;
      const words = await runKubectl({ file, context, proxy: running.proxyOf(server, file), home: folder });
      return { asked, file, words };
    });
    await running.stop();
    return runs.map((run) => ({ ...run, ...logOf(running.refusals.get(run.file)) }));
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function logOf(serverLog: string | undefined) {
  return serverLog === undefined ? {} : { serverLog };
}
