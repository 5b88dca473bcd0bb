import * as l10n from '@vscode/l10n';
import type { PagePart, PageSteps } from '../../../protocol/actionPage.ts';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { ChangePlan, PlannedCertificate } from '../../renewal/change/changeModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { joinSentences } from '../../text/sentences.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { certificateCount } from '../certificateWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { type State, stateMark } from '../stateMark.ts';
import type { ServedConnection } from './servedConnections.ts';

/** The result of a change: `Renewed scheduler.conf until Jun 12, 2027.` */
export function outcomeSentence(plan: ChangePlan, { now, locale }: PresentContext): string {
  const [first, ...others] = plan.certificates;
  const ends = plan.certificates.map(({ validity }) => validity.notAfter);
  const end = ends.length === 0 ? '' : formatMoment(Math.min(...ends), now, locale);
  if (first === undefined) return l10n.t('Done: {0}.', visibleWholeText(plan.title));
  if (first.issuer.kind === 'signed') return l10n.t('Imported {0}, valid until {1}.', visibleText(first.name), end);
  const isRenewal = plan.certificates.every(({ old }) => old !== undefined);
  if (others.length > 0) {
    const count = certificateCount(plan.certificates.length);
    return isRenewal
      ? l10n.t('Renewed {0}. The first one expires {1}.', count, end)
      : l10n.t('Issued {0}. The first one expires {1}.', count, end);
  }
  if (isRenewal) return l10n.t('Renewed {0}, valid until {1}.', visibleText(first.name), end);
  return l10n.t('Issued {0}, valid until {1}.', newName(first), end);
}

/** Name of a new certificate by its role; the common name may be the node's. */
function newName({ role, name }: PlannedCertificate): string {
  const kubeadmName = role === undefined ? undefined : certificateRole(role)?.kubeadmName;
  return kubeadmName === undefined ? visibleText(name) : `${kubeadmName} (CN=${visibleText(name)})`;
}

/**
 * The parts of the page about a finished change: does it work, notes, next steps.
 *
 * @param tightened - The backup folder, if its permissions were tightened.
 */
export function outcomeParts(
  connections: readonly ServedConnection[],
  afterwards: readonly PageSteps[],
  { warnings }: Pick<ChangePlan, 'warnings'>,
  tightened?: string,
): readonly PagePart[] {
  const notes: readonly PagePart[] = [
    ...warnings.map(
      ({ words }): PagePart => ({ kind: 'note', state: 'willStop', text: `${stateMark('willStop')} ${words}` }),
    ),
    ...(tightened === undefined
      ? []
      : [{ kind: 'note' as const, state: 'none' as const, text: tightenedWords(tightened) }]),
  ];
  if (connections.length === 0) return [...notes, ...afterwards];
  const { state, words } = verdictOn(connections);
  return [
    { kind: 'note', state, text: `${stateMark(state)} ${joinSentences(words, ...repairedWords(connections))}` },
    ...notes,
    ...afterwards,
    {
      kind: 'list',
      heading: l10n.t('Connections, now and before'),
      items: connections.map(({ item }) => item),
    },
  ];
}

/** Says that the permissions of the backup folder were tightened. */
export function tightenedWords(folder: string): string {
  return l10n.t(
    'Only you can open {0} now (mode 0700), because backups contain private keys.',
    visibleWholeText(folder),
  );
}

function verdictOn(connections: readonly ServedConnection[]): { readonly state: State; readonly words: string } {
  const broken = connections.filter(({ state }) => state === 'broken');
  const unknown = connections.filter(({ state }) => state === 'unknown').length;
  if (broken.length > 0) {
    const words = broken.every(({ was }) => was === 'broken')
      ? l10n.t('Some connections do not work. They were broken before. See Problems for the reason.')
      : l10n.t('Some connections do not work. See Problems for the reason.');
    return { state: 'broken', words };
  }
  if (unknown === connections.length) {
    return {
      state: 'unknown',
      words: l10n.t('Nothing could be verified: these files do not contain both sides of any connection.'),
    };
  }
  const all = connections.length;
  const words =
    unknown === 0
      ? l10n.t('Verified from both sides on every connection in these files.')
      : l10n.t(
          'Verified from both sides on {0} of {1} connections in these files. The others cannot be verified.',
          all - unknown,
          all,
        );
  return { state: 'works', words };
}

/** Connections that were broken, or soon would have been, and work now. */
function repairedWords(connections: readonly ServedConnection[]): readonly string[] {
  const works = connections.filter(({ state }) => state === 'works');
  const [mended, spared] = [
    works.filter(({ was }) => was === 'broken').length,
    works.filter(({ was }) => was === 'willStop').length,
  ];
  return [
    ...(mended === 0
      ? []
      : [
          mended === 1
            ? l10n.t('1 broken connection works again.')
            : l10n.t('{0} broken connections work again.', mended),
        ]),
    ...(spared === 0
      ? []
      : [
          spared === 1
            ? l10n.t('1 connection would have stopped working soon.')
            : l10n.t('{0} connections would have stopped working soon.', spared),
        ]),
  ];
}
