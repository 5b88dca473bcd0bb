import * as l10n from '@vscode/l10n';
import type { PagePart, PageSteps } from '../../../protocol/actionPage.ts';
import type { ChangePlan } from '../../renewal/change/model.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { certificateCount, fileCount } from './changePage.ts';
import type { ServedConnection } from './servedConnections.ts';

/** The verdict on a change that was made: `Renewed scheduler.conf until Jun 12, 2027.` */
export function outcomeSentence(plan: ChangePlan, { now, locale }: PresentContext): string {
  const [first, ...others] = plan.certificates;
  const ends = plan.certificates.map(({ validity }) => validity.notAfter);
  const end = ends.length === 0 ? '' : formatMoment(Math.min(...ends), now, locale);
  if (first === undefined)
    return l10n.t('Done: {0}, {1} written.', visibleText(plan.title), fileCount(plan.files.length));
  const isRenewal = plan.certificates.every(({ old }) => old !== undefined);
  if (others.length > 0) {
    const count = certificateCount(plan.certificates.length);
    return isRenewal
      ? l10n.t('Renewed {0}, the first ends {1}.', count, end)
      : l10n.t('Issued {0}, the first ends {1}.', count, end);
  }
  const name = visibleText(first.name);
  return isRenewal ? l10n.t('Renewed {0} until {1}.', name, end) : l10n.t('Issued {0} until {1}.', name, end);
}

/** The parts of the page that tells how a change went: does it work, and what has to follow. */
export function outcomeParts(
  connections: readonly ServedConnection[],
  afterwards: readonly PageSteps[],
): readonly PagePart[] {
  if (connections.length === 0) return afterwards;
  const broken = connections.filter(({ state }) => state === 'broken');
  const verdict =
    broken.length === 0
      ? l10n.t('Verified as both sides would, on every connection that these files tell of.')
      : broken.every(({ was }) => was === 'broken')
        ? l10n.t('Not every connection works. Those that do not were broken before. The problems tell why.')
        : l10n.t('Not every connection works. The problems tell why.');
  const state = broken.length === 0 ? 'works' : 'broken';
  return [
    { kind: 'note', state, text: [`${stateMark(state)} ${verdict}`, ...repairedWords(connections)].join(' ') },
    ...afterwards,
    {
      kind: 'list',
      heading: l10n.t('Connections, as they are now and were before'),
      items: connections.map(({ item }) => item),
    },
  ];
}

/** What was refused, or soon would have been, and is not any more. */
function repairedWords(connections: readonly ServedConnection[]): readonly string[] {
  const works = connections.filter(({ state }) => state === 'works');
  const [mended, spared] = [
    works.filter(({ was }) => was === 'broken').length,
    works.filter(({ was }) => was === 'willStop').length,
  ];
  return [
    ...(mended === 0
      ? []
      : [mended === 1 ? l10n.t('1 that was broken works again.') : l10n.t('{0} that were broken work again.', mended)]),
    ...(spared === 0
      ? []
      : [spared === 1 ? l10n.t('1 would have stopped soon.') : l10n.t('{0} would have stopped soon.', spared)]),
  ];
}
