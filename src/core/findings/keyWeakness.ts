import * as l10n from '@vscode/l10n';
import type { FindingCode } from './catalog.ts';
import type { Severity } from './findingModel.ts';

/** Why a key should not be used. */
export interface KeyWeakness {
  readonly code: FindingCode;
  /** Absent: the catalogue's. */
  readonly severity?: Severity;
  /** What it is, as the object of a sentence: `an RSA key of 1024 bits, …`. */
  readonly what: string;
  /** What it breaks. */
  readonly consequence: string;
}

/** A key as far as its strength goes. */
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
 * Judges a key by itself. A certificate or key of which not even the algorithm could be read has no weakness.
 *
 * @param owner - Whose key it is: what refuses it differs.
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
        what: l10n.t('a key of algorithm {0}, which Kubernetes does not know', key.algorithm),
        consequence:
          owner === 'ca'
            ? l10n.t(
                'Whoever verifies what it signed stops with {0}.',
                '`x509: cannot verify signature: algorithm unimplemented`',
              )
            : l10n.t('Whoever loads the pair stops with {0}.', pairError(key.algorithm)),
      };
  }
}

/** Go knows X25519 as a key, but not of a certificate; the others it cannot parse at all. */
function pairError(algorithm: string): string {
  return algorithm === 'X25519'
    ? '`tls: found unknown private key type in PKCS#8 wrapping`'
    : '`tls: failed to parse private key`';
}

function rsaSize(bits: number | undefined, owner: 'leaf' | 'ca' | 'key'): KeyWeakness | undefined {
  if (bits === undefined || bits === 0) return undefined;
  if (bits < leastRsaBitsOfGo) {
    return {
      code: 'key-rsa-too-small',
      what: l10n.t('an RSA key of {0} bits, and 2048 are the least that is safe', bits),
      consequence: l10n.t('Go, and so Kubernetes, refuses it: {0}.', `\`crypto/rsa: ${bits}-bit keys are insecure\``),
    };
  }
  if (bits < leastRsaBits) {
    return {
      code: 'key-rsa-too-small',
      what: l10n.t('an RSA key of {0} bits, and 2048 are the least that is safe', bits),
      consequence: l10n.t(
        'Whoever factors it can act in its name, and OpenSSL refuses it with {0}.',
        owner === 'ca' ? '`ca key too small`' : '`ee key too small`',
      ),
    };
  }
  if (bits <= mostRsaBits) return undefined;
  return {
    code: 'key-rsa-too-large',
    what: l10n.t('an RSA key of {0} bits, and 8192 are the most that Go takes from a peer', bits),
    consequence: l10n.t(
      'The other side stops with {0}.',
      '`tls: server sent certificate containing RSA key larger than 8192 bits`',
    ),
  };
}

function rsaExponent(exponent: bigint | undefined, owner: 'leaf' | 'ca' | 'key'): KeyWeakness | undefined {
  if (exponent === undefined || (exponent >= usualExponent && exponent <= largestExponent && exponent % 2n === 1n)) {
    return undefined;
  }
  const code = 'key-rsa-bad-exponent';
  const what = l10n.t('an RSA key with the public exponent {0}, and 65537 is usual', exponentText(exponent));
  const refusal = refusalOf(exponent);
  if (refusal !== undefined) {
    return { code, severity: 'error', what, consequence: l10n.t('Go, and so Kubernetes, refuses it: {0}.', refusal) };
  }
  return {
    code,
    // Roots of the web have it, and nobody but their owners could change that.
    ...(owner === 'ca' ? { severity: 'info' } : {}),
    what,
    consequence: l10n.t('It works, but careless programs can be deceived by forged signatures.'),
  };
}

function refusalOf(exponent: bigint): string | undefined {
  if (exponent === 0n) return '`x509: RSA public exponent is not a positive number`';
  if (exponent > largestInteger) return '`x509: invalid RSA public exponent`';
  if (exponent < 2n) return '`crypto/rsa: public exponent too small or negative`';
  if (exponent % 2n === 0n) return '`crypto/rsa: public exponent is even`';
  return exponent > largestExponent ? '`crypto/rsa: public exponent too large`' : undefined;
}

function exponentText(exponent: bigint): string {
  return exponent < 2n ** 64n ? exponent.toString() : l10n.t('of more than 64 bits');
}

/** A curve that is written out instead of named has a size and no name. */
function curveWeakness({ curve, bits }: KeyFacts): KeyWeakness | undefined {
  if (curve === undefined) {
    if (bits === undefined) return undefined;
    return {
      code: 'key-weak-curve',
      severity: 'error',
      what: l10n.t('an elliptic-curve key whose curve is spelled out instead of named'),
      consequence: l10n.t('Go, and so Kubernetes, cannot read it: {0}.', '`x509: invalid ECDSA parameters`'),
    };
  }
  if (!curvesOfGo.has(curve)) {
    return {
      code: 'key-weak-curve',
      severity: 'error',
      what: l10n.t('a key on the curve {0}, which Kubernetes does not know', curve),
      consequence: l10n.t('Go, and so Kubernetes, cannot read it: {0}.', '`x509: unsupported elliptic curve`'),
    };
  }
  if (curve !== 'P-224') return undefined;
  return {
    code: 'key-weak-curve',
    what: l10n.t('a key on the curve {0}, which TLS 1.3 does not know', curve),
    consequence: l10n.t('A side that speaks TLS 1.3 alone ends the handshake.'),
  };
}
