import { mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { certificatesFor, misdirected } from './madeSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** What makes cert-manager write a Secret. */
export interface SecretWriter {
  readonly placed: PlacedObject;
  /** An annotation of the object that names the Secret, in place of a Certificate. */
  readonly isAnnotated: boolean;
  /** It writes to the namespace that is read. */
  readonly isHere: boolean;
  readonly issuerRef?: ScalarNode;
  readonly issuerKind: 'Issuer' | 'ClusterIssuer';
}

/** What makes cert-manager write the Secret that an object names; `undefined` if nothing in the files does. */
export function secretWriterOf(
  index: ObjectIndex,
  placed: PlacedObject,
  name: string,
  namespace: string | undefined,
): SecretWriter | undefined {
  const all = certificatesFor(index, name).filter(({ object }) => object.isTemplate !== true);
  const same = all.filter(({ object }) => object.namespace === namespace);
  const here =
    index.nearest(placed, all, namespace)[0] ??
    (namespace === undefined ? all[0] : same.length === 1 ? same[0] : undefined);
  const annotated = here === undefined ? annotatedWriter(placed) : undefined;
  const certificate = here ?? misdirected(index, { placed, name, namespace });
  if (annotated !== undefined || certificate === undefined) return annotated;
  const { root } = certificate.object;
  const issuerRef = scalarAt(root, 'spec', 'issuerRef', 'name');
  return {
    placed: certificate,
    isAnnotated: false,
    isHere: certificate === here,
    ...(issuerRef === undefined ? {} : { issuerRef }),
    issuerKind: scalarAt(root, 'spec', 'issuerRef', 'kind')?.text === 'ClusterIssuer' ? 'ClusterIssuer' : 'Issuer',
  };
}

function annotatedWriter(placed: PlacedObject): SecretWriter | undefined {
  const annotations = mappingAt(placed.object.root, 'metadata', 'annotations');
  for (const [issuerKind, key] of [
    ['ClusterIssuer', 'cluster-issuer'],
    ['Issuer', 'issuer'],
  ] as const) {
    const issuerRef = scalarAt(annotations, `cert-manager.io/${key}`);
    if (issuerRef !== undefined) return { placed, isAnnotated: true, isHere: true, issuerRef, issuerKind };
  }
  return undefined;
}
