import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** How tokens are signed with a key of each kind, and other hashes for RSA. */
const hashes: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

/** The name that kube-apiserver gives to a key in tokens. */
function tokenKeyIdOf(privatePem: string): string {
  const spki = createPublicKey(createPrivateKey(privatePem)).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(spki).digest('base64url');
}

/** A token that the private key signs, as kube-apiserver does; `kid` of null leaves it out. */
export function signedToken(
  claims: Readonly<Record<string, unknown>>,
  privatePem: string,
  {
    alg = usualAlgorithm(createPrivateKey(privatePem)),
    kid = tokenKeyIdOf(privatePem),
  }: { alg?: string; kid?: string } = {},
): string {
  const key = createPrivateKey(privatePem);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, ...(kid === '' ? {} : { kid }) })}.${part(claims)}`;
  const signature = sign(hashes[alg] ?? 'sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function usualAlgorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'rsa') return 'RS256';
  const sizes: Readonly<Record<string, string>> = { secp384r1: 'ES384', secp521r1: 'ES512' };
  return sizes[asymmetricKeyDetails?.namedCurve ?? ''] ?? 'ES256';
}
