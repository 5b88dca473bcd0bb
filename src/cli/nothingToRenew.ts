import * as l10n from '@vscode/l10n';
import { credentialFieldOf } from '../core/kubernetes/credentialFieldOf.ts';
import type { LocatedValue } from '../core/locate/locateModel.ts';
import type { DecodedFile } from '../core/pki/pkiModel.ts';
import { placeholderWords } from '../core/present/unreadableWords.ts';
import { isCertificatePlace } from '../core/renewal/notRenewable.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { credentialKeyPath } from './credentialKeyPath.ts';

/**
 * Says why a file has no certificate where one is expected: it cannot be read, there is a placeholder, or the file refers
 * to another file with it.
 *
 * @param field - The only key path to check.
 * @returns `undefined` if none of these applies.
 */
export function nothingToRenew(file: DecodedFile, field: string | undefined): string | undefined {
  const reasons = [...unreadable(file), ...placeholders(file), ...named(file)].filter(
    ({ keyPath }) => field === undefined || keyPath === field,
  );
  if (reasons.length === 0) return undefined;
  const lines = reasons.map(
    ({ place, words }) => `  ${place === undefined ? '' : `${visibleText(place)}: `}${visibleWholeText(words)}\n`,
  );
  return `${l10n.t('{0} does not contain a certificate to renew:', visibleWholeText(file.path))}\n${lines.join('')}`;
}

interface Reason {
  readonly keyPath: string | undefined;
  /** For people; absent in plain text. */
  readonly place: string | undefined;
  /** Lower case, without full stop. */
  readonly words: string;
}

function unreadable(file: DecodedFile): readonly Reason[] {
  return file.credentials.flatMap((credential) => {
    const { content, value } = credential;
    if (content.kind !== 'unreadable' || value.placeholder !== undefined) return [];
    if (!isCertificatePlace(file, credential)) return [];
    const keyPath = credentialKeyPath(credential);
    return [{ keyPath, place: keyPath, words: content.reason }];
  });
}

function placeholders(file: DecodedFile): readonly Reason[] {
  return file.values.flatMap(({ keyPath, object, placeholder }: LocatedValue) => {
    if (keyPath === undefined || placeholder === undefined) return [];
    if (credentialFieldOf(keyPath, object)?.role !== 'certificate') return [];
    return [{ keyPath, place: keyPath, words: placeholderWords(placeholder) }];
  });
}

function named({ references = [] }: DecodedFile): readonly Reason[] {
  return references
    .filter(({ field }) => field.role === 'certificate')
    .map(({ keyPath, flag, path, filePath = path }) => ({
      keyPath,
      place: flag?.name ?? keyPath,
      // The path for the command: paths in files start at the file's folder, or at the root of its machine.
      words: l10n.t('the certificate is in {0}; renew that file', filePath),
    }));
}
