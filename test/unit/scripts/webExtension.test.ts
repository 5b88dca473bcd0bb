import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { lazyReaders, modules } from '../../../scripts/bundles.mjs';
import { chunksOf, webChunks } from '../../../scripts/webChunks.mjs';
import { createChunkLoader } from '../../../src/web/chunkLoader.ts';

/** In bytes: the script that every window loads; the features, which every window runs; these with what hints and findings need; all. */
const most = { starter: 11_000, features: 240_000, withHints: 1_370_000, everything: 1_950_000 };

/** Each costs a request and as much as compiling 5 kB. */
const mostFiles = 28;

/** What plans to issue, signs, writes or asks the network; how to replace a CA may be there, of which the map tells. */
const notInBrowsers = [
  /^src\/(node|cli)\//,
  /^src\/core\/renewal\/(planAction|signWithKey|checkIssued)\.ts$/,
  /^src\/core\/renewal\/reissue\/(planReissue|chooseForRenewal)\.ts$/,
  /^src\/core\/renewal\/keys\/(generateKeyPair|protectedKey|writeKey)\.ts$/,
  /^src\/core\/renewal\/change\/(carryOut|issuePlanned)\.ts$/,
  /^src\/editor\/change\/(changeFlow|carryOutPlan|applyChange|changeCommands)\.ts$/,
];

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-web-'));
after(() => rmSync(folder, { recursive: true, force: true }));

suite('the web extension', async () => {
  const outdir = path.join(folder, 'dist');
  const { metafile } = await build({ ...modules, outdir, metafile: true, logLevel: 'error' } as const);
  const chunks = chunksOf(metafile);
  const starter = readFileSync(path.join(outdir, 'webStarter.js'), 'utf8');
  const textOf = (file: string) => readFileSync(path.join(outdir, 'chunks', file), 'utf8');
  const all = Object.keys(chunks);

  test('begins with the script that the manifest names, which asks its host for `vscode` and nothing else', () => {
    assert.equal(JSON.parse(readFileSync('package.json', 'utf8')).browser, './dist/webStarter.js');
    const asked = Array.from(starter.matchAll(/\brequire\("([^"]*)"\)/g), ([, name]) => name);
    assert.deepEqual([...new Set(asked)], ['vscode']);
  });

  test('the script knows every module that it may have to load, and every reader', () => {
    for (const file of [...all, ...Object.keys(lazyReaders).map((name) => `${name}.js`)]) {
      assert.ok(starter.includes(`"${file}"`), file);
    }
  });

  const atOnce = loadedWith(chunks, ['webExtension.mjs']);
  const judging = all.filter((file) => file.startsWith('judging-'));
  const withHints = loadedWith(chunks, ['webExtension.mjs', ...judging]);
  const bytesOf = (some: readonly string[]) => some.reduce((sum, file) => sum + Buffer.byteLength(textOf(file)), 0);
  const sizes = {
    starter: Buffer.byteLength(starter),
    features: bytesOf(atOnce),
    withHints: bytesOf(withHints),
    everything: bytesOf(all),
  };
  for (const [what, bytes] of Object.entries(sizes)) {
    const limit = most[what as keyof typeof most];
    test(`${what}: at most ${limit / 1000} kB`, (context) => {
      context.diagnostic(`${bytes} bytes`);
      assert.ok(bytes <= limit, `${bytes} bytes`);
    });
  }

  test('shows hints with few files', () => {
    assert.equal(judging.length, 1);
    assert.ok(withHints.length <= mostFiles, `${withHints.length} files`);
  });

  test('every module can be loaded', async () => {
    let written = 0;
    const types = readFileSync('node_modules/@types/vscode/index.d.ts', 'utf8');
    const names = types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|function) (\w+)/gm);
    const { load } = createChunkLoader({
      chunks,
      vscode: Object.fromEntries(Array.from(names, ([, name]) => [name, class {}])),
      read: async (file) => textOf(file),
      toUrl: (code) => {
        written += 1;
        const file = path.join(folder, `${written}.mjs`);
        writeFileSync(file, code);
        return pathToFileURL(file).href;
      },
      onFailure: () => {},
    });
    for (const file of all) await load(file);
    // Each once, and `vscode`.
    assert.equal(written, all.length + 1);
  });

  const sources = Object.entries(metafile.outputs)
    .filter(([file]) => all.includes(path.basename(file)))
    .flatMap(([, { inputs }]) => Object.keys(inputs));
  for (const pattern of notInBrowsers) {
    test(`holds nothing of ${pattern.source}`, () => {
      assert.ok(sources.includes('src/editor/registerFeatures.ts'));
      assert.deepEqual(
        sources.filter((source) => pattern.test(source)),
        [],
      );
    });
  }
});

test('a build fails whose browser would load something of Node, and says where', async () => {
  const entry = path.join(folder, 'webExtension.ts');
  writeFileSync(entry, "import { late } from './late.ts';\nexport const activate = () => late();");
  writeFileSync(path.join(folder, 'late.ts'), "export const late = async () => (await import('./disk.ts')).read();");
  writeFileSync(
    path.join(folder, 'disk.ts'),
    "import { readFileSync } from 'node:fs';\nexport const read = () => readFileSync('a');",
  );
  const plugins = [webChunks(() => ({ entryPoints: [] }))];
  await assert.rejects(
    build({
      ...{ entryPoints: [entry], bundle: true, format: 'esm', splitting: true, minify: true, platform: 'node' },
      ...{ outdir: path.join(folder, 'of-node'), outExtension: { '.js': '.mjs' }, metafile: true, logLevel: 'silent' },
      plugins,
    } as const),
    /A browser would load disk-\w+\.mjs, which imports node:fs\. In it are .*disk\.ts\./,
  );
});

/** The files that are loaded with these. */
function loadedWith(chunks: Readonly<Record<string, readonly string[]>>, first: readonly string[]): readonly string[] {
  const loaded = new Set<string>();
  const visit = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const imported of chunks[file] ?? []) visit(imported);
  };
  for (const file of first) visit(file);
  return [...loaded];
}
