import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readNamedFile } from '../../../src/node/readNamedFile.ts';
import { createRootMapping } from '../../../src/node/rootMapping.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'named-'));
after(() => rmSync(folder, { recursive: true }));
const root = path.join(folder, 'node1');
mkdirSync(path.join(root, 'etc/pki'), { recursive: true });
mkdirSync(path.join(root, 'run'));
writeFileSync(path.join(root, 'etc/pki/a.pem'), 'inside');
writeFileSync(path.join(root, 'run/token'), 'token');
writeFileSync(path.join(folder, 'outside.pem'), 'outside');
const link = (target: string, at: string) => symlinkSync(target, path.join(root, at));
link('/etc/pki/a.pem', 'etc/absolute.pem');
link('pki/a.pem', 'etc/relative.pem');
link('../../../../../../etc/pki/a.pem', 'etc/above.pem');
link('../../outside.pem', 'etc/escaping.pem');
link(path.join(folder, 'outside.pem'), 'etc/out.pem');
link('/etc', 'folder');
link('/run', 'var');
link('/etc/loop-b', 'etc/loop-a');
link('loop-a', 'etc/loop-b');
link('/folder/absolute.pem', 'etc/twice.pem');
/** As Git leaves a link where there are none. */
const written = (target: string, at: string) => writeFileSync(path.join(root, at), target);
written('a.pem', 'etc/pki/current.pem');
written('pki/current.pem', 'etc/twice-written.pem');
written('../../outside.pem', 'etc/written-out.pem');
written('gone.pem', 'etc/pki/dangling.pem');
written('a.pem\n', 'etc/pki/with-line-end');
written('pki', 'etc/written-folder');
written('own.pem', 'etc/own.pem');

const toLocal = (hostPath: string) => createRootMapping(root, '/').toLocalPath(hostPath, '/');

async function read(hostPath: string, maxBytes = 1000) {
  const answer = await readNamedFile(hostPath, toLocal, maxBytes);
  return answer.kind === 'read' ? Buffer.from(answer.bytes).toString() : answer;
}

describe('readNamedFile below a root', () => {
  const absent = { kind: 'absent', withFolder: false };
  const unreadable = (reason: string) => ({ kind: 'unreadable', reason });
  const cases: readonly (readonly [hostPath: string, answer: unknown])[] = [
    ['/etc/pki/a.pem', 'inside'],
    ['/etc/absolute.pem', 'inside'],
    ['/etc/relative.pem', 'inside'],
    ['/etc/above.pem', 'inside'],
    ['/etc/twice.pem', 'inside'],
    ['/folder/pki/a.pem', 'inside'],
    ['/var/token', 'token'],
    ['/etc/escaping.pem', absent],
    ['/etc/out.pem', absent],
    ['/etc/nothing.pem', absent],
    ['/etc/pki/a.pem/below', { ...absent, withFolder: true }],
    ['/nowhere/nothing.pem', { ...absent, withFolder: true }],
    ['/etc/pki/current.pem', 'inside'],
    ['/etc/twice-written.pem', 'inside'],
    ['/etc/written-out.pem', absent],
    ['/etc/pki/dangling.pem', 'gone.pem'],
    ['/etc/pki/with-line-end', 'a.pem\n'],
    ['/etc/written-folder', 'pki'],
    ['/etc/own.pem', 'own.pem'],
    ['/etc/loop-a', unreadable('too many levels of symbolic links')],
    ['/etc/pki', unreadable('not a regular file')],
    ['/', unreadable('not a regular file')],
  ];
  for (const [hostPath, answer] of cases) {
    test(hostPath, async () => assert.deepEqual(await read(hostPath), answer));
  }

  test('tells where the file is behind all links', async () => {
    const answer = await readNamedFile('/folder/twice.pem', toLocal, 1000);
    assert.equal(answer.kind === 'read' && answer.local, path.join(root, 'etc/pki/a.pem'));
  });

  test('tells the mode of the file', async () => {
    chmodSync(path.join(root, 'run/token'), 0o640);
    const answer = await readNamedFile('/var/token', toLocal, 1000);
    assert.equal(answer.kind === 'read' && answer.mode, 0o640);
  });

  test('does not open a pipe, nor a device behind a link', async () => {
    assert.equal(spawnSync('mkfifo', [path.join(root, 'run/pipe')]).status, 0);
    assert.deepEqual(await read('/run/pipe'), unreadable('not a regular file'));
    const device = await readNamedFile('/dev/null', (hostPath) => hostPath, 1000);
    assert.deepEqual(device, unreadable('not a regular file'));
  });

  test('leaves a file alone that is too large', async () => {
    assert.deepEqual(await read('/etc/pki/a.pem', 3), unreadable('larger than 0 MiB'));
  });

  test('passes over folders that are not here', async () => {
    const partly = (hostPath: string) =>
      hostPath === '/etc/pki' || hostPath.startsWith('/etc/pki/') ? root + hostPath : undefined;
    assert.equal((await readNamedFile('/etc/pki/a.pem', partly, 1000)).kind, 'read');
    assert.deepEqual(await readNamedFile('/etc/other.pem', partly, 1000), { ...absent, withFolder: true });
  });
});
