import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { kubeconfigOf } from '../../../support/pathForms.ts';
import { runCommand } from '../../../support/runCommand.ts';
import { createTestCa } from '../../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const ca = await createTestCa({ name: 'kubernetes' });
const node = { commonName: 'system:node:cp-1', organizations: ['system:nodes'] };
const old = await ca.issue({ ...node, notAfter: '2027-01-01T00:00:00Z' });
const fresh = await ca.issue({ ...node, notAfter: '2027-10-01T00:00:00Z' });
const pki = '/var/lib/kubelet/pki';
const current = 'kubelet-client-current.pem';
const [first, second] = ['kubelet-client-2026-01-01-00-00-00.pem', 'kubelet-client-2026-10-01-00-00-00.pem'];

/** The codes of what is wrong with a machine, and where; `link`: what the link names, else the file's content. */
async function check(
  link: string | { readonly content: string },
  ...dated: readonly string[]
): Promise<readonly string[]> {
  const machine = folder.pathOf('cp-1');
  rmSync(machine, { recursive: true, force: true });
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(machine + file), { recursive: true });
    writeFileSync(machine + file, content, { mode: 0o600 });
  };
  if (dated.includes(first)) write(`${pki}/${first}`, old.certificatePem + old.keyPem);
  if (dated.includes(second)) write(`${pki}/${second}`, fresh.certificatePem + fresh.keyPem);
  const user = { 'client-certificate': `${pki}/${current}`, 'client-key': `${pki}/${current}` };
  write('/etc/kubernetes/kubelet.conf', kubeconfigOf({ user }));
  mkdirSync(machine + pki, { recursive: true });
  if (typeof link === 'string') symlinkSync(link, `${machine}${pki}/${current}`);
  else write(`${pki}/${current}`, link.content);
  const { out } = await runCommand(['check', 'cp-1', '--format', 'json', '--at', '2026-11-24'], {
    cwd: folder.pathOf('.'),
    input: '',
  });
  const { findings }: { findings: readonly { code: string; severity: string; path: string }[] } = JSON.parse(out);
  return findings
    .filter(({ code }) => code.startsWith('kubelet-current'))
    .map(({ code, severity, path: file }) => `${severity} ${code} ${path.basename(file)}`);
}

describe("links to the kubelet's certificate", () => {
  for (const target of [second, `${pki}/${second}`]) {
    test(`to the newest are fine: ${target}`, async () => assert.deepEqual(await check(target, first, second), []));
  }

  test('to an older one', async () => {
    assert.deepEqual(await check(first, first, second), [`warning kubelet-current-not-newest ${current}`]);
    // Read through the kubeconfig that names it, since it leads nowhere on this machine.
    assert.deepEqual(await check(`${pki}/${first}`, first, second), [
      'warning kubelet-current-not-newest kubelet.conf',
    ]);
  });

  test('to one that is missing', async () => {
    assert.deepEqual(await check(second, first), [`error kubelet-current-symlink-dangling ${current}`]);
    assert.deepEqual(await check(`${pki}/${second}`, first), [`error kubelet-current-symlink-dangling ${current}`]);
  });

  test('into a folder that was not copied tell nothing', async () => {
    assert.deepEqual(await check('/mnt/pki/kubelet.pem', first), []);
  });

  test('of which there is a file', async () => {
    const isFile = (content: string) => check({ content }, first, second);
    assert.deepEqual(await isFile(fresh.certificatePem + old.keyPem), [`info kubelet-current-not-symlink ${current}`]);
    const other = await ca.issue({ ...node, notAfter: '2027-05-01T00:00:00Z' });
    assert.deepEqual(await isFile(other.certificatePem + other.keyPem), [
      `warning kubelet-current-not-symlink ${current}`,
    ]);
  });

  test('of which there is nothing but a file tell nothing', async () => {
    assert.deepEqual(await check({ content: old.certificatePem + old.keyPem }), []);
  });
});
