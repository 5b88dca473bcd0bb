import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { startEtcd } from '../../support/oracles/etcdMember.ts';
import { freePort } from '../../support/oracles/freePort.ts';
import { waitFor } from '../../support/oracles/waitFor.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-probe-etcd-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const now = '2026-06-12T10:00:00Z';

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

suite('certscope probe of a real etcd', {
  skip: spawnSync('etcd', ['--version']).error && 'etcd is not installed',
}, () => {
  test('sees its certificate and whose clients it wants, without a certificate of its own', async () => {
    const etcdCa = await createTestCa({ name: 'etcd-ca' });
    const old = await etcdCa.issue({
      commonName: 'cp-1',
      ipAddresses: ['127.0.0.1'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
    });
    const fresh = await etcdCa.issue({
      commonName: 'cp-1',
      ipAddresses: ['127.0.0.1'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
      notBefore: '2026-06-01T00:00:00Z',
      notAfter: '2027-06-01T00:00:00Z',
    });
    write('machine/ca.crt', etcdCa.certificatePem);
    write('machine/server.crt', old.certificatePem);
    write('machine/server.key', old.keyPem);
    write('copy/etc/kubernetes/pki/etcd/ca.crt', etcdCa.certificatePem);
    write('copy/etc/kubernetes/pki/etcd/server.crt', fresh.certificatePem);
    const [port, peer] = [await freePort(), await freePort()];
    const url = `https://127.0.0.1:${port}`;
    const file = (name: string) => path.join(folder, 'machine', name);
    const member = startEtcd(folder, [
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      `--cert-file=${file('server.crt')}`,
      `--key-file=${file('server.key')}`,
      '--client-cert-auth=true',
      `--trusted-ca-file=${file('ca.crt')}`,
    ]);
    try {
      await waitFor(() => member.log.find(({ msg }) => msg === 'ready to serve client requests'), 20_000);
      const { code, out } = await runCommand(['probe', url, 'copy', '--root', 'copy'], { cwd: folder, now });
      assert.match(out, /Renewed, but not reloaded/, JSON.stringify(member.log.slice(-3)));
      assert.match(out, /✓ The client accepts it for the name 127\.0\.0\.1, verified with CA etcd-ca\./);
      assert.match(out, /The server requests a client certificate from: CN=etcd-ca\./);
      assert.match(
        out,
        /etcd reads its file for every new connection\. The machine that answers still has the old file/,
      );
      assert.equal(code, 1);
    } finally {
      await member.stop();
    }
  });
});
