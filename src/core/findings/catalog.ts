import { memoised } from '../kubernetes/memoised.ts';
import { catalogTable } from './catalogTable.ts';
import type { Severity } from './findingModel.ts';

/** What has to be known before a problem can be told: one credential alone, the cluster around it, or a renewal. */
type FindingStage = 'judge' | 'understand' | 'regenerate';

/** A problem that CertScope knows. Its prose stands in `docs/findings`. */
export interface CatalogEntry {
  /** Permanent. */
  readonly code: string;
  readonly severity: Severity;
  readonly stage: FindingStage;
  /** Id of the automatic fix; absent where a machine cannot fix it. */
  readonly quickFix?: string;
}

/** All problems by code. */
export const findingCatalog: () => ReadonlyMap<string, CatalogEntry> = memoised(() => {
  const entries = new Map<string, CatalogEntry>();
  for (const [severity, stages] of Object.entries(catalogTable) as [Severity, object][]) {
    for (const [stage, codes] of Object.entries(stages) as [FindingStage, Readonly<Record<string, string>>][]) {
      for (const [code, quickFix] of Object.entries(codes)) {
        entries.set(code, { code, severity, stage, ...(quickFix === 'none' ? {} : { quickFix }) });
      }
    }
  }
  return entries;
});

/** The severity that the catalogue gives to a code; `warning` for a code that it does not know. */
export function catalogSeverity(code: string): Severity {
  return findingCatalog().get(code)?.severity ?? 'warning';
}
