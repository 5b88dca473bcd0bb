import { at, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { inField, withCertificate } from '../place.ts';
import { certificateAt, dnsNames, namesake, pemOf } from '../reissue.ts';
import { textOf, withEdit, withText } from '../tree.ts';
import { changed, edit } from './shorthand.ts';

const webhook = 'policy/webhook.yaml';
/** With the keys of kube-webhook-certgen. */
const admission = 'policy/admission.yaml';
const extension = 'metrics/apiservice.yaml';
const ingress = 'web/ingress.yaml';
const gateway = 'web/gateway.yaml';

/** What an application serves, and what others verify it with. */
export const applicationObjects: MutationClass = ({ tree }) => {
  if (!tree.files.has(webhook)) return [];
  return [...served(), ...verified()];
};

/** Names under which something is reached. */
function served(): readonly Mutation[] {
  return [
    edit(
      'an Ingress with a host that its certificate does not have',
      ingress,
      '- www.shop',
      '- new.shop',
      'ingress-host-not-covered',
    ),
    changed(
      'a certificate of an Ingress that lost a host',
      inField(ingress, 'tls.crt'),
      dnsNames('shop.example.com'),
      'ingress-host-not-covered',
    ),
    edit(
      'a Gateway with a host below the wildcard',
      gateway,
      'hostname: one.apps',
      'hostname: a.one.apps',
      'ingress-host-not-covered',
      'san-wildcard-depth',
    ),
    changed(
      'a webhook whose certificate names another Service',
      inField(webhook, 'tls.crt'),
      dnsNames('other.shop.svc'),
      'webhook-san-missing-service',
    ),
    edit(
      'a webhook of a Service that its certificate does not name',
      webhook,
      'service:\n      name: policy\n',
      'service:\n      name: new\n',
      'webhook-san-missing-service',
    ),
    edit(
      'an API server behind a Service without its port',
      extension,
      '- port: 443',
      '- port: 8443',
      'webhook-service-port-missing',
    ),
    edit(
      'an API server behind a Service that moved to another namespace',
      extension,
      /(?<=\bname: metrics\n\s{1,20}namespace: )monitoring/,
      'observability',
      'webhook-service-in-other-namespace',
    ),
    changed(
      'an API server whose certificate names another Service',
      inField(extension, 'tls.crt'),
      dnsNames('other.monitoring.svc'),
      'webhook-san-missing-service',
    ),
    changed(
      'a webhook whose certificate is for clients',
      inField(webhook, 'tls.crt'),
      { extKeyUsage: ['clientAuth'] },
      'eku-missing-serverauth',
    ),
    changed(
      'an Ingress whose certificate is for clients',
      inField(ingress, 'tls.crt'),
      { extKeyUsage: ['clientAuth'] },
      'eku-missing-serverauth',
    ),
    changed(
      'an Ingress whose certificate has expired',
      inField(ingress, 'tls.crt'),
      { notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-06-01T00:00:00Z' },
      'cert-expired',
    ),
    changed(
      'a webhook whose certificate has expired',
      inField(webhook, 'tls.crt'),
      { notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-06-01T00:00:00Z' },
      'cert-expired',
    ),
  ];
}

/** What others verify it with. */
function verified(): readonly Mutation[] {
  const stale = (name: string, file: string): Mutation => {
    const bundle = inField(file, 'caBundle');
    return {
      name,
      mutate: async (tree) =>
        withCertificate(tree, bundle, pemOf((await namesake(certificateAt(tree, bundle))).certificate)),
      expected: at(bundle, 'cabundle-stale'),
    };
  };
  const bundle = 'policy/bundle.yaml';
  return [
    stale('a webhook with the caBundle of another CA', webhook),
    stale('an APIService with the caBundle of another CA', extension),
    stale('a webhook with a generated Secret and the caBundle of another CA', admission),
    edit(
      'a webhook with a generated Secret and no caBundle',
      admission,
      /^ +caBundle: .*\n/m,
      '',
      'private-ca-not-configured',
    ),
    edit(
      'an APIService that verifies nothing',
      extension,
      /^ {2}caBundle: .*$/m,
      '  insecureSkipTLSVerify: true',
      'apiservice-insecure',
    ),
    {
      ...edit(
        'an APIService that verifies nothing although it has a CA',
        extension,
        /^ {2}caBundle: /m,
        '  insecureSkipTLSVerify: true\n  caBundle: ',
        'apiservice-insecure-with-cabundle',
      ),
      consequences: [inAnyOf([extension], 'apiservice-insecure')],
    },
    {
      name: 'a caBundle with PEM that is no base64',
      mutate: (tree) => withEdit(tree, webhook, /caBundle: .*/, 'caBundle: "-----BEGIN CERTIFICATE-----"'),
      expected: inAnyOf([webhook], 'data-field-raw-pem', 'base64-invalid', 'pem-malformed'),
    },
    {
      name: 'a ClusterTrustBundle with a leaf',
      mutate: (tree) => {
        const leaf = pemOf(certificateAt(tree, inField(webhook, 'tls.crt'))).replaceAll(/^(?=.)/gm, '    ');
        return withText(tree, bundle, `${textOf(tree, bundle)}${leaf}`);
      },
      expected: inAnyOf([bundle], 'trustbundle-invalid', 'ca-file-contains-leaf'),
      consequences: [inAnyOf([bundle], 'trustbundle-invalid', 'ca-file-contains-leaf')],
    },
    edit(
      'a ClusterTrustBundle of a signer without its prefix',
      bundle,
      'spec:\n',
      'spec:\n  signerName: example.com/policy\n',
      'trustbundle-invalid',
    ),
    edit(
      'metrics-server that verifies no kubelet',
      extension,
      '- --secure-port=10250',
      '- --kubelet-insecure-tls',
      'metrics-server-insecure-kubelet',
    ),
  ];
}
