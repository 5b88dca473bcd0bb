import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { quoted } from '../../x509/go/quoted.ts';
import { certificateFault, type PathPosition } from './certificateRules.ts';
import { quotedAuthorityName } from './goSubject.ts';
import { isInPath } from './isInPath.ts';
import { signatureMismatch, signingFault } from './signatureRules.ts';
import type { TriedPath, VerificationError, VerificationQuestion } from './verificationModel.ts';

/** Signatures that one search may check: Go's `maxChainSignatureChecks`. */
const maxSignatureChecks = 100;

/** "Did `issuer` sign `certificate`?" The search waits for the answer. */
export interface SignatureQuestion {
  readonly certificate: GoCertificate;
  readonly issuer: GoCertificate;
}

/** `undefined` when the host cannot tell. */
export type SignatureAnswer = boolean | undefined;

/** Result of a search from one certificate upwards. */
export interface FoundPaths {
  /** Each from the certificate asked about to an anchor. */
  readonly paths: readonly (readonly GoCertificate[])[];
  /** Go's error when there is no path; absent otherwise. */
  readonly error?: VerificationError | undefined;
}

/** Shared state of all branches of a search. */
export interface SearchState {
  checks: number;
  /** The budget of signature checks is spent. */
  isCut: boolean;
  /** Go would crash. */
  panic?: VerificationError;
  /** The first signature that the host could not check. */
  unsupported?: VerificationError;
  readonly tried: TriedPath[];
}

/**
 * Builds all paths from the last certificate of `path` to anchors, as Go's `buildChains`: anchors before intermediates,
 * the most plausible key identifiers first, each candidate decided by its rules and its signature.
 *
 * Yields the signatures to be checked. Of several errors Go reports the last one of a candidate whose signature
 * verified; without any, "unknown authority" with the first rejection as a hint.
 */
export function* searchPaths(
  question: VerificationQuestion,
  path: readonly GoCertificate[],
  state: SearchState,
): Generator<SignatureQuestion, FoundPaths, SignatureAnswer> {
  const certificate = path.at(-1) ?? question.certificate;
  const paths: (readonly GoCertificate[])[] = [];
  let error: VerificationError | undefined;
  let hint: VerificationError | undefined;

  for (const [candidate, position] of candidatesOf(question, certificate)) {
    const { algorithm } = candidate.publicKey;
    // Once the budget is spent, nothing more is found, but Go still compares and may crash.
    if (algorithm === 'unknown' || (state.isCut && algorithm !== 'DSA')) continue;
    const isRepeated = isInPath(candidate, path);
    if (isRepeated === 'panic') state.panic = panicError(candidate);
    if (state.panic !== undefined) return { paths, error: state.panic };
    if (isRepeated || state.isCut) continue;
    state.checks += 1;
    if (state.checks > maxSignatureChecks) {
      state.isCut = true;
      error = limitError(certificate);
      continue;
    }

    const unsigned =
      signingFault(certificate, candidate) ?? answered(yield { certificate, issuer: candidate }, candidate);
    if (unsigned?.code === 'unsupportedByHost') state.unsupported ??= unsigned;
    const refusal = unsigned ?? certificateFault(candidate, position, path, question.at);
    // Of errors other than signatures, Go keeps the last one, and forgets it when the next candidate has none.
    if (unsigned === undefined) error = refusal;
    if (refusal !== undefined) {
      hint ??= refusal;
      state.tried.push({ certificates: [...path, candidate], error: refusal });
    } else if (position === 'anchor') {
      paths.push([...path, candidate]);
    } else {
      const above = yield* searchPaths(question, [...path, candidate], state);
      paths.push(...above.paths);
      error = above.error;
      if (state.panic !== undefined) return { paths, error };
    }
  }

  const failure = error ?? unknownAuthority(certificate, hint);
  if (paths.length === 0 && hint === undefined && error === undefined) {
    state.tried.push({ certificates: path, error: failure });
  }
  return ended(paths, failure);
}

function ended(paths: FoundPaths['paths'], error: VerificationError | undefined): FoundPaths {
  return paths.length > 0 ? { paths } : { paths, error };
}

function* candidatesOf(
  { anchors, intermediates }: VerificationQuestion,
  certificate: GoCertificate,
): Iterable<readonly [GoCertificate, Exclude<PathPosition, 'leaf'>]> {
  for (const anchor of anchors.candidatesFor(certificate)) yield [anchor, 'anchor'];
  for (const intermediate of intermediates.candidatesFor(certificate)) yield [intermediate, 'intermediate'];
}

function answered(answer: SignatureAnswer, issuer: GoCertificate): VerificationError | undefined {
  if (answer === true) return undefined;
  return answer === false ? signatureMismatch(issuer) : { code: 'unsupportedByHost', message: '', certificate: issuer };
}

function limitError(certificate: GoCertificate): VerificationError {
  const message = 'x509: signature check attempts limit reached while verifying certificate chain';
  return { code: 'signatureCheckLimit', message, certificate };
}

function panicError(certificate: GoCertificate): VerificationError {
  const message = 'interface conversion: *dsa.PublicKey is not x509.pubKeyEqual: missing method Equal';
  return { code: 'panic', message, certificate };
}

function unknownAuthority(certificate: GoCertificate, hint: VerificationError | undefined): VerificationError {
  const message = 'x509: certificate signed by unknown authority';
  if (hint === undefined) return { code: 'unknownAuthority', message, certificate };
  const because = `possibly because of ${quoted(hint.message)}`;
  const candidate = `while trying to verify candidate authority certificate ${quotedAuthorityName(hint.certificate)}`;
  return { code: 'unknownAuthority', message: `${message} (${because} ${candidate})`, certificate, hint };
}
