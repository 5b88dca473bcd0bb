import { rolesByPath } from '../../../src/core/kubernetes/rolesByPath.ts';
import type { Distribution } from '../distribution.ts';
import { anywhere, at, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { inField, withCertificate } from '../place.ts';
import { authorityFor, certificateAt, namesake, pemOf, reissue } from '../reissue.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

/** What is wrong in a kubeconfig that holds its certificates itself; the first two of a tree stand for all. */
export const kubeconfigs: MutationClass = (distribution) =>
  distribution.kubeconfigs
    .slice(0, 2)
    .flatMap((file) => [...clusters(distribution, file), ...users(distribution, file), ...names(file)]);

/** Inserts a line of the cluster before its server. */
const inCluster =
  (file: string, line: string) =>
  (tree: Tree): Tree => {
    const [, indent = ''] = /^( +)server: /m.exec(textOf(tree, file)) ?? [];
    return withEdit(tree, file, /^ +server: /m, `${indent}${line}\n${indent}server: `);
  };

/** Inserts a line of the user before its certificate. */
const inUser =
  (file: string, line: string) =>
  (tree: Tree): Tree =>
    withEdit(tree, file, /^ {4}(?=client-certificate-data: )/m, `    ${line}\n    `);

const withoutField =
  (file: string, field: string) =>
  (tree: Tree): Tree =>
    withEdit(tree, file, new RegExp(`^ +${field}: .*\\n`, 'm'), '');

/** Puts something else in the place of the user's certificate and key. */
const withUser =
  (file: string, line: string) =>
  (tree: Tree): Tree =>
    withEdit(withoutField(file, 'client-key-data')(tree), file, /^( +)client-certificate-data: .*$/m, `    ${line}`);

function clusters({ tree, now }: Distribution, file: string): readonly Mutation[] {
  const ca = inField(file, 'certificate-authority-data');
  const old = certificateAt(tree, ca);
  return [
    {
      name: `${file} with the CA of another cluster, of the same name`,
      mutate: async (healthy) => withCertificate(healthy, ca, pemOf((await namesake(old)).certificate)),
      expected: at(ca, 'kubeconfig-ca-stale', 'wrong-ca-on-edge'),
    },
    ...(tree.authorities.some(({ certificate }) => certificate.equal(old))
      ? [
          {
            name: `${file} with the CA before it was renewed`,
            mutate: async (healthy: Tree) => {
              const dates = { notBefore: '2020-01-01T00:00:00Z', notAfter: new Date(now + 9e10).toISOString() };
              const renewed = await reissue(healthy, old, { ...dates, authority: await authorityFor(healthy, old) });
              return withCertificate(healthy, ca, renewed);
            },
            expected: at(ca, 'kubeconfig-ca-differs-same-key'),
            consequences: [anywhere('duplicate-serial')],
          },
        ]
      : []),
    {
      name: `${file} with the placeholder of a guide in place of its CA`,
      mutate: (healthy) =>
        withEdit(
          healthy,
          file,
          /certificate-authority-data: .*/,
          'certificate-authority-data: "<base64-encoded-ca-cert>"',
        ),
      expected: inAnyOf([file], 'placeholder-data'),
    },
    {
      name: `${file} that verifies nothing although it has a CA`,
      mutate: inCluster(file, 'insecure-skip-tls-verify: true'),
      expected: inAnyOf([file], 'kubeconfig-insecure-with-ca'),
      consequences: [inAnyOf([file], 'kubeconfig-insecure')],
    },
    {
      name: `${file} that verifies nothing`,
      mutate: (healthy) =>
        inCluster(file, 'insecure-skip-tls-verify: true')(withoutField(file, 'certificate-authority-data')(healthy)),
      expected: atText(file, 'insecure-skip-tls-verify: true', 'kubeconfig-insecure'),
    },
    {
      name: `${file} without a CA`,
      mutate: withoutField(file, 'certificate-authority-data'),
      expected: inAnyOf([file], 'kubeconfig-no-ca', 'private-ca-not-configured'),
    },
    {
      name: `${file} without a server`,
      mutate: withoutField(file, 'server'),
      expected: inAnyOf([file], 'connection-broken'),
    },
    {
      name: `${file} with a server without TLS`,
      mutate: (healthy) => withEdit(healthy, file, /server: .*/, 'server: http://api.example.com:6443'),
      expected: atText(file, /server: .*/, 'kubeconfig-http'),
    },
    {
      name: `${file} with a server of a name that its certificate does not have`,
      mutate: (healthy) => withEdit(healthy, file, /server: .*/, 'server: https://other.example.com:6443'),
      expected: atText(file, /server: .*/, 'apiserver-san-missing-endpoint'),
    },
    {
      name: `${file} with a server name that its certificate does not have`,
      mutate: inCluster(file, 'tls-server-name: other.example.com'),
      expected: atText(file, /tls-server-name: .*/, 'tls-server-name-mismatch'),
    },
    {
      name: `${file} with a CA in a file and in itself`,
      mutate: inCluster(file, 'certificate-authority: ca.crt'),
      expected: inAnyOf([file], 'kubeconfig-file-and-data'),
      consequences: [atText(file, 'certificate-authority: ca.crt', 'kubeconfig-path-missing')],
    },
    {
      name: `${file} with a CA in a file that is not there`,
      mutate: (healthy) =>
        inCluster(file, 'certificate-authority: gone.crt')(withoutField(file, 'certificate-authority-data')(healthy)),
      expected: atText(file, 'certificate-authority: gone.crt', 'kubeconfig-path-missing'),
    },
  ];
}

function users({ isRoot }: Distribution, file: string): readonly Mutation[] {
  // In a part of a machine nobody knows what is missing from a folder that is not there.
  const gone = isRoot ? '/etc/gone/client.crt' : 'gone.crt';
  return [
    {
      name: `${file} with a certificate without its key`,
      mutate: withoutField(file, 'client-key-data'),
      expected: inAnyOf([file], 'kubeconfig-cert-without-key'),
    },
    {
      name: `${file} with a key without its certificate`,
      mutate: withoutField(file, 'client-certificate-data'),
      expected: inAnyOf([file], 'kubeconfig-cert-without-key'),
    },
    {
      name: `${file} with a certificate in a file that is not there`,
      mutate: (tree) => withEdit(tree, file, /^( +)client-certificate-data: .*$/m, `    client-certificate: ${gone}`),
      expected: atText(file, gone, 'kubeconfig-path-missing'),
    },
    {
      name: `${file} with a password`,
      mutate: inUser(file, 'username: admin\n    password: secret'),
      expected: inAnyOf([file], 'kubeconfig-basic-auth'),
      consequences: [inAnyOf([file], 'kubeconfig-multiple-auth')],
    },
    {
      name: `${file} with a token beside the certificate`,
      mutate: inUser(file, 'token: abcdef'),
      expected: inAnyOf([file], 'kubeconfig-multiple-auth'),
    },
    {
      name: `${file} with a user without credentials`,
      mutate: withUser(file, 'token: ""'),
      expected: inAnyOf([file], 'kubeconfig-user-empty'),
    },
    ...[
      ['without a command', 'apiVersion: client.authentication.k8s.io/v1beta1'],
      ['without a version', 'command: login'],
      ['that does not say whether it asks', 'apiVersion: client.authentication.k8s.io/v1, command: login'],
      [
        'that asks in a way that there is not',
        'apiVersion: client.authentication.k8s.io/v1, command: login, interactiveMode: Sometimes',
      ],
    ].map(
      ([what, plugin]): Mutation => ({
        name: `${file} with a plugin ${what}`,
        mutate: withUser(file, `exec: {${plugin}}`),
        expected: atText(file, /exec: .*/, 'kubeconfig-exec-incomplete'),
      }),
    ),
    {
      name: `${file} with a plugin of an interface that is gone`,
      mutate: inUser(file, 'exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: login}'),
      expected: inAnyOf([file], 'exec-apiversion-removed'),
      consequences: [inAnyOf([file], 'kubeconfig-multiple-auth')],
    },
  ];
}

function names(file: string): readonly Mutation[] {
  return [
    {
      name: `${file} with a context of a cluster that is not in it`,
      mutate: (tree) => withEdit(tree, file, /^( +)cluster: .+$/m, '    cluster: elsewhere'),
      expected: inAnyOf([file], 'kubeconfig-dangling-context'),
    },
    {
      name: `${file} with a context of a user that is not in it`,
      mutate: (tree) => withEdit(tree, file, /^ +user: .+$/m, '    user: nobody'),
      expected: inAnyOf([file], 'kubeconfig-dangling-context'),
    },
    {
      name: `${file} with a current context that is not in it`,
      mutate: (tree) => withEdit(tree, file, /^current-context: .*/m, 'current-context: elsewhere'),
      expected: atText(file, 'current-context: elsewhere', 'kubeconfig-dangling-context'),
    },
    ...(rolesByPath(file)?.kubeconfig === undefined
      ? []
      : [
          {
            name: `${file} without a current context`,
            mutate: (tree: Tree) => withEdit(tree, file, /^current-context: .*\n?/m, ''),
            expected: inAnyOf([file], 'kubeconfig-dangling-context'),
            consequences: [anywhere('renew-needs-embedded-kubeconfig')],
          },
        ]),
    {
      name: `${file} with two users of one name`,
      mutate: (tree) => {
        const [, name = ''] = /^users:\n- name: (.*)$/m.exec(textOf(tree, file)) ?? [];
        return withText(tree, file, `${textOf(tree, file)}- name: ${name}\n  user: {}\n`);
      },
      expected: inAnyOf([file], 'kubeconfig-duplicate-names'),
    },
  ];
}
