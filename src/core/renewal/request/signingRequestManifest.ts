import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { encodeBase64, encodePem } from '../../text/encodePem.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { ChosenSigner } from './chooseSigner.ts';
import { manifestText, objectNameFor } from './manifestText.ts';
import type { CreatedRequest, RequestContent } from './requestModel.ts';

const subjectAltName = '2.5.29.17';

/**
 * The content of a request for the CSR API: subject and names. Usages are in `spec.usages`, where the Kubernetes
 * signers read them. They drop everything else, which would only mislead.
 */
export function signingRequestContent(content: RequestContent, { certificate }: CertificateNode): RequestContent {
  const names = certificate.extensions.find(({ oid }) => oid === subjectAltName);
  return {
    subject: content.subject,
    extensions: content.extensions.filter((extension) => names !== undefined && equalBytes(extension, names.der)),
  };
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
