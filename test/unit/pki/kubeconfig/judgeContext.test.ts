import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stringify } from 'yaml';
import type { ContextVerdict } from '../../../../src/core/pki/kubeconfig/contextVerdictModel.ts';
import { judgeContext } from '../../../../src/core/pki/kubeconfig/judgeContext.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCluster, pictureOf } from '../../../support/testCluster.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';
import { testToken } from '../../../support/testToken.ts';

const cluster = await createTestCluster();
const other = await createTestCa({ name: 'kubernetes' });
const otherAdmin = await other.issue({ commonName: 'kubernetes-admin' });

const path = '/home/jane/.kube/config';

/** The verdict on the current context of a kubeconfig beside the cluster's files. */
async function verdictOn(
  kubeconfig: string,
  { files = cluster.files, absent = [] as string[], at = testNow, place = path } = {},
): Promise<ContextVerdict> {
  const picture = await pictureOf({ [place]: kubeconfig, ...files }, absent);
  const found = picture.kubeconfigs.find(({ file }) => file.path === place);
  assert.ok(found !== undefined, 'no kubeconfig was found');
  return judgeContext(picture, found, undefined, at);
}

/** What kubectl prints, or the state. */
function wordsOf(verdict: ContextVerdict): string {
  return verdict.state === 'broken' ? verdict.fault.error : verdict.state;
}

const words = async (...args: Parameters<typeof verdictOn>): Promise<string> => wordsOf(await verdictOn(...args));

