import type { Cryptography } from '../../pki/crypto.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { decodeCertificationRequest } from '../../x509/decodeCertificationRequest.ts';
import { tag } from '../../x509/derReader.ts';
import { encodeElement } from '../../x509/encodePublicKey.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import { derBitString, derExplicit, derSequence, derUnsignedInteger, hexBytes } from '../derWriter.ts';
import { type IssuingScheme, issuingSchemeOf } from '../issuingScheme.ts';
import { signWithKey } from '../signWithKey.ts';
import type { WebCryptography } from '../webCryptography.ts';
import type { CreatedRequest, RequestContent, RequestKey } from './requestModel.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** What requesting needs from the host. */
export interface RequestTools {
  /** Signs. */
  readonly webCryptography: WebCryptography;
  /** Verifies the result, independently of the signer. */
  readonly cryptography: Cryptography;
}

/**
 * Creates a certification request (PKCS#10, RFC 2986) and checks it independently of the code that wrote it.
 *
 * The private key's bytes live only during this call.
 *
 * @returns The request, or why there is none. Never rejects because of the user's data.
 */
export async function createRequest(
  content: RequestContent,
  key: RequestKey,
  tools: RequestTools,
): Promise<CreatedRequest | RequestRefusal> {
  const scheme = issuingSchemeOf(key.publicKey);
  if (scheme === undefined) return refuseRequest('keyUnsupported', {});
  const info = writeRequestInfo(content, key.publicKey.spki);
  const signature = await sign(info, key, scheme, tools.webCryptography);
  if (signature === undefined) return refuseRequest('signingFailed', {});
  const der = derSequence(info, scheme.identifier, derBitString(signature));
  const request = decodeCertificationRequest(der);
  if (request.kind !== 'certificationRequest' || !saysWhatWasWanted(request, content, key)) {
    return refuseRequest('signingFailed', {});
  }
  const isVerified = await tools.cryptography.verify(
    key.publicKey,
    request.signatureAlgorithm,
    request.certificationRequestInfo,
    request.signature,
  );
  return isVerified === true ? { kind: 'created', der, request } : refuseRequest('keyMismatch', {});
}

/** extensionRequest of PKCS#9 (RFC 2985 §5.4.2), the OBJECT IDENTIFIER element. */
const extensionRequest = hexBytes('06092a864886f70d01090e');

/** CertificationRequestInfo of version 1. The attributes are present even if there are none (RFC 2986 §4.1). */
function writeRequestInfo({ subject, extensions }: RequestContent, spki: Bytes): Bytes {
  const attributes =
    extensions.length === 0 ? [] : [derSequence(extensionRequest, encodeElement(tag.set, derSequence(...extensions)))];
  return derSequence(
    derUnsignedInteger(Uint8Array.of(0)),
    subject,
    spki,
    attributes[0] === undefined ? encodeElement(0xa0) : derExplicit(0, attributes[0]),
  );
}

async function sign(
  bytes: Bytes,
  key: RequestKey,
  scheme: IssuingScheme,
  webCryptography: WebCryptography,
): Promise<Bytes | undefined> {
  const der = await key.pkcs8();
  if (der === undefined) return undefined;
  const signature = await signWithKey({ der, encoding: 'PKCS#8' }, scheme, bytes, webCryptography);
  der.fill(0);
  return signature;
}

function saysWhatWasWanted(request: CertificationRequest, content: RequestContent, key: RequestKey): boolean {
  const { requestedExtensions: found, problems } = request;
  return (
    problems.length === 0 &&
    equalBytes(request.subject.der, content.subject) &&
    equalBytes(request.publicKey.spki, key.publicKey.spki) &&
    found.length === content.extensions.length &&
    found.every(({ der }, index) => equalBytes(der, content.extensions[index] ?? new Uint8Array()))
  );
}
