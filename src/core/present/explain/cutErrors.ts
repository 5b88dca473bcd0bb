import * as l10n from '@vscode/l10n';
import { memoised } from '../../text/memoised.ts';
import type { LoggedErrorRecord } from './loggedErrorRecord.ts';
import { loggedErrors } from './loggedErrors.ts';

/**
 * Errors of Go, client-go and the API server as they are printed, each with the id of its record; `*` is anything. Lines are cut within them
 * by terminals, `cut`, columns of Events and screenshots.
 *
 * @internal
 */
export const wholeErrors: readonly (readonly [id: string, words: string])[] = [
  ['expired', 'x509: certificate has expired or is not yet valid'],
  ['expired', 'certificate is not valid yet: NotBefore: *, NotAfter: *'],
  ['unknownAuthority', 'x509: certificate signed by unknown authority'],
  [
    'unknownAuthority',
    'x509: certificate signed by unknown authority (possibly because of "*" while trying to verify candidate authority certificate "*")',
  ],
  ['unknownAuthority', 'x509: failed to load system roots and no roots provided'],
  ['hostname', 'x509: certificate is valid for *, not *'],
  ['hostname', "x509: cannot validate certificate for * because it doesn't contain any IP SANs"],
  ['hostname', 'x509: certificate is not valid for any names, but wanted to match *'],
  ['hostname', 'x509: certificate relies on legacy Common Name field, use SANs instead'],
  ['usage', 'x509: certificate specifies an incompatible key usage'],
  ['nameConstraint', 'x509: a root or intermediate certificate is not authorized to sign for this name: *'],
  ['nameConstraint', 'x509: a root or intermediate certificate is not authorized for an extended key usage: *'],
  ['nameConstraint', 'x509: certificate is not authorized to sign other certificates'],
  ['nameConstraint', 'x509: issuer name does not match subject from issuing certificate'],
  ['nameConstraint', 'x509: too many intermediates for path length constraint'],
  ['nameConstraint', 'x509: unhandled critical extension'],
  ['nameConstraint', 'x509: negative serial number'],
  ['weakAlgorithm', 'x509: cannot verify signature: insecure algorithm *'],
  ['nameNotAllowed', 'x509: subject with cn=* is not in the allowed list'],
  ['pairUnreadable', 'x509: failed to parse private key *'],
  ['pairUnreadable', 'x509: decryption password incorrect'],
  ['keyMismatch', 'tls: private key does not match public key'],
  ['keyMismatch', 'tls: private key type does not match public key type'],
  ['pairUnreadable', 'tls: failed to find any PEM data in certificate input'],
  ['pairUnreadable', 'tls: failed to find any PEM data in key input'],
  ['pairUnreadable', 'tls: failed to parse private key'],
  ['notTls', 'tls: first record does not look like a TLS handshake'],
  ['notTls', 'http: server gave HTTP response to HTTPS client'],
  ['refusedByPeer', 'remote error: tls: bad certificate'],
  ['refusedByPeer', 'remote error: tls: unknown certificate'],
  ['unknownToPeer', 'remote error: tls: unknown certificate authority'],
  ['endedForPeer', 'remote error: tls: expired certificate'],
  ['revoked', 'remote error: tls: revoked certificate'],
  ['unauthorized', 'You must be logged in to the server'],
  ['unauthorized', 'the server has asked for the client to provide credentials'],
];

/** What clients print in front of why they reject a certificate. */
const opening = 'tls: failed to verify certificate: x509: ';
/** Ends of lines that are shorter say nothing: characters of the beginning of an error of Go's crypto/x509, and of any other one. */
const [shortestOfX509, shortest] = [8, 16];
/** Without `x509:` in front of it, what begins like an error may be plain words. */
const shortestBare = 20;
/** Longer ones list names, and the whole error is found by its beginning. */
const tailLength = 600;
/** How programs show that they have cut a line. */
const cutMark = /(?:\.{3}|…|\[truncated\]|<truncated>)$/;
/** In a tail with the beginning of an error; the other lines of a log are passed over. */
const mayBegin = /x509: |tls: |http: s|You mu|the se|certif|cannot|subjec/;
const maxShown = 4;

/** The end of a line that is the beginning of an error. */
export interface CutError {
  /** The record of the error, or one for all that it can be. */
  readonly record: LoggedErrorRecord;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly isCut: true;
  /** How it may go on. */
  readonly rests: readonly string[];
}

