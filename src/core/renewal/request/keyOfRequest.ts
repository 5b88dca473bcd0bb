import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { issuingSchemeOf, toPkcs8 } from '../issuingScheme.ts';
import type { RequestKey } from './requestModel.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** Chooses a certificate's private key from the files, for a request with the same key. */
export function existingKeyOf(
  node: CertificateNode,
  readBinaryFile: (path: string) => Promise<Bytes>,
): RequestKey | RequestRefusal {
  // An inventory lists keys, but does not contain them.
  const held = node.keys.filter(({ file }) => file.inventory === undefined);
  const [first] = held;
  if (first === undefined) return refuseRequest('keyMissing', { certificate: node });
  return requestKeyOf(first, readBinaryFile);
}

/** Prepares a private key from a file for requests. */
export function requestKeyOf(
  key: Occurrence,
  readBinaryFile: (path: string) => Promise<Bytes>,
): RequestKey | RequestRefusal {
  const { content, block } = key.credential;
  if (content.kind !== 'privateKey') return refuseRequest('keyMissing', { key });
  if (content.encrypted) return refuseRequest('keyEncrypted', { key });
  const { publicKey, encoding } = content;
  const scheme = publicKey && issuingSchemeOf(publicKey);
  if (publicKey === undefined || scheme === undefined) return refuseRequest('keyUnsupported', { key });
  return {
    publicKey,
    pkcs8: async () => {
      const bytes = block.encoding[0] === 'der' ? await readBinaryFile(key.file.path) : block.bytes();
      const pkcs8 = toPkcs8(encoding, bytes, scheme);
      // The caller wipes what it receives; the wrapped bytes are wiped here.
      if (pkcs8 !== undefined && pkcs8.buffer !== bytes.buffer) bytes.fill(0);
      return pkcs8;
    },
  };
}
