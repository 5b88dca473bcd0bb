import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

/** What stands in a credential's place on purpose, and is neither damaged nor in the wrong encoding. */

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });
const random = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 167 + 13) % 256)).toString('base64');
const secret = (data: string, more = '') => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n${more}data:\n${data}`;
const encoding =
  /^(?:pem-|base64-|data-field|double-|stringdata|ca-bundle-p|cert-key-s|csr-request-u|key-malformed|trailing)/;

async function assertSilent(files: TestFiles): Promise<void> {
  assert.deepEqual(codesOf((await findingsIn(files)).filter(({ code }) => encoding.test(code))), []);
}

const cases: Readonly<Record<string, TestFiles>> = {
  'kubectl config view': {
    config: 'users:\n- user:\n    client-certificate-data: DATA+OMITTED\n    client-key-data: REDACTED\n',
  },
  'variables of a shell and of kubectl': {
    'a.yaml': 'certificate-authority-data: ${CA_DATA}\n---\ncertificate-authority-data: $(CA)\n',
  },
  'a mask': { 'a.yaml': `certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk${'X'.repeat(60)}\n` },
  'masked PEM': { 'ca.crt': `-----BEGIN CERTIFICATE-----\n${'X'.repeat(64)}\n-----END CERTIFICATE-----\n` },
  'words in a PEM block': {
    'values.yaml':
      'caCrt: |-\n  -----BEGIN CERTIFICATE-----\n  cert data here\n  -----END CERTIFICATE-----\ntls:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    key data here\n    -----END PRIVATE KEY-----\n',
    'b.yaml': secret(
      `  tls.crt: ${base64('-----BEGIN CERTIFICATE-----\nbase64encodedcert\n-----END CERTIFICATE-----\n')}\n`,
    ),
    'a.pem': '-----BEGIN CERTIFICATE-----\n(certificate content)\n-----END CERTIFICATE-----\n',
  },
  'base64 of a line end': {
    'a.yaml': 'kind: ValidatingWebhookConfiguration\nwebhooks:\n- clientConfig:\n    caBundle: Cg==\n',
  },
  'an empty value': { 'a.yaml': 'kind: APIService\nspec:\n  caBundle: ""\n' },
  'injected by cert-manager': {
    'a.yaml':
      'kind: MutatingWebhookConfiguration\nmetadata:\n  annotations:\n    cert-manager.io/inject-ca-from: a/b\nwebhooks:\n- clientConfig:\n    caBundle: Cg==\n',
  },
  'stand-ins that an injector replaces': {
    'a.yaml': `kind: ValidatingWebhookConfiguration\nmetadata:\n  name: a\n  annotations:\n    cert-manager.io/inject-ca-from: a/b\nwebhooks:\n- clientConfig:\n    caBundle: ${base64('dummy')}\n`,
    'b.json': JSON.stringify({
      webhooks: [{ clientConfig: { caBundle: base64('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n') } }],
      metadata: { annotations: { 'cert-manager.io/inject-ca-from-secret': 'a/b' } },
      kind: 'MutatingWebhookConfiguration',
    }),
    'c.yaml': `kind: APIService\nmetadata: { annotations: { service.beta.openshift.io/inject-cabundle: "true" } }\nspec: { caBundle: ${base64('dummy')} }\n`,
    'd.yaml': `kind: List\nitems:\n- kind: APIService\n  spec:\n    caBundle: ${base64('dummy')}\n  metadata:\n    annotations:\n      "cert-manager.io/inject-apiserver-ca": 'true'\n`,
    'e.yaml':
      'kind: ConfigMap\nmetadata:\n  labels:\n    config.openshift.io/inject-trusted-cabundle: "true"\ndata:\n  ca-bundle.crt: dummy\n',
  },
  'cut off with dots': { 'a.yaml': 'certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t...\n' },
  SOPS: {
    'a.yaml': secret(
      '  tls.crt: ENC[AES256_GCM,data:R0VIRU1,iv:bm8=,tag:dGFn,type:str]\n  tls.key: ENC[AES256_GCM,data:R0VI,iv:bm8=,tag:dGFn,type:str]\n',
    ),
    'b.yaml':
      'kind: Secret\nstringData:\n  tls.crt: ENC[AES256_GCM,data:R0VIRU1,iv:bm8=,tag:dGFn,type:str]\nsops:\n  age: []\n',
  },
  'sealed secrets': {
    'a.yaml': `kind: SealedSecret\nspec:\n  encryptedData:\n    tls.crt: ${random}\n    tls.key: ${random}\n`,
  },
  'kubeadm-certs': {
    'a.yaml': `kind: Secret\nmetadata:\n  name: kubeadm-certs\n  namespace: kube-system\ndata:\n  ca.crt: ${random}\n  ca.key: ${random}\n`,
  },
  'Ansible Vault': {
    'a.yaml':
      'client_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6538\ntls:\n  tls.key: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6538\n',
  },
  'HashiCorp Vault': {
    'a.yaml': secret('  tls.crt: vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w==\n'),
  },
  'Helm templates': {
    'templates/a.yaml':
      'kind: Secret\ndata:\n  tls.crt: {{ .Values.crt | b64enc }}\n  ca.crt: {{ $ca.Cert | b64enc | quote }}\n{{- with .Values.x }}\n  tls.key: {{ .key }}\n{{- end }}\n',
    'templates/b.yaml': 'kind: ConfigMap\ndata:\n  ca.crt: |\n{{ .Values.ca | indent 4 }}\n',
  },
  'a Helm release': {
    'a.yaml': `kind: Secret\ntype: helm.sh/release.v1\nmetadata:\n  name: sh.helm.release.v1.a.v1\ndata:\n  release: ${base64(base64('H4sIAAAAAAAC/+xabW/bOBL+K4'.repeat(20)))}\n`,
  },
  'external secrets': {
    'a.yaml':
      'kind: ExternalSecret\nspec:\n  target:\n    template:\n      data:\n        tls.crt: "{{ .crt }}"\n        tls.key: "{{ .key | b64dec }}"\n',
  },
  'a key that waits for its certificate': {
    'a.yaml': secret(
      `  tls.key: ${base64(leaf.keyPem)}\n`,
      '  labels:\n    cert-manager.io/next-private-key: "true"\n',
    ),
  },
  'blocks of others': {
    'a.pem': '-----BEGIN DH PARAMETERS-----\nMAYCAQMCAQI=\n-----END DH PARAMETERS-----\n',
    'b.asc': '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n',
    'c.yaml': 'sops: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl\n  -----END AGE ENCRYPTED FILE-----\n',
  },
  'installers that send the root along': {
    'rke2/serving.crt': leaf.certificatePem + ca.certificatePem,
    'rke2/serving.key': leaf.keyPem,
  },
  'an etcd bundle with curve parameters': {
    'a.pem': `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${leaf.traditionalKeyPem}`,
  },
  'the copy that kubectl apply keeps': {
    'a.yaml': `kind: ConfigMap\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"kind":"Secret","data":{"ca.crt":${JSON.stringify(ca.certificatePem)}}}\n`,
  },
  'an Argo CD cluster': {
    'a.yaml': secret(
      `  config: ${base64(JSON.stringify({ tlsClientConfig: { caData: base64(ca.certificatePem) } }))}\n`,
    ),
  },
};

describe('silence where nothing is wrong', () => {
  for (const [name, files] of Object.entries(cases)) test(name, () => assertSilent(files));
});

test('beside a placeholder, a real mistake is still told', async () => {
  const findings = await findingsIn({
    'a.yaml': `clusters:\n- cluster:\n    certificate-authority-data: DATA+OMITTED\nusers:\n- user:\n    client-certificate-data: ${base64(base64(leaf.certificatePem))}\n`,
  });
  assert.deepEqual(codesOf(findings), ['double-base64 a.yaml']);
});

describe('fields that an injector fills', () => {
  const webhook = (caBundle: string, mark = 'cert-manager.io/inject-ca-from: a/b') =>
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  annotations:\n    ${mark}\nwebhooks:\n- clientConfig:\n    caBundle: ${caBundle}\n`;
  const gradesIn = async (text: string) => gradesOf(await findingsIn({ 'a.yaml': text }), /^(?!cabundle-managed)/);

  test('a CA in them that has ended is no more than information', async () => {
    const ended = await createTestCa({
      name: 'a',
      notBefore: '2016-05-03T00:00:00Z',
      notAfter: '2026-05-03T00:00:00Z',
    });
    const value = base64(ended.certificatePem);
    assert.deepEqual(await gradesIn(webhook(value)), ['info ca-expired a.yaml']);
    assert.deepEqual(await gradesIn(webhook(value, 'a: b')), ['error ca-expired a.yaml']);
  });

  test('without the mark, or with one that is turned off, a stand-in is told', async () => {
    for (const mark of ['a: b', 'service.beta.openshift.io/inject-cabundle: "false"']) {
      assert.deepEqual(await gradesIn(webhook(base64('dummy'), mark)), ['error pem-malformed a.yaml']);
    }
  });

  test('what the API server refuses is told all the same', async () => {
    const broken = `${base64(ca.certificatePem).slice(0, 200)}!${base64(ca.certificatePem).slice(201)}`;
    assert.deepEqual(await gradesIn(webhook(broken)), ['error base64-invalid a.yaml']);
    const pem = ca.certificatePem.trimEnd().replaceAll('\n', '\n      ');
    assert.deepEqual(await gradesIn(webhook(`|\n      ${pem}`)), ['error data-field-raw-pem a.yaml']);
  });
});
