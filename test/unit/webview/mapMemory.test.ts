import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MapDetail } from '../../../src/protocol/pkiMap.ts';
import type { MapQuery } from '../../../src/protocol/pkiMapMessages.ts';
import { readMemory } from '../../../src/webview/map/mapMemory.ts';
import { MapRequests } from '../../../src/webview/map/mapRequests.ts';
import { placesOf } from '../../../src/webview/map/placesOf.ts';
import { fractionOf, momentAt, momentOfKey } from '../../../src/webview/map/timeAxis.ts';

describe('what a map remembers', () => {
  test('comes back as it was', () => {
    const memory = {
      query: { cluster: 'a', at: 5, controlPlane: 'cp-1' },
      selected: 'wire',
      viewport: { x: 1, y: 2, scale: 3 },
      isForecastFolded: true,
      lesson: 2,
    };
    assert.deepEqual(readMemory(JSON.parse(JSON.stringify(memory))), memory);
  });

  test('what does not fit is forgotten', () => {
    const nothing = { query: {} };
    for (const state of [undefined, null, 7, 'x', [], { query: null }, { query: { at: 'tomorrow', cluster: 1 } }]) {
      assert.deepEqual(readMemory(state), nothing);
    }
    const odd = { selected: 1, viewport: { x: 0, y: 0, scale: 0 }, lesson: -1, isForecastFolded: 'yes' };
    assert.deepEqual(readMemory(odd), nothing);
    assert.deepEqual(readMemory({ viewport: { x: 0, scale: 1 } }), nothing);
  });
});

describe('questions to the host', () => {
  test('are asked one at a time; of those in between the last one counts', () => {
    const asked: MapQuery[] = [];
    const questions = new MapRequests((query) => asked.push(query));
    for (const at of [1, 2, 3]) questions.ask({ at });
    assert.deepEqual(asked, [{ at: 1 }]);
    questions.answered();
    assert.deepEqual(asked, [{ at: 1 }, { at: 3 }]);
    questions.answered();
    questions.answered();
    questions.ask({ at: 4 });
    assert.deepEqual(asked.at(-1), { at: 4 });
    assert.equal(asked.length, 3);
  });
});

describe('the axis of time', () => {
  const day = 86_400_000;
  const axis = { from: Date.UTC(2026, 5, 12, 10), until: Date.UTC(2027, 5, 12, 10) };

  test('a point is the midnight of a day', () => {
    assert.equal(new Date(momentAt(axis, 0.5)).toISOString(), '2026-12-12T00:00:00.000Z');
    assert.deepEqual(
      [fractionOf(-5, 100), fractionOf(50, 100), fractionOf(500, 100), fractionOf(1, 0)],
      [0, 0.5, 1, 0],
    );
  });

  test('keys move by a day and by thirty, Home to now', () => {
    const at = axis.from;
    assert.equal(momentOfKey('ArrowRight', at, axis)?.at, Date.UTC(2026, 5, 13));
    assert.equal(momentOfKey('ArrowLeft', at, axis)?.at, Date.UTC(2026, 5, 12));
    assert.equal(momentOfKey('ArrowLeft', Date.UTC(2026, 5, 12), axis)?.at, Date.UTC(2026, 5, 11));
    assert.equal(momentOfKey('PageUp', Date.UTC(2026, 5, 12), axis)?.at, Date.UTC(2026, 5, 12) + 30 * day);
    assert.deepEqual(momentOfKey('Home', at, axis), {});
    assert.equal(momentOfKey('End', at, axis)?.at, Date.UTC(2027, 5, 12));
    assert.equal(momentOfKey('a', at, axis), undefined);
  });
});

describe('places that a panel leads to', () => {
  test('opening comes first, each place once, other commands stay', () => {
    const place = (number: number, label: string) => ({ kind: 'place' as const, place: number, label });
    const detail: MapDetail = {
      title: '',
      state: 'broken',
      sections: [
        {
          kind: 'lines',
          lines: [
            { text: '', link: place(1, 'a') },
            { text: '', link: { kind: 'item', item: 'ca' } },
            { text: '', link: place(2, 'b') },
            { text: '', link: place(2, 'again') },
          ],
        },
      ],
      actions: [
        { label: 'Renew', command: 'renew', place: 1 },
        { label: 'Open', command: 'open', place: 1 },
      ],
    };
    assert.deepEqual(
      placesOf(detail).map(({ label }) => label),
      ['Open', 'Renew', 'b'],
    );
    assert.deepEqual(placesOf(undefined), []);
  });
});
