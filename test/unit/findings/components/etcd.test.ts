import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, etcdFlags, podOf } from '../../../support/pods.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'etcd-ca' });
const pki = '/etc/kubernetes/pki';
const etcdYaml = '/etc/kubernetes/manifests/etcd.yaml';
const serverYaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';

describe('who may call etcd', () => {
  test('nothing is found in what kubeadm writes', async () => {
    await assertAnnotated('etcd.yaml', podOf('etcd', etcdFlags()));
  });

  test('clients without certificates', async () => {
    const flags = etcdFlags('--client-cert-auth', '--trusted-ca-file');
    const [finding] = await assertAnnotated('etcd.yaml', podOf(['etcd', 'etcd', 'etcd-client-auth-off'], flags));
    assert.equal(
      finding?.message,
      'etcd does not ask its clients for a certificate. Anyone who can reach its port can read and change all Secrets; ' +
        'etcd logs `client-cert-auth = false`. Set --trusted-ca-file to the etcd CA, and --client-cert-auth=true.',
    );
  });

  test('members without certificates', async () => {
    const flags = etcdFlags('--peer-client-cert-auth', '--peer-trusted-ca-file');
    await assertAnnotated('etcd.yaml', podOf(['etcd', 'etcd', 'etcd-peer-auth-off'], flags));
  });

  test('the CA alone is enough', async () => {
    const trusted = `--trusted-ca-file=${pki}/etcd/ca.crt`;
    const flags = etcdFlags('--client-cert-auth', '--trusted-ca-file');
    const announced = [trusted, '--trusted', 'etcd-client-cert-auth-implicit'] as const;
    await assertAnnotated('etcd.yaml', podOf('etcd', [...flags, announced]));
  });

  test('what is not shown may be said elsewhere', async () => {
    const open = etcdFlags(
      '--client-cert-auth',
      '--trusted-ca-file',
      '--peer-client-cert-auth',
      '--peer-trusted-ca-file',
    );
    await assertAnnotated('etcd.yaml', podOf('etcd', [...open, '--config-file=/etc/etcd.yaml']));
    await assertAnnotated('etcd.yaml', podOf('etcd', [...open, '--name={{ .Values.name }}']));
    await assertAnnotated('etcd.yaml', podOf('etcd', etcdFlags().slice(1, 2)));
    await assertAnnotated('README.md', `Start it:\n\n    etcd ${open.join(' ')}\n`);
  });

  test('certificates that etcd makes itself', async () => {
    const flags = etcdFlags('--trusted-ca-file', '--client-cert-auth', '--cert-file', '--key-file');
    const announced = ['--auto-tls=true', '--auto', 'etcd-auto-tls'] as const;
    await assertAnnotated('etcd.yaml', podOf('etcd', [...flags, announced, '--peer-auto-tls=false']));
  });

  test('a CA that vouches for clients of the API, too', async () => {
    const judge = async (etcdCa: string, clusterCa: string) => {
      const files = {
        [etcdYaml]: podOf('etcd', etcdFlags()),
        [serverYaml]: podOf('kube-apiserver', apiserverFlags()),
        [`${pki}/etcd/ca.crt`]: etcdCa,
        [`${pki}/ca.crt`]: clusterCa,
      };
      return gradesOf(await findingsIn(files), /^etcd-ca/);
    };
    const cluster = await createTestCa({ name: 'kubernetes' });
    const expected = [`info etcd-ca-is-cluster-ca ${etcdYaml}`];
    assert.deepEqual(await judge(cluster.certificatePem, cluster.certificatePem), expected);
    assert.deepEqual(await judge(ca.certificatePem, cluster.certificatePem), []);
    const [a, b] = await Promise.all([ca.issueCa({ name: 'etcd-sub' }), ca.issueCa({ name: 'kubernetes' })]);
    const root = ca.certificatePem;
    assert.deepEqual(await judge(a.certificatePem + root, b.certificatePem + root), [], 'one root above two CAs');
  });
});

describe('etcd without TLS', () => {
  test('at the first address that others reach', async () => {
    const urls = '--listen-client-urls=https://10.0.0.11:2379,http://10.0.0.11:2378';
    const announced = [urls, 'http://10', 'etcd-plaintext'] as const;
    await assertAnnotated('etcd.yaml', podOf('etcd', [...etcdFlags('--listen-client-urls'), announced]));
  });

  test('from kube-apiserver', async () => {
    const announced = ['--etcd-servers=http://10.0.0.11:2379', 'http:', 'etcd-plaintext'] as const;
    const flags = [...apiserverFlags('--etcd-servers'), announced];
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', flags));
  });

  test('on the machine alone it is a word', async () => {
    const judge = async (...without: readonly string[]) => {
      const flags = [...apiserverFlags('--etcd-servers', ...without), '--etcd-servers=http://127.0.0.1:2379'];
      return gradesOf(await findingsIn({ 'kube-apiserver.yaml': podOf('kube-apiserver', flags) }), /./);
    };
    assert.deepEqual(await judge('--etcd-cafile'), ['info etcd-plaintext kube-apiserver.yaml']);
    assert.deepEqual(await judge(), ['error etcd-plaintext kube-apiserver.yaml'], 'a CA for etcd, so TLS was meant');
  });
});

