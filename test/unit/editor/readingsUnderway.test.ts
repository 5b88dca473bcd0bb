import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TextDocument, TextDocumentChangeEvent } from 'vscode';
import type { DocumentChange, FollowedDocument } from '../../../src/editor/store/followedDocument.ts';
import { ReadingsUnderway } from '../../../src/editor/store/readingsUnderway.ts';

/** After each step others have their turn. */
const turns = { next: () => new Promise<void>((resolve) => setImmediate(resolve)) };

function scene() {
  const document = { uri: { toString: () => 'file:///a' }, version: 1, isClosed: false } as unknown as TextDocument;
  const noted: DocumentChange[] = [];
  const followed = { note: (change: DocumentChange) => noted.push(change), now: () => followed };
  const read = followed as unknown as FollowedDocument;
  const log: string[] = [];
  const begin = async () => {
    log.push('begin');
    return (function* () {
      for (const step of ['a', 'b', 'c']) {
        log.push(step);
        yield undefined;
      }
      return read;
    })();
  };
  const kept: FollowedDocument[] = [];
  const keep = (each: FollowedDocument) => kept.push(each);
  const readings = new ReadingsUnderway();
  const change = (version: number) => {
    Object.assign(document, { version });
    readings.note({ document, contentChanges: [{ text: `${version}` }] } as unknown as TextDocumentChangeEvent);
  };
  return { document, noted, read, followed, log, kept, change, go: () => readings.read(document, turns, begin, keep) };
}

suite('a reading that is underway', () => {
  test('lets others have their turn, and is kept', async () => {
    const { go, log, kept, read } = scene();
    const done = go();
    setImmediate(() => log.push('other'));
    await done;
    assert.deepEqual(kept, [read]);
    assert.ok(log.indexOf('other') > log.indexOf('begin') && log.indexOf('other') < log.indexOf('c'), log.join(' '));
  });

  test('is joined by who wants the same, and forgotten when it is done', async () => {
    const { go, log, kept } = scene();
    await Promise.all([go(), go()]);
    assert.equal(kept.length, 1);
    await go();
    assert.deepEqual(log.join(''), 'beginabcbeginabc');
  });

  test('is told what changes meanwhile, each change with its version', async () => {
    const { go, change, noted } = scene();
    const done = go();
    change(2);
    change(3);
    await done;
    assert.deepEqual(
      noted.map(({ version, contentChanges: [first] }) => `${version} ${first?.text}`),
      ['2 2', '3 3'],
    );
  });

  test('is not kept where the changes cannot be followed, or the document was closed', async () => {
    const broken = scene();
    Object.assign(broken.followed, { now: () => undefined });
    await broken.go();
    assert.deepEqual(broken.kept, []);
    const closed = scene();
    const done = closed.go();
    Object.assign(closed.document, { isClosed: true });
    await done;
    assert.deepEqual(closed.kept, []);
  });
});
