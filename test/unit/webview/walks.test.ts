import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MapItem } from '../../../src/protocol/pkiMap.ts';
import { highlightedItems } from '../../../src/webview/map/highlightedItems.ts';
import {
  itemAt,
  nextOf,
  placeOnWalks,
  step,
  type WalkKey,
  type WalkPlace,
  walksOf,
} from '../../../src/webview/map/walks.ts';

const box = { x: 0, y: 0, width: 1, height: 1 };

function item(id: string, kind: MapItem['kind'], more: Partial<MapItem> = {}): MapItem {
  return { id, kind, box, shapes: [], ...more };
}

/** kubectl and the scheduler call the API server; a CA stands by itself. */
const scene = {
  items: [
    item('title', 'text'),
    ...['kubectl', 'scheduler', 'apiserver'].map((id) => item(id, 'card')),
    ...['kubectl-9', 'kubectl-4', 'scheduler-6', 'scheduler-4'].map((id) => item(id, 'pill')),
    ...['kubectl-wire', 'scheduler-wire'].map((id) => item(id, 'wire')),
    item('ca', 'authority'),
  ],
  walks: [
    { wire: 'kubectl-wire', stops: ['kubectl', 'kubectl-9', 'kubectl-wire', 'kubectl-4', 'apiserver'] },
    { wire: 'scheduler-wire', stops: ['scheduler', 'gone', 'scheduler-6', 'scheduler-wire', 'apiserver'] },
  ],
};
const walks = walksOf(scene);

function press(from: string | undefined, ...keys: readonly WalkKey[]): string | undefined {
  let stand: WalkPlace | undefined = from === undefined ? undefined : placeOnWalks(walks, from);
  for (const key of keys) stand = step(walks, stand, key);
  return stand && itemAt(walks, stand);
}

describe('the arrow keys on the map', () => {
  test('left and right go along a connection, and stop at its ends', () => {
    assert.equal(press('kubectl-wire', 'ArrowRight'), 'kubectl-4');
    assert.equal(press('kubectl-wire', 'ArrowRight', 'ArrowRight', 'ArrowRight'), 'apiserver');
    assert.equal(press('kubectl', 'ArrowLeft'), 'kubectl');
  });

  test('up and down go from wire to wire, and from pill to pill', () => {
    assert.equal(press('kubectl-wire', 'ArrowDown'), 'scheduler-wire');
    assert.equal(press('kubectl-9', 'ArrowDown'), 'scheduler-6');
    assert.equal(press('scheduler-wire', 'ArrowUp', 'ArrowUp'), 'kubectl-wire');
  });

  test('Home and End go to the first and last; from nowhere one comes to the first connection', () => {
    assert.equal(press('scheduler-6', 'Home'), 'kubectl-wire');
    assert.equal(press('kubectl', 'End'), 'ca');
    assert.equal(press(undefined, 'ArrowDown'), 'kubectl-wire');
  });

  test('every thing that can be selected is reached, also without a connection; what is not drawn is left out', () => {
    const reached = new Set(walks.flatMap(({ stops }) => stops));
    const wanted = scene.items.filter(({ kind }) => kind !== 'text').map(({ id }) => id);
    assert.deepEqual([...reached].sort(), wanted.sort());
  });

  test('a card on several ways is left by the way on which one came', () => {
    const stand = placeOnWalks(walks, 'apiserver', { walk: 1, stop: 0 });
    assert.deepEqual(stand, { walk: 1, stop: 3 });
    assert.deepEqual(placeOnWalks(walks, 'apiserver'), { walk: 0, stop: 4 });
    assert.equal(placeOnWalks(walks, 'gone'), undefined);
  });

  test('the way of one that calls itself has an end', () => {
    const loop = { wire: 'scheduler-wire', stops: ['apiserver', 'scheduler-wire', 'apiserver'] };
    assert.deepEqual(walksOf({ ...scene, walks: [loop] })[0]?.stops, ['apiserver', 'scheduler-wire']);
  });

  test('an empty map has nowhere to go', () => {
    assert.equal(itemAt([], step([], undefined, 'ArrowDown')), undefined);
    assert.equal(itemAt([], step([], { walk: 3, stop: 3 }, 'ArrowRight')), undefined);
  });

  test('a chip goes round its connections', () => {
    assert.equal(nextOf(['a', 'b'], undefined), 'a');
    assert.equal(nextOf(['a', 'b'], 'a'), 'b');
    assert.equal(nextOf(['a', 'b'], 'b'), 'a');
    assert.equal(nextOf(['a', 'b'], 'other'), 'a');
    assert.equal(nextOf([], 'a'), undefined);
  });
});

describe('what stays bright', () => {
  test('a wire with both its ends, before the lesson, before a CA and what it stands behind', () => {
    const ca = item('ca', 'authority', { isFadingOthers: true, related: ['kubectl-9'] });
    const glyph = { width: 1, height: 1, shapes: [], spoken: '' };
    const lesson = { glyph, title: '9', sentences: [], items: ['kubectl-9'] };
    const lit = (attention: Parameters<typeof highlightedItems>[0]) =>
      [...(highlightedItems(attention, walks) ?? [])].sort();
    assert.deepEqual(lit({ wires: ['scheduler-wire'], lesson, selected: ca }), [
      'apiserver',
      'scheduler',
      'scheduler-6',
      'scheduler-wire',
    ]);
    assert.deepEqual(lit({ lesson, selected: ca }), ['kubectl-9']);
    assert.deepEqual(lit({ selected: ca }), ['ca', 'kubectl-9']);
  });

  test('everything, where a connection is selected, or nothing', () => {
    assert.equal(
      highlightedItems({ selected: item('kubectl-wire', 'wire', { related: ['kubectl'] }) }, walks),
      undefined,
    );
    assert.equal(highlightedItems({}, walks), undefined);
  });
});
