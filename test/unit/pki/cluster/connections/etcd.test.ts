import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../../../src/core/pki/pkiModel.ts';
import { connectionsIn, treeOnHost, treeText, verdictLine } from '../../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../../../support/openssl.ts';

/** What etcd's library does otherwise than Kubernetes; that it does is shown by the real one in `test/unit/oracles`. */

const manifest = 'etc/kubernetes/manifests/etcd.yaml';
const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

/** Verdicts on the connections of etcd of a healthy tree in which a file is changed. */
async function verdictsWith(
  changed: string,
  change: (text: string) => string,
  more: readonly DecodedFile[] = [],
): Promise<readonly string[]> {
  const files = treeOnHost('h01-rsa', '', undefined, (path, text) => (path === changed ? change(text) : text));
  const verdicts = judgeConnections(await connectionsIn([...files, ...more]), now);
  return verdicts.filter(({ connection }) => connection.record.isReadByEtcd === true).map(verdictLine);
}

const withoutFlag = (name: string) => (text: string) => text.replace(new RegExp(`^ *- --${name}=.*\\n`, 'm'), '');

const withFlag = (flag: string) => (text: string) => text.replace(/^( *- )(?=--name=)/m, `$1${flag}\n$1`);

describe('etcd reads its files in its own way', () => {
  test('nothing is changed', async () => {
    assert.deepEqual(await verdictsWith('', String), ['works 1', 'works 2', 'works 3', 'works 4']);
  });

  test('a file of CAs holds certificates and nothing else', async () => {
    const key = treeText('h01-rsa', 'etc/kubernetes/pki/etcd/ca.key');
    const lines = await verdictsWith('etc/kubernetes/pki/etcd/ca.crt', (text) => text + key);
    const error = 'x509: malformed tbs certificate';
    assert.deepEqual(lines, [
      `broken 1 server: ${error} client: ${error}`,
      `broken 2 server: ${error} client: ${error}`,
      `broken 3 server: ${error} client: ${error}`,
      `broken 4 server: ${error} client: ${error}`,
    ]);
  });

  test('a certificate is nothing without the flag of its key', async () => {
    const lines = await verdictsWith(manifest, withoutFlag('key-file'));
    const error = 'KeyFile and CertFile must both be present[key: , cert: /etc/kubernetes/pki/etcd/server.crt]';
    assert.deepEqual(lines, [
      `broken 1 server: ${error} client: ${error}`,
      `broken 2 server: ${error}`,
      `broken 3 server: ${error} client: ${error}`,
      `broken 4 server: ${error}`,
    ]);
  });

  test('certificate and key have changed places', async () => {
    const lines = await verdictsWith(manifest, (text) =>
      text.replace(
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--cert-file=/etc/kubernetes/pki/etcd/server.key',
      ),
    );
    assert.match(
      lines[1] ?? '',
      /^broken 2 server: tls: failed to find certificate PEM data in certificate input, but did/,
    );
  });

  test('clients are verified by the roots of the machine where nothing tells with what', async () => {
    const lines = await verdictsWith(manifest, withoutFlag('trusted-ca-file'));
    assert.deepEqual(lines, ['works 1', 'unknown 2', 'unknown 3', 'unknown 4']);
  });

  test('names that are allowed are those of both sides', async () => {
    const refusal = 'client certificate authentication failed';
    assert.deepEqual(await verdictsWith(manifest, withFlag('--peer-cert-allowed-cn=cp-2')), [
      `broken 1 server: ${refusal} client: ${refusal}`,
      'works 2',
      'works 3',
      'works 4',
    ]);
    assert.equal((await verdictsWith(manifest, withFlag('--peer-cert-allowed-cn=cp-1')))[0], 'works 1');
  });

  test('the gateway verifies no path, and so finds no name that is allowed', async () => {
    const refusal = 'client certificate authentication failed';
    const lines = await verdictsWith(manifest, withFlag('--client-cert-allowed-hostname=cp-1'));
    assert.deepEqual(lines, [
      'works 1',
      `broken 2 client: ${refusal}`,
      `broken 3 server: ${refusal}`,
      `broken 4 client: ${refusal}`,
    ]);
  });

  test('one side speaks TLS, the other one does not', async () => {
    const listen = (text: string) => text.replace(/(--listen-client-urls=).*/, '$1http://127.0.0.1:2379');
    assert.deepEqual(await verdictsWith(manifest, listen), [
      'works 1',
      'broken 2 server: EOF',
      'works 3',
      'broken 4 server: EOF',
    ]);
    const apiserver = 'etc/kubernetes/manifests/kube-apiserver.yaml';
    const connect = (text: string) => text.replace(/(--etcd-servers=)https/, '$1http');
    assert.deepEqual(await verdictsWith(apiserver, connect), [
      'works 1',
      'broken 2 client: tls: first record does not look like a TLS handshake',
      'works 3',
      'works 4',
    ]);
  });

  test('without a certificate etcd ends, unless it is to make one', async () => {
    const without = (text: string) => withoutFlag('cert-file')(withoutFlag('key-file')(text));
    const error =
      'TLS key/cert (--cert-file, --key-file) must be provided for client url https://127.0.0.1:2379 with HTTPS scheme';
    assert.deepEqual(await verdictsWith(manifest, without), [
      'works 1',
      `broken 2 server: ${error}`,
      `broken 4 server: ${error}`,
    ]);
    const made = await verdictsWith(manifest, (text) => withFlag('--auto-tls')(without(text)));
    assert.deepEqual(made, ['works 1', 'unknown 2', 'unknown 4']);
  });

  test('a revocation list counts by its serial numbers, one that is not read leaves it open', async () => {
    const file = 'etc/kubernetes/pki/etcd/client.crl';
    const change = withFlag(`--client-crl-file=/${file}`);
    const listed = (content: { readonly text: string } | { readonly bytes: Uint8Array<ArrayBuffer> }) =>
      decodeFile({ path: file, hostPath: `/${file}`, ...content }, decodingTools);
    const derOf = (pem: string) => new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
    const list = (revoked: string) => listed({ bytes: derOf(revocationListOf(revoked)) });
    const client = 'apiserver-etcd-client.crt';
    const serial = treeCertificate(client).serialNumber.toLowerCase();
    assert.deepEqual(await verdictsWith(manifest, change, [list(client)]), [
      'works 1',
      `broken 2 client: transport: certificate serial ${serial} revoked`,
      'works 3',
      'works 4',
    ]);
    assert.deepEqual(await verdictsWith(manifest, change), ['works 1', 'unknown 2', 'unknown 3', 'unknown 4']);
    const inPem = listed({ text: revocationListOf(client) });
    const unread = [2, 3, 4].map((port) => `broken ${port} client: x509: malformed crl`);
    assert.deepEqual(await verdictsWith(manifest, change, [inPem]), ['works 1', ...unread], 'etcd 3.6 reads DER alone');
    const older = (text: string) => change(text.replace(/etcd:3\.\d+\.\d+-\d+/, 'etcd:3.5.9-0'));
    assert.match((await verdictsWith(manifest, older, [inPem])).join(), /serial \S+ revoked/);
  });
});

function treeCertificate(name: string): X509Certificate {
  return new X509Certificate(treeText('h01-rsa', `etc/kubernetes/pki/${name}`));
}

/** A list of the tree's CA that revokes one of its certificates. */
function revocationListOf(revoked: string): string {
  const openssl = createOpensslFolder();
  try {
    openssl.write('ca.cnf', '[ca]\ndefault_ca = x\n[x]\ndatabase = index\ndefault_md = sha256\n');
    openssl.write('index', '');
    for (const name of ['etcd/ca.crt', 'etcd/ca.key', revoked]) {
      openssl.write(name.replace('/', '-'), treeText('h01-rsa', `etc/kubernetes/pki/${name}`));
    }
    const signer = ['-config', 'ca.cnf', '-cert', 'etcd-ca.crt', '-keyfile', 'etcd-ca.key'];
    openssl.run('ca', ...signer, '-revoke', revoked);
    openssl.run('ca', ...signer, '-gencrl', '-crldays', '30', '-out', 'list.pem');
    return openssl.read('list.pem');
  } finally {
    openssl.remove();
  }
}
