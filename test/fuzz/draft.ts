import type { Bytes } from '../../src/core/x509/bytes.ts';
import { bitString, element, extension, oid, sequence } from '../unit/x509/derBuilder.ts';
import { type AlgorithmName, algorithms, type KeyName, keyOf, signWith, usualAlgorithm } from './keys.ts';

/** An extension of a draft. */
interface DraftExtension {
  readonly type: string;
  readonly isCritical: boolean;
  readonly value: Bytes;
}

/** A certificate before it is signed. Twists change it; nothing is encoded before they all have. */
export interface Draft {
  subject: Bytes;
  key: KeyName;
  /** Another public key than that of `key`. */
  spki?: Bytes;
  /** Whose name and key it is signed with; itself when `undefined`. */
  issuer: Draft | undefined;
  /** Another issuer name than the issuer's subject. */
  issuerName?: Bytes;
  /** Another key than the issuer's. */
  signingKey?: KeyName;
  algorithm?: AlgorithmName;
  /** Another algorithm within what is signed. */
  innerAlgorithm?: AlgorithmName;
  /** The encoded INTEGER's octets: 2 is v3; `undefined` leaves the field out, which is v1. */
  version: readonly number[] | undefined;
  serialNumber: readonly number[];
  notBefore: Bytes;
  notAfter: Bytes;
  extensions: DraftExtension[];
  /** Changes what is signed, octet by octet. */
  alterTbs?: (tbs: Bytes) => Bytes;
  /** Changes the signature once it is made. */
  alterSignature?: (signature: Bytes) => Bytes;
  /** Changes the whole certificate once it is signed. */
  alterCertificate?: (certificate: Bytes) => Bytes;
}

/** Encodes and signs; the same draft in the same state gives the same octets, but for ECDSA's. */
export function issue(draft: Draft): Bytes {
  const issuer = draft.issuer ?? draft;
  const signingKey = draft.signingKey ?? issuer.key;
  const algorithm = draft.algorithm ?? usualAlgorithm(signingKey);
  const tbs = sequence(
    ...(draft.version === undefined ? [] : [element(0xa0, element(0x02, draft.version))]),
    element(0x02, draft.serialNumber),
    algorithms[draft.innerAlgorithm ?? algorithm].identifier,
    draft.issuerName ?? issuer.subject,
    sequence(draft.notBefore, draft.notAfter),
    draft.subject,
    draft.spki ?? keyOf(draft.key).spki,
    ...(draft.extensions.length === 0 ? [] : [element(0xa3, sequence(...draft.extensions.map(encodeExtension)))]),
  );
  const signed = draft.alterTbs?.(tbs) ?? tbs;
  const signature = signWith(signingKey, algorithm, signed);
  const bits = bitString(draft.alterSignature?.(signature) ?? signature);
  const certificate = sequence(signed, algorithms[algorithm].identifier, bits);
  return draft.alterCertificate?.(certificate) ?? certificate;
}

function encodeExtension({ type, isCritical, value }: DraftExtension): Bytes {
  return extension(type, value, isCritical);
}

/** Sets an extension in the place of those of its type, or at the end. */
export function setExtension(draft: Draft, type: string, value: Bytes, isCritical = false): void {
  const at = draft.extensions.findIndex((each) => each.type === type);
  const made = { type, isCritical, value };
  if (at === -1) draft.extensions.push(made);
  else draft.extensions[at] = made;
}

/** Removes the extensions of a type. */
export function removeExtension(draft: Draft, type: string): void {
  draft.extensions = draft.extensions.filter((each) => each.type !== type);
}

/** A copy whose extensions are its own. */
export function copyOf(draft: Draft): Draft {
  return { ...draft, extensions: [...draft.extensions] };
}

/** OIDs of the extensions that Go reads. */
export const extensionType = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

/** Values of those extensions. */
export const extensionValue = {
  basicConstraints: (isCa: boolean | undefined, pathLength?: readonly number[]): Bytes =>
    sequence(
      ...(isCa === undefined ? [] : [element(0x01, [isCa ? 0xff : 0])]),
      ...(pathLength === undefined ? [] : [element(0x02, pathLength)]),
    ),
  /** @param bits - Bit 0 is the most significant of the first octet. */
  keyUsage: (octets: readonly number[], unused: number): Bytes => element(0x03, [unused], octets),
  extKeyUsage: (usages: readonly string[]): Bytes => sequence(...usages.map(oid)),
  subjectKeyIdentifier: (identifier: Bytes): Bytes => element(0x04, identifier),
  authorityKeyIdentifier: (identifier: Bytes): Bytes => sequence(element(0x80, identifier)),
} as const;
