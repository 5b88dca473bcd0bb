import type { Cryptography } from '../pki/crypto.ts';
import type { Occurrence } from '../pki/model.ts';
import type { Bytes } from '../x509/bytes.ts';
import { checkIssued, type ExpectedCertificate } from './checkIssued.ts';
import { derBitString, derSequence } from './derWriter.ts';
import type { IssuedCertificate, RenewalPlan, RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';
import { signWithKey } from './signWithKey.ts';
import type { WebCryptography } from './webCryptography.ts';
import { drawSerialNumber, writeTbsCertificate } from './writeCertificate.ts';

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
  const content = contentOf(plan);
  const serialNumber = drawSerialNumber(plan.takenSerialNumbers, tools.webCryptography);
  const tbsCertificate = writeTbsCertificate({ ...content, serialNumber });
  const signature = await sign(plan, tbsCertificate, tools);
  if (signature === undefined) return refuse('signingFailed', { ca: plan.ca.node });
  const der = derSequence(tbsCertificate, plan.ca.scheme.identifier, derBitString(signature));
  return checkIssued(content, der, tools.cryptography);
}

function contentOf({ node, ca, validity, extensions }: RenewalPlan): ExpectedCertificate {
  return {
    signatureIdentifier: ca.scheme.identifier,
    issuer: ca.node.certificate.subject.der,
    validity,
    subject: node.certificate.subject.der,
    spki: node.certificate.publicKey.spki,
    extensions: extensions.flatMap(({ der }) => (der === undefined ? [] : [der])),
    old: node,
    signer: ca.node.certificate.publicKey,
    ca: ca.node,
  };
}

/** Signs with the CA key; its bytes live only as long as this call. `undefined` when the host refuses key or algorithm. */
async function sign({ ca }: RenewalPlan, bytes: Bytes, tools: IssuingTools): Promise<Bytes | undefined> {
  const { content } = ca.key.credential;
  if (content.kind !== 'privateKey') return undefined;
  const der = await readKey(ca.key, tools);
  if (der === undefined) return undefined;
  try {
    return await signWithKey({ der, encoding: content.encoding }, ca.scheme, bytes, tools.webCryptography);
  } finally {
    der.fill(0);
  }
}

async function readKey({ file, credential: { block } }: Occurrence, tools: IssuingTools): Promise<Bytes | undefined> {
  try {
    return block.encoding[0] === 'der' ? await tools.readBinaryFile?.(file.path) : block.bytes();
  } catch {
    return undefined;
  }
}
