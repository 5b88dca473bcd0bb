// The licences of the packages that esbuild puts into the bundles. Most of them ask that their text travels along.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './hosts/paths.mjs';

/** Says whose licences stand below; the file's first lines. */
const heading = 'CertScope contains code of the following packages, under the licences that follow each name.';

/**
 * The packages whose code went into outputs. What only types come from, or what was shaken out, is none of them.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {readonly string[]} their folders below node_modules, in alphabetical order
 */
export function bundledPackages(metafiles) {
  const used = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([file]) => /.*\/?\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(used)].sort();
}

/**
 * @param {readonly string[]} packages
 * @param {string} [root] the project's folder, in whose node_modules they are
 * @returns {string} name, version and licence text of each
 */
export function thirdPartyNotices(packages, root = projectRoot) {
  const notices = packages.map((name) => {
    const { version, license, text } = licenceOf(name, root);
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return [`${heading}\n`, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

/** What such a text names. */
export function noticedPackages(notices) {
  const heads = notices.matchAll(/^-{80}\n\n(\S+) (\S+) \([^\n]+\)$/gm);
  return [...heads].map(([, name, version]) => ({ name, version }));
}

function licenceOf(name, root) {
  const folder = path.join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { version, license } = manifest;
  const files = readdirSync(folder);
  const read = (file) => readFileSync(path.join(folder, file), 'utf8').trim();
  const file = files.find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  // Apache-2.0 asks for the notices, too.
  const more = files.filter((each) => /^(copyright)?notices?(\.(md|txt))?$/i.test(each));
  const text = [file === undefined ? standardText(name, manifest, root) : read(file), ...more.map(read)].join('\n\n');
  return { version, license, text };
}

/** Some packages forget the file. MIT's text is known, its line of copyright names the author. */
function standardText(name, { license, author }, root) {
  const holder = typeof author === 'string' ? author : author?.name;
  if (license !== 'MIT' || !holder) {
    throw new Error(`${name} has no licence file: write down what its licence ${license} asks for.`);
  }
  const own = readFileSync(path.join(root, 'LICENSE'), 'utf8');
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}
