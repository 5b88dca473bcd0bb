// Makes a translation that everybody can read, to see in it what is not translated and what has too little room.
// `node scripts/pseudoLocale.mjs FOLDER` writes bundle.l10n.qps-ploc.json and package.nls.qps-ploc.json there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './hosts/paths.mjs';

/** Values, code, links, icons and line ends: what a translator leaves as it is. */
const kept = /(\{\w+\}|`[^`]*`|\]\([^)]*\)|\$\([a-z-]+\)|\n)/;
const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = 'áƀçđéƒǧħíĵķľɱñóƥɋřšťúṽŵẋýžÁƁÇĐÉƑǦĦÍĴĶĽṀÑÓƤɊŘŠŤÚṼŴẊÝŽ';
/** Translations are longer than English by so much. */
const growth = 0.35;
const filling = 'ľóřéɱ íƥšúɱ đóľóř šíť áɱéť çóñšéçťéťúř ';

/**
 * @param {string} text English
 * @returns {string} the same with accents, a third longer, in brackets
 */
export function pseudoText(text) {
  // A tag of a language and a picture are no text.
  if (text === 'en' || text.startsWith('media/')) return text;
  const parts = text.split(kept).map((part, index) => (index % 2 === 1 ? part : withAccents(part)));
  const letters = text.split(kept).reduce((sum, part, index) => sum + (index % 2 === 1 ? 0 : part.length), 0);
  if (letters === 0) return text;
  const more = Math.ceil(letters * growth);
  return `⟦${parts.join('')}${filling.repeat(Math.ceil(more / filling.length)).slice(0, more)}⟧`;
}

/**
 * @param {Readonly<Record<string, string>>} english
 * @returns {Record<string, string>}
 */
export function pseudoTexts(english) {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudoText(text)]));
}

function withAccents(text) {
  return Array.from(text, (letter) => (plain.includes(letter) ? accented[plain.indexOf(letter)] : letter)).join('');
}

/** @param {string} folder that gets both files, `l10n/bundle.l10n.qps-ploc.json` and `package.nls.qps-ploc.json` */
export function writePseudoLocale(folder) {
  mkdirSync(path.join(folder, 'l10n'), { recursive: true });
  for (const [from, to] of [
    ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.qps-ploc.json'],
    ['package.nls.json', 'package.nls.qps-ploc.json'],
  ]) {
    const texts = pseudoTexts(JSON.parse(readFileSync(path.join(projectRoot, from), 'utf8')));
    writeFileSync(path.join(folder, to), `${JSON.stringify(texts, undefined, 2)}\n`);
  }
}

if (import.meta.filename === process.argv[1]) writePseudoLocale(path.resolve(process.argv[2] ?? '.'));
