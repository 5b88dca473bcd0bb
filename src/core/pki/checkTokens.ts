import { type TokenAlgorithmRecord, tokenAlgorithms } from '../kubernetes/tables/tokenAlgorithms.ts';
import { memoisedBy } from '../text/memoised.ts';
import type { Bytes } from '../x509/bytes.ts';
import { toHex } from '../x509/toHex.ts';
import type { PublicKey, SignatureAlgorithm } from '../x509/x509Model.ts';
import { checkSignature } from './checkSignature.ts';
import type { Cryptography } from './crypto.ts';
import { limits } from './limits.ts';
import type { DecodedCredential, KeyNode, TokenSignature } from './pkiModel.ts';
import { octetsOf, readSignedToken, type SignedToken } from './readToken.ts';

/**
 * Checks which known keys verify the signatures of tokens, as kube-apiserver does: the key that the token names, or
 * all if it names none. Tokens with other algorithms, and tokens from inventories, are not in the result. Never
 * rejects.
 */
export async function checkTokens(
  tokens: readonly DecodedCredential[],
  keys: ReadonlyMap<string, KeyNode>,
  cryptography: Cryptography,
): Promise<ReadonlyMap<DecodedCredential, TokenSignature>> {
  const checked = new Map<DecodedCredential, TokenSignature>();
  let byDigest: ReadonlyMap<string, KeyNode> | undefined;
  for (const credential of tokens) {
    const token = signedTokenOf(credential);
    const algorithm = token === undefined ? undefined : tokenAlgorithms[token.algorithm];
    if (token === undefined || algorithm === undefined) continue;
    byDigest ??= new Map([...keys.values()].map((key) => [key.spkiSha256, key]));
    const signature = await checkToken(token, algorithm, candidates(token, keys, byDigest), cryptography);
    if (signature !== undefined) checked.set(credential, signature);
  }
  return checked;
}

function signedTokenOf({ content, block }: DecodedCredential): SignedToken | undefined {
  return content.kind === 'token' && content.claims === undefined ? tokenIn(block) : undefined;
}

/** Always the same octets, so that a host can reuse the verdict when the graph is rebuilt. */
const tokenIn = memoisedBy((block: DecodedCredential['block']) => readSignedToken(block.bytes()));

function candidates(
  { keyId }: SignedToken,
  keys: ReadonlyMap<string, KeyNode>,
  byDigest: ReadonlyMap<string, KeyNode>,
): readonly KeyNode[] {
  if (keyId !== undefined) {
    // kube-apiserver names a key by base64url of the SHA-256 of its SubjectPublicKeyInfo.
    const digest = octetsOf(keyId);
    const named = digest && byDigest.get(toHex(digest));
    return named === undefined ? [] : [named];
  }
  // Service account keys are usually bare keys, rarely those of certificates.
  const isBare = ({ publicKeys, certificates }: KeyNode) => publicKeys.length > 0 || certificates.length === 0;
  const all = [...keys.values()];
  return [...all.filter(isBare), ...all.filter((key) => !isBare(key))].slice(0, limits.tokenKeys);
}

async function checkToken(
  token: SignedToken,
  algorithm: TokenAlgorithmRecord,
  keys: readonly KeyNode[],
  cryptography: Cryptography,
): Promise<TokenSignature | undefined> {
  const signed = toSignedObject(token, algorithm);
  for (const { keyId, publicKey } of keys) {
    const trial =
      signed === undefined || !fits(publicKey, algorithm)
        ? 'failed'
        : await checkSignature(cryptography, publicKey, signed, token.signedBytes);
    if (trial === 'verified') return { kind: 'verified', keyId };
    if (trial === 'unsupported') return undefined;
    if (token.keyId !== undefined) return { kind: 'invalid', keyId };
  }
  return { kind: 'unknownKey' };
}

function fits({ algorithm, curve }: PublicKey, record: TokenAlgorithmRecord): boolean {
  return algorithm === record.key && (record.curve === undefined || record.curve.name === curve);
}

function toSignedObject(
  { signature }: SignedToken,
  { oid, name, curve }: TokenAlgorithmRecord,
): { readonly signatureAlgorithm: SignatureAlgorithm; readonly signature: Bytes } | undefined {
  const signatureAlgorithm = { oid, name, der: noParameters };
  if (curve === undefined) return { signatureAlgorithm, signature };
  if (signature.length !== 2 * curve.octets) return undefined;
  const [r, s] = [signature.subarray(0, curve.octets), signature.subarray(curve.octets)];
  return { signatureAlgorithm, signature: sequence([...integer(r), ...integer(s)]) };
}

/** Not used with these algorithms. */
const noParameters: Bytes = new Uint8Array(0);

/** An INTEGER of an unsigned number (X.690 §8.3): no needless zeros, no sign bit. */
function integer(octets: Bytes): readonly number[] {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first === -1 ? [0] : [...octets.subarray(first)];
  const content = (digits[0] ?? 0) > 0x7f ? [0, ...digits] : digits;
  return [0x02, content.length, ...content];
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) has at most 139 octets. */
function sequence(content: readonly number[]): Bytes {
  return Uint8Array.from([0x30, ...(content.length > 0x7f ? [0x81] : []), content.length, ...content]);
}
