import { keyIdOf } from '../../pki/byteKey.ts';
import { certificateNamesFor } from '../../pki/certificateNamesFor.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { baseName, folderOf } from '../../text/paths.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { keyMissing } from '../hollowMaterial.ts';
import { judgedAt, problem } from '../judgement.ts';
import { fileName, isCertificateFile, isServiceAccountKey, isSshKey, roleOfFile } from '../places.ts';

/**
 * Key without a certificate.
 *
 * When: a private key has no certificate, and is neither a service account key, nor the key of a pending request, nor cert-manager's
 * next private key.
 *
 * @category key
 * @stage understand
 * @see CM
 */
export const certMissingForKey = {
  code: 'cert-missing-for-key',
  severity: 'info',
  fact: 'The key in {file} matches no certificate and no request here.',
} as const satisfies FindingRecord;

/** Reports certificates of components without their key, and keys that match nothing. */
export function checkLoneHalves(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph } = picture;
  const folders = foldersOf(graph);
  const named = namedFilesOf(picture);
  return graph.files.flatMap((file) => {
    const folder = folders.get(folderOf(file.path)) ?? [];
    return [...keylessFile(graph, named, file, folder), ...loneKey(graph, named, file, folder)];
  });
}

/** What flags name. Collected once: there may be a hundred clusters. */
interface NamedFiles {
  readonly paths: ReadonlySet<string>;
  /** Names of certificates to which a file belongs that is named and is not there, or holds nothing. */
  readonly ofAbsent: ReadonlySet<string>;
}

function namedFilesOf({ components }: ClusterPicture): NamedFiles {
  const paths = new Set<string>();
  const ofAbsent = new Set<string>();
  for (const { material } of components.flatMap(({ settings }) => settings)) {
    if (material?.filePath !== undefined) paths.add(material.filePath);
    if (material?.source !== 'absent' && material?.source !== 'noCredential') continue;
    for (const name of certificateNamesFor(baseName(material.name))) ofAbsent.add(name);
  }
  return { paths, ofAbsent };
}

function foldersOf({ files }: PkiGraph): ReadonlyMap<string, readonly DecodedFile[]> {
  return groupBy(files, ({ path }) => folderOf(path));
}

/** Where other keys lie beside a certificate, its own should. A flag that names the missing file tells it already. */
function keylessFile(
  graph: PkiGraph,
  { ofAbsent }: NamedFiles,
  file: DecodedFile,
  folder: readonly DecodedFile[],
): readonly FindingDraft[] {
  const occurrence = firstInText(file);
  const node = graph.certificates.get(occurrence?.credential.fingerprint ?? '');
  const role = occurrence && roleOfFile(occurrence);
  if (occurrence === undefined || node === undefined || role === undefined || role.use === 'ca') return [];
  if (isUsedAsCa(node) || node.keys.length > 0 || !folder.some(holdsKeyAlone)) return [];
  // One that lies behind it, and is another one, is told as such.
  if (file.credentials.some(({ content }) => content.kind === 'privateKey')) return [];
  const name = baseName(file.path);
  if (folder.some((other) => certificateNamesFor(baseName(other.path)).includes(name))) return [];
  if (ofAbsent.has(name)) return [];
  const judgement = problem(keyMissing, {
    fact: 'noKeyFor',
    consequence: 'unusable',
    wayOut: 'reissue',
    values: { file: fileName(file), name: nameInSentence(node, occurrence) },
  });
  return [judgedAt(occurrence, judgement)];
}

/** A key with a pending request is not alone. */
function loneKey(
  graph: PkiGraph,
  { paths }: NamedFiles,
  file: DecodedFile,
  folder: readonly DecodedFile[],
): readonly FindingDraft[] {
  const occurrence = firstInText(file);
  const content = occurrence?.credential.content;
  if (occurrence === undefined || content?.kind !== 'privateKey' || content.publicKey === undefined) return [];
  if (!isCertificateFile(file) || !holdsKeyAlone(file) || isServiceAccountKey(occurrence) || isSshKey(occurrence)) {
    return [];
  }
  const key = graph.keys.get(keyIdOf(content.publicKey));
  const isPaired = key !== undefined && key.certificates.length + key.requests.length + key.publicKeys.length > 0;
  const isNamed = paths.has(file.path);
  const hasPartner = folder.some((other) => certificateNamesFor(baseName(file.path)).includes(baseName(other.path)));
  if (isPaired || isNamed || hasPartner || !folder.some(isOfCluster)) return [];
  return [judgedAt(occurrence, problem(certMissingForKey, { values: { file: fileName(file) } }))];
}

/** Elsewhere keys without certificates are normal: for SSH, tests, signatures. */
function isOfCluster(file: DecodedFile): boolean {
  const occurrence = firstInText(file);
  return occurrence !== undefined && roleOfFile(occurrence) !== undefined;
}

function firstInText(file: DecodedFile): Occurrence | undefined {
  const credential = file.credentials.find(({ value }) => value.keyPath === undefined);
  return credential && { file, credential };
}

function holdsKeyAlone({ credentials }: DecodedFile): boolean {
  const [first, ...others] = credentials;
  return first?.content.kind === 'privateKey' && first.value.keyPath === undefined && others.length === 0;
}
