import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const admin = await ca.issue({ commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] });

function kubeconfig(more: {
  ca?: string;
  certificate?: string;
  key?: string;
  server?: string;
  current?: string;
}): string {
  const { server = 'https://10.0.0.11:6443', current = 'a' } = more;
  return `apiVersion: v1
kind: Config
current-context: ${current}
contexts:
- name: a
  context:
    cluster: a
    user: a
- name: b
  context:
    cluster: b
    user: a
clusters:
- name: a
  cluster:
    server: ${server}
    certificate-authority-data: ${more.ca ?? base64(ca.certificatePem)}
- name: b
  cluster:
    server: https://10.0.0.12:6443
    certificate-authority-data: ${base64(ca.certificatePem)}
users:
- name: a
  user:
    client-certificate-data: ${more.certificate ?? base64(admin.certificatePem)}
    client-key-data: ${more.key ?? base64(admin.traditionalKeyPem)}
`;
}

const unquoted =
  'error: error loading config file "config": yaml: line 17: found character that cannot start any token';

async function placeholdersIn(path: string, text: string): Promise<readonly string[]> {
  const findings = await findingsIn({ [path]: text });
  return findings.flatMap(({ code, severity, message, span }) =>
    code === 'placeholder-data' ? [`${severity} ${text.slice(span?.start, span?.end)}: ${message}`] : [],
  );
}

describe('in the current context of a kubeconfig, a placeholder is an error in kubectl’s words', () => {
  for (const [value, error] of [
    ['<base64-encoded-ca-cert>', 'error: error loading config file "config": illegal base64 data at input byte 0'],
    ['Cg==', 'error: unable to load root certificates: unable to parse bytes as PEM block'],
    ['changeme', 'error: unable to load root certificates: unable to parse bytes as PEM block'],
    // The file holds the user's key: it is no template, and no copy for others.
    ['xxxx', 'error: unable to load root certificates: unable to parse bytes as PEM block'],
    ['${CA_DATA}', 'error: error loading config file "config": illegal base64 data at input byte 0'],
    ['$CA_DATA', 'error: error loading config file "config": illegal base64 data at input byte 0'],
    ['"{{ .CA }}"', 'error: error loading config file "config": illegal base64 data at input byte 0'],
    [
      '{{ .CA }}',
      'error: error loading config file "config": yaml: invalid map key: map[interface {}]interface {}{".CA":interface {}(nil)}',
    ],
    // Neither may begin a text of YAML that has no quotes.
    ['%CA_DATA%', unquoted],
    ['@CA_DATA@', unquoted],
    ['"%CA_DATA%"', 'error: error loading config file "config": illegal base64 data at input byte 0'],
  ] as const) {
    test(value, async () => {
      const said = 'certificate-authority-data contains a placeholder, not a certificate.';
      assert.deepEqual(await placeholdersIn('config', kubeconfig({ ca: value })), [
        `error ${value.replaceAll('"', '')}: ${said} kubectl fails with \`${error}\`. Replace it with the CA certificate of the cluster, as base64.`,
      ]);
    });
  }

  test('the page of a proxy is none: it is malformed, in every field and context', async () => {
    const page = base64('<html><body>502 Bad Gateway</body></html>');
    for (const more of [{ ca: page }, { certificate: page }, { ca: page, current: 'b' }]) {
      assert.deepEqual(codesOf(await findingsIn({ config: kubeconfig(more) })), ['pem-malformed config']);
    }
    assert.deepEqual(codesOf(await findingsIn({ config: kubeconfig({ key: page }) })), ['key-malformed config']);
  });

  test('in place of a certificate', async () => {
    const [found, ...others] = await placeholdersIn('config', kubeconfig({ certificate: 'Cg==' }));
    assert.deepEqual(others, []);
    assert.match(found ?? '', /^error Cg==: client-certificate-data contains a placeholder, not a certificate\./);
  });

  test('in place of a key', async () => {
    const [found, ...others] = await placeholdersIn('config', kubeconfig({ key: '<key>' }));
    assert.deepEqual(others, []);
    assert.match(
      found ?? '',
      /^error <key>: client-key-data contains a placeholder, not a private key\. kubectl fails/,
    );
  });

  test('what kubectl config view hides, where kubectl looks for kubeconfigs', async () => {
    const text = kubeconfig({ ca: 'DATA+OMITTED', certificate: 'REDACTED', key: 'REDACTED' });
    assert.equal((await placeholdersIn('home/dev/.kube/config', text)).length, 1);
    const variable = kubeconfig({ ca: '${CA_DATA}', key: '' });
    assert.equal((await placeholdersIn('etc/kubernetes/admin.conf', variable)).length, 1);
    assert.deepEqual(await placeholdersIn('view.yaml', text), []);
  });
});

