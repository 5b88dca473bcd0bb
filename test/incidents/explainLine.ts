import path from 'node:path';
import { loadFiles } from '../../src/cli/loadFiles.ts';
import { createDecodingTools } from '../../src/cli/tools.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { type ExplainedError, explainErrors } from '../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../src/core/present/explain/explanationText.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import { withNamesOf } from '../support/lineInFiles.ts';
import { testNow } from '../support/testPki.ts';
import { withFolder } from './incidentFolder.ts';
import { incidents } from './incidents.ts';
import { furtherMachineScenes, furtherObjectScenes } from './scenes/furtherScenes.ts';
import type { LineScene } from './scenes/lineScene.ts';
import { machineScenes } from './scenes/machineScenes.ts';
import { kubeconfigScenes, objectScenes } from './scenes/objectScenes.ts';
import { scoringIo, withoutPasted } from './scoreIncident.ts';

/** Names that the line of a report does not tell, and other lines about the same do. */
const furtherNames: Readonly<Record<string, string>> = {
  'kubeconfig-of-before-reset': "https://api.example.com:6443 host='api.example.com'",
  'k3s-kubeconfig-not-copied-again': 'https://k3s.example.com:6443',
  'kubelet-certificate-of-before-reset': 'candidate authority certificate "kubernetes"',
  'kubelet-certificate-of-other-node': 'User "system:node:build-7"',
};

/** The same certificate stands there, too. */
const furtherPlaces: Readonly<Record<string, readonly string[]>> = { 'linkerd-root-expired': ['identity-issuer.yaml'] };

/** The scenes by their ids, those of reported incidents among them. */
export const scenesById: ReadonlyMap<string, LineScene> = new Map(
  [
    ...machineScenes,
    ...kubeconfigScenes,
    ...objectScenes,
    ...furtherMachineScenes,
    ...furtherObjectScenes,
    ...incidents.map(({ id, root, files, mustMention, explainMention, errorText, make }) => ({
      id,
      errorText: [errorText, furtherNames[id] ?? ''].join('\n'),
      ...(root === undefined ? {} : { root }),
      files: [...files, ...(furtherPlaces[id] ?? [])],
      mustMention: explainMention ?? mustMention,
      make: async () => (await make()).broken,
      pasted: async () => (await make()).pasted ?? {},
    })),
  ].map((scene) => [scene.id, scene]),
);

/** What was explained of a line. */
export interface LineVerdict {
  readonly isRight: boolean;
  /** The line with the names of the files. */
  readonly pasted: string;
  /** What comes first. */
  readonly first: string;
}

/** Explains lines by the files of a scene, with its names in the place of their own. */
export async function explainLines(scene: LineScene, lines: readonly string[]): Promise<readonly LineVerdict[]> {
  return withFolder(await scene.make(), async (folder) => {
    const tools = createDecodingTools(scoringIo);
    const terms = { root: scene.root === undefined ? undefined : path.join(folder, scene.root) };
    const loaded = await loadFiles([folder], terms, tools, scoringIo);
    const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
    const findings = evaluate(graph, defaultPolicy, testNow);
    const context = { graph, findings, policy: defaultPolicy, now: testNow };
    const values = Object.entries((await scene.pasted?.()) ?? {});
    const own = values.reduce((text, [name, value]) => text.replaceAll(`{${name}}`, () => value), scene.errorText);
    return lines.map((line) => {
      const pasted = withNamesOf(line, own);
      const explained = explainErrors(pasted, context);
      const first = withoutPasted(firstCause(explained, context), pasted).replaceAll(`${folder}/`, '');
      const isRight =
        scene.files.length === 0
          ? explained.every(({ connections, findings: told }) => connections.length + told.length === 0)
          : scene.mustMention.test(first) && scene.files.some((file) => first.includes(file));
      return { isRight, pasted, first };
    });
  });
}

/** The text of what is ranked first, without the others. */
function firstCause(explained: readonly ExplainedError[], context: PresentContext): string {
  const first = explained.find(
    ({ connections, findings, rights }) =>
      connections.length + findings.length > 0 || rights.some(({ isCause }) => isCause),
  );
  if (first === undefined) return '';
  const { connections, findings } = first;
  const alone = {
    ...first,
    named: [],
    connections: connections.slice(0, 1),
    findings: findings.slice(0, 1),
    more: 0,
    unlike: [],
  };
  return explanationText([alone], context);
}
