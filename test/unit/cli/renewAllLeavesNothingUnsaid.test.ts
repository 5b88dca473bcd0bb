import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-all-'));
after(() => rmSync(base, { recursive: true }));
const root = path.join(base, 'node');
const pki = path.join(root, 'etc/kubernetes/pki');
cpSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs', root, { recursive: true });
const renewAll = ['renew', path.join(root, 'etc'), '--all', '--within', '1', '--dry-run', '--root', root];

test('a healthy machine leaves nothing unsaid', async () => {
  const { code, err } = await runCommand(renewAll);
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

test('certificates that cannot be read, hold nothing or are missing are named, and the exit code tells', async () => {
  const truncated = readFileSync(path.join(pki, 'apiserver.crt'), 'utf8').slice(0, 300);
  writeFileSync(path.join(pki, 'apiserver.crt'), truncated);
  writeFileSync(path.join(pki, 'apiserver-kubelet-client.crt'), 'garbage\n');
  rmSync(path.join(pki, 'front-proxy-client.crt'));
  rmSync(path.join(pki, 'etcd/peer.crt'));
  symlinkSync('../nowhere', path.join(pki, 'etcd/peer.crt'));
  const scheduler = path.join(root, 'etc/kubernetes/scheduler.conf');
  const damaged = readFileSync(scheduler, 'utf8').replace(/(client-certificate-data: \S{100})\S+/, '$1');
  const user = /^- name: .*/ms.exec(damaged.slice(damaged.indexOf('users:')))?.[0] ?? '';
  writeFileSync(scheduler, damaged + user.replace(/^- name: .*/m, '- name: another'));
  const { code, err } = await runCommand(renewAll);
  assert.equal(code, 1);
  assert.match(err, /^Not renewed: \S+\/pki\/apiserver\.crt: it has no END line\. Repair it or issue it again\.$/m);
  assert.match(
    err,
    /^Not renewed: \S+\/apiserver-kubelet-client\.crt: --kubelet-client-certificate names it, and it contains no certificate\./m,
  );
  assert.match(
    err,
    /^Not renewed: \S+\/front-proxy-client\.crt: --proxy-client-cert-file names it, and it does not exist\./m,
  );
  const { out } = await runCommand([...renewAll, '--format', 'json']);
  const { notRenewed } = JSON.parse(out) as { readonly notRenewed: readonly { readonly path: string }[] };
  assert.equal(notRenewed.length, 6);
  assert.equal(notRenewed.filter(({ path: name }) => name.endsWith('/scheduler.conf')).length, 2);
  assert.match(err, /^Not renewed: \S+\/etcd\/peer\.crt: --peer-cert-file names it, and it cannot be read\./m);
});

/** The places that are not renewed after a change to a copy of some files. */
async function notRenewedIn(name: string, change: (folder: string) => void, from = 'pki'): Promise<string[]> {
  const tree = path.join(base, name);
  const healthy = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes';
  cpSync(path.join(healthy, from), path.join(tree, from), { recursive: true });
  change(tree);
  const { out, code } = await runCommand(['renew', tree, '--all', '--within', '1', '--dry-run', '--format', 'json']);
  const { notRenewed = [] } = JSON.parse(out) as { notRenewed?: { path: string; keyPath?: string }[] };
  assert.equal(code, notRenewed.length === 0 ? 0 : 1);
  rmSync(tree, { recursive: true });
  return notRenewed.map(
    (each) => path.relative(tree, each.path) + (each.keyPath === undefined ? '' : ` ${each.keyPath}`),
  );
}

test('without manifests, an installer’s places tell what is missing', async () => {
  const remove =
    (...names: string[]) =>
    (tree: string) => {
      for (const each of names) rmSync(path.join(tree, each));
    };
  const replace = (name: string, text: string) => (tree: string) => writeFileSync(path.join(tree, name), text);
  const link = (name: string, target: string) => (tree: string) => {
    rmSync(path.join(tree, name));
    symlinkSync(target, path.join(tree, name));
  };
  const cases: readonly (readonly [string, (tree: string) => void, readonly string[]])[] = [
    ['healthy', () => undefined, []],
    ['a worker', (tree) => rmSync(path.join(tree, 'pki'), { recursive: true }), []],
    ['empty', replace('pki/apiserver.crt', ''), ['pki/apiserver.crt']],
    ['garbage', replace('pki/etcd/peer.crt', 'garbage\n'), ['pki/etcd/peer.crt']],
    ['gone', remove('pki/front-proxy-client.crt'), ['pki/front-proxy-client.crt']],
    ['gone with its key', remove('pki/apiserver.crt', 'pki/apiserver.key'), ['pki/apiserver.crt']],
    ['of etcd', remove('pki/etcd/server.crt', 'pki/etcd/server.key'), ['pki/etcd/server.crt']],
    ['a CA', remove('pki/ca.crt'), ['pki/ca.crt']],
    ['a key', replace('pki/apiserver.key', '-----BEGIN PRIVATE KEY-----\nMII\n'), ['pki/apiserver.key']],
    ['nowhere', link('pki/etcd/peer.crt', '../nowhere'), ['pki/etcd/peer.crt']],
    ['of another name', (tree) => symlinkSync('gone.crt', path.join(tree, 'pki/web.crt')), ['pki/web.crt']],
    [
      'a word',
      replace('pki/web.crt', '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n'),
      ['pki/web.crt'],
    ],
    ['a template', replace('pki/web.crt', '-----BEGIN CERTIFICATE-----\n{{ web }}\n-----END CERTIFICATE-----\n'), []],
    ['in a circle', link('pki/etcd/peer.crt', 'peer.crt'), ['pki/etcd/peer.crt']],
  ];
  for (const [name, change, places] of cases) assert.deepEqual(await notRenewedIn(name, change), places, name);
});

test('DER that is cut short, by its place, its name, or what names it', async () => {
  const cut = (name: string, from: string) => (tree: string) => {
    const der = new X509Certificate(readFileSync(path.join(tree, 'pki', from))).raw;
    mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    writeFileSync(path.join(tree, name), der.subarray(0, der.length / 2));
  };
  for (const name of ['pki/apiserver.crt', 'pki/etcd/peer.crt', 'pki/ca.crt', 'pki/web.der', 'web/server.crt', 'a.cer'])
    assert.deepEqual(await notRenewedIn('cut', cut(name, 'apiserver.crt')), [name], name);
  const kubeconfig = `apiVersion: v1
kind: Config
users:
- name: jane
  user: { client-certificate: jane.bin, client-key: pki/apiserver.key }
`;
  const named = (tree: string) => {
    cut('jane.bin', 'apiserver.crt')(tree);
    writeFileSync(path.join(tree, 'jane.conf'), kubeconfig);
  };
  assert.deepEqual(await notRenewedIn('cut', named), ['jane.bin']);
  const gone = (tree: string) => writeFileSync(path.join(tree, 'jane.conf'), kubeconfig);
  assert.deepEqual(await notRenewedIn('cut', gone), ['jane.bin']);
  // Nothing tells that this is one.
  assert.deepEqual(await notRenewedIn('cut', cut('some.bin', 'apiserver.crt')), []);
});

test('k3s and RKE2, by their places', async () => {
  for (const installer of ['k3s', 'rke2']) {
    const server = `${installer}/server/tls`;
    const names = [
      'client-admin',
      'client-auth-proxy',
      'client-controller',
      'client-kube-apiserver',
      'client-scheduler',
    ];
    const move = (leave: readonly string[]) => (tree: string) => {
      for (const [index, name] of [...names, 'serving-kube-apiserver'].entries()) {
        const [from = ''] = ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client'].slice(index % 3);
        for (const end of ['crt', 'key'])
          if (!leave.includes(`${name}.${end}`))
            cpSync(path.join(tree, `pki/${from}.${end}`), path.join(tree, server, `${name}.${end}`));
      }
      rmSync(path.join(tree, 'pki'), { recursive: true });
    };
    assert.deepEqual(await notRenewedIn(installer, move([])), []);
    assert.deepEqual(await notRenewedIn(installer, move(['client-admin.crt'])), [`${server}/client-admin.crt`]);
    const both = ['client-admin.crt', 'client-admin.key'];
    assert.deepEqual(await notRenewedIn(installer, move(both)), [`${server}/client-admin.crt`]);
  }
});

test('empty and damaged values of kubeconfigs, Secrets and webhooks', async () => {
  const set = (field: string, value: string) => (tree: string) => {
    const file = path.join(tree, 'admin.conf');
    writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`(${field}:).*`), `$1${value}`));
  };
  const fields = {
    'client-certificate-data': 'users[0].user',
    'client-key-data': 'users[0].user',
    'certificate-authority-data': 'clusters[0].cluster',
  };
  for (const [field, owner] of Object.entries(fields))
    for (const value of [' ""', " ''", ' LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN'])
      assert.deepEqual(await notRenewedIn('conf', set(field, value), 'admin.conf'), [`admin.conf ${owner}.${field}`]);
  const yaml = `apiVersion: v1
kind: Secret
metadata: { name: web }
type: kubernetes.io/tls
data:
  tls.crt: ""
  tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUN
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hooks }
webhooks:
- name: damaged.example.com
  clientConfig: { caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUN, url: 'https://a.example.com' }
- name: system.example.com
  clientConfig: { caBundle: '', url: 'https://b.example.com' }
`;
  const found = await notRenewedIn('objects', (tree) => writeFileSync(path.join(tree, 'all.yaml'), yaml), 'admin.conf');
  assert.deepEqual(found.toSorted(), [
    "all.yaml data['tls.crt']",
    "all.yaml data['tls.key']",
    'all.yaml webhooks[0].clientConfig.caBundle',
  ]);
});