test('what is not read, or filled in before, is left alone', async () => {
  const silent = {
    'another context': ['config', kubeconfig({ ca: 'Cg==', current: 'b' })],
    'no current context': ['config', kubeconfig({ ca: 'Cg==', current: '""' })],
    'a template of Helm': ['config', kubeconfig({ ca: '"{{ .Values.ca }}"', key: 'REDACTED' })],
    'several variables': ['home/dev/.kube/config', kubeconfig({ ca: '${CA_DATA}', key: '${KEY_DATA}' })],
    'a variable without quotes beside another one': ['config', `# \${CLUSTER}\n${kubeconfig({ ca: '%CA_DATA%' })}`],
    'several without quotes': ['config', kubeconfig({ ca: '%CA_DATA%', certificate: '%CERT%' })],
    'one without quotes in a file without a key': ['config', kubeconfig({ ca: '@CA_DATA@', key: '""' })],
    'one without quotes in an example': ['kubeconfig.example.yaml', kubeconfig({ ca: '@CA_DATA@' })],
    'a variable beside another one': ['config', `# \${CLUSTER}\n${kubeconfig({ ca: '${CA_DATA}' })}`],
    'a variable in a file without a key': ['config', kubeconfig({ ca: '${CA_DATA}', key: '' })],
    'a mask in a copy for others': ['config', kubeconfig({ ca: 'xxxx', key: 'xxxx' })],
    'a template whose server is open, too': ['config', kubeconfig({ ca: '<ca>', server: '<endpoint>' })],
    'a ciphertext': ['config', kubeconfig({ ca: 'ENC[AES256_GCM,data:R0VI,iv:bm8=,tag:dGFn,type:str]' })],
    'an example': ['kubeconfig.example.yaml', kubeconfig({ ca: '<ca>' })],
    'a file for people': ['README.md', kubeconfig({ ca: '<ca>' })],
  } as const;
  for (const [name, [path, text]] of Object.entries(silent))
    assert.deepEqual(await placeholdersIn(path, text), [], name);
});

