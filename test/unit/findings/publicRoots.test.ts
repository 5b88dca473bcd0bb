import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { createTestCa } from '../../support/testPki.ts';

const list = `${rootCertificates.join('\n')}\n`;
const isNote = ({ severity }: { severity: string }) => severity === 'info' || severity === 'hint';

test('how the roots of a public list were made is nobody’s business here', async () => {
  const found = await findingsIn({ 'ca-certificates.crt': list });
  assert.deepEqual(found.filter(isNote), []);
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
