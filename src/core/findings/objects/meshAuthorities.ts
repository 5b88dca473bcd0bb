import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { authorityUnder, type MeshIssuer, meshIssuers } from '../../pki/cluster/objects/meshIssuers.ts';
import { decodedText, materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isIssuedUnder } from '../../pki/isIssuedUnder.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoisedByPair } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { caName } from '../connections/caName.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * Inconsistent Istio CA.
 *
 * When: in the Secret `cacerts`, `ca-cert.pem` is not a CA or does not chain to `root-cert.pem`, or `cert-chain.pem` does not begin with `ca-cert.pem`.
 *
 * A key that does not match is reported as [key-cert-mismatch](key-cert-mismatch.md).
 *
 * @category secrets
 * @stage understand
 * @see ISTIO
 */
export const istioCacertsInconsistent = {
  code: 'istio-cacerts-inconsistent',
  severity: 'error',
  fact: {
    notCa: 'ca-cert.pem of Istio is not a CA.',
    otherRoot: 'ca-cert.pem of Istio does not chain to root-cert.pem.',
    otherChain: 'cert-chain.pem of Istio does not begin with ca-cert.pem.',
  },
  consequence: 'istiod does not start, or proxies reject each other.',
  wayOut: 'Recreate the Secret from one set of files.',
} as const satisfies FindingRecord;

/**
 * Unsupported Linkerd issuer.
 *
 * When: the certificate in the Secret `linkerd-identity-issuer` is not a CA, its key is not ECDSA P-256, or it does not chain to the trust anchors.
 *
 * The trust anchors are those of the ConfigMap `linkerd-identity-trust-roots`; without it, `ca.crt` of the Secret. After the anchor was replaced, the new root belongs
 * beside the old one until all proxies have certificates under it.
 *
 * @category secrets
 * @stage understand
 * @see LINKERD
 */
export const linkerdIssuerUnsupported = {
  code: 'linkerd-issuer-unsupported',
  severity: 'error',
  fact: {
    notCa: "Linkerd's issuer is not a CA.",
    otherKey: "The key of Linkerd's issuer is not ECDSA P-256.",
    otherRoot: "Linkerd's issuer does not chain to the trust anchors.",
    newRoot: "Linkerd's issuer is signed by {root}, which is not among the trust anchors: {anchors}.",
  },
  consequence: 'The identity controller rejects it, and `linkerd check` fails.',
  wayOut: {
    issue: 'Issue a CA with an ECDSA P-256 key under the trust anchors.',
    trust:
      'Add {root} to ca-bundle.crt of ConfigMap linkerd-identity-trust-roots, and restart linkerd-identity and the proxies.',
  },
} as const satisfies FindingRecord;

/**
 * Clusters of a mesh with different CAs.
 *
 * When: Secret `cilium-clustermesh` names another cluster whose `clustermesh-apiserver` has a certificate of a CA that this cluster does not trust for it.
 *
 * The CA is in the Secret itself, or `ca.crt` of Secret `clustermesh-apiserver-remote-cert`.
 *
 * @category wiring
 * @stage understand
 * @see CILIUM
 */
export const clustermeshCaDiffers = {
  code: 'clustermesh-ca-differs',
  severity: 'error',
  fact: 'The clustermesh-apiserver of cluster {name} has a certificate that is not signed by {ca}, the CA that Cilium trusts here.',
  consequence: 'cilium-agent fails with {error}, and the clusters are not connected.',
  wayOut: 'Use the same Secret cilium-ca in all clusters, and reissue the certificates.',
} as const satisfies FindingRecord;

/**
 * Clusters of an Istio mesh with different roots.
 *
 * When: a Secret with the label `istio/multiCluster` lets istiod read another cluster, and the CA of that cluster's Secret `cacerts` does not chain to
 * `root-cert.pem` of this cluster. Not where the mesh is told more roots (`meshConfig.caCertificates`).
 *
 * `make -f tools/certs/Makefile.selfsigned.mk root-ca` makes a new root of the same name each time: it is to be run once, and the CA of each cluster to be
 * signed by this one root.
 *
 * @category wiring
 * @stage understand
 * @see ISTIO
 */
export const istioRootsDiffer = {
  code: 'istio-roots-differ',
  severity: 'error',
  fact: 'Istio trusts {root} in this cluster. The CA of cluster {name}, which it reads as one of the same mesh, is of another root.',
  consequence:
    'Proxies of the two clusters reject each other: `TLSV1_ALERT_UNKNOWN_CA` or `CERTIFICATE_VERIFY_FAILED`.',
  wayOut: 'Sign the CAs of both clusters with one root, or name both roots in meshConfig.caCertificates.',
} as const satisfies FindingRecord;

/** Judges the CAs that are plugged into service meshes: Istio's `cacerts`, Linkerd's issuer, those of Cilium's clusters. */
export function checkMeshAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return [
    ...meshIssuers(picture).flatMap((issuer) => (issuer.mesh === 'istio' ? ofIstio(issuer) : ofLinkerd(issuer))),
    ...index.ofKind('Secret').flatMap((secret) => {
      if (scalarAt(secret.object.root, 'metadata', 'labels', 'istio/multiCluster')?.text === 'true')
        return ofRemote(index, secret);
      return secret.object.name === 'cilium-clustermesh' ? ofCilium(index, secret) : [];
    }),
  ];
}

