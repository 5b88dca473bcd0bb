import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Verification } from '../../../../src/core/pki/verification/verificationModel.ts';
import { Name } from '../../../support/peculiarX509.ts';
import { createTestCa, type TestCertificate } from '../../../support/testPki.ts';
import { verifyTest } from '../../../support/verification.ts';

const unknownAuthority = 'x509: certificate signed by unknown authority';
const serverAuth = '1.3.6.1.5.5.7.3.1';

/** The paths as indexes into `certificates`. */
function indexes({ paths }: Verification, certificates: readonly TestCertificate[]): number[][] {
  return paths.map((path) =>
    path.map((member) => certificates.findIndex(({ der }) => Buffer.compare(der, member.certificate.der) === 0)),
  );
}

suite('paths', () => {
  test('lead over intermediates to an anchor', async () => {
    const root = await createTestCa({ name: 'root' });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue();
    const verification = verifyTest(leaf, [root], [intermediate]);
    assert.deepEqual(indexes(verification, [leaf, intermediate, root]), [[0, 1, 2]]);
    assert.equal(verification.error, undefined);
  });

  test('end at whatever is an anchor: an intermediate, or the certificate itself', async () => {
    const root = await createTestCa({ name: 'root' });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue();
    assert.deepEqual(indexes(verifyTest(leaf, [intermediate]), [leaf, intermediate]), [[0, 1]]);
    assert.deepEqual(indexes(verifyTest(leaf, [leaf, root], [intermediate]), [leaf]), [[0]]);
  });

  test('are all found where CAs signed each other, and none repeats a CA', async () => {
    const [one, two] = await Promise.all([createTestCa({ name: 'one' }), createTestCa({ name: 'two' })]);
    const crossed = await two.issueCa({ name: 'one', keys: one.keys });
    const back = await one.issueCa({ name: 'two', keys: two.keys });
    const leaf = await one.issue();
    const certificates = [leaf, one, two, crossed, back];
    const verification = verifyTest(leaf, [one, two], [crossed, back]);
    assert.deepEqual(indexes(verification, certificates), [
      [0, 1],
      [0, 3, 2],
    ]);
  });

  test('tell CAs of one name apart by signature', async () => {
    const cas = await Promise.all(Array.from({ length: 5 }, () => createTestCa({ name: 'kubernetes' })));
    const leaf = await cas[3]?.issue();
    assert.ok(leaf);
    assert.deepEqual(indexes(verifyTest(leaf, cas), [leaf, ...cas]), [[0, 4]]);
  });

  test('are counted once for copies in a pool', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    assert.equal(verifyTest(leaf, [ca, ca]).paths.length, 1);
  });
});

suite('refusals', () => {
  test('without a candidate there is no hint', async () => {
    const [ca, other] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'other' })]);
    const leaf = await ca.issue();
    const { error, tried } = verifyTest(leaf, [other]);
    assert.equal(error?.message, unknownAuthority);
    assert.deepEqual(
      tried.map(({ certificates }) => certificates.length),
      [1],
    );
  });

  test('a CA of the same name is the hint', async () => {
    const [ca, other] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'kubernetes' })]);
    const { error } = verifyTest(await ca.issue(), [other]);
    assert.equal(
      error?.message,
      `${unknownAuthority} (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "kubernetes")`,
    );
    assert.equal(error?.hint?.code, 'signatureMismatch');
  });

  test('the hint quotes names as Go does, and falls back on organization and serial number', async () => {
    const names: readonly (readonly [type: string, value: string, quoted: string])[] = [
      ['CN', 'Zürich "1"', '"Zürich \\"1\\""'],
      ['O', 'Corp', '"Corp"'],
      ['C', 'CH', '"serial:4660"'],
    ];
    for (const [type, value, quoted] of names) {
      const options = { name: '', subject: new Name([{ [type]: [{ utf8String: value }] }]), serialNumber: '1234' };
      const [ca, other] = await Promise.all([createTestCa(options), createTestCa(options)]);
      const message = verifyTest(await ca.issue(), [other]).error?.message ?? '';
      assert.ok(message.endsWith(`candidate authority certificate ${quoted})`), message);
    }
  });

  test('dates are those of the first certificate that fails, in the order of the checks', async () => {
    const root = await createTestCa({ name: 'root', notAfter: '2026-06-01T00:00:00Z' });
    const leaf = await root.issue({ notBefore: '2026-07-01T00:00:00Z' });
    const prefix = 'x509: certificate has expired or is not yet valid: current time';
    assert.equal(
      verifyTest(leaf, [root]).error?.message,
      `${prefix} 2026-06-12T10:00:00Z is before 2026-07-01T00:00:00Z`,
    );
    const { error } = verifyTest(leaf, [root], [], { at: Date.parse('2026-08-01T00:00:00Z') });
    assert.equal(error?.message, `${prefix} 2026-08-01T00:00:00Z is after 2026-06-01T00:00:00Z`);
    assert.equal(error?.certificate.certificate.subject.rdns[0]?.[0]?.value, 'root');
  });

  test('the moments of notBefore and notAfter still belong to the validity', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue({ notBefore: '2026-02-01T00:00:00Z', notAfter: '2026-03-01T00:00:00Z' });
    const isAccepted = (at: string) => verifyTest(leaf, [ca], [], { at: Date.parse(at) }).accepted;
    assert.deepEqual(
      ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00.001Z'].map(
        isAccepted,
      ),
      [false, true, true, false],
    );
  });

  test('path lengths count intermediates, self-issued ones too', async () => {
    const root = await createTestCa({ name: 'root', pathLength: 0 });
    const renamed = await root.issueCa({ name: 'root' });
    const leaf = await renamed.issue();
    const { error } = verifyTest(leaf, [root], [renamed]);
    assert.equal(error?.message, 'x509: too many intermediates for path length constraint');
    assert.equal(verifyTest(await root.issue(), [root], [renamed]).accepted, true);
  });

  test('usages are nested: a CA for clients makes no servers', async () => {
    const root = await createTestCa({ name: 'root', extKeyUsage: ['clientAuth'] });
    const leaf = await root.issue({ extKeyUsage: ['serverAuth', 'clientAuth'] });
    const { error } = verifyTest(leaf, [root], [], { usages: [serverAuth] });
    assert.equal(error?.message, 'x509: certificate specifies an incompatible key usage');
    assert.equal(error?.certificate.certificate.subject.rdns[0]?.[0]?.value, 'root');
    assert.equal(verifyTest(leaf, [root], [], { usages: ['1.3.6.1.5.5.7.3.2'] }).accepted, true);
    assert.equal(verifyTest(leaf, [root], [], { usages: [] }).accepted, false);
    assert.equal(verifyTest(leaf, [root]).accepted, true);
  });

  test('a name is looked at before any path', async () => {
    const [ca, other] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'other' })]);
    const leaf = await ca.issue({ dnsNames: ['a.example'] });
    const { error } = verifyTest(leaf, [other], [], { name: 'b.example' });
    assert.equal(error?.message, 'x509: certificate is valid for a.example, not b.example');
  });
});
