import type { FilePlace } from '../pki/cluster/clusterModel.ts';
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
