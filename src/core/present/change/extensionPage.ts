import * as l10n from '@vscode/l10n';
import type { PageItem, PagePart } from '../../../protocol/actionPage.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangePlan, PlannedCertificate, PlannedFile } from '../../renewal/change/changeModel.ts';
import type { Rehearsal } from '../../renewal/change/rehearseChange.ts';
import { formatDuration } from '../../text/duration.ts';
import { groupBy } from '../../text/groupBy.ts';
import { formatDate } from '../../text/moment.ts';
import { joinSentences, listSeparator } from '../../text/sentences.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { refusalWords, stateOf } from '../connections/verdictWords.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, stateMark } from '../stateMark.ts';
import { servedConnections } from './servedConnections.ts';

/** The CAs that a plan extends. */
export function extendedIn({ certificates }: ChangePlan): readonly PlannedCertificate[] {
  return certificates.filter(({ isCa, old }) => isCa === true && old !== undefined);
}

/** What was wrong, and that it can be extended: the summary of the page. */
export function extensionSummary(plan: ChangePlan, { now, locale }: PresentContext): string {
  const cas = extendedIn(plan).flatMap(({ old }) => old ?? []);
  const ended = cas.filter(({ certificate }) => (certificate.notAfter ?? now) < now);
  const names = (ended.length > 0 ? ended : cas)
    .map(({ certificate }) => subjectName(certificate))
    .join(listSeparator());
  const ends = (ended.length > 0 ? ended : cas).map(({ certificate }) => certificate.notAfter ?? now);
  const first = Math.min(...ends);
  return joinSentences(
    ended.length > 0
      ? l10n.t('{0} expired on {1} ({2} ago).', names, formatDate(first, locale), formatDuration(now - first))
      : l10n.t('{0} expires on {1} ({2}).', names, formatDate(first, locale), formatDuration(first - now)),
    cas.length === 1
      ? l10n.t('Its key is here and matches, so it can be extended. Nothing is written yet.')
      : l10n.t('Their keys are here and match, so they can be extended. Nothing is written yet.'),
  );
}

/** Dates and fingerprints of the extended CAs. The new fingerprints are known when they are signed. */
export function caTable(plan: ChangePlan, { now, locale }: PresentContext): PagePart {
  const cas = extendedIn(plan);
  const date = (time: number): string =>
    time < now
      ? l10n.t('{0} (expired {1} ago)', formatDate(time, locale), formatDuration(now - time))
      : l10n.t('{0} ({1})', formatDate(time, locale), formatDuration(time - now));
  return {
    kind: 'table',
    caption: l10n.t(
      'Changes to CAs: dates, serial number and fingerprint. The new fingerprint is known once the CA is signed. Key, subject, key identifier and the hash for kubeadm join stay.',
    ),
    columns: [l10n.t('CA'), l10n.t('valid until, now'), l10n.t('after'), l10n.t('fingerprint, now'), l10n.t('after')],
    rows: cas.map(({ name, old, validity }) => ({
      cells: [
        visibleText(name),
        date(old?.certificate.notAfter ?? now),
        date(validity.notAfter),
        shortFingerprint(old?.fingerprint ?? ''),
        l10n.t('after signing'),
      ],
    })),
  };
}

/** What could not be told before: the fingerprints of extended CAs, for whoever compares them. */
export function extendedFingerprints(plan: ChangePlan, { certificates, keys }: PkiGraph): readonly PagePart[] {
  const rows = extendedIn(plan).flatMap(({ name, old }) => {
    const signed = keys.get(old?.keyId ?? '')?.certificates.filter((each) => certificates.has(each)) ?? [];
    return signed.length === 0
      ? []
      : [
          {
            cells: [
              visibleText(name),
              shortFingerprint(old?.fingerprint ?? '', 8),
              ...signed.slice(-1).map((each) => shortFingerprint(each, 8)),
            ],
          },
        ];
  });
  const columns = [l10n.t('CA'), l10n.t('fingerprint, before'), l10n.t('fingerprint, now')];
  const caption = l10n.t('New fingerprints of the CAs. The hash for kubeadm join is the same as before.');
  return rows.length === 0 ? [] : [{ kind: 'table', caption, columns, rows }];
}

/** The changed files of each machine in a few lines, by what changes in them. */
export function filesTable(plan: ChangePlan): PagePart {
  const values = plan.files.reduce((sum, { edits }) => sum + edits.length, 0);
  const groups = groupBy(plan.files, (file) => JSON.stringify([hostOf(file), contentsOf(file, plan)]));
  return {
    kind: 'table',
    caption: l10n.t('Changes to {0} files: {1} values, all or none', plan.files.length, values),
    columns: [l10n.t('Machine'), l10n.t('Files'), l10n.t('Content')],
    rows: [...groups.values()].flatMap((files) => {
      const [first] = files;
      if (first === undefined) return [];
      const host = hostOf(first);
      const names = files.map((file) => shownName(file, host));
      return [
        { cells: [hostName(host) ?? l10n.t('this machine'), names.join(listSeparator()), contentsOf(first, plan)] },
      ];
    }),
  };
}

