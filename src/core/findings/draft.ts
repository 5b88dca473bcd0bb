import type { Occurrence } from '../pki/pkiModel.ts';
import { joinSentences } from '../text/sentences.ts';
import type { Finding, RelatedPlace, Severity } from './findingModel.ts';
import { type LegacyCode, legacySeverity } from './legacyCatalog.ts';

/** A finding before the user's policy decides on its severity. */
export type FindingDraft = Finding;

/** Drafts a finding about a block, of a code without a record. */
export function draftAt(
  occurrence: Occurrence,
  code: LegacyCode,
  message: string,
  more: { readonly severity?: Severity; readonly related?: readonly RelatedPlace[] } = {},
): FindingDraft {
  const { file, credential } = occurrence;
  return {
    code,
    message,
    path: file.path,
    span: credential.block.span,
    related: more.related ?? [],
    severity: more.severity ?? legacySeverity(code),
    ...(credential.fingerprint === undefined ? {} : { fingerprint: credential.fingerprint }),
  };
}

/** Points at a block. `message` begins with a noun. */
export function relatedPlace({ file, credential }: Occurrence, message: string): RelatedPlace {
  return { path: file.path, span: credential.block.span, message };
}

/** Joins sentences into a message; absent ones are left out. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return joinSentences(...parts);
}
