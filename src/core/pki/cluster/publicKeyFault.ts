import type { DecodedContent } from '../pkiModel.ts';

/** What client-go's `ParsePublicKeysPEM` passes over: a form, or an algorithm. */
export type PublicKeyFault = 'pkcs1' | 'pkcs8' | 'Ed25519' | 'Ed448';

/** Tells why kube-apiserver verifies no token with a block of PEM; `undefined` if it does, or if it is another kind of block. */
export function publicKeyFault({
  content,
  label,
}: {
  readonly content: DecodedContent;
  readonly label: string;
}): PublicKeyFault | undefined {
  if (content.kind === 'privateKey') {
    if (content.encrypted) return undefined;
    if (content.algorithm === 'EC' && content.encoding === 'PKCS#8') return 'pkcs8';
    return edwards(content.algorithm);
  }
  if (content.kind !== 'publicKey') return undefined;
  return label === 'RSA PUBLIC KEY' ? 'pkcs1' : edwards(content.publicKey.algorithm);
}

function edwards(algorithm: string): 'Ed25519' | 'Ed448' | undefined {
  return algorithm === 'Ed25519' || algorithm === 'Ed448' ? algorithm : undefined;
}
