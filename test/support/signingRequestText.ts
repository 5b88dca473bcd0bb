import { base64 } from './base64.ts';
import { createTestRequest, type TestCertificateOptions } from './testPki.ts';

/** What a CertificateSigningRequest says beside its request. */
export interface RequestText extends TestCertificateOptions {
  readonly version?: string;
  /** Lines below `metadata`. */
  readonly metadata?: readonly string[];
  /** Lines of `spec`; `signerName` and `usages` stand there unless given as empty texts. */
  readonly spec?: readonly string[];
  readonly signerName?: string;
  readonly usages?: string;
  /** Lines of the document's end, such as its status. */
  readonly status?: string;
  /** PEM, instead of a new request for a node. */
  readonly requestPem?: string;
}

/** A CertificateSigningRequest as a manifest has it; of a kubelet unless told. */
export async function signingRequestText({
  version = 'v1',
  metadata = [],
  spec = [],
  signerName = 'signerName: kubernetes.io/kube-apiserver-client-kubelet',
  usages = 'usages: [digital signature, client auth]',
  status = '',
  requestPem,
  ...options
}: RequestText = {}): Promise<string> {
  const pem = requestPem ?? (await createTestRequest(options)).requestPem;
  const lines = [signerName, usages, ...spec, `request: ${base64(pem)}`].filter((line) => line !== '');
  return [
    `apiVersion: certificates.k8s.io/${version}`,
    'kind: CertificateSigningRequest',
    'metadata:',
    ...['name: a', ...metadata].map((line) => `  ${line}`),
    'spec:',
    ...lines.map((line) => `  ${line}`),
    status,
  ]
    .join('\n')
    .trimEnd();
}
