import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { chooseRenewalCa } from '../findRenewalCa.ts';
import { refuse } from '../refusal.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';

/** The CA with a role in a machine's files that can sign; a refusal says what is missing for the closest one. */
export function caOn(
  graph: PkiGraph,
  host: string,
  role: string,
  { now, canOpenKeys }: { readonly now: number; readonly canOpenKeys: boolean },
): RenewalCa | RenewalRefusal {
  const nodes = [...graph.certificates.values()].filter(
    (node) =>
      (node.role?.id === role || node.uses.some((use) => use.id === role)) &&
      node.occurrences.some(({ file }) => hostOf(file) === host),
  );
  const answers = nodes.map((node) => chooseRenewalCa(graph, node, now, undefined, canOpenKeys));
  return answers.find(({ kind }) => kind === 'ca') ?? answers[0] ?? refuse('caMissing', { problem: role });
}
