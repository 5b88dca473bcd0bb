import { algorithmError } from '../pki/kubeconfig/pairFault.ts';
import { optional } from '../text/optional.ts';
import type { Severity } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, problem } from './judgement.ts';

/** What is wrong with a key, by kind of weakness. `{key}` names it: `The RSA key of apiserver`. */
export const weakKeyFacts = {
  smallRsa: '{key} has {bits} bits. At least 2048 are needed.',
  largeRsa: '{key} has {bits} bits. Go accepts at most 8192 from the other side.',
  exponent: '{key} has the public exponent {exponent} instead of the usual 65537.',
  largeExponent: '{key} has a public exponent of more than 64 bits instead of the usual 65537.',
  explicitCurve: '{key} spells out its curve instead of naming it.',
  unknownCurve: '{key} uses the curve {curve}, which Kubernetes does not support.',
  oldCurve: '{key} uses the curve {curve}, which TLS 1.3 does not support.',
  unknownAlgorithm: '{key} uses an algorithm that Kubernetes does not support.',
} as const;

const goRejects = 'Go, and therefore Kubernetes, rejects it with {error}.';

/** What each weakness breaks. */
export const weakKeyConsequences = {
  rejected: goRejects,
  factored: 'Anyone who factors it can use its identity, and OpenSSL rejects it with {error}.',
  largeRsa: 'The other side fails with `tls: server sent certificate containing RSA key larger than 8192 bits`.',
  forgeable: 'It works, but careless programs accept forged signatures.',
  oldCurve: 'The handshake fails if the other side only supports TLS 1.3.',
  signed: 'Clients that verify what it signed fail with `x509: cannot verify signature: algorithm unimplemented`.',
  pair: 'Programs that load the pair fail with {error}.',
} as const;

/** How to replace a weak key. */
const wayOut = {
  ca: 'Create a CA with another key, and reissue what it signed.',
  certificate: 'Renew it with a new key: RSA with 2048 bits or more, or P-256.',
  key: 'Create a new key: RSA with 2048 bits or more, or P-256.',
} as const;

/**
 * RSA key too small.
 *
 * When: an RSA modulus is shorter than 2048 bits, in a certificate or in a key whose certificate is not known.
 *
 * This is less than the accepted 112 bits of security. OpenSSL rejects it at its default security level, Go below 1024 bits.
 *
 * @category key
 * @about certificate
 * @stage judge
 * @see NIST57, EXP
 */
