import type { FilePlace } from '../pki/cluster/clusterModel.ts';
import { catalogSeverity } from './catalog.ts';
import { type FindingDraft, sentences } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import type { Judgement } from './judgement.ts';

/** Drafts a finding of a judgement on a flag or a field. Information and hints say the fact alone: they ask for nothing. */
export function placedAt({ file, span }: FilePlace, judgement: Judgement, fingerprint?: string): FindingDraft {
  const { code, severity, fact, consequence, wayOut, related = [] } = judgement;
  const grade = severity ?? catalogSeverity(code);
  const isQuiet = grade === 'info' || grade === 'hint';
  return {
    code,
    message: isQuiet ? fact : sentences(fact, consequence, wayOut),
    path: file.path,
    span,
    related,
    ...(severity === undefined ? {} : { severity }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

/** Points at a flag or a field. `message` begins with a noun. */
export function relatedAt({ file, span }: FilePlace, message: string): RelatedPlace {
  return { path: file.path, span, message };
}
