import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { findingCommand } from '../../../src/core/repair/findingCommand.ts';
import { commandFor } from '../../support/findingCommands.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { inBase64 } from '../../support/manners.ts';
import { etcdFlags, podOf } from '../../support/pods.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, createTestRequest, testNow } from '../../support/testPki.ts';

const encrypted = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-128-cbc',
  passphrase: 'x',
});

function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${'c2ln'.repeat(20)}`;
}

const accountOf = (namespace: string, name: string) => ({
  exp: 1_500_000_000,
  'kubernetes.io': { namespace, serviceaccount: { name, uid: '1' } },
  sub: `system:serviceaccount:${namespace}:${name}`,
});

test('modes', async () => {
  assert.equal(
    await commandFor('key-file-permissions', `${encrypted}`, "/etc/it's/ca.key"),
    "chmod 600 '/etc/it'\\''s/ca.key'",
  );
  assert.equal(await commandFor('cert-file-permissions', `${encrypted}`, '/etc/ca.crt'), 'chmod 644 /etc/ca.crt');
});

test('an encrypted key is decrypted beside itself, where it has a file of its own', async () => {
  assert.equal(
    await commandFor('key-encrypted', `${encrypted}`, '/etc/ca.key'),
    '(umask 077; openssl pkey -in /etc/ca.key -out /etc/ca.decrypted.key)',
  );
  const inYaml = `data:\n  tls.key: |\n${`${encrypted}`.replaceAll(/^(?=.)/gm, '    ')}`;
  assert.equal(await commandFor('key-encrypted', inYaml, '/x.yaml'), undefined);
});

test('an encrypted key of a Secret is decrypted beside its file, and only if it is the one that the command reads', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-secret '));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'tls.yaml');
  const secret = (name: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ndata:\n  tls.key: ${Buffer.from(`${encrypted}`).toString('base64')}\n`;
  writeFileSync(file, secret('web'));
  const command = await commandFor('key-encrypted', secret('web'), file);
  assert.ok(command !== undefined);
  execFileSync('sh', ['-c', command.replace('openssl pkey', 'openssl pkey -passin pass:x')]);
  assert.match(readFileSync(path.join(folder, 'tls.decrypted.key'), 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
  assert.equal(await commandFor('key-encrypted', `${secret('web')}---\n${secret('api')}`, file), undefined);
  assert.equal(await commandFor('key-encrypted', secret('web').replace(/(tls.key: )(.*)/, '$1"$2"'), file), undefined);
});

test('a token that something renews comes from there', async () => {
  const account = accountOf('kube-system', 'calico-cni-plugin');
  const kubeconfig = `apiVersion: v1\nkind: Config\nusers:\n- name: x\n  user:\n    token: ${tokenOf(account)}\n`;
  const [unknownNode] = await commandsIn('token-expired', { '/etc/cni/net.d/calico-kubeconfig': kubeconfig });
  const pods = "--namespace kube-system --selector 'k8s-app in (calico-node,canal)'";
  assert.equal(unknownNode, `kubectl get pods ${pods} --output wide`);
  assert.deepEqual(await commandsIn('token-expired', { '/etc/cni/net.d/other-kubeconfig': kubeconfig }), [undefined]);
  const bound = { ...account['kubernetes.io'], pod: { name: 'web-0', uid: '2' } };
  const mounted = tokenOf({ ...account, 'kubernetes.io': bound });
  assert.deepEqual(
    await commandsIn('token-expired', { '/var/run/secrets/kubernetes.io/serviceaccount/token': mounted }),
    ['kubectl get pod web-0 --namespace kube-system --output yaml | kubectl replace --force --filename -'],
  );
});

/** A kubeconfig with these users and contexts. */
function kubeconfigOf(users: readonly string[], contexts: readonly string[], current: string): string {
  return [
    'apiVersion: v1\nkind: Config',
    `clusters:\n- name: prod\n  cluster: {server: "https://api.example.com:6443"}`,
    `users: ${JSON.stringify(users.map((name) => ({ name, user: { token: 'x' } })))}`,
    `contexts:\n${contexts.map((context) => `- name: ${context.split(' ')[0]}\n  context: {cluster: prod, user: "${context.split(' ')[1] ?? ''}"}`).join('\n')}`,
    `current-context: ${current}\n`,
  ].join('\n');
}

