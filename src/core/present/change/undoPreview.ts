import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import { newErrors } from '../../findings/newErrors.ts';
import { certificateName } from '../../pki/certificateName.ts';
import { type DecodingTools, decodeFile } from '../../pki/decodeFile.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { graphAfter } from '../../renewal/change/graphAfter.ts';
import { connectionsBetween } from '../../renewal/change/judgeChange.ts';
import { pathOfContent } from '../../renewal/reissue/samePlaces.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { sentencesOf } from '../problemSentences.ts';
import type { State } from '../stateMark.ts';
import { type ServedConnection, servedConnections } from './servedConnections.ts';

/** A file as it is after an undo. */
export interface RestoredFile {
  /** As `DecodedFile.path`. */
  readonly path: string;
  /** Absent if the undo removes the file. */
  readonly content?: Bytes;
  /** The name is a link, whose target has that content. */
  readonly linkTo?: string;
}

/** What an undo would do, in words that are harmless in plain text. */
export interface UndoPreview {
  /** What is wrong with the previous contents and is not wrong now, each with its file. */
  readonly harms: readonly string[];
  readonly files: readonly { readonly path: string; readonly words: readonly string[] }[];
  /** What becomes of connections, each with the connections of which it is true, the worst first. */
  readonly connections: readonly { readonly words: string; readonly titles: readonly string[] }[];
}

/**
 * The preview as lines, what is broken first.
 *
 * @param most - Number of lines of each part.
 */
export function undoPreviewLines(
  { harms, files, connections }: UndoPreview,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const indented = (lines: readonly string[]): readonly string[] => {
    const more = lines.length - most;
    const shown = more > 0 ? [...lines.slice(0, most), l10n.t('and {0} more', more)] : lines;
    return shown.map((line) => `  ${line}`);
  };
  return [
    ...(harms.length === 0 ? [] : [l10n.t('✗ This puts back what is broken:'), ...indented(harms)]),
    files.length === 1
      ? l10n.t('1 file gets its previous contents:')
      : l10n.t('{0} files get their previous contents:', files.length),
    ...indented(files.flatMap(({ path, words }) => [path, ...words.map((each) => `  ${each}`)])),
    ...connections.flatMap(({ words, titles }) => [words, ...indented(titles)]),
    ...(connections.length > 0 ? [] : [l10n.t('No connection that these files show stops or starts to work.')]),
  ];
}

/** What the preview needs to know. */
export interface UndoContext {
  readonly tools: DecodingTools;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** A file's name as the user writes it; harmless. */
  nameOf(path: string): string;
  /** Judges a graph. */
  evaluateAll(graph: PkiGraph): Promise<readonly Finding[]>;
}

/**
 * Says what an undo does: to its files and their certificates, and to the connections of the cluster.
 *
 * @param graph - With the files as they are now, under the paths of `restored`.
 */
export async function undoPreview(
  restored: readonly RestoredFile[],
  graph: PkiGraph,
  { tools, now, nameOf, evaluateAll }: UndoContext,
): Promise<UndoPreview> {
  const byPath = restored.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const later = await graphOf(restored, graph, tools);
  const added = newErrors(await evaluateAll(graph), await evaluateAll(later));
  const connections = servedConnections(
    { fingerprints: new Set(), connections: connectionsBetween(graph, later, now) },
    { graph: later, now },
  );
  return {
    harms: added.map(({ path, message }) => `${nameOf(path)}: ${visibleWholeText(sentencesOf(message)[0] ?? message)}`),
    files: byPath.map((file) => ({
      path: nameOf(file.path),
      words: fileWords(file, graph, later, tools, now),
    })),
    connections: changedConnections(connections),
  };
}

