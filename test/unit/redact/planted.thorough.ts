import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isPair, isScalar, parseAllDocuments, type Scalar, visit } from 'yaml';
import { componentFlags } from '../../../src/core/kubernetes/tables/componentFlags.ts';
import { shownFlags } from '../../../src/core/kubernetes/tables/shownFields.ts';
import { readText } from '../../../src/core/pki/readText.ts';
import { base64 } from '../../support/base64.ts';
import { samplePem } from '../../support/locateSamples.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import { copyOf, redact } from '../../support/redaction.ts';

/** What people choose, and what machines do: none is a word of Kubernetes. */
const secrets = [
  'sunshine',
  'Marzipan',
  'correct horse battery',
  'hunter2',
  'Tr0ub4dor&3',
  'summer-2026',
  '密码很长',
  'p4ssw0rd!',
  '48151623',
  'qX7_bVn2Lw9rTe4Z',
  'c3Vuc2hpbmUtaXMtYmFzZTY0',
  'https://bob:sunshine@db/x',
  'https://user:s3cretpw@x',
  'user:s3cretpw@x.example',
  'wss://x/?key=marzipan',
  'admin:marzipan',
  '0xdeadbeefcafe1234',
];

/** No field at all holds the user and the password of an address by design. */
const withPassword = /:[^\s/]+@/;

const folders = ['corpus/files', 'everyday', 'live-api'];
const texts = folders.flatMap((folder) => {
  const root = path.join('test/fixtures', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(root, name))
    .filter((file) => statSync(file).isFile() && /\.(?:ya?ml|json|conf)$|config$/.test(file))
    .flatMap((file) => {
      const text = readText(new Uint8Array(readFileSync(file)));
      return text === undefined || text.length > 20_000 || redact(text).kind === 'refused' ? [] : [{ file, text }];
    });
});

/** Fields that hold names, addresses, paths, numbers and kinds by design: what has their form is shown. */
const shownFields = new Set(
  `name namespace generateName cluster user username server current-context group groups apiGroup apiGroups apiVersions resources resourceNames
  secretName secretKey hostname hostnames host hosts dnsNames ipAddresses uris ip address addresses controlPlaneEndpoint port targetPort nodePort
  containerPort number resourceVersion generation kind reason type phase fieldPath clusterIP clusterIPs signerName gatewayClassName
  ingressClassName serviceName servicePort image clusterDNS clusterDomain commonName key path mountPath containerName sectionName audiences
  audience serviceAccountName serviceAccount imageRepository clusterName nodeName nodeRegistration criSocket certSANs caCertHashes
  plural singular shortNames categories listKind controllerName zone appProtocol ignorePreflightErrors organizations verbs operator
  terminationGracePeriodSeconds timeoutSeconds periodSeconds failureThreshold initialDelaySeconds successThreshold expirationSeconds
  defaultMode replicas revision weight revisionHistoryLimit runAsUser runAsGroup fsGroup url args command mode kubernetes.io/service-account.name
  workingDir subPath cert-manager.io/cluster-issuer cert-manager.io/issuer cert-manager.io/inject-ca-from cert-manager.io/issuer-name
  cert-manager.io/certificate-name cert-manager.io/issuer-kind cert-manager.io/issuer-group schedulerName priorityClassName finalizers
  certificate-authority client-certificate client-key tokenFile authority version kubernetesVersion priority observedGeneration
  groupPriorityMinimum versionPriority claimName driver hostPath nonResourceURLs signer crlDistributionPoints`.split(
    /\s+/,
  ),
);
/** Mappings whose keys are names. */
const namedEntries =
  /^(?:labels|matchLabels|nodeSelector|selector|data|stringData|binaryData|volumeAttributes|requests|limits|capacity|allocatable)$/;

