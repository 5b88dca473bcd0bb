import type { DecodedCredential } from '../core/pki/pkiModel.ts';

/** Key path of a credential as `inspect` shows it and `--field` takes it; `undefined` in plain text. */
export function credentialKeyPath({ value, block }: DecodedCredential): string | undefined {
  const { keyPath } = value;
  return block.innerKeyPath === undefined ? keyPath : `${keyPath ?? ''} > ${block.innerKeyPath}`;
}
