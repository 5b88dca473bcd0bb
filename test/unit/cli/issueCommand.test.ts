import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';

const now = '2026-11-24T14:53:43Z';
const folder = createOpensslFolder();
after(() => folder.remove());
const certscope = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const pki = 'cp/etc/kubernetes/pki';
const seconds = String(Date.parse(now) / 1000);
const names = ['--node-name', 'cp-1', '--apiserver-advertise-address', '10.0.0.11'];
const textOf = (file: string): string =>
  folder.run('x509', '-in', file, '-noout', '-text', '-certopt', 'no_serial,no_sigdump,no_pubkey');

describe('certscope issue all', () => {
  before(() => mkdirSync(folder.pathOf('cp')));

  test('tells what no file tells', async () => {
    const { code, err } = await certscope('issue', 'all', '--out', 'cp');
    assert.equal(code, 1);
    assert.match(
      err,
      /Nothing was written\. CertScope does not know what the certificate must contain: \w+.* Set it with one of --node-name,/,
    );
    assert.deepEqual(readdirSync(folder.pathOf('cp')), []);
  });

  test('shows in a dry run what would be made', async () => {
    const { code, out, err } = await certscope('issue', 'all', '--out', 'cp', ...names, '--dry-run');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Create a cluster PKI: 15 certificates\.$/m);
    assert.match(out, /etc\/kubernetes\/pki\/etcd\/server\.key \(new\)$/m);
    assert.deepEqual(readdirSync(folder.pathOf('cp')), []);
  });

  test('makes what kubeadm init makes, with its modes, and undo takes it away', async () => {
    const { code, out, err } = await certscope(
      'issue',
      'all',
      '--out',
      'cp',
      ...names,
      '--service-cidr',
      '10.96.0.0/12',
    );
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Done: Create a cluster PKI: 15 certificates\.\n/);
    const tree = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes';
    const theirs = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:crt|key|pub|conf)$/.test(name),
    );
    for (const name of theirs) assert.ok(existsSync(folder.pathOf(`cp/etc/kubernetes/${name}`)), name);
    for (const [leaf, ca] of [
      ['apiserver', 'ca'],
      ['apiserver-kubelet-client', 'ca'],
      ['front-proxy-client', 'front-proxy-ca'],
      ['etcd/server', 'etcd/ca'],
      ['etcd/peer', 'etcd/ca'],
      ['apiserver-etcd-client', 'etcd/ca'],
    ]) {
      folder.run('verify', '-x509_strict', '-attime', seconds, '-CAfile', `${pki}/${ca}.crt`, `${pki}/${leaf}.crt`);
      const publicKey = folder.run('pkey', '-in', `${pki}/${leaf}.key`, '-pubout');
      assert.equal(folder.run('x509', '-in', `${pki}/${leaf}.crt`, '-noout', '-pubkey'), publicKey);
      assert.equal(statSync(folder.pathOf(`${pki}/${leaf}.key`)).mode & 0o7777, 0o600);
    }
    assert.match(textOf(`${pki}/apiserver.crt`), /DNS:cp-1,.*IP Address:10\.96\.0\.1, IP Address:10\.0\.0\.11/);
    assert.equal(
      parse(folder.read('cp/etc/kubernetes/admin.conf')).clusters[0].cluster.server,
      'https://10.0.0.11:6443',
    );
    assert.equal(folder.run('pkey', '-in', `${pki}/sa.key`, '-pubout'), folder.read(`${pki}/sa.pub`));
    const check = await certscope('check', 'cp', '--root', 'cp');
    assert.equal(check.code, 0, check.out);

    for (const name of ['cp/etc', 'cp/etc/kubernetes', pki, `${pki}/etcd`]) {
      assert.equal(statSync(folder.pathOf(name)).mode & 0o7777, 0o755, name);
    }
    const again = await certscope('issue', 'all', '--out', 'cp', ...names);
    assert.deepEqual([again.code, again.out, again.err], [0, 'All files that kubeadm creates already exist.\n', '']);

    cpSync(folder.pathOf('cp'), folder.pathOf('made'), { recursive: true });
    assert.equal((await certscope('undo', '--yes')).code, 0);
    assert.deepEqual(readdirSync(folder.pathOf('cp')), []);
  });
});

