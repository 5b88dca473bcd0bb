// Writes l10n/bundle.l10n.json: the texts that translators translate, as they stand in the sources and in the records of findings.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allSentences, readRecords } from './findings/records.mjs';
import { projectRoot } from './hosts/paths.mjs';

const bundleFile = path.join(projectRoot, 'l10n/bundle.l10n.json');
const call = /\bl10n\.t\(\s*/g;
/** Where sentences of records are said. */
const sayingRecords = 'core/findings/judgement.ts';
const literal = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;

/** @returns {readonly string[]} the texts in order; throws when one is not a literal, which no tool could find */
export function extractStrings() {
  const folder = path.join(projectRoot, 'src');
  const texts = new Set(readRecords().flatMap(({ record }) => allSentences(record)));
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.ts') || file === path.normalize(sayingRecords)) continue;
    const source = readFileSync(path.join(folder, file), 'utf8');
    for (const { index, 0: start } of source.matchAll(call)) {
      literal.lastIndex = index + start.length;
      const found = literal.exec(source);
      if (!found) throw new Error(`${file}: the text of l10n.t must be a literal, at offset ${index}.`);
      texts.add(unquote(found[0]));
    }
  }
  return [...texts].sort();
}

/** Brings the file up to date; writes only what has changed, so that a watcher has nothing to do. */
export function writeStrings() {
  const content = `${JSON.stringify(Object.fromEntries(extractStrings().map((text) => [text, text])), undefined, 2)}\n`;
  if (readFileSync(bundleFile, 'utf8') !== content) writeFileSync(bundleFile, content);
}

/** The text of a literal of TypeScript, whose escapes JSON knows but for two. */
function unquote(quoted) {
  const inside = quoted.slice(1, -1).replaceAll(/\\(['`])/g, '$1');
  return JSON.parse(`"${quoted.startsWith("'") ? inside.replaceAll('"', '\\"') : inside}"`);
}

if (import.meta.filename === process.argv[1]) writeStrings();
