import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const tree = (id: string): string => `test/fixtures/kubeadm/trees/${id}/rootfs`;
const connections = (id: string, ...more: readonly string[]) =>
  runCommand(['connections', tree(id), '--at', '2026-11-24T14:25:00Z', ...more], { cwd: '.' });

interface ConnectionsJson {
  readonly schemaVersion: number;
  readonly clusters: readonly { readonly name: string }[];
  readonly connections: readonly {
    readonly number: number;
    readonly state: string;
    readonly until?: string;
    readonly clientSide: {
      readonly verdict: string;
      readonly identity?: { readonly user: string; readonly groups: readonly string[] };
      readonly log?: readonly { readonly printedBy: string; readonly text: string }[];
    };
  }[];
}

describe('certscope connections', () => {
  test('a healthy cluster: exit code 0, what works and until when, what cannot be known and why', async () => {
    const { code, out, err } = await connections('h01-rsa');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^kubernetes\n12 work, 1 unknown, as of 2026-11-24T14:25:00Z\n/);
    assert.match(
      out,
      / 2 {2}kube-apiserver → etcd :2379 {2}until Nov 24, 2027 \(364 d\) · user kube-apiserver-etcd-client\n/,
    );
    assert.match(out, /\? unknown \(1\)\n +13 .*\n +no extension-apiserver configuration found\n$/);
  });

  test('a broken connection: exit code 1, it comes first, with the words of both logs and where to look', async () => {
    const { code, out } = await connections('b05-front-proxy-wrong-ca');
    assert.equal(code, 1);
    assert.equal(
      out.slice(out.indexOf('✗'), out.indexOf('✓')),
      [
        '✗ Extension API server rejects kube-apiserver: front-proxy-client is signed by kubernetes, but front-proxy-ca is trusted',
        '  Aggregated APIs answer 401 or 503: kubectl top and autoscaling fail, namespaces cannot be deleted. The other 12 connections work.',
        '',
        '✗ broken (1)',
        '  13  kube-apiserver → Extension API server :443',
        '      Extension API server rejects kube-apiserver: x509: certificate signed by unknown authority',
        '      Extension API server logs: "Unable to authenticate the request" err="verifying certificate SN=…, SKID=…, AKID=… failed: x509: certificate signed by unknown authority"',
        '      kube-apiserver logs: Unauthorized',
        '      presented: front-proxy-client (--proxy-client-cert-file in kube-apiserver.yaml:28)',
        '      verified with: CA front-proxy-ca (--requestheader-client-ca-file in kube-apiserver.yaml:31)',
        '',
        '',
      ].join('\n'),
    );
  });

  test('another day', async () => {
    const { code, out } = await runCommand(['connections', tree('h01-rsa'), '--at', '2028-01-01'], { cwd: '.' });
    assert.equal(code, 1);
    assert.match(
      out,
      /kubectl rejects kube-apiserver: x509: certificate has expired or is not yet valid: current time 2028/,
    );
    const soon = await runCommand(['connections', tree('h01-rsa'), '--at', '2027-11-10'], { cwd: '.' });
    assert.equal(soon.code, 0);
    assert.match(soon.out, /will stop \(12\)/);
  });

  test('JSON tells the same', async () => {
    const { code, out } = await connections('b06-sa-pair-mismatch', '--format', 'json');
    const json: ConnectionsJson = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual([json.schemaVersion, json.clusters.map(({ name }) => name)], [1, ['kubernetes']]);
    const byNumber = (number: number) => json.connections.find((each) => each.number === number);
    assert.equal(byNumber(17)?.state, 'broken');
    assert.deepEqual(byNumber(17)?.clientSide.log, [
      {
        printedBy: 'server',
        text: '"Unable to authenticate the request" err="[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]"',
      },
      { printedBy: 'client', text: 'Unauthorized' },
    ]);
    assert.deepEqual(byNumber(8)?.clientSide.identity, { user: 'system:node:cp-1', groups: ['system:nodes'] });
    assert.match(byNumber(8)?.until ?? '', /^2027-11-24T/);
  });

  test('nothing to connect: says what to add', async () => {
    const { code, out } = await runCommand(['connections', 'test/fixtures/kubeadm/README.md'], { cwd: '.' });
    assert.equal(code, 0);
    assert.match(out, /^No connections found\./);
  });

  test('wrong usage', async () => {
    assert.equal((await runCommand(['connections', '--format', 'xml', '.'], { cwd: '.' })).code, 2);
  });
});
