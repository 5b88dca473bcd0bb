import { encodePem } from '../../text/encodePem.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { generateKeyPair } from '../keys/generateKeyPair.ts';
import { keyAlgorithms } from '../keys/keyAlgorithms.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { readSpki } from '../keys/readSpki.ts';
import { writeKey } from '../keys/writeKey.ts';
import type { WebCryptography } from '../webCryptography.ts';
import type { RequestKey } from './requestModel.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** A key pair for a request, with the text of its file. */
export interface NewRequestKey extends RequestKey {
  /** PEM as kubeadm writes keys, for a file with mode 0600. The caller must wipe it. */
  readonly file: Bytes;
  /** Overwrites the private key; the file's text stays. */
  wipe(): void;
}

/** Makes a key pair for a request. */
export async function newRequestKey(
  algorithm: KeyAlgorithm,
  webCryptography: WebCryptography,
): Promise<NewRequestKey | RequestRefusal> {
  const pair = await generateKeyPair(algorithm, webCryptography);
  const { form } = keyAlgorithms[algorithm];
  const written = pair && writeKey(pair.pkcs8, form.encoding);
  if (pair === undefined || written === undefined) return refuseRequest('keyUnsupported', {});
  const file = new TextEncoder().encode(encodePem(form.label, written)) as Bytes;
  written.fill(0);
  return {
    publicKey: readSpki(pair.spki).publicKey,
    pkcs8: async () => pair.pkcs8.slice(),
    file,
    wipe: () => pair.pkcs8.fill(0),
  };
}
