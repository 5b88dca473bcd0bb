import { noSecretNames, secretNameEnding } from '../kubernetes/tables/secretNames.ts';

/** Tells whether what is called so is a secret: `DB_PASSWORD`, `client-key-data`, `tokens`. */
export function isSecretName(name: string): boolean {
  const bare = name.toLowerCase().replaceAll(/[-_.\s/:]/g, '');
  return secretNameEnding.test(bare) && !noSecretNames.has(bare);
}
