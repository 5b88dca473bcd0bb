import type { GoCertificate, GoPublicKey, GoSignatureAlgorithm } from '../../x509/go/goCertificate.ts';
import type { VerificationError } from './verificationModel.ts';

/** Bit of keyUsage. */
const keyCertSign = 1 << 5;
/** Go's crypto/rsa, unless GODEBUG says `rsa1024min=0`. */
const smallestModulusBits = 1024;
const largestExponent = 2n ** 31n - 1n;

type KeyAlgorithm = 'RSA' | 'ECDSA' | 'Ed25519' | 'DSA';

/** The algorithms that Go knows: name from `SignatureAlgorithm.String`, keys, and whether the hash is rejected. */
const algorithms: Readonly<
  Record<
    Exclude<GoSignatureAlgorithm, 'UnknownSignatureAlgorithm'>,
    readonly [name: string, key: KeyAlgorithm, isInsecure?: 'insecure']
  >
> = {
  MD5WithRSA: ['MD5-RSA', 'RSA', 'insecure'],
  SHA1WithRSA: ['SHA1-RSA', 'RSA', 'insecure'],
  SHA256WithRSA: ['SHA256-RSA', 'RSA'],
  SHA384WithRSA: ['SHA384-RSA', 'RSA'],
  SHA512WithRSA: ['SHA512-RSA', 'RSA'],
  SHA256WithRSAPSS: ['SHA256-RSAPSS', 'RSA'],
  SHA384WithRSAPSS: ['SHA384-RSAPSS', 'RSA'],
  SHA512WithRSAPSS: ['SHA512-RSAPSS', 'RSA'],
  DSAWithSHA1: ['DSA-SHA1', 'DSA', 'insecure'],
  DSAWithSHA256: ['DSA-SHA256', 'DSA'],
  ECDSAWithSHA1: ['ECDSA-SHA1', 'ECDSA', 'insecure'],
  ECDSAWithSHA256: ['ECDSA-SHA256', 'ECDSA'],
  ECDSAWithSHA384: ['ECDSA-SHA384', 'ECDSA'],
  ECDSAWithSHA512: ['ECDSA-SHA512', 'ECDSA'],
  PureEd25519: ['Ed25519', 'Ed25519'],
};

/** Types of Go's keys, and Go's errors for a signature that does not verify. */
const keyTypes = {
  RSA: { type: '*rsa.PublicKey', mismatch: 'crypto/rsa: verification error' },
  ECDSA: { type: '*ecdsa.PublicKey', mismatch: 'x509: ECDSA verification failure' },
  Ed25519: { type: 'ed25519.PublicKey', mismatch: 'x509: Ed25519 verification failure' },
} as const;

/**
 * Tells why Go rejects `issuer` without checking the signature of `certificate`: it is not a CA, or algorithm or key
 * are rejected. In Go's order.
 *
 * @returns `undefined` when the signature decides.
 */
export function signingFault(certificate: GoCertificate, issuer: GoCertificate): VerificationError | undefined {
  const refuse = (code: VerificationError['code'], message: string, detail?: string): VerificationError => {
    return { code, message, certificate: issuer, ...(detail === undefined ? {} : { detail }) };
  };
  if (!maySign(issuer)) {
    return refuse(
      'constraintViolation',
      'x509: invalid signature: parent certificate cannot sign this kind of certificate',
    );
  }
  const { publicKey } = issuer;
  const unsupported = () => refuse('unsupportedAlgorithm', 'x509: cannot verify signature: algorithm unimplemented');
  if (publicKey.algorithm === 'unknown' || certificate.signatureAlgorithm === 'UnknownSignatureAlgorithm') {
    return unsupported();
  }
  const [name, keyAlgorithm, isInsecure] = algorithms[certificate.signatureAlgorithm];
  if (isInsecure) {
    return refuse('insecureAlgorithm', `x509: cannot verify signature: insecure algorithm ${name}`, name);
  }
  if (publicKey.algorithm === 'DSA') return unsupported();
  if (publicKey.algorithm !== keyAlgorithm) {
    const { type } = keyTypes[publicKey.algorithm];
    return refuse(
      'keyAlgorithmMismatch',
      `x509: signature algorithm specifies an ${keyAlgorithm} public key, but have public key of type ${type}`,
    );
  }
  const keyFault = publicKey.algorithm === 'RSA' ? rsaKeyFault(publicKey) : undefined;
  return keyFault === undefined ? undefined : refuse('keyRefused', keyFault);
}

/** Go's error for a failed signature check with `issuer`'s key type. */
export function signatureMismatch(issuer: GoCertificate): VerificationError {
  const { algorithm } = issuer.publicKey;
  const message = algorithm in keyTypes ? keyTypes[algorithm as keyof typeof keyTypes].mismatch : '';
  return { code: 'signatureMismatch', message, certificate: issuer };
}

/** Go's `CheckSignatureFrom`: version 1 and 2 have no basicConstraints; an empty keyUsage counts as none. */
function maySign({ version, basicConstraintsValid, isCa, keyUsage = 0 }: GoCertificate): boolean {
  if (version === 3 && !basicConstraintsValid) return false;
  if (basicConstraintsValid && !isCa) return false;
  return keyUsage === 0 || (keyUsage & keyCertSign) !== 0;
}

function rsaKeyFault({ modulus, exponent }: GoPublicKey & { readonly algorithm: 'RSA' }): string | undefined {
  const bits = modulus.length * 8 - (Math.clz32(modulus[0] ?? 0) - 24);
  if (bits < smallestModulusBits) {
    return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
  }
  if (((modulus.at(-1) ?? 0) & 1) === 0) return 'crypto/rsa: public modulus is even';
  if (exponent < 2n) return 'crypto/rsa: public exponent too small or negative';
  if ((exponent & 1n) === 0n) return 'crypto/rsa: public exponent is even';
  return exponent > largestExponent ? 'crypto/rsa: public exponent too large' : undefined;
}
