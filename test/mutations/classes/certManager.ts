import { injectedObjects } from '../distributions/certManager.ts';
import { tokenFiles, tokenPassword } from '../distributions/k3s.ts';
import { anywhere, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { inField, withCertificate } from '../place.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import { type Tree, withEdit } from '../tree.ts';
import { edit } from './shorthand.ts';

const issuers = 'issuers/issuers.yaml';
const notFound = 'certmanager-issuer-not-found';

/** References of cert-manager's objects, what it injects, and checksums of the CA that an agent of Rancher trusts. */
export const certManagerObjects: MutationClass = ({ tree }) =>
  tree.files.has(issuers)
    ? [...unknownIssuers(), ...sharedAccounts(), ...notInjected(), ...authorities(), ...checksums()]
    : [];

/** Join tokens of k3s and RKE2 with the hash of another CA, and tokens of servers that are not those of their data. */
export const joinTokens: MutationClass = ({ tree }) => [...ofOtherCas(tree), ...ofOtherData(tree)];

function ofOtherData(tree: Tree): readonly Mutation[] {
  return [...tree.files.keys()]
    .filter((file) => /^etc\/(?:rancher\/(?:k3s|rke2)\/config\.yaml|default\/(?:k3s|rke2-server))$/.test(file))
    .map((file) => edit(`${file}: the token of another server`, file, tokenPassword, 'c07d', 'server-token-differs'));
}

function ofOtherCas(tree: Tree): readonly Mutation[] {
  return tokenFiles.flatMap((name) =>
    [...tree.files.keys()]
      .filter((file) => /^(?:etc|var\/lib)\/rancher\//.test(file) && file.endsWith(`/${name}`))
      .map((file) =>
        edit(
          `${file}: the token of another cluster`,
          file,
          /K10[0-9a-f]{64}/,
          `K10${'ab'.repeat(32)}`,
          'ca-checksum-mismatch',
        ),
      ),
  );
}

function unknownIssuers(): readonly Mutation[] {
  const byReference = ['certificate', 'request'].flatMap((kind) => {
    const file = `issuers/${kind}.yaml`;
    return [
      edit(`${kind}: the kind of a ClusterIssuer left out`, file, /^ +kind: ClusterIssuer\n/m, '', notFound),
      edit(`${kind}: a ClusterIssuer called an Issuer`, file, 'kind: ClusterIssuer', 'kind: Issuer', notFound),
      edit(`${kind}: an Issuer called a ClusterIssuer`, file, /kind: Issuer$/m, 'kind: ClusterIssuer', notFound),
    ];
  });
  const byAnnotation = ['ingress', 'gateway'].flatMap((kind) => {
    const file = `issuers/${kind}.yaml`;
    return [
      edit(`${kind}: asks an Issuer that is a ClusterIssuer`, file, 'io/cluster-issuer:', 'io/issuer:', notFound),
      edit(`${kind}: asks a ClusterIssuer that is an Issuer`, file, 'io/issuer:', 'io/cluster-issuer:', notFound),
    ];
  });
  const elsewhere = ['certificate', 'request', 'ingress', 'gateway'].map((kind): Mutation => {
    const file = `issuers/${kind}.yaml`;
    return {
      name: `${kind}: its Issuer is in another namespace`,
      mutate: (tree) => withEdit(tree, issuers, 'namespace: shop', 'namespace: other'),
      expected: inAnyOf([file], notFound),
      consequences: [anywhere(notFound)],
    };
  });
  return [...byReference, ...byAnnotation, ...elsewhere];
}

function sharedAccounts(): readonly Mutation[] {
  return ['certificate', 'ingress', 'gateway'].flatMap((kind) =>
    [
      ['acme-account', `${kind}-local`],
      ['acme-everywhere-account', `${kind}-own`],
    ].map(
      ([from = '', to = '']): Mutation => ({
        name: `${from} in the Secret of a ${kind}`,
        mutate: (tree) => withEdit(tree, issuers, new RegExp(`name: ${from}$`, 'm'), `name: ${to}`),
        expected: atText(issuers, to, 'certmanager-account-key-shared'),
      }),
    ),
  );
}

function notInjected(): readonly Mutation[] {
  const code = 'cabundle-not-injected';
  return Object.keys(injectedObjects).flatMap((kind) => {
    const ofSecret = `injected/${kind}-secret.yaml`;
    const ofCertificate = `injected/${kind}-certificate.yaml`;
    const allowed = /^ +annotations:\n +cert-manager\.io\/allow-direct-injection: .*\n/m;
    return [
      edit(`${kind}: a Secret that does not allow injection`, ofSecret, allowed, '', code),
      edit(`${kind}: a Secret that refuses injection`, ofSecret, /injection: "true"/, 'injection: "false"', code),
      edit(
        `${kind}: a Certificate of another namespace`,
        ofCertificate,
        /(?<=kind: Certificate\nmetadata:\n.*\n +namespace: )shop/,
        'other',
        code,
      ),
      ...[ofSecret, ofCertificate].flatMap((file) => [
        edit(`${file}: caBundle is empty`, file, /caBundle: .*/, 'caBundle: ""', code),
        edit(`${file}: caBundle is a line end`, file, /caBundle: .*/, 'caBundle: Cg==', code),
        edit(`${file}: no caBundle`, file, /^ +caBundle: .*\n/m, '', code),
        {
          name: `${file}: caBundle of another CA`,
          mutate: async (tree: Tree) => {
            const bundle = inField(file, 'caBundle');
            return withCertificate(tree, bundle, pemOf((await namesake(certificateAt(tree, bundle))).certificate));
          },
          expected: inAnyOf([file], 'cabundle-not-injected', 'cabundle-stale'),
        },
      ]),
    ];
  });
}

/** Issuers whose Secret is elsewhere, or has the certificate under another name. */
function authorities(): readonly Mutation[] {
  const code = 'certmanager-ca-issuer-not-ca';
  return [
    ['Issuer', 'shop'],
    ['ClusterIssuer', 'cert-manager'],
  ].flatMap(([kind = '', namespace = '']) => {
    const file = `issuers/of-${kind.toLowerCase()}.yaml`;
    return [
      edit(
        `${kind}: its Secret in another namespace`,
        file,
        new RegExp(`(?<=kind: Secret[^]*)namespace: ${namespace}`),
        'namespace: other',
        code,
      ),
      edit(`${kind}: its Secret has the certificate under another name`, file, 'tls.crt:', 'ca.pem:', code),
      edit(`${kind}: its Secret has the key under another name`, file, 'tls.key:', 'key.pem:', code),
    ];
  });
}

function checksums(): readonly Mutation[] {
  return ['agent.yaml', 'agent.json', 'agent.env', 'register.sh', 'node.sh'].map((name) => ({
    ...edit(
      `${name}: the checksum of another CA`,
      `rancher/${name}`,
      /[0-9a-f]{64}/,
      'ab'.repeat(32),
      'ca-checksum-mismatch',
    ),
  }));
}
