import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';
import { configurationSchema, schemaFile, writeSettings } from './configurationSchema.mjs';
import { english, simplifiedChinese } from './languages.mjs';
import { pagesIn } from './pages.mjs';
import { readRecords } from './records.mjs';

const textIn = (file) => readFileSync(path.join(projectRoot, file), 'utf8');
const read = (file) => JSON.parse(textIn(file));

/**
 * Brings everything up to date that is made from the records of findings: their list, their pages in every language, the
 * settings that name codes, and the schema of `.certscope.yaml`.
 *
 * @param {boolean} [isCheck] writes nothing
 * @returns {{ outdated: readonly string[], superfluous: readonly string[] }} paths of files that were not up to date
 */
export function writeFindings(isCheck = false) {
  const wanted = generatedFiles();
  const folders = [english.folder, simplifiedChinese.folder];
  const present = folders
    .filter((folder) => existsSync(path.join(projectRoot, folder)))
    .flatMap((folder) => readdirSync(path.join(projectRoot, folder)).map((name) => `${folder}/${name}`));
  const superfluous = present.filter((file) => !wanted.has(file));
  const outdated = [...wanted]
    .filter(([file, text]) => !existsSync(path.join(projectRoot, file)) || textIn(file) !== text)
    .map(([file]) => file);
  if (isCheck) return { outdated, superfluous };
  for (const folder of [...folders, path.dirname(schemaFile)])
    mkdirSync(path.join(projectRoot, folder), { recursive: true });
  for (const file of superfluous) rmSync(path.join(projectRoot, file));
  for (const file of outdated) writeFileSync(path.join(projectRoot, file), wanted.get(file));
  return { outdated, superfluous };
}

function generatedFiles() {
  const records = readRecords();
  const hasRecord = new Set(records.map(({ record }) => record.code));
  if (hasRecord.size !== records.length) throw new Error('Two records have the same code.');
  const inChinese = read('l10n/findings.zh-cn.json');
  const bundle = read('l10n/bundle.l10n.zh-cn.json');
  const sources = read('data/sources.json');
  return new Map([
    ...pagesIn(english, { records, translate: (text) => text, sources }, simplifiedChinese),
    ...pagesIn(
      simplifiedChinese,
      {
        // A translation that is missing shows in English, and fails a test.
        records: records.map((page) => ({ ...page, ...inChinese[page.record.code] })),
        translate: (text) => bundle[text] ?? text,
        sources: translatedSources(sources, read('data/sources.zh-cn.json')),
      },
      english,
    ),
    ['src/core/findings/allFindings.ts', listOfRecords(records)],
    ['package.json', manifestWithCodes(read('package.json'), [...hasRecord].sort())],
    [schemaFile, configurationSchema(records, read('package.nls.json'))],
  ]);
}

/** The sources, those with the title or address of a translation that have one. */
function translatedSources(sources, translation) {
  return Object.fromEntries(Object.entries(sources).map(([ref, source]) => [ref, { ...source, ...translation[ref] }]));
}

function listOfRecords(records) {
  const files = groupedByFile(records);
  const list = (name, kind, before = []) => [
    `export const ${name} = [`,
    ...[...before, ...records.filter(({ about }) => about === kind).map((each) => each.name)].map(
      (each) => `  ${each},`,
    ),
    '] as const;',
    '',
  ];
  return [
    '// Generated from the records beside the checks by `npm run docs:findings`, and by every build. Do not edit.',
    ...[...files].map(([file, all]) => `import { ${all.map(({ name }) => name).join(', ')} } from './${file}';`),
    '',
    '/** What is wrong with a certificate alone, wherever it stands. */',
    ...list('ofCertificates', 'certificate'),
    '/** Keys and secrets that lie open. */',
    ...list('ofKeys', 'key'),
    '/** The records of all findings. */',
    ...list('allFindings', undefined, ['...ofCertificates', '...ofKeys']),
  ].join('\n');
}

function groupedByFile(records) {
  const files = new Map();
  for (const record of records) files.set(record.file, [...(files.get(record.file) ?? []), record]);
  return files;
}

function manifestWithCodes(manifest, codes) {
  writeSettings(manifest, codes);
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
