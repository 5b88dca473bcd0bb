import { createHash, KeyObject, webcrypto } from 'node:crypto';
import { encodePem } from '../../src/core/text/encodePem.ts';
import { memoised, memoisedBy } from '../../src/core/text/memoised.ts';
import { pooledRsaKeys } from './keyPool.ts';
import * as x509 from './peculiarX509.ts';
import { signCertificate } from './signCertificate.ts';

/** The moment at which tests judge, unless they are about another one. */
export const testNow = Date.parse('2026-06-12T10:00:00Z');

/** A certificate with its private key; everything a test may want to write into a document. */
export interface TestCertificate {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  /** SEC1 (`EC PRIVATE KEY`), as kubeadm and OpenSSL write EC keys; PKCS#1 for RSA. */
  readonly traditionalKeyPem: string;
  /** SHA-256 of the DER, lower-case hex: the certificate's identity in a graph. */
  readonly fingerprint: string;
  readonly keys: CryptoKeyPair;
  /** The same certificate as `@peculiar/x509` sees it. */
  readonly certificate: x509.X509Certificate;
}

export interface TestCertificateOptions {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  /** The whole subject instead, e.g. `[{ CN: ['a'] }]` or `CN=a`. */
  readonly subject?: x509.Name | x509.JsonName | string;
  /** ISO 8601. Defaults: 2026-01-01 for a year; CAs for ten years. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
  readonly emails?: readonly string[];
  /** Default `['clientAuth']`; an empty list leaves the extension out. */
  readonly extKeyUsage?: readonly ('serverAuth' | 'clientAuth' | 'codeSigning')[];
  /** Makes the certificate a CA. */
  readonly isCa?: boolean;
  readonly pathLength?: number;
  /** Hex. Default: counted from 1 per issuer, so that results can be predicted. */
  readonly serialNumber?: string;
  /** Default: a new P-256 pair. */
  readonly keys?: CryptoKeyPair;
  /** Further extensions, as given. */
  readonly extensions?: readonly x509.Extension[];
  /** In hexadecimal: stands for the identifiers of its own and its issuer's key, which else are the keys' digests. */
  readonly keyIdentifier?: string;
}

/** A CA that issues test certificates. */
export interface TestCa extends TestCertificate {
  issue(options?: TestCertificateOptions): Promise<TestCertificate>;
  /** Signs a list that revokes nothing: its DER. */
  revocationList(): Promise<Uint8Array<ArrayBuffer>>;
  /** Issues an intermediate CA. */
  issueCa(options: { name: string } & TestCertificateOptions): Promise<TestCa>;
}

const algorithms = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  Ed25519: { name: 'Ed25519' },
} as const;

/** Generates a key pair; P-256 unless told. RSA is for tests that are about RSA: pairs from a pool. */
export async function createTestKeys(kind: keyof typeof algorithms | 'RSA 2048' = 'P-256'): Promise<CryptoKeyPair> {
  if (kind === 'RSA 2048') return pooledRsaKeys();
  return (await webcrypto.subtle.generateKey(algorithms[kind], true, ['sign', 'verify'])) as CryptoKeyPair;
}

/** Creates a self-signed root CA, like kubeadm's: `CN=name`, key usages of a CA, a subject key identifier. */
export async function createTestCa({ name, ...options }: { name: string } & TestCertificateOptions): Promise<TestCa> {
  const keys = options.keys ?? (await createTestKeys());
  return toCa(await generate({ commonName: name, ...options, isCa: true, keys }, undefined, 1));
}

/** Creates a PKCS#10 request; its key is in `keyPem`. */
export async function createTestRequest({
  commonName = 'system:node:worker-2',
  organizations = ['system:nodes'],
  ...options
}: TestCertificateOptions = {}): Promise<{ requestPem: string; keyPem: string; der: Uint8Array<ArrayBuffer> }> {
  const keys = options.keys ?? (await createTestKeys());
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: options.subject ?? toSubject(commonName, organizations),
    keys,
    signingAlgorithm: signingAlgorithm(keys),
    extensions: [...subjectAltName(options), ...(options.extensions ?? [])],
  });
  return {
    requestPem: endLine(request.toString('pem')),
    keyPem: toKeyPem(keys),
    der: new Uint8Array(request.rawData),
  };
}

function toCa(ca: TestCertificate): TestCa {
  let issuedCount = 0;
  const issue = async (options: TestCertificateOptions = {}): Promise<TestCertificate> => {
    issuedCount += 1;
    // Others may be issued while the keys are made.
    const serialNumber = issuedCount;
    const keys = options.keys ?? (await createTestKeys());
    return generate({ ...options, keys }, ca, serialNumber);
  };
  return {
    ...ca,
    issue,
    revocationList: async () => {
      const list = await x509.X509CrlGenerator.create({
        issuer: ca.certificate.subjectName,
        thisUpdate: new Date('2026-06-01T00:00:00Z'),
        nextUpdate: new Date('2026-07-01T00:00:00Z'),
        signingKey: ca.keys.privateKey,
        signingAlgorithm: signingAlgorithm(ca.keys),
        extensions: [await authorityKeyIdentifier({}, ca)],
      });
      return new Uint8Array(list.rawData);
    },
    issueCa: async ({ name, ...options }) => toCa(await issue({ commonName: name, ...options, isCa: true })),
  };
}

