import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ScanMemory } from '../../../src/node/scanMemory.ts';

const stamp = { ino: 7, size: 100, mtimeMs: 1000.25, ctimeMs: 2000.5 };
const now = () => 1e6;
const nothing = new Uint8Array(0);

/** What a scan at a moment remembers of one file, as bytes. */
function rememberedAt(moment: number, terms = 'a'): Uint8Array {
  const memory = new ScanMemory(nothing, terms, () => moment);
  memory.remember('/d', 'f', stamp, 'candidate');
  return memory.toBytes();
}

describe('ScanMemory', () => {
  test('recalls a file by its stamp alone, as long as nothing of it differs', () => {
    const memory = new ScanMemory(rememberedAt(1e6), 'a', now);
    assert.equal(memory.recall('/d', 'f', stamp), 'candidate');
    for (const change of [{ ino: 8 }, { size: 101 }, { mtimeMs: 1000.5 }, { ctimeMs: 2000 }]) {
      assert.equal(memory.recall('/d', 'f', { ...stamp, ...change }), undefined, JSON.stringify(change));
    }
    assert.equal(memory.recall('/d', 'g', stamp), undefined);
    assert.equal(memory.recall('/e', 'f', stamp), undefined);
  });

  test('does not trust a file that changed just before it was read, nor one from the future', () => {
    assert.equal(new ScanMemory(rememberedAt(4999), 'a', now).knows('/d', 'f'), false);
    assert.equal(new ScanMemory(rememberedAt(5001), 'a', now).knows('/d', 'f'), true);
    assert.equal(new ScanMemory(rememberedAt(1000), 'a', now).knows('/d', 'f'), false);
  });

  test('forgets what a scan has not seen, and everything when the terms are others', () => {
    const second = new ScanMemory(rememberedAt(1e6), 'a', now);
    second.remember('/d', 'g', stamp, 'nothing');
    const third = new ScanMemory(second.toBytes(), 'a', now);
    assert.equal(third.knows('/d', 'f'), false);
    assert.equal(third.recall('/d', 'g', stamp), 'nothing');
    const fourth = new ScanMemory(third.toBytes(), 'a', now);
    assert.equal(fourth.knows('/d', 'g'), true, 'recalling is seeing');
    assert.equal(new ScanMemory(third.toBytes(), 'b', now).knows('/d', 'g'), false);
  });
});
