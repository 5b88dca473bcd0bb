import * as l10n from '@vscode/l10n';
import type { PageStep } from '../../../protocol/actionPage.ts';
import { reloads } from '../../kubernetes/tables/reloads.ts';
import { distributionOf } from '../../pki/distributionOf.ts';
import { restartCommand } from '../../renewal/afterwards/restartWay.ts';
import { optional } from '../../text/optional.ts';
import { joinSentences } from '../../text/sentences.ts';
import { hostPathOf } from '../change/checklistSteps.ts';
import type { JudgedChain } from './judgeProbe.ts';

/** The steps to make a server present the certificate of the files, if it does not. */
export function reloadSteps({ comparison, graph, placesOf }: JudgedChain): readonly PageStep[] {
  if (comparison.kind === 'newer') {
    return [{ text: l10n.t('If these files are a copy from the server’s machine, copy the renewed files again.') }];
  }
  if (comparison.kind === 'other') {
    return [
      {
        text: l10n.t('Check that the address belongs to the server of these files. It may belong to another cluster.'),
      },
    ];
  }
  if (comparison.kind !== 'older') return [];
  const { inFiles } = comparison;
  const [place] = placesOf(inFiles);
  const record = reloads.find(({ roles }) => inFiles.role !== undefined && roles.includes(inFiles.role.id));
  if (record === undefined || place === undefined) {
    return [{ text: l10n.t('Restart the server. Many servers read their certificate only once, at startup.') }];
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
      '{0} reloads a new file within {1} s. If the file was renewed earlier than that, {0} does not see it.',
      component,
      withinSeconds,
    );
    const before =
      since === undefined ? undefined : l10n.t('Before Kubernetes {0}, it reads the file only when it starts.', since);
    return joinSentences(words, before);
  }
  if (reads === 'handshake') {
    return l10n.t(
      '{0} reads its file for every new connection. The machine that answers still has the old file, or a different one.',
      component,
    );
  }
  return l10n.t('{0} reads the certificate only once, at startup.', component);
}
