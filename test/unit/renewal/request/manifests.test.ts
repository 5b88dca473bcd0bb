import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { CertificateNode, PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { certManagerManifest } from '../../../../src/core/renewal/request/certManagerManifest.ts';
import { askSigner, chooseSigner } from '../../../../src/core/renewal/request/chooseSigner.ts';
import { manifestText } from '../../../../src/core/renewal/request/manifestText.ts';
import { requestContentOf } from '../../../../src/core/renewal/request/requestContent.ts';
import {
  signingRequestContent,
  signingRequestManifest,
} from '../../../../src/core/renewal/request/signingRequestManifest.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { certificateIn, graphOf, nodeOf } from '../../../support/renewal.ts';
import { granted, refusedWith, requestAgain } from '../../../support/requests.ts';
import { createTestCa, createTestKeys, type TestCertificateOptions } from '../../../support/testPki.ts';

const ofNode = { organizations: ['system:nodes'], commonName: 'system:node:worker-1' };

async function issued(
  options: TestCertificateOptions,
  path = '/c.crt',
): Promise<{ readonly graph: PkiGraph; readonly node: CertificateNode }> {
  const ca = await createTestCa({ name: 'kubernetes' });
  const leaf = await ca.issue(options);
  const graph = await graphOf({ '/ca.crt': ca.certificatePem, [path]: leaf.certificatePem + leaf.keyPem });
  return { graph, node: nodeOf(graph, certificateIn(graph, path)) };
}

async function manifestFor(options: TestCertificateOptions): Promise<string> {
  const { graph, node } = await issued(options);
  const chosen = granted(chooseSigner(node, graph));
  const created = await requestAgain(node, signingRequestContent(granted(requestContentOf(node))));
  return signingRequestManifest(created, node, chosen, 365 * 86_400);
}

describe('a CertificateSigningRequest', () => {
  const cases = [
    {
      options: { commonName: 'alice', organizations: ['dev'] },
      signer: 'kube-apiserver-client',
      usages: ['client auth', 'digital signature', 'key encipherment'],
    },
    { options: ofNode, signer: 'kube-apiserver-client-kubelet', usages: ['digital signature', 'client auth'] },
    {
      options: { ...ofNode, extKeyUsage: ['serverAuth'], dnsNames: ['worker-1'], ipAddresses: ['10.0.0.5'] },
      signer: 'kubelet-serving',
      usages: ['digital signature', 'server auth'],
    },
  ] as const;
  for (const { options, signer, usages } of cases) {
    it(`for ${signer} is one that nothing is said of`, async () => {
      const text = await manifestFor(options);
      const { spec, metadata, ...rest } = parse(text);
      assert.deepEqual(rest, { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' });
      assert.deepEqual(Object.keys(metadata), ['name']);
      assert.deepEqual(Object.keys(spec), ['signerName', 'expirationSeconds', 'usages', 'request']);
      assert.equal(spec.signerName, `kubernetes.io/${signer}`);
      assert.deepEqual(spec.usages, usages);
      assert.equal(spec.expirationSeconds, 31_536_000);
      assert.deepEqual(await findingsIn({ '/csr.yaml': text }), []);
    });
  }

  it('asks for encipherment where an RSA key can', async () => {
    const text = await manifestFor({ ...ofNode, keys: await createTestKeys('RSA 2048') });
    assert.deepEqual(parse(text).spec.usages, ['digital signature', 'key encipherment', 'client auth']);
    assert.deepEqual(await findingsIn({ '/csr.yaml': text }), []);
  });

  it('is refused where no signer of Kubernetes issues such a certificate', async () => {
    const pki = '/etc/kubernetes/pki';
    const serving = { extKeyUsage: ['serverAuth'], dnsNames: ['web'] } as const;
    const refusals: readonly (readonly [TestCertificateOptions, string, string?])[] = [
      [{ commonName: 'admin', organizations: ['system:masters'] }, 'signerRefuses'],
      [{ commonName: 'web', ...serving }, 'signerMissing'],
      [{ commonName: 'both', extKeyUsage: ['serverAuth', 'clientAuth'] }, 'signerMissing'],
      [{ commonName: 'none', extKeyUsage: [] }, 'signerMissing'],
      [{ ...ofNode, dnsNames: ['worker-1'] }, 'signerRefuses'],
      [{ ...ofNode, extKeyUsage: ['serverAuth'] }, 'signerRefuses'],
      [{ ...ofNode, organizations: ['system:nodes', 'more'] }, 'signerRefuses'],
      [{ commonName: 'x', extKeyUsage: ['clientAuth', 'codeSigning'] }, 'signerRefuses'],
      [{ subject: 'CN=a,DC=example' }, 'signerRefuses'],
      [{ commonName: 'front-proxy-client' }, 'signerMissing', `${pki}/front-proxy-client.crt`],
      [{ commonName: 'kube-apiserver-etcd-client' }, 'signerMissing', `${pki}/apiserver-etcd-client.crt`],
      [{ commonName: 'kube-apiserver', ...serving }, 'signerMissing', `${pki}/apiserver.crt`],
    ];
    for (const [options, code, path] of refusals) {
      const { graph, node } = await issued(options, path);
      assert.equal(refusedWith(chooseSigner(node, graph)), code, JSON.stringify(options));
    }
  });

  it('for another signer has all usages', async () => {
    const { node } = await issued({ commonName: 'web', extKeyUsage: ['serverAuth', 'clientAuth'] });
    const all = ['digital signature', 'key encipherment', 'server auth', 'client auth'];
    assert.deepEqual(granted(askSigner('example.com/web', node)).usages, all);
  });
});

describe('a cert-manager Certificate', () => {
  const choice = { issuer: { kind: 'ClusterIssuer', name: 'corp-ca' }, seconds: 90 * 86_400 } as const;

  it('asks for the same subject, names, usages and kind of key', async () => {
    const { node } = await issued({
      commonName: 'web',
      organizations: ['dev', 'ops'],
      dnsNames: ['web.example.com', '*.example.com'],
      ipAddresses: ['10.0.0.1', 'fd00::1'],
      uris: ['spiffe://a/b'],
      emails: ['a@example.com'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
    });
    const text = granted(certManagerManifest(node, choice));
    assert.deepEqual(parse(text), {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'web' },
      spec: {
        secretName: 'web',
        duration: '2160h',
        commonName: 'web',
        subject: { organizations: ['dev', 'ops'] },
        dnsNames: ['web.example.com', '*.example.com'],
        ipAddresses: ['10.0.0.1', 'fd00::1'],
        uris: ['spiffe://a/b'],
        emailAddresses: ['a@example.com'],
        usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'corp-ca' },
      },
    });
    assert.deepEqual(await findingsIn({ '/certificate.yaml': text }), []);
  });

  it('writes any other subject literally, in its order', async () => {
    const { node } = await issued({ subject: [{ C: ['DE'] }, { CN: ['a,b'] }, { O: ['c'] }], dnsNames: ['a'] });
    assert.equal(parse(granted(certManagerManifest(node, choice))).spec.literalSubject, 'O=c,CN=a\\,b,C=DE');
  });

  it('is refused where it could not say all', async () => {
    const { node } = await issued({ subject: 'CN=a,1.2.840.113549.1.9.1=a@example.com' });
    assert.equal(refusedWith(certManagerManifest(node, choice)), 'certManagerCannot');
    const { node: nameless } = await issued({ subject: [] });
    assert.equal(refusedWith(certManagerManifest(nameless, choice)), 'certManagerCannot');
  });
});

it('manifests hold hostile texts as they are', () => {
  const words = ['a: b', '# no comment', 'yes', '12', '0x1', '-', '', ' a', 'a ', 'null', '1e3', '2026-01-01', 'a #b'];
  const signs = [...'"\'\\\n\u0000\u0085\u2028\u202e\ufeff~=', '{a}', '[a]', '*a', '&a', '!a', '%a', '@a', '`a`', '<<'];
  const hostile = [...words, ...signs, '😀', 'ÄÖ', '.inf', '/x: y', '\u{e0001}', '\u3164', '\ufe0f', 'a\u00a0b'];
  const fields = Object.fromEntries(hostile.map((value, index) => [`k${index}`, value]));
  const text = manifestText({ a: { list: hostile, ...fields } });
  assert.deepEqual(parse(text).a, { list: hostile, ...fields });
  assert.doesNotMatch(text, /[\ufe0f\u0085\u2028\u202e\ufeff\u3164\u00a0]/);
  assert.match(text, /"\\U000e0001"/, 'pairs of surrogates are unknown to YAML');
});
