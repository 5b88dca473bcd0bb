import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const now = new Date(Date.now() + 60_000).toISOString();
const pki = 'tree/etc/kubernetes/pki';

describe('where the old key is lost', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const run = (...args: readonly string[]) => runCommand(args, { now, cwd: folder, backups: at('state') });
  const openssl = (...args: readonly string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const sign = (request: string, answer: string, days = '30'): string => {
    const ca = ['-CA', `${pki}/ca.crt`, '-CAkey', `${pki}/ca.key`];
    return openssl('x509', '-req', '-in', request, ...ca, '-copy_extensions', 'copyall', '-days', days, '-out', answer);
  };
  const fits = (certificate: string, key: string): void => {
    const ofCertificate = openssl('x509', '-in', certificate, '-noout', '-pubkey');
    assert.equal(ofCertificate, openssl('pkey', '-in', key, '-pubout'));
    assert.equal(statSync(at(key)).mode & 0o777, 0o600);
  };
  /** Asks for a certificate with a new key, which is signed. */
  const request = async (certificate: string): Promise<void> => {
    const args = ['request', certificate, '--new-key', '--key-out', 'new.key', '--out', 'new.csr'];
    const { code, err } = await run(...args);
    assert.equal(code, 0, err);
    sign('new.csr', 'answer.crt');
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'certscope-lost-'));
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', at('tree'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('an answer is put in its place with the key of the request, given or found', async () => {
    await request(`${pki}/apiserver.crt`);
    rmSync(at(`${pki}/apiserver.key`));
    const old = treeState(at('tree'));
    for (const more of [['--key', 'new.key'], ['new.key'], ['--key', 'new.key', 'tree']]) {
      const { code, err } = await run('import', 'answer.crt', '--for', `${pki}/apiserver.crt`, ...more);
      assert.equal(code, 0, `${more.join(' ')}: ${err}`);
      fits(`${pki}/apiserver.crt`, `${pki}/apiserver.key`);
      assert.equal((await run('undo')).code, 0);
      assert.deepEqual(treeState(at('tree')), old);
    }
  });

  it('an answer for a place of which nothing tells says what to do, and that helps', async () => {
    for (const name of ['crt', 'key']) cpSync(at(`${pki}/front-proxy-client.${name}`), at(`alone.${name}`));
    await request('alone.crt');
    rmSync(at('alone.key'));
    rmSync(at(`${pki}/front-proxy-client.key`));
    const proxy = ['-CA', `${pki}/front-proxy-ca.crt`, '-CAkey', `${pki}/front-proxy-ca.key`];
    openssl('x509', '-req', '-in', 'new.csr', ...proxy, '-copy_extensions', 'copyall', '-out', 'answer.crt');
    const args = ['import', 'answer.crt', '--for', 'alone.crt'];
    const refused = await run(...args, '--key', 'new.key');
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /The old key of front-proxy-client is not among the files .*, and nothing says where it was\. Name its file as well\. If it is lost, move new\.key to where the key of front-proxy-client is read, and import again\./,
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
      cwd: folder,
      backups: at('state'),
    });
    assert.equal(code, 0, err);
    for (const name of ['apiserver', 'apiserver-kubelet-client']) fits(`${pki}/${name}.crt`, `${pki}/apiserver.key`);
  });
});