/** Finds the error within which a line is cut; nothing if it ends with a whole error, or with something else. */
export function cutErrorIn(line: string): CutError | undefined {
  const text = line.replace(cutMark, '');
  const offset = Math.max(0, text.length - tailLength);
  const tail = text.slice(offset);
  if (!mayBegin.test(tail)) return undefined;
  const begun = wholeErrors.flatMap(([id, words]) => {
    const at = beginningIn(tail, words);
    return at === undefined ? [] : [{ id, words, at }];
  });
  const at = Math.min(...begun.map((each) => each.at), tail.length - openingIn(tail).length);
  if (at === tail.length) return undefined;
  const candidates = begun.filter((each) => each.at <= at + opening.length);
  const quote = tail.slice(at);
  if (wholeErrors.some(([, words]) => words === quote)) return undefined;
  const record = recordOf(candidates);
  const rests = [...candidates.map(({ words }) => words), ...openedErrors()].flatMap((words) => {
    const part = words.split('*', 1)[0] ?? '';
    const begun = endBegunBy(quote, part);
    return begun === '' ? [] : [part.slice(begun.length)];
  });
  return record && { record, quote, start: offset + at, end: offset + tail.length, isCut: true, rests };
}

/** The errors with what clients print in front of them. */
const openedErrors = memoised(() =>
  wholeErrors.flatMap(([, words]) => (words.startsWith(x509) ? [`${opening}${words.slice(x509.length)}`] : [])),
);

/** The longest end of a text with which other words begin. */
function endBegunBy(text: string, words: string): string {
  for (let at = Math.max(0, text.length - words.length); at < text.length; at++) {
    if (words.startsWith(text.slice(at))) return text.slice(at);
  }
  return '';
}

/** Whether a cut error goes on in the next line: a terminal has broken it. */
export function goesOn({ rests }: Pick<CutError, 'rests'>, next: string): boolean {
  const text = next.trimStart();
  return rests.some((rest) => {
    const words = rest.trimStart();
    const length = Math.min(words.length, text.length);
    return length > 0 && words.slice(0, length) === text.slice(0, length);
  });
}

/** The end of a tail that is a part of the opening, and no reason yet. */
function openingIn(tail: string): string {
  const at = tail.lastIndexOf(opening.slice(0, shortest));
  const rest = at === -1 ? '' : tail.slice(at);
  return opening.startsWith(rest) ? rest : '';
}

/** Where the words begin with which a tail ends, if these are not whole. */
function beginningIn(tail: string, words: string): number | undefined {
  const isOfX509 = words.startsWith(x509);
  const at = tail.lastIndexOf(words.slice(0, isOfX509 ? shortestOfX509 : shortest));
  const isMarked = /^(?:x509|tls|remote error|http): /.test(words);
  if (at !== -1) return isCut(tail.slice(at), words) && (isMarked || isInWord(tail.slice(at), words)) ? at : undefined;
  const bare = words.slice(x509.length);
  const bareAt = isOfX509 ? tail.lastIndexOf(bare.slice(0, shortestBare)) : -1;
  const isBegun = bareAt !== -1 && isCut(tail.slice(bareAt), bare) && isInWord(tail.slice(bareAt), bare);
  return isBegun ? bareAt : undefined;
}

/** Ends within a word: whole words without a mark in front of them may be all that is said. */
function isInWord(text: string, words: string): boolean {
  return !words.startsWith(text) || /^\w\w/.test(words.slice(text.length - 1));
}

const x509 = 'x509: ';

/** Whether a text is a beginning of the words, and not all of them. */
function isCut(text: string, words: string): boolean {
  let at = 0;
  for (const [index, part] of words.split('*').entries()) {
    const found = index === 0 ? 0 : text.indexOf(part, at);
    // Within what stands for anything, or within the words behind it.
    if (found === -1 || (index > 0 && at === text.length)) return true;
    const rest = text.slice(found, found + part.length);
    if (rest.length < part.length) return part.startsWith(rest);
    if (rest !== part) return false;
    at = found + part.length;
  }
  return false;
}

const byId = memoised(() => new Map(loggedErrors.map((record) => [record.id, record])));

function recordOf(
  candidates: readonly { readonly id: string; readonly words: string }[],
): LoggedErrorRecord | undefined {
  const records = [...new Set(candidates.map(({ id }) => byId().get(id)))].flatMap((record) => record ?? []);
  const [first, ...others] = records;
  if (others.length === 0) return first ?? byId().get('unverified');
  const distinct = candidates.filter(
    (one) => !candidates.some(({ words }) => words !== one.words && one.words.startsWith(words)),
  );
  const words = distinct.slice(0, maxShown).map((each) => `\`${each.words.replaceAll('*', '…')}\``);
  return {
    id: 'cut',
    pattern: /$^/,
    reasons: [...new Set(records.flatMap(({ reasons }) => reasons))],
    isGeneral: true,
    mayBe: records.map(({ id }) => id),
    meaning: () =>
      distinct.length > maxShown
        ? l10n.t(
            'The line is cut within an error. It can be {0} or another one. Paste the whole line.',
            words.join(', '),
          )
        : l10n.t(
            'The line is cut within an error. It can be one of these: {0}. Paste the whole line.',
            words.join(', '),
          ),
  };
}
