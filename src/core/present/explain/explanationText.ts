import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { namedHosts } from '../../pki/cluster/hostName.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { typed } from '../../text/programName.ts';
import { joinSentences } from '../../text/sentences.ts';
import type { Span } from '../../text/span.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateWords.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { sourceLines } from '../connections/sourceLines.ts';
import { refusalWords } from '../connections/verdictWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { judgedCertificates } from '../judgedCertificates.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { type ExplainedError, type ExplainingConnection, isOfRights } from './explainErrors.ts';
import { openedFile } from './lineDetails.ts';
import type { NamedPlace } from './namedPlaces.ts';
import { maxErrors } from './readLoggedErrors.ts';
import { isHeld, objectsTold, toldWords, webhooksTold } from './toldObjects.ts';

/** Writes the causes of errors for a terminal or for a plain document in the editor. */
export function explanationText(
  explained: readonly ExplainedError[],
  context: PresentContext,
  reader: 'terminal' | 'editor' = 'terminal',
): string {
  if (explained.length === 0) {
    return `${l10n.t('This text contains no known error about certificates, keys, tokens or rights. Paste the log line with the error.')}\n`;
  }
  const cut =
    explained.length < maxErrors
      ? []
      : [`${l10n.t('Only the first {0} different errors are shown. There may be more.', maxErrors)}\n`];
  return [...explained.map((each) => errorText(each, context, reader)), ...cut].join('\n');
}

function errorText(explained: ExplainedError, context: PresentContext, reader: 'terminal' | 'editor'): string {
  const { error, connections, findings, named, more, certificates, rights } = explained;
  // Causes on several machines are told apart by them.
  const hosts = namedHosts(
    connections
      .flatMap(({ verdict, others }) => [verdict, ...others])
      .flatMap(({ connection: { client, server } }) => [client.host, server.host]),
  );
  const parts = [
    visibleWholeText(error.quote),
    error.record.meaning(error.line),
    '',
    ...(named.length === 0
      ? []
      : [
          l10n.t('Named in this line:'),
          ...named.map((each) => `   ${visibleWholeText(each.name)} · ${namedPlaceWords(each, context)}`),
          '',
        ]),
    ...connections.flatMap((connection, index) => connectionText(connection, index + 1, hosts, context)),
    ...(more === 0 ? [] : [joinSentences(moreWords(more), allWords(reader)), '']),
    ...(findings.length === 0
      ? []
      : [
          l10n.t('Problems in these files that lead to this error:'),
          ...findings.map((each) => `${stateMark('broken')} ${findingLine(each, context)}`),
          '',
        ]),
    ...certificateLines(certificates, context),
    ...rightsLines(explained, context),
    ...(connections.length + findings.length + rights.length === 0 ? nothingLines(explained, context.graph) : []),
  ];
  return parts.map((line) => `${line}\n`).join('');
}

function nothingLines(explained: ExplainedError, graph: PkiGraph): readonly string[] {
  const words = nothingFailsWords(explained, graph);
  return words.length === 0 ? [] : [joinSentences(...words), ''];
}

/** The note about causes that are not shown. */
export function moreWords(more: number): string {
  return more === 1 ? l10n.t('One more cause is possible.') : l10n.t('{0} more causes are possible.', more);
}

/** Where to find the causes that are not shown. */
function allWords(reader: 'terminal' | 'editor'): string {
  return reader === 'terminal'
    ? l10n.t('`{0}` lists all of them.', typed('connections'))
    : l10n.t('The Kubernetes PKI view lists all of them, and the map shows them.');
}

function connectionText(
  { verdict, refusal, findings, others }: ExplainingConnection,
  number: number,
  hosts: ReturnType<typeof namedHosts>,
  context: PresentContext,
): readonly string[] {
  const title = ({ connection }: ConnectionVerdict): string => connectionTitle(connection, hosts.size < 2);
  const lines = [
    refusalWords(verdict, refusal.by, refusal.verdict),
    ...configurationPlace(verdict, refusal, context),
    ...sourceLines(verdict, refusal),
    ...(others.length === 0 ? [] : [l10n.t('for the same reason: {0}', listed(others.map(title)))]),
    ...findings.map((finding) => `→ ${findingLine(finding, context)}`),
  ];
  return [`${number}. ${stateMark('broken')} ${title(verdict)}`, ...lines.map((line) => `   ${line}`), ''];
}

function findingLine(finding: Finding, context: PresentContext): string {
  return `${placeOfFinding(finding, context)}: ${visibleWholeText(finding.message)} (${finding.code})`;
}

/** The file and line of a finding, for people. */
export function placeOfFinding({ path, span }: Finding, context: PresentContext): string {
  const file = context.graph.files.find((each) => each.path === path);
  return placeWords((file && context.pathLabel?.(file)) ?? path, file, span);
}

function placeWords(label: string, file: DecodedFile | undefined, span: Span | undefined): string {
  const line = span === undefined ? undefined : file?.lines?.positionAt(span.start).line;
  return visibleWholeText(line === undefined ? label : `${label}:${line + 1}`);
}

/** Tells where something stands that the error names, or what names it. */
export function namedPlaceWords({ kind, place: { file, span } }: NamedPlace, context: PresentContext): string {
  const label = context.pathLabel?.(file) ?? file.path;
  const place = span.end === 0 ? visibleWholeText(label) : placeWords(label, file, span);
  return kind === 'contained' ? place : l10n.t('not in these files, named in {0}', place);
}

