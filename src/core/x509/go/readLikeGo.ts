import { type Bytes, equalBytes } from '../bytes.ts';
import { decodeCertificate } from '../decodeCertificate.ts';
import { tag } from '../derReader.ts';
import type { Certificate } from '../x509Model.ts';
import { DerCursor } from './derCursor.ts';
import { readBitString, readInt64, readInteger, readOid, rightAligned } from './derValues.ts';
import type { GoCertificate, GoExtensions, GoPublicKey, GoReading } from './goCertificate.ts';
import { goSignatureAlgorithm } from './goSignatureAlgorithm.ts';
import { goStringFault } from './goStringFault.ts';
import { readAlgorithmIdentifier } from './readAlgorithmIdentifier.ts';
import { noGoExtensions, readGoExtensions } from './readGoExtensions.ts';
import { readGoPublicKey } from './readGoPublicKey.ts';
import { readGoTime } from './readGoTime.ts';
import type { Refuse } from './refuse.ts';

/** Everything but our own decoding of the certificate. */
type Fields = Omit<GoCertificate, 'certificate'>;

/**
 * Reads a certificate as `x509.ParseCertificate` of Go 1.24 does with its default settings, and so as Kubernetes does.
 *
 * @param decoded - The result of `decodeCertificate` for the same bytes, if available.
 * @returns What Go reads, or its error. Never throws; linear in the bytes.
 */
export function readLikeGo(der: Bytes, decoded?: Certificate): GoReading {
  let error = 'x509: malformed certificate';
  const refuse: Refuse = (reason) => {
    error = reason;
    return undefined;
  };
  const input = new DerCursor(der);
  const content = input.read(tag.sequence);
  const fields = content && readFields(content, refuse);
  if (fields === undefined) return { error };
  if (!input.isEmpty) return { error: 'x509: trailing data' };
  const certificate = decoded ?? decodeCertificate(der);
  // Our decoder reads everything that Go reads: the tests compare them.
  if (certificate.kind !== 'certificate') return { error };
  return { certificate: { certificate, ...fields } };
}

/** Reads the content of a Certificate, in Go's order, which decides which error is reported. */
function readFields(input: DerCursor, refuse: Refuse): Fields | undefined {
  const rawTbsCertificate = input.readElement(tag.sequence);
  if (rawTbsCertificate === undefined) return refuse('x509: malformed tbs certificate');
  const tbs = new DerCursor(rawTbsCertificate).read(tag.sequence);
  if (tbs === undefined) return refuse('x509: malformed tbs certificate');
  const version = readVersion(tbs, refuse);
  if (version === undefined) return undefined;
  const serialNumber = readInteger(tbs);
  if (serialNumber === undefined) return refuse('x509: malformed serial number');
  if ((serialNumber[0] ?? 0) >= 0x80) return refuse('x509: negative serial number');
  const signatureAlgorithm = readSignatureAlgorithm(tbs, input, refuse);
  if (signatureAlgorithm === undefined) return undefined;
  const rawIssuer = readName(tbs, refuse);
  if (rawIssuer === undefined) return undefined;
  const validity = readValidity(tbs, refuse);
  if (validity === undefined) return undefined;
  const rawSubject = readName(tbs, refuse);
  if (rawSubject === undefined) return undefined;
  const publicKey = readPublicKey(tbs, refuse);
  if (publicKey === undefined) return undefined;
  const extensions = readRest(tbs, version, refuse);
  if (extensions === undefined) return undefined;
  const signature = readBitString(input);
  if (signature === undefined) return refuse('x509: malformed signature');
  return {
    version,
    rawIssuer,
    rawSubject,
    ...validity,
    rawTbsCertificate,
    signatureAlgorithm,
    signature: rightAligned(signature),
    publicKeyAlgorithm: publicKey.algorithm,
    publicKey,
    ...extensions,
  };
}

function readVersion(tbs: DerCursor, refuse: Refuse): number | undefined {
  const isPresent = tbs.peek(0xa0);
  const content = isPresent ? tbs.read(0xa0) : undefined;
  if (!isPresent) return 1;
  const encoded = content && readInt64(content);
  if (encoded === undefined || content?.isEmpty === false || encoded < 0n) return refuse('x509: malformed version');
  // Go adds 1 in 64 bits: the largest number wraps around and is accepted.
  const version = BigInt.asIntN(64, encoded + 1n);
  return version > 3n ? refuse('x509: invalid version') : Number(version);
}

