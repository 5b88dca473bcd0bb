import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
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

/** Every file below a folder, with its mode and octets. */
function filesIn(name: string): ReadonlyMap<string, string> {
  const root = folder.pathOf(name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name: file }) => {
      const path = `${parentPath}/${file}`;
      return [path.slice(root.length), `${statSync(path).mode.toString(8)} ${readFileSync(path, 'utf8')}`];
    }),
  );
}

before(async () => {
  const args = ['issue', 'all', '--out', 'cp', ...names, '--service-cidr', '10.32.0.0/24', '--key-algorithm', 'P-256'];
  assert.equal((await certscope(...args)).code, 0);
  cpSync(folder.pathOf('cp'), folder.pathOf('made'), { recursive: true });
});

beforeEach(() => {
  rmSync(folder.pathOf('cp'), { recursive: true });
  cpSync(folder.pathOf('made'), folder.pathOf('cp'), { recursive: true });
});

describe('certscope issue, with a key that lies in the place', () => {
  for (const [whose, words] of [
    ['ca.key', /belongs to CA kubernetes/],
    ['sa.key', /signs service account tokens/],
    ['front-proxy-client.key', /belongs to front-proxy-client/],
  ] as const) {
    test(`that is ${whose}: refuses, and writes nothing`, async () => {
      rmSync(folder.pathOf(`${pki}/apiserver.crt`));
      cpSync(folder.pathOf(`${pki}/${whose}`), folder.pathOf(`${pki}/apiserver.key`));
      const before = filesIn('cp');
      const more = ['--service-cidr', '10.32.0.0/24', '--service-dns-domain', 'cluster.local'];
      for (const args of [
        ['apiserver', 'cp'],
        ['all', '--out', 'cp'],
      ]) {
        const { code, err } = await certscope('issue', ...args, ...names, ...more);
        assert.equal(code, 1, err);
        assert.match(err, words);
      }
      assert.deepEqual(filesIn('cp'), before);
    });
  }
});

describe('certscope issue all beside what is there', () => {
  test('fills the gaps from the CAs that are there, and touches nothing else', async () => {
    const gone = ['admin.conf', 'pki/front-proxy-client.crt', 'pki/front-proxy-client.key', 'pki/ca.crt', 'pki/sa.pub'];
    for (const name of [...gone, 'pki/etcd/peer.crt']) rmSync(folder.pathOf(`cp/etc/kubernetes/${name}`));
    const left = filesIn('cp');
    const { code, out, err } = await certscope('issue', 'all', '--out', 'cp', ...names, '--key-algorithm', 'P-256');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Done: Complete the cluster PKI: 6 files\.\n/);
    const all = filesIn('cp');
    assert.deepEqual(new Map([...all].filter(([name]) => left.has(name))), left);
    const made = filesIn('made');
    assert.deepEqual([...all.keys()].sort(), [...made.keys()].sort());
    for (const name of ['ca.crt', 'sa.pub']) {
      assert.equal(all.get(`/etc/kubernetes/pki/${name}`), made.get(`/etc/kubernetes/pki/${name}`), name);
    }
    for (const [leaf, ca] of [
      ['front-proxy-client', 'front-proxy-ca'],
      ['etcd/peer', 'etcd/ca'],
      ['apiserver', 'ca'],
    ]) {
      folder.run('verify', '-x509_strict', '-attime', seconds, '-CAfile', `${pki}/${ca}.crt`, `${pki}/${leaf}.crt`);
    }
    assert.equal((await certscope('check', 'cp', '--root', 'cp')).code, 0);
  });

  test('asks for what a cluster that is there does not tell', async () => {
    rmSync(folder.pathOf(`${pki}/apiserver.crt`));
    const { code, err } = await certscope('issue', 'all', '--out', 'cp', ...names);
    assert.deepEqual([code, /must contain: .*first service address/.test(err)], [1, true], err);
    const more = ['--service-cidr', '10.32.0.0/24', '--service-dns-domain', 'cluster.local'];
    const told = await certscope('issue', 'all', '--out', 'cp', ...names, ...more);
    assert.deepEqual([told.code, told.err], [0, '']);
    assert.match(folder.run('x509', '-in', `${pki}/apiserver.crt`, '-noout', '-text'), /IP Address:10\.32\.0\.1/);
  });

  test('says what cannot be filled', async () => {
    for (const name of ['sa.key', 'apiserver.key']) rmSync(folder.pathOf(`${pki}/${name}`));
    rmSync(folder.pathOf('cp/etc/kubernetes/scheduler.conf'));
    const { code, out } = await certscope('issue', 'all', '--out', 'cp', ...names);
    assert.equal(code, 0);
    assert.match(out, /apiserver\.crt exists, but its key is missing\. Restore the key, or renew/);
    assert.match(out, /sa\.pub exists, but its private key is missing\..*every service account token/);
  });
});