async function generate(
  options: TestCertificateOptions & { keys: CryptoKeyPair },
  ca: TestCertificate | undefined,
  serialNumber: number,
): Promise<TestCertificate> {
  const { keys, isCa = false } = options;
  const named = options.subject ?? toSubject(options.commonName, options.organizations);
  const subject = named instanceof x509.Name ? named : new x509.Name(named);
  const der = signCertificate({
    subject,
    issuer: ca === undefined ? subject : ca.certificate.subjectName,
    serialNumber: options.serialNumber ?? serialNumber.toString(16).padStart(2, '0'),
    notBefore: new Date(options.notBefore ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(options.notAfter ?? (isCa ? '2036-01-01T00:00:00Z' : '2027-01-01T00:00:00Z')),
    publicKey: keys.publicKey,
    signingKey: (ca?.keys ?? keys).privateKey,
    extensions: await toExtensions(options, ca),
  });
  const read = memoised(() => new x509.X509Certificate(der));
  return {
    der,
    certificatePem: encodePem('CERTIFICATE', der),
    keyPem: toKeyPem(keys),
    get traditionalKeyPem() {
      return toTraditionalKeyPem(keys);
    },
    fingerprint: createHash('sha256').update(der).digest('hex'),
    keys,
    get certificate() {
      return read();
    },
  };
}

async function toExtensions(
  options: TestCertificateOptions & { keys: CryptoKeyPair },
  ca: TestCertificate | undefined,
): Promise<x509.Extension[]> {
  const { isCa = false, extKeyUsage = isCa ? [] : (['clientAuth'] as const) } = options;
  const usages = isCa
    ? x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyCertSign
    : x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment;
  return [
    new x509.KeyUsagesExtension(usages, true),
    ...(extKeyUsage.length === 0
      ? []
      : [new x509.ExtendedKeyUsageExtension(extKeyUsage.map((usage) => x509.ExtendedKeyUsage[usage]))]),
    new x509.BasicConstraintsExtension(isCa, options.pathLength, true),
    ...(isCa ? [await subjectKeyIdentifier(options)] : []),
    ...(ca === undefined ? [] : [await authorityKeyIdentifier(options, ca)]),
    ...subjectAltName(options),
    ...(options.extensions ?? []),
  ];
}

async function subjectKeyIdentifier({
  keyIdentifier,
  keys,
}: TestCertificateOptions & { keys: CryptoKeyPair }): Promise<x509.Extension> {
  if (keyIdentifier !== undefined) return new x509.SubjectKeyIdentifierExtension(keyIdentifier);
  return subjectIdentifierOf(keys.publicKey);
}

async function authorityKeyIdentifier(
  { keyIdentifier }: TestCertificateOptions,
  ca: TestCertificate,
): Promise<x509.Extension> {
  if (keyIdentifier !== undefined) return new x509.AuthorityKeyIdentifierExtension(keyIdentifier);
  return authorityIdentifierOf(ca.keys.publicKey);
}

const subjectIdentifierOf = memoisedBy((key: CryptoKey) => x509.SubjectKeyIdentifierExtension.create(key));
const authorityIdentifierOf = memoisedBy((key: CryptoKey) => x509.AuthorityKeyIdentifierExtension.create(key));

function subjectAltName(options: TestCertificateOptions): x509.Extension[] {
  const names: x509.JsonGeneralName[] = [
    ...(options.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(options.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
    ...(options.uris ?? []).map((value) => ({ type: 'url' as const, value })),
    ...(options.emails ?? []).map((value) => ({ type: 'email' as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

/** Go's order: organizations first, then the common name. UTF8String, so that any text can be tested. */
function toSubject(commonName = 'kubernetes-admin', organizations: readonly string[] = []): x509.Name {
  const parameters: x509.JsonNameParams = organizations.map((name) => ({ O: [{ utf8String: name }] }));
  return new x509.Name([...parameters, { CN: [{ utf8String: commonName }] }]);
}

function signingAlgorithm({ privateKey }: CryptoKeyPair): Algorithm | EcdsaParams {
  return privateKey.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : privateKey.algorithm;
}

/** Pairs are often used for many certificates. */
const toKeyPem = memoisedBy(({ privateKey }: CryptoKeyPair) =>
  KeyObject.from(privateKey).export({ format: 'pem', type: 'pkcs8' }).toString(),
);

function toTraditionalKeyPem(keys: CryptoKeyPair): string {
  const key = KeyObject.from(keys.privateKey);
  if (key.asymmetricKeyType === 'ec') return key.export({ format: 'pem', type: 'sec1' }).toString();
  if (key.asymmetricKeyType === 'rsa') return key.export({ format: 'pem', type: 'pkcs1' }).toString();
  return toKeyPem(keys);
}

function endLine(pem: string): string {
  return `${pem.trimEnd()}\n`;
}
