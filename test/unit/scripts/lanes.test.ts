import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

type InLane = <Result>(task: (lane: number) => Promise<Result>) => Promise<Result>;
const lanes = pathToFileURL(path.resolve('scripts/tests/lanes.mjs')).href;
const { createLanes } = (await import(lanes)) as { createLanes: (count: number) => InLane };

/** A task that ends when it is told to, and notes where it began. */
function createTask(name: string, begun: string[]) {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const task = async (lane: number): Promise<string> => {
    begun.push(`${name} in ${lane}`);
    await ended;
    return name;
  };
  return { task, end };
}

describe('lanes', () => {
  test('begin tasks in their order, each in the next free lane', async () => {
    const inLane = createLanes(2);
    const begun: string[] = [];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => createTask(name, begun));
    assert.ok(a && b && c && d);
    const results = [a, b, c, d].map(({ task }) => inLane(task));
    assert.deepEqual(begun, ['a in 0', 'b in 1']);
    b.end();
    assert.equal(await results[1], 'b');
    assert.deepEqual(begun.slice(2), ['c in 1']);
    a.end();
    assert.equal(await results[0], 'a');
    assert.deepEqual(begun.slice(3), ['d in 0']);
    c.end();
    d.end();
    assert.deepEqual(await Promise.all(results), ['a', 'b', 'c', 'd']);
  });

  const failures: Readonly<Record<string, () => Promise<never>>> = {
    rejects: () => Promise.reject(new Error('broken')),
    throws: () => {
      throw new Error('broken');
    },
  };
  for (const [how, fail] of Object.entries(failures)) {
    test(`a task that ${how} fails alone, and its lane is free again`, async () => {
      const inLane = createLanes(1);
      const failed = inLane(fail);
      const next = inLane(async (lane) => `next in ${lane}`);
      await assert.rejects(failed, /broken/);
      assert.equal(await next, 'next in 0');
    });
  }

  test('a task that waits for its turn elsewhere holds no lane', async () => {
    const inLane = createLanes(2);
    const oneByOne = createLanes(1);
    const begun: string[] = [];
    const [first, second, other] = ['first', 'second', 'other'].map((name) => createTask(name, begun));
    assert.ok(first && second && other);
    const results = [first, second].map(({ task }) => oneByOne(() => inLane(task)));
    results.push(inLane(other.task));
    assert.deepEqual(begun, ['first in 0', 'other in 1']);
    first.end();
    await results[0];
    second.end();
    other.end();
    assert.deepEqual(await Promise.all(results), ['first', 'second', 'other']);
  });
});