function shownName({ path }: PlannedFile, host: string): string {
  return visibleWholeText(path.slice(host.length).replace(/^\/*(?:etc\/kubernetes\/)?/, ''));
}

function contentsOf({ edits, kind }: PlannedFile, { certificates }: ChangePlan): string {
  if (kind === 'create') return l10n.t('new private key');
  const cas = new Set(certificates.flatMap(({ id, isCa }) => (isCa === true ? [id] : [])));
  const words = edits.flatMap((edit) => {
    if (edit.kind !== 'block' || edit.by.kind === 'nothing') return [];
    if (edit.by.kind === 'privateKey') return [l10n.t('new private key')];
    if (edit.by.kind !== 'certificate') return [];
    return [cas.has(edit.by.certificate) ? l10n.t('the extended CA') : l10n.t('renewed certificate')];
  });
  return [...new Set(words)].join(listSeparator());
}

/** That all of it can be taken back. */
export function undoNote({ files }: ChangePlan): PagePart {
  return {
    kind: 'note',
    state: 'none',
    text: l10n.t(
      'You can undo this at any time: all {0} files get their old bytes and modes back. Until you restart a component, it keeps running with what it has loaded.',
      files.length,
    ),
  };
}

/**
 * What a plan does to the connections that it serves: the heading with its numbers, and each connection. Where that cannot be
 * known, the reason.
 */
export function rehearsalParts(
  rehearsal: Rehearsal | undefined,
  plan: ChangePlan,
  context: PresentContext,
): readonly PagePart[] {
  if (rehearsal === undefined)
    return [
      {
        kind: 'note',
        state: 'none',
        text: l10n.t('What this does to the connections is known only after it is written.'),
      },
    ];
  const known = knownAfterwards(rehearsal, plan, context);
  if (known.length === 0) return unknownParts(servedBy(rehearsal, plan, context));
  const isFine = (state: string | undefined): boolean => state === 'works' || state === 'willStop';
  const [after, before] = [
    known.filter(({ state }) => isFine(state)).length,
    known.filter(({ was }) => isFine(was)).length,
  ];
  const state = after === known.length ? 'works' : 'broken';
  const isSingleMachine = connectionModelOf(rehearsal.graph).clusters.every(({ hosts }) => hosts.length < 2);
  return [
    {
      kind: 'note',
      state,
      text: `${stateMark(state)} ${joinSentences(
        ...workingWords(after, before, known.length),
        l10n.t('Verified from both sides before anything is written.'),
      )}`,
    },
    { kind: 'list', isGrid: true, items: known.map(({ verdict }) => itemOf(verdict, context, isSingleMachine)) },
  ];
}

function workingWords(after: number, before: number, known: number): readonly string[] {
  if (known > 1) {
    return [
      l10n.t('Afterwards: {0} of {1} connections work.', after, known),
      l10n.t('Now: {0} of {1}.', before, known),
    ];
  }
  if (after === 0) return [l10n.t('The only known connection will still not work.')];
  return [before === 0 ? l10n.t('The only known connection works again.') : l10n.t('The only known connection works.')];
}

/** What is missing to know of a connection what becomes of it. */
function unknownParts(served: ReturnType<typeof servedBy>): readonly PagePart[] {
  const [first] = served;
  if (first === undefined)
    return [{ kind: 'note', state: 'none', text: l10n.t('Afterwards: no connection in these files depends on it.') }];
  const count =
    served.length === 1
      ? l10n.t('Afterwards: whether 1 connection works is unknown.')
      : l10n.t('Afterwards: whether {0} connections work is unknown.', served.length);
  return [
    { kind: 'note', state: 'none', text: `${stateMark('unknown')} ${count}` },
    { kind: 'list', isGrid: true, items: served.map(({ item }) => item) },
  ];
}

/** The connections whose verdict is known with the planned files, the worst first. */
export function knownAfterwards(rehearsal: Rehearsal | undefined, plan: ChangePlan, context: PresentContext) {
  if (rehearsal === undefined) return [];
  return servedBy(rehearsal, plan, context)
    .filter(({ state }) => state !== 'unknown')
    .toSorted((a, b) => compareStates(a.state, b.state));
}

function servedBy({ fingerprints, connections, graph }: Rehearsal, plan: ChangePlan, { now }: PresentContext) {
  const paths = new Set(plan.files.map(({ path }) => path));
  return servedConnections({ fingerprints, paths, connections }, { graph, now });
}

function itemOf(verdict: ConnectionVerdict, { now }: PresentContext, isSingleMachine: boolean): PageItem {
  const state = stateOf(verdict);
  const { connection, until } = verdict;
  const note =
    state === 'broken'
      ? refusals(verdict)
          .map(({ by, verdict: refused }) => refusalWords(verdict, by, refused))
          .join('; ')
      : until === undefined
        ? l10n.t('works')
        : formatDuration(until - now);
  return { text: `${stateMark(state)} ${connectionTitle(connection, isSingleMachine)}`, state, note };
}
