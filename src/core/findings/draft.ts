import type { Occurrence } from '../pki/pkiModel.ts';
import type { Finding, RelatedPlace } from './findingModel.ts';

/** A finding before the user's policy decides on its severity. */
export type FindingDraft = Finding;

/** Points at a block. `message` begins with a noun. */
export function relatedPlace({ file, credential }: Occurrence, message: string): RelatedPlace {
  return { path: file.path, span: credential.block.span, message };
}
