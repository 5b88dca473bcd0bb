import * as l10n from '@vscode/l10n';
import type { PageStep, PageSteps } from '../../../protocol/actionPage.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { afterRenewal } from '../../renewal/afterwards/checklist.ts';
import { renewedPlaces } from '../../renewal/afterwards/renewedPlaces.ts';
import type { ChangePlan } from '../../renewal/change/changeModel.ts';
import { optional } from '../../text/optional.ts';
import { visibleWholeText } from '../../text/visibleText.ts';

/** Next steps after a plan is carried out: what reloads by itself, what to restart, other nodes, how to check. */
export function checklistAfter(plan: ChangePlan, graph: PkiGraph): readonly PageSteps[] {
  const renewed = plan.certificates.flatMap(({ old }) => (old === undefined ? [] : [renewedPlaces(plan, old)]));
  return renewed.length === 0 ? [] : stepsOf(afterRenewal({ graph, renewed, pathOf: hostPathOf }));
}

/** What to restart after a plan is carried out, in order. */
export function restartSteps(plan: ChangePlan, graph: PkiGraph): readonly PageSteps[] {
  const renewed = plan.certificates.flatMap(({ old }) => (old === undefined ? [] : [renewedPlaces(plan, old)]));
  const restarts = afterRenewal({ graph, renewed, pathOf: hostPathOf }).filter(({ kind }) => kind === 'restart');
  return stepsOf(restarts).map((steps) => ({ ...steps, heading: l10n.t('Restart afterwards, in this order') }));
}

/** The same for a certificate that another tool renews, at all its places. */
export function checklistFor(node: CertificateNode, graph: PkiGraph): readonly PageSteps[] {
  return stepsOf(afterRenewal({ graph, renewed: [{ node, places: node.occurrences }], pathOf: hostPathOf }));
}

/** Path of a file on its machine. */
export function hostPathOf({ path, hostPath }: Pick<DecodedFile, 'path' | 'hostPath'>): string {
  return hostPath ?? path.replace(/^file:\/\//, '');
}

function stepsOf(items: ReturnType<typeof afterRenewal>): readonly PageSteps[] {
  const steps = items.map(
    ({ words, command }): PageStep => ({
      text: visibleWholeText(words),
      ...optional('command', command),
    }),
  );
  return steps.length === 0 ? [] : [{ kind: 'steps', heading: l10n.t('Next steps'), steps }];
}
