import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const tree = (id: string): string => `test/fixtures/kubeadm/trees/${id}/rootfs`;
const broken = 'b05-front-proxy-wrong-ca';
const map = (id: string, ...more: readonly string[]) =>
  runCommand(['map', tree(id), '--root', tree(id), '--at', '2026-11-24T14:25:00Z', ...more], { cwd: '.' });

interface MapJson {
  readonly schemaVersion: number;
  readonly connections: readonly {
    readonly state: string;
    readonly reason?: string;
    readonly from: string;
    readonly to: string;
    readonly connections: readonly string[];
  }[];
  readonly cards: readonly { readonly id: string; readonly title: string }[];
  readonly authorities: readonly {
    readonly letter: string;
    readonly stops: readonly string[];
    readonly learners: readonly { readonly name: string; readonly line: number }[];
  }[];
  readonly forecast: readonly { readonly at: string }[];
}

describe('certscope map', () => {
  test('text: each connection with both ends, the CAs, what stops when', async () => {
    const { code, out, err } = await map('h01-rsa');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^kubernetes · 1 control plane\n1 unknown, 12 work, as of 2026-11-24T14:25:00Z\n/);
    assert.match(
      out,
      /^✓ 364 d +kube-apiserver → etcd \(cp-1 · :2379\) +3 apiserver-etcd-client \[E\] +E +2 etcd-server \[E\] +E$/m,
    );
    assert.match(out, /^F +front-proxy-ca +2036-/m);
    assert.match(out, /^ {2}Nov 24, 2027: 12 connections stop · all clients fail/m);
  });

  test('a broken connection: exit code 1, and why', async () => {
    const { code, out } = await map(broken);
    assert.equal(code, 1);
    assert.match(
      out,
      /^✗ rejected · FP: K ≠ F +kube-apiserver → Extension API server .* FP is signed by K, not by F$/m,
    );
  });

  test('json: what the connections command tells, and what depends on the CAs', async () => {
    const { out } = await map(broken, '--format', 'json');
    const { schemaVersion, connections, cards, authorities, forecast }: MapJson = JSON.parse(out);
    assert.equal(schemaVersion, 1);
    const ids = new Set(cards.map(({ id }) => id));
    assert.ok(connections.every(({ from, to }) => ids.has(from) && ids.has(to)));
    const told = await runCommand(
      ['connections', tree(broken), '--root', tree(broken), '--at', '2026-11-24T14:25:00Z', '--format', 'json'],
      { cwd: '.' },
    );
    const states = new Map(
      (JSON.parse(told.out) as { connections: { id: string; state: string }[] }).connections.map(({ id, state }) => [
        id,
        state,
      ]),
    );
    for (const { state, connections: own } of connections) {
      for (const id of own) assert.equal(state === 'willStop' ? 'willBreak' : state, states.get(id), id);
    }
    const kubernetes = authorities.find(({ letter }) => letter === 'K');
    assert.equal(kubernetes?.stops.length, 7);
    assert.ok(kubernetes?.learners.some(({ name, line }) => name === '--client-ca-file' && line > 1));
    assert.ok(forecast.length >= 2);
  });

  test('svg: one document whose elements are closed, with names', async () => {
    const { out } = await map(broken, '--format', 'svg');
    assert.match(out, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*aria-labelledby="title desc">/);
    const open: string[] = [];
    for (const [, close, name, , selfClosing] of out.matchAll(/<(\/?)(\w+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
      if (close === '/') assert.equal(open.pop(), name);
      else if (selfClosing !== '/') open.push(name ?? '');
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(
      out.replace(/<(?:\/?\w+(?:\s[\w:-]+="[^"<]*")*\s*\/?)>/g, ''),
      /[<>]/,
      'nothing but elements and text',
    );
    assert.match(
      out,
      /aria-label="Connection from kube-apiserver to Extension API server, port 443: broken\. certificate FP is signed by K, not by F/,
    );
    assert.match(out, />✗ rejected<[\s\S]*?>FP: K ≠ F</);
  });

  test('mermaid: quotes and markup cannot leave their label', async () => {
    const { out } = await map(broken, '--format', 'mermaid');
    const lines = out.trimEnd().split('\n');
    assert.equal(lines[0], 'flowchart LR');
    for (const line of lines.slice(2)) {
      assert.match(
        line,
        /^ {2}(?:n\d+\["[^"[\]`]*"\](?::::missing)?|n\d+ (?:-->|==>|-\.->)\|"[^"|`]*"\| n\d+|linkStyle \d+ .*|classDef .*)$/,
      );
    }
    assert.ok(
      lines.some((line) =>
        line.includes('==>|"✗ rejected · FP: K #8800; F<br/>FP → XA<br/>certificate FP is signed by K, not by F"|'),
      ),
    );
  });

  test('markdown: picture, what is broken with the log, certificates, findings', async () => {
    const { out } = await map(broken, '--format', 'markdown');
    assert.match(out, /^# PKI map · kubernetes/);
    for (const heading of [
      'Broken',
      'Connections',
      'Certificates',
      'Certificate authorities',
      'Findings',
      'Outage forecast',
    ]) {
      assert.match(out, new RegExp(`^## ${heading}$`, 'm'));
    }
    assert.match(out, /^```mermaid\nflowchart LR$/m);
    assert.match(out, /`"Unable to authenticate the request" err=.*x509: certificate signed by unknown authority/);
    assert.match(out, /\(`not-issued-by-expected-ca`, `front-proxy-client\.crt`\)$/m);
    const rows = out.split('\n').filter((line) => line.startsWith('|'));
    assert.ok(rows.length > 15);
  });

  test('as of another date', async () => {
    const { code, out } = await map('h01-rsa', '--at', '2028-01-01');
    assert.equal(code, 2, 'twice is once too often');
    const later = await runCommand(['map', tree('h01-rsa'), '--at', '2028-01-01'], { cwd: '.' });
    assert.equal(later.code, 1);
    assert.match(later.out, /^✗ expired · 4: 37 d ago +admin\.conf → kube-apiserver .*4 expired 37 d ago$/m);
    assert.equal(out, '');
  });
});

describe('certscope map of a cluster and of hosts', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-map-hosts-'));
  after(() => rmSync(folder, { recursive: true }));
  cpSync(tree('h01-rsa'), folder, { recursive: true });
  const drawn = (namespace: string, ...more: readonly string[]) => {
    const certificate = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop-tls, namespace: ${namespace}}
spec: {secretName: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt, kind: ClusterIssuer}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {tls: [{hosts: [shop.example.com], secretName: shop-tls}]}
`;
    mkdirSync(path.join(folder, 'apps'), { recursive: true });
    writeFileSync(path.join(folder, 'apps', 'shop.yaml'), certificate);
    return runCommand(['map', folder, '--root', folder, '--at', '2026-11-24T14:25:00Z', ...more], { cwd: '.' });
  };

  test('draws the cluster, names the hosts, and exits with 1 for a broken one', async () => {
    const sound = await drawn('shop');
    assert.deepEqual([sound.code, sound.err], [0, 'certscope: found hosts, too. Draw them with --cluster hosts.\n']);
    assert.equal((await drawn('edge')).code, 1);
  });

  test('the report of hosts tells nothing of the cluster', async () => {
    const { code, out, err } = await drawn('edge', '--cluster', 'hosts', '--format', 'markdown');
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^- \*\*shop\.example\.com\*\*: Secret shop-tls must be in namespace shop, but/m);
    assert.match(out, /^\| ✗ no cert \| shop\.example\.com \| shop\/shop \(Ingress\) \|/m);
    assert.doesNotMatch(out, /kube-apiserver → etcd/);
  });
});

describe('certscope map of several clusters', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-map-'));
  after(() => rmSync(folder, { recursive: true }));
  cpSync(tree('h01-rsa'), path.join(folder, 'east'), { recursive: true });
  cpSync(tree(broken), path.join(folder, 'west'), { recursive: true });
  const both = (...more: readonly string[]) =>
    runCommand(['map', folder, '--at', '2026-11-24T14:25:00Z', ...more], { cwd: '.' });

  test('draws the one in the worst state, and says that there is another', async () => {
    const { code, out, err } = await both();
    assert.equal(code, 1);
    assert.match(out, /FP is signed by K, not by F/);
    assert.match(
      err,
      /^certscope: found 2 clusters and drew one. Choose with --cluster: kubernetes \(east\), kubernetes \(west\)\n$/,
    );
  });

  for (const wanted of ['98:37', 'east', 'kubernetes (east)']) {
    test(`draws the one that is asked for as ${wanted}`, async () => {
      const { code, out, err } = await both('--cluster', wanted);
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /^kubernetes \(east\)/);
    });
  }

  test('refuses names that are none, or not of one', async () => {
    const none = await both('--cluster', 'prod');
    assert.equal(none.code, 2);
    assert.match(none.err, /cluster "prod" was not found\. Clusters: kubernetes \(east\), kubernetes \(west\)\./);
    const two = await both('--cluster', 'kubernetes');
    assert.equal(two.code, 2);
    assert.match(two.err, /several clusters are named "kubernetes"/);
  });
});

test('nothing that tells of a cluster: said, not drawn around', async () => {
  const { code, out } = await runCommand(['map', 'test/fixtures/sarif'], { cwd: '.' });
  assert.equal(code, 0);
  assert.match(out, /No connections found/);
});
