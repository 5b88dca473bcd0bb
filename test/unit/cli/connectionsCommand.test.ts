import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fastFolder } from '../../support/fastFolder.ts';
import { gitOpsTree } from '../../support/gitOpsTree.ts';
import { inBase64 } from '../../support/manners.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const tree = (id: string): string => `test/fixtures/kubeadm/trees/${id}/rootfs`;
const connections = (id: string, ...more: readonly string[]) =>
  runCommand(['connections', tree(id), '--at', '2026-11-24T14:25:00Z', ...more], { cwd: '.' });

interface ConnectionsJson {
  readonly schemaVersion: number;
  readonly clusters: readonly { readonly name: string }[];
  readonly connections: readonly {
    readonly number: number;
    readonly state: string;
    readonly until?: string;
    readonly clientSide: {
      readonly verdict: string;
      readonly identity?: { readonly user: string; readonly groups: readonly string[] };
      readonly log?: readonly { readonly printedBy: string; readonly text: string }[];
    };
  }[];
}

describe('certscope connections', () => {
  test('a healthy cluster: exit code 0, what works and until when, what cannot be known and why', async () => {
    const { code, out, err } = await connections('h01-rsa');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^kubernetes\n12 work, 1 unknown, as of 2026-11-24T14:25:00Z\n/);
    assert.match(
      out,
      / 2 {2}kube-apiserver → etcd :2379 {2}until Nov 24, 2027 \(364 d\) · user kube-apiserver-etcd-client\n/,
    );
    assert.match(out, /\? unknown \(1\)\n +13 .*\n +no extension-apiserver configuration found\n$/);
  });

  test('a broken connection: exit code 1, it comes first, with the words of both logs and where to look', async () => {
    const { code, out } = await connections('b05-front-proxy-wrong-ca');
    assert.equal(code, 1);
    assert.equal(
      out.slice(out.indexOf('✗'), out.indexOf('✓')),
      [
        '✗ Extension API server rejects kube-apiserver: front-proxy-client is signed by kubernetes, but front-proxy-ca is trusted',
        '  Aggregated APIs answer 401 or 503: kubectl top and autoscaling fail, namespaces cannot be deleted. The other 12 connections work.',
        '',
        '✗ broken (1)',
        '  13  kube-apiserver → Extension API server :443',
        '      Extension API server rejects kube-apiserver: x509: certificate signed by unknown authority',
        '      Extension API server logs: "Unable to authenticate the request" err="verifying certificate SN=…, SKID=…, AKID=… failed: x509: certificate signed by unknown authority"',
        '      kube-apiserver logs: Unauthorized',
        '      presented: front-proxy-client (--proxy-client-cert-file in kube-apiserver.yaml:28)',
        '      verified with: CA front-proxy-ca (--requestheader-client-ca-file in kube-apiserver.yaml:31)',
        '',
        '',
      ].join('\n'),
    );
  });

  test('another day', async () => {
    const { code, out } = await runCommand(['connections', tree('h01-rsa'), '--at', '2028-01-01'], { cwd: '.' });
    assert.equal(code, 1);
    assert.match(
      out,
      /kubectl rejects kube-apiserver: x509: certificate has expired or is not yet valid: current time 2028/,
    );
    const soon = await runCommand(['connections', tree('h01-rsa'), '--at', '2027-11-10'], { cwd: '.' });
    assert.equal(soon.code, 0);
    assert.match(soon.out, /will stop \(12\)/);
  });

  test('JSON tells the same', async () => {
    const { code, out } = await connections('b06-sa-pair-mismatch', '--format', 'json');
    const json: ConnectionsJson = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual([json.schemaVersion, json.clusters.map(({ name }) => name)], [1, ['kubernetes']]);
    const byNumber = (number: number) => json.connections.find((each) => each.number === number);
    assert.equal(byNumber(17)?.state, 'broken');
    assert.deepEqual(byNumber(17)?.clientSide.log, [
      {
        printedBy: 'server',
        text: '"Unable to authenticate the request" err="[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]"',
      },
      { printedBy: 'client', text: 'Unauthorized' },
    ]);
    assert.deepEqual(byNumber(8)?.clientSide.identity, { user: 'system:node:cp-1', groups: ['system:nodes'] });
    assert.match(byNumber(8)?.until ?? '', /^2027-11-24T/);
  });

  test('without a control plane: the rows of the map of hosts, and what their chips count', async (t) => {
    const folder = mkdtempSync(path.join(fastFolder, 'certscope-hosts-'));
    t.after(() => rmSync(folder, { recursive: true }));
    // OpenSSL makes the certificates from now on.
    const made = new Date().toISOString();
    for (const [name, text] of Object.entries(gitOpsTree())) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const run = (...words: readonly string[]) => runCommand([...words, folder], { cwd: '/', now: made });
    const [{ code, out }, map] = [await run('connections'), await run('map')];
    assert.equal(code, 1);
    const heading = (text: string) =>
      text
        .split('\n')
        .slice(0, 2)
        .map((line) => line.replace(/, as of .*/, ''));
    const counts = '1 broken, 1 will stop, 8 renewed automatically, 1 works';
    assert.deepEqual(heading(out), ['9 hosts, 2 webhooks, no control plane here', counts]);
    assert.deepEqual(heading(map.out), heading(out));
    assert.match(
      out,
      /\n✗ 1 broken\n {2}shop\.example\.com .*✗ no cert\n {6}Secret shop-tls must be in namespace shop/,
    );
    assert.match(out, /presented: no certificate \(name in .*gateway\.yaml:15\)/);
    assert.match(out, /\n✓ 1 works\n {2}pods\.policy\.io/);
    assert.doesNotMatch(out, /unknown|kube-apiserver/);
    const json = JSON.parse((await run('connections', '--format', 'json')).out);
    const drawn = JSON.parse((await run('map', '--format', 'json')).out);
    assert.deepEqual(json.hosts, drawn.hosts);
  });

  test('without a control plane: what is no host is drawn and listed below them, in JSON as well', async (t) => {
    const folder = mkdtempSync(path.join(fastFolder, 'certscope-registry-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const ca = await createTestCa({ name: 'registry CA' });
    const { certificatePem, keyPem } = await ca.issue({
      commonName: 'registry.example.com',
      dnsNames: ['registry.example.com'],
      extKeyUsage: ['serverAuth'],
    });
    const host = 'registry.example.com';
    const runtime = 'etc/containerd';
    const files: Readonly<Record<string, string>> = {
      'registry.yaml': `apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: registry}
type: kubernetes.io/tls
data: {tls.crt: ${inBase64(certificatePem)}, tls.key: ${inBase64(keyPem)}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: registry, namespace: registry}
spec:
  tls: [{hosts: [${host}], secretName: registry}]
  rules: [{host: ${host}, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`,
      [`${runtime}/config.toml`]:
        'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
      [`${runtime}/certs.d/${host}/ca.crt`]: ca.certificatePem,
      [`${runtime}/certs.d/${host}/hosts.toml`]: `server = "https://${host}"\n[host."https://${host}"]\n  ca = ["/etc/containerd/certs.d/${host}/ca.crt"]\n`,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const at = ['--at', new Date(testNow).toISOString()];
    const own = () => runCommand(['connections', folder, ...at]);
    assert.match(
      (await own()).out,
      /\n\n✓ 2 work\n(?:.*\n)+ {2}registry\.example\.com \(Container runtime\) {2}✓ 202 d\n {6}registry CA .* → registry\/registry .* → Registry/,
    );
    const other = await createTestCa({ name: 'CA of before' });
    writeFileSync(path.join(folder, runtime, 'certs.d', host, 'ca.crt'), other.certificatePem);
    const { code, out } = await own();
    assert.equal(code, 0);
    assert.match(
      out,
      /^1 host, 1 other, no control plane here\n1 unknown, 1 works, .*\n(?:.*\n)+✓ 1 works\n {2}registry\.example\.com /,
    );
    assert.match(
      out,
      /\n\n\? 1 unknown\n {2}registry\.example\.com \(Container runtime\) {2}\? unknown\n.*\n {6}the system trust store is unknown\n/,
    );
    assert.doesNotMatch(out, /→ Ingress controller/, 'the host has its row');
    const { connections }: ConnectionsJson = JSON.parse(
      (await runCommand(['connections', folder, ...at, '--format', 'json'])).out,
    );
    assert.deepEqual(connections.map(({ number }) => number).toSorted(), [28, 31]);
  });

  test('a monitor or an APIService alone is no control plane, for no command', async (t) => {
    const folder = mkdtempSync(path.join(fastFolder, 'certscope-alone-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const endpoint = '{port: https-metrics, scheme: https, tlsConfig: {insecureSkipVerify: true}}';
    const alone = {
      'monitor.yaml': `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: kubelet, namespace: monitoring}\nspec: {selector: {matchLabels: {k8s-app: kubelet}}, endpoints: [${endpoint}]}\n`,
      'api.yaml':
        'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1beta1.metrics.k8s.io}\nspec: {group: metrics.k8s.io, version: v1beta1, insecureSkipTLSVerify: true, service: {name: metrics-server, namespace: kube-system}}\n',
    };
    for (const [name, text] of Object.entries(alone)) {
      writeFileSync(path.join(folder, name), text);
      assert.match((await runCommand(['connections', folder])).out, /^No connections found\./, name);
      const map = await runCommand(['map', folder]);
      assert.match(map.out, /^no cluster\nNo connections found/, name);
      assert.equal(map.code, 0);
      rmSync(path.join(folder, name));
    }
  });

  test('nothing to connect: says what to add', async () => {
    const { code, out } = await runCommand(['connections', 'test/fixtures/kubeadm/README.md'], { cwd: '.' });
    assert.equal(code, 0);
    assert.match(out, /^No connections found\./);
  });

  test('wrong usage', async () => {
    assert.equal((await runCommand(['connections', '--format', 'xml', '.'], { cwd: '.' })).code, 2);
  });
});