function ofIstio(issuer: MeshIssuer): readonly FindingDraft[] {
  const { occurrence, faults } = issuer;
  return faults.flatMap((fact) =>
    fact === 'notCa' || fact === 'otherRoot' || fact === 'otherChain'
      ? [judgedAt(occurrence, problem(istioCacertsInconsistent, { fact, related: anchorOf(issuer) }))]
      : [],
  );
}

function anchorOf({ anchor }: MeshIssuer) {
  return anchor === undefined ? [] : [relatedPlace(anchor, l10n.t('The trust anchor'))];
}

function ofRemote(index: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const { graph } = index;
  const { root, namespace } = secret.object;
  const own = index.find(secret, 'Secret', 'cacerts', namespace);
  const trust = own && materialUnder(graph, own, 'root-cert.pem');
  const [anchor] = trust?.certificates ?? [];
  const [place] = trust?.occurrences ?? [];
  if (trust === undefined || anchor === undefined || place === undefined || isOfMoreRoots(index)) return [];
  const named = scalarAt(root, 'metadata', 'annotations', 'networking.istio.io/cluster')?.text;
  return [...(named === undefined ? remotesIn(root) : [named])].flatMap((name): readonly FindingDraft[] => {
    const remote = ofCluster(index, 'cacerts', name, secret);
    const signing = remote && authorityUnder(graph, remote, 'ca-cert.pem');
    if (signing === undefined || isIssuedUnder(graph, signing.leaf, trust.certificates) !== false) return [];
    const judgement = problem(istioRootsDiffer, {
      values: { name: visibleText(name), root: caName(anchor) },
      related: [relatedPlace(signing.occurrence, l10n.t('CA of the other cluster'))],
    });
    return [judgedAt(place, judgement)];
  });
}

/** The one Secret of a name in a folder or file that is called as another cluster; any other may be of another mesh. */
function ofCluster(index: ObjectIndex, name: string, cluster: string, from: PlacedObject): PlacedObject | undefined {
  const [only, ...others] = byCluster(index, name).get(cluster) ?? [];
  const isOwn = partsOf(from.file.path).has(cluster);
  return others.length > 0 || isOwn ? undefined : only;
}

const byCluster = memoisedByPair((index: ObjectIndex, name: string) =>
  groupByEach(index.named('Secret', name), ({ file }) => partsOf(file.path)),
);

/** The folders of a path, and the name of its file without its extension. */
function partsOf(path: string): ReadonlySet<string> {
  return new Set(path.replace(/\.\w+$/, '').split(/[/\\]/));
}

/** A kubeconfig under the name of each cluster. */
function remotesIn(root: DocumentNode): readonly string[] {
  return ['data', 'stringData'].flatMap((field) => [...(mappingAt(root, field)?.entries.keys() ?? [])]);
}

/** The mesh is told of roots besides that of each cluster. */
function isOfMoreRoots(index: ObjectIndex): boolean {
  return index
    .ofKind('IstioOperator')
    .concat(index.named('ConfigMap', 'istio'))
    .some(({ file }) => [...(file.search?.(/caCertificates/g) ?? [])].length > 0);
}

function ofLinkerd(issuer: MeshIssuer): readonly FindingDraft[] {
  const { occurrence, roots, newRoot, faults } = issuer;
  const values = { root: newRoot === undefined ? '' : caName(newRoot), anchors: listOf(roots.map(caName)) };
  return faults.flatMap((fact) => {
    if (fact === 'otherChain') return [];
    const wayOut = fact === 'newRoot' ? 'trust' : 'issue';
    const judgement = problem(linkerdIssuerUnsupported, { fact, wayOut, values, related: anchorOf(issuer) });
    return [judgedAt(occurrence, judgement)];
  });
}

function ofCilium(index: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const { graph } = index;
  const { root, namespace } = secret.object;
  // A bundle goes before the CA in the Secret.
  const hasBundle = ['ConfigMap', 'Secret'].some((kind) => index.named(kind, 'cilium-root-ca.crt').length > 0);
  if (hasBundle) return [];
  const entries = ['data', 'stringData'].flatMap((field) => [...(mappingAt(root, field)?.entries ?? [])]);
  return entries.flatMap(([name, node]): readonly FindingDraft[] => {
    const text = (node.kind === 'scalar' ? decodedText(node.text) : undefined) ?? '';
    const [, trusted] = /^trusted-ca-file: *"?\S*\/([\w.-]+)/m.exec(text) ?? [];
    const server = ofCluster(index, meshServer, name, secret);
    if (node.kind !== 'scalar' || trusted === undefined || server === undefined) return [];
    const remote = index.find(secret, 'Secret', 'clustermesh-apiserver-remote-cert', namespace);
    const trust = materialUnder(graph, secret, trusted) ?? (remote && materialUnder(graph, remote, 'ca.crt'));
    const presented = authorityUnder(graph, server, 'tls.crt');
    const [anchor] = trust?.certificates ?? [];
    if (trust === undefined || anchor === undefined || presented === undefined) return [];
    if (isIssuedUnder(graph, presented.leaf, trust.certificates) !== false) return [];
    const judgement = problem(clustermeshCaDiffers, {
      values: { name: visibleText(name), ca: caName(anchor), error: unknownAuthority },
      related: [relatedPlace(presented.occurrence, l10n.t('Certificate of the server'))],
    });
    return [placedAt({ file: secret.file, span: node.keySpan ?? node.span }, judgement)];
  });
}

const meshServer = 'clustermesh-apiserver-server-cert';
