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