test('a context that lacks something gets it, or the names to choose from', async () => {
  const commandsOf = (text: string) => commandsIn('kubeconfig-dangling-context', { '/home/jane/.kube/config': text });
  const file = '--kubeconfig=/home/jane/.kube/config';
  assert.deepEqual(await commandsOf(kubeconfigOf(['jane', 'bob'], ['a', 'b bob'], 'a')), [
    `kubectl config set-context a ${file} --user=jane`,
  ]);
  assert.deepEqual(await commandsOf(kubeconfigOf(['jane', 'bob'], ['a'], 'a')), [`kubectl config get-users ${file}`]);
  assert.deepEqual(await commandsOf(kubeconfigOf(['jane'], ['a jane', 'b jane'], 'c')), [
    `kubectl config get-contexts ${file}`,
  ]);
  assert.deepEqual(await commandsOf(kubeconfigOf([], ['a jane'], 'a')), [
    `kubectl config set-credentials jane ${file} --client-certificate=client.crt --client-key=client.key --embed-certs=true`,
  ]);
  assert.deepEqual(await commandsOf(kubeconfigOf([], ['a --token=x'], 'a')), [undefined]);
});

test('a token is made anew for the account that it names, if its names are names', async () => {
  const text = (claims: object) => `users:\n- user:\n    token: ${tokenOf(claims)}\n`;
  assert.equal(
    await commandFor('token-expired', text(accountOf('kube-system', 'coredns')), '/x.yaml'),
    'kubectl create token coredns --namespace kube-system',
  );
  for (const name of ['$(reboot)', 'a; reboot', 'a\nreboot', '-rf', '']) {
    assert.equal(await commandFor('token-expired', text(accountOf('default', name)), '/x.yaml'), undefined, name);
  }
});

test('a Secret whose values name files gets what is in them, if they are names', async () => {
  const secretOf = (...data: readonly string[]) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: etcd, namespace: web}\ntype: Opaque\ndata:\n${data.map((each) => `  ${each}\n`).join('')}`;
  const commandsOf = (...data: readonly string[]) => commandsIn('base64-invalid', { '/x.yaml': secretOf(...data) });
  const made = 'kubectl create secret generic etcd --type=Opaque --namespace=web';
  const paste = ['ca: cat /etc/ssl/ca.pem | base64 -w 0', 'key: $(cat /etc/ssl/key.pem | base64)'];
  const both = `${made} --from-file=ca=/etc/ssl/ca.pem --from-file=key=/etc/ssl/key.pem --dry-run=client --output=yaml`;
  assert.deepEqual([...new Set(await commandsOf(...paste))], [`${both} | kubectl apply --filename=-`]);
  const kept = await commandsOf(paste[0] ?? '', 'note: aGVsbG8=');
  assert.match(
    kept[0] ?? '',
    / --from-file=ca=\S+ --dry-run.* \| kubectl patch secret etcd --namespace=web --patch-file=/,
  );
  for (const hostile of ['cat /a;reboot | base64', 'cat /a`x` | base64', 'cat /$' + '{IFS}a | base64'])
    for (const each of await commandsOf(`ca: "${hostile}"`)) assert.equal(each, undefined, hostile);
});

test('nothing for other codes, and nothing that a terminal would act on', async () => {
  assert.equal(await commandFor('cert-expired', `${encrypted}`, '/etc/ca.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/a\nreboot\n.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/\u001b[2J.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/\u202eyek.ac'), undefined);
});

test('what is in a cluster and in files stays there: a request is sent again alone', async () => {
  const { requestPem } = await createTestRequest({ commonName: 'jane' });
  const text = (name: string) => `kind: Secret
apiVersion: v1
metadata: {name: kept}
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: ${name}}
spec: {request: ${Buffer.from(requestPem).toString('base64')}}
`;
  assert.equal(
    await commandFor('csr-certificate-key-mismatch', text('jane'), '/x.yaml'),
    'kubectl delete certificatesigningrequest jane && kubectl create --filename /x.yaml',
  );
  assert.equal(await commandFor('csr-certificate-key-mismatch', text("'$(reboot)'"), '/x.yaml'), undefined);
});

test('a request that nobody can read is made anew for its user, if the name is one', async () => {
  const text = (name: string, spec: object) =>
    JSON.stringify(
      {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name },
        spec: { request: Buffer.from('nothing').toString('base64'), ...spec },
      },
      undefined,
      2,
    );
  const client = { signerName: 'kubernetes.io/kube-apiserver-client' };
  const commandOf = (name: string, spec: object = client) =>
    commandFor('csr-request-unparsable', text(name, spec), '/x');
  const command = 'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  assert.equal(await commandOf('jane'), `${command} -keyout jane.key -subj /CN=jane | base64 -w0`);
  const node = { signerName: 'kubernetes.io/kube-apiserver-client-kubelet', username: 'system:node:worker-1' };
  assert.equal(
    await commandOf('csr-abcde', node),
    `${command} -keyout worker-1.key -subj /O=system:nodes/CN=system:node:worker-1 | base64 -w0`,
  );
  // For which names, nobody knows.
  assert.equal(await commandOf('csr-abcde', { ...node, signerName: 'kubernetes.io/kubelet-serving' }), undefined);
  for (const hostile of ['$(reboot)', 'jane/O=kubeadm:cluster-admins', 'jane,O=x', '']) {
    assert.equal(await commandOf(hostile), undefined, hostile);
  }
});

test('bootstrap-token-expired: a new one', async () => {
  const text = `apiVersion: v1
