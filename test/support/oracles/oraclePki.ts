import { createOpensslFolder } from '../openssl.ts';
import { createTestCa, type TestCa, type TestCertificate, type TestCertificateOptions } from '../testPki.ts';

/** What oracles that are programs need: they judge by the clock of the machine, so dates are relative to it. */
export interface OraclePki {
  readonly now: number;
  readonly ca: TestCa;
  readonly otherCa: TestCa;
  readonly expiredCa: TestCa;
  /** Below `ca`. */
  readonly intermediate: TestCa;
  /** Below `ca`. */
  readonly clientOnly: TestCa;
  /** Issues a certificate that is valid now, unless the options say otherwise. */
  issue(options?: TestCertificateOptions, ca?: TestCa): Promise<TestCertificate>;
  /** Issues what WebCrypto or `@peculiar/x509` do not: with further options of `openssl x509 -req`. */
  issueWithOpenssl(options: readonly string[], extensions: readonly string[]): KeyAndCertificate;
}

/** A pair in PEM. */
export interface KeyAndCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const day = 24 * 60 * 60 * 1000;

/** Options of a certificate that ended yesterday. */
export function expired(now: number): TestCertificateOptions {
  return { notBefore: isoOf(now - 30 * day), notAfter: isoOf(now - day) };
}

/** Options of a certificate that begins tomorrow. */
export function notYetValid(now: number): TestCertificateOptions {
  return { notBefore: isoOf(now + day), notAfter: isoOf(now + 30 * day) };
}

function current(now: number): TestCertificateOptions {
  return { notBefore: isoOf(now - 2 * day), notAfter: isoOf(now + 30 * day) };
}

/** Without milliseconds, which certificates do not hold. */
function isoOf(moment: number): string {
  return new Date(Math.floor(moment / 1000) * 1000).toISOString();
}

export async function createOraclePki(now: number): Promise<OraclePki> {
  const ca = await createTestCa({ name: 'kubernetes', ...current(now) });
  return {
    now,
    ca,
    otherCa: await createTestCa({ name: 'kubernetes', ...current(now) }),
    expiredCa: await createTestCa({ name: 'kubernetes', ...expired(now) }),
    intermediate: await ca.issueCa({ name: 'kubernetes-intermediate', ...current(now) }),
    clientOnly: await ca.issueCa({ name: 'client-only', extKeyUsage: ['clientAuth'], ...current(now) }),
    issue: (options = {}, issuer = ca) => issuer.issue({ ...current(now), ...options }),
    issueWithOpenssl: (options, extensions) => issueWithOpenssl(ca, options, extensions),
  };
}

function issueWithOpenssl(ca: TestCa, options: readonly string[], extensions: readonly string[]): KeyAndCertificate {
  const openssl = createOpensslFolder();
  try {
    openssl.write('ca.crt', ca.certificatePem);
    openssl.write('ca.key', ca.keyPem);
    openssl.write('ext.cnf', `[ext]\n${extensions.join('\n')}\n`);
    openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'leaf.key');
    openssl.run('req', '-new', '-key', 'leaf.key', '-subj', '/CN=a', '-out', 'leaf.csr');
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '30', ...options];
    openssl.run(
      ...['x509', '-req', '-in', 'leaf.csr', ...signer, '-extfile', 'ext.cnf', '-extensions', 'ext'],
      ...['-out', 'leaf.crt'],
    );
    return { certificatePem: openssl.read('leaf.crt'), keyPem: openssl.read('leaf.key') };
  } finally {
    openssl.remove();
  }
}
