import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { loadFiles } from '../../../src/cli/loadFiles.ts';
import { createDecodingTools } from '../../../src/cli/tools.ts';
import { referenceTarget } from '../../../src/core/pki/referenceTarget.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { kubeconfigOf } from '../../support/pathForms.ts';
import { noRenewals, runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const cwd = folder.pathOf('.');
const ca = await createTestCa({ name: 'kubernetes' });
const node = await ca.issue({
  commonName: 'system:node:cp-1',
  organizations: ['system:nodes'],
  notAfter: '2036-01-01T00:00:00Z',
});
const other = await ca.issue({ commonName: 'other' });
const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const dated = '/var/lib/kubelet/pki/kubelet-client-2026-11-24-14-22-13.pem';

function write(file: string, content: string): void {
  mkdirSync(path.dirname(folder.pathOf(file)), { recursive: true });
  writeFileSync(folder.pathOf(file), content, { mode: 0o600 });
}

// A node whose kubelet rotates its certificate, as a mounted disk.
write('node1/etc/kubernetes/pki/ca.crt', ca.certificatePem);
write(
  'node1/etc/kubernetes/kubelet.conf',
  kubeconfigOf({
    cluster: { 'certificate-authority': 'pki/ca.crt' },
    user: { 'client-certificate': current, 'client-key': current },
  }),
);
write(`node1${dated}`, node.certificatePem + node.keyPem);
symlinkSync(dated, folder.pathOf(`node1${current}`));
// A user's kubeconfig with everything beside it.
write('kube/client.crt', node.certificatePem);
write('kube/other.key', other.keyPem);
write('kube/config', kubeconfigOf({ user: { 'client-certificate': 'client.crt', 'client-key': './other.key' } }));

const run = (args: readonly string[]) => runCommand(args, { cwd, input: '' });
async function load([file = '', , root]: readonly string[]) {
  const tools = createDecodingTools(noRenewals);
  const { files, lookUps } = await loadFiles([file], { root }, tools, {
    cwd,
    out: () => undefined,
    err: () => undefined,
    now: () => 0,
    standardInput: async function* () {},
    version: '',
    ...noRenewals,
    findingPage: () => '',
  });
  return { graph: { files, lookUps } };
}
async function filesOf(...args: readonly string[]) {
  const { files } = JSON.parse((await run(['inspect', ...args, '--format', 'json'])).out);
  return files.map((file: { path: string; hostPath?: string; credentials: readonly { kind: string }[] }) => [
    file.path,
    file.hostPath,
    file.credentials.map(({ kind }) => kind).join(),
  ]);
}

describe('files that others name', () => {
  test('are found below the root, behind links as on the host', async () => {
    assert.deepEqual(await filesOf('node1/etc/kubernetes/kubelet.conf', '--root', 'node1'), [
      ['node1/etc/kubernetes/kubelet.conf', '/etc/kubernetes/kubelet.conf', ''],
      ['node1/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt', 'certificate'],
      [`node1${current}`, current, 'certificate,privateKey'],
    ]);
  });

  test('are found in copies of machines without a root, each in its own', async () => {
    write('node2/etc/kubernetes/kubelet.conf', kubeconfigOf({ user: { 'client-certificate': current } }));
    const told = async (...args: readonly string[]) =>
      (await filesOf(...args)).map(([file, host]: readonly string[]) => `${file} ${host}`);
    assert.deepEqual(await told('node1/etc/kubernetes/kubelet.conf', 'node2/etc/kubernetes/kubelet.conf'), [
      'node1/etc/kubernetes/kubelet.conf /etc/kubernetes/kubelet.conf',
      'node2/etc/kubernetes/kubelet.conf /etc/kubernetes/kubelet.conf',
      'node1/etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.crt',
      `node1${current} ${current}`,
    ]);
    const below = await runCommand(['inspect', 'kubernetes/kubelet.conf', '--format', 'json'], {
      cwd: folder.pathOf('node1/etc'),
      input: '',
    });
    assert.deepEqual(
      JSON.parse(below.out).files.map((file: { path: string }) => file.path),
      ['kubernetes/kubelet.conf', 'kubernetes/pki/ca.crt', '../var/lib/kubelet/pki/kubelet-client-current.pem'],
    );
  });

  test('are told where they are named', async () => {
    const { out } = await run(['inspect', 'node1/etc/kubernetes/kubelet.conf', '--root', 'node1']);
    assert.match(out, /kubelet\.conf:7 +clusters\[0\]\.cluster\.certificate-authority +✓ CA kubernetes/);
    assert.match(out, /kubelet\.conf:12 +users\[0\]\.user\.client-certificate +✓ system:node:cp-1/);
    assert.match(out, /kubelet\.conf:13 +users\[0\]\.user\.client-key +✓ P-256 key · matches certificate/);
  });

  test('are listed once, under the argument that reaches them, and links to them as on the host', async () => {
    assert.deepEqual(
      (await filesOf('node1', '--root', 'node1')).map(([file]: readonly string[]) => file),
      ['node1/etc/kubernetes/kubelet.conf', 'node1/etc/kubernetes/pki/ca.crt', `node1${dated}`, `node1${current}`],
    );
    const { code, out } = await run(['check', 'node1', '--root', 'node1', '--at', '2026-12-01']);
    assert.equal(code, 0);
    assert.match(out, /(?:^|\n)1 note in 2 certificates\.\n$/);
  });

  test('beside a kubeconfig are found without a root, and beside one outside of it', async () => {
    const found = ['kube/config', 'kube/client.crt', 'kube/other.key'];
    for (const root of [[], ['--root', 'node1']]) {
      const { code, out } = await run(['check', 'kube/config', '--format', 'json', ...root]);
      const { files, findings } = JSON.parse(out);
      assert.equal(code, 1);
      assert.deepEqual(
        files.map((file: { path: string }) => file.path),
        found,
      );
      assert.deepEqual(
        findings
          .filter(({ severity }: { severity: string }) => severity === 'error')
          .map((finding: { code: string; path: string; range: unknown }) => [
            finding.code,
            finding.path,
            finding.range,
          ]),
        [
          [
            'key-cert-mismatch',
            'kube/config',
            { start: { line: 11, character: 16 }, end: { line: 11, character: 27 } },
          ],
        ],
      );
    }
  });

  test('of standard input are found by absolute paths', async () => {
    const text = kubeconfigOf({ user: { 'client-certificate': current, 'client-key': 'kube/other.key' } });
    const { out } = await runCommand(['inspect', '-', '--root', 'node1', '--format', 'json'], { cwd, input: text });
    assert.deepEqual(
      JSON.parse(out).files.map((file: { path: string }) => file.path),
      ['-', `node1${current}`],
    );
  });

  test('that do not exist, and that cannot be read, are named', async () => {
    write('odd/config', kubeconfigOf({ user: { 'client-certificate': 'nowhere.crt', 'client-key': 'folder' } }));
    mkdirSync(folder.pathOf('odd/folder'));
    const { code, out } = await run(['check', 'odd/config']);
    assert.equal(code, 1);
    assert.match(out, /^ +✗ error +.*nowhere\.crt.* kubeconfig-path-missing$/m);
    assert.match(out, /^odd\/folder\n {2}cannot be read: not a regular file$/m);
  });

  test('that are missing mean something only where their machine is known', async () => {
    const unit = '[Service]\nExecStart=/usr/bin/etcd --cert-file=/nowhere/a.crt --key-file=/etc/etcd/a.key\n';
    write('copy/etc/etcd/etcd.service', unit);
    write('repository/etcd.service', unit);
    const told = async (file: string, ...args: readonly string[]) => {
      const { graph } = await load([file, ...args]);
      const named = graph.files.find(({ path: name }) => name === file)?.references ?? [];
      return named.map((reference) => referenceTarget(reference, graph).kind);
    };
    assert.deepEqual(await told('copy/etc/etcd/etcd.service'), ['notRead', 'absent']);
    assert.deepEqual(await told('repository/etcd.service'), ['notRead', 'notRead']);
    assert.deepEqual(await told('repository/etcd.service', '--root', 'repository'), ['absent', 'absent']);
  });

  test('that are denied are named', { skip: process.getuid?.() === 0 }, async () => {
    write('denied/client.key', node.keyPem);
    chmodSync(folder.pathOf('denied/client.key'), 0);
    write('denied/config', kubeconfigOf({ user: { 'client-key': 'client.key' } }));
    assert.match(
      (await run(['check', 'denied/config'])).out,
      /denied\/client\.key\n {2}cannot be read: permission denied/,
    );
  });
});
