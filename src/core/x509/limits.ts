/**
 * Bounds of what is decoded, each with its reason. A certificate is hostile input: no field of it may decide how much
 * memory or time is spent. The depth needs no number: no decoder of this folder calls itself, so that nesting never
 * exceeds what RFC 5280 defines (a name in a GeneralName in an extension).
 */
export const limits = {
  /**
   * Octets that hold a length. Four describe 4 GiB, more than any object that fits into memory here, and keep lengths
   * and offsets within the integers that JavaScript engines compute fast.
   */
  lengthOctets: 4,
  /**
   * Octets of an OBJECT IDENTIFIER. The longest in practice (Microsoft's certificate templates, UUID arcs below 2.25)
   * have some 30; conversion of one arc to decimal is quadratic in its octets.
   */
  objectIdentifierOctets: 128,
  /** Octets of a tag number above 30. Four hold 2^28, where standards stay below 100. */
  tagNumberOctets: 4,
  /**
   * Relative names in a name, and attributes in one of them. Real names have fewer than 20; 1,000 still read at once,
   * and a hover could not show more.
   */
  nameAttributes: 1000,
  /** Extensions of an object. Real ones have fewer than 30; finding duplicates costs their square. */
  extensions: 500,
  /**
   * Names in a subjectAltName. Public CAs stop at some 2,000 and Go reads any number; a certificate with 100,000 is
   * an attack on whoever lists them.
   */
  generalNames: 100_000,
  /** Object identifiers in an extKeyUsage; some 20 exist for use in practice. */
  keyPurposes: 1000,
  /** Attributes of a certification request; PKCS#9 defines fewer than ten for it. */
  requestAttributes: 500,
  /** Problems kept per object. The first ones tell the cause; bytes of noise could produce one for each. */
  problems: 50,
} as const;
