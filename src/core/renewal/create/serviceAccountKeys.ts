import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { isDamaged } from '../../pki/damagedFiles.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { ChangePlan, PlannedFile, PlannedMaterial } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { damagedWarning } from './damagedWarning.ts';
import { existingKeyAt } from './existingKey.ts';
import { type NewParts, newKey, newPemFile, planOf } from './newCertificate.ts';
import {
  refusedKeyKind,
  refuseKeyKind,
  refuseMismatchedPair,
  refuseSealedKey,
  refuseToEndTokens,
  refuseToReplace,
} from './refuseNew.ts';

/** The key pair that signs and verifies service account tokens, and where it goes. */
export interface ServiceAccountKeysRequest {
  readonly graph: PkiGraph;
  readonly key: string;
  readonly publicKey: string;
  readonly keyAlgorithm?: KeyAlgorithm | undefined;
  /** A new pair can be created although the public key of a lost pair exists. */
  readonly mayEndTokens?: boolean;
}

/** Plans the pair, or its missing half if it can be derived. */
export function planServiceAccountKeys(request: ServiceAccountKeysRequest): ChangePlan | RenewalRefusal {
  const parts: NewParts & { readonly warnings: ChangeWarning[] } = {
    certificates: [],
    keys: [],
    files: [],
    warnings: [],
  };
  const refusal =
    faultOfPair(request) === 'otherHalf' ? replacePublicHalf(parts, request) : addServiceAccountKeys(parts, request);
  if (refusal !== undefined) return refusal;
  const { warnings, ...made } = parts;
  const damaged = made.files.filter(({ path }) =>
    isDamaged(request.graph, path, path === request.key ? 'privateKey' : 'publicKey'),
  );
  if (damaged.length > 0) warnings.push(damagedWarning(damaged));
  const title =
    made.keys.length === 0
      ? l10n.t('Derive the service account public key from the private key')
      : l10n.t('Create the key pair for service account tokens');
  return planOf(title, made, { warnings });
}

/**
 * Adds the missing half of the pair. The public key is derived from an existing private key, because another pair would
 * invalidate every token.
 *
 * @returns Why nothing can be added.
 */
export function addServiceAccountKeys(
  parts: NewParts & { readonly warnings: ChangeWarning[] },
  request: ServiceAccountKeysRequest,
): RenewalRefusal | undefined {
  const { graph, key, publicKey, keyAlgorithm = 'RSA-2048', mayEndTokens = false } = request;
  const has = halvesOf(request);
  const isCopy = faultOfPair(request) === 'copiedKey';
  if (has.key && !isCopy) return has.publicKey ? refusePair(key) : addPublicHalf(parts, request);
  const refusal = refuseKeyKind(keyAlgorithm);
  if (refusal !== undefined) return refusal;
  if (has.publicKey && !mayEndTokens) return refuseToEndTokens(publicKey);
  const id = 'service-account-keypair';
  parts.keys.push({ id, algorithm: keyAlgorithm });
  const file = halfFile(graph, key, 'privateKey', newKey(id, keyAlgorithm));
  parts.files.push(
    isCopy ? { ...file, isOverDamaged: true } : file,
    publicFile(graph, publicKey, { kind: 'publicKey', key: id }, has.publicKey),
  );
  if (has.publicKey) parts.warnings.push(oldTokensWarning());
  else if (isOfCluster(graph, key)) parts.warnings.push(otherTokensWarning());
  return undefined;
}

/** Which halves exist; one that is damaged is as good as missing. */
export function halvesOf({ graph, key, publicKey }: Pick<ServiceAccountKeysRequest, 'graph' | 'key' | 'publicKey'>): {
  readonly key: boolean;
  readonly publicKey: boolean;
} {
  const has = (path: string, purpose: 'privateKey' | 'publicKey'): boolean =>
    graph.files.some((file) => file.path === path) && !isDamaged(graph, path, purpose);
  return { key: has(key, 'privateKey'), publicKey: has(publicKey, 'publicKey') };
}

/** A file of the pair with new content; one that is damaged is replaced. */
export function halfFile(
  graph: PkiGraph,
  path: string,
  purpose: 'privateKey' | 'publicKey',
  material: PlannedMaterial,
): PlannedFile {
  return {
    ...newPemFile(path, [material]),
    mode: 0o600,
    ...(isDamaged(graph, path, purpose) ? { isOverDamaged: true as const } : {}),
  };
}