kind: Secret
metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
type: bootstrap.kubernetes.io/token
stringData:
  token-id: abcdef
  token-secret: 0123456789abcdef
  expiration: "2026-01-01T00:00:00Z"
`;
  assert.equal(await commandFor('bootstrap-token-expired', text, '/x.yaml'), 'kubeadm token create');
});

test('a Secret that cert-manager writes', async () => {
  const commandOf = async (metadata: object) => {
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, data: {} }, undefined, 2);
    const decoded = decodeFile({ path: 'x', text }, decodingTools);
    const graph = await buildPkiGraph([decoded], decodingTools.cryptography);
    const finding = evaluate(graph, defaultPolicy, testNow).find(({ code }) => code === 'managed-secret-edit');
    assert.ok(finding !== undefined);
    return findingCommand(finding, graph, () => '/x');
  };
  const annotations = { 'cert-manager.io/certificate-name': 'web' };
  assert.equal(await commandOf({ annotations, namespace: 'shop' }), 'cmctl renew web --namespace shop');
  assert.equal(await commandOf({ annotations }), 'cmctl renew web');
  const hostile = { 'cert-manager.io/certificate-name': 'web; true' };
  assert.equal(await commandOf({ annotations: hostile }), undefined);
  const serviceCa = { 'service.beta.openshift.io/originating-service-name': 'web' };
  assert.equal(await commandOf({ annotations: serviceCa }), undefined);
});

/** The commands for the findings of a code in files, whose paths are those of this machine. */
async function commandsIn(
  code: string,
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, { readonly link?: string; readonly mode?: number }>> = {},
): Promise<readonly (string | undefined)[]> {
  const decoded = [
    ...Object.entries(files).map(([path, text]) => decodeFile({ path, text, ...more[path] }, decodingTools)),
    ...Object.entries(more).flatMap(([path, facts]) =>
      path in files ? [] : [{ path, ...facts, values: [], credentials: [], unreadable: 'dangling symbolic link' }],
    ),
  ];
  const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
  const findings = evaluate(graph, defaultPolicy, testNow).filter((finding) => finding.code === code);
  return findings.map((finding) => findingCommand(finding, graph, (name) => name));
}

test('the public half of a key is written again, and OpenSSL does it', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-sa '));
  t.after(() => rmSync(folder, { recursive: true }));
  const [own, other] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const [key, pub] = ['sa.key', 'sa.pub'].map((name) => path.join(folder, name));
  assert.ok(own !== undefined && other !== undefined && key !== undefined && pub !== undefined);
  writeFileSync(key, own.privateKey.export({ type: 'sec1', format: 'pem' }));
  writeFileSync(pub, other.publicKey.export({ type: 'spki', format: 'pem' }));
  const [command, ...others] = await commandsIn('sa-keypair-mismatch', {
    [key]: readFileSync(key, 'utf8'),
    [pub]: readFileSync(pub, 'utf8'),
  });
  assert.deepEqual(others, []);
  execFileSync('sh', ['-c', command ?? 'false']);
  assert.equal(readFileSync(pub, 'utf8'), own.publicKey.export({ type: 'spki', format: 'pem' }));
});

test('a link of the kubelet leads to the newest certificate', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const folder = '/var/lib/kubelet/pki';
  const dated = async (date: string, notAfter: string): Promise<Readonly<Record<string, string>>> => {
    const { certificatePem, keyPem } = await ca.issue({
      commonName: 'system:node:a',
      organizations: ['system:nodes'],
      notBefore: `${date}T00:00:00Z`,
      notAfter,
    });
    return { [`${folder}/kubelet-client-${date}-00-00-00.pem`]: certificatePem + keyPem };
  };
  const files = {
    ...(await dated('2026-01-01', '2027-01-01T00:00:00Z')),
    ...(await dated('2026-05-01', '2027-05-01T00:00:00Z')),
  };
  const current = `${folder}/kubelet-client-current.pem`;
  const expected = [`ln -sfn kubelet-client-2026-05-01-00-00-00.pem ${current}`];
  const copied = {
    ...files,
    [current]: (await ca.issue({ commonName: 'system:node:a', notBefore: '2026-06-01T01:02:03Z' })).certificatePem,
  };
  const modes = Object.fromEntries(Object.keys(copied).map((file) => [file, { mode: 0o600 }]));
  assert.deepEqual(await commandsIn('kubelet-current-not-symlink', copied, modes), [
    `mv -n ${current} ${folder}/kubelet-client-2026-06-01-01-02-03.pem && ln -s kubelet-client-2026-06-01-01-02-03.pem ${current}`,
  ]);
  const gone = { [current]: { link: `${folder}/kubelet-client-2025-01-01-00-00-00.pem` } };
  assert.deepEqual(await commandsIn('kubelet-current-symlink-dangling', files, gone), expected);
});

test('a revocation list becomes DER, in another file', async () => {
  const ca = await createTestCa({ name: 'etcd-ca' });
  const pem = execFileSync('openssl', ['crl', '-inform', 'DER'], { input: await ca.revocationList() }).toString();
  const manifest = podOf(
    'etcd',
    [...etcdFlags(), '--client-crl-file=/etc/kubernetes/pki/list.crl'],
    'registry.k8s.io/etcd:3.6.4-0',
  );
  const files = { '/etc/kubernetes/manifests/etcd.yaml': manifest, '/etc/kubernetes/pki/list.crl': pem };
  assert.deepEqual(await commandsIn('etcd-crl-not-der', files), [
    'openssl crl -in /etc/kubernetes/pki/list.crl -outform DER -out /etc/kubernetes/pki/list.crl.der',
  ]);
});

test('the root that istiod writes into each namespace is deleted where it is of before', async () => {
  const [root, before] = [await createTestCa({ name: 'mesh root' }), await createTestCa({ name: 'root of before' })];
  const issuer = await root.issue({ commonName: 'mesh issuer', isCa: true, extKeyUsage: [] });
  const lines = (pem: string) => `|\n${pem.trimEnd().replaceAll(/^/gm, '    ')}\n`;
  const published = (namespace: string, pem: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: istio-ca-root-cert${namespace}\ndata:\n  root-cert.pem: ${lines(pem)}`;
  const secret = `apiVersion: v1
kind: Secret
metadata: {name: cacerts, namespace: istio-system}
data:
  ca-cert.pem: ${inBase64(issuer.certificatePem)}
  ca-key.pem: ${inBase64(issuer.keyPem)}
  cert-chain.pem: ${inBase64(issuer.certificatePem + root.certificatePem)}
  root-cert.pem: ${inBase64(root.certificatePem)}
`;
  const commandsFor = (namespace: string, pem: string) =>
    commandsIn('wrong-ca-on-edge', { '/mesh/cacerts.yaml': secret, '/mesh/root.yaml': published(namespace, pem) });
  assert.deepEqual(await commandsFor('\n  namespace: shop', before.certificatePem), [
    'kubectl delete configmap istio-ca-root-cert --namespace shop',
  ]);
  assert.deepEqual(await commandsFor('', before.certificatePem), [undefined]);
  assert.deepEqual(await commandsFor('\n  namespace: shop', root.certificatePem), []);
});
