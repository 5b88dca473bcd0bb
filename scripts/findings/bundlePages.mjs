// Puts the generated pages of docs/findings into one file for each language, which travel with the extension and the command.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Each language with the folder of its pages below docs. */
const folders = { en: 'findings', 'zh-cn': 'zh-cn/findings' };

/** Writes `findings.LANGUAGE.json` into a folder: each page's text by its path below docs, such as `findings/cert-expired.md`. */
export function bundlePages(folder = 'dist') {
  mkdirSync(folder, { recursive: true });
  for (const [language, below] of Object.entries(folders)) {
    const names = readdirSync(path.join('docs', below)).sort();
    const pages = names.map((name) => [`${below}/${name}`, readFileSync(path.join('docs', below, name), 'utf8')]);
    writeFileSync(path.join(folder, `findings.${language}.json`), JSON.stringify(Object.fromEntries(pages)));
  }
}
