import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FindingCode } from '../../src/core/findings/catalog.ts';
import type { FindingRecord } from '../../src/core/findings/findingRecord.ts';

/** A record with what its page says, as `scripts/findings/records.mjs` reads it. */
export interface PageOfRecord {
  /** The constant's. */
  readonly name: string;
  readonly file: string;
  readonly record: FindingRecord & { readonly code: FindingCode };
  readonly title: string;
  readonly when: string;
  readonly notes: readonly string[];
  readonly category: string;
  readonly stage: string;
  readonly references: readonly string[];
}

interface LegacyFinding {
  readonly id: FindingCode;
  readonly stage: string;
  readonly category: string;
  readonly refs: readonly string[];
  readonly quickFix?: string;
}

type WordTable = 'categories' | 'meanings' | 'quickFixes';

const load = async (file: string) => import(pathToFileURL(path.resolve(file)).href);

/** All records, read from the sources. */
export async function pagesOfRecords(): Promise<readonly PageOfRecord[]> {
  const { readRecords } = await load('scripts/findings/records.mjs');
  return readRecords();
}

/** What pages say in a language besides what stands in the records. */
export async function pageWords(): Promise<
  Readonly<Record<'english' | 'simplifiedChinese', Readonly<Record<WordTable, Readonly<Record<string, string>>>>>>
> {
  return load('scripts/findings/languages.mjs');
}

/** What every code has, with and without a record. */
export async function allCodes(): Promise<
  readonly {
    readonly code: FindingCode;
    readonly stage: string;
    readonly category: string;
    readonly references: readonly string[];
    readonly quickFix?: string | undefined;
  }[]
> {
  const records = await pagesOfRecords();
  const known = new Set(records.map(({ record }) => record.code));
  const { findings }: { readonly findings: readonly LegacyFinding[] } = JSON.parse(
    readFileSync('data/findings.json', 'utf8'),
  );
  return [
    ...records.map(({ record, stage, category, references }) => ({
      code: record.code,
      quickFix: record.quickFix,
      stage,
      category,
      references,
    })),
    ...findings
      .filter(({ id }) => !known.has(id))
      .map(({ id, refs, ...finding }) => ({ ...finding, code: id, references: refs })),
  ];
}
