import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { createTestCa } from '../../support/testPki.ts';
import { certificate, element, extension, integer, sequence } from '../x509/derBuilder.ts';

describe('serial numbers that RFC 5280 forbids', () => {
  const twenty = new Array<number>(19).fill(9);
  const cases: readonly (readonly [name: string, octets: readonly number[], expected: readonly string[]])[] = [
    ['0', [0], ['info serial-zero']],
    ['1', [1], []],
    ['twenty octets', [1, ...twenty], []],
    ['twenty octets and their sign', [0, 0xff, ...twenty], ['info serial-too-long']],
    ['twenty-one octets', [1, 2, ...twenty], ['warning serial-too-long']],
    ['a negative one, which is a decode problem', [0xff], []],
  ];
  for (const [name, octets, expected] of cases) {
    test(name, async () => {
      const pem = encodePem('CERTIFICATE', certificate({ serialNumber: integer(...octets) }));
      const findings = await findingsIn({ 'a.pem': pem });
      assert.deepEqual(
        gradesOf(findings, /^serial-(?!negative)/),
        expected.map((each) => `${each} a.pem`),
      );
    });
  }

  test('0 in a root is what Cluster API makes', async () => {
    const isCa = extension('2.5.29.19', sequence(element(0x01, [0xff])), true);
    const pem = encodePem('CERTIFICATE', selfSigned({ serialNumber: integer(0), extensions: [isCa] }));
    assert.deepEqual(gradesOf(await findingsIn({ 'ca.crt': pem }), /^serial-/), ['hint serial-zero ca.crt']);
  });
});

test('serial-low-entropy: a short number of a CA that issued several', async () => {
  const ca = await createTestCa({ name: 'kubernetes', serialNumber: '01' });
  const issue = async (serialNumber: string) => (await ca.issue({ commonName: 'a', serialNumber })).certificatePem;
  const [short, other, long] = await Promise.all([issue('02'), issue('7fffffff'), issue('0100000000')]);
  assert.deepEqual(gradesOf(await findingsIn({ 'ca.pem': ca.certificatePem, 'a.pem': short }), /^serial-/), []);
  const findings = await findingsIn({ 'ca.pem': ca.certificatePem, 'a.pem': short, 'b.pem': other, 'c.pem': long });
  assert.deepEqual(gradesOf(findings, /^serial-/), ['hint serial-low-entropy a.pem', 'hint serial-low-entropy b.pem']);
});
