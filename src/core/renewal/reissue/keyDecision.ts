import { isDamaged } from '../../pki/damagedFiles.ts';
import { type LostKey, lostKeysOf } from '../../pki/lostKeys.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import type { PlannedFile, PlannedKey } from '../change/changeModel.ts';
import { newKey, newPemFile } from '../create/newCertificate.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { decideKey, type KeyDecision } from './keyPlaces.ts';

/** A {@link KeyDecision}, and missing key files that must be created again. */
export interface KeyAndFiles extends KeyDecision {
  readonly lost?: readonly LostKey[];
}

/**
 * Decides the key of a reissued certificate: see {@link decideKey}. A certificate whose key is lost gets a new one,
 * because nobody else can have it.
 *
 * @param how.targets - The places that get the new certificate, without those that already have the new key.
 */
export function keyDecisionOf(
  graph: PkiGraph,
  node: CertificateNode,
  how: Parameters<typeof decideKey>[2],
): KeyAndFiles | RenewalRefusal {
  const { targets, wish } = how;
  if (targets.length === 0) return { kind: 'new', why: 'chosen', places: [], untouched: [] };
  const lost = targets.flatMap((at) => lostKeysOf(graph, node, at));
  const [first] = lost;
  if (first !== undefined && wish === 'same')
    return refuse('keyLost', { certificate: node, path: first.hostPath ?? first.path });
  const decision = decideKey(graph, node, first === undefined ? how : { ...how, wish: 'new' });
  const { kind, hindrance } = decision;
  if (first !== undefined && (kind === 'new' || hindrance === undefined)) {
    const { places, untouched } = decision;
    return { kind: 'new', why: 'lost', places, untouched, lost };
  }
  return kind === 'same' && (wish === 'new' || first !== undefined) ? refuseNewKey(node, decision) : decision;
}

function refuseNewKey(node: CertificateNode, { why, hindrance }: KeyDecision): RenewalRefusal {
  return refuse(why === 'shared' ? 'keyShared' : 'keyElsewhere', { certificate: node, key: hindrance });
}

/** The files that are created for lost keys. */
export function lostKeyFiles(
  graph: PkiGraph,
  lost: readonly LostKey[],
  { id, algorithm }: PlannedKey,
): readonly PlannedFile[] {
  return lost.map(({ path, hostPath }) => ({
    ...newPemFile(path, [newKey(id, algorithm)], hostPath),
    ...(isDamaged(graph, path, 'privateKey') ? { isOverDamaged: true as const } : {}),
  }));
}

/** Files that several certificates with one key need are created once. */
export function filesOnce(files: readonly PlannedFile[]): readonly PlannedFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
