import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { docsPictures } from '../../../scripts/docsPictures.mjs';

/** A reader on a slow line waits for all of them. */
const mostBytes = 400_000;

suite('pictures of README and docs', () => {
  const documents = ['README.md', 'README.zh-cn.md', ...markdownIn('docs'), ...markdownIn('docs/zh-cn')];
  const linked = new Set(
    documents.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bpictures\/([\w-]+)\.png/g)].map((match) => `${match[1]}`),
    ),
  );

  test('are all made by journeys, none is left over, and none is missing', () => {
    const made = docsPictures.map(({ name }) => name);
    const there = readdirSync('docs/pictures').filter((file) => file.endsWith('.png'));
    assert.deepEqual([...linked].sort(), [...made].sort());
    assert.deepEqual(there.sort(), made.map((name) => `${name}.png`).sort());
  });

  for (const { name, file, journey, theme } of docsPictures) {
    test(`${name} is of a journey that there is, and small`, () => {
      const source = readFileSync(`test/e2e/${file}.e2e.ts`, 'utf8');
      const found = source.slice(source.indexOf(`name: '${journey}',`));
      assert.ok(source.includes(`name: '${journey}',`), journey);
      assert.match(
        /themes: \[(.*)\]/.exec(found.split('async run')[0] ?? '')?.[1] ?? `'dark'`,
        new RegExp(`'${theme}'`),
      );
      assert.ok(statSync(path.join('docs/pictures', `${name}.png`)).size <= mostBytes);
    });
  }
});

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
