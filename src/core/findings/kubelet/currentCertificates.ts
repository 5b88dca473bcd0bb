import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { firstCertificateOf, rotationsAmong } from './rotationOf.ts';

/** The link, and where a word about it belongs: where it is named, if it was read as the file to which it leads. */
interface CurrentFile {
  readonly file: DecodedFile;
  readonly place: FilePlace;
}

/**
 * Judges the links by which the kubelet finds its newest certificate: that each leads to a file, and to the newest.
 * A copy made without links has a file in the place of each, which is the same as one of the others.
 */
export function checkCurrentCertificates({ graph }: ClusterPicture, now: number): readonly FindingDraft[] {
  return rotationsAmong([...graph.files.map(asRead), ...followedLinks(graph)]).flatMap(({ current, dated: all }) => {
    if (current === undefined) return [];
    const { file, place } = current;
    const dated = all.flatMap((each) => (each.file.link === undefined ? [each.file] : []));
    const judgement = file.link === undefined ? noLink(graph, file, dated) : wrongLink(graph, file, dated, now);
    return judgement === undefined ? [] : [placedAt(place, judgement)];
  });
}

function asRead(file: DecodedFile): CurrentFile {
  return { file, place: { file, span: { start: 0, end: 0 } } };
}

/** Links that were followed from where they are named, and are not among the files. */
function followedLinks(graph: PkiGraph): readonly CurrentFile[] {
  return graph.files.flatMap((file) =>
    (file.references ?? []).flatMap(({ hostPath, filePath, span }): CurrentFile[] => {
      const lookUp = filePath === undefined ? undefined : graph.lookUps?.get(filePath);
      if (hostPath === undefined || filePath === undefined || typeof lookUp !== 'object') return [];
      if (!('linkTo' in lookUp)) return [];
      const target = graph.files.find(({ path }) => path === lookUp.linkTo);
      const link = target?.hostPath ?? lookUp.linkTo;
      return [{ file: { path: filePath, hostPath, link, values: [], credentials: [] }, place: { file, span } }];
    }),
  );
}

function noLink(graph: PkiGraph, current: DecodedFile, dated: readonly DecodedFile[]): Judgement | undefined {
  const own = firstCertificateOf(graph, current);
  // Modes are known where links are.
  if (own === undefined || current.mode === undefined || dated.length === 0) return undefined;
  const isCopied = dated.some((file) => firstCertificateOf(graph, file) === own);
  const name = nameOf(current);
  return {
    code: 'kubelet-current-not-symlink',
    ...(isCopied ? { severity: 'info' } : {}),
    fact: l10n.t('{0} is a file, where the kubelet expects a symbolic link to its newest certificate.', name),
    consequence: l10n.t(
      'The next rotation stops at it with {0}.',
      `\`expected "${current.hostPath ?? name}" to be a symlink but it is a file\``,
    ),
    wayOut: l10n.t('Rename it after its date, and link to it.'),
  };
}

function wrongLink(
  graph: PkiGraph,
  current: DecodedFile,
  dated: readonly DecodedFile[],
  now: number,
): Judgement | undefined {
  const target = targetOf(current);
  const file = graph.files.find((each) => (each.hostPath ?? each.path) === target && hostOf(each) === hostOf(current));
  const isBeside = folderOf(target) === folderOf(current.hostPath ?? current.path);
  const name = nameOf(current);
  if (file === undefined && current.unreadable !== undefined && isBeside) {
    const [newest] = newestFirst(graph, dated, now);
    return {
      code: 'kubelet-current-symlink-dangling',
      fact: l10n.t('{0} is a link to {1}, which does not exist.', name, lastOf(target)),
      consequence: l10n.t(
        'The kubelet has no certificate to begin with; it asks for a new one only with a bootstrap kubeconfig.',
      ),
      wayOut:
        newest === undefined
          ? l10n.t('Restore the file, or have the node join again.')
          : l10n.t('Link to {0}, the newest that is valid.', nameOf(newest.file)),
    };
  }
  const linked = file && firstCertificateOf(graph, file);
  const [newest] = newestFirst(graph, dated, now);
  if (linked === undefined || newest === undefined || newest.leaf === linked || !isNewer(newest.leaf, linked))
    return undefined;
  return {
    code: 'kubelet-current-not-newest',
    fact: l10n.t('{0} is a link to {1}, and {2} is newer.', name, lastOf(target), nameOf(newest.file)),
    consequence: l10n.t('A rotation was interrupted: the kubelet goes on with the older certificate until it ends.'),
    wayOut: l10n.t('Link to {0}.', nameOf(newest.file)),
    related: [relatedAt({ file: newest.file, span: { start: 0, end: 0 } }, l10n.t('The newer certificate'))],
  };
}

interface DatedCertificate {
  readonly file: DecodedFile;
  readonly leaf: CertificateNode;
}

/** Those that are valid and have their key, the one first that is valid longest. */
function newestFirst(graph: PkiGraph, dated: readonly DecodedFile[], now: number): readonly DatedCertificate[] {
  return dated
    .flatMap((file): DatedCertificate[] => {
      const leaf = firstCertificateOf(graph, file);
      const { notBefore, notAfter } = leaf?.certificate ?? {};
      if (leaf === undefined || notBefore === undefined || notBefore > now) return [];
      const hasKey = leaf.keys.some((key) => key.file === file);
      return hasKey && notAfter !== undefined && notAfter > now ? [{ file, leaf }] : [];
    })
    .sort((a, b) => (isNewer(a.leaf, b.leaf) ? -1 : 1));
}

function isNewer(a: CertificateNode, b: CertificateNode): boolean {
  return (a.certificate.notAfter ?? 0) > (b.certificate.notAfter ?? 0);
}

/** The path on the machine that a link names. */
function targetOf({ path, hostPath = path, link = '' }: DecodedFile): string {
  if (link.startsWith('/')) return link;
  return `${folderOf(hostPath)}${link.replace(/^(?:\.\/)+/, '')}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nameOf({ path, hostPath = path }: DecodedFile): string {
  return lastOf(hostPath);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
