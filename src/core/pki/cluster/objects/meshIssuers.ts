import { memoisedBy } from '../../../text/memoised.ts';
import { isIssuedUnder } from '../../isIssuedUnder.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pkiModel.ts';
import { authoritiesAbove } from '../../privateCas.ts';
import type { ClusterPicture, PlacedObject } from '../clusterModel.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from './objectIndex.ts';

/** What is wrong with a CA that a mesh issues with. */
type MeshFault =
  | 'notCa'
  /** Not of the one kind that the mesh takes. */
  | 'otherKey'
  /** Its root is none of the trust anchors. */
  | 'otherRoot'
  /** Its root is newer than all trust anchors. */
  | 'newRoot'
  /** What is sent with its certificates is another CA. */
  | 'otherChain';

/** The CA that a service mesh issues the certificates of its proxies with. */
export interface MeshIssuer {
  readonly mesh: 'istio' | 'linkerd';
  readonly secret: PlacedObject;
  readonly leaf: CertificateNode;
  readonly occurrence: Occurrence;
  readonly roots: readonly CertificateNode[];
  /** The first trust anchor. */
  readonly anchor?: Occurrence;
  /** The root above the CA, for `newRoot`. */
  readonly newRoot?: CertificateNode;
  readonly faults: readonly MeshFault[];
}

/** The CAs that are plugged into Istio and Linkerd, each judged as the mesh does when it starts. */
export const meshIssuers = memoisedBy((picture: ClusterPicture): readonly MeshIssuer[] => {
  const index = objectIndexOf(picture);
  const found = [
    ...index.named('Secret', 'cacerts').map((secret) => ofIstio(index, secret)),
    ...index.named('Secret', 'linkerd-identity-issuer').map((secret) => ofLinkerd(index, secret)),
  ];
  return found.flatMap((each) => each ?? []);
});

/** The class of the error, and its words. */
export interface MeshRefusal {
  readonly reason: 'authority' | 'chain';
  readonly error: string;
}

/** Why the program that issues does not start with the CA, or proxies reject each other, in their words. */
export function meshRefusal({ mesh, faults: [fault], leaf }: MeshIssuer): MeshRefusal | undefined {
  if (fault === undefined) return undefined;
  if (fault === 'otherKey') return { reason: 'chain', error: keyError(leaf) };
  if (mesh === 'linkerd' && fault === 'notCa') return { reason: 'chain', error: 'issuer cert is not a CA' };
  const isAtStart = mesh === 'istio' && fault === 'otherRoot';
  return { reason: 'authority', error: isAtStart ? `${istioRefusal}: ${unknownAuthority}` : unknownAuthority };
}

const unknownAuthority = 'x509: certificate signed by unknown authority';
const istioRefusal = 'cannot verify the cert with the provided root chain and cert pool with error';

function keyError({ certificate: { publicKey } }: CertificateNode): string {
  return publicKey.algorithm === 'EC'
    ? `must use P-256 curve for public key, instead ${publicKey.curve ?? 'another one'} was used`
    : `must use ECDSA for public key algorithm, instead ${publicKey.algorithm} was used`;
}

/** Whether the key matches the certificate is checked for every pair. */
function ofIstio({ graph }: ObjectIndex, secret: PlacedObject): MeshIssuer | undefined {
  const signing = authorityUnder(graph, secret, 'ca-cert.pem');
  const root = materialUnder(graph, secret, 'root-cert.pem');
  const chain = materialUnder(graph, secret, 'cert-chain.pem');
  if (signing === undefined || root === undefined) return undefined;
  const { leaf } = signing;
  const [anchor] = root.occurrences;
  const roots = root.certificates;
  const chained = chain && leafOf(chain);
  const isUnderRoot = roots.length === 0 || isIssuedUnder(graph, leaf, roots) !== false;
  // A chain may leave out the root or begin with it.
  const isInChain =
    chained === undefined || chained.keyId === leaf.keyId || isIssuedUnder(graph, leaf, [chained]) !== false;
  const faults = [
    ...(isCa(leaf) ? [] : (['notCa'] as const)),
    ...(isUnderRoot ? [] : (['otherRoot'] as const)),
    ...(isInChain ? [] : (['otherChain'] as const)),
  ];
  return { mesh: 'istio', secret, ...signing, roots, ...(anchor === undefined ? {} : { anchor }), faults };
}

function ofLinkerd(index: ObjectIndex, secret: PlacedObject): MeshIssuer | undefined {
  const { graph } = index;
  const issuing = authorityUnder(graph, secret, 'crt.pem', 'tls.crt');
  if (issuing === undefined) return undefined;
  const { leaf } = issuing;
  const roots = linkerdRoots(index, secret);
  const isUnderRoot = roots.length === 0 || isIssuedUnder(graph, leaf, roots) !== false;
  const [root] = authoritiesAbove(graph, leaf).filter((node) => node.issuer.kind === 'selfSigned');
  const newRoot = root === undefined || !isSupported(leaf) || !isNewer(root, roots) ? undefined : root;
  const faults = [
    ...(isCa(leaf) ? [] : (['notCa'] as const)),
    ...(isSupported(leaf) ? [] : (['otherKey'] as const)),
    ...(isUnderRoot ? [] : ([newRoot === undefined ? 'otherRoot' : 'newRoot'] as const)),
  ];
  const [anchor] = roots.flatMap(({ occurrences }) => occurrences);
  return {
    mesh: 'linkerd',
    secret,
    ...issuing,
    roots,
    ...(anchor === undefined ? {} : { anchor }),
    ...(newRoot === undefined ? {} : { newRoot }),
    faults,
  };
}

/** The certificate that a mesh issues with or presents, under the first key of a Secret that there is. */
export function authorityUnder(graph: PkiGraph, secret: PlacedObject, ...keys: readonly string[]) {
  const material = materialUnder(graph, secret, ...keys);
  const leaf = material && leafOf(material);
  const [occurrence] = material?.occurrences ?? [];
  return leaf === undefined || occurrence === undefined ? undefined : { leaf, occurrence };
}

function isCa({ certificate }: CertificateNode): boolean {
  return certificate.basicConstraints?.isCa === true;
}

/** The root that replaces the trust anchors: it is the newest. */
function isNewer({ certificate: { notBefore = 0 } }: CertificateNode, anchors: readonly CertificateNode[]): boolean {
  return anchors.every(({ certificate }) => (certificate.notBefore ?? 0) < notBefore);
}

function isSupported({ certificate: { publicKey } }: CertificateNode): boolean {
  return publicKey.algorithm === 'EC' && publicKey.curve === 'P-256';
}

/** The identity controller verifies its issuer only by the ConfigMap; `ca.crt` next to the issuer is a copy. */
function linkerdRoots(index: ObjectIndex, secret: PlacedObject): readonly CertificateNode[] {
  const map = index.find(secret, 'ConfigMap', 'linkerd-identity-trust-roots', secret.object.namespace);
  const roots = map && materialUnder(index.graph, map, 'ca-bundle.crt')?.certificates;
  return roots ?? materialUnder(index.graph, secret, 'ca.crt')?.certificates ?? [];
}
