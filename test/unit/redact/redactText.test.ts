import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { base64 } from '../../support/base64.ts';
import { indented, samplePem, wrapped } from '../../support/locateSamples.ts';
import { mutateText } from '../../support/mutateText.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import { copyOf, leaks, privateValues, redact, redactionTools } from '../../support/redaction.ts';

const keyPem = readFileSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki/sa.key', 'utf8');
const key = base64(keyPem);
const values = privateValues(keyPem);

function kubeconfig(user: string): string {
  return `# production\nkind: Config\nusers:\n- name: a   # me\n  user:\n${indented(user, 4)}\n`;
}

test('every scalar style of a key becomes words, and everything else stays', () => {
  const forms: Readonly<Record<string, string>> = {
    plain: `client-key-data: ${key}`,
    'double quotes': `client-key-data: "${key}"`,
    'double quotes with escapes': `client-key-data: "${key.slice(0, 40)}\\\n  ${key.slice(40, 80)}\\x${Buffer.from(key.charAt(80)).toString('hex')}${key.slice(81)}"`,
    'single quotes': `client-key-data: '${key}'`,
    literal: `client-key-data: |-\n${indented(wrapped(keyPem, 64), 2)}`,
    folded: `client-key-data: >+\n${indented(wrapped(keyPem, 76), 2)}\n`,
    'plain over lines': `client-key-data:\n${indented(wrapped(keyPem, 64), 2)}`,
    tagged: `client-key-data: !!binary |\n${indented(wrapped(keyPem, 64), 2)}`,
    anchored: `client-key-data: &key ${key}`,
    DER: `client-key-data: ${keyPem.replaceAll(/-----[^-]+-----|\s/g, '')}`,
    'base64 of base64': `client-key-data: ${base64(key)}`,
    PEM: `client-key-data: |\n${indented(keyPem, 2)}`,
    'JSON in YAML': `{"client-key-data": "${key}"}`,
    'a key in a comment': `# client-key-data: ${key}\nusername: bob`,
    'PEM in a comment': `username: bob\n${keyPem.trimEnd().replaceAll(/^/gm, '# ')}`,
    'a key without BEGIN in a comment': `username: bob\n${keyPem.trimEnd().split('\n').slice(1).join('\n').replaceAll(/^/gm, '# ')}`,
    'a key at an unknown field': `mystery: ${key}`,
    'the key of a mapping': `"${key}": b`,
    'the key of a list': `${key}:\n- b`,
  };
  for (const [name, form] of Object.entries(forms)) {
    const text = kubeconfig(form);
    const copy = copyOf(text);
    assert.deepEqual(leaks(copy, values), [], name);
    assert.match(copy, /<redacted: /, name);
    assert.match(
      copy,
      /^# <redacted: comment, 9 to 16 characters>\nkind: Config\nusers:\n- name: a {3}# <redacted: comment, 1 to 8 characters>\n {2}user:\n/,
      name,
    );
    assert.equal(copy.split('\n').length, text.split('\n').length, name);
    assert.notDeepEqual(leaks(text, values), [], `${name}: the test would see it`);
  }
});

test('what stands beside certificates goes, and they stay', () => {
  const both = `${samplePem}${keyPem}`;
  for (const [name, text] of Object.entries({
    base64: `kind: Secret\ndata:\n  x: ${base64(both)}\n`,
    text: `kind: Secret\nstringData:\n  x: |\n${indented(both, 4)}`,
    json: JSON.stringify({ kind: 'Secret', stringData: { x: both } }),
    file: both,
    anything: `kind: ConfigMap\ndata:\n  haproxy.pem: |\n${indented(both, 4)}`,
  })) {
    const copy = copyOf(text);
    assert.deepEqual(leaks(copy, values), [], name);
    const { credentials } = decodeFile({ path: '', text: copy }, redactionTools);
    assert.deepEqual(
      credentials.map(({ content }) => content.kind),
      ['certificate'],
      name,
    );
  }
});

test('a plain scalar over lines, in which certificates stay, can still be read', () => {
  const text = `kind: Config\nusers:\n- user:\n    token: ${`${samplePem.replaceAll('\n', '\n      ')}and-a-secret`}\n`;
  const copy = copyOf(text);
  assert.ok(!copy.includes('and-a-secret'));
  assert.deepEqual(copyOf(copy), copy);
  assert.deepEqual(parseDocument(copy).errors, []);
});

test('the last line of what was wrapped goes with the others', () => {
  const words = base64(`${'9f3a71c05e82b6d4'.repeat(3)}fc05cd84150a15c5`).replace(/.{64}/, '$&\n# ');
  assert.doesNotMatch(copyOf(`# ${words}\na: b\n`), /[A-Za-z0-9]{16}/);
});

