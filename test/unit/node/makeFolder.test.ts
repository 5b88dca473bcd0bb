import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { makeFolder } from '../../../src/node/makeFolder.ts';

describe('making a folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'certscope-folder-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const isInTheWay = (folder: string) => ({
    problem: 'folder',
    message: `Nothing was written. ${folder}: a file has this name; choose a folder.`,
  });

  it('makes all that leads to it, and takes one that is there', async () => {
    const folder = path.join(root, 'a/b');
    for (let time = 0; time < 2; time++) assert.match(await makeFolder(folder), /a.b$/);
    assert.ok(statSync(folder).isDirectory());
  });

  it('refuses where a file, or a link to one or to nothing, has its name', async () => {
    writeFileSync(path.join(root, 'file'), '');
    symlinkSync(path.join(root, 'file'), path.join(root, 'toFile'));
    symlinkSync(path.join(root, 'nothing'), path.join(root, 'toNothing'));
    for (const name of ['file', 'toFile', 'toNothing']) {
      const folder = path.join(root, name);
      await assert.rejects(makeFolder(folder), isInTheWay(folder), name);
      const below = path.join(folder, 'below');
      await assert.rejects(makeFolder(below), isInTheWay(below), `below ${name}`);
    }
  });

  it('takes a link to a folder', async () => {
    mkdirSync(path.join(root, 'real'));
    symlinkSync(path.join(root, 'real'), path.join(root, 'link'));
    assert.match(await makeFolder(path.join(root, 'link')), /real$/);
  });
});
