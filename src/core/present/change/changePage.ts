import * as l10n from '@vscode/l10n';
import type { PageItem, PagePart, PageTable } from '../../../protocol/actionPage.ts';
import type { ChangePlan, PlannedCertificate } from '../../renewal/change/changeModel.ts';
import type { Rehearsal } from '../../renewal/change/rehearseChange.ts';
import type { RenewalRefusal } from '../../renewal/renewalModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { joinSentences, listSeparator } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { certificateCount } from '../certificateWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { namedByFingerprint } from './caLabel.ts';
import { restartSteps } from './checklistSteps.ts';
import { caTable, extendedIn, extensionSummary, filesTable, rehearsalParts, undoNote } from './extensionPage.ts';
import { lossRefusal } from './lossRefusal.ts';
import { isNewKey, plannedChanges } from './plannedChanges.ts';
import { placedItems, plannedFiles, untouchedPlaces } from './plannedFiles.ts';
import { plannedNames } from './plannedNames.ts';

/** Part of a request that is skipped because it cannot be done. */
export interface LeftOut {
  /** For people. */
  readonly name: string;
  readonly refusal: Pick<RenewalRefusal, 'reason' | 'wayOut'>;
}

/** What a plan does, in a sentence: which CA signs and how much changes. */
export function planSummary(plan: ChangePlan, context: PresentContext): string {
  if (extendedIn(plan).length > 0) return extensionSummary(plan, context);
  const signers = signersOf(plan);
  if (plan.certificates.length === 0) {
    return l10n.t('{0} will change. Nothing is signed, and nothing is written yet.', fileCount(plan.files.length));
  }
  const count = l10n.t(
    '{0}, {1}. Nothing is written yet.',
    certificateCount(plan.certificates.length),
    fileCount(plan.files.length),
  );
  return signers.length === 0 ? count : l10n.t('Signed by {0}. {1}', signers.join(listSeparator()), count);
}

/** With new CAs, their names are enough. */
function signersOf(plan: ChangePlan): readonly string[] {
  const others = plan.certificates.filter(({ issuer }) => issuer.kind !== 'self');
  const named = others.length > 0 ? others : plan.certificates;
  return [...new Set(named.map((each) => signerName(each, plan)))];
}

/** The parts of a page that show a plan: notes, changes to each certificate, which files change and which do not. */
export function planParts(
  plan: ChangePlan,
  context: PresentContext,
  leftOut: readonly LeftOut[] = [],
  rehearsal?: Rehearsal,
): readonly PagePart[] {
  const { certificates, warnings, files, untouched } = plan;
  const [first, ...others] = certificates;
  const loss = rehearsal && lossRefusal(rehearsal, plan);
  const afterwards = [
    ...(loss === undefined ? [] : [note('broken', joinSentences(loss.reason, loss.wayOut))]),
    ...rehearsalParts(rehearsal, plan, context),
  ];
  if (extendedIn(plan).length > 0) return extensionParts(plan, context, leftOut, afterwards);
  return [
    ...warnings.map(({ words }) => note('willStop', words)),
    ...(first !== undefined && others.length === 0 ? [changesTable(first, plan, context)] : []),
    ...(others.length === 0 ? [] : [overview(plan, context)]),
    ...afterwards,
    ...list(l10n.t('Changes'), files.length === 0 ? [] : plannedFiles(plan, context)),
    ...list(l10n.t('Before and after'), placedItems(plan, context)),
    ...list(l10n.t('Unchanged'), untouchedPlaces(untouched, context)),
    ...list(l10n.t('Skipped'), leftOut.map(leftOutItem)),
    ...(others.length === 0 ? [] : certificates.map((each) => detailSection(each, plan, context))),
  ];
}

