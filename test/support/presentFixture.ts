import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { FindingPolicy } from '../../src/core/findings/findingModel.ts';
import { locateInvocations } from '../../src/core/locate/invocations/locateInvocations.ts';
import { locateObjects } from '../../src/core/locate/objects/locateObjects.ts';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { DecodedFile, LookUps } from '../../src/core/pki/pkiModel.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { base64 } from './base64.ts';
import { decodeContainer } from './decodeContainer.ts';
import { evaluate } from './saidByRecord.ts';
import { testNow } from './testPki.ts';

/** Decodes texts and judges them, as a host would. */
export async function contextOf(
  texts: Readonly<Record<string, string>>,
  options: {
    readonly now?: number;
    readonly policy?: FindingPolicy;
    readonly isAsOf?: boolean;
    readonly lookUps?: LookUps;
  } = {},
): Promise<PresentContext & { file(path: string): DecodedFile }> {
  const cryptography = createNodeCryptography();
  const { now = testNow, policy = defaultPolicy, isAsOf = false } = options;
  const files = Object.entries(texts).map(([path, text]) =>
    decodeFile(
      { path, text },
      {
        cryptography,
        structure: readYamlStructure,
        invocations: locateInvocations,
        objects: locateObjects,
        containers: decodeContainer,
      },
    ),
  );
  const graph = await buildPkiGraph(files, cryptography, options.lookUps);
  return {
    graph,
    findings: evaluate(graph, policy, now),
    policy,
    now,
    isAsOf,
    file: (path) => {
      const file = files.find((candidate) => candidate.path === path);
      if (file === undefined) throw new Error(`No file ${path}`);
      return file;
    },
  };
}

/** A kubeconfig of one user. */
export function kubeconfig(parts: {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}): string {
  const field = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `    ${name}: ${value.startsWith('-----') ? base64(value) : value}\n`;
  return `apiVersion: v1
kind: Config
clusters:
- name: prod-eu-1
  cluster:
${field('certificate-authority-data', parts.ca)}    server: https://10.0.0.11:6443
users:
- name: kubernetes-admin
  user:
${field('client-certificate-data', parts.certificate)}${field('client-key-data', parts.key)}contexts:
- name: admin
  context: {cluster: prod-eu-1, user: kubernetes-admin}
`;
}
