import type { Cryptography } from '../pki/crypto.ts';
import type { Occurrence } from '../pki/model.ts';
import type { Bytes } from '../x509/bytes.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import { checkIssued } from './checkIssued.ts';
import { derBitString, derExplicit, derSequence, derTime, derUnsignedInteger } from './derWriter.ts';
import { toEcdsaSignatureValue, toPkcs8 } from './issuingScheme.ts';
import type { IssuedCertificate, RenewalPlan, RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';
import type { WebCryptography } from './webCryptography.ts';

/** What issuing needs from the host. */
export interface IssuingTools {
  /** Signs, and supplies random numbers for serial numbers. */
  readonly webCryptography: WebCryptography;
  /** Verifies the result, independently of the signer. */
  readonly cryptography: Cryptography;
  /** Reads a CA key that lies in a binary (DER) file, whose bytes nothing holds on to. */
  readBinaryFile?(path: string): Promise<Bytes>;
}

/**
 * Signs the certificate of a plan with the plan's CA key, and checks the result.
 *
 * Subject, public key, issuer and kept extensions are copied as bytes, so that string types, order and unknown
 * contents survive. The key's bytes are read from its document at this moment and wiped afterwards. The result is
 * decoded again, verified with the CA certificate and compared with the plan before it is handed out.
 *
 * @returns The certificate, or why there is none. Never rejects for reasons that lie in the user's data.
 */
export async function issueCertificate(
  plan: RenewalPlan,
  tools: IssuingTools,
): Promise<IssuedCertificate | RenewalRefusal> {
  const tbsCertificate = writeTbsCertificate(plan, chooseSerialNumber(plan, tools.webCryptography));
  const signature = await sign(plan, tbsCertificate, tools);
  if (signature === undefined) return refuse('signingFailed', { ca: plan.ca.node });
  const der = derSequence(tbsCertificate, plan.ca.scheme.identifier, derBitString(signature));
  return checkIssued(plan, der, tools.cryptography);
}

/** Writes a TBSCertificate of version 3 (RFC 5280 §4.1.2). */
function writeTbsCertificate({ node, ca, validity, extensions }: RenewalPlan, serialNumber: Bytes): Bytes {
  const kept = extensions.flatMap(({ der }) => (der === undefined ? [] : [der]));
  return derSequence(
    derExplicit(0, derUnsignedInteger(Uint8Array.of(2))),
    derUnsignedInteger(serialNumber),
    ca.scheme.identifier,
    ca.node.certificate.subject.der,
    derSequence(derTime(validity.notBefore), derTime(validity.notAfter)),
    node.certificate.subject.der,
    node.certificate.publicKey.spki,
    ...(kept.length === 0 ? [] : [derExplicit(3, derSequence(...kept))]),
  );
}

/** Draws a serial number of 121 to 127 bits that this issuer is not known to have used. */
function chooseSerialNumber({ takenSerialNumbers }: RenewalPlan, webCryptography: WebCryptography): Bytes {
  for (;;) {
    const serialNumber = webCryptography.getRandomValues(new Uint8Array(16));
    serialNumber[0] = (serialNumber[0] ?? 0) & 0x7f;
    if (serialNumber[0] !== 0 && !takenSerialNumbers.has(formatSerialNumber(serialNumber))) return serialNumber;
  }
}

/** Signs with the CA key; its bytes live only as long as this call. `undefined` when the host refuses key or algorithm. */
async function sign({ ca }: RenewalPlan, bytes: Bytes, tools: IssuingTools): Promise<Bytes | undefined> {
  const { content } = ca.key.credential;
  if (content.kind !== 'privateKey') return undefined;
  const { subtle } = tools.webCryptography;
  const { importParameters, signParameters, isEcdsa } = ca.scheme;
  let keyBytes: Bytes | undefined;
  let pkcs8: Bytes | undefined;
  try {
    keyBytes = await readKey(ca.key, tools);
    pkcs8 = keyBytes && toPkcs8(content.encoding, keyBytes, ca.scheme);
    if (pkcs8 === undefined) return undefined;
    const key = await subtle.importKey('pkcs8', pkcs8, importParameters, false, ['sign']);
    const signature = new Uint8Array(await subtle.sign(signParameters, key, bytes));
    return isEcdsa ? toEcdsaSignatureValue(signature) : signature;
  } catch {
    // The error's text may quote the key: only the fact is told.
    return undefined;
  } finally {
    keyBytes?.fill(0);
    pkcs8?.fill(0);
  }
}

async function readKey({ file, credential: { block } }: Occurrence, tools: IssuingTools): Promise<Bytes | undefined> {
  return block.encoding[0] === 'der' ? tools.readBinaryFile?.(file.path) : block.bytes();
}
