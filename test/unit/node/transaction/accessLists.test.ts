import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { undoTransaction } from '../../../../src/node/transaction/undoTransaction.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

/** rw- for the owner, r-- for user 1234, mask r--, nothing for others, as the kernel keeps it. */
const set = `
import os, struct, sys
entries = [(1, 6, 0xffffffff), (2, 4, 1234), (4, 0, 0xffffffff), (16, 4, 0xffffffff), (32, 0, 0xffffffff)]
acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *each) for each in entries)
os.setxattr(sys.argv[1], 'system.posix_acl_access', acl)
`;
const get = `import os, sys; sys.stdout.write(os.getxattr(sys.argv[1], 'system.posix_acl_access').hex())`;
const python = (script: string, file: string): string | undefined => {
  const { status, stdout } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
};

describe('access control lists', () => {
  let scene: Scene;
  before(() => {
    scene = createScene();
  });
  after(() => scene.remove());

  it('stay, through a renewal and its undo', async (t) => {
    const file = scene.pathOf('pki/apiserver.key');
    if (python(set, file) === undefined) return t.skip('no Python, or no access control lists here');
    const old = { list: python(get, file), mode: statSync(file).mode & 0o7777, content: readFileSync(file) };
    assert.equal(old.mode, 0o640);
    await applyFileWrites(scene.writes, { folder: scene.state, title: '', now });
    assert.notDeepEqual(readFileSync(file), old.content);
    assert.deepEqual([python(get, file), statSync(file).mode & 0o7777], [old.list, old.mode]);
    await undoTransaction({ folder: scene.state, now, title: () => '' });
    assert.deepEqual([python(get, file), statSync(file).mode & 0o7777], [old.list, old.mode]);
    assert.deepEqual(readFileSync(file), old.content);
  });
});
