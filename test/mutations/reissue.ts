import assert from 'node:assert/strict';
import { encodePem } from '../../src/core/text/encodePem.ts';
import { memoisedBy, memoisedByPair } from '../../src/core/text/memoised.ts';
import { optional } from '../../src/core/text/optional.ts';
import * as x509 from '../support/peculiarX509.ts';
import { signCertificate } from '../support/signCertificate.ts';
import { createTestKeys } from '../support/testPki.ts';
import { type Authority, signerOf } from './authority.ts';
import { certificatesAt, type Place, withCertificate } from './place.ts';
import type { Tree } from './tree.ts';

type Usage = keyof typeof x509.ExtendedKeyUsage;

/** What a certificate issued anew has otherwise than the old one. */
export interface Change {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly extKeyUsage?: readonly Usage[];
  /** Instead of the old names; an empty list leaves the extension out. */
  readonly subjectAltNames?: readonly x509.JsonGeneralName[];
  readonly keyUsage?: x509.KeyUsageFlags;
  readonly isCa?: boolean;
  /** Another public key. */
  readonly publicKey?: CryptoKey;
  readonly hash?: 'SHA-1';
  /** Signs instead of the CA that signed the old one. */
  readonly authority?: Authority;
  readonly serialNumber?: string;
  /** In the place of those of the same kind, or besides. */
  readonly extensions?: readonly x509.Extension[];
}

/** Nothing but these DNS names. */
export function dnsNames(...values: readonly string[]): Change {
  return { subjectAltNames: values.map((value) => ({ type: 'dns' as const, value })) };
}

let issuedCount = 0;

/** Issues the certificate at a place anew, with the changes, and writes it there; copies elsewhere stay as they are. */
export async function reissued(tree: Tree, place: Place, change: Change): Promise<Tree> {
  return withCertificate(tree, place, await reissue(tree, certificateAt(tree, place), change));
}

/** Issues a certificate anew; what is not changed has the same bytes as before. */
export async function reissue(tree: Tree, old: x509.X509Certificate, change: Change): Promise<string> {
  const authority = change.authority ?? (await authorityFor(tree, old));
  issuedCount += 1;
  const der = signCertificate({
    serialNumber: change.serialNumber ?? `4d75${issuedCount.toString(16).padStart(12, '0')}`,
    subject: subjectOf(old, change),
    issuer: authority.certificate.subjectName,
    notBefore: change.notBefore === undefined ? old.notBefore : new Date(change.notBefore),
    notAfter: change.notAfter === undefined ? old.notAfter : new Date(change.notAfter),
    publicKey: change.publicKey ?? old.publicKey,
    signingKey: await signerOf(authority, change.hash),
    ...optional('hash', change.hash),
    extensions: await extensionsOf(old, change, authority),
  });
  return encodePem('CERTIFICATE', der);
}

/** The first certificate at a place. */
export function certificateAt(tree: Tree, place: Place): x509.X509Certificate {
  const [pem] = certificatesAt(tree, place);
  assert.ok(pem !== undefined, `no certificate in ${place.file}`);
  return certificateOf(pem);
}

/** Whether the tree has the CA that signed the certificate at a place. */
export async function canReissue(tree: Tree, place: Place): Promise<boolean> {
  return (await findAuthority(tree, certificateAt(tree, place))) !== undefined;
}

/** The CA that signed a certificate. */
export async function authorityFor(tree: Tree, certificate: x509.X509Certificate): Promise<Authority> {
  const authority = await findAuthority(tree, certificate);
  assert.ok(authority !== undefined, `no CA for ${certificate.subject}`);
  return authority;
}

async function findAuthority(tree: Tree, certificate: x509.X509Certificate): Promise<Authority | undefined> {
  for (const authority of tree.authorities) {
    if (authority.certificate.subject !== certificate.issuer) continue;
    if (await isSignedBy(certificate, authority.certificate)) return authority;
  }
  return undefined;
}

/** The same ones are asked for by many mutations of a tree. */
const certificateOf = memoisedBy((pem: string) => new x509.X509Certificate(pem));
const isSignedBy = memoisedByPair((certificate: x509.X509Certificate, { publicKey }: x509.X509Certificate) =>
  certificate.verify({ publicKey, signatureOnly: true }),
);

/** A CA of the same name and fields as another, with a key of its own. */
export async function namesake(certificate: x509.X509Certificate, change: Change = {}): Promise<Authority> {
  const keys = await createTestKeys();
  const own: Authority = { certificate, privateKey: keys.privateKey };
  const pem = await reissue({ files: new Map(), authorities: [] }, certificate, {
    ...change,
    authority: own,
    publicKey: keys.publicKey,
  });
  return { certificate: new x509.X509Certificate(pem), privateKey: keys.privateKey };
}

/** A certificate in PEM, with a line end. */
export function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trimEnd()}\n`;
}

function subjectOf(old: x509.X509Certificate, { commonName, organizations }: Change): x509.Name {
  if (commonName === undefined && organizations === undefined) return old.subjectName;
  const groups = organizations ?? old.subjectName.getField('O');
  const name = commonName ?? old.subjectName.getField('CN')[0] ?? '';
  const text = (value: string): { utf8String: string } => ({ utf8String: value });
  return new x509.Name([
    ...groups.map((group) => ({ O: [text(group)] })),
    ...(name === '' ? [] : [{ CN: [text(name)] }]),
  ]);
}

const oids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
};

async function extensionsOf(
  old: x509.X509Certificate,
  change: Change,
  authority: Authority,
): Promise<x509.Extension[]> {
  const changed = new Map<string, x509.Extension | undefined>();
  const { keyUsage, extKeyUsage, subjectAltNames, isCa } = change;
  if (keyUsage !== undefined) changed.set(oids.keyUsage, new x509.KeyUsagesExtension(keyUsage, true));
  if (isCa !== undefined) changed.set(oids.basicConstraints, new x509.BasicConstraintsExtension(isCa, undefined, true));
  if (extKeyUsage !== undefined) {
    const usages = extKeyUsage.map((usage) => x509.ExtendedKeyUsage[usage]);
    changed.set(oids.extKeyUsage, usages.length === 0 ? undefined : new x509.ExtendedKeyUsageExtension(usages));
  }
  if (subjectAltNames !== undefined) {
    const names = [...subjectAltNames];
    changed.set(oids.subjectAltName, names.length === 0 ? undefined : new x509.SubjectAlternativeNameExtension(names));
  }
  const { publicKey } = change;
  if (publicKey !== undefined && old.getExtension(oids.subjectKeyIdentifier)) {
    changed.set(oids.subjectKeyIdentifier, await x509.SubjectKeyIdentifierExtension.create(publicKey));
  }
  const signer = authority.certificate.getExtension(x509.SubjectKeyIdentifierExtension);
  if (change.authority?.certificate === old) changed.set(oids.authorityKeyIdentifier, undefined);
  else if (change.authority !== undefined && signer && old.subject !== old.issuer) {
    changed.set(oids.authorityKeyIdentifier, new x509.AuthorityKeyIdentifierExtension(signer.keyId));
  }
  for (const extension of change.extensions ?? []) changed.set(extension.type, extension);
  const kept = old.extensions.filter(({ type }) => !changed.has(type));
  return [...kept, ...[...changed.values()].filter((extension) => extension !== undefined)];
}
