import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { encodeBase64, encodePem } from '../../text/encodePem.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import type { ChosenSigner } from './chooseSigner.ts';
import { manifestText, objectNameFor } from './manifestText.ts';
import type { CreatedRequest, RequestContent } from './requestModel.ts';

/** `subjectAltName` (2.5.29.17) with its tag and length. */
const subjectAltName = Uint8Array.of(0x06, 0x03, 0x55, 0x1d, 0x11);

/**
 * The content of a request for the CSR API: subject and names. Usages are in `spec.usages`, where the Kubernetes
 * signers read them. They drop everything else, which would only mislead.
 */
export function signingRequestContent(content: RequestContent): RequestContent {
  return {
    subject: content.subject,
    extensions: content.extensions.filter(isNames),
  };
}

/** Whether an Extension element has the names: its type stands first. */
function isNames(extension: Bytes): boolean {
  const length = extension[1] ?? 0;
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return equalBytes(extension.subarray(start, start + subjectAltName.length), subjectAltName);
}

/**
 * Writes a CertificateSigningRequest. Fields that the API server (username, groups, uid) and signers (status) fill in
 * are left out.
 *
 * @param seconds - Requested lifetime; the signer can shorten it.
 */
export function signingRequestManifest(
  created: CreatedRequest,
  { certificate }: CertificateNode,
  { name, usages }: ChosenSigner,
  seconds: number,
): string {
  const pem = encodePem('CERTIFICATE REQUEST', created.der);
  return manifestText({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: objectNameFor(certificate) },
    spec: {
      signerName: name,
      expirationSeconds: Math.max(signingRequestRules.shortestSeconds, Math.floor(seconds)),
      usages,
      request: encodeBase64(Uint8Array.from(pem, (character) => character.charCodeAt(0))),
    },
  });
}
