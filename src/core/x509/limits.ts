/**
 * Bounds of what is decoded, each with its reason. A certificate is hostile input: none of its fields may decide how
 * much memory or time is used. There is no depth limit: decoders in this folder are not recursive, so nesting never
 * exceeds RFC 5280 (a name in a GeneralName in an extension). Attributes of names and extensions are not counted either: Go
 * reads any number, verdicts depend on all of them, and reading them is linear.
 */
export const limits = {
  /**
   * Octets of a length. Four describe 4 GiB, more than any object that fits into memory here, and keep lengths
   * and offsets within the integers that JavaScript engines compute fast.
   */
  lengthOctets: 4,
  /**
   * Octets of an OBJECT IDENTIFIER. The longest in practice (Microsoft's certificate templates, UUID arcs below 2.25)
   * have about 30; conversion of one arc to decimal is quadratic in its octets.
   */
  objectIdentifierOctets: 128,
  /** Octets of a tag number above 30. Four hold 2^28, where standards stay below 100. */
  tagNumberOctets: 4,
  /**
   * Names in a subjectAltName. Public CAs allow about 2,000 and Go reads any number; a certificate with 100,000 is an
   * attack.
   */
  generalNames: 100_000,
  /** Object identifiers in an extKeyUsage; about 20 are used in practice. */
  keyPurposes: 1000,
  /** Attributes of a certification request; PKCS#9 defines fewer than ten for it. */
  requestAttributes: 500,
  /** Nesting depth of a container; PKCS#12, the deepest, has about 15. */
  containerDepth: 40,
  /** Entries of a container. The trust store of a Java runtime has 150, one with all public CAs about 3,000. */
  containerEntries: 10_000,
  /**
   * Iterations of a key derivation. OWASP recommends 600,000 for PBKDF2, which hosts compute in the background;
   * PKCS#12's own derivation is computed here; Java uses 10,000 iterations of it. A file may specify 2^31, which
   * would be an attack on the processor.
   */
  derivationRounds: { PBKDF2: 5_000_000, 'PKCS#12': 500_000, EVP_BytesToKey: 1 },
  /** Problems kept per object. The first ones show the cause; noise could produce one for each byte. */
  problems: 50,
} as const;
