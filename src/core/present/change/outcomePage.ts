import * as l10n from '@vscode/l10n';
import type { PageItem, PagePart, PageSteps } from '../../../protocol/actionPage.ts';
import type { ChangePlan } from '../../renewal/change/model.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { certificateCount, fileCount } from './changePage.ts';

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
export function outcomeParts(connections: readonly PageItem[], afterwards: readonly PageSteps[]): readonly PagePart[] {
  const broken = connections.filter(({ state }) => state === 'broken').length;
  return [
    ...(connections.length === 0
      ? []
      : [
          broken === 0
            ? note('works', l10n.t('Verified as both sides would, on every connection that these files tell of.'))
            : note('broken', l10n.t('Not every connection works. The problems tell why.')),
        ]),
    ...afterwards,
    ...(connections.length === 0 ? [] : [connectionList(connections)]),
  ];
}

function note(state: 'works' | 'broken', words: string): PagePart {
  return { kind: 'note', state, text: `${stateMark(state)} ${words}` };
}

function connectionList(items: readonly PageItem[]): PagePart {
  return { kind: 'list', heading: l10n.t('Connections on which the new certificates are shown'), items };
}
