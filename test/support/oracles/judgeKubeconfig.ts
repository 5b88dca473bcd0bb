import assert from 'node:assert/strict';
import path from 'node:path';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../src/core/pki/cluster/buildClusterPicture.ts';
import { judgeContext } from '../../../src/core/pki/kubeconfig/judgeContext.ts';
import type { DecodedFile, LookUps } from '../../../src/core/pki/pkiModel.ts';
import { decodingTools } from '../kubeadmTrees.ts';
import type { KubectlRun } from './askKubectl.ts';
import { decodeHost } from './decodeHost.ts';
import type { KubeApiServer } from './kubeApiServers.ts';
import { staticPod } from './staticPod.ts';

/** CertScope's verdict in the form of a {@link KubectlRun}: `works`, what kubectl prints, or what is not known. */
export interface KubeconfigJudgement {
  readonly words: string;
  readonly serverLog?: string;
}

/** Judges the context of a case from the kubeconfig, the files beside it, and those of the API server. */
export async function judgeKubeconfig(
  { asked, file }: KubectlRun,
  server: KubeApiServer,
  beside: Readonly<Record<string, string>>,
): Promise<KubeconfigJudgement> {
  const folder = path.dirname(file);
  const files = [
    ...decodeHost(hostOf(server), 'cp-1'),
    ...decodeHost({
      [file]: asked.kubeconfig,
      ...Object.fromEntries(Object.entries(beside).map(([name, content]) => [path.join(folder, name), content])),
    }),
  ];
  const graph = await buildPkiGraph(files, decodingTools.cryptography, lookUpsOf(files));
  const picture = clusterPictureOf(graph);
  const kubeconfig = picture.kubeconfigs.find((each) => each.file.path === file);
  if (kubeconfig === undefined) return { words: 'no kubeconfig' };
  const context = kubeconfig.contexts.find(({ name }) => name?.text === asked.context);
  assert.equal(context === undefined, asked.context === undefined, 'a context that the kubeconfig has');
  const verdict = judgeContext(picture, kubeconfig, context, Date.now());
  if (verdict.state === 'works') return { words: 'works' };
  if (verdict.state === 'unknown') return { words: `unknown: ${verdict.doubts.map((doubt) => doubt.of).join(', ')}` };
  const { error, serverLog } = verdict.fault;
  return { words: error, ...(serverLog === undefined ? {} : { serverLog }) };
}

/** The machine of the API server. */
function hostOf({ certificate, key, clientCa }: KubeApiServer) {
  const folder = '/etc/kubernetes/pki';
  return {
    [`${folder}/apiserver.crt`]: certificate,
    [`${folder}/apiserver.key`]: key,
    [`${folder}/ca.crt`]: clientCa,
    ...staticPod('kube-apiserver', {
      'advertise-address': '192.168.56.10',
      'client-ca-file': `${folder}/ca.crt`,
      'tls-cert-file': `${folder}/apiserver.crt`,
      'tls-private-key-file': `${folder}/apiserver.key`,
    }),
  };
}

/** Files that are named and not among the given ones were looked for and are not there. */
function lookUpsOf(files: readonly DecodedFile[]): LookUps {
  const known = new Set(files.map((file) => file.path));
  const named = files.flatMap(({ references = [] }) => references.flatMap(({ filePath }) => filePath ?? []));
  return new Map(named.filter((name) => !known.has(name)).map((name) => [name, 'absent']));
}
