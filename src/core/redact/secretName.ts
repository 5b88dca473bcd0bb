import { noSecretNames, secretNameEnding, secretNameWithTail } from '../kubernetes/tables/secretNames.ts';

/** Characters at a name's end that count: one may be as long as the text, and is asked for at each of its values. */
const longest = 200;

/** Tells whether what is called so is a secret: `DB_PASSWORD`, `client-key-data`, `tokens`. */
export function isSecretName(name: string): boolean {
  const bare = name
    .slice(-longest)
    .toLowerCase()
    .replaceAll(/[-_.\s/:]/g, '');
  return (secretNameEnding.test(bare) || secretNameWithTail.test(bare)) && !noSecretNames.has(bare);
}
