import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KubeApiServers, startKubeApiServers } from './kubeApiServers.ts';
import type { KubeconfigCase, KubeconfigCases } from './kubeconfigCases.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { type KubectlAnswer, runKubectl } from './runKubectl.ts';

/** A case, where its kubeconfig is, and what kubectl made of it. */
export interface KubectlRun {
  readonly asked: KubeconfigCase;
  readonly file: string;
  readonly answer: KubectlAnswer;
}

/** Servers, and a folder with the files that kubeconfigs name. */
export interface KubectlOracle {
  ask(cases: readonly KubeconfigCase[]): Promise<readonly KubectlRun[]>;
  /** See {@link KubeApiServers.refusals}. */
  readonly refusals: KubeApiServers['refusals'];
  stop(): Promise<void>;
}

/** @returns `undefined` where Go is not installed, of which the servers are made. */
export async function createKubectlOracle({ servers, files }: KubeconfigCases): Promise<KubectlOracle | undefined> {
  const running = await startKubeApiServers(servers);
  if (running === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-kubectl-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  let count = 0;
  const askOne = async (asked: KubeconfigCase): Promise<KubectlRun> => {
    count += 1;
    const file = path.join(folder, `kubeconfig-${count}`);
    writeFileSync(file, asked.kubeconfig, { mode: 0o600 });
    const proxy = running.proxyOf(asked.server);
    const context = asked.context === undefined ? {} : { context: asked.context };
    return { asked, file, answer: await runKubectl({ file, ...context, proxy, home: folder }) };
  };
  return {
    ask: (cases) => mapConcurrently(cases, askOne),
    refusals: running.refusals,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
