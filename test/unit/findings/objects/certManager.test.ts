import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const leaf = await ca.issue({
  commonName: 'shop',
  extKeyUsage: ['serverAuth'],
  dnsNames: ['shop.example.com', 'www.example.com'],
  ipAddresses: ['2001:db8::1'],
});

function certificateOf(spec: Readonly<Record<string, unknown>>, name = 'web', namespace = 'shop'): string {
  return manifestOf(
    'cert-manager.io/v1',
    'Certificate',
    { name, namespace },
    { spec: { secretName: 'web-tls', ...spec } },
  );
}

describe('lifetimes in a Certificate', () => {
  const judged = (spec: Readonly<Record<string, unknown>>) =>
    saidOfObjects({ 'c.yaml': certificateOf(spec) }, /^certmanager-duration/);
  const at = (text: string) => [`error certmanager-duration-invalid: ${text}`];

  test('are taken', async () => {
    assert.deepEqual(await judged({}), []);
    assert.deepEqual(await judged({ duration: '1h', renewBefore: '5m' }), []);
    assert.deepEqual(await judged({ renewBefore: '2159h' }), []);
    assert.deepEqual(await judged({ duration: '{{ .Values.duration }}', renewBefore: '3000h' }), []);
  });
  test('are not', async () => {
    assert.deepEqual(await judged({ duration: '59m' }), at('59m'));
    assert.deepEqual(await judged({ renewBefore: '4m59s' }), at('4m59s'));
    assert.deepEqual(await judged({ duration: '24h', renewBefore: '24h' }), at('24h'));
    assert.deepEqual(await judged({ renewBefore: '2160h' }), at('2160h'), 'of the usual lifetime');
    assert.deepEqual(await judged({ renewBefore: '10h', renewBeforePercentage: 25 }), at('25'));
  });
});

describe('a Certificate and its Secret', () => {
  const judged = (spec: Readonly<Record<string, unknown>>) => {
    const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, leaf);
    return saidOfObjects({ 'm/c.yaml': certificateOf(spec), 'm/s.yaml': secret }, /^certmanager-secret/);
  };
  const expected = ['warning certmanager-secret-mismatch: web-tls'];

  test('agree', async () => {
    const spec = {
      commonName: 'shop',
      dnsNames: ['www.example.com', 'SHOP.example.com'],
      ipAddresses: ['2001:db8:0::1'],
      usages: ['digital signature', 'server auth'],
      privateKey: { algorithm: 'ECDSA', size: 256 },
    };
    assert.deepEqual(await judged(spec), []);
    assert.deepEqual(await judged({ ...spec, secretName: 'other', dnsNames: ['a.example.com'] }), []);
    assert.deepEqual(await judged({ dnsNames: ['{{ .Values.host }}'] }), []);
  });
  test('differ', async () => {
    assert.deepEqual(await judged({ dnsNames: ['shop.example.com', 'cart.example.com'] }), expected);
    assert.deepEqual(await judged({ ipAddresses: ['10.0.0.1'] }), expected);
    assert.deepEqual(await judged({ commonName: 'cart' }), expected);
    assert.deepEqual(await judged({ isCA: true }), expected);
    assert.deepEqual(await judged({ privateKey: { algorithm: 'RSA' } }), expected);
    assert.deepEqual(await judged({ privateKey: { algorithm: 'ECDSA', size: 384 } }), expected);
    assert.deepEqual(await judged({ usages: ['client auth'] }), expected);
  });
  test('differ, and the message says in what', async () => {
    const spec = {
      commonName: 'cart',
      dnsNames: ['cart.example.com'],
      privateKey: { algorithm: 'RSA', size: 4096 },
    };
    const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, leaf);
    const findings = await findingsIn({ 'm/c.yaml': certificateOf(spec), 'm/s.yaml': secret });
    assert.equal(
      findings.find(({ code }) => code === 'certmanager-secret-mismatch')?.message,
      'The certificate in Secret shop/web-tls does not match this Certificate: CN=shop instead of CN=cart, ' +
        'EC 256 instead of RSA 4096 and cart.example.com is missing. ' +
        'cert-manager reissues it. Nothing to do, unless that fails.',
    );
  });
});

describe('two Certificates', () => {
  const judged = (...documents: readonly string[]) =>
    saidOfObjects({ 'c.yaml': documents.join('---\n') }, /^certmanager-secret/);
  test('write into one Secret', async () => {
    const expected = 'warning certmanager-secret-mismatch: web-tls';
    assert.deepEqual(await judged(certificateOf({}, 'a'), certificateOf({}, 'b')), [expected, expected]);
  });
  test('write into one Secret, which has the certificate of one', async () => {
    const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, leaf);
    const other = certificateOf({ dnsNames: ['cart.example.com'] }, 'b');
    assert.equal((await judged(certificateOf({}, 'a'), other, secret)).length, 2);
  });
  test('write into two', async () => {
    assert.deepEqual(await judged(certificateOf({}, 'a'), certificateOf({ secretName: 'b' }, 'b')), []);
    assert.deepEqual(await judged(certificateOf({}, 'a'), certificateOf({}, 'b', 'test')), []);
    assert.deepEqual(await judged(certificateOf({}, 'a'), certificateOf({}, 'a')), [], 'one, written twice');
  });
  test('in two files', async () => {
    const expected = 'warning certmanager-secret-mismatch: web-tls';
    const files = { 'a.yaml': certificateOf({}, 'a'), 'b.yaml': certificateOf({}, 'b') };
    assert.deepEqual(await saidOfObjects(files, /^certmanager-secret/), [expected, expected]);
    const spec = { spec: { secretName: 'web-tls' } };
    const example = (name: string) => manifestOf('cert-manager.io/v1', 'Certificate', { name }, spec);
    const examples = { 'a.yaml': example('a'), 'b.yaml': example('b') };
    assert.deepEqual(await saidOfObjects(examples, /^certmanager-secret/), []);
  });
  test('branches of a template', async () => {
    const text = `{{- if .Values.a }}\n${certificateOf({}, 'a')}---\n{{- else }}\n${certificateOf({}, 'b')}{{- end }}\n`;
    assert.deepEqual(await judged(text), []);
  });
});
