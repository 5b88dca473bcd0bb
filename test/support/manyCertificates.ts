import { createTestCa, createTestKeys, type TestCertificate } from './testPki.ts';

/**
 * Issues certificates `web-0`, `web-1`, … for `web-0.example.com`, …, with serial numbers that count, by one CA.
 *
 * @param options.shareKey - All are for the same key, which is made once.
 */
export async function manyCertificates(
  count: number,
  {
    shareKey = false,
    notAfter = '2026-07-01T00:00:00Z',
  }: { readonly shareKey?: boolean; readonly notAfter?: string } = {},
): Promise<{ readonly documents: Readonly<Record<string, string>>; readonly fingerprints: readonly string[] }> {
  const ca = await createTestCa({ name: 'corp' });
  const documents: Record<string, string> = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };
  const shared = shareKey ? { keys: await createTestKeys() } : {};
  const issued: TestCertificate[] = [];
  for (let index = 0; index < count; index++) {
    const leaf = await ca.issue({
      commonName: `web-${index}`,
      serialNumber: (0x1000 + index).toString(16),
      dnsNames: [`web-${index}.example.com`],
      notAfter,
      ...shared,
    });
    documents[`/pki/web-${index}.crt`] = leaf.certificatePem;
    if (!shareKey) documents[`/pki/web-${index}.key`] = leaf.keyPem;
    issued.push(leaf);
  }
  return { documents, fingerprints: issued.map(({ fingerprint }) => fingerprint) };
}
