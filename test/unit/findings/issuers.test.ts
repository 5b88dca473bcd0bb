import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import {
  AuthorityKeyIdentifierExtension,
  Name,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '../../support/peculiarX509.ts';
import { createTestCa, createTestKeys, type TestCertificateOptions } from '../../support/testPki.ts';

const codesIn = async (files: Readonly<Record<string, string>>, code: RegExp) =>
  codesOf(await findingsIn(files)).filter((each) => code.test(each));

describe('issuer-name-encoding-mismatch', async () => {
  const keys = await createTestKeys();
  const name = (value: object) => new Name([{ O: [{ utf8String: 'Corp' }] }, { CN: [value] }]);
  const ca = (value: object, more: TestCertificateOptions = {}) =>
    createTestCa({ name: '', subject: name(value), keys, ...more });
  const original = await ca({ utf8String: 'kubernetes' });
  const leaf = (await original.issue({ commonName: 'a' })).certificatePem;
  const findingsWith = async (other: Awaited<ReturnType<typeof ca>>) =>
    (await findingsIn({ 'ca.crt': other.certificatePem, 'a.crt': leaf })).filter(({ code }) =>
      code.startsWith('issuer-name'),
    );

  test('a CA made anew with another string type', async () => {
    const [finding, ...others] = await findingsWith(await ca({ printableString: 'kubernetes' }));
    assert.deepEqual(others, []);
    assert.equal(finding?.path, 'ca.crt');
    assert.equal(finding.severity, 'error');
    assert.match(
      finding.message,
      /^The certificate of a is signed by CA kubernetes, but encodes its name as UTF8String instead of PrintableString\. Go compares the encoded names and fails with `x509: certificate signed by unknown authority`/,
    );
    assert.deepEqual(
      finding.related.map(({ path }) => path),
      ['a.crt'],
    );
  });

  test('told once of all that it signed', async () => {
    const other = await ca({ printableString: 'kubernetes' });
    const second = (await original.issue({ commonName: 'b' })).certificatePem;
    const findings = await findingsIn({ 'ca.crt': other.certificatePem, 'a.crt': leaf, 'b.crt': second });
    const [finding, ...others] = findings.filter(({ code }) => code.startsWith('issuer-name'));
    assert.deepEqual(others, []);
    assert.match(finding?.message ?? '', /^2 certificates are signed by CA kubernetes, but encode its name as /);
    assert.deepEqual(
      finding?.related.map(({ path }) => path),
      ['a.crt', 'b.crt'],
    );
  });

  test('where others spell it as the CA does, the odd one is wrong', async () => {
    const other = await ca({ printableString: 'kubernetes' });
    const fine = (await other.issue({ commonName: 'b' })).certificatePem;
    const files = { 'ca.crt': other.certificatePem, 'a.crt': leaf, 'b.crt': fine };
    assert.deepEqual(await codesIn(files, /^issuer-name/), ['issuer-name-encoding-mismatch a.crt']);
  });

  test('other letters of the same meaning', async () => {
    const [finding] = await findingsWith(await ca({ utf8String: ' Kubernetes ' }));
    assert.match(finding?.message ?? '', /but spells its name differently\./);
  });

  test('the same octets, another name, another key', async () => {
    assert.deepEqual(await findingsWith(original), []);
    assert.deepEqual(await findingsWith(await ca({ printableString: 'kubernets' })), []);
    assert.deepEqual(
      await findingsWith(await ca({ printableString: 'kubernetes' }, { keys: await createTestKeys() })),
      [],
    );
  });

  test('no harm while a CA of the same octets is there', async () => {
    const other = await ca({ printableString: 'kubernetes' });
    const files = { 'ca.crt': original.certificatePem + other.certificatePem, 'a.crt': leaf };
    assert.deepEqual(await codesIn(files, /^issuer-name/), []);
  });
});

describe('aki-ski-mismatch', async () => {
  const keys = await createTestKeys();
  const ca = await createTestCa({ name: 'kubernetes', keys });
  const leaf = await ca.issue({ commonName: 'a' });
  /** The CA made anew with its key, and another identifier or none. */
  async function remade(...identifiers: readonly string[]): Promise<string> {
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: ca.certificate.subjectName,
      keys,
      serialNumber: '77',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2036-01-01T00:00:00Z'),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        ...ca.certificate.extensions.filter(({ type }) => type === '2.5.29.19' || type === '2.5.29.15'),
        ...identifiers.map((identifier) => new SubjectKeyIdentifierExtension(identifier)),
      ],
    });
    return `${certificate.toString('pem')}\n`;
  }
  const gradesWith = async (caPem: string) =>
    gradesOf(await findingsIn({ 'ca.crt': caPem, 'a.crt': leaf.certificatePem }), /^aki-/);

  test('a CA made anew with another identifier', async () => {
    assert.deepEqual(await gradesWith(await remade('010203')), ['warning aki-ski-mismatch a.crt']);
  });

  test('the same identifier, none, and one certificate among several that has it', async () => {
    assert.deepEqual(await gradesWith(ca.certificatePem), []);
    assert.deepEqual(await gradesWith(await remade()), []);
    assert.deepEqual(await gradesWith((await remade('010203')) + ca.certificatePem), []);
  });

  test('a leaf without an identifier fits any', async () => {
    const other = await createTestCa({ name: 'own', extensions: [new AuthorityKeyIdentifierExtension('010203')] });
    const { certificatePem } = await createTestCa({ name: 'plain' });
    assert.deepEqual(await codesIn({ 'ca.crt': certificatePem }, /^aki-/), []);
    assert.deepEqual(await codesIn({ 'ca.crt': other.certificatePem }, /^aki-/), ['aki-ski-mismatch ca.crt']);
  });
});

