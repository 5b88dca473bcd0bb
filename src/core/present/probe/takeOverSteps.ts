import * as l10n from '@vscode/l10n';
import type { PageStep } from '../../../protocol/actionPage.ts';
import { reloads } from '../../kubernetes/tables/reloads.ts';
import { distributionOf } from '../../pki/distributionOf.ts';
import { restartCommand } from '../../renewal/afterwards/restartWay.ts';
import { optional } from '../../text/optional.ts';
import { joinSentences } from '../../text/sentences.ts';
import { hostPathOf } from '../change/checklistSteps.ts';
import type { JudgedChain } from './judgeProbe.ts';

/** What has to be done so that a server shows the certificate of the files, where it does not. */
export function takeOverSteps({ comparison, graph, placesOf }: JudgedChain): readonly PageStep[] {
  if (comparison.kind === 'newer') {
    return [{ text: l10n.t('Take the renewed files from the server’s machine, if these are meant to be its copy.') }];
  }
  if (comparison.kind === 'other') {
    return [
      { text: l10n.t('See whether the address leads to the server of these files: it may be another cluster’s.') },
    ];
  }
  if (comparison.kind !== 'older') return [];
  const { inFiles } = comparison;
  const [place] = placesOf(inFiles);
  const record = reloads.find(({ roles }) => inFiles.role !== undefined && roles.includes(inFiles.role.id));
  if (record === undefined || place === undefined) {
    return [{ text: l10n.t('Restart what listens there: many servers read their certificate once, at their start.') }];
  }
  const { component } = record;
  const installer = distributionOf(graph, inFiles, place)?.id;
  const command = restartCommand({ graph, component, place, installer, pathOf: hostPathOf });
  return [
    { text: readWords(record) },
    { text: l10n.t('Restart {0} on the machine that answers.', component), ...optional('command', command) },
  ];
}

function readWords({ component, reads, withinSeconds = 0, since }: (typeof reloads)[number]): string {
  if (reads === 'watch') {
    const words = l10n.t(
      '{0} takes a new file over by itself within {1} s. If it was renewed longer ago, it does not see the file.',
      component,
      withinSeconds,
    );
    const before =
      since === undefined ? undefined : l10n.t('Before Kubernetes {0}, it reads the file only when it starts.', since);
    return joinSentences(words, before);
  }
  if (reads === 'handshake') {
    return l10n.t(
      '{0} reads its file at every new connection: on the machine that answers, the file is still the old one, or another.',
      component,
    );
  }
  return l10n.t('{0} reads the certificate once, at its start.', component);
}