export const keyRsaTooSmall = {
  code: 'key-rsa-too-small',
  severity: 'error',
  fact: weakKeyFacts.smallRsa,
  consequence: { rejected: weakKeyConsequences.rejected, factored: weakKeyConsequences.factored },
  wayOut,
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/**
 * RSA key too large.
 *
 * When: an RSA modulus is longer than 8192 bits.
 *
 * Go's crypto/tls has this limit since 1.20.7. Use 2048 to 4096 bits.
 *
 * @category key
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const keyRsaTooLarge = {
  code: 'key-rsa-too-large',
  severity: 'warning',
  fact: weakKeyFacts.largeRsa,
  consequence: weakKeyConsequences.largeRsa,
  wayOut,
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/**
 * Unusual RSA exponent.
 *
 * When: the public exponent is even, below 65537 or above 2^31-1. It is an error where Go rejects it: below 2, even, or above 2^31-1. A
 * small odd exponent of a CA is information.
 *
 * @category key
 * @about certificate
 * @stage judge
 * @see RFC4055
 */
export const keyRsaBadExponent = {
  code: 'key-rsa-bad-exponent',
  severity: 'warning',
  fact: { exponent: weakKeyFacts.exponent, largeExponent: weakKeyFacts.largeExponent },
  consequence: { rejected: weakKeyConsequences.rejected, forgeable: weakKeyConsequences.forgeable },
  wayOut,
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/**
 * Unsupported elliptic curve.
 *
 * When: the key uses P-224. It is an error for every curve that Go does not support (P-192, brainpool, secp256k1, …) and for curve
 * parameters that are spelled out instead of named.
 *
 * Go supports P-224, P-256, P-384 and P-521, and cannot parse a certificate with another curve. TLS 1.3 has P-256, P-384 and P-521
 * only. Use P-256 or P-384.
 *
 * @category key
 * @about certificate
 * @stage judge
 * @see EXP, RFC8446
 */
export const keyWeakCurve = {
  code: 'key-weak-curve',
  severity: 'warning',
  fact: {
    explicitCurve: weakKeyFacts.explicitCurve,
    unknownCurve: weakKeyFacts.unknownCurve,
    oldCurve: weakKeyFacts.oldCurve,
  },
  consequence: { rejected: weakKeyConsequences.rejected, oldCurve: weakKeyConsequences.oldCurve },
  wayOut,
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/**
 * Unsupported key algorithm.
 *
 * When: the key is neither RSA, EC nor Ed25519 (DSA, RSA-PSS key OID, Ed448, …), or it is Ed25519 and signs service account tokens or
 * lies in the PKI folder of kubeadm.
 *
 * kubeadm and service account signing support RSA and ECDSA only.
 *
 * @category key
 * @about certificate
 * @stage judge
 * @see CG-cert, K-sa, KA-pki
 */
export const keyAlgorithmUnsupported = {
  code: 'key-algorithm-unsupported',
  severity: 'error',
  fact: {
    unknownAlgorithm: weakKeyFacts.unknownAlgorithm,
    ofKubeadm: '{key} is an Ed25519 key, but kubeadm accepts only RSA and ECDSA.',
    ofTokens: '{key} is an Ed25519 key, but service account tokens are signed only with RSA and ECDSA.',
  },
  consequence: {
    signed: weakKeyConsequences.signed,
    pair: weakKeyConsequences.pair,
    ofKubeadm: 'kubeadm fails with `the private key file … is neither in RSA nor ECDSA format`.',
    ofTokens: 'kube-apiserver exits at start with `unknown private key type`.',
  },
  wayOut,
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/** Why a key should not be used: its code, and which sentences of that code's record say it. */
export type KeyWeakness =
  | Weak<'key-rsa-too-small', 'smallRsa', 'rejected' | 'factored'>
  | Weak<'key-rsa-too-large', 'largeRsa', 'largeRsa'>
  | Weak<'key-rsa-bad-exponent', 'exponent' | 'largeExponent', 'rejected' | 'forgeable'>
  | Weak<'key-weak-curve', 'explicitCurve' | 'unknownCurve' | 'oldCurve', 'rejected' | 'oldCurve'>
  | Weak<'key-algorithm-unsupported', 'unknownAlgorithm', 'signed' | 'pair'>;

interface Weak<Code, Fact extends keyof typeof weakKeyFacts, Consequence extends keyof typeof weakKeyConsequences> {
  readonly code: Code;
  /** Absent: the record's. */
  readonly severity?: Severity;
  readonly fact: Fact;
  readonly consequence: Consequence;
  readonly values: WeakKeyValues;
}

/** What the sentences name; empty where they do not. */
interface WeakKeyValues {
  readonly bits: number;
  readonly exponent: string;
  readonly curve: string;
  readonly error: string;
}

const noValues: WeakKeyValues = { bits: 0, exponent: '', curve: '', error: '' };

/** What counts for a key's strength. */
export interface KeyFacts {
  readonly algorithm: string;
  readonly bits?: number | undefined;
  readonly curve?: string | undefined;
  readonly exponent?: bigint | undefined;
}

/** NIST SP 800-57 part 1: 112 bits of security. */
const leastRsaBits = 2048;
/** Go 1.24's crypto/rsa. */
const leastRsaBitsOfGo = 1024;
/** Go's crypto/tls, since 1.20.7: larger keys take seconds to verify. */
const mostRsaBits = 8192;
const usualExponent = 65537n;
/** Go's crypto/rsa keeps the exponent in 31 bits. */
const largestExponent = 2n ** 31n - 1n;
/** Go's parser keeps it in 63. */
const largestInteger = 2n ** 63n - 1n;
/** The curves of Go's crypto/x509; it cannot parse a certificate with another one. */
const curvesOfGo: ReadonlySet<string> = new Set(['P-224', 'P-256', 'P-384', 'P-521']);

/**
 * Judges a key by itself. A certificate or key whose algorithm could not be read has no weakness.
 *
 * @param owner - What the key belongs to: different programs reject it.
 */
export function keyWeakness(key: KeyFacts, owner: 'leaf' | 'ca' | 'key'): KeyWeakness | undefined {
  switch (key.algorithm) {
    case '':
    case 'unknown':
    case '?':
    case 'Ed25519':
      return undefined;
    case 'RSA':
      return rsaSize(key.bits, owner) ?? rsaExponent(key.exponent, owner);
    case 'EC':
      return curveWeakness(key);
    default:
      return {
        code: 'key-algorithm-unsupported',
        fact: 'unknownAlgorithm',
        consequence: owner === 'ca' ? 'signed' : 'pair',
        values: { ...noValues, error: `\`${algorithmError(key.algorithm) ?? ''}\`` },
      };
  }
}

function rsaSize(bits: number | undefined, owner: 'leaf' | 'ca' | 'key'): KeyWeakness | undefined {
  if (bits === undefined || bits === 0) return undefined;
  if (bits > mostRsaBits) {
    return { code: 'key-rsa-too-large', fact: 'largeRsa', consequence: 'largeRsa', values: { ...noValues, bits } };
  }
  if (bits >= leastRsaBits) return undefined;
  const isRejected = bits < leastRsaBitsOfGo;
  const ofOpenssl = owner === 'ca' ? '`ca key too small`' : '`ee key too small`';
  const error = isRejected ? `\`crypto/rsa: ${bits}-bit keys are insecure\`` : ofOpenssl;
  return {
    code: 'key-rsa-too-small',
    fact: 'smallRsa',
    consequence: isRejected ? 'rejected' : 'factored',
    values: { ...noValues, bits, error },
  };
}

function rsaExponent(exponent: bigint | undefined, owner: 'leaf' | 'ca' | 'key'): KeyWeakness | undefined {
  if (exponent === undefined || (exponent >= usualExponent && exponent <= largestExponent && exponent % 2n === 1n)) {
    return undefined;
  }
  const error = exponentError(exponent);
  // Public roots have small exponents, and only their owners could change that.
  const severity = error !== undefined ? 'error' : owner === 'ca' ? 'info' : undefined;
  return {
    code: 'key-rsa-bad-exponent',
    ...optional('severity', severity),
    fact: exponent < 2n ** 64n ? 'exponent' : 'largeExponent',
    consequence: error === undefined ? 'forgeable' : 'rejected',
    values: { ...noValues, exponent: exponent.toString(), error: error ?? '' },
  };
}

function exponentError(exponent: bigint): string | undefined {
  if (exponent === 0n) return '`x509: RSA public exponent is not a positive number`';
  if (exponent > largestInteger) return '`x509: invalid RSA public exponent`';
  if (exponent < 2n) return '`crypto/rsa: public exponent too small or negative`';
  if (exponent % 2n === 0n) return '`crypto/rsa: public exponent is even`';
  return exponent > largestExponent ? '`crypto/rsa: public exponent too large`' : undefined;
}

/** A curve that is spelled out has a size and no name. */
function curveWeakness({ curve, bits }: KeyFacts): KeyWeakness | undefined {
  if (curve === undefined && bits === undefined) return undefined;
  if (curve === 'P-224') {
    return { code: 'key-weak-curve', fact: 'oldCurve', consequence: 'oldCurve', values: { ...noValues, curve } };
  }
  if (curve !== undefined && curvesOfGo.has(curve)) return undefined;
  const error = curve === undefined ? '`x509: invalid ECDSA parameters`' : '`x509: unsupported elliptic curve`';
  return {
    code: 'key-weak-curve',
    severity: 'error',
    fact: curve === undefined ? 'explicitCurve' : 'unknownCurve',
    consequence: 'rejected',
    values: { ...noValues, curve: curve ?? '', error },
  };
}

/**
 * Reports a weakness with the record of its kind.
 *
 * @param key - Names the key at the start of a sentence.
 */
export function weakKeyProblem(weakness: KeyWeakness, key: string, owner: keyof typeof wayOut): Judgement {
  const { severity } = weakness;
  const values = { ...weakness.values, key };
  switch (weakness.code) {
    case 'key-rsa-too-small':
      return problem(keyRsaTooSmall, { severity, consequence: weakness.consequence, wayOut: owner, values });
    case 'key-rsa-too-large':
      return problem(keyRsaTooLarge, { severity, wayOut: owner, values });
    case 'key-rsa-bad-exponent': {
      const { fact, consequence } = weakness;
      return problem(keyRsaBadExponent, { severity, fact, consequence, wayOut: owner, values });
    }
    case 'key-weak-curve': {
      const { fact, consequence } = weakness;
      return problem(keyWeakCurve, { severity, fact, consequence, wayOut: owner, values });
    }
    case 'key-algorithm-unsupported': {
      const { fact, consequence } = weakness;
      return problem(keyAlgorithmUnsupported, { severity, fact, consequence, wayOut: owner, values });
    }
  }
}
