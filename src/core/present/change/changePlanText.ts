import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangePlan, PlannedCertificate, PlannedFile, UntouchedPlace } from '../../renewal/change/changeModel.ts';
import type { ChangeWarning } from '../../renewal/change/changeWarning.ts';
import type { RenewalCa } from '../../renewal/renewalModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDate, formatMoment } from '../../text/moment.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { textTable } from '../textTable.ts';
import { comparisonTable } from './comparisonTable.ts';
import { placedChanges } from './placedChanges.ts';
import { placedLines } from './placedWords.ts';
import { isNewKey, keyAfter, plannedChanges, plannedKeyKind } from './plannedChanges.ts';
import { plannedNames } from './plannedNames.ts';

/**
 * Writes a plan for a terminal: what is signed and by which CA, what changes where, what stays and why. Never key bytes.
 *
 * @param columns - See `comparisonTable`.
 */
export function changePlanText(plan: ChangePlan, graph: PkiGraph, now: number, columns?: number): string {
  const lines = [
    l10n.t('{0}.', visibleWholeText(plan.title)),
    ...issuersOf(plan).map((ca) =>
      l10n.t('Signed by {0} ({1}).', subjectName(ca.node.certificate), shortFingerprint(ca.node.fingerprint)),
    ),
    l10n.t('Nothing is written yet.'),
    '',
    ...(plan.certificates.length > 1
      ? [overview(plan, now, columns)]
      : plan.certificates.length === 1
        ? [oneTable(plan, now, columns)]
        : []),
    ...fileLines(plan),
    ...placeLines(plan, graph, now),
    ...untouchedLines(plan),
    ...plan.warnings.map(warningLine),
  ];
  return `${lines.join('\n')}\n`;
}

/** Says that a plan was carried out, what happened to keys, and warnings. */
export function changeDoneText(plan: ChangePlan, now: number): string {
  const { warnings } = plan;
  const cut = warnings.some(({ code }) => code === 'cutAtCaEnd') ? ` ${l10n.t('Shortened: the CA expires then.')}` : '';
  const others = warnings.filter(({ code }) => code !== 'cutAtCaEnd');
  const lines = [`${doneWords(plan, now)}${cut}`, ...others.map(warningLine), ...changedFileLines(plan)];
  return `${lines.join('\n')}\n`;
}

function doneWords(plan: ChangePlan, now: number): string {
  const { certificates, title } = plan;
  const [only, ...others] = certificates;
  const end = formatMoment(Math.min(...certificates.map(({ validity }) => validity.notAfter)), now);
  if (only?.issuer.kind === 'signed') return l10n.t('Imported {0}, valid until {1}.', visibleText(only.name), end);
  if (only === undefined || !isRenewal(plan)) return l10n.t('Done: {0}.', visibleWholeText(title));
  if (others.length === 0) {
    return l10n.t('Renewed {0}, valid until {1}: {2}.', visibleText(only.name), end, keyAfter(plan, only));
  }
  const count = certificates.length;
  const renewed = certificates.filter(isNewKey).length;
  if (renewed === count)
    return l10n.t('Renewed {0} certificates with new keys. The first one expires {1}.', count, end);
  if (renewed === 0)
    return l10n.t('Renewed {0} certificates with the same keys. The first one expires {1}.', count, end);
  return l10n.t('Renewed {0} certificates, {1} of them with new keys. The first one expires {2}.', count, renewed, end);
}

/** New files, and files changed by something other than a renewal, which the plan has listed already. */
function changedFileLines(plan: ChangePlan): readonly string[] {
  const files = isRenewal(plan) ? plan.files.filter(({ kind }) => kind === 'create') : plan.files;
  const more = files.length - shownPlaces;
  return [
    ...files.slice(0, shownPlaces).map((file) => `  ${fileText(file)}`),
    ...(more > 0 ? [l10n.t('And {0} more files.', more)] : []),
  ];
}

function isRenewal({ certificates }: ChangePlan): boolean {
  return (
    certificates.length > 0 && certificates.every(({ old, issuer }) => old !== undefined && issuer.kind !== 'signed')
  );
}

function warningLine({ words }: ChangeWarning): string {
  return `${warningMark} ${visibleWholeText(words)}`;
}

const warningMark = '\u26a0\ufe0e';

function issuersOf({ certificates }: ChangePlan): readonly RenewalCa[] {
  const found = certificates.flatMap(({ issuer }) => (issuer.kind === 'ca' ? [issuer.ca] : []));
  return [...new Map(found.map((ca) => [ca.node.fingerprint, ca])).values()];
}

/** Every field of the one certificate. */
function oneTable(plan: ChangePlan, now: number, columns: number | undefined): string {
  const [planned] = plan.certificates;
  if (planned === undefined) return '';
  const rows = plannedChanges(plan, planned, now).map(
    ({ field, before = '', after }) => [field, before, after] as const,
  );
  return comparisonTable(['', l10n.t('now'), l10n.t('after')], rows, columns);
}