/** As kubeadm writes it: PKIX in a block `PUBLIC KEY`, mode 0600. */
function addPublicHalf(
  parts: NewParts,
  { graph, key, publicKey }: ServiceAccountKeysRequest,
  isReplaced = false,
): RenewalRefusal | undefined {
  const existing = existingKeyAt(graph, key);
  if (existing === undefined) return refuse('alreadyThere', { path: key });
  if (existing.kind === 'sealed') return refuseSealedKey(existing.at);
  const { algorithm, curve, spki } = existing.publicKey;
  if (algorithm !== 'RSA' && !(algorithm === 'EC' && /^P-(?:256|384|521)$/.test(curve ?? ''))) {
    return refusedKeyKind(
      curve ?? algorithm,
      l10n.t('Create a pair of another key type in another folder, then rotate to it.'),
    );
  }
  parts.files.push(publicFile(graph, publicKey, { kind: 'known', label: 'PUBLIC KEY', der: spki }, isReplaced));
  return undefined;
}

/**
 * Both halves exist, but do not match: tokens of the private key are rejected. `copiedKey`: it is the key of a certificate,
 * which another file has as well.
 */
export function faultOfPair({
  graph,
  key,
  publicKey,
}: Pick<ServiceAccountKeysRequest, 'graph' | 'key' | 'publicKey'>): 'otherHalf' | 'copiedKey' | undefined {
  const existing = existingKeyAt(graph, key);
  const file = graph.files.find(({ path }) => path === publicKey);
  const verifying = (file?.credentials ?? []).flatMap(({ content }) =>
    content.kind === 'publicKey' ? [keyIdOf(content.publicKey)] : [],
  );
  if (existing?.kind !== 'plain' || verifying.length === 0) return undefined;
  const keyId = keyIdOf(existing.publicKey);
  if (verifying.includes(keyId)) return undefined;
  const { certificates = [], privateKeys = [] } = graph.keys.get(keyId) ?? {};
  const isElsewhere = privateKeys.some(({ file: { path } }) => path !== key);
  return certificates.length > 0 && isElsewhere ? 'copiedKey' : 'otherHalf';
}

/** Tokens of the other pair stay valid with its public key, which is kept. */
function replacePublicHalf(
  parts: NewParts & { readonly warnings: ChangeWarning[] },
  request: ServiceAccountKeysRequest,
): RenewalRefusal | undefined {
  if (request.mayEndTokens === true) return refuseMismatchedPair(request.key, request.publicKey);
  parts.warnings.push(otherPairWarning(request));
  return addPublicHalf(parts, request, true);
}

/** The old public key is kept after the new one, so that kube-apiserver still accepts its tokens. */
function publicFile(graph: PkiGraph, path: string, key: PlannedMaterial, isThere: boolean): PlannedFile {
  const file = halfFile(graph, path, 'publicKey', key);
  return isThere ? { path, kind: 'replace', holdsKey: false, edits: file.edits } : file;
}

/** The machine has control plane files. */
function isOfCluster({ files }: PkiGraph, key: string): boolean {
  const folder = `${hostOf({ path: key })}/etc/kubernetes/`;
  return files.some(({ path, credentials }) => path.startsWith(folder) && credentials.length > 0);
}

function otherTokensWarning(): ChangeWarning {
  return {
    code: 'tokensEnd',
    words: l10n.t(
      'This pair invalidates every token that another pair signed. If another control plane node has sa.key and sa.pub, copy them instead: all nodes share them.',
    ),
    cost: l10n.t('Tokens of Pods and Secrets are rejected until they are replaced.'),
  };
}

function oldTokensWarning(): ChangeWarning {
  return {
    code: 'tokensEnd',
    words: l10n.t(
      'The lost key no longer signs tokens. Its tokens are accepted only while its public key stays in sa.pub, after the new one. Copy both files to every control plane node before its API server restarts. Recreate tokens in Secrets. Remove the old public key after a year.',
    ),
    cost: l10n.t(
      'If a backup or another control plane has sa.key, restore it instead: then nothing has to be replaced.',
    ),
  };
}

function otherPairWarning({ key, publicKey }: ServiceAccountKeysRequest): ChangeWarning {
  return {
    code: 'tokensEnd',
    words: l10n.t(
      'New tokens are rejected until {0} matches {1}. The old public key is kept after the derived one, so its tokens stay valid. All control plane nodes share one pair: if another node has a different sa.key, copy it and its sa.pub instead. Then restart kube-apiserver.',
      shownPath(publicKey),
      shownPath(key),
    ),
  };
}

function refusePair(path: string): RenewalRefusal {
  return refuseToReplace(
    path,
    l10n.t(
      'Another pair would invalidate every token. To change it, create a new pair in another folder, add its public key to --service-account-key-file of every API server, then sign with it.',
    ),
  );
}