function readSignatureAlgorithm(
  tbs: DerCursor,
  certificate: DerCursor,
  refuse: Refuse,
): Fields['signatureAlgorithm'] | undefined {
  const inner = tbs.read(tag.sequence);
  if (inner === undefined) return refuse('x509: malformed signature algorithm identifier');
  const outer = certificate.read(tag.sequence);
  if (outer === undefined) return refuse('x509: malformed algorithm identifier');
  if (!equalBytes(outer.rest, inner.rest)) {
    return refuse("x509: inner and outer signature algorithm identifiers don't match");
  }
  const algorithm = readAlgorithmIdentifier(inner, refuse);
  return algorithm && goSignatureAlgorithm(algorithm);
}

function readName(tbs: DerCursor, refuse: Refuse): Bytes | undefined {
  const element = tbs.readElement(tag.sequence);
  // Go uses this error for the subject as well.
  if (element === undefined) return refuse('x509: malformed issuer');
  const content = new DerCursor(element).read(tag.sequence);
  return content && checkGoName(content, refuse) && element;
}

type Validity = Pick<Fields, 'notBefore' | 'notBeforeOffset' | 'notAfter' | 'notAfterOffset'>;

function readValidity(tbs: DerCursor, refuse: Refuse): Validity | undefined {
  const validity = tbs.read(tag.sequence);
  if (validity === undefined) return refuse('x509: malformed validity');
  const notBefore = readGoTime(validity, refuse);
  if (notBefore === undefined) return undefined;
  const notAfter = readGoTime(validity, refuse);
  if (notAfter === undefined) return undefined;
  return {
    notBefore: notBefore.moment,
    notBeforeOffset: notBefore.offset,
    notAfter: notAfter.moment,
    notAfterOffset: notAfter.offset,
  };
}

function readPublicKey(tbs: DerCursor, refuse: Refuse): GoPublicKey | undefined {
  const info = tbs.read(tag.sequence);
  if (info === undefined) return refuse('x509: malformed spki');
  const identifier = info.read(tag.sequence);
  if (identifier === undefined) return refuse('x509: malformed public key algorithm identifier');
  const algorithm = readAlgorithmIdentifier(identifier, refuse);
  if (algorithm === undefined) return undefined;
  const key = readBitString(info);
  if (key === undefined) return refuse('x509: malformed subjectPublicKey');
  return readGoPublicKey(algorithm, rightAligned(key), refuse);
}

/** Reads what follows the key. Only version 3 has extensions; in other versions they are not read. */
function readRest(tbs: DerCursor, version: number, refuse: Refuse): GoExtensions | undefined {
  if (version <= 1) return noGoExtensions;
  if (!tbs.skipOptional(0x81)) return refuse('x509: malformed issuerUniqueID');
  if (!tbs.skipOptional(0x82)) return refuse('x509: malformed subjectUniqueID');
  if (version !== 3 || !tbs.peek(0xa3)) return noGoExtensions;
  const extensions = tbs.read(0xa3)?.read(tag.sequence);
  return extensions === undefined ? refuse('x509: malformed extensions') : readGoExtensions(extensions, refuse);
}

/** Checks the content of a Name as Go does; data after the value of an attribute is ignored, as in Go. */
function checkGoName(input: DerCursor, refuse: Refuse): true | undefined {
  while (!input.isEmpty) {
    const rdn = input.read(tag.set);
    if (rdn === undefined) return refuse('x509: invalid RDNSequence');
    while (!rdn.isEmpty) {
      const fault = attributeFault(rdn);
      if (fault !== undefined) return refuse(`x509: invalid RDNSequence: invalid attribute${fault}`);
    }
  }
  return true;
}

function attributeFault(rdn: DerCursor): string | undefined {
  const attribute = rdn.read(tag.sequence);
  if (attribute === undefined) return '';
  if (readOid(attribute) === undefined) return ' type';
  const value = attribute.next();
  if (value === undefined) return ' value';
  const fault = goStringFault(value.identifier, attribute.bytes, value.content, value.end);
  return fault === undefined ? undefined : ` value: ${fault}`;
}
