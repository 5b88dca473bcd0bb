import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import type { Material, PlacedObject } from '../clusterModel.ts';
import { clientConfigsOf, injectionAnnotation } from './clientConfigs.ts';
import { isKustomizedWith } from './kustomizations.ts';
import { certificatesFor } from './madeSecrets.ts';
import { materialUnder, type ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

/** What becomes of an annotation that makes cainjector of cert-manager write `caBundle`. */
export type Injection = { readonly mark: ScalarNode } & (
  | { readonly kind: 'unknown' }
  /** The mark names nothing that can be found: it is a variable, or misspelled. */
  | { readonly kind: 'unreadable' }
  /** This Secret allows no injection. `allowed`: what says so. */
  | { readonly kind: 'refused'; readonly secret: PlacedObject; readonly allowed: ScalarNode | undefined }
  /** It names the Secret of this Certificate in its place. */
  | { readonly kind: 'secretInstead'; readonly certificate: PlacedObject; readonly node: ScalarNode }
  /** This Certificate is in another namespace. */
  | { readonly kind: 'elsewhere'; readonly certificate: PlacedObject; readonly node: ScalarNode }
  /** No such Certificate is here, and this one beside the object is for the server that it calls. */
  | { readonly kind: 'misspelt'; readonly certificate: PlacedObject; readonly node: ScalarNode }
  /** It names its source without a namespace. */
  | { readonly kind: 'unqualified' }
  /** It writes the CA of this Secret. */
  | { readonly kind: 'written'; readonly secret: PlacedObject; readonly ca: Material }
);

/** Tells it for an object; `undefined` without such an annotation. */
export const injectionOf = memoisedByPair((index: ObjectIndex, placed: PlacedObject): Injection | undefined => {
  if (isOpenEnded(placed.object)) return undefined;
  const fromSecret = injectionAnnotation(placed, 'cert-manager.io/inject-ca-from-secret');
  const fromCertificate = injectionAnnotation(placed, 'cert-manager.io/inject-ca-from');
  if (fromSecret !== undefined) return ofSecret(index, placed, fromSecret);
  return fromCertificate && ofCertificate(index, placed, fromCertificate);
});

/** The object that is annotated can get no CA: what stands there is what is read. */
export function isInjectionFailing(injection: Injection | undefined): boolean {
  return injection !== undefined && /^(?:refused|secretInstead|elsewhere|misspelt|unqualified)$/.test(injection.kind);
}

interface Source {
  readonly namespace: string;
  readonly name: string;
}

function sourceOf(mark: ScalarNode): Source | undefined {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(mark.text) ?? [];
  return namespace === undefined || name === undefined || isOpen(mark) ? undefined : { namespace, name };
}

function ofSecret(index: ObjectIndex, placed: PlacedObject, mark: ScalarNode): Injection {
  const source = sourceOf(mark);
  if (source === undefined && isUnqualified(index, placed, mark)) return { mark, kind: 'unqualified' };
  const secret = source && index.find(placed, 'Secret', source.name, source.namespace);
  if (secret === undefined) return { mark, kind: 'unknown' };
  const { object } = secret;
  const allowed = scalarAt(object.root, 'metadata', 'annotations', 'cert-manager.io/allow-direct-injection');
  const isAllowed = isOpenEnded(object) || (allowed !== undefined && (allowed.text === 'true' || isOpen(allowed)));
  return isAllowed ? ofCa(index, mark, secret) : { mark, kind: 'refused', secret, allowed };
}

function ofCa(index: ObjectIndex, mark: ScalarNode, secret: PlacedObject): Injection {
  const ca = materialUnder(index.graph, secret, 'ca.crt');
  return ca === undefined || ca.certificates.length === 0
    ? { mark, kind: 'unknown' }
    : { mark, kind: 'written', secret, ca };
}

function ofCertificate(index: ObjectIndex, placed: PlacedObject, mark: ScalarNode): Injection {
  const source = sourceOf(mark);
  if (source === undefined) return { mark, kind: isUnqualified(index, placed, mark) ? 'unqualified' : 'unreadable' };
  const certificate = index.find(placed, 'Certificate', source.name, source.namespace);
  if (certificate === undefined) {
    return (
      secretInstead(index, placed, mark, source) ??
      elsewhere(index, placed, mark, source) ??
      misspelt(index, placed, mark, source) ?? { mark, kind: 'unknown' }
    );
  }
  const secretName = scalarAt(certificate.object.root, 'spec', 'secretName');
  const secret = secretName && index.find(placed, 'Secret', secretName.text, source.namespace);
  return secret === undefined ? { mark, kind: 'unknown' } : ofCa(index, mark, secret);
}

/** No Certificate is called so, but one of the namespace writes a Secret of that name. */
function secretInstead(
  index: ObjectIndex,
  placed: PlacedObject,
  mark: ScalarNode,
  { namespace, name }: Source,
): Injection | undefined {
  if (index.named('Certificate', name).length > 0) return undefined;
  const writers = certificatesFor(index, name).filter(({ object }) => {
    const secretName = scalarAt(object.root, 'spec', 'secretName');
    return object.namespace === namespace && secretName !== undefined && !isOpen(secretName) && !isOpenEnded(object);
  });
  const [certificate, ...others] = writers.filter((each) => index.areTogether(placed, each));
  const node = certificate && scalarAt(certificate.object.root, 'spec', 'secretName');
  return certificate === undefined || node === undefined || others.length > 0
    ? undefined
    : { mark, kind: 'secretInstead', certificate, node };
}

/** The only Certificate of that name is in another namespace. */
function elsewhere(
  index: ObjectIndex,
  placed: PlacedObject,
  mark: ScalarNode,
  { namespace, name }: Source,
): Injection | undefined {
  const candidates = index.named('Certificate', name);
  const isThere = candidates.some(({ object }) => object.namespace === undefined || object.namespace === namespace);
  const certificate = candidates.find((each) => index.areTogether(placed, each) && !isOpenEnded(each.object));
  const node = certificate && scalarAt(certificate.object.root, 'metadata', 'namespace');
  return isThere || certificate === undefined || node === undefined || isOpen(node)
    ? undefined
    : { mark, kind: 'elsewhere', certificate, node };
}

/** kustomize writes another value before it is applied. */
export const replacing =
  /^["']?(?:vars|replacements|components|patches\w*|transformers|configurations|name(?:Prefix|Suffix))["']?:/gm;

/** A plain name: no template, and no word that something replaces. */
function isUnqualified(index: ObjectIndex, placed: PlacedObject, mark: ScalarNode): boolean {
  return /^[a-z0-9][a-z0-9.-]*$/.test(mark.text) && !isOpen(mark) && !isKustomizedWith(index, placed, replacing);
}

/** Nothing is called so; of the namespace, the same file has one Certificate for what the object calls. */
function misspelt(
  index: ObjectIndex,
  placed: PlacedObject,
  mark: ScalarNode,
  { namespace, name }: Source,
): Injection | undefined {
  if (index.named('Certificate', name).length > 0 || isKustomizedWith(index, placed, replacing)) return undefined;
  const hosts = new Set(clientConfigsOf(placed).flatMap(({ service }) => service?.host ?? []));
  const [certificate, ...others] = index
    .ofKind('Certificate')
    .filter(
      (each) =>
        each.file === placed.file &&
        each.object.namespace === namespace &&
        !isOpenEnded(each.object) &&
        itemsAt(each.object.root, 'spec', 'dnsNames').some((node) => node.kind === 'scalar' && hosts.has(node.text)),
    );
  const node = certificate && scalarAt(certificate.object.root, 'metadata', 'name');
  return certificate === undefined || others.length > 0 || node === undefined || isOpen(node)
    ? undefined
    : { mark, kind: 'misspelt', certificate, node };
}
