import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { manifestOf, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const host = 'registry.example.com';
const ca = await createTestCa({ name: 'registry-ca' });
const leaf = await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });

/** A machine with one folder, and a Pod with an image. */
async function told(base: string, folder: string, image: string, more: Readonly<Record<string, string>> = {}) {
  const spec = { containers: [{ name: 'shop', image }] };
  const files = {
    [`${base}/${folder}/ca.crt`]: ca.certificatePem,
    [`${base}/${folder}/hosts.toml`]: `server = "https://${host}:5000"\n[host."https://${host}:5000"]\n  ca = "${base}/${folder}/ca.crt"\n`,
    '/root/pod.yaml': manifestOf('v1', 'Pod', { name: 'shop', namespace: 'shop' }, { spec }),
    '/root/tls.yaml': tlsSecret({ name: 'registry-tls', namespace: 'registry' }, leaf),
    ...more,
  };
  const findings = await findingsIn(files);
  return findings.flatMap(({ code, message }) => (code === 'private-ca-not-configured' ? message : []));
}

describe('the folder of a registry', () => {
  for (const base of ['/etc/containerd/certs.d', '/etc/docker/certs.d', '/etc/containers/certs.d']) {
    test(`is the one of the host and port in images: ${base}`, async () => {
      const image = `${host}:5000/shop/web:1.4`;
      const [message = ''] = await told(base, host, image);
      assert.match(message, /configured for registry\.example\.com, not for registry\.example\.com:5000/);
      assert.match(message, /Rename the folder to registry\.example\.com:5000, the name that images use\.$/);
      assert.equal((await told(base, `${host}:5000`, `${host}/shop/web`)).length, 1);
      for (const folder of [`${host}:5000`, `${host}_5000_`]) assert.deepEqual(await told(base, folder, image), []);
    });
  }

  test('is the default, or of images that name no other port', async () => {
    const base = '/etc/containerd/certs.d';
    assert.deepEqual(await told(base, host, 'busybox:1.36'), []);
    assert.deepEqual(await told(base, host, `${host}/shop/web`), []);
    const fallback = {
      [`${base}/_default/hosts.toml`]: `[host."https://${host}:5000"]\n  ca = "${base}/${host}/ca.crt"\n`,
    };
    assert.deepEqual(await told(base, host, `${host}:5000/shop/web`, fallback), []);
  });

  test('of Docker has CAs that are called .crt', async () => {
    const base = '/etc/docker/certs.d';
    const files = (more: Readonly<Record<string, string>>) => ({
      '/root/tls.yaml': tlsSecret({ name: 'registry-tls', namespace: 'registry' }, leaf),
      ...more,
    });
    const said = async (more: Readonly<Record<string, string>>) => {
      const verdicts = judgeConnections(connectionModelOf(await graphOf(files(more))), testNow);
      return verdicts.flatMap(({ connection: { record }, client }) =>
        record.id !== 'runtime-to-registry' ? [] : client.kind === 'refused' ? client.error : client.kind,
      );
    };
    const error = 'missing key ca.key for client certificate ca.cert. CA certificates must use the extension .crt';
    assert.deepEqual(await said({ [`${base}/${host}/ca.cert`]: ca.certificatePem }), [error]);
    assert.deepEqual(
      await said({ [`${base}/${host}/ca.cert`]: ca.certificatePem, [`${base}/${host}/ca.crt`]: ca.certificatePem }),
      [error],
      'beside the right one, too',
    );
    assert.deepEqual(await said({ [`${base}/${host}/ca.crt`]: ca.certificatePem }), ['none']);
    const found = async (more: Readonly<Record<string, string>>) =>
      (await findingsIn(more)).filter(({ code }) => code === 'docker-ca-misnamed').map(({ path }) => path);
    const misnamed = { [`${base}/${host}/ca.cert`]: ca.certificatePem };
    assert.deepEqual(
      await found(misnamed),
      [`${base}/${host}/ca.cert`],
      'without the certificate of the registry, too',
    );
    assert.deepEqual(
      await found({ ...misnamed, [`${base}/${host}/ca.crt`]: ca.certificatePem }),
      Object.keys(misnamed),
    );
    assert.deepEqual(await found({ [`${base}/${host}/ca.crt`]: ca.certificatePem }), []);
    const client = await ca.issue({ commonName: 'pull' });
    const own = { [`${base}/${host}/pull.cert`]: client.certificatePem, [`${base}/${host}/ca.crt`]: ca.certificatePem };
    assert.ok(!(await said(own)).includes(error), 'keys are seldom copied');
    assert.ok(!(await said({ [`/etc/containers/certs.d/${host}/ca.cert`]: ca.certificatePem })).includes(error));
  });
});
