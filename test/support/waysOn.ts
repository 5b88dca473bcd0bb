import { catalogEntry } from '../../src/core/findings/catalog.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { actionForFinding } from '../../src/core/renewal/actionForFinding.ts';
import { isPossible } from '../../src/core/renewal/isPossible.ts';
import { renewalWay } from '../../src/core/renewal/renewalWay.ts';
import { wayOnFrom } from '../../src/core/renewal/wayOn.ts';
import { findingCommand } from '../../src/core/repair/findingCommand.ts';
import { isRepairable, planRepair } from '../../src/core/repair/planRepair.ts';
import { decodingTools } from './kubeadmTrees.ts';

/** What the light bulb offers for a finding besides *About …* and *Ignore …*. */
export function waysOn(
  finding: Finding,
  graph: PkiGraph,
  now: number,
  textOf: (path: string) => string | undefined,
): readonly string[] {
  const { code, fingerprint } = finding;
  const { quickFix } = catalogEntry(code);
  const repair = isRepairable(code) ? planRepair({ graph, now, tools: decodingTools, textOf }, finding) : undefined;
  const asked = actionForFinding(graph, finding, now);
  const node = graph.certificates.get(fingerprint ?? '');
  const isRenewal = /^(?:renew-leaf|reissue-san|renew-new-key|extend-ca)$/.test(quickFix ?? '');
  const way = node && isRenewal ? renewalWay(node, { graph, now }) : undefined;
  return [
    ...(repair === undefined ? [] : ['repair']),
    ...(findingCommand(finding, graph, (path) => path) === undefined ? [] : ['command']),
    ...(asked !== undefined &&
    isPossible(asked.action, { graph, now }, asked.key === undefined ? {} : { key: asked.key })
      ? ['action']
      : []),
    ...(way === undefined ? [] : [way]),
    ...(wayOnFrom(finding, { graph, now }) === undefined ? [] : ['wayOn']),
    ...(quickFix === 'renew-csr' && node !== undefined ? ['request'] : []),
  ];
}
