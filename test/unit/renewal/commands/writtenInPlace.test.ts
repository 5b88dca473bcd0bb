import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { renewalCommandsFor } from '../../../../src/core/renewal/commands/renewalCommandsFor.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { certificateIn, nodeOf } from '../../../support/renewal.ts';
import { commandsFor } from '../../../support/renewalCommands.ts';
import { createTestCa, createTestKeys, testNow } from '../../../support/testPki.ts';

type Files = Readonly<Record<string, string>>;

const textOf = async (files: Files, file: string, id: string) =>
  (await commandsFor(files, file)).find((command) => command.id === id)?.text;

const ca = await createTestCa({ name: 'kubernetes' });
const folder = mkdtempSync(path.join(tmpdir(), 'certscope-in-place-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string) => path.join(folder, name);

describe('commands that write in place', () => {
  it('switch each file in one step, with its owner and mode, and leave nothing behind', async () => {
    for (const id of ['openssl-same-key', 'openssl-new-key']) {
      const leaf = await ca.issue({ commonName: 'web', keys: await createTestKeys('P-256') });
      const files = {
        [inFolder('ca.crt')]: ca.certificatePem,
        [inFolder('ca.key')]: ca.keyPem,
        [inFolder('s.crt')]: leaf.certificatePem,
        [inFolder('s.key')]: leaf.keyPem,
      };
      for (const [file, content] of Object.entries(files)) writeFileSync(file, content);
      const [certificate, key] = [inFolder('s.crt'), inFolder('s.key')];
      const isRoot = process.geteuid?.() === 0;
      for (const [file, mode] of [
        [certificate, 0o640],
        [key, 0o400],
      ] as const) {
        chmodSync(file, mode);
        if (isRoot) chownSync(file, 1234, 1235);
        rmSync(`${file}.kept`, { force: true });
        linkSync(file, `${file}.kept`);
      }
      const before = new Set(readdirSync(folder));
      const owners = (file: string) => [statSync(file).uid, statSync(file).gid, statSync(file).mode & 0o7777];
      const old = [certificate, key].map(owners);
      const text = (await textOf(files, certificate, id)) ?? 'false';
      const run = spawnSync('sh', ['-c', isRoot ? text : `chmod u+w ${key}; ${text}`], { encoding: 'utf8' });
      assert.equal(run.status, 0, `${text}\n${run.stderr}`);
      if (isRoot) assert.deepEqual([certificate, key].map(owners), old, id);
      // Who has the old file open reads all of it.
      assert.equal(readFileSync(`${certificate}.kept`, 'utf8'), leaf.certificatePem);
      assert.equal(readFileSync(`${key}.kept`, 'utf8'), leaf.keyPem);
      assert.notEqual(readFileSync(certificate, 'utf8'), leaf.certificatePem);
      assert.equal(readFileSync(key, 'utf8') === leaf.keyPem, id === 'openssl-same-key');
      assert.deepEqual(new Set(readdirSync(folder)), before);
      for (const file of [certificate, key]) rmSync(`${file}.kept`);
    }
  });

  it('leave links as they are', async () => {
    const leaf = await ca.issue({ commonName: 'web' });
    const real = {
      '/srv/ca.crt': ca.certificatePem,
      '/srv/ca.key': ca.keyPem,
      '/srv/a.crt': leaf.certificatePem,
      '/srv/a.key': leaf.keyPem,
    };
    const texts: Files = { ...real, '/etc/a.crt': leaf.certificatePem };
    const linkedTo = async (link: string) => {
      const decoded = Object.entries(texts).map(([file, text]) =>
        decodeFile({ path: file, text, ...(file === '/etc/a.crt' ? { link } : {}) }, decodingTools),
      );
      const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
      const place = certificateIn(graph, '/etc/a.crt');
      const subject = { graph, node: nodeOf(graph, place), place, days: 365, now: testNow };
      return renewalCommandsFor({ ...subject, pathOf: ({ path: each }) => each }).find(
        ({ id }) => id === 'openssl-same-key',
      );
    };
    assert.match(
      (await linkedTo('/srv/a.crt'))?.text ?? '',
      / mv -f \/srv\/a\.crt\.new \/srv\/a\.crt |\nmv -f \/srv\/a\.crt\.new \/srv\/a\.crt /,
    );
    assert.equal(await linkedTo('/gone/a.crt'), undefined);
  });
});
