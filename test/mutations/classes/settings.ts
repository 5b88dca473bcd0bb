import { base64 } from '../../support/base64.ts';
import { injectedObjects } from '../distributions/certManager.ts';
import { encryptionProviders, monitored, runningPods } from '../distributions/settings.ts';
import { anywhere, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { inField, withCertificate } from '../place.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import type { Tree } from '../tree.ts';
import { withEdit } from '../tree.ts';
import { edit } from './shorthand.ts';

/** Settings without which a program does not read credentials that are there, or that it cannot use. */
export const unreadSettings: MutationClass = ({ tree }) =>
  tree.files.has('argocd/repository.yaml')
    ? [
        ...labels(),
        ...mounts(),
        ...pods(),
        ...servers(),
        ...acme(),
        ...encryption(),
        ...meshes(),
        ...people(),
        ...monitors(),
        ...istio(),
      ]
    : [];

function labels(): readonly Mutation[] {
  return ['repository', 'repo-creds', 'cluster'].flatMap((type) => {
    const file = `argocd/${type === 'cluster' ? 'destination' : type}.yaml`;
    const label = new RegExp(`^ +labels:\\n +argocd\\.argoproj\\.io/secret-type: ${type}\\n`, 'm');
    return [
      edit(`${type} without its label`, file, label, '', 'argocd-secret-ignored'),
      edit(
        `${type} with a label that Argo CD does not know`,
        file,
        `secret-type: ${type}`,
        'secret-type: git',
        'argocd-secret-ignored',
      ),
      edit(`${type} with an annotation`, file, ' labels:', ' annotations:', 'argocd-secret-ignored'),
    ];
  });
}

function mounts(): readonly Mutation[] {
  const file = 'argocd/repo-server.yaml';
  const code = 'argocd-certs-not-mounted';
  return [
    edit('the CAs of Argo CD in another folder', file, '/app/config/tls', '/app/config/certs', code),
    edit(
      'another ConfigMap in place of the CAs of Argo CD',
      file,
      'name: argocd-tls-certs-cm',
      'name: argocd-certs',
      code,
    ),
  ];
}

function pods(): readonly Mutation[] {
  return [
    ...emptied(),
    ...Object.keys(runningPods).flatMap((kind) => {
      const file = `pods/${kind.toLowerCase()}.yaml`;
      const off = 'automountServiceAccountToken: false';
      return [
        edit(`${kind}: an image of another port`, file, ':5000/', ':5001/', 'pull-secret-other-registry'),
        edit(`${kind}: an image without a port`, file, ':5000/', '/', 'pull-secret-other-registry'),
        edit(`${kind}: no token`, file, /automountServiceAccountToken: true/, off, 'token-not-mounted'),
      ];
    }),
  ];
}

/** What `~/.docker/config.json` holds where credentials are kept elsewhere. */
function emptied(): readonly Mutation[] {
  const server = 'https://registry.example.com:5000';
  const auths = { [server]: {} };
  return [
    ['in the keychain', { auths, credsStore: 'osxkeychain' }],
    ['with a helper', { auths, credHelpers: { [server]: 'pass' } }],
    ['with a helper alone', { credHelpers: { [server]: 'pass' } }],
    ['of nobody', { auths }],
    ['of an e-mail address', { auths: { [server]: { email: 'dev@example.com' } } }],
  ].map(([what, config]) =>
    edit(
      `credentials to pull with: ${what}`,
      'pods/regcred.yaml',
      /\.dockerconfigjson: .*/,
      `.dockerconfigjson: '${JSON.stringify(config)}'`,
      'pull-secret-without-credentials',
    ),
  );
}

function servers(): readonly Mutation[] {
  const ofObjects = Object.keys(injectedObjects).flatMap((kind) => {
    const file = `called/${kind}.yaml`;
    return [
      edit(`${kind}: no caBundle beside its server`, file, /^ +caBundle: .*\n/m, '', 'private-ca-not-configured'),
      edit(
        `${kind}: an empty caBundle beside its server`,
        file,
        /caBundle: .*/,
        'caBundle: ""',
        'private-ca-not-configured',
      ),
    ];
  });
  const name = /^ +nginx\.ingress\.kubernetes\.io\/proxy-ssl-name: .*\n/m;
  return [
    ...ofObjects,
    edit('a backend without its name', 'called/ingress.yaml', name, '', 'ingress-backend-name-missing'),
  ];
}

function acme(): readonly Mutation[] {
  const issuer = 'acme/issuer.yaml';
  const code = 'certmanager-wildcard-without-dns01';
  const files = ['certificate', 'ingress', 'gateway'].map((name) => `acme/${name}.yaml`);
  const byIssuer = [
    ['a solver for HTTP-01 only', /^ +- dns01:[\s\S]*/m, ''],
    ['a DNS-01 solver for another zone', '- example.com', '- example.org'],
    ['a DNS-01 solver for a zone with a wildcard', '- example.com', '- "*.shop.example.com"'],
  ] as const;
  const long = `${'shop.'.repeat(12)}example.com`;
  return [
    ...byIssuer.map(
      ([name, from, to]): Mutation => ({
        name: `wildcards and ${name}`,
        mutate: (tree) => withEdit(tree, issuer, from, to),
        expected: inAnyOf(files, code),
        consequences: [anywhere(code)],
      }),
    ),
    ...files.map((file) =>
      edit(`${file}: a wildcard of another zone`, file, '*.shop.example.com', '*.shop.example.org', code),
    ),
    ...files.map((file) =>
      edit(`${file}: a long common name`, file, /(?<=ommon-?[nN]ame: ).*/, long, 'certmanager-common-name-too-long'),
    ),
  ];
}

function encryption(): readonly Mutation[] {
  return Object.keys(encryptionProviders).flatMap((provider) => {
    const file = `encryption/${provider}.yaml`;
    const secret = /secret: .*/;
    return [
      edit(
        `${provider}: a key that is not base64`,
        file,
        secret,
        'secret: "k7#f!sQzpL-2vRt.9xWb_4mYc~6nHd"',
        'encryption-key-invalid',
      ),
      edit(`${provider}: a short key`, file, secret, `secret: ${base64('0123456789abcde')}`, 'encryption-key-invalid'),
    ];
  });
}

function people(): readonly Mutation[] {
  const code = 'kubeconfig-dangling-context';
  const user = /^ +user: jane\n/m;
  return [
    edit('a context whose user is empty', 'people/config', user, "    user: ''\n", code),
    edit('a context without a user', 'people/config', user, '', code),
  ];
}

/** Of the clusters of a mesh, one gets a CA of its own with the same name. */
function meshes(): readonly Mutation[] {
  return [
    ['blue', 'green'],
    ['green', 'blue'],
  ].map(([own = '', other = '']): Mutation => {
    const file = `${own}/remote.yaml`;
    return {
      name: `${own} trusts another CA of the same name`,
      mutate: async (tree: Tree) => {
        const trusted = inField(file, 'ca.crt');
        return withCertificate(tree, trusted, pemOf((await namesake(certificateAt(tree, trusted))).certificate));
      },
      expected: inAnyOf([`${own}/mesh.yaml`, `${other}/mesh.yaml`], 'clustermesh-ca-differs'),
      consequences: [anywhere('clustermesh-ca-differs'), anywhere('secret-ca-does-not-verify')],
    };
  });
}

function monitors(): readonly Mutation[] {
  const bound = 'monitored/prometheus.yaml';
  const mounts: readonly Mutation[] = [
    ['no Secrets', /^ +secrets:\n +- etcd-certs\n/m, ''],
    ['another Secret', '- etcd-certs', '- etcd'],
  ].map(([what = '', from = '', to = '']) => ({
    name: `Prometheus mounts ${what}`,
    mutate: (tree) => withEdit(tree, bound, from, `${to}`),
    expected: inAnyOf(['monitored/etcd.yaml'], 'monitor-secret-not-mounted'),
  }));
  const ofMonitors = monitored.flatMap(([kind]) => {
    const name = kind.toLowerCase();
    const file = `monitored/${name}.yaml`;
    const trusted = inField(file, 'ca.crt');
    const other: Mutation = {
      name: `${kind}: another CA of the same name`,
      mutate: async (tree: Tree) =>
        withCertificate(tree, trusted, pemOf((await namesake(certificateAt(tree, trusted))).certificate)),
      expected: inAnyOf([file], 'private-ca-not-configured'),
      consequences: [anywhere('secret-ca-does-not-verify')],
    };
    const ofPrometheus: readonly Mutation[] = kind.startsWith('VM')
      ? []
      : [
          {
            name: `${kind}: Prometheus is not bound in its namespace`,
            mutate: (tree) => withEdit(tree, bound, /namespace: metered/g, 'namespace: elsewhere'),
            expected: inAnyOf([file], 'user-not-bound'),
            consequences: [anywhere('user-not-bound')],
          },
        ];
    return [
      edit(`${kind} without serverName`, file, /^ +serverName: .*\n/m, '', 'server-san-missing'),
      edit(`${kind} with another serverName`, file, 'serverName: ', 'serverName: other.', 'server-san-missing'),
      edit(`${kind} without a CA`, file, /^ +ca:\n(?: +secret:\n)(?: +\w+: .*\n){2}/m, '', 'private-ca-not-configured'),
      other,
      ...ofPrometheus,
    ];
  });
  return [...mounts, ...ofMonitors];
}

function istio(): readonly Mutation[] {
  return ['pods', 'namespace', 'mesh'].flatMap((where) => {
    const file = `istio/${where}.yaml`;
    const code = 'istio-mtls-conflict';
    const ofServer = [edit(`${where}: Istio's server without TLS`, file, 'mode: STRICT', 'mode: DISABLE', code)];
    // Who has no proxy accepts what a whole mesh requires not to.
    if (where === 'mesh') return ofServer;
    return [
      ...ofServer,
      ...['DISABLE', 'SIMPLE'].map((mode) =>
        edit(`${where}: a client of Istio with mode ${mode}`, file, 'mode: ISTIO_MUTUAL', `mode: ${mode}`, code),
      ),
    ];
  });
}
