import { demandedEncoding } from '../kubernetes/credentialFieldOf.ts';
import { memoisedBy } from '../text/memoised.ts';
import { fieldOf } from './credentialPlace.ts';
import type { DecodedCredential } from './pkiModel.ts';

/** An encoding that the field's reader does not undo. */
export type WrongEncoding =
  | 'data-field-raw-pem'
  | 'data-field-der'
  | 'double-base64'
  | 'stringdata-base64'
  | 'pem-malformed';

/** Compares a block's layers with what its field demands. Embedded documents have layers of their own: not judged. */
export const wrongEncodingOf = memoisedBy((credential: DecodedCredential): WrongEncoding | undefined => {
  const { block, value } = credential;
  if (value.keyPath === undefined || block.innerKeyPath !== undefined) return undefined;
  const field = fieldOf(credential);
  const isRawPem = block.encoding[0] === 'pem' && field?.role !== 'token';
  if (isRawPem && demandedEncoding(value.keyPath, value.object) === 'base64-pem') return 'data-field-raw-pem';
  if (field === undefined || field.role === 'mixed' || field.role === 'token') return undefined;
  const [outer, inner] = block.encoding;
  if (field.encoding === 'pem') {
    return outer === 'base64' && /(?:^|\.)stringData[.[]/.test(value.keyPath) ? 'stringdata-base64' : undefined;
  }
  if (field.encoding !== 'base64-pem') return undefined;
  if (outer !== 'base64') return undefined;
  // The base64 inside is that of a PEM block which has lost its first and last line: decoding it once gives no PEM.
  if (inner === 'base64') return block.encoding[2] === 'der' ? 'pem-malformed' : 'double-base64';
  return inner === 'der' ? 'data-field-der' : undefined;
});
