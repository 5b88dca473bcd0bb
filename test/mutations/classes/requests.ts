import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { base64 } from '../../support/base64.ts';
import * as x509 from '../../support/peculiarX509.ts';
import { KeyUsagesExtension } from '../../support/peculiarX509.ts';
import { createTestRequest, type TestCertificateOptions } from '../../support/testPki.ts';
import { inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { fieldExtent, inField } from '../place.ts';
import { reissued } from '../reissue.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

const file = 'root/objects/requests.yaml';
const [node, user] = ['name: csr-worker-2', 'name: jane'];
const certificate = inField(file, 'certificate', node);

const unknownSigner = 'signerName: kubernetes.io/kubelet-client';
const waiting = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: csr-waiting
  creationTimestamp: 2026-06-12T08:00:00Z
spec:
  signerName: kubernetes.io/kubelet-serving
  username: system:node:worker-2
  groups: ['system:nodes']
  usages:
  - digital signature
  - server auth
`;

/** Objects that ask for certificates which their signer does not issue, or does not issue so. */
export const signingRequests: MutationClass = ({ tree }) => {
  if (!tree.files.has(file)) return [];
  const edit = (name: string, from: string | RegExp, to: string, ...codes: readonly FindingCode[]): Mutation => ({
    name: `a request ${name}`,
    mutate: (old) => withEdit(old, file, from, to),
    expected: inAnyOf([file], ...codes),
  });
  return [
    edit('without a signer', /^ +signerName: .*\n/m, '', 'csr-signername-missing'),
    edit('without usages', /^ +usages:\n(?: +- .*\n)+/m, '  usages: []\n', 'csr-usages-invalid'),
    edit('for a usage that there is not', '- digital signature', '- everything', 'csr-usages-invalid'),
    edit('for a usage twice', '- digital signature', '- client auth', 'csr-usages-invalid', 'csr-usages-mismatch'),
    edit('of a kubelet client for a server', '- client auth', '- server auth', 'csr-usages-mismatch'),
    edit('for five minutes', 'expirationSeconds: 86400', 'expirationSeconds: 300', 'csr-expiration-too-short'),
    edit('approved long ago and not issued', /^ +certificate: .*\n/m, '', 'csr-approved-not-issued'),
    {
      name: 'a kubelet that waits for its serving certificate',
      mutate: async (old) => {
        const names = { commonName: 'system:node:worker-2', organizations: ['system:nodes'], dnsNames: ['worker-2'] };
        const { requestPem } = await createTestRequest(names);
        return withText(old, file, `${waiting}  request: ${base64(requestPem)}\n---\n${textOf(old, file)}`);
      },
      expected: inAnyOf([file], 'csr-not-approved'),
    },
    edit('of a signer that Kubernetes does not have', /signerName: .*/, unknownSigner, 'csr-signer-unknown'),
    edit('that is none', /request: .*/, `request: ${base64('nothing\n')}`, 'csr-request-unparsable'),
    ...asking('for a node without its group', node, { commonName: 'system:node:worker-2', organizations: [] }),
    ...asking('for a node without its prefix', node, { commonName: 'worker-2', organizations: ['system:nodes'] }),
    {
      ...withRequest('for a kubelet client with a name', node, {
        commonName: 'system:node:worker-2',
        organizations: ['system:nodes'],
        dnsNames: ['worker-2'],
      }),
      expected: inAnyOf([file], 'csr-san-mismatch'),
    },
    {
      ...withRequest('for all rights', user, { commonName: 'jane', organizations: ['system:masters'] }),
      expected: inAnyOf([file], 'csr-system-masters'),
    },
    {
      ...withRequest('for a CA', user, {
        commonName: 'jane',
        extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
      }),
      expected: inAnyOf([file], 'csr-extensions-ignored'),
    },
    {
      ...withRequest('for the right to sign', user, {
        commonName: 'jane',
        extensions: [new KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)],
      }),
      expected: inAnyOf([file], 'csr-extensions-ignored'),
    },
    {
      name: 'a certificate for another key than the requested one',
      mutate: async (old) => {
        const { publicKey } = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
          'sign',
          'verify',
        ])) as CryptoKeyPair;
        return reissued(old, certificate, { publicKey });
      },
      expected: inAnyOf([file], 'csr-certificate-key-mismatch'),
    },
    {
      name: 'a request whose signature is damaged',
      mutate: (old) => {
        const { start, end } = fieldExtent(textOf(old, file), inField(file, 'request', user));
        return withRequestText(old, start, end, damaged(textOf(old, file).slice(start, end)));
      },
      expected: inAnyOf([file], 'csr-signature-invalid'),
    },
  ];
};

function asking(name: string, after: string, options: TestCertificateOptions): readonly Mutation[] {
  return [{ ...withRequest(name, after, options), expected: inAnyOf([file], 'csr-subject-mismatch') }];
}

/** Another request in the object; the old certificate answers it no more. */
function withRequest(
  name: string,
  after: string,
  options: TestCertificateOptions,
): Pick<Mutation, 'name' | 'mutate' | 'consequences'> {
  return {
    name: `a request ${name}`,
    mutate: async (tree) => {
      const { requestPem } = await createTestRequest({ organizations: [], ...options });
      const { start, end } = fieldExtent(textOf(tree, file), inField(file, 'request', after));
      return withRequestText(tree, start, end, Buffer.from(requestPem).toString('base64'));
    },
    consequences: [inAnyOf([file], 'csr-certificate-key-mismatch')],
  };
}

function withRequestText(tree: Tree, start: number, end: number, value: string): Tree {
  const text = textOf(tree, file);
  return withText(tree, file, text.slice(0, start) + value + text.slice(end));
}

/** Changes the last octet of the signature, which leaves its encoding whole. */
function damaged(source: string): string {
  const der = Buffer.from(
    Buffer.from(source, 'base64')
      .toString()
      .replaceAll(/-----.*-----|\n/g, ''),
    'base64',
  );
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
  return Buffer.from(pem).toString('base64');
}
