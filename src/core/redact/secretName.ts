import { noSecretNames, secretNameEnding, secretNameWithTail } from '../kubernetes/tables/secretNames.ts';

/**
 * How many characters at a name's end count: a name can be as long as the text, and is checked for each of its values.
 */
const longest = 200;

/** Whether a name stands for a secret: `DB_PASSWORD`, `client-key-data`, `tokens`. */
export function isSecretName(name: string): boolean {
  const bare = name
    .slice(-longest)
    .toLowerCase()
    .replaceAll(/[-_.\s/:]/g, '');
  return (secretNameEnding.test(bare) || secretNameWithTail.test(bare)) && !noSecretNames.has(bare);
}
