import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import type { Cryptography } from '../crypto.ts';
import { certificateFault } from './certificateRules.ts';
import { hostKeyOf } from './goSpki.ts';
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
 * Gives the verdict that Go 1.24's `Certificate.Verify` gives, and so every Kubernetes component: builds the paths to
 * anchors, checks names, dates, constraints, policies and usages in Go's order, and reports Go's error.
 *
 * @returns At once where the host's cryptography answers at once. Never throws, never rejects.
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