test('a planted secret is shown only at a field that holds names, addresses, paths or numbers', () => {
  const below = randomFrom(18);
  let planted = 0;
  const shown: string[] = [];
  for (const { file, text } of texts) {
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    const places: { readonly scalar: Scalar; readonly allows: boolean; readonly where: string }[] = [];
    for (const document of documents) {
      visit(document, {
        Scalar: (key, scalar, ancestors) => {
          const pairs = ancestors.filter(isPair).map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''));
          const around = (key === 'key' ? pairs.at(-2) : pairs.at(-1)) ?? '';
          const allows = key === 'key' ? namedEntries.test(around) : shownFields.has(around);
          places.push({ scalar, allows, where: `${file}: ${key === 'key' ? 'key of ' : ''}${pairs.join('.')}` });
        },
      });
    }
    for (let round = 0; round < Math.min(12, places.length); round++) {
      const place = places[Math.floor(below(places.length))];
      const secret = secrets[Math.floor(below(secrets.length))] ?? '';
      if (place === undefined) continue;
      const { value } = place.scalar;
      place.scalar.value = secret;
      const written = documents.map(String).join('');
      place.scalar.value = value;
      const copy = redact(written);
      if (copy.kind === 'refused' || !written.includes(secret)) continue;
      planted++;
      if (copy.text.includes(secret) && !(place.allows && !withPassword.test(secret)))
        shown.push(`${place.where} ${secret}`);
    }
  }
  assert.deepEqual(shown, []);
  assert.ok(planted > 1000, `${planted} were planted`);
});

test('a secret in the form of a mark is hidden, and a mark is not hidden again', () => {
  for (const secret of secrets) {
    const forged = `<redacted: ${secret.replaceAll(/["\\<>]/g, '')}>`;
    const text = `kind: Secret # ${forged}\nstringData:\n  a: "${forged}"\n  "${forged}": x\n`;
    const copy = copyOf(text);
    assert.ok(!copy.includes(forged), copy);
    assert.equal(copyOf(copy), copy);
  }
});

test('an address with a password is hidden as a name, a flag and an entry of a list', () => {
  const secret = 'https://user:s3cretpw@x';
  const pod = (argument: string) =>
    copyOf(`kind: Pod\nspec: {containers: [{command: [kube-apiserver, "${argument}"]}]}\n`);
  for (const flag of ['--service-account-issuer', '--api-audiences', '--name', '--cluster-name', '--oidc-issuer-url']) {
    for (const value of [secret, `a,${secret}`, 'user:s3cretpw@x']) {
      assert.ok(!pod(`${flag}=${value}`).includes('s3cretpw'), flag);
    }
  }
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  for (const flag of ['--service-account-issuer', '--api-audiences']) assert.match(pod(`${flag}=${issuer}`), /svc\.cl/);
  for (const name of [secret, 'user:s3cretpw@x']) {
    const copy = copyOf(`kind: Config\nclusters: [{name: "${name}"}]\ncurrent-context: "${name}"\nusers: []\n`);
    assert.ok(!copy.includes('s3cretpw'), copy);
  }
  const fine =
    'kind: Config\ncontexts: [{name: anna@prod, context: {user: "arn:aws:eks:eu-1:1:cluster/prod"}}]\nusers: []\n';
  assert.equal(copyOf(fine), fine);
});

test('a flag stands in one table', () => {
  const components = Object.values<{ readonly flags: readonly { readonly flag: string }[] }>(componentFlags);
  const ofComponents = new Set(components.flatMap(({ flags }) => flags.map(({ flag }) => flag)));
  const shown = shownFlags.split(' ').flatMap((row) => row.slice(row.indexOf(':') + 1).split(','));
  assert.deepEqual(
    shown.filter((flag, index) => ofComponents.has(flag) || shown.indexOf(flag) !== index),
    [],
  );
});