test('forecast, map, connections, explain, commands and request say what they could not read', async () => {
  const tree = path.join(base, 'unread');
  cpSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs', tree, { recursive: true });
  const all = ['forecast', 'map', 'connections', 'explain', 'commands', 'request'].map((name) => [
    name,
    ...(name === 'commands' || name === 'request' ? [path.join(tree, 'etc/kubernetes/pki/ca.crt')] : []),
    tree,
    ...(name === 'request' ? ['--field', '#1'] : []),
    ...(name === 'explain' ? ['--error', 'x509: certificate signed by unknown authority'] : []),
    ...(name === 'connections' ? ['--at', '2026-11-24T14:25:00Z'] : []),
  ]);
  const said = /could not be read: \S+kubelet\.conf \(too many levels of symbolic links\)\. What it holds is not/;
  for (const args of all) assert.doesNotMatch((await runCommand(args)).err, /could not be read/, args[0]);
  const file = path.join(tree, 'etc/kubernetes/kubelet.conf');
  rmSync(file);
  symlinkSync('kubelet.conf', file);
  for (const args of all) {
    const { err, code } = await runCommand(args);
    assert.match(err, said, args[0]);
    if (args[0] !== 'map' && args[0] !== 'request') assert.equal(code, 2, args[0]);
    if (args[0] === 'request' || args[0] === 'explain') continue;
    const { unread } = JSON.parse((await runCommand([...args, '--format', 'json'])).out) as {
      unread: { path: string }[];
    };
    assert.deepEqual(
      unread.map((each) => path.basename(each.path)),
      ['kubelet.conf'],
    );
  }
});

test('what a CA signed is looked for on its machine, and not finding it is no answer', async () => {
  const machine = await runCommand(['commands', path.join(pki, 'ca.crt')]);
  assert.match(machine.out, /admin\.conf/);
  const lonely = path.join(base, 'lonely', 'lonely.crt');
  cpSync(path.join(pki, 'ca.crt'), lonely);
  const { code, err } = await runCommand(['commands', lonely]);
  assert.equal(code, 2);
  assert.match(
    err,
    /which does not mean that there is none\. Name the files .*: certscope commands \S+lonely\.crt PATH…/,
  );
  const plugin = await runCommand(['commands', lonely], { program: 'kubectl certscope' });
  assert.match(plugin.err, /: kubectl certscope commands \S+lonely\.crt PATH…/);
});
