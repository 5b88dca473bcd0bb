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
  test('fits into the window, in the middle', () => {
    const viewport = fitInto(map, window);
    const [start, end] = [onScreen(viewport, { x: 0, y: 0 }), onScreen(viewport, { x: 960, y: 600 })];
    assert.ok(start.x >= 0 && start.y >= 0 && end.x <= 800 && end.y <= 600);
    assert.ok(Math.abs(start.y - (600 - end.y)) < 1e-9);
  });

  test('a map too large for the window begins at its corner, no smaller than one can read', () => {
    const viewport = fitInto({ width: 9600, height: 6000 }, window);
    assert.equal(viewport.scale, 0.5);
    assert.deepEqual([viewport.x, viewport.y], [8, 8]);
  });

  test('a map that nearly fits at a zoom that tells more is shown at it, from its top', () => {
    const { scale, y } = fitInto({ width: 900, height: 844 }, { width: 911, height: 600 });
    assert.equal(scale, 0.75);
    assert.equal(y, 8);
    assert.equal(fitInto({ width: 1300, height: 844 }, { width: 911, height: 600 }).scale, 895 / 1300);
  });

  test('a small map is not blown up, and an unknown size does no harm', () => {
    assert.equal(fitInto({ width: 100, height: 100 }, window).scale, 1.5);
    assert.ok(Number.isFinite(fitInto({ width: 0, height: 0 }, window).scale));
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
    assert.equal(zoomAt(start, 0.001, { x: 0, y: 0 }).scale, 0.5);
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

  test('levels of detail begin at 75, 100 and above 150 percent', () => {
    const levels = [0.5, 0.74, 0.75, 0.99, 1, 1.5, 1.51, 4].map(levelOf);
    assert.deepEqual(levels, [0, 0, 1, 1, 2, 2, 3, 3]);
  });
});
