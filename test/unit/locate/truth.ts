import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { locateCredentials } from '../../../src/core/locate/locateCredentials.ts';
import type { StructureReader } from '../../../src/core/locate/structureReader.ts';
import { buildLineIndex } from '../../../src/core/text/lineIndex.ts';

/** A line of a data set's occurrences.jsonl. */
export interface TruthRow {
  readonly file: string;
  readonly type: 'certificate' | 'csr' | 'key' | 'malformed';
  readonly sha256?: string;
  readonly path: string | null;
  readonly line: number;
  readonly encoding?: string;
  readonly label?: string;
  readonly pem_index?: number;
  readonly reason?: string;
  readonly sample?: string;
}

/** What CertScope finds, in the words of the truth. */
export interface FoundRow {
  readonly type: 'certificate' | 'csr' | 'key' | 'malformed' | 'placeholder' | 'other';
  readonly sha256?: string;
  readonly path: string | null;
  readonly line: number;
  readonly encoding: string;
  readonly pem_index: number;
  readonly text: string;
}

/** Reads the rows of a data set, by file. */
export function truthByFile(set: string): Map<string, TruthRow[]> {
  const byFile = new Map<string, TruthRow[]>();
  const manifest = readFileSync(path.join(set, 'manifest.jsonl'), 'utf8').trim().split('\n');
  for (const line of manifest) byFile.set((JSON.parse(line) as { file: string }).file, []);
  for (const line of readFileSync(path.join(set, 'occurrences.jsonl'), 'utf8').trim().split('\n')) {
    const row = JSON.parse(line) as TruthRow;
    byFile.set(row.file, [...(byFile.get(row.file) ?? []), row]);
  }
  return byFile;
}

/** Finds what a file holds. */
export function findRows(file: string, structure?: StructureReader): FoundRow[] {
  const text = readFileSync(file, 'utf8');
  const lines = buildLineIndex(text);
  const rows: FoundRow[] = [];
  for (const value of locateCredentials(text, structure === undefined ? {} : { structure })) {
    const document = value.object === undefined ? null : `doc${value.object.documentIndex}:$`;
    const keyPath = value.keyPath ?? '';
    const rowPath = document === null ? null : `${document}${keyPath.startsWith('[') ? '' : '.'}${keyPath}`;
    if (value.placeholder !== undefined) {
      const line = lines.positionAt(value.span.start).line + 1;
      rows.push({ type: 'placeholder', path: rowPath, line, encoding: '', pem_index: 0, text: value.placeholder });
    }
    for (const block of value.blocks) {
      const line = lines.positionAt(block.span.start).line + 1;
      const encoding = block.encoding.join('-');
      const row = { path: rowPath, line, encoding, pem_index: block.index, text: block.problem?.reason ?? '' };
      if (block.problem !== undefined) rows.push({ type: 'malformed', ...row });
      else rows.push({ ...row, type: typeOf(block.label), sha256: sha256(block.bytes()) });
    }
  }
  return rows;
}

function typeOf(label = ''): FoundRow['type'] {
  if (label.endsWith('REQUEST')) return 'csr';
  if (label.endsWith('CERTIFICATE')) return 'certificate';
  return label.endsWith('PRIVATE KEY') ? 'key' : 'other';
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
