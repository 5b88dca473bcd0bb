import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Whoever sets the language does it in code, which runs after the imports of its module. */
test('no text is made while modules are loaded, before the language is known', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-l10n-'));
  try {
    const stub = path.join(folder, 'stub.mjs');
    writeFileSync(stub, `export const made = [];\nexport const t = (text) => made.push(text);\n`);
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => /^(?:core|cli|node)\/.*(?<!\.d)\.ts$/.test(file) && !/(?:main|executable|Worker)\.ts$/.test(file),
    );
    const bundle = path.join(folder, 'sources.mjs');
    const require = `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(path.resolve('package.json'))});`;
    await build({
      stdin: {
        contents: [...files.map((file) => `import './src/${file}';`), `export { made } from '@vscode/l10n';`].join(
          '\n',
        ),
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundle,
      alias: { '@vscode/l10n': stub },
      banner: { js: require },
      logLevel: 'error',
    });
    const { made } = (await import(pathToFileURL(bundle).href)) as { made: readonly string[] };
    assert.ok(files.length > 500);
    assert.deepEqual(made, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
