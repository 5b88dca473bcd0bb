import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { extKeyUsageName } from '../../../src/core/x509/extKeyUsageName.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { formatSerialNumber } from '../../../src/core/x509/formatSerialNumber.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import type { Certificate, GeneralName } from '../../../src/core/x509/x509Model.ts';

/** What independent readers state of a certificate, as written in the `facts.jsonl` of the fixtures. */
export interface Facts {
  readonly sha256: string;
  readonly der_len: number;
  readonly version: number;
  readonly serial_hex: string;
  readonly sig_alg_oid: string;
  readonly subject: string;
  readonly issuer: string;
  readonly subject_der_sha256: string;
  readonly issuer_der_sha256: string;
  readonly not_before: string;
  readonly not_after: string;
  readonly spki_sha256: string;
  readonly key: { readonly type: string; readonly bits: number | null; readonly curve?: string };
  readonly basic_constraints: { readonly ca: boolean; readonly path_len: number | null } | null;
  readonly key_usage: readonly string[] | null;
  readonly eku: readonly { readonly oid: string; readonly name: string }[] | null;
  readonly sans: readonly { readonly type: string; readonly value: unknown }[] | null;
  readonly ski: string | null;
  readonly aki: string | null;
  readonly extensions: readonly { readonly oid: string; readonly critical: boolean }[];
  readonly contested: readonly string[];
  readonly trailing_bytes?: number;
}

const sanTypes: Readonly<Record<GeneralName['type'], string>> = {
  DNS: 'dns',
  IP: 'ip',
  URI: 'uri',
  email: 'email',
  dirName: 'dirname',
  otherName: 'other',
  registeredID: 'rid',
  x400Address: 'x400',
  ediPartyName: 'edi',
};

/** Asserts that the certificate says what the facts state, but for what is contested. */
export function assertFacts(certificate: Certificate, facts: Facts): void {
  const { publicKey } = certificate;
  assert.equal(sha256(certificate.der), facts.sha256, 'sha256');
  assert.equal(certificate.version, facts.version, 'version');
  assert.equal(formatSerialNumber(certificate.serialNumber), facts.serial_hex, 'serialNumber');
  assert.equal(certificate.signatureAlgorithm.oid, facts.sig_alg_oid, 'signatureAlgorithm');
  assert.equal(formatName(certificate.subject), facts.subject, 'subject');
  assert.equal(formatName(certificate.issuer), facts.issuer, 'issuer');
  assert.equal(sha256(certificate.subject.der), facts.subject_der_sha256, 'subject DER');
  assert.equal(sha256(certificate.issuer.der), facts.issuer_der_sha256, 'issuer DER');
  assert.equal(isoTime(certificate.notBefore), facts.not_before, 'notBefore');
  assert.equal(isoTime(certificate.notAfter), facts.not_after, 'notAfter');
  assert.equal(sha256(publicKey.spki), facts.spki_sha256, 'SubjectPublicKeyInfo');
  if (facts.key.type === publicKey.algorithm) {
    if (!facts.contested.includes('key.bits')) assert.equal(publicKey.bits ?? null, facts.key.bits, 'bits');
    assert.equal(publicKey.curve, facts.key.curve, 'curve');
  } else {
    assert.equal(publicKey.algorithmOid, facts.key.type, 'key algorithm');
  }
  assertExtensions(certificate, facts);
}

function assertExtensions(certificate: Certificate, facts: Facts): void {
  const { basicConstraints } = certificate;
  assert.deepEqual(
    certificate.extensions.map(({ oid, critical }) => ({ oid, critical })),
    facts.extensions,
  );
  assert.equal(basicConstraints?.isCa, facts.basic_constraints?.ca, 'isCa');
  if (!facts.contested.includes('path_len')) {
    assert.equal(basicConstraints?.pathLength, facts.basic_constraints?.path_len ?? undefined, 'pathLength');
  }
  if (!facts.contested.includes('key_usage')) assert.deepEqual(certificate.keyUsage ?? null, facts.key_usage);
  assert.deepEqual(
    certificate.extKeyUsage?.map((oid) => ({ oid, name: extKeyUsageName(oid) })) ?? null,
    facts.eku?.map(({ oid, name }) => ({ oid, name: name === oid ? extKeyUsageName(oid) : name })) ?? null,
  );
  assert.equal(hexOf(certificate.subjectKeyIdentifier), facts.ski, 'subjectKeyIdentifier');
  assert.equal(hexOf(certificate.authorityKeyIdentifier), facts.aki, 'authorityKeyIdentifier');
  const names = certificate.subjectAltName?.map(({ type, value }) => ({ type: sanTypes[type], value }));
  assert.deepEqual(names?.map(({ type }) => type) ?? null, facts.sans?.map(({ type }) => type) ?? null);
  for (const [i, { value }] of (facts.sans ?? []).entries()) {
    // Names of other forms are objects or bytes there; only their presence is compared.
    if (typeof value === 'string' && names?.[i]?.type !== 'other') assert.equal(names?.[i]?.value, value, 'SAN');
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hexOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : toHex(bytes);
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}
