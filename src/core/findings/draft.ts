import type { Occurrence } from '../pki/pkiModel.ts';
import { joinSentences } from '../text/sentences.ts';
import type { Finding, RelatedPlace, Severity } from './findingModel.ts';

/** A finding before the catalogue and the policy decide on its severity. */
export interface FindingDraft extends Omit<Finding, 'severity'> {
  /** Where the catalogue grades by circumstances; otherwise its one severity counts. */
  readonly severity?: Severity;
}

/** Drafts a finding about a block. */
export function draftAt(
  occurrence: Occurrence,
  code: string,
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
    ...(more.severity === undefined ? {} : { severity: more.severity }),
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