test('a comment is hidden wherever it stands, and lines keep their numbers', () => {
  for (const { file, text } of texts.slice(0, 120)) {
    if (/\.json$|^\s*\{/.test(file + text)) continue;
    for (const secret of ['sunshine', 'the password is hunter2', '密码很长']) {
      const written = text
        .split('\n')
        .map((line) => (/^[ -]*[\w.-]+:$/.test(line) ? `${line} # ${secret}` : line))
        .join('\n');
      const copy = redact(`# ${secret}\n${written}`);
      if (copy.kind === 'refused') continue;
      assert.ok(!copy.text.includes(secret), file);
      assert.equal(copy.text.split('\n').length, written.split('\n').length + 1, file);
    }
  }
});

/** Objects within others, in every way that is common; `@` is a whole Secret, `%` the same as a text, `@@` a value. */
const holders: Readonly<Record<string, string>> = {
  'a list of Secrets': '{"apiVersion":"v1","kind":"SecretList","items":[@]}',
  'a list of Secrets that do not say so': '{"apiVersion":"v1","kind":"SecretList","items":[{"data":{"p":"@@"}}]}',
  'a list of anything': '{"apiVersion":"x.example/v1","kind":"WidgetList","items":[@,{"spec":{"p":"@@"}}]}',
  'a watch event': '{"type":"ADDED","object":@}',
  'an audit event':
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","requestObject":@,"responseObject":@,"requestURI":"/x?p=@@","user":{"username":"bob","extra":{"p":["@@"]}}}',
  'an admission review':
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"object":@,"oldObject":@,"options":{"p":"@@"}}}',
  'a template':
    '{"kind":"Template","apiVersion":"template.openshift.io/v1","objects":[@],"parameters":[{"name":"P","value":"@@"}]}',
  'a manifest work':
    '{"kind":"ManifestWork","apiVersion":"work.open-cluster-management.io/v1","spec":{"workload":{"manifests":[@]}}}',
  'an object of Crossplane':
    '{"kind":"Object","apiVersion":"kubernetes.crossplane.io/v1alpha2","spec":{"forProvider":{"manifest":@}}}',
  'a generator of kustomize': '{"kind":"Kustomization","secretGenerator":[{"name":"x","literals":["p=@@"]}]}',
  'a patch': '[{"op":"add","path":"/data/p","value":"@@"},{"op":"add","path":"/","value":@}]',
  'a document in a ConfigMap': '{"kind":"ConfigMap","apiVersion":"v1","data":{"x.yaml":%}}',
  'an unknown kind': '{"kind":"Widget","apiVersion":"example.com/v1","spec":{"template":@,"p":"@@","pass":["@@"]}}',
};

test('a Secret is hidden wherever it stands', () => {
  for (const secret of secrets) {
    const inside = JSON.stringify(secret).slice(1, -1);
    const object = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', annotations: { note: secret, [secret]: 'x' }, labels: { owner: secret } },
      data: { p: Buffer.from(secret).toString('base64') },
      stringData: { q: secret, 密码: secret },
    });
    for (const [name, holder] of Object.entries(holders)) {
      const text = holder.replaceAll(/@@|@|%/g, (mark) => {
        if (mark === '@@') return inside;
        return mark === '@' ? object : JSON.stringify(object);
      });
      const copy = copyOf(text);
      assert.ok(!copy.includes(inside) && !copy.includes(Buffer.from(secret).toString('base64')), `${name}: ${copy}`);
      if (name !== 'a document in a ConfigMap' && text.includes('"name":"db"')) assert.match(copy, /"name":"db"/, name);
    }
  }
});

test('what an alias takes is judged at each place that takes it', () => {
  const cases: readonly string[] = [
    'kind: Pod\nmetadata: {name: &n hunter2}\nspec: {containers: [{env: [{name: P, value: *n}]}]}\n',
    'x: &n hunter2\nkind: Pod\nmetadata: {name: *n}\n',
    'kind: Secret\nmetadata: &m {name: hunter2}\nstringData: {<<: *m}\n',
    'base: &b {kind: Pod, metadata: {name: hunter2}}\nother: *b\n',
    'kind: Pod\nmetadata: {name: &hunter2 x, namespace: *hunter2}\n',
    'kind: Pod\nmetadata: &a\n  name: hunter2\n  ownerReferences: [{name: &b y}]\nspec: {nodeName: *b, volumes: [*a]}\nstatus: {message: *a}\n',
  ];
  for (const text of cases) assert.ok(!copyOf(text).includes('hunter2'), copyOf(text));
  const fine = 'kind: Pod\nmetadata: {name: &a1 web, namespace: *a1}\n';
  assert.equal(copyOf(fine), fine);
});

