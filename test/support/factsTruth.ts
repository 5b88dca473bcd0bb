import type { InventoryCertificate } from '../../src/core/present/inventory/inventoryCertificate.ts';

/** A certificate's facts as independent readers agreed on them; see test/fixtures/corpus/README.md. */
export interface Facts {
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial_hex: string;
  readonly not_before: string;
  readonly not_after: string;
  readonly sig_alg: string;
  readonly key: { readonly type: string; readonly bits?: number; readonly curve?: string };
  readonly is_ca: boolean;
  readonly path_len: number | null;
  readonly key_usage: readonly string[] | null;
  readonly eku: readonly { readonly oid: string; readonly name?: string }[] | null;
  readonly sans: readonly { readonly type: string; readonly value: unknown }[] | null;
  readonly ski: string | null;
  readonly aki: string | null;
  readonly self_signed: boolean;
  /** Fields on which the readers differ. */
  readonly contested: readonly string[];
}

const sanTypes: Readonly<Record<string, string>> = { dns: 'DNS', ip: 'IP', uri: 'URI', email: 'email' };

/** The truth in the inventory's words, without contested fields and without kinds of names that it spells differently. */
export function expectedFacts(facts: Facts): Record<string, unknown> {
  return withoutContested(facts, {
    subject: facts.subject,
    issuer: facts.issuer,
    serialNumber: facts.serial_hex,
    notBefore: facts.not_before,
    notAfter: facts.not_after,
    fingerprintSha256: facts.sha256,
    key: [facts.key.type, facts.key.curve ?? facts.key.bits],
    isCa: facts.is_ca,
    pathLength: facts.path_len ?? undefined,
    keyUsage: facts.key_usage ?? [],
    extKeyUsage: (facts.eku ?? []).map(({ oid, name }) => name ?? oid),
    subjectAltName: (facts.sans ?? []).flatMap(({ type, value }) => {
      const prefix = sanTypes[type];
      return prefix === undefined ? [] : [`${prefix}:${String(value)}`];
    }),
    subjectKeyIdentifier: facts.ski ?? undefined,
    authorityKeyIdentifier: facts.aki ?? undefined,
  });
}

/** The same fields of what CertScope says. */
export function actualFacts(facts: Facts, certificate: InventoryCertificate): Record<string, unknown> {
  const { publicKey } = certificate;
  return withoutContested(facts, {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    fingerprintSha256: certificate.fingerprintSha256,
    key: [publicKey.algorithm, publicKey.curve ?? publicKey.bits],
    isCa: certificate.isCa,
    pathLength: certificate.pathLength,
    keyUsage: certificate.keyUsage,
    extKeyUsage: certificate.extKeyUsage,
    subjectAltName: certificate.subjectAltName.filter((name) => /^(DNS|IP|URI|email):/.test(name)),
    subjectKeyIdentifier: certificate.subjectKeyIdentifier,
    authorityKeyIdentifier: certificate.authorityKeyIdentifier,
  });
}

const contestedNames: Readonly<Record<string, string>> = {
  path_len: 'pathLength',
  key_usage: 'keyUsage',
  'key.bits': 'key',
};

function withoutContested(facts: Facts, fields: Record<string, unknown>): Record<string, unknown> {
  const left = new Set(facts.contested.map((name) => contestedNames[name] ?? name));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !left.has(name)));
}
