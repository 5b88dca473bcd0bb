import * as l10n from '@vscode/l10n';
import type { Judgement } from '../findings/judgement.ts';
import { hiddenFromGo } from '../findings/pemVisibility.ts';
import { encodingProblem } from '../findings/readability.ts';
import { demandedEncoding } from '../kubernetes/credentialFieldOf.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedContent, DecodedCredential, DecodedFile, Occurrence } from '../pki/pkiModel.ts';
import { wrongEncodingOf } from '../pki/wrongEncoding.ts';

/**
 * Says why the cluster cannot read any certificate at a place, since a renewed one is written in the same form: the
 * field is for a key, the encoding is not the one that the field needs, its base64 is invalid elsewhere, or Go ignores
 * the PEM block.
 *
 * @returns `undefined` if the cluster can read it.
 */
export function unusableField(target: Occurrence): { readonly fact: string; readonly wayOut: string } | undefined {
  const { file, credential } = target;
  if (fieldOf(credential)?.role === 'key' && !isBesideItsKey(target)) {
    return {
      fact: l10n.t('This field must contain a private key.'),
      wayOut: l10n.t('Put the certificate and the key in their own fields.'),
    };
  }
  const code = wrongEncodingOf(credential);
  if (code !== undefined) return wordsOf(encodingProblem(code, target));
  const broken = isDecodedByGo(credential) ? brokenBase64(file, credential) : undefined;
  if (broken !== undefined) {
    return {
      fact: l10n.t('This base64 text is not valid: {0}.', broken.reason),
      wayOut: l10n.t('Write the value as one line of base64.'),
    };
  }
  const hidden = hiddenFromGo(target)?.judgement;
  return hidden && wordsOf(hidden);
}

function wordsOf({ fact, wayOut = '' }: Judgement): { readonly fact: string; readonly wayOut: string } {
  return { fact, wayOut };
}

/** Go takes the first private key of a field and ignores everything else. */
function isBesideItsKey({ file, credential }: Occurrence): boolean {
  return bundleOf(file, credential).some(({ content }) => content.kind === 'privateKey');
}

/** Other programs can decode more leniently: YAML leaves blanks where lines were folded. */
function isDecodedByGo(credential: DecodedCredential): boolean {
  const { keyPath, object } = credential.value;
  return (
    fieldOf(credential) !== undefined || (keyPath !== undefined && demandedEncoding(keyPath, object) === 'base64-pem')
  );
}

/** A wrong character anywhere in a value: Go decodes all of it or nothing. */
function brokenBase64(
  { credentials }: DecodedFile,
  { value, block }: DecodedCredential,
): Extract<DecodedContent, { kind: 'unreadable' }> | undefined {
  for (const {
    value: other,
    block: { innerKeyPath },
    content,
  } of credentials) {
    const isAround = innerKeyPath === undefined || innerKeyPath === block.innerKeyPath;
    if (other !== value || !isAround || value.keyPath === undefined) continue;
    if (content.kind === 'unreadable' && content.layer === 'base64') return content;
  }
  return undefined;
}
