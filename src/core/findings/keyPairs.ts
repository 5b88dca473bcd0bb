import * as l10n from '@vscode/l10n';
import { presentingComponent } from '../kubernetes/presentingComponent.ts';
import { keyIdOf } from '../pki/byteKey.ts';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { findKeyMismatches, type KeyMismatch } from '../pki/keyMismatches.ts';
import type { KeyPair } from '../pki/keyPairs.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { draftAt, type FindingDraft, relatedPlace, sentences } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';

/** Reports private keys that do not belong to the certificate beside them. */
export function checkKeyPairs(graph: PkiGraph): readonly FindingDraft[] {
  return findKeyMismatches(graph).map((mismatch) => draftOf(graph, mismatch));
}

function draftOf(graph: PkiGraph, mismatch: KeyMismatch): FindingDraft {
  const { pair, leaf } = mismatch;
  if (isUsedAsCa(leaf) && pair.by === 'fileName') return caDraft(graph, mismatch);
  const message = sentences(
    pair.by === 'block'
      ? l10n.t('This key does not belong to the certificate in the same file.')
      : l10n.t('This key does not belong to the certificate in {0}.', visibleText(pair.certificatePlace)),
    consequence(graph, leaf, pair),
    l10n.t('Restore the matching key, or renew with a new key.'),
  );
  const code = isSigningPair(pair) ? 'signing-cert-key-mismatch' : 'key-cert-mismatch';
  const draft = draftAt(pair.key, code, message, { related: relatedPlaces(graph, leaf, pair) });
  return { ...draft, ...pair.namedAt };
}

/** Of a CA's pair by name, as kubeadm and openssl read it to sign. */
function caDraft(graph: PkiGraph, { pair, leaf }: KeyMismatch): FindingDraft {
  const message = sentences(
    l10n.t(
      'This key does not belong to CA {0} in {1}.',
      subjectName(leaf.certificate),
      visibleText(pair.certificatePlace),
    ),
    l10n.t('Nothing can be signed: kubeadm stops with {0}.', mismatchWhenSigning),
    l10n.t('Restore the key that belongs to the certificate.'),
  );
  return draftAt(pair.key, 'ca-key-wrong', message, { related: relatedPlaces(graph, leaf, pair) });
}

/** Of Go's `x509.CreateCertificate`. */
const mismatchWhenSigning = "`x509: provided PrivateKey doesn't match parent's PublicKey`";

/** The pair with which kube-controller-manager signs requests, where its flags put it together. */
function isSigningPair({ by, record }: KeyPair): boolean {
  return by === 'reference' && record?.includes(' --cluster-signing-') === true;
}

const mismatchInLog = '`tls: private key does not match public key`';

function consequence(graph: PkiGraph, leaf: CertificateNode, pair: KeyPair): string {
  const component = pair.component ?? (leaf.role === undefined ? undefined : presentingComponent(leaf.role.id));
  if (component !== undefined) {
    return l10n.t('{0} stops with {1}.', component, mismatchInLog);
  }
  return (pair.record ?? fieldOf(pair.key.credential)?.id)?.startsWith('kubeconfig') === true
    ? l10n.t('{0} stops with {1}.', kubeconfigReader(kubeconfigOf(graph, pair), graph), mismatchInLog)
    : l10n.t('Whoever loads the pair stops with {0}.', mismatchInLog);
}

/** The file with the fields, which may name that of the key. */
function kubeconfigOf({ files }: PkiGraph, { key, namedAt }: KeyPair): DecodedFile {
  return files.find(({ path }) => path === namedAt?.path) ?? key.file;
}

/** The certificate beside the key, whom the key belongs to, and where the certificate's own key is. */
function relatedPlaces(graph: PkiGraph, leaf: CertificateNode, pair: KeyPair): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  const [beside] = pair.certificates;
  if (pair.namedAt !== undefined) places.push(relatedPlace(pair.key, l10n.t('Private key')));
  if (beside !== undefined) {
    const isNamed = pair.by === 'reference';
    places.push(
      relatedPlace(beside, isNamed ? l10n.t('Certificate loaded with the key') : l10n.t('Certificate beside the key')),
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
