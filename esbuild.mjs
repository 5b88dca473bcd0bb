// Builds every bundle of the extension into dist/, with the pages of findings, the list of texts to translate, the notices of what is
// bundled, and the types for other extensions.
// `--watch` rebuilds on change.
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { context } from 'esbuild';
import { extension, programs } from './scripts/bundles.mjs';
import { writeStrings } from './scripts/extractStrings.mjs';
import { bundlePages } from './scripts/findings/bundlePages.mjs';
import { bundledPackages, thirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

rmSync('dist', { recursive: true, force: true });
writeStrings();
bundlePages();
const all = [extension, ...programs];
const contexts = await Promise.all(all.map((options) => context({ ...options, metafile: true })));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.all(contexts.map((each) => each.rebuild()));
  const packages = bundledPackages(results.map(({ metafile }) => metafile));
  copyFileSync('src/editor/api/api.d.ts', 'dist/api.d.ts');
  writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(packages));
  await Promise.all(contexts.map((each) => each.dispose()));
}
