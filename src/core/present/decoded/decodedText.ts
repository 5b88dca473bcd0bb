import * as l10n from '@vscode/l10n';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { DecodeProblem, PrivateKey } from '../../x509/x509Model.ts';
import { certificateTitle } from '../certificateWords.ts';
import { expiryInWords } from '../expiryWords.ts';
import { fingerprintText } from '../fingerprintText.ts';
import { blockSummary } from '../hints/inlineSummary.ts';
import { findingsIn, judgeAtPlace, placeProblems } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { nodeOf } from '../nodeOf.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { differentProblems, sentencesOf } from '../problemSentences.ts';
import { requestSignatureWords, revocationListSignerWords } from '../signatureWords.ts';
import { stateMark } from '../stateMark.ts';
import { findingState } from '../verdict.ts';
import { certificateLines, requestLines } from './certificateText.ts';
import { indent } from './hexText.ts';
import { publicKeyLines } from './publicKeyText.ts';
import { revocationListLines } from './revocationListText.ts';
import { tokenLines } from './tokenText.ts';

/**
 * Writes credentials as a document for reading, close to what `openssl x509 -text` prints. Our own lines begin with
 * `#`: the verdict with every sentence of its problems, then where each object is. For private keys, only the type and the public key are shown.
 *
 * @param credentials - Credentials of `file`, in the order to show them: one, or all members of a bundle.
 */
export function decodedText(
  credentials: readonly DecodedCredential[],
  file: DecodedFile,
  context: PresentContext,
): string {
  const sections = credentials.map((credential, index) => {
    const position = credentials.length === 1 ? undefined : l10n.t('{0} of {1}', index + 1, credentials.length);
    return [...headerLines(credential, file, context, position), '', ...contentLines(credential)].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

function headerLines(
  credential: DecodedCredential,
  file: DecodedFile,
  context: PresentContext,
  position: string | undefined,
): string[] {
  const { value, block, content, fingerprint } = credential;
  const keyPath = block.innerKeyPath ?? value.keyPath;
  const line = file.lines === undefined ? undefined : file.lines.positionAt(block.span.start).line + 1;
  const place = [
    visibleWholeText(pathLabel(context, file)),
    ...(keyPath === undefined ? [] : [visibleWholeText(keyPath)]),
    ...(line === undefined ? [] : [l10n.t('line {0}', line)]),
    ...(position === undefined ? [] : [position]),
  ];
  const problems = 'problems' in content ? content.problems : [];
  return [
    ...verdictLines(credential, file, context),
    place.join(' · '),
    ...(fingerprint === undefined ? [] : [l10n.t('SHA-256 fingerprint {0}', fingerprintText(fingerprint))]),
    ...signatureWords(content, context.graph),
    ...problems.map(problemText),
  ].map((text) => `# ${text}`);
}

/** What it is and whether it works, then its problems in full. */
function verdictLines(credential: DecodedCredential, file: DecodedFile, context: PresentContext): readonly string[] {
  const findings = findingsIn(context.findings, file, credential.block.span);
  const problems = differentProblems(findings).flatMap((problem) =>
    sentencesOf(problem.message).map((each, index) =>
      index === 0 ? `${stateMark(findingState(problem))} ${each}` : `  ${each}`,
    ),
  );
  const node = nodeOf(context.graph, credential);
  if (node === undefined) {
    const summary = blockSummary(credential, file, context);
    return summary === undefined ? problems : [summary, ...problems];
  }
  const verdict = judgeAtPlace(node, { file, credential }, [], context);
  const { state, expiry, isSound } = verdict;
  const { now, locale } = context;
  const words = expiryInWords(node.certificate, expiry, { now, locale, isSound });
  return [
    `${stateMark(state)} ${l10n.t('{0}, {1}', visibleWholeText(certificateTitle(node)), words)}`,
    ...problems,
    ...placeProblems(verdict).map((each) => `${stateMark(state)} ${visibleWholeText(each)}`),
  ];
}

/** Result of checking the signature of a request or CRL. The signature of a certificate is shown with its chain. */
function signatureWords(content: DecodedCredential['content'], graph: PkiGraph): readonly string[] {
  switch (content.kind) {
    case 'certificationRequest':
      return [requestSignatureWords(graph, content)];
    case 'crl':
      return [revocationListSignerWords(graph, content, visibleWholeText)];
    default:
      return [];
  }
}

function problemText({ field, reason }: DecodeProblem): string {
  return l10n.t('Problem in {0}: {1}', visibleWholeText(field), visibleWholeText(reason));
}

/** Writes what a credential contains as OpenSSL does; of a private key, only the type and the public key. */
export function contentLines(credential: DecodedCredential): string[] {
  const { content } = credential;
  switch (content.kind) {
    case 'certificate':
      return certificateLines(content);
    case 'certificationRequest':
      return requestLines(content);
    case 'crl':
      return revocationListLines(content);
    case 'privateKey':
      return privateKeyLines(content);
    case 'publicKey':
      return ['Public-Key:', ...indent(publicKeyLines(content.publicKey), 4)];
    case 'token':
      return tokenLines(credential);
    case 'unreadable':
      return [l10n.t('# Cannot be read ({0}): {1}', content.layer, visibleWholeText(content.reason))];
  }
}

function encryptionWords({ encryption }: PrivateKey): string {
  return encryption === undefined ? 'encrypted' : `encrypted: ${visibleWholeText(encryption)}`;
}

function privateKeyLines(key: PrivateKey): string[] {
  return [
    l10n.t('# Private key values are not shown.'),
    `Private-Key: (${[keyKind(key), key.encoding, ...(key.encrypted ? [encryptionWords(key)] : [])].join(', ')})`,
    ...(key.publicKey === undefined
      ? []
      : ['    Subject Public Key Info:', ...indent(publicKeyLines(key.publicKey), 8)]),
  ];
}

/** Lines of numbers: of a modulus, a point, a signature. */
const numbers = /^ +(?:[\da-f]{2}:)+(?:[\da-f]{2})?$/i;

/** Where a decoded text folds, in lines from 0. The numbers of keys and signatures are folded from the start. */
export function decodedFolds(text: string): readonly { first: number; last: number; isFolded: boolean }[] {
  const lines = text.trimEnd().split('\n');
  const depths = lines.map((line) => (line === '' ? undefined : line.length - line.trimStart().length));
  return lines.flatMap((_, first) => {
    const depth = depths[first];
    if (depth === undefined) return [];
    const next = depths.findIndex((other, index) => index > first && (other ?? -1) <= depth);
    const last = (next === -1 ? lines.length : next) - 1;
    return last === first ? [] : [{ first, last, isFolded: numbers.test(lines[first + 1] ?? '') && last > first + 1 }];
  });
}
