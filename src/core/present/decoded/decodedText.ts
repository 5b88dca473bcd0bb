import * as l10n from '@vscode/l10n';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { DecodeProblem, PrivateKey } from '../../x509/x509Model.ts';
import { fingerprintText } from '../fingerprintText.ts';
import { keyKind } from '../keyWords.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { requestSignatureWords, revocationListSignerWords } from '../signatureWords.ts';
import { certificateLines, requestLines } from './certificateText.ts';
import { indent } from './hexText.ts';
import { publicKeyLines } from './publicKeyText.ts';
import { revocationListLines } from './revocationListText.ts';
import { tokenLines } from './tokenText.ts';

/**
 * Writes credentials as a document for reading, close to what `openssl x509 -text` prints. Our own lines begin with
 * `#` and say where each object is. For private keys, only the type and the public key are shown.
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
  { value, block, content, fingerprint }: DecodedCredential,
  file: DecodedFile,
  context: PresentContext,
  position: string | undefined,
): string[] {
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
    place.join(' · '),
    ...(fingerprint === undefined ? [] : [l10n.t('SHA-256 fingerprint {0}', fingerprintText(fingerprint))]),
    ...signatureWords(content, context.graph),
    ...problems.map(problemText),
  ].map((text) => `# ${text}`);
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

function contentLines(credential: DecodedCredential): string[] {
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
