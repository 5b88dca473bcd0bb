import { memoisedBy } from '../text/memoised.ts';
import type { Edit } from './edits.ts';
import { freeTextEdits } from './freeText.ts';
import { looksSecret } from './randomWords.ts';
import { tokenEdits } from './tokens.ts';

/** Searches the texts of one file. */
export interface SecretSearch {
  /** See {@link freeTextEdits}. */
  readonly editsOf: (text: string) => readonly Edit[];
  /** Whether a key is a secret, or contains one. */
  readonly isSecretKey: (key: string) => boolean;
}

/**
 * Searches each text once: the same keys and values occur many times in a document.
 *
 * @param known - Secrets that the file also contains elsewhere.
 */
export function secretSearch(known: readonly string[]): SecretSearch {
  return {
    editsOf: memoisedBy((text) => freeTextEdits(text, known)),
    isSecretKey: memoisedBy(
      (key) => looksSecret(key) || tokenEdits(key).length > 0 || known.some((secret) => key.includes(secret)),
    ),
  };
}
