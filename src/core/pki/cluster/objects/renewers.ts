import { type SecretRenewerRecord, secretRenewers } from '../../../kubernetes/tables/secretRenewers.ts';
import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { day, parseGoDuration } from '../../../text/duration.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from './objectIndex.ts';

/** A controller that renews a certificate by itself. */
export interface Renewer {
  readonly name: string;
  /** When it does so, in milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

/** Who renews a CA by itself; `undefined` if nothing among the files tells of anybody. */
export function renewerOf(graph: PkiGraph, node: CertificateNode): Renewer | undefined {
  const { notBefore, notAfter } = node.certificate;
  const found = renewed(graph).get(node.fingerprint);
  if (found === undefined || notBefore === undefined || notAfter === undefined) return undefined;
  const { name, before } = found;
  return { name, at: notAfter - (before < 1 ? before * (notAfter - notBefore) : before) };
}

/** By fingerprint. */
const renewed = memoisedBy((graph: PkiGraph) => {
  const index = objectIndexOf(clusterPictureOf(graph));
  const found = new Map<string, { readonly name: string; readonly before: number }>();
  for (const secret of index.ofKind('Secret')) {
    const record = secretRenewers.find((each) => isMark(secret, each));
    const before = record && timeOf(index, secret, record);
    if (record === undefined || before === undefined) continue;
    const material = materialUnder(graph, secret, 'tls.crt', 'ca.crt', 'ca-cert.pem');
    for (const { fingerprint } of material?.certificates ?? []) found.set(fingerprint, { name: record.name, before });
  }
  return found;
});

function isMark({ object: { root, name = '' } }: PlacedObject, record: SecretRenewerRecord): boolean {
  const { label, annotation, owner, secret } = record;
  const [kind, group] = owner ?? [];
  return (
    (label === undefined || scalarAt(root, 'metadata', 'labels', label[0])?.text === label[1]) &&
    (annotation === undefined || scalarAt(root, 'metadata', 'annotations', annotation) !== undefined) &&
    (secret === undefined || secret.test(name)) &&
    (owner === undefined ||
      itemsAt(root, 'metadata', 'ownerReferences').some(
        (each) => scalarAt(each, 'kind')?.text === kind && scalarAt(each, 'apiVersion')?.text.split('/')[0] === group,
      ))
  );
}

/** How long before the end; `undefined` if somebody else makes the CA. */
function timeOf(index: ObjectIndex, secret: PlacedObject, record: SecretRenewerRecord): number | undefined {
  const { object: owner, before, set, unless } = record;
  const metadata = ['metadata', owner?.label === undefined ? 'annotations' : 'labels'];
  const name = owner && scalarAt(secret.object.root, ...metadata, owner.label ?? owner.annotation ?? '')?.text;
  const made = name === undefined ? undefined : index.find(secret, owner?.kind ?? '', name, secret.object.namespace);
  if (made === undefined) return before;
  if (unless !== undefined && scalarAt(made.object.root, ...unless)?.text === 'false') return undefined;
  const text = set && scalarAt(made.object.root, ...set.path)?.text;
  const own = text === undefined ? undefined : set?.unit === 'days' ? Number(text) * day : parseGoDuration(text);
  return own === undefined || !(own > 0) ? before : own;
}
