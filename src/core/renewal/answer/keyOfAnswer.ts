import { keyIdOf } from '../../pki/byteKey.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { Certificate } from '../../x509/x509Model.ts';

/** If the request was made with a new key: that key, from the files. */
export function keyOfAnswer(
  graph: PkiGraph,
  { keyId }: CertificateNode,
  certificates: readonly Certificate[],
): Occurrence | undefined {
  const ids = certificates.map(({ publicKey }) => keyIdOf(publicKey));
  if (ids.includes(keyId)) return undefined;
  return ids.flatMap((id) => graph.keys.get(id)?.privateKeys ?? [])[0];
}
