import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa, createTestKeys, type TestCertificate, testNow } from '../../../support/testPki.ts';

const root = await createTestCa({ name: 'root' });
const other = await createTestCa({ name: 'other' });
const signing = await root.issueCa({ name: 'signing', pathLength: 0 });
const noCa = await root.issue({ commonName: 'signing', extKeyUsage: ['serverAuth'], dnsNames: ['a.example.com'] });

function secretOf(name: string, namespace: string, values: Readonly<Record<string, string>>): string {
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', { name, namespace }, { type: 'Opaque', data });
}

describe('the CA plugged into Istio', () => {
  const judged = (ca: TestCertificate, anchor: string, chain = ca.certificatePem + anchor, name = 'cacerts') => {
    const values = {
      'ca-cert.pem': ca.certificatePem,
      'ca-key.pem': ca.keyPem,
      'cert-chain.pem': chain,
      'root-cert.pem': anchor,
    };
    return saidOfObjects({ 'cacerts.yaml': secretOf(name, 'istio-system', values) }, /^istio-/);
  };
  const expected = ['error istio-cacerts-inconsistent: LS0tLS1CRUdJ…'];

  test('fits together', async () => {
    assert.deepEqual(await judged(signing, root.certificatePem), []);
    assert.deepEqual(await judged(signing, root.certificatePem, signing.certificatePem), []);
    assert.deepEqual(await judged(root, root.certificatePem), []);
  });
  test('does not', async () => {
    assert.deepEqual(await judged(signing, other.certificatePem), expected, 'another root');
    assert.deepEqual(await judged(noCa, root.certificatePem), expected, 'no CA');
    assert.deepEqual(await judged(signing, root.certificatePem, other.certificatePem), expected, 'another chain');
    assert.deepEqual(
      await judged(noCa, other.certificatePem, root.certificatePem + other.certificatePem),
      [...expected, ...expected],
      'no CA, and another root',
    );
  });
  test('in a Secret of another name', async () => {
    assert.deepEqual(await judged(signing, other.certificatePem, undefined, 'mine'), []);
  });
});

