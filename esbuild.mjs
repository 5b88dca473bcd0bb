// Builds every bundle of the extension into dist/, and the list of texts to translate. `--watch` rebuilds on change.
import { rmSync } from 'node:fs';
import { context } from 'esbuild';
import { extension, programs } from './scripts/bundles.mjs';
import { writeStrings } from './scripts/extractStrings.mjs';

rmSync('dist', { recursive: true, force: true });
writeStrings();
const contexts = await Promise.all([extension, ...programs].map((options) => context(options)));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
