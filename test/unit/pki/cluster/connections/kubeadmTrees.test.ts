import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verdictLine, verdictsOfTree } from '../../../../support/connections.ts';

/** Real trees: on healthy ones all works, on the others exactly what the planted defect breaks. */

const unverifiedExtension = 'unknown 13';

const nameError = 'x509: certificate is valid for 10.96.0.1, 192.168.56.99, not 192.168.56.10';

const broken: Readonly<Record<string, readonly string[]>> = {
  'h01-rsa': [],
  'h02-ecdsa-p256': [],
  'h07-external-ca': [],
  'h08-external-intermediate-csr': [],
  'b02-kubelet-key-mismatch': ['broken 8 client: tls: private key does not match public key'],
  'b03-etcd-peer-no-client-eku': ['broken 1 client: x509: certificate specifies an incompatible key usage'],
  'b04-admin-conf-other-ca-data': [
    'broken 10 server: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification ' +
      'error" while trying to verify candidate authority certificate "kubernetes")',
  ],
  'b05-front-proxy-wrong-ca': ['broken 13 client: x509: certificate signed by unknown authority'],
  'b06-sa-pair-mismatch': ['broken 17 client: go-jose/go-jose: error in cryptographic primitive'],
  'b07-apiserver-san-missing-advertise-ip': [5, 6, 8, 10, 11].map((number) => `broken ${number} server: ${nameError}`),
  'b14-apiserver-san-missing-service': [
    'broken 17 server: x509: certificate is valid for 192.168.56.10, not 10.96.0.1',
  ],
};

describe('connections of kubeadm trees', () => {
  for (const [id, expected] of Object.entries(broken)) {
    test(id, async () => {
      const verdicts = await verdictsOfTree(id);
      const numbers = verdicts.map(({ connection }) => connection.record.no);
      assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 17, 18]);
      const lines = verdicts.map(verdictLine);
      assert.deepEqual(
        lines.filter((line) => line.startsWith('broken')),
        expected,
      );
      const others = lines.filter((line) => !line.startsWith('broken'));
      assert.deepEqual(
        others.filter((line) => !line.startsWith('works') && line !== unverifiedExtension),
        [],
      );
    });
  }

  test('x01-leaves-expired: nothing works, with the words of the log', async () => {
    const verdicts = await verdictsOfTree('x01-leaves-expired');
    const working = verdicts.filter(({ state }) => state !== 'broken').map(({ connection }) => connection.record.id);
    assert.deepEqual(working, ['apiserver-loopback-edge']);
    assert.match(
      verdictLine(verdicts[1] ?? assert.fail()),
      /^broken 2 server: x509: certificate has expired or is not yet valid: current time \S+ is after \S+ client: x509/,
    );
  });

  test('who the server takes the client for', async () => {
    const verdicts = await verdictsOfTree('h01-rsa');
    const identities = verdicts.flatMap(({ connection, client }) =>
      client.kind === 'accepted' ? [[connection.record.no, client.identity?.user, client.identity?.groups.join()]] : [],
    );
    assert.deepEqual(
      identities.filter(([number]) => number === 8 || number === 10 || number === 13),
      [
        [8, 'system:node:cp-1', 'system:nodes'],
        [10, 'kubernetes-admin', 'kubeadm:cluster-admins'],
        [13, 'front-proxy-client', ''],
      ],
    );
  });
});
