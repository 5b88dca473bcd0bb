import { constants, createHash, createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { byteKey } from '../core/pki/byteKey.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import { type HashName, type KeyKind, type SignatureScheme, signatureSchemeOf } from '../core/pki/signatureSchemes.ts';
import type { PublicKey } from '../core/x509/x509Model.ts';

/** Parsing a key costs ten times as much as using it; one scan rarely finds more CAs than this. */
const cachedKeys = 1000;

/**
 * Bits up to which hosts check RSA signatures: OpenSSL answers that longer ones are wrong above 16,384 bits, and
 * BoringSSL, by its version, from 8,192 on.
 */
const longestOfHosts = 8192;

const keyKinds: Readonly<Record<string, KeyKind>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  dsa: 'DSA',
};

/**
 * Creates the cryptography of a Node process: synchronous, keys parsed once.
 *
 * Keys are read as bare SubjectPublicKeyInfo. `X509Certificate` is not used: it crashes the process on some odd keys
 * (Node 24). Electron's BoringSSL knows fewer algorithms than OpenSSL; those answer `undefined`.
 */
export function createNodeCryptography(): Cryptography {
  const keys = new Map<string, KeyObject | undefined>();

  const keyOf = (publicKey: PublicKey): KeyObject | undefined => {
    const id = byteKey(publicKey.spki);
    if (keys.has(id)) return keys.get(id);
    if (keys.size >= cachedKeys) for (const oldest of [...keys.keys()].slice(0, cachedKeys / 4)) keys.delete(oldest);
    const key = attempt(() => createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' }));
    keys.set(id, key);
    return key;
  };

  return {
    sha256: (bytes) => digest('sha256', bytes),

    verify(publicKey, algorithm, signedBytes, signature) {
      const scheme = signatureSchemeOf(algorithm);
      if (scheme === undefined) return undefined;
      const key = keyOf(publicKey);
      const kind = key?.asymmetricKeyType && keyKinds[key.asymmetricKeyType];
      if (key === undefined || kind === undefined) return undefined;
      if (!scheme.keys.includes(kind)) return false;
      const isLong = (key.asymmetricKeyDetails?.modulusLength ?? 0) > longestOfHosts;
      // Node has no setting for the hash of the mask.
      const hasOtherMask = scheme.kind === 'pss' && scheme.maskHash !== scheme.hash;
      if ((scheme.kind === 'pkcs1' || scheme.kind === 'pss') && (isLong || hasOtherMask)) {
        return import('./verifyRsaHere.ts').then(({ verifyRsaHere }) =>
          verifyRsaHere(scheme, publicKey, signedBytes, signature, digest),
        );
      }
      return attempt(() => verifyWith(scheme, key, signedBytes, signature));
    },

    derivePublicKey(label, der) {
      const type = label === 'EC PRIVATE KEY' ? 'sec1' : label === 'RSA PRIVATE KEY' ? 'pkcs1' : 'pkcs8';
      return attempt(() => {
        // A view, not a copy, so that the key's bytes exist only once.
        const view = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
        const privateKey = createPrivateKey({ key: view, format: 'der', type });
        return new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
      });
    },
  };
}

function digest(hash: HashName, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash(hash).update(bytes).digest());
}

function verifyWith(scheme: SignatureScheme, key: KeyObject, signedBytes: Uint8Array, signature: Uint8Array): boolean {
  switch (scheme.kind) {
    case 'pss': {
      const { hash, saltLength } = scheme;
      return verify(hash, signedBytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
    }
    case 'eddsa':
      return verify(null, signedBytes, key, signature);
    case 'pkcs1':
    case 'ecdsa':
    case 'dsa':
      return verify(scheme.hash, signedBytes, key, signature);
  }
}

/** OpenSSL throws on algorithms and keys that it does not support: here that is an answer, not an error. */
function attempt<Value>(compute: () => Value): Value | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
