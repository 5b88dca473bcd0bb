import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isKeptCopy } from '../../../../src/core/locate/files/keptCopies.ts';
import { stageFiles } from '../../../../src/node/staging/stageFiles.ts';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

describe('stageFiles', () => {
  let scene: Scene;
  let old: readonly string[];
  beforeEach(() => {
    scene = createScene();
    old = treeState(scene.tree);
  });
  afterEach(() => scene.remove());

  const folder = (): string => path.join(scene.folder, 'staged');
  const stage = (writes = scene.writes) =>
    stageFiles(writes, { folder: folder(), title: 'Renew all', now, toHostPath: (file) => file });
  const run = (script: string, step?: string, environment: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync('sh', [script, ...(step === undefined ? [] : [step])], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...environment },
    });
    return { status, stdout, stderr };
  };
  /** What the writer itself makes of the same change. */
  const renewed = async (): Promise<readonly string[]> => {
    const other = createScene();
    try {
      await applyFileWrites(other.writes, { folder: other.state, title: '', now });
      return treeState(other.tree);
    } finally {
      other.remove();
    }
  };

  it('lays the files out for their owner alone, and touches nothing else', async () => {
    const script = await stage();
    assert.deepEqual(treeState(scene.tree), old);
    assert.equal(statSync(folder()).mode & 0o7777, 0o700);
    for (const name of readdirSync(folder(), { recursive: true, encoding: 'utf8' })) {
      const stats = statSync(path.join(folder(), name));
      assert.equal((stats.mode & 0o077).toString(8), '0', name);
    }
    const text = readFileSync(script, 'utf8');
    assert.match(text, /^# Renew all: 8 names, all or none\.$/m);
    assert.match(text, /^# {3}.*\/pki\/apiserver\.key {2}replaced, mode 0600, owner \d+:\d+$/m);
    assert.doesNotMatch(text, /PRIVATE/);
    assert.equal(spawnSync('sh', ['-n', script]).status, 0);
  });

  it('installs what the writer itself would write, and puts it back', async () => {
    const script = await stage();
    const { status, stdout, stderr } = run(script);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^Installed\. The old files are in .*backup; undo: sudo sh /);
    assert.deepEqual(treeState(scene.tree), await renewed());
    assert.match(
      run(script).stderr,
      /installed before, or half of them\. Undo that first: sudo sh .*install\.sh undo$/m,
    );
    const undone = run(script, 'undo');
    assert.deepEqual([undone.status, undone.stderr], [0, '']);
    assert.deepEqual(treeState(scene.tree), old);
    assert.equal(run(script).status, 0);
    assert.deepEqual(treeState(scene.tree), await renewed());
  });

  it('installs nothing where an original changed, a link leads elsewhere, or a new file is there already', async () => {
    const script = await stage();
    for (const [name, words] of [
      ['pki/apiserver.crt', /apiserver\.crt changed since the plan was made/],
      ['pki/etcd/server.key', /server\.key exists already/],
    ] as const) {
      const content = existsSync(scene.pathOf(name)) ? readFileSync(scene.pathOf(name)) : undefined;
      mkdirSync(path.dirname(scene.pathOf(name)), { recursive: true });
      writeFileSync(scene.pathOf(name), 'by somebody else');
      const before = treeState(scene.tree);
      const { status, stderr } = run(script);
      assert.deepEqual([status, words.test(stderr), stderr.startsWith('Nothing was installed.')], [1, true, true]);
      assert.deepEqual(treeState(scene.tree), before);
      if (content !== undefined) writeFileSync(scene.pathOf(name), content);
    }
  });

  it('installs nothing that was changed in the folder', async () => {
    const script = await stage();
    writeFileSync(path.join(folder(), 'certscope-staged', scene.pathOf('admin.conf')), 'other');
    assert.match(run(script).stderr, /admin\.conf is not what was staged/);
    assert.deepEqual(treeState(scene.tree), old);
  });

  it('leaves nothing behind once it is undone, wherever it was killed', async () => {
    const script = await stage();
    const tools = path.join(scene.folder, 'tools');
    mkdirSync(tools);
    const counter = path.join(tools, 'count');
    for (const name of ['mkdir', 'cp', 'install', 'ln', 'sync', 'mv']) {
      const tool = `#!/bin/sh\nn=$(cat ${counter}); echo $((n + 1)) > ${counter}\n[ "$n" = "$FAIL" ] && kill -9 $PPID && exit\nPATH=${process.env.PATH} exec ${name} "$@"\n`;
      writeFileSync(path.join(tools, name), tool, { mode: 0o755 });
    }
    let killed = 0;
    for (; ; killed++) {
      writeFileSync(counter, '0');
      const { status } = run(script, undefined, { PATH: `${tools}:${process.env.PATH}`, FAIL: String(killed) });
      if (status === 0) break;
      assert.equal(status, null);
      if (existsSync(path.join(folder(), 'certscope-backup'))) {
        assert.equal(run(script, 'undo').status, 0, `step ${killed}`);
      }
      assert.deepEqual(treeState(scene.tree), old, `step ${killed}`);
    }
    assert.ok(killed > 20);
    const kept = readdirSync(folder()).filter((name) => name.startsWith('certscope-backup'));
    assert.ok(kept.length > 2 && kept.every((name) => isKeptCopy(path.join(folder(), name, '0'))), kept.join());
  });

  it('puts everything back when a rename fails, whichever', async () => {
    const script = await stage();
    const tools = path.join(scene.folder, 'tools');
    mkdirSync(tools);
    const counter = path.join(tools, 'count');
    const mv = `#!/bin/sh\nn=$(cat ${counter}); echo $((n + 1)) > ${counter}\n[ "$n" = "$FAIL" ] && exit 1\nPATH=${process.env.PATH} exec mv "$@"\n`;
    writeFileSync(path.join(tools, 'mv'), mv, { mode: 0o755 });
    for (let fail = 1; fail <= 8; fail++) {
      writeFileSync(counter, '1');
      const { status, stderr } = run(script, undefined, { PATH: `${tools}:${process.env.PATH}`, FAIL: String(fail) });
      assert.equal(status, 1);
      assert.match(stderr, /Nothing was installed\. A file could not be renamed; the others were put back\./);
      assert.deepEqual(treeState(scene.tree), old, `rename ${fail}`);
    }
  });

  it('takes any file name for what it is', async () => {
    const name = 'pki/it\'s $(touch owned) `id`\n; rm -rf x ".crt';
    writeFileSync(scene.pathOf(name), 'old');
    const script = await stage([
      { path: scene.pathOf(name), before: Buffer.from('old'), after: Buffer.from('new'), holdsKey: false },
    ]);
    assert.deepEqual([run(script).stderr, readFileSync(scene.pathOf(name), 'utf8')], ['', 'new']);
    assert.ok(!existsSync('owned'));
  });

  it('installs below another root, on a copy of the machine', async () => {
    const copy = path.join(scene.folder, 'copy');
    cpSync(scene.tree, path.join(copy, 'etc/tree'), { recursive: true, verbatimSymlinks: true });
    const [, certificate] = scene.writes;
    assert.ok(certificate);
    const script = await stageFiles([certificate], {
      folder: folder(),
      title: '',
      now,
      toHostPath: (file) => `/etc/tree/${path.relative(scene.tree, file)}`,
    });
    assert.equal(run(script, undefined, { CERTSCOPE_ROOT: copy }).stderr, '');
    assert.match(readFileSync(path.join(copy, 'etc/tree/pki/apiserver.crt'), 'utf8'), /a new one/);
    assert.deepEqual(treeState(scene.tree), old);
  });

  it('refuses a folder in which others could put another script', { skip: process.platform === 'win32' }, async () => {
    for (const mode of [0o777, 0o1777, 0o775]) {
      mkdirSync(folder());
      chmodSync(folder(), mode);
      await assert.rejects(stage(), /other users can write there/);
      assert.deepEqual(readdirSync(folder()), []);
      rmdirSync(folder());
    }
    mkdirSync(folder(), { mode: 0o755 });
    assert.ok(existsSync(await stage()));
  });

  it('refuses a folder with something in it, and files of two machines at one place', async () => {
    mkdirSync(folder());
    writeFileSync(path.join(folder(), 'x'), '');
    await assert.rejects(stage(), { problem: 'exists', message: /it is not empty/ });
    const toHostPath = (): string => '/etc/kubernetes/admin.conf';
    await assert.rejects(
      stageFiles(scene.writes.slice(0, 2), { folder: path.join(scene.folder, 'two'), title: '', now, toHostPath }),
      { problem: 'twice' },
    );
    assert.ok(!existsSync(path.join(scene.folder, 'two')));
  });

  it('makes no folder among the manifests, whatever leads there', async () => {
    mkdirSync(path.join(scene.folder, 'manifests'));
    symlinkSync(path.join(scene.folder, 'manifests'), folder());
    const staged = path.join(folder(), 'new');
    await assert.rejects(
      stageFiles(scene.writes, { folder: staged, title: '', now, toHostPath: (file) => file }),
      /the kubelet runs the files in a manifests folder/,
    );
    assert.deepEqual(readdirSync(path.join(scene.folder, 'manifests')), []);
  });
});