describe('the issuer of Linkerd', () => {
  const judged = (ca: TestCertificate, anchor = root.certificatePem) => {
    const secret = secretOf('linkerd-identity-issuer', 'linkerd', {
      'crt.pem': ca.certificatePem,
      'key.pem': ca.keyPem,
    });
    const roots = manifestOf(
      'v1',
      'ConfigMap',
      { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' },
      { data: { 'ca-bundle.crt': anchor } },
    );
    return saidOfObjects({ 'linkerd.yaml': `${secret}---\n${roots}` }, /^linkerd-/);
  };
  const expected = ['error linkerd-issuer-unsupported: LS0tLS1CRUdJ…'];

  test('is taken', async () => {
    assert.deepEqual(await judged(signing), []);
  });
  test('is not', async () => {
    const p384 = await root.issueCa({ name: 'p384', keys: await createTestKeys('P-384') });
    assert.deepEqual(await judged(p384), expected, 'its key');
    assert.deepEqual(await judged(noCa), expected, 'no CA');
    assert.deepEqual(await judged(signing, other.certificatePem), expected, 'other trust anchors');
    assert.deepEqual(await judged(p384, other.certificatePem), [...expected, ...expected], 'its key and trust anchors');
  });
});

describe('the issuer of Linkerd that is not under its trust anchors', () => {
  test('leads to them', async () => {
    const issuer = secretOf('linkerd-identity-issuer', 'linkerd', {
      'crt.pem': signing.certificatePem,
      'key.pem': signing.keyPem,
    });
    const metadata = { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' };
    const anchors = manifestOf('v1', 'ConfigMap', metadata, { data: { 'ca-bundle.crt': other.certificatePem } });
    const graph = await clusterGraphOf({ 'issuer.yaml': issuer, 'anchors.yaml': anchors });
    const [found] = evaluate(graph, defaultPolicy, testNow).filter(({ code }) => code === 'linkerd-issuer-unsupported');
    assert.deepEqual(
      found?.related.map(({ path, message }) => [path, message]),
      [['anchors.yaml', 'The trust anchor']],
    );
  });
});

describe('the new trust anchor of Linkerd', () => {
  const dated = (year: number) =>
    createTestCa({
      name: 'root.linkerd',
      notBefore: `${year}-01-01T00:00:00Z`,
      notAfter: `${year + 10}-01-01T00:00:00Z`,
    });
  const advice = async (anchor: TestCertificate, of: TestCertificate, issuer: TestCertificate) => {
    const secret = secretOf('linkerd-identity-issuer', 'linkerd', {
      'tls.crt': issuer.certificatePem,
      'tls.key': issuer.keyPem,
    });
    const metadata = { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' };
    const roots = manifestOf('v1', 'ConfigMap', metadata, { data: { 'ca-bundle.crt': anchor.certificatePem } });
    const files = { 'linkerd.yaml': `${secret}---\n${roots}`, 'anchor.crt': of.certificatePem };
    return (await findingsIn(files)).flatMap(({ code, message }) => (code.startsWith('linkerd-') ? message : []));
  };

  test('is to be trusted, and an issuer of the old one to be reissued', async () => {
    const [before, after] = [await dated(2024), await dated(2026)];
    const [ofOld, ofNew] = [await before.issueCa({ name: 'identity' }), await after.issueCa({ name: 'identity' })];
    assert.match((await advice(before, after, ofNew)).join(), /Add CA root\.linkerd \(.*\) to ca-bundle\.crt/);
    assert.match((await advice(after, before, ofOld)).join(), /under the trust anchors\.$/);
    assert.deepEqual(await advice(after, before, ofNew), []);
  });
});

describe('a ClusterTrustBundle', () => {
  const judged = (trustBundle: string, name = 'shop', signerName?: string) => {
    const spec = { trustBundle, ...(signerName === undefined ? {} : { signerName }) };
    const text = manifestOf('certificates.k8s.io/v1beta1', 'ClusterTrustBundle', { name }, { spec });
    return saidOfObjects({ 'bundle.yaml': text }, /^trustbundle-|^pem-|^cert-key-/);
  };
  const atBlock = ['error trustbundle-invalid: -----BEGIN C…'];

  test('is taken', async () => {
    assert.deepEqual(await judged(root.certificatePem + other.certificatePem), []);
    assert.deepEqual(await judged(root.certificatePem, 'example.com:shop:a', 'example.com/shop'), []);
  });
  test('holds something else', async () => {
    assert.deepEqual(await judged(root.certificatePem + noCa.certificatePem), atBlock);
    const keyed = await judged(root.certificatePem + root.keyPem);
    assert.deepEqual(keyed, ['error trustbundle-invalid: -----BEGIN P…']);
    const withHeaders = root.certificatePem.replace('-----\n', '-----\nA: b\n\n');
    assert.deepEqual(await judged(withHeaders), atBlock);
    assert.deepEqual(await judged(root.keyPem), ['error trustbundle-invalid: -----BEGIN P…']);
    assert.deepEqual(await judged('none\n'), ['error trustbundle-invalid: trustBundle']);
  });
  test('has another name', async () => {
    assert.deepEqual(await judged(root.certificatePem, 'example.com:shop:a'), [
      'error trustbundle-invalid: example.com:shop:a',
    ]);
    const expected = ['error trustbundle-invalid: shop'];
    assert.deepEqual(await judged(root.certificatePem, 'shop', 'example.com/shop'), expected);
  });
});

describe('an issuer of cert-manager', () => {
  const judged = (values: Readonly<Record<string, string>> | undefined, certificate?: object, kind = 'Issuer') => {
    const namespace = kind === 'Issuer' ? 'shop' : 'cert-manager';
    const place = kind === 'Issuer' ? { namespace } : {};
    const issuer = manifestOf(
      'cert-manager.io/v1',
      kind,
      { name: 'i', ...place },
      { spec: { ca: { secretName: 'ca' } } },
    );
    const documents = [
      issuer,
      ...(values === undefined ? [] : [secretOf('ca', namespace, values)]),
      ...(certificate === undefined
        ? []
        : [manifestOf('cert-manager.io/v1', 'Certificate', { name: 'c', namespace }, { spec: certificate })]),
    ];
    return saidOfObjects({ 'issuer.yaml': documents.join('---\n') }, /^certmanager-ca/);
  };
  const expected = ['error certmanager-ca-issuer-not-ca: ca'];

  test('has a CA', async () => {
    assert.deepEqual(await judged({ 'tls.crt': signing.certificatePem, 'tls.key': signing.keyPem }), []);
    assert.deepEqual(await judged(undefined), []);
    assert.deepEqual(await judged(undefined, { secretName: 'ca', isCA: true }), []);
    assert.deepEqual(await judged(undefined, { secretName: 'other' }), []);
  });
  test('has none', async () => {
    const values = { 'tls.crt': noCa.certificatePem, 'tls.key': noCa.keyPem };
    assert.deepEqual(await judged(values), expected);
    assert.deepEqual(await judged(values, undefined, 'ClusterIssuer'), expected);
    assert.deepEqual(await judged({ 'tls.crt': signing.certificatePem }), expected, 'no key');
    assert.deepEqual(await judged(undefined, { secretName: 'ca' }), expected, 'none is asked for');
  });
});
