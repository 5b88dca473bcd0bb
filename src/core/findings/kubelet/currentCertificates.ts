import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { baseName, folderOf } from '../../text/paths.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { firstCertificateOf, rotationsAmong } from './rotationOf.ts';

/**
 * File in place of the kubelet's link.
 *
 * When: `kubelet-client-current.pem` or `kubelet-server-current.pem` is a regular file. If it is the same as one of the dated files, it
 * is information.
 *
 * @category wiring
 * @stage understand
 * @see CG-certmgr
 */
export const kubeletCurrentNotSymlink = {
  code: 'kubelet-current-not-symlink',
  severity: 'warning',
  fact: '{link} is a file, but the kubelet expects a symbolic link to its newest certificate.',
  consequence: 'The next rotation fails with {error}.',
  wayOut: 'Rename the file with its date, and create a link to it.',
  quickFix: 'relink',
} as const satisfies FindingRecord;

/**
 * Kubelet's link leads nowhere.
 *
 * When: the file to which `kubelet-client-current.pem` or `kubelet-server-current.pem` points does not exist.
 *
 * @category wiring
 * @stage understand
 * @see CG-certmgr
 */
export const kubeletCurrentSymlinkDangling = {
  code: 'kubelet-current-symlink-dangling',
  severity: 'error',
  fact: '{link} points to {target}, which does not exist.',
  consequence: 'The kubelet has no certificate, and needs a bootstrap kubeconfig to request one.',
  wayOut: {
    relink: 'Point it to {newest}.',
    restore: 'Restore the file, or let the node join again.',
  },
  quickFix: 'relink',
} as const satisfies FindingRecord;

/**
 * Kubelet uses an older certificate.
 *
 * When: `kubelet-client-current.pem` or `kubelet-server-current.pem` points to a file, and another file has a valid certificate that
 * expires later.
 *
 * There may also be a file `kubelet-client-updated.pem` of the rotation that was interrupted.
 *
 * @category wiring
 * @stage understand
 * @see CG-certmgr
 */
export const kubeletCurrentNotNewest = {
  code: 'kubelet-current-not-newest',
  severity: 'warning',
  fact: '{link} points to {target}, but {newest} is newer.',
  consequence: 'A rotation was interrupted. The kubelet keeps using the older certificate until it expires.',
  wayOut: 'Point it to {newest}.',
  quickFix: 'relink',
} as const satisfies FindingRecord;

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
  const link = nameOf(current);
  const error = `\`expected "${current.hostPath ?? link}" to be a symlink but it is a file\``;
  return problem(kubeletCurrentNotSymlink, { severity: isCopied ? 'info' : undefined, values: { link, error } });
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
  const [newest] = newestFirst(graph, dated, now);
  const values = { link: nameOf(current), target: baseName(target), newest: newest ? nameOf(newest.file) : '' };
  if (file === undefined && current.unreadable !== undefined && isBeside) {
    return problem(kubeletCurrentSymlinkDangling, { wayOut: newest ? 'relink' : 'restore', values });
  }
  const linked = file && firstCertificateOf(graph, file);
  if (linked === undefined || newest === undefined || newest.leaf === linked || !isNewer(newest.leaf, linked))
    return undefined;
  return problem(kubeletCurrentNotNewest, {
    values,
    related: [relatedAt({ file: newest.file, span: { start: 0, end: 0 } }, l10n.t('The newer certificate'))],
  });
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

function nameOf({ path, hostPath = path }: DecodedFile): string {
  return baseName(hostPath);
}
