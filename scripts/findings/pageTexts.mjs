import path from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';

const { outputFiles } = buildSync({
  entryPoints: [path.join(projectRoot, 'src/core/present/findingPages.ts')],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'pages',
  logLevel: 'error',
});

/** What writes pages and what reads them agree on how a sentence looks in one. */
export const { asSaid, codeInPage, codeOfPage, escaped, pagesOf, sentencesIn } = new Function(
  `${outputFiles[0].text}\nreturn pages;`,
)();
