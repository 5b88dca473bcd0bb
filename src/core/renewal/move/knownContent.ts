import { siblingKeyPath } from '../../kubernetes/keyPathSegments.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { DecodedFile, FileReference, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import type { PlannedMaterial } from '../change/changeModel.ts';

/**
 * Finds what a missing file of a kubeconfig must have contained: the certificate for the key next to it, the key for
 * the certificate next to it, or the CA that all other kubeconfigs use for the same server.
 *
 * @returns `undefined` if that would be a guess.
 */
export function knownContent(
  reference: FileReference,
  file: DecodedFile,
  graph: PkiGraph,
): PlannedMaterial | undefined {
  switch (reference.keyPath?.split('.').at(-1)) {
    case 'client-certificate':
      return certificateFor(partnerOf(reference, 'client-key', file, graph), graph);
    case 'client-key':
      return keyFor(partnerOf(reference, 'client-certificate', file, graph), graph);
    case 'certificate-authority':
      return caFor(reference, file, graph);
    default:
      return undefined;
  }
}

/** Id of the key of the user's other half, by path or by value. */
function partnerOf(
  { keyPath = '' }: FileReference,
  field: string,
  file: DecodedFile,
  graph: PkiGraph,
): string | undefined {
  const place = siblingKeyPath(keyPath, field);
  const named = file.references?.find((each) => each.keyPath === place);
  const target = named && referenceTarget(named, graph);
  const holds = (at: Occurrence): boolean =>
    target?.kind === 'file'
      ? at.file === target.file
      : at.file === file && at.credential.value.keyPath === `${place}-data`;
  for (const [keyId, { privateKeys }] of graph.keys) if (privateKeys.some(holds)) return keyId;
  return [...graph.certificates.values()].find(({ occurrences }) => occurrences.some(holds))?.keyId;
}

/** The one that expires last. */
function certificateFor(keyId: string | undefined, { certificates }: PkiGraph): PlannedMaterial | undefined {
  const [node] = [...certificates.values()]
    .filter((each) => keyId !== undefined && each.keyId === keyId)
    .toSorted((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
  return node && { kind: 'known', label: 'CERTIFICATE', der: node.certificate.der };
}

function keyFor(keyId: string | undefined, { keys }: PkiGraph): PlannedMaterial | undefined {
  const at = keys.get(keyId ?? '')?.privateKeys.find((each) => each.file.inventory === undefined);
  return at && { kind: 'knownKey', at };
}

/** A single CA: in a bundle, it is unknown which member is meant for whom. */
function caFor({ keyPath = '' }: FileReference, file: DecodedFile, graph: PkiGraph): PlannedMaterial | undefined {
  const index = Number(/^clusters\[(\d+)\]/.exec(keyPath)?.[1]);
  const all = clusterPictureOf(graph).kubeconfigs.flatMap((each) =>
    each.clusters.map((cluster) => ({ file: each.file, cluster })),
  );
  const own = all.find((each) => each.file === file && each.cluster.index === index)?.cluster;
  const known = all
    .filter(({ cluster }) => own?.server !== undefined && cluster.server?.text === own.server.text)
    .flatMap(({ cluster: { ca, insecure } }) => (insecure === undefined ? (ca?.certificates ?? []) : []));
  const [ca] = known;
  const isAgreed = new Set(known.map(({ fingerprint }) => fingerprint)).size === 1;
  return ca !== undefined && isAgreed ? { kind: 'known', label: 'CERTIFICATE', der: ca.certificate.der } : undefined;
}
