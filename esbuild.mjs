// Builds every bundle of the extension into dist/, with the pages of findings and all else that is made from their records, the list of
// texts to translate, the notices of what is bundled, and the types for other extensions.
// `--watch` rebuilds on change; `--command` builds what npm's package holds: the command alone.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { context } from 'esbuild';
import { command, commandPrograms, modules, programs } from './scripts/bundles.mjs';
import { writeCommandDocuments } from './scripts/commandManual.mjs';
import { writeStrings } from './scripts/extractStrings.mjs';
import { bundlePages } from './scripts/findings/bundlePages.mjs';
import { packedSchema, schemaFile } from './scripts/findings/configurationSchema.mjs';
import { writeFindings } from './scripts/findings/generated.mjs';
import { bundledPackages, thirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

rmSync('dist', { recursive: true, force: true });
writeFindings();
writeStrings();
writeCommandDocuments();
bundlePages();
const isCommand = process.argv.includes('--command');
const all = isCommand ? [command, ...commandPrograms] : [modules, ...programs];
// The names that users, shells, kubectl and the manifest know; a module would need another one.
const names = isCommand ? ['cli', 'kubectl-certscope', 'kubectl_complete-certscope'] : ['cli'];
for (const name of names) {
  const first = name.startsWith('kubectl_complete') ? "process.argv.splice(2, 0, '__complete', 'kubectl');\n" : '';
  writeFileSync(`dist/${name}.js`, `#!/usr/bin/env node\n${first}import('./cli.mjs');\n`, { mode: 0o755 });
}
const contexts = await Promise.all(all.map((options) => context({ ...options, metafile: true })));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.all(contexts.map((each) => each.rebuild()));
  const packages = bundledPackages(results.map(({ metafile }) => metafile));
  if (!isCommand) {
    copyFileSync('src/editor/api/api.d.ts', 'dist/api.d.ts');
    writeFileSync('dist/certscope.schema.json', packedSchema(readFileSync(schemaFile, 'utf8')));
  }
  writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(packages));
  await Promise.all(contexts.map((each) => each.dispose()));
}
