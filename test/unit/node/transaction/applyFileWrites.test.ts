import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { listTransactions } from '../../../../src/node/transaction/listTransactions.ts';
import { pendingTransactions } from '../../../../src/node/transaction/pendingTransactions.ts';
import type { FileWrite } from '../../../../src/node/transaction/transactionModel.ts';
import { certificateText, createScene, keyText, type Scene } from '../../../support/transactions/scene.ts';
import { treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

describe('applyFileWrites', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = createScene();
  });
  afterEach(() => scene.remove());

  const apply = (writes: readonly FileWrite[]) =>
    applyFileWrites(writes, { folder: scene.state, title: 'Renew all', now });

  const refuses = async (writes: readonly FileWrite[], problem: string, words: RegExp): Promise<void> => {
    const before = treeState(scene.tree);
    await assert.rejects(apply(writes), (error: Error & { problem?: string; outcome?: string }) => {
      assert.deepEqual([error.problem, error.outcome], [problem, 'old']);
      assert.match(error.message, words);
      return true;
    });
    assert.deepEqual(treeState(scene.tree), before);
    assert.deepEqual(existsSync(scene.state) ? readdirSync(scene.state) : [], []);
  };

  it('writes all files and leaves nothing beside them', async () => {
    await apply(scene.writes);
    assert.equal(readFileSync(scene.pathOf('pki/apiserver.key'), 'utf8'), keyText('a new one'));
    assert.equal(readFileSync(scene.pathOf('real/linked.crt'), 'utf8'), certificateText('new linked'));
    assert.deepEqual(
      readdirSync(scene.tree, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('certscope')),
      [],
    );
    assert.deepEqual(pendingTransactions(scene.state), []);
  });

  it('keeps mode, owner and links of what exists', async () => {
    const owner = statSync(scene.pathOf('admin.conf'));
    await apply(scene.writes);
    const { mode, uid, gid } = statSync(scene.pathOf('admin.conf'));
    assert.deepEqual([mode & 0o7777, uid, gid], [0o600, owner.uid, owner.gid]);
    assert.equal(statSync(scene.pathOf('real/linked.crt')).mode & 0o7777, 0o640);
    assert.equal(readlinkSync(scene.pathOf('pki/linked.crt')), '../real/linked.crt');
  });

  it('makes new files and folders with the modes of keys and certificates', async () => {
    await apply(scene.writes);
    const modeOf = (name: string): string => (statSync(scene.pathOf(name)).mode & 0o7777).toString(8);
    assert.deepEqual(['pki/etcd', 'pki/etcd/server.key', 'pki/etcd/server.crt'].map(modeOf), ['700', '600', '644']);
  });

  it('renews as the kubelet does: a new file with the moment in its name, then the link', async () => {
    const old = readFileSync(scene.pathOf('kubelet/kubelet-client-2026-01-02-03-04-05.pem'));
    await apply(scene.writes);
    const link = readlinkSync(scene.pathOf('kubelet/kubelet-client-current.pem'));
    assert.match(link, /^kubelet-client-2026-11-2\d-\d\d-\d\d-00\.pem$/);
    assert.match(readFileSync(scene.pathOf(`kubelet/${link}`), 'utf8'), /new node/);
    assert.equal(statSync(scene.pathOf(`kubelet/${link}`)).mode & 0o7777, 0o600);
    assert.deepEqual(readFileSync(scene.pathOf('kubelet/kubelet-client-2026-01-02-03-04-05.pem')), old);
  });

  it('knows the kubelet’s absolute links in a copy of a machine’s files', async () => {
    const link = scene.pathOf('kubelet/kubelet-client-current.pem');
    const dated = 'kubelet-client-2026-01-02-03-04-05.pem';
    const copy = path.join(scene.folder, 'disk', scene.tree);
    cpSync(scene.tree, copy, { recursive: true, verbatimSymlinks: true });
    for (const there of [link, path.join(copy, 'kubelet/kubelet-client-current.pem')]) {
      rmSync(there);
      symlinkSync(scene.pathOf(`kubelet/${dated}`), there);
    }
    const own = treeState(scene.tree);
    const file = path.join(copy, 'kubelet', dated);
    const after = Buffer.from(certificateText('new node') + keyText('new node'));
    await apply([{ path: file, before: readFileSync(file), after, holdsKey: true }]);
    const to = readlinkSync(path.join(copy, 'kubelet/kubelet-client-current.pem'));
    assert.match(to, /\/kubelet\/kubelet-client-2026-11-2\d-\d\d-\d\d-00\.pem$/);
    assert.equal(path.dirname(to), scene.pathOf('kubelet'), 'absolute, as the kubelet writes it');
    assert.match(readFileSync(path.join(copy, 'kubelet', path.basename(to)), 'utf8'), /new node/);
    assert.match(readFileSync(file, 'utf8'), /old node/);
    assert.deepEqual(treeState(scene.tree), own, 'this machine’s own files stay');
  });

  it('refuses links that lead out of what stands for another machine', async () => {
    rmSync(scene.pathOf('pki/linked.crt'));
    writeFileSync(path.join(scene.folder, 'mine.crt'), certificateText('old linked'));
    symlinkSync(path.join(scene.folder, 'mine.crt'), scene.pathOf('pki/linked.crt'));
    const write = { path: scene.pathOf('pki/linked.crt'), before: readFileSync(scene.pathOf('pki/linked.crt')) };
    const writes = [{ ...write, after: Buffer.from(certificateText('new')), holdsKey: false }];
    const how = { folder: scene.state, title: '', now, root: scene.tree };
    await assert.rejects(
      applyFileWrites(writes, how),
      /linked\.crt: a symbolic link that points outside .*tree, to a file/,
    );
    assert.equal(readFileSync(path.join(scene.folder, 'mine.crt'), 'utf8'), certificateText('old linked'));
    await applyFileWrites(
      scene.writes.filter((each) => !each.path.endsWith('linked.crt')),
      how,
    );
  });

  it('takes the rights of others from a folder of its own, and refuses one that holds other things', async () => {
    const told: string[] = [];
    const onTightened = (folder: string) => told.push(folder);
    const how = { folder: scene.state, title: '', now, onTightened };
    const modeOf = (): number => statSync(scene.state).mode & 0o7777;
    mkdirSync(scene.state);
    for (const mode of [0o755, 0o1777, 0o710]) {
      chmodSync(scene.state, mode);
      await applyFileWrites([], how);
      assert.equal(modeOf(), 0o700);
    }
    assert.deepEqual(told, [scene.state, scene.state, scene.state]);
    await applyFileWrites([], how);
    assert.equal(told.length, 3);
    writeFileSync(path.join(scene.state, 'notes.txt'), '');
    await applyFileWrites([], how);
    chmodSync(scene.state, 0o755);
    const before = treeState(scene.tree);
    await assert.rejects(applyFileWrites(scene.writes, how), {
      problem: 'folder',
      outcome: 'old',
      message: /state: other users can read or write it, and backups contain private keys; choose a folder/,
    });
    assert.deepEqual([treeState(scene.tree), modeOf()], [before, 0o755]);
  });

  it('keeps the old contents in a folder for its owner alone', async () => {
    const { id } = await apply(scene.writes);
    const own = path.join(scene.state, id);
    assert.deepEqual(
      [scene.state, own].map((folder) => statSync(folder).mode & 0o7777),
      [0o700, 0o700],
    );
    const names = readdirSync(own).sort();
    assert.deepEqual(names, ['before-0', 'before-1', 'before-2', 'before-5', 'journal.json']);
    for (const name of names) assert.equal(statSync(path.join(own, name)).mode & 0o7777, 0o600);
    assert.equal(readFileSync(path.join(own, 'before-0'), 'utf8'), keyText('old'));
    assert.doesNotMatch(readFileSync(path.join(own, 'journal.json'), 'utf8'), /PRIVATE|BEGIN/);
    const [past] = listTransactions(scene.state);
    assert.deepEqual([past?.journal.title, past?.journal.at, past?.undoneBy], ['Renew all', now, undefined]);
  });

  it('writes a file once that is named by two links', async () => {
    symlinkSync('../real/linked.crt', scene.pathOf('pki/again.crt'));
    const linked = scene.writes.filter((write) => write.path.endsWith('linked.crt'));
    const again = linked.map((write) => ({ ...write, path: scene.pathOf('pki/again.crt') }));
    const other = again.map((write) => ({ ...write, after: Buffer.from('other') }));
    await refuses([...linked, ...other], 'twice', /again\.crt: the change contains two different versions/);
    const { entries } = await apply([...linked, ...again]);
    assert.deepEqual(
      entries.map((entry) => entry.path),
      [scene.pathOf('real/linked.crt')],
    );
  });

  it('refuses a file that changed since the plan', async () => {
    writeFileSync(scene.pathOf('pki/apiserver.crt'), 'by somebody else');
    await refuses(scene.writes, 'changed', /^Nothing was written\. .*apiserver\.crt: it has changed since the preview/);
  });

  it('refuses a new file whose place is taken', async () => {
    mkdirSync(scene.pathOf('pki/etcd'));
    writeFileSync(scene.pathOf('pki/etcd/server.crt'), 'by somebody else');
    await refuses(scene.writes, 'exists', /server\.crt: it already exists/);
  });

  it('refuses a file that is gone, and a link to nothing', async () => {
    rmSync(scene.pathOf('pki/apiserver.crt'));
    await refuses(scene.writes, 'missing', /apiserver\.crt: no such file/);
    writeFileSync(scene.pathOf('pki/apiserver.crt'), certificateText('old'));
    rmSync(scene.pathOf('real/linked.crt'));
    await refuses(scene.writes, 'linkBroken', /linked\.crt: a symbolic link to a file that does not exist/);
  });

  it('refuses hard links, folders, and a backup among the manifests', async () => {
    linkSync(scene.pathOf('admin.conf'), scene.pathOf('copy.conf'));
    await refuses(scene.writes, 'hardLinked', /admin\.conf: other hard links/);
    rmSync(scene.pathOf('copy.conf'));
    rmSync(scene.pathOf('admin.conf'));
    mkdirSync(scene.pathOf('admin.conf'));
    await refuses(scene.writes, 'notRegular', /admin\.conf: not a regular file/);
    const refusesFolder = (name: string): Promise<void> =>
      assert.rejects(
        applyFileWrites([], { folder: scene.pathOf(name), title: '', now }),
        /the files in a manifests folder/,
      );
    await refusesFolder('manifests/backup');
    assert.ok(!existsSync(scene.pathOf('manifests')));
    mkdirSync(scene.pathOf('manifests'));
    symlinkSync(scene.pathOf('manifests'), scene.pathOf('leads-there'));
    await refusesFolder('leads-there/new/backup');
    assert.deepEqual(readdirSync(scene.pathOf('manifests')), []);
  });

  it('refuses a file of a backup, and one that was staged, but no folder that is only called so', async () => {
    for (const [name, sign, words] of [
      [
        'kept/2026-11-24T14-30-00Z-001/before-0',
        'kept/2026-11-24T14-30-00Z-001/journal.json',
        /part of a CertScope backup/,
      ],
      ['new/certscope-staged/a.crt', 'new/install.sh', /a file that CertScope staged/],
    ] as const) {
      const file = scene.pathOf(name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, certificateText('old'));
      const write = (before: string, after: string): FileWrite[] => [
        { path: file, before: Buffer.from(before), after: Buffer.from(after), holdsKey: false },
      ];
      const folder = path.join(scene.folder, 'other');
      await applyFileWrites(write(certificateText('old'), certificateText('new')), { folder, title: '', now });
      writeFileSync(scene.pathOf(sign), '');
      await refuses(write(certificateText('new'), certificateText('old')), 'kept', words);
    }
  });

  it('does not make a key looser than its file was, whatever the umask', async () => {
    chmodSync(scene.pathOf('pki/apiserver.key'), 0o400);
    const old = process.umask(0);
    try {
      await apply(scene.writes);
    } finally {
      process.umask(old);
    }
    assert.equal(lstatSync(scene.pathOf('pki/apiserver.key')).mode & 0o7777, 0o400);
    assert.equal(lstatSync(scene.pathOf('pki/etcd/server.key')).mode & 0o7777, 0o600);
  });
});
