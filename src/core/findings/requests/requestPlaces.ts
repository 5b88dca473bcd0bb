import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import type { SigningRequest } from '../../pki/cluster/signingRequests.ts';

/** The value of a field. */
export function atScalar({ placed: { file } }: SigningRequest, { span }: ScalarNode): FilePlace {
  return { file, span };
}

/** All items of a list. */
export function atItems({ placed: { file } }: SigningRequest, items: readonly ScalarNode[]): FilePlace {
  return { file, span: { start: items[0]?.span.start ?? 0, end: items.at(-1)?.span.end ?? 0 } };
}

/** Where a word about what is missing belongs: the object's kind. */
export function atMissing({ placed: { file, object } }: SigningRequest): FilePlace {
  const kind = scalarAt(object.root, 'kind');
  return { file, span: kind?.span ?? spanOf(object.root) ?? { start: 0, end: 0 } };
}
