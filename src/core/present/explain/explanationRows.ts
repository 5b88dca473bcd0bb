import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import { optional } from '../../text/optional.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateWords.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { refusalWords, refusedSources } from '../connections/verdictWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { wrapText } from '../map/layout/textWidth.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { stateIcon } from '../stateMark.ts';
import { judgeCertificate } from '../verdict.ts';
import type { ExplainedError, ExplainingConnection } from './explainErrors.ts';
import { moreWords, namedPlaceWords, nothingFailsWords } from './explanationText.ts';

/** A row in the list of causes of an error; texts are harmless as plain text. */
export interface ExplanationRow {
  readonly kind: 'heading' | 'error' | 'connection' | 'finding' | 'certificate' | 'note';
  readonly icon?: ReturnType<typeof stateIcon>;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Target of the row. */
  readonly place?: FilePlace;
}

/** Builds the rows for an error: failing connections, certificates in the line, and the meaning. Never empty. */
export function explanationRows(explained: ExplainedError, context: PresentContext): readonly ExplanationRow[] {
  const connections = explained.connections.flatMap((each) => wholeRows(connectionRow(each, context)));
  const findings = explained.findings.flatMap((each) => wholeRows(findingRow(each, context)));
  const certificates = explained.certificates.map((node): ExplanationRow => {
    const { state, expiry } = judgeCertificate(node, [], context);
    const [first] = node.occurrences;
    return {
      kind: 'certificate',
      icon: stateIcon(state),
      label: shortTitle(node),
      description: shortExpiry(node.certificate, expiry, context.now),
      detail: first === undefined ? '' : visibleWholeText(pathLabel(context, first.file)),
      ...optional('place', first && { file: first.file, span: first.credential.block.span }),
    };
  });
  const places = explained.places.flatMap((each) =>
    linesOf(namedPlaceWords(each, context)).map((line) => ({ ...note(line), place: each.place })),
  );
  const rights = explained.rights.flatMap(({ text, place, isCause }): ExplanationRow[] => {
    const [first = '', ...others] = linesOf(text);
    const icon = stateIcon(isCause ? 'broken' : 'unknown');
    return [{ ...note(first), icon, ...optional('place', place) }, ...others.map(note)];
  });
  return [
    ...(connections.length > 0 ? [heading(l10n.t('failing connections')), ...connections] : []),
    ...(findings.length > 0 ? [heading(l10n.t('problems that lead to this error')), ...findings] : []),
    ...places,
    ...(explained.more > 0 ? [note(moreWords(explained.more))] : []),
    ...(certificates.length > 0 ? [heading(l10n.t('certificates in this line')), ...certificates] : []),
    ...(rights.length > 0 ? [heading(l10n.t('rights of this user')), ...rights] : []),
    ...(connections.length + findings.length + rights.length > 0 ? [] : nothingFailsRows(explained, context)),
    heading(l10n.t('meaning')),
    ...linesOf(explained.error.record.meaning()).map((line) => note(line)),
  ];
}

/** Builds the row of one of several errors: its text, and what fails with it. */
export function errorRow({ error, connections, findings, more, rights }: ExplainedError): ExplanationRow {
  const [first, ...others] = connections;
  const further = others.length + more;
  const cause = findings[0]?.message ?? rights.find(({ isCause }) => isCause)?.text;
  const title = first && connectionTitle(first.verdict.connection, false);
  return {
    kind: 'error',
    icon: stateIcon(first === undefined && cause === undefined ? 'unknown' : 'broken'),
    label: visibleWholeText(error.quote),
    description: '',
    detail:
      title === undefined
        ? ((cause && visibleWholeText(cause)) ?? l10n.t('No connection in these files fails with this error.'))
        : further === 0
          ? title
          : l10n.t('{0} and {1} more', title, further),
  };
}

function connectionRow(
  { verdict, refusal, findings, others }: ExplainingConnection,
  { graph }: PresentContext,
): ExplanationRow {
  const [finding] = findings;
  const file = finding && graph.files.find(({ path }) => path === finding.path);
  const blamed = file !== undefined && finding?.span !== undefined ? { file, span: finding.span } : undefined;
  const [shown] = refusedSources(verdict, refusal.by, refusal.verdict);
  const source = shown.kind === 'materials' ? shown.materials[0]?.place : undefined;
  const more = others.length === 0 ? [] : [l10n.t('{0} more for the same reason', others.length)];
  return {
    kind: 'connection',
    icon: stateIcon('broken'),
    label: connectionTitle(verdict.connection, false),
    description: [...more, ...findings.map(({ code }) => code)].join(' · '),
    detail:
      finding === undefined ? refusalWords(verdict, refusal.by, refusal.verdict) : visibleWholeText(finding.message),
    ...optional('place', blamed ?? source),
  };
}

function findingRow({ path, span, code, message }: Finding, context: PresentContext): ExplanationRow {
  const file = context.graph.files.find((each) => each.path === path);
  return {
    kind: 'finding',
    icon: stateIcon('broken'),
    label: visibleWholeText(file === undefined ? path : pathLabel(context, file)),
    description: code,
    detail: visibleWholeText(message),
    ...optional('place', file !== undefined && span !== undefined ? { file, span } : undefined),
  };
}

/** A row, and a row for each further line of its detail. */
function wholeRows(row: ExplanationRow): readonly ExplanationRow[] {
  const [detail = '', ...others] = linesOf(row.detail);
  return [{ ...row, detail }, ...others.map((line) => ({ ...note(line), ...optional('place', row.place) }))];
}

function heading(label: string): ExplanationRow {
  return { kind: 'heading', label, description: '', detail: '' };
}

/** A row without a target. */
function note(label: string): ExplanationRow {
  return { kind: 'note', label, description: '', detail: '' };
}

function nothingFailsRows(explained: ExplainedError, { graph }: PresentContext): readonly ExplanationRow[] {
  const [first, ...others] = nothingFailsWords(explained, graph);
  if (first === undefined) return [];
  return [{ ...note(first), icon: stateIcon('unknown') }, ...others.flatMap((words) => linesOf(words).map(note))];
}

/** VS Code's list is 600 pixels wide and cuts longer lines. Its fonts are up to a quarter wider than ours. */
const roomOfLine = 450;
const maxLines = 8;

function linesOf(words: string): readonly string[] {
  return wrapText(words, roomOfLine, maxLines, { size: 13 });
}