describe('certscope issue of what must not be made anew', () => {
  test('refuses a new CA beside what the lost one signed', async () => {
    for (const name of ['ca.crt', 'ca.key']) rmSync(folder.pathOf(`${pki}/etcd/${name}`));
    const left = filesIn('cp');
    for (const args of [
      ['issue', 'etcd-ca', 'cp', '--root', 'cp'],
      ['issue', 'all', '--out', 'cp', ...names],
    ]) {
      const { code, err } = await certscope(...args);
      assert.equal(code, 1);
      assert.match(
        err,
        /Nothing was written\. CA etcd-ca is lost, and 4 certificates .* backup .* to PATH\. If all copies are lost, .* issue etcd-ca PATH --new-pair/,
      );
    }
    assert.deepEqual(filesIn('cp'), left);
    mkdirSync(folder.pathOf('backup'));
    cpSync(folder.pathOf('made/etc/kubernetes/pki/etcd/ca.crt'), folder.pathOf('backup/etcd.pem'));
    const { code, out } = await certscope('issue', 'etcd-ca', 'cp', 'backup', '--host', 'cp');
    assert.equal(code, 0);
    assert.match(out, /^Done: Restore CA etcd-ca\.\n.*is restored from .*backup\/etcd\.pem\. It signed 4 certificates/);
    assert.equal(folder.read(`${pki}/etcd/ca.crt`), folder.read('made/etc/kubernetes/pki/etcd/ca.crt'));
  });

  test('sa: takes an explicit choice to end tokens', async () => {
    rmSync(folder.pathOf(`${pki}/sa.key`));
    const old = folder.read(`${pki}/sa.pub`);
    const refused = await certscope('issue', 'sa', 'cp', '--root', 'cp');
    assert.deepEqual([refused.code, /use --new-pair/.test(refused.err)], [1, true], refused.err);
    const { code, out } = await certscope('issue', 'sa', 'cp', '--root', 'cp', '--new-pair');
    assert.deepEqual([code, /The lost key no longer signs tokens/.test(out)], [0, true], out);
    assert.equal(folder.read(`${pki}/sa.pub`), folder.run('pkey', '-in', `${pki}/sa.key`, '-pubout') + old);
    const elsewhere = await certscope('issue', 'ca', 'cp', '--new-pair');
    assert.deepEqual([elsewhere.code, /--new-pair works only with certscope issue sa/.test(elsewhere.err)], [2, true]);
  });

  for (const [role, file] of [
    ['etcd-ca', 'etcd/ca'],
    ['front-proxy-ca', 'front-proxy-ca'],
  ] as const) {
    test(`${role}: where all copies are lost, a new one and what it signs take two commands`, async () => {
      for (const end of ['crt', 'key']) rmSync(folder.pathOf(`${pki}/${file}.${end}`));
      const made = await certscope('issue', role, 'cp', '--new-pair');
      const [, ca = ''] =
        /reissue what the lost CA signed: certscope restore-ca (\S+) PATH --reissue/.exec(made.out) ?? [];
      assert.deepEqual([made.code, ca], [0, folder.pathOf(`${pki}/${file}.crt`)], made.err);
      const reissued = await certscope('restore-ca', ca, 'cp', '--reissue');
      assert.equal(reissued.code, 0, reissued.err);
      const { out } = await certscope('check', 'cp', '--root', 'cp');
      assert.doesNotMatch(out, /✗/);
    });
  }
});

