import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { FilePlace, PlacedObject } from '../clusterModel.ts';
import { isPatched } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { refusedTermsOf } from './refusedTerms.ts';

/** The kinds of objects that name issuers of cert-manager. */
export const askingKinds = ['Certificate', 'CertificateRequest', 'Ingress', 'Gateway'];

/** An issuer that an object names. */
export interface NamedIssuer {
  readonly placed: PlacedObject;
  readonly node: ScalarNode;
  readonly kind: 'Issuer' | 'ClusterIssuer';
  /** How its kind is told. */
  readonly by: 'annotation' | 'kind' | 'nothing';
}

/** Why an issuer issues nothing. */
export type IssuerFault =
  | { readonly kind: 'otherKind'; readonly other: PlacedObject; readonly otherKind: NamedIssuer['kind'] }
  /** It is in another namespace. */
  | { readonly kind: 'elsewhere'; readonly other: PlacedObject }
  /** It does not issue this name. */
  | { readonly kind: 'wildcard'; readonly issuer: PlacedObject; readonly name: ScalarNode };

/** The issuers that an object names. */
export function namedIssuersIn(placed: PlacedObject): readonly NamedIssuer[] {
  const { object } = placed;
  if (isOpenEnded(object)) return [];
  const annotations = mappingAt(object.root, 'metadata', 'annotations');
  const inAnnotations = (['Issuer', 'ClusterIssuer'] as const).flatMap((kind) => {
    const node = scalarAt(annotations, `cert-manager.io/${kind === 'Issuer' ? 'issuer' : 'cluster-issuer'}`);
    return node === undefined ? [] : [{ placed, node, kind, by: 'annotation' as const }];
  });
  if (object.kind === 'Ingress' || object.kind === 'Gateway') {
    // The issuer of another project.
    return scalarAt(annotations, 'cert-manager.io/issuer-group') === undefined ? inAnnotations : [];
  }
  if (object.apiVersion?.startsWith('cert-manager.io/') === false) return [];
  const reference = mappingAt(object.root, 'spec', 'issuerRef');
  const node = scalarAt(reference, 'name');
  const kind = scalarAt(reference, 'kind')?.text ?? '';
  const group = scalarAt(reference, 'group')?.text ?? 'cert-manager.io';
  if (node === undefined || group !== 'cert-manager.io') return [];
  if (kind === 'ClusterIssuer') return [{ placed, node, kind, by: 'kind' }];
  return kind === '' || kind === 'Issuer'
    ? [{ placed, node, kind: 'Issuer', by: kind === '' ? 'nothing' : 'kind' }]
    : [];
}

/** Tells why cert-manager issues nothing for an object by the issuer that it names; `undefined` if nothing here speaks against it. */
export function issuerFaultOf(index: ObjectIndex, named: NamedIssuer): IssuerFault | undefined {
  const { placed, node, kind } = named;
  const { namespace } = placed.object;
  if (node.text === '' || isOpen(node)) return undefined;
  const wanted = index.named(kind, node.text);
  const isHere = ({ object }: PlacedObject) =>
    kind === 'ClusterIssuer' ||
    namespace === undefined ||
    object.namespace === undefined ||
    object.namespace === namespace ||
    isOpenEnded(object);
  const [issuer, ...further] = index.nearest(placed, wanted.filter(isHere), kind === 'Issuer' ? namespace : undefined);
  if (issuer !== undefined && further.length === 0) return unsolvedWildcard(index, placed, issuer);
  if (wanted.some(isHere)) return undefined;
  const isNear = (other: PlacedObject) => index.nearest(placed, [other], other.object.namespace).length > 0;
  const otherKind = kind === 'Issuer' ? 'ClusterIssuer' : 'Issuer';
  const others = index.named(otherKind, node.text).filter((other) => isNear(other) && !isOpenEnded(other.object));
  const [other] = others.filter(
    ({ object }) => otherKind === 'ClusterIssuer' || namespace === undefined || object.namespace === namespace,
  );
  if (other !== undefined) return { kind: 'otherKind', other, otherKind };
  const [elsewhere] = wanted.filter((each) => index.areTogether(placed, each));
  return elsewhere === undefined ? undefined : { kind: 'elsewhere', other: elsewhere };
}

