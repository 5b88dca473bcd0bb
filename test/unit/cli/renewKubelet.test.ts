import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-kubelet-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const now = '2026-12-20T12:00:00Z';
const pki = 'var/lib/kubelet/pki';
const current = `${pki}/kubelet-client-current.pem`;
const dated = `${pki}/kubelet-client-2026-01-01-00-00-00.pem`;

describe('what the kubelet rotates', () => {
  beforeEach(async () => {
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
    const ca = await createTestCa({ name: 'kubernetes' });
    const node = await ca.issue({ commonName: 'system:node:cp-1', organizations: ['system:nodes'] });
    const put = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    };
    put('etc/kubernetes/pki/ca.crt', ca.certificatePem);
    put('etc/kubernetes/pki/ca.key', ca.keyPem);
    put(dated, `${node.certificatePem}${node.traditionalKeyPem}`);
    symlinkSync(`/${dated}`, path.join(folder, current));
    put(
      'etc/kubernetes/kubelet.conf',
      `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443', certificate-authority: /etc/kubernetes/pki/ca.crt}}]
users: [{name: u, user: {client-certificate: /${current}, client-key: /${current}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    );
  });
  const renew = (...args: readonly string[]) => runCommand(['renew', ...args, '--root', '.'], { cwd: folder, now });

  it('gets a new generation, and neither link nor old generation is told to be a copy that is left', async () => {
    for (const args of [['etc', 'var', '--all'], [current], [dated]]) {
      const plan = await renew(...args, '--dry-run');
      assert.deepEqual([plan.code, plan.err], [0, '']);
      assert.doesNotMatch(plan.out, /Does not change|Still the old/, args.join(' '));
    }
    const { code, out } = await renew('etc', 'var', '--all');
    assert.equal(code, 0);
    assert.doesNotMatch(out, /Still the old/);
    assert.match(readlinkSync(path.join(folder, current)), /kubelet-client-2026-12-20-/);
  });

  it('is told to stay old where a copy of the tree has a file in the place of the link', async () => {
    const place = path.join(folder, current);
    rmSync(place);
    cpSync(path.join(folder, dated), place);
    const args = [dated, '--exclude', current];
    assert.match((await renew(...args, '--dry-run')).out, new RegExp(`Does not change[^]*${current}`));
    const { code, out } = await renew(...args);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`Still the old kubelet.conf in /${current}`));
  });

  it('is named as the command takes it where the kubeconfig itself is asked for', async () => {
    const { code, err } = await renew('etc/kubernetes/kubelet.conf');
    assert.equal(code, 2);
    assert.match(err, new RegExp(`: the certificate is in ${current}; renew that file$`, 'm'));
  });

  it('is told where it ends soon and was not named', async () => {
    const { code, out } = await renew('--all');
    assert.equal(code, 0);
    assert.equal(
      out,
      `Nothing to renew: no certificate expires within 30 days.\nExpiring soon, but outside the given PATHs: ${current}. To renew, add another PATH.\n`,
    );
  });
});
