import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, beforeEach, describe, it } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());
const pki = 'etc/kubernetes/pki';
const read = (name: string): string => readFileSync(folder.pathOf(name), 'utf8');
const certscope = (...args: readonly string[]) => runCommand(args, { now, cwd: folder.pathOf('.') });
const renew = (...args: readonly string[]) =>
  certscope(
    'renew',
    `${pki}/apiserver.crt`,
    'etc',
    '--root',
    '.',
    '--ca-cert',
    'new/ca.crt',
    '--ca-key',
    'new/ca.key',
    ...args,
  );

describe('the rotation of a CA', () => {
  beforeEach(async () => {
    for (const name of ['etc', 'new']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before/etc', folder.pathOf('etc'), { recursive: true });
    // Of the same name, as kubeadm's are.
    assert.equal((await certscope('issue', 'new-ca', '--common-name', 'kubernetes', '--out', 'new')).code, 0);
  });
  const trustBoth = (): void => {
    const old = read(`${pki}/ca.crt`);
    const both = read('new/ca.crt') + old;
    writeFileSync(folder.pathOf(`${pki}/ca.crt`), both);
    for (const name of ['admin', 'super-admin', 'controller-manager', 'scheduler', 'kubelet']) {
      const file = folder.pathOf(`etc/kubernetes/${name}.conf`);
      writeFileSync(file, readFileSync(file, 'utf8').replace(base64(old), base64(both)));
    }
  };

  it('issues again by the new one what the old one signed, where that is asked for', async () => {
    trustBoth();
    const old = read(`${pki}/apiserver.crt`);
    const refused = await renew();
    assert.deepEqual([refused.code, read(`${pki}/apiserver.crt`)], [1, old]);
    assert.match(
      refused.err,
      /A CA with the same name can be a different CA\. To use the CA that replaces it, add --repair\.$/m,
    );
    const { code, err } = await renew('--repair');
    assert.deepEqual([code, err], [0, '']);
    const [before, after] = [new X509Certificate(old), new X509Certificate(read(`${pki}/apiserver.crt`))];
    assert.ok(after.verify(new X509Certificate(read('new/ca.crt')).publicKey));
    assert.deepEqual([after.subject, after.subjectAltName], [before.subject, before.subjectAltName]);
  });

  it('is refused before everybody trusts the new one', async () => {
    const old = read(`${pki}/apiserver.crt`);
    const { code, err } = await renew('--repair');
    assert.deepEqual([code, read(`${pki}/apiserver.crt`)], [1, old]);
    assert.match(err, /Nothing was written\./);
  });
});
