import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { credentialFieldOf, type FieldOwner } from '../../../src/core/kubernetes/credentialFieldOf.ts';
import { fileReferenceOf } from '../../../src/core/kubernetes/fileReferenceOf.ts';
import { configurationKinds, configurationRoots } from '../../../src/core/kubernetes/tables/configurationKinds.ts';
import { bootstrapToken } from '../../../src/core/kubernetes/tables/tlsBootstrap.ts';

interface ReferenceField {
  readonly path: string;
  readonly encoding: string;
  readonly role: string;
}

interface ApiField extends ReferenceField {
  readonly id: string;
  readonly kind: string;
}

const reference: {
  readonly kubeconfigFields: readonly ReferenceField[];
  readonly execCredentialFields: readonly ReferenceField[];
  readonly apiFields: readonly ApiField[];
} = JSON.parse(readFileSync('test/fixtures/domain/fields.json', 'utf8'));

const roles: Readonly<Record<string, string>> = { cert: 'certificate', csr: 'request' };
const byValue = ['base64-pem', 'base64-jwt', 'base64-der', 'pem', 'jwt', 'jwt|opaque'];

describe('a kubeconfig', () => {
  const material = reference.kubeconfigFields.filter(({ role }) => ['cert', 'key', 'ca', 'token'].includes(role));
  assert.equal(material.length, 11);
  for (const { path, encoding, role } of material) {
    test(`${path} holds what the reference says`, () => {
      const keyPath = path.replaceAll('[]', '[1]');
      const field = encoding === 'path' ? fileReferenceOf(keyPath) : credentialFieldOf(keyPath, { kind: 'Config' });
      assert.equal(field?.role, roles[role] ?? role);
    });
  }
});

describe('an ExecCredential', () => {
  for (const { path, encoding, role } of reference.execCredentialFields) {
    if (!byValue.includes(encoding)) continue;
    test(`${path} holds what the reference says`, () => {
      const field = credentialFieldOf(path.replace('ExecCredential.', ''), { kind: 'ExecCredential' });
      assert.equal(field?.role, roles[role] ?? role);
      if (!encoding.startsWith('jwt')) assert.equal(field?.encoding, encoding);
    });
  }
});

/** Fields that hold one kind of material by value, and are named one by one. */
const single = reference.apiFields.filter(
  ({ path, encoding, role }) =>
    byValue.includes(encoding) &&
    ['cert', 'key', 'ca', 'csr', 'token'].includes(role) &&
    /^[\w.[\]'-]+$/.test(path) &&
    !path.includes('[*]'),
);

describe('an object', () => {
  test('has many such fields', () => assert.ok(single.length >= 19, `${single.length}`));

  for (const { id, kind, path, encoding, role } of single) {
    test(`${id} holds what the reference says`, () => {
      const field = credentialFieldOf(path.replaceAll('[]', '[1]'), ownerOf(kind));
      assert.equal(field?.role, roles[role] ?? role);
      // A token is base64 of its characters, as everything in a Secret.
      if (!encoding.includes('jwt')) assert.equal(field?.encoding, encoding);
    });
  }
});

describe('every kind of object that the reference speaks of is known', () => {
  const kinds = new Set<string>(configurationKinds.map(({ kind }) => kind));
  for (const { id, kind, path, encoding } of reference.apiFields) {
    // It names a Secret or ConfigMap, which is known itself.
    if (encoding.startsWith('ref')) continue;
    test(id, () => {
      const names = kind.replace(/ .*/, '').replace(/^.*\//, '').replace(/[{}]/g, '').split(',');
      const isKnown = names.some((name) => kinds.has(name));
      const root = configurationRoots.some(({ id: name }) => id === `f-${name}` || id === `${name}-machineconfig`);
      const field = credentialFieldOf(
        path.replace(/^contexts\.<name>\.\{(\w+),.*/, 'contexts.x.$1').replaceAll('[]', '[1]'),
        ownerOf(kind),
      );
      assert.equal(isKnown || root || field !== undefined, !(id in elsewhere), kind);
    });
  }
});

/** Where what is no object, or of no fixed kind, is known. */
const elsewhere: Readonly<Record<string, string>> = {
  sops: 'placeholders.ts',
  'cm-cainjector': 'caInjection.ts',
  'kops-keyset': 'credentialFields.ts',
  'talos-docs': 'credentialFields.ts',
  'talos-secrets': 'credentialFields.ts',
  'helm-values': 'credentialFields.ts, by the names of keys',
};

test('what kubectl and the API server read is known as that', () => {
  const readers: readonly (readonly [keyPath: string, kind: string | undefined, reader: string | undefined])[] = [
    ['clusters[0].cluster.certificate-authority-data', 'Config', 'kubeconfig'],
    ['users[0].user.client-key-data', 'Config', 'kubeconfig'],
    ['users[0].user.auth-provider.config.idp-certificate-authority-data', 'Config', 'kubeconfig'],
    ['users[0].user.token', 'Config', 'kubeconfig'],
    ['certificate-authority-data', undefined, 'kubeconfig'],
    ['client-certificate-data', undefined, 'kubeconfig'],
    ['webhooks[0].clientConfig.caBundle', 'ValidatingWebhookConfiguration', 'apiServer'],
    ['webhooks[0].clientConfig.caBundle', 'MutatingWebhookConfiguration', 'apiServer'],
    ['spec.conversion.webhook.clientConfig.caBundle', 'CustomResourceDefinition', 'apiServer'],
    ['spec.caBundle', 'APIService', 'apiServer'],
    ['spec.request', 'CertificateSigningRequest', 'apiServer'],
    ['spec.provider.vault.caBundle', 'SecretStore', undefined],
    ['spec.vault.caBundle', 'ClusterIssuer', undefined],
    ["data['tls.crt']", 'Secret', undefined],
  ];
  for (const [keyPath, kind, reader] of readers) {
    assert.equal(credentialFieldOf(keyPath, kind === undefined ? {} : { kind })?.reader, reader, keyPath);
  }
});

test('the keys of a bootstrap token are those of the reference', () => {
  const path = reference.apiFields.find(({ id }) => id === 'secret-bootstrap')?.path ?? '';
  const keys = [...Object.values(bootstrapToken.keys), ...Object.values(bootstrapToken.usageKeys)];
  assert.deepEqual(
    keys.sort(),
    path
      .match(/'(.+)'/)?.[1]
      ?.split("','")
      .sort(),
  );
});

/** `v1/Secret type=kubernetes.io/tls`, `certificates.k8s.io/{v1,v1beta1}/ClusterTrustBundle`. */
function ownerOf(kind: string): FieldOwner {
  const [path = '', ...rest] = kind.split(' ');
  const type = /type=(\S+)/.exec(kind)?.[1];
  const name = rest[0]?.startsWith('type=') ? undefined : rest[0]?.split('/').at(-1);
  return {
    kind: path.split('/').at(-1)?.replace(/[{}]/g, '').split(',')[0] ?? '',
    ...(type === undefined ? {} : { type }),
    ...(name === undefined ? {} : { name }),
  };
}
