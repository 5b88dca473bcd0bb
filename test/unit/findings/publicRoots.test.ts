import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { createTestCa } from '../../support/testPki.ts';

const list = `${rootCertificates.join('\n')}\n`;
const isNote = ({ severity }: { severity: string }) => severity === 'info' || severity === 'hint';

test('how the roots of a public list were made is nobody’s business here', async () => {
  const found = await findingsIn({ 'ca-certificates.crt': list });
  assert.deepEqual(
    found.filter(({ quiet }) => quiet !== 'vendored'),
    [],
  );
});

test('one of them that expired is nobody’s business here, either, unless it signed something', async () => {
  const old = await createTestCa({ name: 'old', notAfter: '2026-06-01T00:00:00Z' });
  const grades = async (files: Readonly<Record<string, string>>) =>
    (await findingsIn(files)).flatMap(({ code, severity, quiet }) =>
      /^(?:ca-expired|expired-member-in-bundle)$/.test(code) ? [`${severity} ${quiet ?? 'loud'}`] : [],
    );
  const withOld = list + old.certificatePem;
  assert.deepEqual([...new Set(await grades({ 'ca-certificates.crt': withOld }))], ['hint vendored']);
  // As those signed with MD2, it is not verified.
  const bytes = Buffer.from(old.certificatePem.replace(/-----.*-----|\s/g, ''), 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const unverified = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
  assert.deepEqual([...new Set(await grades({ 'ca-certificates.crt': list + unverified }))], ['hint vendored']);
  const { certificatePem } = await old.issue({ commonName: 'leaf' });
  assert.ok(
    (await grades({ 'ca-certificates.crt': withOld, 'leaf.crt': certificatePem })).some((grade) =>
      grade.endsWith(' loud'),
    ),
  );
});

test('in a list of their own, private CAs are judged as any other', async () => {
  const own = await Promise.all(Array.from({ length: 25 }, (_, index) => createTestCa({ name: `ca-${index}` })));
  const judged = async (name: string, text: string) => (await findingsIn({ [name]: text })).filter(isNote);
  const all = own.map(({ certificatePem }) => certificatePem).join('');
  assert.deepEqual(
    (await judged('own.crt', all)).map(({ code }) => code),
    (await Promise.all(own.map(({ certificatePem }) => judged('own.crt', certificatePem))))
      .flat()
      .map(({ code }) => code),
  );
});
