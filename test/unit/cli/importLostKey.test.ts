import assert from 'node:assert/strict';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { assertFits } from '../../support/fittingKey.ts';
import { createOpensslFolder, type OpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { signByOpenssl } from '../../support/signedByOpenssl.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const now = '2027-01-15T12:00:00Z';
const pki = 'tree/etc/kubernetes/pki';

describe('where the old key is lost', () => {
  let folder: OpensslFolder;
  const at = (name: string): string => folder.pathOf(name);
  const run = (...args: readonly string[]) => runCommand(args, { now, cwd: at('.'), backups: at('state') });
  const sign = (ca: string): void =>
    signByOpenssl(folder, { request: 'new.csr', ca, out: 'answer.crt', from: '2027-01-15', days: 30 });
  const fits = (certificate: string, key: string): void => assertFits(at(certificate), at(key));
  /** Asks for a certificate with a new key, which is signed. */
  const request = async (certificate: string, ca = `${pki}/ca`): Promise<void> => {
    const args = ['request', certificate, '--new-key', '--key-out', 'new.key', '--out', 'new.csr'];
    const { code, err } = await run(...args);
    assert.equal(code, 0, err);
    sign(ca);
  };
  beforeEach(() => {
    folder = createOpensslFolder();
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', at('tree'), { recursive: true });
  });
  afterEach(() => folder.remove());

  it('an answer is put in its place with the key of the request, given or found', async () => {
    await request(`${pki}/apiserver.crt`);
    rmSync(at(`${pki}/apiserver.key`));
    const old = treeState(at('tree'));
    for (const more of [['--key', 'new.key'], ['new.key'], ['--key', 'new.key', 'tree']]) {
      const { code, err } = await run('import', 'answer.crt', '--for', `${pki}/apiserver.crt`, ...more);
      assert.equal(code, 0, `${more.join(' ')}: ${err}`);
      fits(`${pki}/apiserver.crt`, `${pki}/apiserver.key`);
      assert.equal((await run('undo', '--yes')).code, 0);
      assert.deepEqual(treeState(at('tree')), old);
    }
  });

  it('an answer for a place of which nothing tells says what to do, and that helps', async () => {
    for (const name of ['crt', 'key']) cpSync(at(`${pki}/front-proxy-client.${name}`), at(`alone.${name}`));
    await request('alone.crt', `${pki}/front-proxy-ca`);
    rmSync(at('alone.key'));
    rmSync(at(`${pki}/front-proxy-client.key`));
    const args = ['import', 'answer.crt', '--for', 'alone.crt'];
    const refused = await run(...args, '--key', 'new.key');
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /The old key of front-proxy-client is not in a file .*, and its location is unknown\. Add its file as well\. If the key is lost, move new\.key to where the key of front-proxy-client is read, then import again\./,
    );
    renameSync(at('new.key'), at('alone.key'));
    const { code, err } = await run(...args);
    assert.equal(code, 0, err);
    fits('alone.crt', 'alone.key');
  });

  it('certificates that name one file get one new key', async () => {
    const manifest = at('tree/etc/kubernetes/manifests/kube-apiserver.yaml');
    const text = readFileSync(manifest, 'utf8').replace('pki/apiserver-kubelet-client.key', 'pki/apiserver.key');
    writeFileSync(manifest, text);
    for (const name of ['apiserver', 'apiserver-kubelet-client']) rmSync(at(`${pki}/${name}.key`));
    const later = '2027-11-20T12:00:00Z';
    const { code, err } = await runCommand(['renew', '--all', 'tree'], {
      now: later,
      cwd: at('.'),
      backups: at('state'),
    });
    assert.equal(code, 0, err);
    for (const name of ['apiserver', 'apiserver-kubelet-client']) fits(`${pki}/${name}.crt`, `${pki}/apiserver.key`);
  });
});
