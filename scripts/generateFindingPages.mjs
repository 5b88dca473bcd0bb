// Writes the pages of all findings in every language, src/core/findings/catalogTable.ts, and the codes that a setting in
// package.json offers, from data/findings.json, its translations and data/sources.json. `--check` writes nothing, lists what is out of date, and fails if anything is.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogTable } from './findings/catalogTable.mjs';
import { english, simplifiedChinese } from './findings/languages.mjs';
import { pagesIn } from './findings/pages.mjs';
import { translatedCatalogue, translatedSources } from './findings/translated.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const catalogue = read('data/findings.json');
const sources = read('data/sources.json');
const chinese = read('data/findings.zh-cn.json');

const wanted = new Map([
  ...pagesIn(english, catalogue, sources, simplifiedChinese),
  ...pagesIn(simplifiedChinese, translatedCatalogue(catalogue, chinese), translatedSources(sources, chinese), english),
  ['src/core/findings/catalogTable.ts', catalogTable(catalogue)],
  ['package.json', manifestWithCodes(read('package.json'))],
]);
const folders = [english.folder, simplifiedChinese.folder];
const present = folders
  .filter((folder) => existsSync(path.join(root, folder)))
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`));
const superfluous = present.filter((file) => !wanted.has(file));
const outdated = [...wanted].filter(([file, text]) => currentText(file) !== text).map(([file]) => file);

if (process.argv.includes('--check')) {
  for (const file of [...outdated, ...superfluous]) console.error(`${file} is out of date: npm run docs:findings`);
  process.exit(outdated.length + superfluous.length === 0 ? 0 : 1);
}
for (const folder of folders) mkdirSync(path.join(root, folder), { recursive: true });
for (const file of superfluous) rmSync(path.join(root, file));
for (const file of outdated) writeFileSync(path.join(root, file), wanted.get(file));
console.log(`${wanted.size} files, ${outdated.length} written, ${superfluous.length} removed`);

function currentText(file) {
  return existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : undefined;
}

function manifestWithCodes(manifest) {
  const { propertyNames } = manifest.contributes.configuration
    .map(({ properties }) => properties['certscope.findings'])
    .find((setting) => setting !== undefined);
  propertyNames.enum = catalogue.findings.map(({ id }) => id).sort();
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