test('takes out every kind of secret by its place', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['kubeconfig', kubeconfig('token: s3cret-value')],
    ['kubeconfig', kubeconfig('{username: bob, password: s3cret-value}')],
    ['kubeconfig', kubeconfig('exec: {env: [{name: X, value: s3cret-value}]}')],
    ['kubeconfig', kubeconfig('exec: {args: [login, --client-secret, s3cret-value]}')],
    ['kubeconfig', kubeconfig('exec: {args: [login, --client-secret=s3cret-value]}')],
    ['kubeconfig', kubeconfig('auth-provider: {name: oidc, config: {anything: s3cret-value}}')],
    ['kubeconfig', kubeconfig('unheard-of: {deeper: [s3cret-value]}')],
    ['proxy', 'kind: Config\nclusters:\n- cluster: {proxy-url: "http://u:s3cret-value@proxy:3128"}\n'],
    ['server', 'kind: Config\nclusters:\n- cluster:\n    server: https://s3cret-value@10.0.0.1:6443\n'],
    ['Secret', `kind: Secret\ndata: {any: ${base64('s3cret-value')}}\n`],
    ['Secret', 'stringData: {any: s3cret-value}\nkind: Secret\n'],
    ['Secret in a List', `kind: List\nitems:\n- data: {any: ${base64('s3cret-value')}}\n  kind: Secret\n`],
    ['Secrets in an array', JSON.stringify([{ kind: 'Secret', stringData: { any: 's3cret-value' } }])],
    [
      'copy',
      `kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{"x":"s3cret-value"}'\n`,
    ],
    [
      'docker',
      `kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: ${base64('{"a":"s3cret-value"}')}}\n`,
    ],
    ['kubeadm', 'kind: InitConfiguration\nbootstrapTokens: [{token: abcdef.s3cretvalue12345}]\n'],
    ['kubeadm', `kind: InitConfiguration\ncertificateKey: ${'0123456789abcdef'.repeat(4)}\n`],
    ['kubeadm', 'kind: JoinConfiguration\ndiscovery: {tlsBootstrapToken: s3cret-value}\n'],
    ['environment', 'kind: Pod\nspec: {containers: [{env: [{name: DB_PASSWORD, value: s3cret-value}]}]}\n'],
    ['file in a ConfigMap', 'kind: ConfigMap\ndata:\n  a.ini: |\n    [db]\n    password = s3cret-value x\n'],
    ['kubeconfig in a ConfigMap', 'kind: ConfigMap\ndata:\n  k: |\n    users:\n    - user: {token: s3cret-value}\n'],
    [
      'encryption',
      'kind: EncryptionConfiguration\nresources: [{providers: [{aescbc: {keys: [{secret: s3cret-value}]}}]}]\n',
    ],
    ['header', 'a: ["curl -H \'Authorization: Bearer s3cret-value\'"]\n'],
    ['comment', '# password: s3cret-value\na: b\n'],
    [
      'XML',
      'kind: ConfigMap\ndata: {settings.xml: "<server id=\\"a\\"><m:password>s3cret-value</m:password></server>"}\n',
    ],
    ['curl', 'command: ["sh", "-c", "curl -fsS -u admin:s3cret-value https://x"]\n'],
    ['curl', 'command: [curl, --user, "admin:s3cret-value", https://x]\n'],
    ['mysql', 'command: ["sh", "-c", "mysqladmin ping -h db -uroot -ps3cret-value"]\n'],
    ['redis', 'command: ["sh", "-c", "redis-cli -h db -a s3cret-value ping"]\n'],
    [
      'data URL',
      `spec: {files: [{contents: {source: "data:,${encodeURIComponent('users:\n- user: {token: s3cret-value}\n')}"}}]}\n`,
    ],
    [
      'data URL',
      `source: "data:text/plain;charset=utf-8;base64,${base64('kind: Config\nusers:\n- user:\n    exec: {env: [{name: X, value: s3cret-value}]}\n')}"\n`,
    ],
    ['data URL in text', `run: |\n  echo data:,password%3D${encodeURIComponent('s3cret-value"%')} > x\n`],
  ];
  for (const [name, text] of cases) {
    const copy = copyOf(text);
    for (const secret of ['s3cret', base64('s3cret-value').slice(0, 12), '0123456789abcdef']) {
      assert.ok(!copy.includes(secret), `${name}: ${copy}`);
    }
  }
});

test('what the table lists stays', () => {
  const text = [
    'kind: Pod',
    'metadata: {uid: 7f0a5a0e-94a6-4f0e-8f5c-1f2d3c4b5a69}',
    'spec:',
    '  automountServiceAccountToken: false',
    '  containers:',
    `  - image: registry.example:5000/kube-apiserver@sha256:${'9f86d081'.repeat(8)}`,
    '    command: [kube-apiserver, --tls-cert-file=/etc/kubernetes/pki/apiserver.crt, --v=2]',
    '    args: [--etcd-servers, "https://10.0.0.1:2379,https://10.0.0.2:2379"]',
    '    env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]',
    '  volumes: [{secret: {secretName: web-tls}}, {projected: {sources: [{serviceAccountToken: {path: token}}]}}]',
    '',
  ].join('\n');
  assert.equal(copyOf(text), text);
});

