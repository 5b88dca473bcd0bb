import { type SecretRenewerRecord, secretRenewers } from '../../../kubernetes/tables/secretRenewers.ts';
import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { day, parseGoDuration } from '../../../text/duration.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { leafOf } from './leafOf.ts';
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
    // Those after it signed it: somebody else may have made them.
    const made = material && leafOf(material);
    if (made !== undefined) found.set(made.fingerprint, { name: record.name, before });
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
  const { object: owner, before, set = [], makes: [absent, ...path] = ['true'] } = record;
  const metadata = ['metadata', owner?.label === undefined ? 'annotations' : 'labels'];
  const name = owner && scalarAt(secret.object.root, ...metadata, owner.label ?? owner.annotation ?? '')?.text;
  const made = name === undefined ? undefined : index.find(secret, owner?.kind ?? '', name, secret.object.namespace);
  if (made === undefined) return before;
  const textAt = (at: readonly string[]) => scalarAt(made.object.root, ...at)?.text;
  if ((textAt(path) ?? absent) !== 'true') return undefined;
  for (const [unit, ...at] of set) {
    const text = textAt(at) ?? '';
    const own = unit === 'duration' ? (parseGoDuration(text) ?? 0) : Number(text) * (unit === 'days' ? day : 0.01);
    if (own > 0) return own;
  }
  return before;
}