describe('duplicate-serial', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const issue = async (issuer: typeof ca, serialNumber: string, commonName: string) =>
    (await issuer.issue({ serialNumber, commonName })).certificatePem;
  const gradesIn = async (files: Readonly<Record<string, string>>) =>
    gradesOf(await findingsIn(files), /^duplicate-serial/);
  const a = await issue(ca, '4d2', 'a');

  test('two certificates of one CA with one number', async () => {
    const files = { 'ca.crt': ca.certificatePem, 'a.crt': a, 'b.crt': await issue(ca, '4d2', 'b') };
    assert.deepEqual(await gradesIn(files), ['warning duplicate-serial a.crt', 'warning duplicate-serial b.crt']);
    const [finding] = (await findingsIn(files)).filter(({ code }) => code === 'duplicate-serial');
    assert.match(
      finding?.message ?? '',
      /^The client certificate of a has the serial number 4d2, which its CA also gave to b\. /,
    );
  });

  test('another number, another place of the same certificate, a CA not known', async () => {
    const b = await issue(ca, '4d3', 'b');
    assert.deepEqual(await gradesIn({ 'ca.crt': ca.certificatePem, 'a.crt': a, 'b.crt': b, 'copy.crt': a }), []);
    assert.deepEqual(await gradesIn({ 'a.crt': a, 'b.crt': await issue(ca, '4d2', 'b') }), []);
  });

  test('another CA of the same name; a root made anew with its key', async () => {
    const other = await createTestCa({ name: 'kubernetes' });
    const remade = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2040-01-01T00:00:00Z' });
    const cas = ca.certificatePem + other.certificatePem + remade.certificatePem;
    assert.deepEqual(await gradesIn({ 'ca.crt': cas, 'a.crt': a, 'b.crt': await issue(other, '4d2', 'b') }), []);
  });

  test('minikube gives all certificates the number 2', async () => {
    const minikube = await createTestCa({ name: 'minikubeCA' });
    const files = {
      'ca.crt': minikube.certificatePem,
      'a.crt': await issue(minikube, '02', 'a'),
      'b.crt': await issue(minikube, '02', 'b'),
    };
    assert.deepEqual(await gradesIn(files), ['info duplicate-serial a.crt', 'info duplicate-serial b.crt']);
  });
});

describe('self-signed-leaf', async () => {
  const selfSigned = await createTestCa({ name: 'own', keys: await createTestKeys() });
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=own',
    keys: selfSigned.keys,
    serialNumber: '01',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  const pem = `${certificate.toString('pem')}\n`;
  const gradesIn = async (files: Readonly<Record<string, string>>) => gradesOf(await findingsIn(files), /^self-signed/);

  test('where it is presented, not where it is trusted', async () => {
    assert.deepEqual(await gradesIn({ 'web.crt': pem, 'web.key': selfSigned.keyPem }), [
      'info self-signed-leaf web.crt',
    ]);
    assert.deepEqual(await gradesIn({ 'ca.crt': pem }), []);
  });

  test('a CA is none', async () => {
    assert.deepEqual(await gradesIn({ 'web.crt': selfSigned.certificatePem }), []);
  });
});
