import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { webExtension } from '../../../scripts/bundles.mjs';

/** In bytes: one file, since a web worker loads no second one; with the tables of findings, the YAML library and the patterns of errors in logs. */
const mostBytes = 1_700_000;

/** What plans to issue, signs, writes or asks the network; how to replace a CA may be there, of which the map tells. */
const notInBrowsers = [
  /^src\/(node|cli)\//,
  /^src\/core\/renewal\/(planAction|signWithKey|checkIssued)\.ts$/,
  /^src\/core\/renewal\/reissue\/(planReissue|chooseForRenewal)\.ts$/,
  /^src\/core\/renewal\/keys\/(generateKeyPair|protectedKey|writeKey)\.ts$/,
  /^src\/core\/renewal\/change\/(carryOut|issuePlanned)\.ts$/,
  /^src\/editor\/change\/(changeFlow|carryOutPlan|applyChange|changeCommands)\.ts$/,
];

suite('the web extension', async () => {
  const { metafile, outputFiles = [] } = await build({
    ...webExtension,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [file] = outputFiles;
  const code = file?.text ?? '';
  const sources = Object.keys(metafile?.inputs ?? {});

  test('is the one file that the manifest names', () => {
    const { browser } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(outputFiles.length, 1);
    assert.ok(file?.path.endsWith(browser.slice(1)), `${file?.path} is not ${browser}`);
  });

  test(`has at most ${mostBytes / 1000} kB`, (context) => {
    context.diagnostic(`${code.length} bytes, ${gzipSync(code).length} compressed`);
    assert.ok(code.length <= mostBytes, `${code.length} bytes`);
  });

  test('asks its host for `vscode` and nothing else', () => {
    const asked = new Set(Array.from(code.matchAll(/\brequire\("([^"]*)"\)/g), ([, name]) => name));
    assert.deepEqual([...asked], ['vscode']);
    assert.doesNotMatch(code, /\bimport\(/);
  });

  for (const pattern of notInBrowsers) {
    test(`holds nothing of ${pattern.source}`, () => {
      assert.deepEqual(
        sources.filter((source) => pattern.test(source)),
        [],
      );
    });
  }
});
