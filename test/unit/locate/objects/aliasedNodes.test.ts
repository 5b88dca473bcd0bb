import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { limits } from '../../../../src/core/locate/limits.ts';
import { locateCredentials } from '../../../../src/core/locate/locateCredentials.ts';
import { locateObjects } from '../../../../src/core/locate/objects/locateObjects.ts';
import { itemsAt } from '../../../../src/core/locate/objects/nodes.ts';
import type { DocumentNode } from '../../../../src/core/locate/objects/objectModel.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';
import { randomFrom } from '../../../support/randomFrom.ts';

const rootOf = (text: string): DocumentNode | undefined =>
  runAtOnce(locateObjects(text, { structure: readYamlStructure }))[0]?.root;

/** What a tree says; throws where a node holds itself, and where more stand inside one another than are read. */
function plain(node: DocumentNode | undefined, around: readonly DocumentNode[] = []): unknown {
  if (node === undefined || node.kind === 'scalar') return node?.text;
  assert.ok(!around.includes(node), 'a cycle');
  assert.ok(around.length <= limits.nesting, 'too deep');
  const inside = [...around, node];
  if (node.kind === 'sequence') return node.items.map((each) => plain(each, inside));
  return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, plain(value, inside)]));
}

/** What holds no scalar stands in no tree. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).flatMap(([key, each]) => {
    const inner = withoutEmpty(each);
    return inner === undefined ? [] : [[key, inner] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

describe('aliases never make a cycle', () => {
  const documents: Readonly<Record<string, string>> = {
    'a key that is there twice': 'data: &a\n  t: N\nb: *a\nb:\n  y: *a\nc: *a\n',
    'the same with a merge': 'data: &a\n  t: N\nb: *a\nb:\n  <<: *a\n  y: *a\nc: *a\n',
    'a later place that leads into an earlier one': 'a: &a\n  s: 1\nb: &b\n  c: *a\na:\n  d: *b\ne: *a\n',
    items: 'a: &a\n- s\nb:\n- *a\nb:\n- - *a\nc: *a\n',
    itself: 'a: &a\n  s: 1\n  b: *a\n  c:\n    d: *a\n    <<: *a\n  <<: *a\ne: *a\n',
  };
  for (const [name, text] of Object.entries(documents)) {
    test(name, () => {
      assert.match(JSON.stringify(plain(rootOf(`kind: Config\n${text}`))), /kind/);
    });
  }

  test('nor a tree that is deeper than documents are read', () => {
    const step = (at: number, key: string) => `${key}:\n${wrapped(`*a${at}`)}`;
    const wrapped = (value: string) =>
      `${Array.from({ length: 40 }, (_, depth) => `${' '.repeat(depth + 1)}k:`).join('\n')} ${value}\n`;
    const anchors = Array.from({ length: 300 }, (_, at) => `x${at}: &a${at}\n  s: 1\n`);
    const twice = Array.from({ length: 299 }, (_, at) => step(at + 1, `x${at}`));
    const inTurn = Array.from({ length: 300 }, (_, at) => `y${at}: &a${at + 1}\n${wrapped(`*a${at}`)}`);
    assert.ok(plain(rootOf(`kind: Config\n${anchors.join('')}${twice.join('')}`)));
    assert.ok(plain(rootOf(`kind: Config\nx: &a0\n  s: 1\n${inTurn.join('')}`)));
  });
});

test('random documents say what the YAML reader makes of them; with keys that are there twice they stay trees', () => {
  const pick = randomFrom(11);
  for (let round = 0; round < 1500; round++) {
    const isTwice = round % 2 === 1;
    const names: string[] = [];
    let count = 0;
    const write = (indent: string, depth: number): string => {
      const keys = Array.from({ length: 1 + pick(4) }, (_, at) => (isTwice ? `k${pick(3)}` : `k${at}`));
      const merge = names.length > 0 && pick(5) === 0 ? `${indent}<<: *m\n` : '';
      return (
        merge +
        keys
          .map((key) => {
            const name = `n${count++}`;
            const choice = pick(depth > 3 ? 2 : 6);
            if (choice === 0 && names.length > 0) return `${indent}${key}: *${names[pick(names.length)]}\n`;
            if (choice < 2) return `${indent}${key}: v${count}\n`;
            if (choice === 5) return `${indent}${key}:${[' {}', ' []', '', ' {x: {}}'][pick(4)]}\n`;
            // Only a tree with a name twice may hold itself.
            if (isTwice) names.push(name);
            const inner = write(`${indent}  `, depth + 1);
            names.push(name);
            return `${indent}${key}: &${name}\n${inner}`;
          })
          .join('')
      );
    };
    const body = write('', 0);
    const text = `kind: Config\nm0: &m\n  k0: w\n  k9:\n    k0: z\n${body}`;
    const root = plain(rootOf(text));
    if (!isTwice) assert.deepEqual(root, withoutEmpty(parse(text, { merge: true, maxAliasCount: -1 })), text);
  }
});

test('items are put in order once, however many aliases there are among them', () => {
  const items = Array.from({ length: 2000 }, (_, at) => `- ${at % 10 === 0 ? '*x' : `e${at}`}\n`);
  const text = `kind: Config\na: &x b\nc:\n${items.join('')}`;
  const { count, result: root } = countingSorts(() => rootOf(text));
  assert.ok(count < 20, String(count));
  assert.deepEqual(
    itemsAt(root, 'c').map((item) => plain(item)),
    items.map((item) => item.slice(2, -1).replace('*x', 'b')),
  );
});

test('many anchors and aliases below a long key cost no key path each', () => {
  // With one path each, this would take minutes and more memory than there is.
  const key = "'".repeat(400_000);
  const anchors = Array.from({ length: 5000 }, (_, at) => `a${at}: &a${at} x, b${at}: *a${at}`);
  const text = `kind: Config\n? "${key}"\n: {${anchors.join(', ')}}\n`;
  const root = rootOf(text);
  assert.ok(root?.kind === 'mapping');
  const inner = root.entries.get(key);
  assert.ok(inner?.kind === 'mapping');
  assert.equal(plain(inner.entries.get('b0')), 'x');
  assert.equal(inner.entries.size, 5000 + limits.aliases);
  assert.deepEqual(locateCredentials(text, { structure: readYamlStructure }), []);
});

function countingSorts<Result>(action: () => Result): { count: number; result: Result } {
  const sort = Object.getOwnPropertyDescriptor(Array.prototype, 'sort');
  assert.ok(sort);
  let count = 0;
  const counting = function (this: unknown[], compare?: (a: unknown, b: unknown) => number): unknown[] {
    count++;
    return sort.value.call(this, compare);
  };
  try {
    Object.defineProperty(Array.prototype, 'sort', { ...sort, value: counting });
    const result = action();
    return { count, result };
  } finally {
    Object.defineProperty(Array.prototype, 'sort', sort);
  }
}