function changedConnections(served: readonly ServedConnection[]): UndoPreview['connections'] {
  const titles = (isMeant: (state: State, was: State) => boolean): readonly string[] =>
    served.flatMap(({ item: { text }, state, was }) =>
      was !== undefined && isMeant(state, was) ? [visibleWholeText(text)] : [],
    );
  const isFine = (state: State): boolean => state === 'works' || state === 'willStop';
  return [
    { words: l10n.t('Would stop working:'), titles: titles((state, was) => state === 'broken' && was !== 'broken') },
    {
      words: l10n.t('Could no longer be judged:'),
      titles: titles((state, was) => state === 'unknown' && was !== 'unknown'),
    },
    { words: l10n.t('Would work again:'), titles: titles((state, was) => isFine(state) && was === 'broken') },
  ].filter((group) => group.titles.length > 0);
}

/** With a link, what it names changes, and not the file that it names now. */
function graphOf(restored: readonly RestoredFile[], graph: PkiGraph, tools: DecodingTools): Promise<PkiGraph> {
  const removed = new Set(restored.flatMap(({ path, content }) => (content === undefined ? [path] : [])));
  const relinked = new Set(restored.flatMap(({ path, linkTo }) => (linkTo === undefined ? [] : [path])));
  const files = graph.files.filter((file) => !relinked.has(file.path) && !removed.has(pathOfContent(file, graph)));
  const contents = restored.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, after: content }]));
  return graphAfter({ ...graph, files }, contents, graph.files, tools);
}

function fileWords(
  { path, content, linkTo }: RestoredFile,
  graph: PkiGraph,
  later: PkiGraph,
  tools: DecodingTools,
  now: number,
): readonly string[] {
  const current = graph.files.find((file) => file.path === path);
  if (content === undefined) return [l10n.t('is removed: it did not exist before')];
  const words = linkTo === undefined ? [] : [l10n.t('becomes a link to {0} again', visibleWholeText(linkTo))];
  if (content.length === 0) return [...words, l10n.t('becomes empty again')];
  // A file that nobody knows here still says what is in it.
  const previous = later.files.find((file) => file.path === path) ?? decodeFile({ path, bytes: content }, tools);
  const [is, was] = [current === undefined ? [] : certificatesOf(current, graph), certificatesOf(previous, later)];
  const certificates = was.flatMap((node, index) => {
    const same = is.some(({ fingerprint }) => fingerprint === node.fingerprint);
    return same ? [] : [certificateWords(node, is.length === was.length ? is[index] : undefined, now)];
  });
  const keys = current === undefined ? [] : keysIn(path, graph);
  const isOtherKey = keys.length > 0 && keysIn(path, later).some((id) => !keys.includes(id));
  return [...words, ...certificates, ...(isOtherKey ? [l10n.t('the previous private key')] : [])];
}

function certificatesOf({ credentials }: DecodedFile, { certificates }: PkiGraph): readonly CertificateNode[] {
  return credentials.flatMap(({ content, fingerprint = '' }) =>
    content.kind === 'certificate' ? (certificates.get(fingerprint) ?? []) : [],
  );
}

function keysIn(path: string, { keys }: PkiGraph): readonly string[] {
  return [...keys.values()].flatMap(({ keyId, privateKeys }) =>
    privateKeys.some(({ file }) => file.path === path) ? [keyId] : [],
  );
}

function certificateWords(node: CertificateNode, current: CertificateNode | undefined, now: number): string {
  const name = certificateName(node.certificate, node.role);
  const then = validityWords(node, now);
  return current === undefined
    ? l10n.t('{0}, {1}', name, then)
    : l10n.t('{0}, now {1}; then {2}', name, validityWords(current, now), then);
}

function validityWords({ certificate: { notBefore, notAfter } }: CertificateNode, now: number): string {
  if (notAfter === undefined || notBefore === undefined) return l10n.t('without readable dates');
  if (notAfter < now)
    return l10n.t('expired on {0} ({1} ago)', formatMoment(notAfter, now), formatDuration(now - notAfter));
  if (notBefore > now) return l10n.t('not valid until {0}', formatMoment(notBefore, now));
  return l10n.t('valid until {0} ({1})', formatMoment(notAfter, now), formatDuration(notAfter - now));
}
