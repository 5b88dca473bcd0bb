import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import { build } from 'esbuild';
import { extension, programs } from '../../../scripts/bundles.mjs';
import { bundledPackages, thirdPartyNotices } from '../../../scripts/thirdPartyNotices.mjs';
import { importsOf, sourceFiles } from '../../support/sourceFiles.ts';

suite('notices of what is bundled', async () => {
  const builds = await Promise.all(
    [extension, ...programs].map((options) =>
      build({ ...options, write: false, metafile: true, logLevel: 'error' } as const),
    ),
  );
  const packages = bundledPackages(builds.map(({ metafile }) => metafile));
  const notices = thirdPartyNotices(packages, process.cwd());

  test('name every package that the sources import, and those that they need', () => {
    const imported = sourceFiles('src')
      .flatMap(importsOf)
      .filter(
        ({ target, specifier, isTypeOnly }) =>
          target === undefined && !isTypeOnly && !/^(node:|vscode$)/.test(specifier),
      )
      .map(({ specifier }) => specifier);
    const expected = new Set(imported);
    for (const name of expected) {
      const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
      for (const each of Object.keys(dependencies)) expected.add(each);
    }
    assert.deepEqual([...packages], [...expected].sort());
    for (const name of expected) assert.ok(notices.includes(`\n${name} `), name);
  });

  test('hold the licence text of each', () => {
    assert.ok(notices.includes(readFileSync('node_modules/yaml/LICENSE', 'utf8').trim()));
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
