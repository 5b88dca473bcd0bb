import { anywhere, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { inField, keyAt, withCertificate, withKey } from '../place.ts';
import { certificateAt, dnsNames, namesake, pemOf } from '../reissue.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';
import { changed, edit } from './shorthand.ts';

const webhook = 'policy/webhook.yaml';
const extension = 'metrics/apiservice.yaml';
const ingress = 'web/ingress.yaml';
const issued = 'web/certificate.yaml';
const issuer = 'web/issuer.yaml';

/** What an application keeps in Secrets, has cert-manager keep there, or keeps elsewhere. */
export const secretObjects: MutationClass = ({ tree }) =>
  tree.files.has(ingress) ? [...secrets(), ...notBase64(), ...certManager(), ...exposed()] : [];

/** Secrets that their readers refuse. */
function secrets(): readonly Mutation[] {
  const key = inField(ingress, 'tls.key');
  return [
    {
      name: 'a Secret with the key of another certificate',
      mutate: (tree) => withKey(tree, key, newEcKey()),
      expected: inAnyOf([ingress], 'key-cert-mismatch'),
    },
    edit('a Secret without its key', ingress, /^ {2}tls\.key: .*\n/m, '', 'tls-secret-keys-missing'),
    edit('a Secret without its certificate', ingress, /^ {2}tls\.crt: .*\n/m, '', 'tls-secret-keys-missing'),
    {
      name: 'a Secret with the CA of another certificate',
      mutate: async (tree) => {
        const ca = inField(ingress, 'ca.crt');
        return withCertificate(tree, ca, pemOf((await namesake(certificateAt(tree, ca))).certificate));
      },
      expected: inAnyOf([ingress], 'secret-ca-does-not-verify'),
    },
    {
      name: 'a Secret with certificate and key in each other’s place',
      mutate: (tree) =>
        withText(
          tree,
          ingress,
          textOf(tree, ingress)
            .replace('tls.crt:', 'tls.tmp:')
            .replace('tls.key:', 'tls.crt:')
            .replace('tls.tmp:', 'tls.key:'),
        ),
      expected: inAnyOf([ingress], 'cert-key-swapped'),
    },
  ];
}

/** Values that a guide meant to be replaced by what a command prints, or that nobody has encoded. */
function notBase64(): readonly Mutation[] {
  const keys = ['ca.crt', 'tls.crt', 'tls.key'];
  return [...keys.map(asItIs), ...keys.flatMap(inOtherWords)];
}

/** The PEM text itself. */
function asItIs(key: string): Mutation {
  const from = new RegExp(`^  ${key}: .*`, 'm');
  return {
    name: `a Secret with the PEM text itself in ${key}`,
    mutate: (tree) => {
      const [line = ''] = from.exec(textOf(tree, ingress)) ?? [];
      const pem = Buffer.from(line.replace(/^.*: /, ''), 'base64').toString('utf8');
      return withEdit(tree, ingress, from, `  ${key}: |\n${pem.trimEnd().replaceAll(/^/gm, '    ')}`);
    },
    expected: inAnyOf([ingress], 'data-field-raw-pem'),
  };
}

function inOtherWords(key: string): readonly Mutation[] {
  return [
    ['a command', 'cat /etc/ssl/shop.pem | base64 -w 0'],
    ['a path', '/etc/ssl/shop.pem'],
    ['a sentence', 'MIIB shop.example.com, as agreed!'],
    ['base64 for URLs', 'LS0tLS1CRUdJTiBDRVJUSUZJ_0FURS0tLS0t-Q=='],
    ['base64 of base64 with a stray character', 'TFMwdExTMUNSVWRKVGlCRFJWSlVTVVpKUTBGVVJTMHRMUzB0#'],
  ].map(
    ([what = '', value = '']): Mutation => ({
      name: `a Secret with ${what} in ${key}`,
      mutate: (tree) => withEdit(tree, ingress, new RegExp(`^  ${key}: .*`, 'm'), `  ${key}: '${value}'`),
      expected: inAnyOf([ingress], 'base64-invalid', 'pem-malformed', 'key-malformed'),
    }),
  );
}

function certManager(): readonly Mutation[] {
  const secret = inField(issued, 'tls.crt');
  return [
    edit('a Certificate for half an hour', issued, 'duration: 2160h', 'duration: 30m', 'certmanager-duration-invalid'),
    edit(
      'a Certificate that is renewed before it is issued',
      issued,
      'renewBefore: 360h',
      'renewBefore: 3000h',
      'certmanager-duration-invalid',
    ),
    edit(
      'a Certificate that is renewed a minute before its end',
      issued,
      'renewBefore: 360h',
      'renewBefore: 1m',
      'certmanager-duration-invalid',
    ),
    edit(
      'a Certificate with a name that the issued one does not have',
      issued,
      '- api.shop.svc\n',
      '- new.shop.svc\n',
      'certmanager-secret-mismatch',
    ),
    changed(
      'a certificate that lacks a name of its Certificate',
      secret,
      dnsNames('api.shop.svc'),
      'certmanager-secret-mismatch',
    ),
    edit(
      'a Certificate with another algorithm than the issued one',
      issued,
      'algorithm: ECDSA\n    size: 256',
      'algorithm: RSA\n    size: 2048',
      'certmanager-secret-mismatch',
    ),
    {
      ...changed(
        'an Issuer whose certificate is no CA',
        inField(issuer, 'tls.crt'),
        { isCa: false },
        'certmanager-ca-issuer-not-ca',
        'ca-without-basicconstraints',
      ),
      consequences: [
        anywhere('ca-without-basicconstraints', 'ku-leaf-with-certsign', 'secret-ca-does-not-verify', 'san-missing'),
      ],
    },
  ];
}

/** Private keys where everybody reads them. */
function exposed(): readonly Mutation[] {
  const config = 'web/configmap.yaml';
  const key = (tree: Tree): string => keyAt(tree, inField(webhook, 'tls.key'));
  const indented = (text: string, by: string): string => text.trimEnd().replaceAll(/^/gm, by);
  return [
    {
      name: 'a private key in a ConfigMap',
      mutate: (tree) =>
        withText(tree, config, `${textOf(tree, config)}  server.key: |\n${indented(key(tree), '    ')}\n`),
      expected: inAnyOf([config], 'private-key-in-configmap'),
    },
    {
      name: 'a private key in the annotation of kubectl apply',
      mutate: (tree) => {
        const applied = JSON.stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          data: { 'tls.key': Buffer.from(key(tree)).toString('base64') },
        });
        const annotation = `  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '${applied}'\n`;
        return withEdit(tree, ingress, /^ {2}name: shop-tls\n/m, `${annotation}  name: shop-tls\n`);
      },
      expected: inAnyOf([ingress], 'private-key-in-last-applied'),
    },
    {
      name: 'a private key in the environment of a container',
      mutate: (tree) =>
        withEdit(tree, extension, /^( +)value: blue$/m, `          value: |\n${indented(key(tree), '            ')}`),
      expected: inAnyOf([extension], 'private-key-in-pod-spec'),
    },
  ];
}
