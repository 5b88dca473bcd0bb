import * as l10n from '@vscode/l10n';
import { type DecodingTools, decodeFile } from '../../pki/decodeFile.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { type RequestRefusal, refuseRequest } from '../request/requestRefusal.ts';

/** The answer to a request: pasted text, or the bytes of a file. */
export type AnswerSource = { readonly text: string } | { readonly bytes: Bytes };

/**
 * Reads the certificates of an answer, in order: PEM, base64 of PEM or DER, DER, PKCS#7, the `status.certificate` of a
 * signed CertificateSigningRequest, or the Secret that cert-manager made. Never throws.
 *
 * @returns At least one certificate, or why there is none.
 */
export function readAnswer(source: AnswerSource, tools: DecodingTools): readonly Certificate[] | RequestRefusal {
  const file = decodeAnswer(source, tools);
  const contents = file.credentials.map(({ content }) => content);
  const certificates = contents.filter((content) => content.kind === 'certificate');
  if (contents.some(({ kind }) => kind === 'privateKey')) return refuseRequest('answerHasKey', {});
  if (certificates.length > 0) return certificates;
  if (contents.some(({ kind }) => kind === 'certificationRequest')) return refuseRequest('answerIsRequest', {});
  const broken = contents.find((content) => content.kind === 'unreadable' && content.isForeign !== true);
  if (broken?.kind !== 'unreadable') return refuseRequest('answerEmpty', {});
  return refuseRequest('answerEmpty', {
    fact: l10n.t('The content cannot be read: {0}.', visibleText(broken.reason)),
  });
}

function decodeAnswer(source: AnswerSource, tools: DecodingTools): DecodedFile {
  const path = 'answer';
  if ('bytes' in source) return withoutBase64(decodeFile({ path, bytes: source.bytes }, tools), source, tools);
  return withoutBase64(decodeFile({ path, text: source.text }, tools), source, tools);
}

/** A value that was copied out of its field does not show what it is. */
function withoutBase64(file: DecodedFile, source: AnswerSource, tools: DecodingTools): DecodedFile {
  if (file.credentials.length > 0) return file;
  const text = 'text' in source ? source.text : new TextDecoder().decode(source.bytes);
  const value = text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  const decoded = /^[\w+/=\s-]+$/.test(value) && value.length > 64 ? decodeBase64(value) : undefined;
  return decoded instanceof Uint8Array ? decodeFile({ path: file.path, bytes: decoded }, tools) : file;
}
