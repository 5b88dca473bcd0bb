import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { assertFits } from '../../support/fittingKey.ts';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const now = '2027-11-20T12:00:00Z';
const pki = 'tree/etc/kubernetes/pki';

describe('certscope renew, where a private key is lost', () => {
  let folder: string;
  let old: readonly string[];
  const at = (name: string): string => path.join(folder, name);
  const run = (...args: readonly string[]) => runCommand(args, { now, cwd: folder, backups: at('state') });
  const state = (): readonly string[] => treeState(at('tree'));
  const lose = (...names: readonly string[]): void => {
    for (const name of names) rmSync(at(`${pki}/${name}`));
    old = state();
  };
  const fits = (certificate: string, key: string): void => assertFits(at(certificate), at(key));
  const brokenConnections = async (): Promise<number> => {
    const { out } = await run('connections', 'tree', '--format', 'json');
    return JSON.parse(out).connections.filter(({ state: each }: { state: string }) => each === 'broken').length;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'certscope-lost-'));
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', at('tree'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a new one in its place, says so, and takes it back', async () => {
    assert.equal(await brokenConnections(), 0);
    lose('apiserver.key');
    // kube-apiserver does not start, so what it calls does not work either.
    assert.equal(await brokenConnections(), 10);
    for (const args of [['tree'], ['tree', '--repair'], ['tree', '--new-key'], []]) {
      const { code, out, err } = await run('renew', `${pki}/apiserver.crt`, ...args);
      assert.equal(code, 0, err);
      assert.match(out, /the private key is lost: new key \(RSA 2048\)/);
      fits(`${pki}/apiserver.crt`, `${pki}/apiserver.key`);
      if (args.length === 1) assert.equal(await brokenConnections(), 0);
      assert.equal((await run('undo', '--yes')).code, 0);
      assert.deepEqual(state(), old);
    }
  });

  it('refuses to keep what is not there', async () => {
    lose('apiserver.key');
    const { code, err } = await run('renew', `${pki}/apiserver.crt`, 'tree', '--same-key');
    assert.equal(code, 1);
    assert.match(
      err,
      /The private key of apiserver is lost: \/etc\/kubernetes\/pki\/apiserver\.key does not exist\. Restore it/,
    );
    assert.deepEqual(state(), old);
  });

  it('makes those that flags name, and those beside kubeadm’s certificates, with all others', async () => {
    lose('apiserver-etcd-client.key', 'etcd/server.key', 'etcd/healthcheck-client.key');
    const { code, err } = await run('renew', '--all', 'tree');
    assert.equal(code, 0, err);
    for (const name of ['apiserver-etcd-client', 'etcd/server', 'etcd/healthcheck-client']) {
      fits(`${pki}/${name}.crt`, `${pki}/${name}.key`);
    }
    assert.equal(await brokenConnections(), 0);
  });

  it('makes one that a kubeconfig names', async () => {
    mkdirSync(at('user'));
    cpSync(at(`${pki}/apiserver-kubelet-client.crt`), at('user/client.crt'));
    writeFileSync(
      at('user/config'),
      'apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate: client.crt\n    client-key: jane.pem\n',
    );
    const { code, err } = await run('renew', 'user/client.crt', 'user/config', `${pki}/ca.crt`, `${pki}/ca.key`);
    assert.equal(code, 0, err);
    fits('user/client.crt', 'user/jane.pem');
  });

  it('renews all certificates that name one lost key, whichever is asked for, or none', async () => {
    mkdirSync(at('user'));
    const names = { one: 'apiserver-kubelet-client', two: 'apiserver' };
    for (const [name, certificate] of Object.entries(names)) {
      cpSync(at(`${pki}/${certificate}.crt`), at(`user/${name}.crt`));
      writeFileSync(
        at(`user/${name}.conf`),
        `apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate: ${name}.crt\n    client-key: jane.pem\n`,
      );
    }
    const authority = [`${pki}/ca.crt`, `${pki}/ca.key`];
    for (const name of Object.keys(names)) {
      const { code, out, err } = await run('renew', `user/${name}.crt`, 'user', ...authority);
      assert.equal(code, 0, err);
      assert.match(out, /Renewed 2 certificates/);
      fits('user/one.crt', 'user/jane.pem');
      fits('user/two.crt', 'user/jane.pem');
      assert.equal((await run('undo', '--yes')).code, 0);
      assert.ok(!existsSync(at('user/jane.pem')));
    }
    cpSync(at(`${pki}/etcd/server.crt`), at('user/two.crt'));
    rmSync(at(`${pki}/etcd/ca.key`));
    const { code, err } = await run('renew', 'user/one.crt', 'user', ...authority);
    assert.equal(code, 1);
    assert.match(err, /etcd/);
    assert.ok(!existsSync(at('user/jane.pem')));
  });

  it('puts a key in its place that is given, and replaces copies of the lost one', async () => {
    renameSync(at(`${pki}/apiserver.key`), at('kept.key'));
    chmodSync(at('kept.key'), 0o600);
    assert.equal((await run('renew', `${pki}/apiserver.crt`, 'tree', '--key', 'kept.key')).code, 0);
    fits(`${pki}/apiserver.crt`, `${pki}/apiserver.key`);
    fits(`${pki}/apiserver.crt`, 'kept.key');
  });

  it('leaves alone a certificate whose key nothing names', async () => {
    mkdirSync(at('repository'));
    cpSync(at(`${pki}/apiserver.crt`), at('repository/server.crt'));
    for (const name of ['ca.crt', 'ca.key']) cpSync(at(`${pki}/${name}`), at(`repository/${name}`));
    const { code, out } = await run('renew', 'repository/server.crt', 'repository');
    assert.equal(code, 0);
    assert.match(out, /same key: CertScope cannot write the file of the private key/);
    assert.ok(!existsSync(at('repository/server.key')));
  });
});
