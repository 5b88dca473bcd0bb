import * as l10n from '@vscode/l10n';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { isIssuedUnder } from './isIssuedUnder.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from './objectIndex.ts';

/** Judges the CAs that are plugged into service meshes: Istio's `cacerts`, Linkerd's issuer. */
export function checkMeshAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return index.ofKind('Secret').flatMap((secret) => {
    switch (secret.object.name) {
      case 'cacerts':
        return ofIstio(index, secret);
      case 'linkerd-identity-issuer':
        return ofLinkerd(index, secret);
      default:
        return [];
    }
  });
}

/** Whether key and certificate belong together is told of every pair. */
function ofIstio({ graph }: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const signing = authorityUnder(graph, secret, 'ca-cert.pem');
  const root = materialUnder(graph, secret, 'root-cert.pem');
  const chain = materialUnder(graph, secret, 'cert-chain.pem');
  if (signing === undefined || root === undefined) return [];
  const { leaf, occurrence } = signing;
  const [anchor] = root.occurrences;
  const chained = chain && leafOf(chain);
  const details = [
    ...(leaf.certificate.basicConstraints?.isCa === true ? [] : [l10n.t('ca-cert.pem is no CA')]),
    ...(root.certificates.length > 0 && isIssuedUnder(graph, leaf, root.certificates) === false
      ? [l10n.t('ca-cert.pem does not chain to root-cert.pem')]
      : []),
    // Its root alone is left out or added.
    ...(chained === undefined || chained.keyId === leaf.keyId || isIssuedUnder(graph, leaf, [chained]) !== false
      ? []
      : [l10n.t('cert-chain.pem does not begin with ca-cert.pem')]),
  ];
  if (details.length === 0) return [];
  return [
    judgedAt(occurrence, {
      code: 'istio-cacerts-inconsistent',
      fact: l10n.t('The CA plugged into Istio does not fit together: {0}.', listOf(details)),
      consequence: l10n.t('istiod does not start, or proxies refuse each other.'),
      wayOut: l10n.t('Make the Secret again, from one set of files.'),
      related: anchor === undefined ? [] : [relatedPlace(anchor, l10n.t('The trust anchor'))],
    }),
  ];
}

function ofLinkerd(index: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const { graph } = index;
  const issuing = authorityUnder(graph, secret, 'crt.pem', 'tls.crt');
  if (issuing === undefined) return [];
  const { leaf, occurrence } = issuing;
  const roots = linkerdRoots(index, secret);
  const details = [
    ...(leaf.certificate.basicConstraints?.isCa === true ? [] : [l10n.t('it is no CA')]),
    ...(isSupported(leaf) ? [] : [l10n.t('its key is not ECDSA P-256')]),
    ...(roots.length > 0 && isIssuedUnder(graph, leaf, roots) === false
      ? [l10n.t('it does not chain to the trust anchors')]
      : []),
  ];
  if (details.length === 0) return [];
  return [
    judgedAt(occurrence, {
      code: 'linkerd-issuer-unsupported',
      fact: l10n.t('Linkerd cannot issue with this certificate: {0}.', listOf(details)),
      consequence: l10n.t('The identity controller refuses it, and `linkerd check` fails.'),
      wayOut: l10n.t('Issue a CA with an ECDSA P-256 key under the trust anchors.'),
    }),
  ];
}

/** The certificate that a mesh issues with, under the first key of a Secret that there is. */
function authorityUnder(graph: PkiGraph, secret: PlacedObject, ...keys: readonly string[]) {
  const material = materialUnder(graph, secret, ...keys);
  const leaf = material && leafOf(material);
  const [occurrence] = material?.occurrences ?? [];
  return leaf === undefined || occurrence === undefined ? undefined : { leaf, occurrence };
}

function isSupported({ certificate: { publicKey } }: CertificateNode): boolean {
  return publicKey.algorithm === 'EC' && publicKey.curve === 'P-256';
}

/** The identity controller verifies its issuer by the ConfigMap alone; what stands beside the issuer is a copy. */
function linkerdRoots(index: ObjectIndex, secret: PlacedObject): readonly CertificateNode[] {
  const map = index.find(secret, 'ConfigMap', 'linkerd-identity-trust-roots', secret.object.namespace);
  const roots = map && materialUnder(index.graph, map, 'ca-bundle.crt')?.certificates;
  return roots ?? materialUnder(index.graph, secret, 'ca.crt')?.certificates ?? [];
}
