import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { commandPrograms, modules } from '../../../scripts/bundles.mjs';
import { lookForCredentials } from '../../../src/node/lookForCredentials.ts';
import { defaultScanLimits } from '../../../src/node/scanDirectory.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-look-'));
const bundles = path.join(folder, 'dist');
const ca = await createTestCa({ name: 'kubernetes' });

before(() =>
  Promise.all(
    [{ ...modules, entryPoints: { lookWorker: 'src/node/lookWorker.ts' } }, ...commandPrograms].map((each) =>
      build({ ...each, outdir: bundles, logLevel: 'error' }),
    ),
  ),
);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What is in files of programmers without having to do with certificates, although a search for traces stops at it. */
const decoys = {
  'src/limits.ts': 'export const MINIMUM_PASSWORD_LENGTH_OF_USERS = 12;\nconst keyJson = readJson(keyJoin);\n',
  'src/deploy.sh': 'helm upgrade --key value --config file # etcd\n',
  'package-lock.json': `{"integrity": "sha512-MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA=="}\n`,
  '.github/workflows/ci.yaml': 'on: push\njobs:\n  test:\n    steps:\n      - run: npm test -- --cert\n',
};

function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const place = path.join(folder, name);
  mkdirSync(place);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), text);
  }
  return place;
}

describe('lookForCredentials', () => {
  const never = () => new AbortController().signal;
  const look = (roots: readonly string[], texts: readonly string[] = [], signal = never()) =>
    lookForCredentials(
      bundles,
      { roots, limits: defaultScanLimits, texts: texts.map((text) => ({ path: 'file:///a', text })) },
      signal,
    );

  test('finds nothing in an empty folder, nor in the files of programmers', async () => {
    assert.equal(await look([folderOf('empty', {})]), false);
    assert.equal(await look([folderOf('project', decoys)]), false);
    assert.equal(await look([], Object.values(decoys)), false);
  });

  test('finds a certificate, a path to one, and an object without any, wherever they are', async () => {
    const found: Readonly<Record<string, string>> = {
      'in a string of a program': `const ca = \`${ca.certificatePem}\`;\n`,
      'named by a kubeconfig': 'kind: Config\nusers:\n- user:\n    client-certificate: a.crt\n',
      'named by a flag': 'spec:\n  containers:\n  - command: [kube-apiserver, --client-ca-file=/etc/ca.crt]\n',
      'asked for': 'apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  secretName: a\n',
    };
    for (const [name, text] of Object.entries(found)) {
      assert.equal(await look([folderOf(name, { ...decoys, 'z/z.txt': text })]), true, name);
      assert.equal(await look([], [text]), true, name);
    }
  });

  test('leaves out what scans leave out', async () => {
    const place = folderOf('packages', { 'node_modules/a/ca.pem': ca.certificatePem });
    assert.equal(await look([place]), false);
    assert.equal(await look([path.join(place, 'node_modules/a/ca.pem')]), true);
  });

  test('ends when it is cancelled', async () => {
    const abort = new AbortController();
    const looking = look([folderOf('cancelled', { 'ca.pem': ca.certificatePem })], [], abort.signal);
    abort.abort();
    assert.equal(await looking, false);
    assert.equal(await look(['/'], [], abort.signal), false);
  });

  test('tells the diagnostics of Node which looks have ended, but not of one that was cancelled', async () => {
    const told: unknown[] = [];
    const listen = (ended: unknown) => told.push(ended);
    subscribe('certscope.look', listen);
    try {
      const place = folderOf('told', {});
      await look([place], ['on: push\n']);
      await look([place], [], AbortSignal.abort());
      assert.deepEqual(told, [{ paths: [place, 'file:///a'], found: false }]);
    } finally {
      unsubscribe('certscope.look', listen);
    }
  });
});
