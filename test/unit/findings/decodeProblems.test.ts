import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineSummary } from '../../../src/core/present/hints/inlineSummary.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { hoverOf } from '../../support/hoverFixture.ts';
import { contextOf, kubeconfig } from '../../support/presentFixture.ts';
import { createTestCa } from '../../support/testPki.ts';
import { certificate, extension, integer, octetString, oid, sequence, text } from '../x509/derBuilder.ts';

const twice = extension('2.5.29.14', octetString(new Uint8Array(4)));

const broken: Readonly<Record<string, Uint8Array>> = {
  'trailing-data': new Uint8Array([...certificate(), 0, 0, 0]),
  'duplicate-extension': certificate({ extensions: [twice, twice] }),
  'serial-negative': certificate({ serialNumber: integer(0xff) }),
  'sig-algorithm-mismatch': certificate({ innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2')) }),
  'validity-noncanonical-time': certificate({ notAfter: text(0x17, '4001010000Z') }),
};

for (const [code, der] of Object.entries(broken)) {
  test(`${code} is reported, once at each place`, async () => {
    const pem = encodePem('CERTIFICATE', der);
    const codes = codesOf(await findingsIn({ 'a.pem': pem, 'b.pem': pem }));
    assert.deepEqual(
      codes.filter((each) => each.startsWith(code)),
      [`${code} a.pem`, `${code} b.pem`],
    );
  });
}

test('bytes behind a certificate are a problem of their place alone, and no tick stands there', async () => {
  const ca = await createTestCa({ name: 'kubernetes', notAfter: '2034-05-18T00:00:00Z' });
  const der = new Uint8Array([...Buffer.from(ca.certificatePem.replace(/-----.*-----|\s/g, ''), 'base64'), 0, 0]);
  const longer = kubeconfig({ ca: encodePem('CERTIFICATE', der) });
  const context = await contextOf({ 'a.conf': longer, 'b.conf': kubeconfig({ ca: ca.certificatePem }) });
  assert.deepEqual(codesOf(context.findings), ['trailing-data a.conf']);
  const hint = (path: string) => {
    const file = context.file(path);
    const [value] = file.values;
    return value && inlineSummary(value, file, context);
  };
  assert.equal(hint('a.conf'), '✗ CA kubernetes · 7 y · 1 problem');
  assert.equal(hint('b.conf'), '✓ CA kubernetes · 7 y');
  assert.doesNotMatch(hoverOf(context, 'a.conf', 0), /✓|fine until/);
});

test('a certificate of which a part cannot be read gets no tick', async () => {
  const pem = encodePem(
    'CERTIFICATE',
    certificate({ extensions: [extension('2.5.29.17', octetString())], notAfter: text(0x17, '400101000000Z') }),
  );
  const context = await contextOf({ 'a.conf': `certificate-authority-data: ${base64(pem)}\n` });
  const file = context.file('a.conf');
  const [value] = file.values;
  assert.ok(value);
  assert.doesNotMatch(inlineSummary(value, file, context) ?? '', /✓/);
});
