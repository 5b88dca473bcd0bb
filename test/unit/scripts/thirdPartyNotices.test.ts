import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import { build } from 'esbuild';
import { modules, programs } from '../../../scripts/bundles.mjs';
import { bundledPackages, thirdPartyNotices } from '../../../scripts/thirdPartyNotices.mjs';
import { importsOf, sourceFiles } from '../../support/sourceFiles.ts';

suite('notices of what is bundled', async () => {
  const builds = await Promise.all(
    [modules, ...programs].map((options) =>
      build({ ...options, write: false, metafile: true, logLevel: 'error' } as const),
    ),
  );
  const packages = bundledPackages(builds.map(({ metafile }) => metafile));
  const notices = thirdPartyNotices(packages, process.cwd());

  test('name every package that the sources import, and of those that they need in turn what was taken', () => {
    const imported = sourceFiles('src')
      .flatMap(importsOf)
      .filter(({ target, isTypeOnly }) => target === undefined && !isTypeOnly)
      .flatMap(({ specifier }) => (/^(node:|vscode$)/.test(specifier) ? [] : packageOf(specifier)));
    const needed = new Set(imported);
    for (const name of needed) {
      const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
      for (const each of Object.keys(dependencies)) needed.add(each);
    }
    assert.deepEqual(
      imported.filter((name) => !packages.includes(name)),
      [],
    );
    assert.deepEqual(
      packages.filter((name) => !needed.has(name)),
      [],
    );
    for (const name of packages) assert.ok(notices.includes(`\n${name} `), name);
  });

  test('hold the licence text of each', () => {
    for (const name of ['yaml']) {
      const file = readdirSync(`node_modules/${name}`).find((each) => /^licen[cs]e/i.test(each));
      assert.ok(notices.includes(readFileSync(`node_modules/${name}/${file}`, 'utf8').trim()), name);
    }
    assert.match(notices, /@vscode\/l10n [\d.]+ \(MIT\)\n\nMIT License\n\nCopyright \(c\) Microsoft Corporation\n/);
    assert.equal(notices.match(/^[^ \n]+ [\d.]+ \([\w.-]+\)$/gm)?.length, packages.length);
  });

  test('are refused for a package whose licence nobody knows', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'certscope-notices-'));
    mkdirSync(path.join(folder, 'node_modules/odd'), { recursive: true });
    writeFileSync(
      path.join(folder, 'node_modules/odd/package.json'),
      '{"version":"1.0.0","license":"Apache-2.0","author":"A"}',
    );
    assert.throws(() => thirdPartyNotices(['odd'], folder), /odd has no licence file/);
    rmSync(folder, { recursive: true });
  });
});

/** `@noble/hashes/sha2.js` is in `@noble/hashes`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
