import { memoised } from '../text/memoised.ts';
import { allFindings } from './allFindings.ts';
import type { FindingRecord } from './findingRecord.ts';

/** A code that CertScope knows. Each has a record beside the check that reports it. */
export type FindingCode = (typeof allFindings)[number]['code'];

/** Values by code. */
export type ByCode<Value> = Readonly<Partial<Record<FindingCode, Value>>>;

/** What is decided by a code: how bad it is, and what CertScope does about it. */
export type CatalogEntry = Pick<FindingRecord, 'severity' | 'quickFix'> & { readonly code: FindingCode };

const byCode = memoised(() => new Map<string, CatalogEntry>(allFindings.map((record) => [record.code, record])));

/** What is decided by a code. */
export function catalogEntry(code: FindingCode): CatalogEntry {
  const entry = byCode().get(code);
  if (entry === undefined) throw new Error(`No record of ${code}`);
  return entry;
}

/**
 * All codes.
 *
 * @internal
 */
export function findingCodes(): readonly FindingCode[] {
  return [...byCode().values()].map(({ code }) => code);
}

/** Tells whether a text that a user wrote is a code. */
export function isFindingCode(text: string): text is FindingCode {
  return byCode().has(text);
}
