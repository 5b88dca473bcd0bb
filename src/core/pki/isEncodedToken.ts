import { fieldOf } from './credentialPlace.ts';
import type { DecodedCredential, DecodedFile } from './pkiModel.ts';

/** Tells whether something that is presented as it is, as a token, is base64 of one. */
export function isEncodedToken({ path }: DecodedFile, credential: DecodedCredential): boolean {
  const { content, block, value } = credential;
  if (content.kind !== 'token' || block.innerKeyPath !== undefined) return false;
  const [outer, inner] = block.encoding;
  if (outer !== 'base64') return false;
  // Kubernetes decodes the data of a Secret once.
  if (value.object?.kind === 'Secret' && /(?:^|\.)data[.[]/.test(value.keyPath ?? '')) return inner === 'base64';
  return value.keyPath === undefined ? /(?:^|[/.])(?:token|jwt)$/i.test(path) : fieldOf(credential)?.role === 'token';
}