describe('in caBundle', () => {
  const serving = ca.issue({ commonName: 'hook', dnsNames: ['hook.demo.svc'], extKeyUsage: ['serverAuth'] });
  const webhook = (caBundle: string, annotations = '{}'): string =>
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hook, annotations: ${annotations} }
webhooks:
- name: hook.example.org
  clientConfig:
    service: { name: hook, namespace: demo }
    caBundle: ${caBundle}
`;
  const secret = async (): Promise<string> => {
    const { certificatePem, traditionalKeyPem } = await serving;
    const data = `{ tls.crt: ${base64(certificatePem)}, tls.key: ${base64(traditionalKeyPem)} }`;
    return `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: { name: hook, namespace: demo }\ndata: ${data}\n`;
  };

  test('where the serving Secret shows that the server runs', async () => {
    const found = await findingsIn({ 'a.yaml': webhook('Cg=='), 'b.yaml': await secret() });
    assert.deepEqual(gradesOf(found, /placeholder/), ['error placeholder-data a.yaml']);
    const message = found.find(({ code }) => code === 'placeholder-data')?.message ?? '';
    assert.match(message, /kube-apiserver fails with `unable to load root certificates: unable to parse bytes as PEM/);
    const written = await findingsIn({ 'a.yaml': webhook('<ca-bundle>'), 'b.yaml': await secret() });
    assert.match(
      written.find(({ code }) => code === 'placeholder-data')?.message ?? '',
      /kube-apiserver rejects the object with `illegal base64 data at input byte 0`/,
    );
  });

  test('where it is empty, and nothing of the files fills it', async () => {
    const found = await findingsIn({ 'a.yaml': webhook('Cg==') });
    assert.deepEqual(gradesOf(found, /placeholder/), ['error placeholder-data a.yaml']);
  });

  const words = ['<ca-bundle>', '${CA_BUNDLE}', 'xxxxxxxx', 'REDACTED', '$CA', base64('CHANGE_ME'), '...'];
  for (const word of words) {
    test(`where it is ${word}, with the server or without`, async () => {
      for (const files of [{}, { 'b.yaml': await secret() }]) {
        const found = await findingsIn({ 'a.yaml': webhook(word), ...files });
        assert.deepEqual(gradesOf(found, /placeholder/), ['error placeholder-data a.yaml']);
      }
      for (const path of ['docs/a.yaml', 'examples/a.yaml', 'config/samples/a.yaml', 'a.yaml.tpl', 'a-template.yaml']) {
        const found = await findingsIn({ [path]: webhook(word) });
        assert.deepEqual(gradesOf(found, /placeholder/), [], path);
      }
    });
  }

  test('null is none at all', async () => {
    for (const none of ['null', '~']) {
      const found = await findingsIn({ 'a.yaml': webhook(none), 'b.yaml': await secret() });
      const without = await findingsIn({ 'a.yaml': webhook('""'), 'b.yaml': await secret() });
      assert.deepEqual(codesOf(found), codesOf(without));
    }
  });

  test('not in a template, or where a controller or kustomize writes it', async () => {
    const injected = '{ cert-manager.io/inject-ca-from: demo/hook }';
    const rule = (verb: string) =>
      `{ apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [${verb}] }`;
    const role = (verb: string) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: demo }\nrules: [${rule(verb)}]\n`;
    const reading = await findingsIn({ 'a.yaml': webhook('Cg=='), 'role.yaml': role('get') });
    assert.deepEqual(gradesOf(reading, /placeholder/), ['error placeholder-data a.yaml']);
    for (const files of [
      { 'a.yaml': webhook('Cg==').replace('namespace: demo', 'namespace: system') },
      { 'a.yaml': webhook('Cg=='), 'role.yaml': role('patch') },
      { 'a.yaml': webhook('Cg=='), 'kustomization.yaml': 'resources: [a.yaml]\npatches:\n- path: inject.yaml\n' },
      { 'examples/a.yaml': webhook('Cg==') },
      { 'a.yaml': webhook('Cg=='), 'kustomization.yaml': 'resources: [a.yaml]\nreplacements:\n- path: inject.yaml\n' },
      { 'a.yaml': webhook('${CA_BUNDLE}').replaceAll('demo', '${NAMESPACE}') },
      { 'a.yaml': webhook("'{{ .Values.ca }}'") },
      { 'a.yaml': webhook('Cg==', injected), 'b.yaml': await secret() },
    ]) {
      assert.deepEqual(
        codesOf(await findingsIn(files)).filter((code) => code.startsWith('placeholder')),
        [],
      );
    }
  });
});

test('a script that fills in a kubeconfig makes a template of it', async () => {
  for (const value of ['${CA_DATA}', '@CA_DATA@']) {
    const config = kubeconfig({ ca: value });
    const codes = async (path: string, script: string) =>
      codesOf(await findingsIn({ 'a/config': config, [path]: `#!/bin/sh\n${script}\n` })).filter((code) =>
        code.startsWith('placeholder-data'),
      );
    assert.deepEqual(await codes('a/render.sh', 'envsubst < config > ~/.kube/config'), []);
    assert.deepEqual(await codes('render.sh', 'envsubst < a/config > ~/.kube/config'), []);
    for (const [path, script] of [
      ['a/render.sh', 'kubectl --kubeconfig config get nodes'],
      ['a/render.sh', 'envsubst < deployment.yaml | kubectl apply -f -'],
      ['b/render.sh', 'envsubst < config > ~/.kube/config'],
    ] as const)
      assert.deepEqual(await codes(path, script), ['placeholder-data a/config'], script);
  }
});