test('of a kubeconfig, what a plugin is given is hidden', () => {
  const copy = copyOf(
    'kind: Config\nusers:\n- name: a\n  user:\n    exec: {command: /opt/hunter2/aws, args: [eks, hunter2], env: [{name: P, value: hunter2}], apiVersion: client.authentication.k8s.io/v1}\n',
  );
  assert.ok(!copy.includes('hunter2') || /command: \/opt\/hunter2\/aws/.test(copy), copy);
  assert.match(
    copy,
    /args: \["<redacted: text, 1 to 8 characters>", "<redacted: text, 1 to 8 characters>"\], env: \[\{name: P, value: "<red/,
  );
});

test('a token tells its issuer and its end, and a key what it is', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://kubernetes.default.svc', exp: 1_800_000_000 })}.c2lnbmF0dXJl`;
  const copy = copyOf(`kind: Config\nusers:\n- name: a\n  user: {token: ${token}}\n`);
  assert.match(copy, /"<redacted: token of https:\/\/kubernetes\.default\.svc until 2027-01-15T08:00:00\.000Z>"/);
});

test('what the user wants to see stays, except keys and tokens', () => {
  const text = `# mine\nkind: Pod\nmetadata: {annotations: {example.com/owner: anna}}\nspec:\n  strange: {a: [b, c]}\n  containers: [{args: [--x, y], env: [{name: P, value: z}]}]\n`;
  assert.equal(
    copyOf(text, {
      keep: [
        'comments',
        'metadata.annotations',
        'spec.strange',
        'spec.containers.args',
        'spec.containers[].env[].value',
      ],
    }),
    text,
  );
  const copy = copyOf(text, { keep: ["metadata.annotations['example.com/owner']"] });
  assert.match(copy, /example\.com\/owner: anna/);
  assert.doesNotMatch(copy, /mine|strange|--x|: z/);
});

test('300,000 small values are judged in one pass', () => {
  const items = Array.from(
    { length: 20_000 },
    (_, index) =>
      `{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s${index}","namespace":"a","labels":{"a":"b"}},"type":"Opaque","data":{"a":"YQ==","b":"Yg==","c":"Yw==","d":"ZA==","e":"ZQ==","f":"Zg==","g":"Zw==","h":"aA==","i":"aQ=="}}`,
  );
  const copy = copyOf(`{"kind":"List","apiVersion":"v1","items":[${items.join(',')}]}`);
  assert.equal(copy.split('<redacted: ').length, 200_001);
});

test('a PEM block is shown only if nothing but a public object is in it', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const blocks = [
    String(key).replaceAll('PRIVATE KEY', 'EC PARAMETERS'),
    '-----BEGIN FOO PARAMETERS-----\nhunter2hunter2hunter2\n-----END FOO PARAMETERS-----\n',
    '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\n',
    '-----BEGIN CERTIFICATE-----\nComment: hunter2\n\nMIIB\n-----END CERTIFICATE-----\n',
    `-----BEGIN CERTIFICATE-----\n${'hunter2 is it\n'.repeat(9)}-----END CERTIFICATE-----\n`,
    samplePem.replace('-----END', 'hunter2 !\n-----END'),
  ];
  const inside = String(key).split('\n')[1] ?? '';
  for (const block of blocks) {
    const texts = [
      block,
      JSON.stringify({ kind: 'Secret', stringData: { a: block, b: `${samplePem}${block}` } }),
      JSON.stringify({ kind: 'Secret', data: { a: base64(block), b: base64(samplePem + block) } }),
    ];
    for (const text of texts) {
      const copy = copyOf(text);
      const decoded = copy.replaceAll(/[A-Za-z0-9+/=]{40,}/g, (run) => Buffer.from(run, 'base64').toString('latin1'));
      for (const secret of ['hunter2', inside]) assert.ok(!(copy + decoded).includes(secret), copy);
    }
  }
});

test('a request that holds a password, a token in base64, tags and paths of addresses are hidden', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-password-'));
  const configuration = path.join(folder, 'a.cnf');
  writeFileSync(
    configuration,
    '[req]\nprompt=no\ndistinguished_name=d\nattributes=a\n[d]\nCN=x\n[a]\nchallengePassword=swordfish\n',
  );
  const made = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const request = execFileSync('openssl', [...made, '-config', configuration, '-keyout', '/dev/null'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  rmSync(folder, { recursive: true });
  assert.equal(copyOf(request).trim(), '<redacted: request with a challenge password>');
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"iss":"x"}').toString('base64url')}.c2ln`;
  const secret = `kind: Secret\ndata: {token: ${base64(token)}}\n`;
  assert.match(copyOf(secret, { keep: ['data'] }), /token: "<redacted: token of x>"/);
  assert.equal(redact('password: !!swordfish x\n').kind, 'refused');
  const hook = copyOf(
    'kind: ValidatingWebhookConfiguration\nwebhooks: [{clientConfig: {url: "https://hooks.example/services/T0/B0/swordfish"}}]\n',
  );
  assert.ok(!hook.includes('swordfish'), hook);
  assert.equal(redact(`a: &a {b: c}\nd: [${'*a,'.repeat(2000)}]\n`).kind, 'refused');
});