/** Where the kubeconfig stands that its reader rejects. */
function configurationPlace(
  { connection: { client } }: ConnectionVerdict,
  { verdict: { reason } }: ExplainingConnection['refusal'],
  context: PresentContext,
): readonly string[] {
  if (reason !== 'configuration' || client.place === undefined) return [];
  const { file, span } = client.place;
  return [`→ ${placeWords(context.pathLabel?.(file) ?? file.path, file, span)}`];
}

function rightsLines({ rights }: ExplainedError, context: PresentContext): readonly string[] {
  if (rights.length === 0) return [];
  const lines = rights.map(({ text, place, isCause }) => {
    const mark = isCause ? stateMark('broken') : '·';
    const label = place && placeWords(context.pathLabel?.(place.file) ?? place.file.path, place.file, place.span);
    return `${mark} ${label === undefined ? '' : `${label}: `}${text}`;
  });
  return [l10n.t('What these files say about the rights of this user:'), ...lines, ''];
}

/** The first three, then the number of the rest. */
function listed(items: readonly string[]): string {
  const each = [...new Set(items)];
  const more = each.length - 3;
  return more > 0 ? l10n.t('{0} and {1} more', each.slice(0, 3).join(', '), more) : each.join(', ');
}

function certificateLines(certificates: readonly CertificateNode[], context: PresentContext): readonly string[] {
  if (certificates.length === 0) return [];
  const lines = certificates.map((node) => {
    const { expiry } = judgedCertificates(context).verdictOf(node);
    const state = judgedCertificates(context).stateOf(node);
    const [first] = node.occurrences;
    const place = first === undefined ? '' : ` · ${visibleWholeText(pathLabel(context, first.file))}`;
    return `   ${stateMark(state)} ${shortTitle(node)} · ${shortExpiry(node.certificate, expiry, context.now)}${place}`;
  });
  return [l10n.t('Certificates in this line:'), ...lines, ''];
}

/** Without these sentences, silence would look like health. First the fact, then the advice. */
export function nothingFailsWords(explained: ExplainedError, graph: PkiGraph): readonly string[] {
  const { certificates, places, named, error, isAsked, unlike } = explained;
  const { record, wanted, line } = error;
  if (graph.files.length === 0 && record.isNoFault !== true) {
    return [
      l10n.t(
        'To find the cause, give the files of the program that prints this error and of the one that it connects to: kubeconfigs, certificates and manifests, such as /etc/kubernetes of each machine.',
      ),
    ];
  }
  const file = openedFile(line);
  const read = [...objectsTold(line).filter(isHeld).map(toldWords), ...(file === undefined ? [] : [file])];
  const absent = [...read, ...webhooksTold(line).map((name) => `webhook ${name}`)]
    .filter((words) => !named.some(({ name }) => name === words))
    .map((words) => l10n.t('{0} is not in these files, and nothing here names it.', visibleWholeText(words)));
  // What is called otherwise has nothing to do with it.
  const similar = read.length > 0 ? [] : unlikeWords(unlike);
  if (record.isNoFault === true || places.some(({ kind }) => kind === 'missing')) return similar;
  // Of what no connection fails with, certificates and processes that run say nothing.
  const isOfConnections = record.reasons.some((reason) => reason !== 'notIssued');
  const needsThem = record.reasons.some((reason) => reason !== 'notIssued' && reason !== 'plainText');
  if (needsThem && graph.certificates.size === 0 && places.length === 0 && !isOfRights(error))
    return [
      ...absent,
      l10n.t('These files contain no certificates.'),
      l10n.t('Add the certificates of the machine that printed the error.'),
    ];
  const nothing = isOfConnections
    ? l10n.t('No connection in these files fails with this error.')
    : l10n.t('Nothing in these files leads to this error.');
  const isOlder = l10n.t('Running processes may still use older files. Restart the components that read them.');
  if (certificates.length > 0)
    return [
      nothing,
      isOlder,
      l10n.t('It may have failed only at that time: check as of the time in the log.'),
      ...similar,
    ];
  const unused =
    wanted === undefined || isAsked
      ? []
      : [l10n.t('No client in these files uses the name {0}.', visibleWholeText(wanted))];
  const isElsewhere = l10n.t(
    'The error may come from another cluster, or from a program whose files are not included here.',
  );
  // The files are those of the line, or tell of something like it.
  const isHere = named.some(({ kind }) => kind === 'contained') || isAsked;
  return [
    nothing,
    ...absent,
    ...unused,
    ...similar,
    ...(isHere || unlike.length > 0 ? [] : [isElsewhere]),
    // kubectl and what it starts read the files on each run.
    ...(record.reasons.some((reason) => reason !== 'configuration' && reason !== 'notIssued') && unlike.length === 0
      ? [isOlder]
      : []),
  ];
}

function unlikeWords(unlike: ExplainedError['unlike']): readonly string[] {
  const titles = listed(unlike.map(({ connection }) => connectionTitle(connection, true)));
  return titles === ''
    ? []
    : [
        l10n.t(
          'Failing for a similar reason: {0}. But this error is about a different name, address, certificate or program.',
          titles,
        ),
      ];
}
