import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { fixturePath, pemBlocks, readCertificateFile } from '../pemFixture.ts';

/** A certificate and where it comes from, for the message of a failed test. */
export interface NamedCertificate {
  readonly name: string;
  readonly der: Bytes;
}

/** The odd certificates, as their files hold them. */
export function oddCertificates(): readonly NamedCertificate[] {
  const facts = readFileSync(fixturePath('odd-certs/facts.jsonl'), 'utf8').trimEnd().split('\n');
  return facts.map((line) => {
    const { file } = JSON.parse(line) as { readonly file: string };
    return { name: `odd-certs/${file}`, der: readCertificateFile(fixturePath('odd-certs', file)).der };
  });
}

/** Every certificate of the conformance suites, once. */
export function conformanceCertificates(): readonly NamedCertificate[] {
  const folder = fixturePath('conformance');
  const found = new Map<string, NamedCertificate>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    for (const { der } of pemBlocks(readFileSync(path.join(folder, file), 'utf8').replaceAll('\\n', '\n'))) {
      const key = Buffer.from(der).toString('base64');
      if (!found.has(key)) found.set(key, { name: `${file} no. ${found.size}`, der });
    }
  }
  return [...found.values()];
}

/** Certificates of clusters, cloud providers and public examples. */
export function corpusCertificates(): readonly NamedCertificate[] {
  const text = readFileSync(fixturePath('corpus-certificates/certificates.pem'), 'latin1');
  return pemBlocks(text).map(({ der }, index) => ({ name: `corpus-certificates no. ${index}`, der }));
}

/** What tests say where the bundle is missing. */
export const mozillaIsMissing = 'the bundle is not installed: apt-get install ca-certificates';

const mozillaBundle = '/etc/ssl/certs/ca-certificates.crt';

/** The root certificates that Mozilla trusts, where the system has them. */
export function mozillaCertificates(): readonly NamedCertificate[] {
  if (!existsSync(mozillaBundle)) return [];
  const blocks = pemBlocks(readFileSync(mozillaBundle, 'latin1'));
  return blocks.map(({ der }, index) => ({ name: `${mozillaBundle} no. ${index}`, der }));
}