/** Type of a certificate's new key, as `--key-algorithm` writes it; `undefined` when the key stays. */
export function newKeyOf({ key }: PlannedCertificate, { keys }: ChangePlan): string | undefined {
  const made = key.kind === 'new' ? keys.find(({ id }) => id === key.key) : undefined;
  return made && plannedKeyKind(made).replace(/^RSA /, 'RSA-');
}

function overview(plan: ChangePlan, now: number, columns: number | undefined): string {
  const header = [l10n.t('certificate'), l10n.t('expires'), l10n.t('new expiry'), l10n.t('key'), l10n.t('signed by')];
  const names = plannedNames(plan);
  const rows = plan.certificates.map((planned, index) => {
    const end = planned.old?.certificate.notAfter;
    return [
      names[index] ?? '',
      end === undefined ? '' : withRest(end, now),
      withRest(planned.validity.notAfter, now),
      keyAfter(plan, planned),
      planned.issuer.kind === 'ca' ? subjectName(planned.issuer.ca.node.certificate) : '',
    ];
  });
  return textTable(header, rows, columns);
}

function withRest(time: number, now: number): string {
  const rest = formatDuration(time - now);
  return time < now
    ? l10n.t('{0} (expired {1} ago)', formatDate(time), rest)
    : l10n.t('{0} ({1})', formatDate(time), rest);
}

function fileLines({ files }: ChangePlan): readonly string[] {
  const [only, ...others] = files;
  if (only === undefined) return [];
  if (others.length === 0) return [l10n.t('Changes {0}. All other bytes stay the same.', fileText(only))];
  return [
    l10n.t('Changes {0} files, all or none. All other bytes stay the same:', files.length),
    ...files.map((file) => `  ${fileText(file)}`),
  ];
}

function fileText({ path, kind, edits }: PlannedFile): string {
  const name = visibleWholeText(path);
  if (kind === 'create') return l10n.t('{0} (new)', name);
  const places = edits.flatMap((edit) => (edit.kind === 'block' ? [placeText(edit.at)] : []));
  return [name, ...new Set(places)].join(', ');
}

function placeText({ file, credential }: Occurrence): string {
  const { keyPath } = credential.value;
  return placeWords(file.lines?.positionAt(credential.block.span.start).line ?? 0, keyPath);
}

/** @param line - From 0. */
function placeWords(line: number, keyPath: string | undefined): string {
  return keyPath === undefined ? l10n.t('line {0}', line + 1) : l10n.t('line {0}, {1}', line + 1, visibleText(keyPath));
}

/** Maximum number listed one by one; a tree may contain thousands of copies. */
const shownPlaces = 20;

/** The content of each place before and after. */
function placeLines(plan: ChangePlan, graph: PkiGraph, now: number): readonly string[] {
  const places = placedChanges(plan, graph);
  const more = places.length - shownPlaces;
  return [
    ...places.slice(0, shownPlaces).flatMap((change) => {
      const { path, line, keyPath } = change;
      const place = line === undefined ? undefined : placeWords(line, keyPath);
      const name = [visibleWholeText(path), place].filter((words) => words !== undefined).join(', ');
      return [`${name}:`, ...placedLines(change, now).map((words) => `  ${words}`)];
    }),
    ...(more > 0 ? [l10n.t('And {0} more places.', more)] : []),
  ];
}

function untouchedLines({ untouched }: ChangePlan): readonly string[] {
  const isBackup = ({ reason }: UntouchedPlace): boolean => reason === 'backup';
  const told = untouched
    .filter((place) => !isBackup(place))
    .map(({ at, words }) =>
      l10n.t('Does not change {0} ({1}). {2}', visibleWholeText(at.file.path), placeText(at), words),
    );
  const lines = [...new Set(told), ...backupLines(untouched.filter(isBackup))];
  const more = lines.length - shownPlaces;
  return more > 0 ? [...lines.slice(0, shownPlaces), l10n.t('And {0} more places.', more)] : lines;
}

/** A folder of copies is one line, because its files stay for the same reason. */
function backupLines(places: readonly UntouchedPlace[]): readonly string[] {
  const [first] = places;
  if (first === undefined) return [];
  const paths = [...new Set(places.map(({ at }) => visibleWholeText(at.file.path)))];
  const more = paths.length - shownBackups;
  const shown = paths.slice(0, shownBackups).join(', ');
  return [
    more > 0
      ? l10n.t('Does not change {0} and {1} more files. {2}', shown, more, first.words)
      : l10n.t('Does not change {0}. {1}', shown, first.words),
  ];
}

const shownBackups = 3;
