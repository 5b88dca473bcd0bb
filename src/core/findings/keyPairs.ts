import * as l10n from '@vscode/l10n';
import { presentingComponent } from '../kubernetes/presentingComponent.ts';
import { keyIdOf } from '../pki/byteKey.ts';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { isSigner } from '../pki/cluster/servers.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { findKeyMismatches } from '../pki/keyMismatches.ts';
import type { KeyPair } from '../pki/keyPairs.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';

const mismatchInLog = '`tls: private key does not match public key`';

const pairSentences = {
  fact: {
    sameFile: 'This key does not match the certificate in the same file.',
    otherFile: 'This key does not match the certificate in {file}.',
  },
  consequence: {
    knownReader: `{program} fails with ${mismatchInLog}.`,
    anyReader: `Programs that load the pair fail with ${mismatchInLog}.`,
  },
  wayOut: 'Restore the matching key, or renew with a new key.',
} as const;

/**
 * Key does not match its certificate.
 *
 * When: the public key of the certificate differs from the one derived from the private key.
 *
 * Compare the public keys; they must be equal:
 *
 * ```sh
 * openssl x509 -in NAME.crt -noout -pubkey | sha256sum
 * openssl pkey -in NAME.key -pubout | sha256sum
 * ```
 *
 * If an older pair exists, restore both of its files together. Otherwise issue a new certificate for the key that is there.
 *
 * @category key
 * @stage judge
 * @see EXP
 */
export const keyCertMismatch = {
  code: 'key-cert-mismatch',
  severity: 'error',
  ...pairSentences,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Signing certificate and key do not match.
 *
 * When: `--cluster-signing-cert-file` and `--cluster-signing-key-file` of kube-controller-manager do not match.
 *
 * kube-controller-manager exits when it becomes the leader. One that leads already signs with what it loaded. While its controller that signs is disabled, this
 * is a warning.
 *
 * @category chain
 * @stage understand
 * @see K-signer
 */
export const signingCertKeyMismatch = {
  code: 'signing-cert-key-mismatch',
  severity: 'error',
  ...pairSentences,
} as const satisfies FindingRecord;

/**
 * CA key does not match the CA.
 *
 * When: the key next to a CA certificate, such as `ca.key` next to `ca.crt`, does not match it.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-certs
 */
export const caKeyWrong = {
  code: 'ca-key-wrong',
  severity: 'error',
  fact: 'This key does not match CA {ca} in {file}.',
  consequence:
    "Nothing can be signed: kubeadm fails with `x509: provided PrivateKey doesn't match parent's PublicKey`.",
  wayOut: 'Restore the key that matches the certificate.',
} as const satisfies FindingRecord;

/** Reports private keys that do not match the certificate next to them. */
export function checkKeyPairs(graph: PkiGraph): readonly FindingDraft[] {
  return findKeyMismatches(graph).map((mismatch) => {
    const { pair, leaf } = mismatch;
    const related = relatedPlaces(graph, leaf, pair);
    const file = visibleText(pair.certificatePlace);
    if (isUsedAsCa(leaf) && pair.by === 'fileName') {
      return judgedAt(pair.key, problem(caKeyWrong, { related, values: { ca: subjectName(leaf.certificate), file } }));
    }
    const program = programOf(graph, leaf, pair);
    const isUnread = isSigningPair(pair) && isOfDisabled(graph, pair);
    const reader = program === undefined ? 'anyReader' : 'knownReader';
    const judgement = problem(isSigningPair(pair) ? signingCertKeyMismatch : keyCertMismatch, {
      severity: isUnread ? 'warning' : undefined,
      fact: pair.by === 'block' ? 'sameFile' : 'otherFile',
      consequence: isUnread ? undefined : reader,
      related,
      values: { file, program: program ?? '' },
    });
    return { ...judgedAt(pair.key, judgement), ...pair.namedAt };
  });
}

/** The pair with which kube-controller-manager signs requests, where its flags put it together. */
function isSigningPair({ by, record }: KeyPair): boolean {
  return by === 'reference' && record?.includes(' --cluster-signing-') === true;
}

/** The controller that would read the pair is disabled. */
function isOfDisabled(graph: PkiGraph, { namedAt }: KeyPair): boolean {
  const manager = clusterPictureOf(graph).components.find(({ settings }) =>
    settings.some(({ place }) => place.file.path === namedAt?.path && place.span.start === namedAt.span.start),
  );
  return manager !== undefined && !isSigner(manager);
}

/** Who loads the pair; `undefined` where that may be any program. */
function programOf(graph: PkiGraph, leaf: CertificateNode, pair: KeyPair): string | undefined {
  const component = pair.component ?? (leaf.role === undefined ? undefined : presentingComponent(leaf.role.id));
  if (component !== undefined) return component;
  const field = pair.record ?? fieldOf(pair.key.credential)?.id;
  return field?.startsWith('kubeconfig') === true ? kubeconfigReader(kubeconfigOf(graph, pair), graph) : undefined;
}

/** The file with the fields, which may name that of the key. */
function kubeconfigOf({ files }: PkiGraph, { key, namedAt }: KeyPair): DecodedFile {
  return files.find(({ path }) => path === namedAt?.path) ?? key.file;
}

/** The certificate next to the key, the certificate that the key matches, and the certificate's own key. */
function relatedPlaces(graph: PkiGraph, leaf: CertificateNode, pair: KeyPair): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  const [beside] = pair.certificates;
  if (pair.namedAt !== undefined) places.push(relatedPlace(pair.key, l10n.t('Private key')));
  if (beside !== undefined) {
    const isNamed = pair.by === 'reference';
    places.push(
      relatedPlace(beside, isNamed ? l10n.t('Certificate loaded with the key') : l10n.t('Certificate next to the key')),
    );
  }
  const owner = ownerOf(graph, pair.key);
  const [ownerPlace] = owner?.occurrences ?? [];
  if (owner !== undefined && ownerPlace !== undefined) {
    const name = certificateName(owner.certificate, owner.role);
    places.push(relatedPlace(ownerPlace, l10n.t('Certificate that the key belongs to: {0}', name)));
  }
  const [matchingKey] = leaf.keys;
  if (matchingKey !== undefined) places.push(relatedPlace(matchingKey, l10n.t('Key of the certificate')));
  return places;
}

function ownerOf(graph: PkiGraph, { credential }: Occurrence): CertificateNode | undefined {
  const { content } = credential;
  if (content.kind !== 'privateKey' || content.publicKey === undefined) return undefined;
  const [fingerprint] = graph.keys.get(keyIdOf(content.publicKey))?.certificates ?? [];
  return fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
}
