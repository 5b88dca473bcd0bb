import { scalarAt } from '../locate/objects/nodes.ts';
import type { FilePlace, PlacedObject } from '../pki/cluster/clusterModel.ts';
import { objectName } from '../pki/cluster/objects/objectIndex.ts';
import { optional } from '../text/optional.ts';
import type { FindingDraft } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import { draftOf, type Judgement } from './judgement.ts';

/** Drafts a finding of a judgement on a flag or a field. */
export function placedAt({ file, span }: FilePlace, judgement: Judgement, fingerprint?: string): FindingDraft {
  return draftOf(judgement, { path: file.path, span, ...optional('fingerprint', fingerprint) });
}

/** Points at a flag or a field. `message` begins with a noun. */
export function relatedAt({ file, span }: FilePlace, message: string): RelatedPlace {
  return { path: file.path, span, message };
}

/** Points at an object, by its name. */
export function relatedObject(placed: PlacedObject): readonly RelatedPlace[] {
  const { file, object } = placed;
  const name = scalarAt(object.root, 'metadata', 'name');
  return name === undefined ? [] : [relatedAt({ file, span: name.span }, `${object.kind} ${objectName(placed)}`)];
}