test('the address that etcd gives to its clients is among its names', async () => {
  const judge = async (...ipAddresses: readonly string[]) => {
    const { certificatePem } = await ca.issue({ commonName: 'cp-1', ipAddresses, extKeyUsage: ['serverAuth'] });
    const files = { [etcdYaml]: podOf('etcd', etcdFlags()), [`${pki}/etcd/server.crt`]: certificatePem };
    return gradesOf(await findingsIn(files), /^etcd-san/);
  };
  assert.deepEqual(await judge('127.0.0.1'), [`warning etcd-san-missing-endpoint ${pki}/etcd/server.crt`]);
  assert.deepEqual(await judge('127.0.0.1', '10.0.0.11'), []);
});

describe('revocation lists of etcd', async () => {
  const list = await ca.revocationList();
  const lines =
    Buffer.from(list)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN X509 CRL-----\n${lines.join('\n')}\n-----END X509 CRL-----\n`;
  const files = (content: string | Uint8Array<ArrayBuffer>, image?: string) => ({
    [etcdYaml]: podOf('etcd', [...etcdFlags(), `--client-crl-file=${pki}/etcd/list.crl`], image),
    [`${pki}/etcd/list.crl`]: content,
  });

  test('PEM, which etcd cannot read since 3.6', async () => {
    const grade = async (image?: string) =>
      (await findingsIn(files(pem, image)))
        .filter(({ code }) => code === 'etcd-crl-not-der')
        .map(({ severity, path }) => `${severity} ${path}`);
    assert.deepEqual(await grade('registry.k8s.io/etcd:3.6.4-0'), [`error ${etcdYaml}`]);
    assert.deepEqual(await grade('registry.k8s.io/etcd:3.5.24-0'), [`info ${etcdYaml}`]);
    assert.deepEqual(await grade(), [`warning ${etcdYaml}`], 'nothing tells the version');
  });

  test('DER, current and out of date', async () => {
    assert.deepEqual(gradesOf(await findingsIn(files(list)), /crl/), []);
    const later = await findingsIn(files(list), undefined, Date.parse('2026-07-02T00:00:00Z'));
    assert.deepEqual(gradesOf(later, /crl/), [`warning etcd-crl-expired ${etcdYaml}`]);
  });
});

describe('the certificate with which etcd calls itself', () => {
  const judge = async (usages: readonly ('serverAuth' | 'clientAuth')[], flags: readonly string[]) => {
    const { certificatePem } = await ca.issue({ commonName: 'cp-1', dnsNames: ['cp-1'], extKeyUsage: usages });
    const files = { [etcdYaml]: podOf('etcd', flags), [`${pki}/etcd/server.crt`]: certificatePem };
    return gradesOf(await findingsIn(files), /needs-clientauth/);
  };

  test('lacks clientAuth', async () => {
    // Its connection to itself is broken.
    const expected = [`error etcd-server-needs-clientauth ${pki}/etcd/server.crt`];
    assert.deepEqual(await judge(['serverAuth'], etcdFlags()), expected);
  });

  test('has it, has another one for that, or need not show any', async () => {
    assert.deepEqual(await judge(['serverAuth', 'clientAuth'], etcdFlags()), []);
    assert.deepEqual(await judge(['serverAuth'], [...etcdFlags(), `--client-cert-file=${pki}/etcd/client.crt`]), []);
    assert.deepEqual(await judge(['serverAuth'], etcdFlags('--trusted-ca-file', '--client-cert-auth')), []);
  });

  test('with which members call each other', async () => {
    const path = `${pki}/etcd/peer.crt`;
    const judgePeer = async (usages: readonly ('serverAuth' | 'clientAuth')[], files: TestFiles = {}) => {
      const { certificatePem } = await ca.issue({ commonName: 'cp-1', dnsNames: ['cp-1'], extKeyUsage: usages });
      return gradesOf(await findingsIn({ [path]: certificatePem, ...files }), /needs-clientauth/);
    };
    const expected = [`error etcd-server-needs-clientauth ${path}`];
    assert.deepEqual(await judgePeer(['serverAuth']), expected, 'by its place');
    assert.deepEqual(await judgePeer(['serverAuth'], { [etcdYaml]: podOf('etcd', etcdFlags()) }), expected);
    assert.deepEqual(await judgePeer(['serverAuth', 'clientAuth']), []);
    const other = podOf('etcd', [...etcdFlags(), `--peer-client-cert-file=${pki}/etcd/peer-client.crt`]);
    assert.deepEqual(await judgePeer(['serverAuth'], { [etcdYaml]: other }), []);
  });
});
