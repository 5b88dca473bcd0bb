import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { encodePem } from '../../text/encodePem.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { keyAlgorithmLike } from '../keys/keyAlgorithms.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { withMissingUsages } from '../reissue/neededByConnections.ts';
import { type CertManagerChoice, certManagerManifest } from './certManagerManifest.ts';
import { chooseSigner } from './chooseSigner.ts';
import { createRequest, type RequestTools } from './createRequest.ts';
import { existingKeyOf } from './keyOfRequest.ts';
import { objectNameFor } from './manifestText.ts';
import { newRequestKey } from './newRequestKey.ts';
import { requestContentOf } from './requestContent.ts';
import type { RequestRefusal } from './requestRefusal.ts';
import { signingRequestContent, signingRequestManifest } from './signingRequestManifest.ts';

/** How to request a certificate. */
export interface RequestWish {
  /** PKCS#10 in a file, a CertificateSigningRequest, or a cert-manager Certificate. */
  readonly form: 'csr' | 'csr-manifest' | 'cert-manager';
  /** cert-manager creates its own key. */
  readonly isNewKey: boolean;
  /** By default the type of the old key. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Requested lifetime; a request in a file has none. */
  readonly days: number;
  /** In addition to those of the certificate; not for cert-manager. */
  readonly moreNames?: readonly string[];
  /** For cert-manager. */
  readonly issuer?: CertManagerChoice['issuer'];
}

/** A request, for its file. */
export interface MadeRequest {
  readonly kind: 'made';
  readonly form: RequestWish['form'];
  readonly text: string;
  readonly fileName: string;
  /** The name of the object in a manifest. */
  readonly objectName: string;
  /** The new key, for a file with mode 0600; the caller must wipe it. */
  readonly key?: { readonly content: Bytes; readonly fileName: string };
}

/** Requests a new certificate with the same subject, names and usages, and the usages that it lacks, with its key or a new one. */
export async function makeRequest(
  requested: CertificateNode,
  graph: PkiGraph,
  wish: RequestWish,
  tools: RequestTools & { readBinaryFile(path: string): Promise<Bytes> },
): Promise<MadeRequest | RequestRefusal> {
  const node = withMissingUsages(requested, graph);
  const objectName = objectNameFor(node.certificate);
  const { form, isNewKey, days, issuer = { kind: 'ClusterIssuer', name: objectName } } = wish;
  const seconds = days * 86_400;
  if (form === 'cert-manager') {
    const text = certManagerManifest(node, { issuer, seconds });
    const fileName = `${objectName}-certificate.yaml`;
    return typeof text === 'string' ? { kind: 'made', form, text, fileName, objectName } : text;
  }
  const content = requestContentOf(node, wish.moreNames);
  if ('code' in content) return content;
  const signer = form === 'csr-manifest' ? chooseSigner(node, graph) : undefined;
  if (signer?.kind === 'refusal') return signer;
  const own = isNewKey
    ? await newRequestKey(wish.keyAlgorithm ?? keyAlgorithmLike(node.certificate.publicKey), tools.webCryptography)
    : undefined;
  const key = own ?? existingKeyOf(node, tools.readBinaryFile);
  if ('code' in key) return key;
  const newKey = own === undefined || 'code' in own ? undefined : own;
  try {
    const asked = signer === undefined ? content : signingRequestContent(content);
    const created = await createRequest(asked, key, tools);
    if (created.kind === 'refusal') {
      newKey?.file.fill(0);
      return created;
    }
    return {
      kind: 'made',
      form,
      objectName,
      text:
        signer === undefined
          ? encodePem('CERTIFICATE REQUEST', created.der)
          : signingRequestManifest(created, node, signer, seconds),
      fileName: signer === undefined ? `${objectName}.csr` : `${objectName}-csr.yaml`,
      ...optional('key', newKey && { content: newKey.file, fileName: `${objectName}.key` }),
    };
  } finally {
    newKey?.wipe();
  }
}
