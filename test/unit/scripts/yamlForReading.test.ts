import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { build } from 'esbuild';
import { commandPrograms } from '../../../scripts/bundles.mjs';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { mutateText } from '../../support/mutateText.ts';
import { randomFrom } from '../../support/randomFrom.ts';

const everyKey = { has: () => true, hasItemsOf: () => true, hasAliases: true } as const;

/** Of every kind that the library knows, with tags of YAML 1.1, which it resolves in other schemas. */
const kinds = `%YAML 1.1
---
a: &a {b: "c", 'd': e}
f: !!binary |
  aGVsbG8=
g: !!set {h, i}
j: !!omap [k: 1]
l: !!timestamp 2001-12-14
<<: *a
? m
: >-
  n

  o
--- # two
- !!int 1
- ~
- [*a, !t p]
...
`;

test('the reader of YAML that is packed reads as the whole library does', async () => {
  const { outputFiles } = await build({ ...commandPrograms[0], write: false, logLevel: 'error' });
  const code = outputFiles?.find((file) => file.path.endsWith('yamlStructure.js'))?.text ?? '';
  const packed: { exports: { readYamlStructure?: typeof readYamlStructure } } = { exports: {} };
  new Function('module', 'exports', 'require', code)(packed, packed.exports, createRequire(import.meta.url));
  const reading = packed.exports.readYamlStructure;
  assert.ok(reading);
  const seen = (read: typeof readYamlStructure, text: string) => {
    const { places = [], aliases = [], brokenAt } = read(text, [], everyKey) ?? {};
    return {
      places: places.map(({ span, keySpan, keyPath, style }) => ({ span, keySpan, keyPath, style })),
      aliases: aliases.map(({ segments, target, ownKeys }) => ({ segments, target, ownKeys })),
      brokenAt,
    };
  };
  const below = randomFrom(11);
  for (let round = 0; round < 500; round++) {
    const text = round === 0 ? kinds : mutateText(kinds, below);
    assert.deepEqual(seen(reading, text), seen(readYamlStructure, text), text);
  }
});