describe('will kubectl work', () => {
  test('a healthy context works until the first certificate ends', async () => {
    const verdict = await verdictOn(cluster.kubeconfig());
    assert.equal(verdict.state, 'works');
    assert.equal(verdict.end?.at, Date.parse('2027-01-01T00:00:00Z'));
    assert.match(
      verdict.end.fault.error,
      /^Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired/,
    );
  });

  test('the user’s certificate has expired, which only the server’s log tells', async () => {
    const { files, kubeconfig } = await createTestCluster({}, { notAfter: '2026-06-01T00:00:00Z' });
    const verdict = await verdictOn(kubeconfig(), { files });
    assert.equal(wordsOf(verdict), 'error: You must be logged in to the server (Unauthorized)');
    assert.ok(verdict.state === 'broken');
    assert.match(verdict.fault.serverLog ?? '', /^x509: certificate has expired or is not yet valid: current time/);
  });

  test('JSON and YAML alike: a server that is not verified', async () => {
    const unverified = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true };
    const json = cluster.kubeconfig({ cluster: { ...unverified, server: 'https://10.1.2.3:6443' } });
    assert.equal(await words(json), 'works');
    assert.equal(await words(stringify(JSON.parse(json))), 'works');
  });

  test('another CA than the server’s', async () => {
    const data = { 'certificate-authority-data': base64(other.certificatePem) };
    assert.match(
      await words(cluster.kubeconfig({ cluster: data })),
      /^Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority \(possibly/,
    );
  });

  test('a name that the server’s certificate lacks', async () => {
    assert.equal(
      await words(cluster.kubeconfig({ cluster: { server: 'https://10.1.2.3:6443' } })),
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 192.168.56.10, 10.96.0.1, not 10.1.2.3',
    );
    assert.equal(
      await words(cluster.kubeconfig({ cluster: { server: 'https://10.1.2.3', 'tls-server-name': 'kubernetes' } })),
      'works',
    );
  });

  test('the key of another certificate, by value and in files', async () => {
    const mismatch = 'tls: private key does not match public key';
    const key = { 'client-key-data': base64(otherAdmin.keyPem) };
    assert.equal(await words(cluster.kubeconfig({ user: key })), `error: ${mismatch}`);
    const byPath = {
      'client-certificate-data': undefined,
      'client-key-data': undefined,
      'client-certificate': 'admin.crt',
      'client-key': 'admin.key',
    };
    const files = {
      ...cluster.files,
      '/home/jane/.kube/admin.crt': cluster.admin.certificatePem,
      '/home/jane/.kube/admin.key': otherAdmin.keyPem,
    };
    assert.equal(
      await words(cluster.kubeconfig({ user: byPath }), { files }),
      `Unable to connect to the server: ${mismatch}`,
    );
  });

  test('several faults of the configuration, with files that are absent', async () => {
    const user = { 'client-key-data': undefined };
    const fields = { 'certificate-authority': 'absent.crt' };
    assert.equal(
      await words(cluster.kubeconfig({ user, cluster: fields }), { absent: ['/home/jane/.kube/absent.crt'] }),
      [
        'Error in configuration: ',
        '* client-key-data or client-key must be specified for u to use the clientCert authentication method.',
        '* certificate-authority-data and certificate-authority are both specified for c. certificate-authority-data will override.',
        '* unable to read certificate-authority /home/jane/.kube/absent.crt for c due to open /home/jane/.kube/absent.crt: no such file or directory',
      ].join('\n'),
    );
  });

  test('names that lead nowhere', async () => {
    assert.equal(
      await words(cluster.kubeconfig({ top: { 'current-context': 'absent' } })),
      'Error in configuration: context was not found for specified context: absent',
    );
    const noServer =
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?';
    const context = (fields: Readonly<Record<string, string>>) =>
      cluster.kubeconfig({ top: { contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', ...fields } }] } });
    assert.equal(await words(context({ cluster: 'absent' })), noServer);
    assert.equal(await words(context({ user: 'absent' })), 'Please enter Username:');
    assert.equal(await words(cluster.kubeconfig({ top: { 'current-context': '' } })), noServer);
  });

  test('a file that is refused as a whole', async () => {
    const loading = `error: error loading config file "${path}": `;
    const twice = { name: 'c', cluster: { server: 'https://a' } };
    assert.equal(
      await words(cluster.kubeconfig({ top: { clusters: [twice, twice] } })),
      `${loading}error converting *[]NamedCluster into *map[string]*api.Cluster: duplicate name "c" in list: […]`,
    );
    assert.equal(
      await words(cluster.kubeconfig({ cluster: { 'certificate-authority-data': 'LS0tLS1CRUdJTi!!' } })),
      `${loading}illegal base64 data at input byte 14`,
    );
    assert.equal(
      await words(cluster.kubeconfig().replace(/"server": "[^"]*"/, '"server": 6443')),
      `${loading}json: cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string`,
    );
  });

  test('without TLS no API server answers, but a proxy on the machine may', async () => {
    assert.match(
      await words(cluster.kubeconfig({ cluster: { server: 'http://192.168.56.10' } })),
      /^Error from server \(BadRequest\)/,
    );
    const verdict = await verdictOn(cluster.kubeconfig({ cluster: { server: 'http://localhost:8001' } }));
    assert.deepEqual(verdict, { state: 'unknown', doubts: [{ of: 'plainHttp' }] });
  });

  test('what one kubeconfig alone tells', async () => {
    const verdict = await verdictOn(cluster.kubeconfig(), { files: {} });
    assert.equal(verdict.state, 'unknown');
    assert.deepEqual(verdict.doubts, [{ of: 'serverCertificate' }, { of: 'clientCa' }]);
    assert.equal(verdict.end?.fault.error, 'error: You must be logged in to the server (Unauthorized)');
    assert.equal(
      await words(cluster.kubeconfig(), { files: {}, at: Date.parse('2027-06-01T00:00:00Z') }),
      'error: You must be logged in to the server (Unauthorized)',
    );
  });

  test('a token is known to be wrong when it has expired', async () => {
    const user = { 'client-certificate-data': undefined, 'client-key-data': undefined };
    const withToken = (token: string) => cluster.kubeconfig({ user: { ...user, token } });
    const expired = testToken({ exp: testNow / 1000 - 3600 });
    assert.equal(await words(withToken(expired)), 'error: You must be logged in to the server (Unauthorized)');
    const opaque = await verdictOn(withToken('opaque'));
    assert.ok(opaque.state === 'unknown');
    assert.deepEqual(opaque.doubts, [{ of: 'token' }]);
  });

  test('a kubeconfig of another cluster at the same address is not judged by this one', async () => {
    const foreign = await createTestCluster({ notBefore: '2026-05-01T00:00:00Z' });
    const verdict = await verdictOn(foreign.kubeconfig(), { place: '/kubeconfigs/prod.yaml' });
    assert.equal(verdict.state, 'unknown');
  });

  test('but a user’s on the machine that has this address is', async () => {
    const foreign = await createTestCluster({ notBefore: '2026-05-01T00:00:00Z' });
    assert.match(await words(foreign.kubeconfig()), /x509: certificate signed by unknown authority/);
  });

  test('a copy from before the CA was replaced', async () => {
    const before = await createTestCluster({ notBefore: '2025-01-01T00:00:00Z' });
    assert.match(await words(before.kubeconfig()), /x509: certificate signed by unknown authority/);
  });
});