/** The page on which CAs are extended: what changes, what works afterwards, what to restart; the details are folded. */
function extensionParts(
  plan: ChangePlan,
  context: PresentContext,
  leftOut: readonly LeftOut[],
  afterwards: readonly PagePart[],
): readonly PagePart[] {
  const { certificates, warnings, files, untouched } = plan;
  const all: PagePart = {
    kind: 'section',
    heading: l10n.t('All changes'),
    isFolded: true,
    parts: [
      overview(plan, context),
      ...list(l10n.t('Changes'), files.length === 0 ? [] : plannedFiles(plan, context)),
      ...certificates.map((each) => detailSection(each, plan, context)),
    ],
  };
  const [first, others] = [
    warnings.filter(({ code }) => code === 'caKeyStays' || code === 'notRenewed'),
    warnings.filter(({ code }) => code !== 'caKeyStays' && code !== 'notRenewed'),
  ];
  return [
    ...first.map(({ words }) => note('willStop', words)),
    caTable(plan, context),
    filesTable(plan),
    ...others.map(({ words }) => note('willStop', words)),
    ...afterwards,
    ...restartSteps(plan, context.graph),
    undoNote(plan),
    ...list(l10n.t('Unchanged'), untouchedPlaces(untouched, context)),
    ...list(l10n.t('Skipped'), leftOut.map(leftOutItem)),
    all,
  ];
}

/** `1 file`. */
export function fileCount(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
}

function note(state: 'willStop' | 'broken', words: string): PagePart {
  return { kind: 'note', state, text: `${stateMark(state)} ${words}` };
}

function list(heading: string, items: readonly PageItem[]): readonly PagePart[] {
  return items.length === 0 ? [] : [{ kind: 'list', heading, items }];
}

function leftOutItem({ name, refusal: { reason, wayOut } }: LeftOut): PageItem {
  return { text: visibleText(name), note: joinSentences(reason, wayOut) };
}

/** The most important facts of several certificates; the rest is folded below. */
function overview(plan: ChangePlan, context: PresentContext): PageTable {
  const { now, locale } = context;
  const names = plannedNames(plan);
  return {
    kind: 'table',
    caption: l10n.t('All or nothing'),
    columns: [l10n.t('certificate'), l10n.t('now'), l10n.t('after'), l10n.t('key'), l10n.t('signed by')],
    rows: plan.certificates.map((planned, index) => ({
      cells: [
        names[index] ?? '',
        planned.old === undefined ? l10n.t('missing') : endOf(planned.old.certificate.notAfter, now, locale),
        endOf(planned.validity.notAfter, now, locale),
        isNewKey(planned) ? l10n.t('new') : l10n.t('same'),
        signerName(planned, plan),
      ],
    })),
  };
}

function endOf(time: number | undefined, now: number, locale: string | undefined): string {
  if (time === undefined) return '?';
  const [date, rest] = [formatDate(time, locale), formatDuration(time - now)];
  return time < now ? l10n.t('{0} (expired {1} ago)', date, rest) : l10n.t('{0} ({1})', date, rest);
}

/** Names the signer of a planned certificate. */
function signerName({ issuer }: PlannedCertificate, plan: ChangePlan): string {
  switch (issuer.kind) {
    case 'ca':
      return namedByFingerprint(issuer.ca.node);
    case 'planned':
      return visibleText(plan.certificates.find(({ id }) => id === issuer.certificate)?.name ?? issuer.certificate);
    case 'self':
      return l10n.t('itself');
    case 'signed':
      return l10n.t('already signed elsewhere');
  }
}

function changesTable(planned: PlannedCertificate, plan: ChangePlan, context: PresentContext): PageTable {
  const name = visibleText(planned.name);
  const changes = plannedChanges(plan, planned, context.now);
  if (planned.old === undefined) {
    return {
      kind: 'table',
      caption: l10n.t('New certificate: {0}', name),
      columns: ['', ''],
      rows: changes.map(({ field, after }) => ({ cells: [field, after] })),
    };
  }
  return {
    kind: 'table',
    caption: l10n.t('Changes to {0}', name),
    columns: ['', l10n.t('now'), l10n.t('after')],
    rows: changes.map(({ field, before = '–', after, isKept }) => ({
      cells: [field, before, after],
      isChanged: !isKept,
    })),
  };
}

function detailSection(planned: PlannedCertificate, plan: ChangePlan, context: PresentContext): PagePart {
  return {
    kind: 'section',
    heading: visibleText(planned.name),
    isFolded: true,
    parts: [changesTable(planned, plan, context)],
  };
}
