import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { keyIdOf } from '../pki/byteKey.ts';
import { certificateName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { findKeyPairs, type KeyPair, keyFits } from '../pki/keyPairs.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { findReferencePairs } from '../pki/referencePairs.ts';
import { visibleText } from '../text/visibleText.ts';
import { draftAt, type FindingDraft, relatedPlace, sentences } from './draft.ts';
import type { RelatedPlace } from './model.ts';

/** Reports private keys that do not belong to the certificate beside them. Encrypted keys cannot be judged. */
export function checkKeyPairs(graph: PkiGraph): readonly FindingDraft[] {
  const pairs = findKeyPairs(graph.files);
  // What is wrong within one file, or with two of one name, is told there, however many others name them.
  const partners = new Map(pairs.map((pair) => [pair.key.credential, pair]));
  const named = findReferencePairs(graph).filter(({ key, certificates }) => {
    const partner = partners.get(key.credential);
    const isSame = partner?.by === 'fileName' && partner.certificates[0]?.credential === certificates[0]?.credential;
    return partner?.by !== 'block' && !isSame;
  });
  return [...pairs, ...named].flatMap((pair) => mismatch(graph, pair));
}

function mismatch(graph: PkiGraph, pair: KeyPair): readonly FindingDraft[] {
  const { content } = pair.key.credential;
  if (content.kind !== 'privateKey') return [];
  const nodes = pair.certificates
    .map(({ credential }) => graph.certificates.get(credential.fingerprint ?? ''))
    .filter((node) => node !== undefined);
  const [leaf] = nodes;
  if (leaf === undefined || (nodes.length > 1 && nodes.every(isUsedAsCa))) return [];
  if (nodes.some((node) => keyFits(content.publicKey, node.certificate.publicKey) !== false)) return [];
  const message = sentences(
    pair.by === 'block'
      ? l10n.t('This key does not belong to the certificate in the same file.')
      : l10n.t('This key does not belong to the certificate in {0}.', visibleText(pair.certificatePlace)),
    consequence(leaf, pair),
    l10n.t('Restore the matching key, or renew with a new key.'),
  );
  const draft = draftAt(pair.key, 'key-cert-mismatch', message, { related: relatedPlaces(graph, leaf, pair) });
  return [{ ...draft, ...pair.namedAt }];
}

const mismatchInLog = '`tls: private key does not match public key`';

function consequence(leaf: CertificateNode, pair: KeyPair): string {
  const presenter = leaf.role === undefined ? undefined : certificateRole(leaf.role.id)?.presentedBy;
  const isComponent = presenter !== undefined && /^(?:kube-[a-z-]+|kubelet|etcd)$/.test(presenter);
  const component = pair.component ?? (isComponent ? presenter : undefined);
  if (component !== undefined) {
    return l10n.t('{0} stops with {1}.', component, mismatchInLog);
  }
  return (pair.record ?? fieldOf(pair.key.credential)?.id)?.startsWith('kubeconfig') === true
    ? l10n.t('kubectl stops with {0}.', mismatchInLog)
    : l10n.t('Whoever loads the pair stops with {0}.', mismatchInLog);
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
