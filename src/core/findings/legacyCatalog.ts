import { catalogTable } from './catalogTable.ts';
import type { Severity } from './findingModel.ts';
import type { QuickFix } from './findingRecord.ts';

type Table = typeof catalogTable;
type CodesOf<Fixes> = Fixes extends unknown ? keyof Fixes & string : never;

/** A code whose record does not stand beside its check yet. */
export type LegacyCode = CodesOf<Table[keyof Table]>;

interface LegacyRecord {
  readonly code: LegacyCode;
  readonly severity: Severity;
  readonly quickFix?: QuickFix;
}

const records = new Map<string, LegacyRecord>();
for (const [severity, codes] of Object.entries(catalogTable) as [Severity, Record<LegacyCode, QuickFix | ''>][]) {
  for (const [code, quickFix] of Object.entries(codes) as [LegacyCode, QuickFix | ''][]) {
    records.set(code, { code, severity, ...(quickFix === '' ? {} : { quickFix }) });
  }
}

/** All codes without a record. */
export function legacyRecords(): readonly LegacyRecord[] {
  return [...records.values()];
}

/** The usual severity of a code without a record. */
export function legacySeverity(code: string): Severity {
  return records.get(code)?.severity ?? 'warning';
}