describe('certscope issue', () => {
  before(() => {
    rmSync(folder.pathOf('cp'), { recursive: true });
    cpSync(folder.pathOf('made'), folder.pathOf('cp'), { recursive: true });
  });

  for (const [what, file] of [
    ['apiserver', `${pki}/apiserver`],
    ['etcd-server', `${pki}/etcd/server`],
  ] as const) {
    test(`${what}: a certificate that is missing, by kubeadm’s name, for the key that is there`, async () => {
      const old = textOf(`${file}.crt`);
      rmSync(folder.pathOf(`${file}.crt`));
      const services = ['--service-cidr', '10.96.0.0/12', '--service-dns-domain', 'cluster.local'];
      const { code, out, err } = await certscope('issue', what, 'cp', '--root', 'cp', ...names, ...services);
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, new RegExp(`^Done: Issue ${what}: .+ \\(CN=.+\\)\\.\\n {2}.*\\.crt \\(new\\)\\nUndo: `));
      assert.equal(textOf(`${file}.crt`), old);
      const publicKey = folder.run('pkey', '-in', `${file}.key`, '-pubout');
      assert.equal(folder.run('x509', '-in', `${file}.crt`, '-noout', '-pubkey'), publicKey);
      const again = await certscope('issue', what, 'cp', '--root', 'cp', ...names);
      assert.deepEqual([again.code, /already exists/.test(again.err)], [1, true]);
      const [, renewal = ''] = /Renew it instead: certscope (renew \S+)\n$/.exec(again.err) ?? [];
      const renewed = await certscope(...renewal.split(' '), '--dry-run');
      assert.equal(renewed.code, 0, `${again.err}${renewed.err}`);
    });
  }

  test('scheduler.conf: a kubeconfig that is missing, with what restarts it', async () => {
    rmSync(folder.pathOf('cp/etc/kubernetes/scheduler.conf'));
    const { code, out, err } = await certscope(
      'issue',
      'scheduler.conf',
      'cp/etc/kubernetes',
      '--root',
      'cp',
      ...names,
    );
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^# Restart kube-scheduler: /m);
    assert.equal(statSync(folder.pathOf('cp/etc/kubernetes/scheduler.conf')).mode & 0o7777, 0o600);
    const config = parse(folder.read('cp/etc/kubernetes/scheduler.conf'));
    assert.equal(config.users[0].name, 'system:kube-scheduler');
  });

  test('sa: keys for service accounts that are missing', async () => {
    for (const name of ['sa.key', 'sa.pub']) rmSync(folder.pathOf(`${pki}/${name}`));
    assert.equal((await certscope('issue', 'sa', 'cp', '--root', 'cp')).code, 0);
    assert.equal(folder.run('pkey', '-in', `${pki}/sa.key`, '-pubout'), folder.read(`${pki}/sa.pub`));
  });

  test('user: a kubeconfig, as kubeadm kubeconfig user makes it', async () => {
    const args = [
      'issue',
      'user',
      'cp',
      '--root',
      'cp',
      '--client-name',
      'jane',
      '--org',
      'dev,ops',
      '--org',
      'on-call',
    ];
    const without = await certscope(...args, '--out', 'jane.conf');
    assert.deepEqual([without.code, /--server is missing/.test(without.err)], [2, true], without.err);
    const server = ['--server', 'https://api:6443', '--days', '7', '--key-algorithm', 'P-256'];
    const { code, out, err } = await certscope(...args, ...server, '--out', 'jane.conf');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Done: Create a kubeconfig for jane\.\n {2}.*jane\.conf \(new\)\n/);
    assert.equal(statSync(folder.pathOf('jane.conf')).mode & 0o7777, 0o600);
    const { user } = parse(folder.read('jane.conf')).users[0];
    folder.write('jane.crt', Buffer.from(user['client-certificate-data'], 'base64'));
    folder.run('verify', '-attime', seconds, '-CAfile', `${pki}/ca.crt`, 'jane.crt');
    const text = textOf('jane.crt');
    assert.match(text, /Subject: O ?= ?dev \+ O ?= ?on-call \+ O ?= ?ops, CN ?= ?jane|Subject: O ?= ?dev.*CN ?= ?jane/);
    assert.match(text, /Not After : Dec {2}1 14:53:43 2026 GMT/);
    const json = await certscope(...args, ...server, '--out', 'other.conf', '--dry-run', '--format', 'json');
    const plan = JSON.parse(json.out);
    assert.deepEqual([plan.written, plan.files[0].kind, plan.files[0].holdsKey], [false, 'create', true]);
    assert.doesNotMatch(json.out + out, /PRIVATE|MII/);
    assert.ok(!existsSync(folder.pathOf('other.conf')));
    const again = await certscope(...args, ...server, '--out', 'jane.conf');
    assert.deepEqual([again.code, /already exists/.test(again.err)], [1, true]);
  });

  test('new-ca: a CA of one’s own', async () => {
    const { code, err } = await certscope('issue', 'new-ca', '--common-name', 'corp', '--out', 'corp', '--days', '100');
    assert.deepEqual([code, err], [0, '']);
    folder.run('verify', '-x509_strict', '-attime', seconds, '-CAfile', 'corp/ca.crt', 'corp/ca.crt');
    assert.equal(statSync(folder.pathOf('corp')).mode & 0o7777, 0o700);
  });

  test('stages files instead', async () => {
    rmSync(folder.pathOf(`${pki}/front-proxy-client.crt`));
    const { code, out } = await certscope('issue', 'front-proxy-client', 'cp', '--root', 'cp', '--staging', 'staged');
    assert.equal(code, 0);
    assert.match(out, /^Staged 1 file\./);
    assert.ok(!existsSync(folder.pathOf(`${pki}/front-proxy-client.crt`)));
    assert.match(folder.read('staged/install.sh'), /\/etc\/kubernetes\/pki\/front-proxy-client\.crt/);
  });

  test('goes nowhere but to the machine whose files were read', async () => {
    mkdirSync(folder.pathOf('loose'));
    for (const name of ['ca.crt', 'ca.key'])
      writeFileSync(folder.pathOf(`loose/${name}`), readFileSync(folder.pathOf(`${pki}/${name}`)));
    const loose = await certscope('issue', 'apiserver', 'loose', ...names);
    assert.deepEqual(
      [loose.code, /There is no etc\/kubernetes folder in these files\..*--host/.test(loose.err)],
      [2, true],
    );
    mkdirSync(folder.pathOf('fleet'));
    for (const name of ['a', 'b']) cpSync(folder.pathOf('made'), folder.pathOf(`fleet/${name}`), { recursive: true });
    for (const name of ['a', 'b']) rmSync(folder.pathOf(`fleet/${name}/etc/kubernetes/pki/front-proxy-client.crt`));
    const two = await certscope('issue', 'front-proxy-client', 'fleet');
    assert.equal(two.code, 2);
    assert.match(two.err, /several machines\. Choose one with --host:\n {2}.*\/fleet\/a\n {2}.*\/fleet\/b\n/);
    const one = await certscope('issue', 'front-proxy-client', 'fleet', '--host', 'fleet/b');
    assert.deepEqual([one.code, one.err], [0, '']);
    assert.ok(existsSync(folder.pathOf('fleet/b/etc/kubernetes/pki/front-proxy-client.crt')));
    assert.ok(!existsSync(folder.pathOf('fleet/a/etc/kubernetes/pki/front-proxy-client.crt')));
  });

  test('refuses wrong command lines', async () => {
    for (const [args, words] of [
      [[], /NAME is missing or unknown\. It must be one of all, user, new-ca, sa, etcd-peer/],
      [['nobody', 'cp'], /NAME is missing or unknown/],
      [['apiserver'], /PATH is missing/],
      [['all'], /--out is missing/],
      [['user', 'cp', '--out', 'x'], /--client-name is missing/],
      [['apiserver', 'cp', '--service-cidr', 'x'], /--service-cidr takes an address range/],
      [['apiserver', 'cp', '--apiserver-bind-port', '0'], /--apiserver-bind-port takes a port number/],
    ] as const) {
      const { code, err } = await certscope('issue', ...args);
      assert.deepEqual([code, words.test(err)], [2, true], err.slice(0, 200));
      assert.match(err, /^certscope issue: [^\n]+\nUsage: [\s\S]+\nSee certscope issue --help\.\n$/);
    }
  });

  test('writes no key where the kubelet would start it', async () => {
    mkdirSync(folder.pathOf('manifests'));
    for (const more of [[], ['--staging', 'staged-manifests']]) {
      const out = 'cp/etc/kubernetes/manifests';
      const { code, err } = await certscope('issue', 'new-ca', '--common-name', 'a', '--out', out, ...more);
      assert.deepEqual([code, /the kubelet runs the files in a manifests folder/.test(err)], [2, true], err);
      assert.ok(!existsSync(folder.pathOf(out)));
    }
    const inside = await certscope('issue', 'new-ca', '--common-name', 'a', '--out', 'own', '--staging', 'manifests/s');
    assert.deepEqual([inside.code, /the kubelet runs the files in a manifests folder/.test(inside.err)], [2, true]);
    const request = ['request', `${pki}/apiserver.crt`, '--new-key', '--key-out', 'manifests/a.key', '--out', 'a.csr'];
    const requested = await certscope(...request);
    assert.deepEqual([requested.code, /the kubelet runs the files/.test(requested.err)], [2, true], requested.err);
    assert.deepEqual(readdirSync(folder.pathOf('manifests')), []);
  });
});
