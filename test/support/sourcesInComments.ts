import { readFileSync } from 'node:fs';

/** What the records of a table name as their sources, in comments: no program reads them. */
export function sourcesInComments(table: string): readonly (readonly string[])[] {
  const text = readFileSync(`src/core/kubernetes/tables/${table}.ts`, 'utf8');
  return Array.from(text.matchAll(/\/\/ sources: (.+)$/gm), ([, list = '']) => list.split(', '));
}