test('refuses what it cannot read to the end, and says where', () => {
  const broken = redact('a: b\nc: "unclosed\nd: e\n');
  assert.equal(broken.kind, 'refused');
  for (const text of [
    'package main\n\nconst key = "x"\n',
    'data:\n  tls.key: {{ .Values.key }}\n',
    '? {a: secret-in-a-key}\n: b\n',
    `${'{"a":'.repeat(300)}"s3cret"${'}'.repeat(300)}`,
    `${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')} s3cret\n`,
    'just words\n',
    '',
  ]) {
    assert.equal(redact(text).kind, 'refused', text.slice(0, 40));
  }
});

test('of mutated kubeconfigs nothing gets through', () => {
  const text = kubeconfig(`client-key-data: ${key}\ntoken: 'tok-0123456789'\nusername: bob # ${keyPem.split('\n')[1]}`);
  const below = randomFrom(7);
  let copies = 0;
  for (let round = 0; round < 150; round++) {
    const mutant = mutateText(text, below);
    const copy = redact(mutant);
    if (copy.kind === 'refused') continue;
    copies++;
    assert.deepEqual(leaks(copy.text, values), [], JSON.stringify(mutant.slice(0, 400)));
  }
  assert.ok(copies > 20, `${copies}`);
});

test('pseudonyms are the same everywhere, and keys stay', () => {
  const text = [
    '# prod-eu is ours',
    'kind: Config',
    'clusters:',
    '- name: prod-eu',
    '  cluster: {server: "https://api.corp.example:6443"}',
    'contexts:',
    '- name: anna@prod-eu',
    '  context: {cluster: prod-eu, user: anna}',
    'current-context: anna@prod-eu',
    'users: [{name: anna, user: {username: anna}}]',
    '',
  ].join('\n');
  const copy = copyOf(text, { pseudonyms: true });
  assert.equal(
    copy,
    [
      '# <redacted: comment, 9 to 16 characters>',
      'kind: Config',
      'clusters:',
      '- name: cluster-1',
      '  cluster: {server: "https://host-1.example:6443"}',
      'contexts:',
      '- name: context-1',
      '  context: {cluster: cluster-1, user: user-1}',
      'current-context: context-1',
      'users: [{name: user-1, user: {username: user-1}}]',
      '',
    ].join('\n'),
  );
});

test('with pseudonyms, keys of labels and data are hidden unless everybody has them', () => {
  const text =
    'kind: Secret\nmetadata: {name: x1, labels: {acme-prod: a, app: b, app.kubernetes.io/name: c}}\ndata: {tls.crt: "", acme-wiki: ZA==, tls.key: ZA==}\n';
  assert.match(copyOf(text), /acme-prod: .*acme-wiki: /s);
  const copy = copyOf(text, { pseudonyms: true });
  assert.doesNotMatch(copy, /acme/);
  assert.match(copy, /labels: \{"<redacted: key 1>": .*, app: .*, app\.kubernetes\.io\/name: /);
  assert.match(copy, /data: \{tls\.crt: "", "<redacted: key 2>": .*, tls\.key: /);
});

test('pseudonyms leave marks alone, and stand for every address', () => {
  const copy = copyOf(
    'kind: Config\nclusters:\n- name: a-b\n  cluster: {server: "https://10.1.2.3:6443", proxy-url: "http://bob:pw@proxy:3128"}\nusers: [{name: u-1, user: {password: "hunter2-x", username: anna}}]\n',
    { pseudonyms: true },
  );
  assert.match(copy, /server: "https:\/\/host-1\.example:6443", proxy-url: "<redacted: address, 17 to 32 characters>"/);
  assert.match(copy, /password: "<redacted: text, 9 to 16 characters>"/);
  const other = copyOf('postgres: {user: s1secret, password: s2secret, database: s3secret}\n', { pseudonyms: true });
  assert.ok(!other.includes('user-1'), other);
  const manifests = copyOf(
    [
      'kind: Ingress',
      'metadata: {name: shop, namespace: corp-eu}',
      'spec: {tls: [{hosts: [shop.corp.test], secretName: shop-tls}], rules: [{host: shop.corp.test}]}',
      '---',
      'kind: Pod',
      'spec:',
      '  nodeName: node-7.corp.test',
      '  containers:',
      '  - image: registry.corp.test:5000/kube-apiserver:v1.34.1',
      '    command: [kube-apiserver, --advertise-address=10.9.8.7, "--etcd-servers=https://etcd-1.corp.test:2379,https://127.0.0.1:2379"]',
      '',
    ].join('\n'),
    { pseudonyms: true },
  );
  assert.doesNotMatch(manifests, /corp|shop|10\.9\.8\.7/);
  assert.match(manifests, /127\.0\.0\.1:2379/);
});

test('an address is nobody’s name: its user, password and path are hidden where names and issuers stand', () => {
  const text = `apiVersion: v1
kind: Pod
metadata:
  name: https://me:sunflower1@example.com
spec:
  serviceAccountName: me:sunflower2@example.com
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --service-account-issuer=https://example.com/sunflower3
    - --service-account-issuer=https://issuer.example.com
`;
  const copy = copyOf(text);
  assert.doesNotMatch(copy, /sunflower/);
  assert.match(copy, /--service-account-issuer=https:\/\/issuer\.example\.com$/m);
});