/** In cert-manager's names for the objects that ask. */
function namesAskedFor({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  const listeners = itemsAt(root, 'spec', 'listeners').flatMap((each) => scalarAt(each, 'hostname') ?? []);
  return [
    ...scalarsAt(root, 'spec', 'dnsNames'),
    ...itemsAt(root, 'spec', 'tls').flatMap((tls) => scalarsAt(tls, 'hosts')),
    ...listeners,
  ];
}

function unsolvedWildcard(index: ObjectIndex, placed: PlacedObject, issuer: PlacedObject): IssuerFault | undefined {
  const { object } = issuer;
  const solversOf = ({ object: { root } }: PlacedObject) => itemsAt(root, 'spec', 'acme', 'solvers');
  if (solversOf(issuer).length === 0 || isOpenEnded(object)) return undefined;
  // Servers with accounts of their own may have validated the domain before.
  if (mappingAt(object.root, 'spec', 'acme', 'externalAccountBinding') !== undefined) return undefined;
  // Overlays of kustomize may add solvers.
  const alike = index
    .named(object.kind, object.name ?? '')
    .filter((each) => each.object.namespace === undefined || each.object.namespace === object.namespace);
  const solvers = alike.flatMap(solversOf);
  // Objects are read without fields that are empty, such as those of a provider with credentials of its machine.
  if (alike.some(({ file }) => [...(file.search?.(emptyProvider) ?? [])].length > 0)) return undefined;
  const [name] = namesAskedFor(placed).filter(
    (each) => each.text.startsWith('*.') && !isOpen(each) && !solvers.some((solver) => isForName(solver, each.text)),
  );
  return name === undefined || isPatched(index, issuer) ? undefined : { kind: 'wildcard', issuer, name };
}

/** Between the two there may be a few comments. */
const emptyProvider =
  /\bdns01["']?\s{0,9}:[\s{]{0,99}(?:#[^\n]{0,200}\n[\s{]{0,99}){0,5}["']?\w{1,40}["']?\s{0,9}:\s{0,99}\{\s{0,99}\}/g;

/** Labels may select it. */
function isForName(solver: DocumentNode, name: string): boolean {
  if (nodeAt(solver, 'dns01') === undefined) return false;
  const names = scalarsAt(solver, 'selector', 'dnsNames');
  const zones = scalarsAt(solver, 'selector', 'dnsZones');
  const isIn = zones.some(({ text }) => name.endsWith(`.${text}`));
  return (names.length === 0 || names.some(({ text }) => text === name)) && (zones.length === 0 || isIn);
}

/** Why cert-manager does not issue what an object asks for. */
export interface IssuanceFault {
  /** In cert-manager's words. */
  readonly error: string;
  /** Where it is at fault. */
  readonly place: FilePlace;
  /** It concerns the certificates with this name alone. */
  readonly name?: string;
}

/** What cert-manager says of an object for which it issues nothing; `undefined` if nothing here speaks against it. */
export function issuanceFaultOf(index: ObjectIndex, placed: PlacedObject): IssuanceFault | undefined {
  const { file, object } = placed;
  const [refused] = refusedTermsOf(placed);
  if (refused !== undefined) {
    const place = { file, span: refused.node.span };
    return { error: 'admission webhook "webhook.cert-manager.io" denied the request', place };
  }
  for (const named of namedIssuersIn(placed)) {
    const fault = issuerFaultOf(index, named);
    if (fault?.kind === 'wildcard') {
      const error = 'no configured challenge solvers can be used for this challenge';
      const place = { file, span: fault.name.span };
      return object.kind === 'Certificate' ? { error, place } : { error, place, name: fault.name.text };
    }
    if (fault === undefined) continue;
    const resource = named.kind === 'ClusterIssuer' ? 'clusterissuer' : 'issuer';
    const error = `${resource}.cert-manager.io "${visibleText(named.node.text)}" not found`;
    return { error, place: { file, span: named.node.span } };
  }
  return undefined;
}