describe('certscope issue ca on one of several machines', () => {
  beforeEach(() => {
    for (const name of ['ha', 'other']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    for (const host of ['cp1', 'cp2']) cpSync(folder.pathOf('made'), folder.pathOf(`ha/${host}`), { recursive: true });
    rmSync(folder.pathOf('ha/cp2/etc/kubernetes'), { recursive: true });
    mkdirSync(folder.pathOf('ha/cp2/etc/kubernetes/manifests'), { recursive: true });
    cpSync(
      'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/manifests/kube-apiserver.yaml',
      folder.pathOf('ha/cp2/etc/kubernetes/manifests/kube-apiserver.yaml'),
    );
  });
  const issueCa = (...args: readonly string[]) => certscope('issue', 'ca', 'ha', ...args);
  const ca = 'etc/kubernetes/pki/ca.crt';
  const kubeconfigFor = (server: string): string =>
    `apiVersion: v1\nkind: Config\nclusters:\n- name: kubernetes\n  cluster:\n    server: ${server}\n`;

  test('puts back the CA of the cluster, and says that its key is not copied', async () => {
    const { code, out } = await issueCa('--host', 'ha/cp2');
    assert.equal(code, 0);
    assert.match(out, /^Done: Restore CA kubernetes/);
    assert.match(
      out,
      /ca\.key is missing too\. CertScope does not copy keys automatically: .* copy \S*ha\/cp1\S*ca\.key there/,
    );
    assert.equal(folder.read(`ha/cp2/${ca}`), folder.read(`ha/cp1/${ca}`));
    assert.deepEqual(readdirSync(folder.pathOf('ha/cp2/etc/kubernetes/pki')), ['ca.crt']);
  });

  test('takes that of the machine that has the same API server, of several clusters', async () => {
    const made = ['issue', 'all', '--out', 'ha/cp3', '--key-algorithm', 'P-256', '--service-cidr', '10.32.0.0/24'];
    const others = ['--node-name', 'cp-3', '--apiserver-advertise-address', '10.0.0.13'];
    assert.equal((await certscope(...made, ...others)).code, 0);
    const warned = await issueCa('--host', 'ha/cp2', '--dry-run');
    assert.match(
      warned.out,
      /The new CA belongs to a new cluster: anything that trusts .*cp1\S*, .*cp3\S* will reject/,
    );
    writeFileSync(folder.pathOf('ha/cp2/etc/kubernetes/kubelet.conf'), kubeconfigFor('https://10.0.0.13:6443'));
    const { out } = await issueCa('--host', 'ha/cp2');
    assert.match(out, /is restored from \S*ha\/cp3\//);
    assert.equal(folder.read(`ha/cp2/${ca}`), folder.read(`ha/cp3/${ca}`));
  });

  test('makes another one for a machine of another cluster, and warns', async () => {
    writeFileSync(folder.pathOf('ha/cp2/etc/kubernetes/kubelet.conf'), kubeconfigFor('https://10.9.9.9:6443'));
    const { code, out } = await issueCa('--host', 'ha/cp2');
    assert.equal(code, 0);
    assert.match(out, /^\S+ The new CA belongs to a new cluster: anything that trusts \S*cp1\S* will reject/m);
    assert.notEqual(folder.read(`ha/cp2/${ca}`), folder.read(`ha/cp1/${ca}`));
  });

  test('takes no folder that does not exist', async () => {
    const { code, err } = await issueCa('--host', 'ha/nosuch');
    assert.deepEqual([code, /--host "ha\/nosuch": no such file/.test(err)], [2, true], err);
  });

  test('names the CA for a key that is left by its common name', async () => {
    rmSync(folder.pathOf(`cp/${ca}`));
    for (const name of readdirSync(folder.pathOf('cp/etc/kubernetes'))) {
      if (name.endsWith('.conf')) rmSync(folder.pathOf(`cp/etc/kubernetes/${name}`));
    }
    const { out } = await certscope('issue', 'ca', 'cp', '--host', 'cp', '--dry-run');
    assert.match(out, /^Issue ca: .*\(CN=kubernetes\)\.\n/);
    assert.match(out, /certificate of CA kubernetes is lost/);
  });
});

test('certscope issue new-ca names no check of a cluster, to which the CA does not belong', async () => {
  const { code, out } = await certscope('issue', 'new-ca', '--common-name', 'corp', '--out', 'corp', '--dry-run');
  assert.equal(code, 0);
  assert.doesNotMatch(out, /Next steps|readyz|check-expiration/);
});
