import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDocumentTrees } from '../../../../src/core/locate/objects/documentTree.ts';
import { locateObjects } from '../../../../src/core/locate/objects/locateObjects.ts';
import { scalarAt } from '../../../../src/core/locate/objects/nodes.ts';
import type { ScalarPlace } from '../../../../src/core/locate/structure/structureReader.ts';
import { fieldTexts } from '../../../../src/core/repair/fieldTexts.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';

test('a tree is built without a copy of every key for every scalar below it', () => {
  const place: ScalarPlace = {
    span: { start: 0, end: 1 },
    style: 'plain',
    collection: { parent: undefined },
    segments: ['a', 0, "b['c"],
    object: { documentIndex: 0 },
    get keyPath(): string {
      return assert.fail('asked for a key path');
    },
  };
  const [tree] = runAtOnce(buildDocumentTrees('x', [place], (span) => span));
  assert.equal(scalarAt(tree?.root, 'a', 0, "b['c")?.text, 'x');
});

test('more documents in a value, and more items in a list, than a call has arguments', () => {
  const inside = '    kind: Config\n    ---\n'.repeat(130_000);
  const text = `kind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n${inside}`;
  assert.equal(runAtOnce(locateObjects(text, {})).length, 130_001);
  const list = runAtOnce(locateObjects(`kind: Config\na:\n${'- b\n'.repeat(200_000)}`, {}));
  assert.ok(fieldTexts(list).size > 200_000);
});
