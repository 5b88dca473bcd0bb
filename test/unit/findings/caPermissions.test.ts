import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { extensionOids } from '../../../src/core/x509/findExtension.ts';
import { type Draft, extensionType, extensionValue, issue, removeExtension, setExtension } from '../../fuzz/draft.ts';
import { findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { testNow } from '../../support/testPki.ts';
import { commonName, timeOf } from '../x509/derBuilder.ts';

const year = 365 * 86_400_000;
const keyCertSign = extensionValue.keyUsage([0x04], 2);
const digitalSignature = extensionValue.keyUsage([0x80], 7);

function draftOf(name: string, issuer?: Draft): Draft {
  const draft: Draft = {
    subject: commonName(name),
    key: issuer === undefined ? 'p256-a' : 'p256-b',
    issuer,
    version: [2],
    serialNumber: [1],
    notBefore: timeOf(testNow - year),
    notAfter: timeOf(testNow + 3 * year),
    extensions: [],
  };
  setExtension(draft, extensionType.keyUsage, issuer === undefined ? keyCertSign : digitalSignature, true);
  setExtension(draft, extensionType.basicConstraints, extensionValue.basicConstraints(issuer === undefined), true);
  return draft;
}

const pemOf = (draft: Draft) => encodePem('CERTIFICATE', issue(draft));
const grades = async (files: TestFiles) => gradesOf(await findingsIn(files), /^(ku-ca|ca-without|unknown-critical)/);

/** A CA with another keyUsage or basicConstraints, and what it signed. */
function withCa(change: (ca: Draft) => void): { readonly ca: string; readonly leaf: string } {
  const ca = draftOf('ca');
  change(ca);
  return { ca: pemOf(ca), leaf: pemOf(draftOf('leaf', ca)) };
}
const usages = (value: Bytes) => (ca: Draft) => setExtension(ca, extensionType.keyUsage, value, true);
const constraints = (isCa: boolean | undefined) => (ca: Draft) =>
  setExtension(ca, extensionType.basicConstraints, extensionValue.basicConstraints(isCa), true);

describe('ku-ca-without-certsign', () => {
  test('of a CA that signed something, and of one where a CA stands', async () => {
    const { ca, leaf } = withCa(usages(digitalSignature));
    assert.deepEqual(await grades({ 'a/ca.pem': ca, 'a/leaf.pem': leaf }), ['error ku-ca-without-certsign a/ca.pem']);
    assert.deepEqual(await grades({ 'etc/kubernetes/pki/ca.crt': ca }), [
      'error ku-ca-without-certsign etc/kubernetes/pki/ca.crt',
    ]);
    assert.deepEqual(await grades({ 'webhook.yaml': `caBundle: ${base64(ca)}\n` }), [
      'error ku-ca-without-certsign webhook.yaml',
    ]);
  });

  test('not of one that is sound, has no key usage or an empty one, or is trusted for itself', async () => {
    const { ca: sound, leaf } = withCa(() => undefined);
    const { ca: none, leaf: ofNone } = withCa((ca) => removeExtension(ca, extensionType.keyUsage));
    const { ca: empty, leaf: ofEmpty } = withCa(usages(extensionValue.keyUsage([], 0)));
    const { ca: server } = withCa((ca) => {
      usages(digitalSignature)(ca);
      setExtension(ca, extensionType.extKeyUsage, extensionValue.extKeyUsage(['1.3.6.1.5.5.7.3.1']));
    });
    for (const files of [
      { 'ca.pem': sound, 'leaf.pem': leaf },
      { 'ca.pem': none, 'leaf.pem': ofNone },
      { 'ca.pem': empty, 'leaf.pem': ofEmpty },
      { 'webhook.yaml': `caBundle: ${base64(server)}\n`, 'server.pem': server },
    ]) {
      assert.deepEqual(await grades(files), []);
    }
  });
});

describe('ca-without-basicconstraints', () => {
  test('of what signed something and says that it is no CA, or nothing', async () => {
    for (const change of [
      constraints(false),
      constraints(undefined),
      (ca: Draft) => removeExtension(ca, extensionType.basicConstraints),
    ]) {
      const { ca, leaf } = withCa(change);
      assert.deepEqual(await grades({ 'x.pem': ca, 'leaf.pem': leaf }), ['error ca-without-basicconstraints x.pem']);
    }
  });

  test('of what kubeadm reads as a CA', async () => {
    const { ca } = withCa(constraints(false));
    assert.deepEqual(await grades({ 'etc/kubernetes/pki/ca.crt': ca }), [
      'error ca-without-basicconstraints etc/kubernetes/pki/ca.crt',
    ]);
  });

  test('not of a root of version 1, nor of a certificate that signed itself alone', async () => {
    const { ca: old, leaf } = withCa((ca) => {
      ca.version = undefined;
      ca.extensions = [];
    });
    const { ca: alone } = withCa(constraints(false));
    assert.deepEqual(await grades({ 'old.pem': old, 'leaf.pem': leaf }), []);
    assert.deepEqual(await grades({ 'alone.pem': alone, 'webhook.yaml': `caBundle: ${base64(alone)}\n` }), []);
  });
});

describe('unknown-critical-extension', () => {
  test('of extensions that Go does not know, or not wholly; not where they are not critical', async () => {
    const ca = draftOf('ca');
    const leafWith = (type: string, value: Bytes, isCritical: boolean) => {
      const leaf = draftOf('leaf', ca);
      setExtension(leaf, type, value, isCritical);
      return pemOf(leaf);
    };
    // permittedSubtrees [0] { GeneralSubtree { directoryName [4] { empty name } } }
    const directoryConstraint = Uint8Array.of(0x30, 8, 0xa0, 6, 0x30, 4, 0xa4, 2, 0x30, 0);
    const otherName = Uint8Array.of(0x30, 0x04, 0xa0, 0x02, 0x05, 0x00);
    const files = {
      'unknown.pem': leafWith('1.2.3.4', Uint8Array.of(5, 0), true),
      'tolerated.pem': leafWith('1.2.3.4', Uint8Array.of(5, 0), false),
      'names.pem': leafWith(extensionType.subjectAltName, otherName, true),
      'constraints.pem': leafWith(extensionOids.nameConstraints, directoryConstraint, true),
      'other-names.pem': leafWith(extensionType.subjectAltName, otherName, false),
    };
    assert.deepEqual(await grades(files), [
      'error unknown-critical-extension constraints.pem',
      'error unknown-critical-extension names.pem',
      'error unknown-critical-extension unknown.pem',
    ]);
    const [constraints, first, unknown] = (await findingsIn(files)).filter(
      ({ code }) => code === 'unknown-critical-extension',
    );
    assert.match(
      constraints?.message ?? '',
      / critical extension nameConstraints with kinds of names .* and URIs only\.$/,
    );
    assert.match(
      unknown?.message ?? '',
      /extension 1\.2\.3\.4, which.*without that extension, or mark the extension as not critical\.$/,
    );
    assert.match(
      first?.message ?? '',
      / has only otherName in its critical extension subjectAltName.*`x509: unhandled critical extension`\. Reissue it with a DNS name or IP address\.$/,
    );
  });
});
