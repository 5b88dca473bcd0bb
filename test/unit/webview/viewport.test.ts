import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bringIntoView, fitInto, keepVisible, levelOf, moveBy, zoomAt } from '../../../src/webview/map/viewport.ts';

const map = { width: 960, height: 600 };
const window = { width: 800, height: 600 };

/** Where a point of the map lies on the screen. */
function onScreen({ x, y, scale }: { x: number; y: number; scale: number }, point: { x: number; y: number }) {
  return { x: x + scale * point.x, y: y + scale * point.y };
}

describe('what of the map shows', () => {
  test('opens at 100 percent, from the top, in the middle', () => {
    assert.deepEqual(fitInto({ width: 700, height: 900 }, window, false), { x: 50, y: 0, scale: 1 });
    assert.deepEqual(fitInto({ width: 9600, height: 6000 }, window, false), { x: 0, y: 0, scale: 1 });
  });

  test('shows the whole map on demand, no smaller than one can read', () => {
    const viewport = fitInto(map, window, true);
    const [start, end] = [onScreen(viewport, { x: 0, y: 0 }), onScreen(viewport, { x: 960, y: 600 })];
    assert.ok(start.x >= 0 && start.y >= 0 && end.x <= 800 && end.y <= 600);
    assert.equal(fitInto({ width: 9600, height: 6000 }, window, true).scale, 0.7);
  });

  test('is enlarged where there is much room, but not blown up, and an unknown size does no harm', () => {
    assert.equal(fitInto({ width: 100, height: 100 }, window, false).scale, 1.5);
    assert.equal(fitInto({ width: 700, height: 500 }, window, false).scale, 1);
    assert.ok(Number.isFinite(fitInto({ width: 0, height: 0 }, window, false).scale));
  });

  test('zooming leaves the point below the pointer where it is', () => {
    const before = { x: 30, y: -20, scale: 1 };
    const point = { x: 123, y: 456 };
    const at = onScreen(before, point);
    const after = zoomAt(before, 1.7, at);
    assert.equal(after.scale, 1.7);
    const now = onScreen(after, point);
    assert.ok(Math.hypot(now.x - at.x, now.y - at.y) < 1e-9);
  });

  test('zoom has bounds', () => {
    const start = { x: 0, y: 0, scale: 1 };
    assert.equal(zoomAt(start, 100, { x: 0, y: 0 }).scale, 4);
    assert.equal(zoomAt(start, 0.001, { x: 0, y: 0 }).scale, 0.7);
  });

  test('the map never leaves the window', () => {
    const far = moveBy({ x: 0, y: 0, scale: 1 }, -5000, 5000, map, window);
    const end = onScreen(far, { x: 960, y: 0 });
    assert.ok(end.x >= 80 && end.y <= 600 - 80);
    assert.deepEqual(keepVisible(far, map, window), far);
  });

  test('is moved no further than it takes to see a box', () => {
    const viewport = { x: 0, y: 0, scale: 1 };
    assert.deepEqual(bringIntoView(viewport, { x: 100, y: 100, width: 50, height: 20 }, window), viewport);
    const { x, y } = bringIntoView(viewport, { x: 900, y: 100, width: 50, height: 20 }, window);
    assert.deepEqual([x, y], [-158, 0]);
  });

  test('at 100 percent everything is shown', () => {
    assert.deepEqual([0.7, 0.99, 1, 4].map(levelOf), [0, 0, 1, 1]);
  });
});
