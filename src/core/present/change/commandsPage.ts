import * as l10n from '@vscode/l10n';
import type { PagePart } from '../../../protocol/actionPage.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { type RenewalCommand, renewalCommandsFor } from '../../renewal/commands/renewalCommandsFor.ts';
import type { RotationPlan } from '../../renewal/rotation/rotationPlan.ts';
import { joinClauses } from '../../text/sentences.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { checklistFor, hostPathOf } from './checklistSteps.ts';
import { placeWords, taskWords } from './renewalCommandsText.ts';

/** Validity that commands request where they must say it; same as kubeadm. */
const usualDays = 365;

/** The commands with which a certificate's own tools renew it, and the next steps; each can be copied. */
export function commandParts(
  graph: PkiGraph,
  node: CertificateNode,
  place: Occurrence,
  now: number,
): readonly PagePart[] {
  const commands = renewalCommandsFor({ graph, node, place, days: usualDays, now, pathOf: hostPathOf });
  const tools = [...new Set(commands.map(({ tool }) => tool))];
  return [
    ...tools.map(
      (tool): PagePart => ({
        kind: 'steps',
        heading: visibleText(tool),
        steps: commands.filter((each) => each.tool === tool).map(stepOf),
      }),
    ),
    ...checklistFor(node, graph),
  ];
}

function stepOf({ task, on, note, text }: RenewalCommand) {
  const plain = l10n.t('{0}, {1}', taskWords(task), placeWords(on));
  const words = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  return { text: joinClauses(words, note), command: text };
}

/** The steps of a CA rotation, each with its places. */
export function rotationParts({ steps }: RotationPlan): readonly PagePart[] {
  return steps.map(
    ({ title, words, places, nothing, commands = [] }, index): PagePart => ({
      kind: 'section',
      heading: `${index + 1}. ${visibleText(title, 200)}`,
      parts: [
        { kind: 'note', state: 'none', text: visibleWholeText(words) },
        ...(places.length > 0
          ? [{ kind: 'list', items: places.map((place) => ({ text: visibleWholeText(place) })) } as const]
          : []),
        ...(places.length === 0 && nothing !== undefined
          ? [{ kind: 'note', state: 'none', text: visibleWholeText(nothing) } as const]
          : []),
        ...(commands.length > 0
          ? [
              {
                kind: 'steps',
                heading: l10n.t('Commands'),
                steps: commands.map((command) => ({ text: '', command })),
              } as const,
            ]
          : []),
      ],
    }),
  );
}
