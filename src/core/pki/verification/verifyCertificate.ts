import { memoisedBy } from '../../text/memoised.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { ecPublicKeyOid, encodeElement, rsaEncryptionAlgorithm, spkiOf } from '../../x509/encodePublicKey.ts';
import type { GoCertificate, GoCurve, GoPublicKey } from '../../x509/go/goCertificate.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import type { Cryptography } from '../crypto.ts';
import { certificateFault } from './certificateRules.ts';
import { hostnameFault } from './hostname.ts';
import { judgePaths } from './pathRules.ts';
import {
  type FoundPaths,
  type SearchState,
  type SignatureAnswer,
  type SignatureQuestion,
  searchPaths,
} from './pathSearch.ts';
import type { Verification, VerificationError, VerificationQuestion } from './verificationModel.ts';
import { verificationNotes } from './verificationNotes.ts';

/**
 * Gives the verdict of Go 1.24's `Certificate.Verify`, and so of every Kubernetes component: builds the paths to
 * anchors, checks names, dates, constraints, policies and usages in Go's order, and reports Go's error.
 *
 * @returns Synchronous if the host's cryptography is. Never throws, never rejects.
 */
export function verifyCertificate(
  question: VerificationQuestion,
  cryptography: Cryptography,
): Verification | Promise<Verification> {
  const verdict = judge(question);
  const ask = ({ certificate, issuer }: SignatureQuestion) =>
    cryptography.verify(
      hostKeyOf(issuer),
      certificate.certificate.signatureAlgorithm,
      certificate.rawTbsCertificate,
      certificate.signature,
    );
  let step = verdict.next();
  while (step.done !== true) {
    const answer = ask(step.value);
    if (answer instanceof Promise) return finish(answer);
    step = verdict.next(answer);
  }
  return step.value;

  async function finish(first: Promise<SignatureAnswer>): Promise<Verification> {
    let next = verdict.next(await first);
    while (next.done !== true) next = verdict.next(await ask(next.value));
    return next.value;
  }
}

/**
 * Like {@link verifyCertificate}, for signatures that are known already.
 *
 * @param isSignedBy - Whether the issuer's key verifies the certificate's signature.
 */
export function verifyKnownLinks(
  question: VerificationQuestion,
  isSignedBy: (certificate: GoCertificate, issuer: GoCertificate) => SignatureAnswer,
): Verification {
  const verdict = judge(question);
  let step = verdict.next();
  while (step.done !== true) step = verdict.next(isSignedBy(step.value.certificate, step.value.issuer));
  return step.value;
}

function* judge(question: VerificationQuestion): Generator<SignatureQuestion, Verification, SignatureAnswer> {
  const { certificate, anchors, name = '' } = question;
  const state: SearchState = { checks: 0, isCut: false, tried: [] };
  const fault =
    certificateFault(certificate, 'leaf', [], question.at) ??
    (name === '' ? undefined : hostnameFault(certificate, name));
  if (fault !== undefined) {
    return { ...refused(fault), tried: [{ certificates: [certificate], error: fault }], isCut: false };
  }
  const found: FoundPaths = anchors.has(certificate)
    ? { paths: [[certificate]] }
    : yield* searchPaths(question, [certificate], state);
  const { isCut, panic, tried, unsupported } = state;
  const failure = panic ?? (found.error && (unsupported ?? found.error));
  if (failure !== undefined) return { ...refused(failure), tried, isCut };
  const { paths, refused: unruly, error } = judgePaths(question, found.paths);
  const allTried = [...tried, ...unruly];
  if (error !== undefined) return { ...refused(unsupported ?? error), tried: allTried, isCut };
  return { accepted: true, paths, tried: allTried, notes: verificationNotes(paths[0] ?? []), isCut };
}

function refused(error: VerificationError): Pick<Verification, 'accepted' | 'error' | 'paths' | 'notes'> {
  return { accepted: false, error, paths: [], notes: [] };
}

/**
 * The key of a certificate as Go reads it, in an encoding that every host reads: Go ignores data after an RSA key's
 * exponent and after an algorithm's parameters.
 *
 * @returns The certificate's own if it is already that, so that cached results apply.
 */
const hostKeyOf = memoisedBy(({ certificate: { publicKey }, publicKey: goKey }: GoCertificate): PublicKey => {
  const spki = goSpki(goKey);
  return spki === undefined || equalBytes(spki, publicKey.spki) ? publicKey : { ...publicKey, spki };
});

/** Content octets of the curves' object identifiers (RFC 5480 §2.1.1.1). */
const curveOids: Readonly<Record<GoCurve, Bytes>> = {
  'P-224': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x21),
  'P-256': Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
  'P-384': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x22),
  'P-521': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x23),
};

/** Content octets of id-Ed25519 (RFC 8410 §3). */
const ed25519Oid: Bytes = Uint8Array.of(0x2b, 0x65, 0x70);

function goSpki(key: GoPublicKey): Bytes | undefined {
  const oid = (content: Bytes) => encodeElement(tag.objectIdentifier, content);
  switch (key.algorithm) {
    case 'RSA': {
      const numbers = encodeElement(
        tag.sequence,
        unsignedInteger(key.modulus),
        unsignedInteger(octetsOf(key.exponent)),
      );
      return spkiOf(rsaEncryptionAlgorithm, numbers);
    }
    case 'ECDSA':
      return spkiOf(encodeElement(tag.sequence, oid(ecPublicKeyOid), oid(curveOids[key.curve])), key.point);
    case 'Ed25519':
      return spkiOf(encodeElement(tag.sequence, oid(ed25519Oid)), key.point);
    case 'DSA':
    case 'unknown':
      return undefined;
  }
}

function unsignedInteger(octets: Bytes): Bytes {
  const isNegative = (octets[0] ?? 0) >= 0x80;
  return encodeElement(tag.integer, ...(isNegative ? [Uint8Array.of(0)] : []), octets);
}

function octetsOf(number: bigint): Bytes {
  const octets: number[] = [];
  for (let left = number; left > 0n; left >>= 8n) octets.unshift(Number(left & 0xffn));
  return Uint8Array.from(octets);
}
