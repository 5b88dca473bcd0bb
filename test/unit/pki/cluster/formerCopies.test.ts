import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { formerCopiesIn } from '../../../../src/core/pki/cluster/formerCopies.ts';
import { filesSetAside } from '../../../../src/core/pki/cluster/setAside.ts';
import { findingsIn, gradesOf, graphOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCluster } from '../../../support/testCluster.ts';
import { createTestCa, type TestCertificate } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const serving = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] as const };
const dates = { notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };
const fresh = await ca.issue({ ...serving, notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-05-01T00:00:00Z' });
const former = await ca.issue({ ...serving, ...dates });
const stranger = await ca.issue({ ...serving, ...dates, commonName: 'other' });

const pki = '/etc/kubernetes/pki';
const live = { [`${pki}/ca.crt`]: ca.certificatePem, [`${pki}/apiserver.crt`]: fresh.certificatePem };
const expired = async (files: TestFiles) => gradesOf(await findingsIn(files), /^cert-expired/);

describe('a certificate that was put aside when it was renewed', () => {
  for (const path of [
    '/etc/kubernetes/pki.bak/apiserver.crt',
    '/etc/kubernetes/pki-backup-2025-01-01/apiserver.crt',
    '/etc/kubernetes/tmp/kubeadm-backup-pki-2025/apiserver.crt',
    '/etc/kubernetes/backup/pki/apiserver.crt',
    '/etc/kubernetes/backup-2025-01-01/pki/apiserver.crt',
    '/etc/kubernetes/pki-20250101/apiserver.crt',
    '/etc/kubernetes/pki.2025-01-01/apiserver.crt',
    '/etc/kubernetes/pki.previous/apiserver.crt',
    '/etc/kubernetes/pki-saved/apiserver.crt',
    '/etc/kubernetes/old-pki/apiserver.crt',
    '/etc/kubernetes/backup/pki.bak/apiserver.crt',
    `${pki}/old/apiserver.crt`,
    `${pki}/apiserver.crt~`,
    `${pki}/apiserver.old.crt`,
    `${pki}.bak/apiserver.crt.old`,
    `${pki}/apiserver.crt.old`,
    `${pki}/apiserver.crt.bak-20250101`,
    '/root/backup/pki/apiserver.crt',
    '/root/pki-backup-2025-01-01/apiserver.crt',
    '/root/k8s-old-certs/apiserver.crt',
    '/root/kubernetes.bak-before-upgrade/pki/apiserver.crt',
    '/root/certs-2025-01-01/pki/apiserver.crt',
    '/root/k8s-certs_20250101/apiserver.crt',
    '/root/apiserver.crt.bak',
    `${pki}/apiserver.crt.disabled`,
    `${pki}/apiserver.crt.rpmnew`,
  ]) {
    test(`has expired: ${path}`, async () => {
      assert.deepEqual(await expired({ ...live, [path]: former.certificatePem }), []);
    });
  }

  test('on another machine, in the home of root', async () => {
    const files = Object.fromEntries(Object.entries(live).map(([path, text]) => [`/srv/cp-1${path}`, text]));
    for (const path of [
      '/srv/cp-1/root/old-certs/pki/apiserver.crt',
      '/srv/cp-1/root/certs-2025-01-01/pki/apiserver.crt',
    ]) {
      assert.deepEqual(await expired({ ...files, [path]: former.certificatePem }), [], path);
    }
    const elsewhere = '/srv/cp-2/root/old-certs/pki/apiserver.crt';
    assert.deepEqual(await expired({ ...files, [elsewhere]: former.certificatePem }), [
      `error cert-expired ${elsewhere}`,
    ]);
  });

  test('the copies of k3s', async () => {
    const k3s = '/var/lib/rancher/k3s/server';
    const files = { [`${k3s}/tls/client-admin.crt`]: fresh.certificatePem };
    assert.deepEqual(
      await expired({ ...files, [`${k3s}/tls-1769000000/client-admin.crt`]: former.certificatePem }),
      [],
    );
  });

  test('counts where nothing newer took its place, where something names it, and where no word marks it', async () => {
    const aside = '/etc/kubernetes/pki.bak/apiserver.crt';
    const told = [`error cert-expired ${aside}`];
    assert.deepEqual(await expired({ [`${pki}/ca.crt`]: ca.certificatePem, [aside]: former.certificatePem }), told);
    assert.deepEqual(await expired({ ...live, [aside]: stranger.certificatePem }), told, 'another subject');
    const unit = `[Service]\nExecStart=/usr/bin/kube-apiserver --tls-cert-file=${aside} --tls-private-key-file=/a.key\n`;
    const files = { ...live, [aside]: former.certificatePem, '/etc/systemd/system/kube-apiserver.service': unit };
    assert.ok((await expired(files)).includes(told[0] ?? ''), 'named');
    const ofDay = '/srv/certs-2025-01-01/apiserver.crt';
    const atDay = { '/etc/systemd/system/kube-apiserver.service': unit.replace(aside, ofDay) };
    const named = { ...live, [ofDay]: former.certificatePem, ...atDay };
    assert.ok((await expired(named)).includes(`error cert-expired ${ofDay}`), 'of a day, and named');
    assert.deepEqual(
      await expired({
        '/etc/kubernetes/certs-2025-01-01/apiserver.crt': former.certificatePem,
        '/etc/kubernetes/certs-2026-01-01/apiserver.crt': fresh.certificatePem,
      }),
      ['error cert-expired /etc/kubernetes/certs-2025-01-01/apiserver.crt'],
      'only copies',
    );
    for (const path of [
      '/etc/kubernetes/pki2/apiserver.crt',
      '/srv/gold/apiserver.crt',
      '/srv/household/apiserver.crt',
      '/srv/k8s-bold-certs/apiserver.crt',
      '/srv/release-2025-01-01/apiserver.crt',
      '/srv/save-the-date/apiserver.crt',
      '/etc/kubernetes/pki-2/apiserver.crt',
      '/etc/kubernetes/pki-disabled/apiserver.crt',
      '/etc/kubernetes/pki.off/apiserver.crt',
    ]) {
      assert.deepEqual(await expired({ ...live, [path]: former.certificatePem }), [`error cert-expired ${path}`]);
    }
  });
});

describe('folders that hold everything', () => {
  test('may be called like a backup', async () => {
    const below = (folder: string) => ({
      [`${folder}/etc/kubernetes/pki/ca.crt`]: ca.certificatePem,
      [`${folder}/etc/kubernetes/pki/apiserver.crt`]: former.certificatePem,
    });
    const told = 'error cert-expired /srv/cp-1-backup/etc/kubernetes/pki/apiserver.crt';
    assert.deepEqual(await expired(below('/srv/cp-1-backup')), [told]);
    const renewed = {
      ...below('/srv/cp-1-backup'),
      '/srv/cp-1-backup/etc/kubernetes/pki/apiserver.crt': fresh.certificatePem,
      '/srv/cp-1-backup/etc/kubernetes/pki/apiserver.crt.old': former.certificatePem,
    };
    assert.deepEqual(await expired(renewed), []);
  });
});

describe('two certificates of one subject', () => {
  const ofBackup = '/etc/kubernetes/pki.bak/apiserver.crt';

  test('from CAs of one name with two keys', async () => {
    const other = await createTestCa({ name: 'kubernetes' });
    const foreign = await other.issue({ ...serving, ...dates });
    const told = [`error cert-expired ${ofBackup}`];
    assert.deepEqual(await expired({ ...live, [ofBackup]: foreign.certificatePem }), told, 'one CA is not known');
    assert.deepEqual(
      await expired({
        ...live,
        '/etc/kubernetes/pki.bak/ca.crt': other.certificatePem,
        [ofBackup]: foreign.certificatePem,
      }),
      told,
    );
    const unknown = { [`${pki}/apiserver.crt`]: fresh.certificatePem };
    assert.deepEqual(await expired({ ...unknown, [ofBackup]: foreign.certificatePem }), told, 'neither is known');
  });

  test('of applications, one of which is called backup', async () => {
    const secret = (name: string, { certificatePem, keyPem }: TestCertificate) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name },
        type: 'kubernetes.io/tls',
        stringData: { 'tls.crt': certificatePem, 'tls.key': keyPem },
      });
    const wildcard = { commonName: '*.example.com', dnsNames: ['*.example.com'], extKeyUsage: ['serverAuth'] as const };
    const old = await ca.issue({ ...wildcard, ...dates });
    const current = await ca.issue({ ...wildcard, notAfter: '2027-05-01T00:00:00Z' });
    for (const name of ['backup', 'old', 'save-the-date']) {
      const path = `/srv/apps/${name}/tls-secret.yaml`;
      const files = { [path]: secret('a', old), '/srv/apps/web/tls-secret.yaml': secret('b', current) };
      assert.deepEqual(await expired(files), [`error cert-expired ${path}`]);
    }
  });

  test('on two machines', async () => {
    const path = (node: string) => `/srv/${node}/etc/kubernetes/pki/apiserver.crt`;
    const files = { [path('node')]: fresh.certificatePem, [path('node.old')]: former.certificatePem };
    assert.deepEqual(await expired(files), [`error cert-expired ${path('node.old')}`]);
  });
});

describe('kubeconfigs that were put aside', () => {
  const client = { notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };
  const codes = async (files: TestFiles) => gradesOf(await findingsIn(files), /expired/);

  test('of one cluster, and of two', async () => {
    const cluster = await createTestCluster({ notBefore: '2023-01-01T00:00:00Z' });
    const old = await cluster.ca.issue({
      ...client,
      commonName: 'kubernetes-admin',
      organizations: ['kubeadm:cluster-admins'],
    });
    const user = { 'client-certificate-data': base64(old.certificatePem), 'client-key-data': base64(old.keyPem) };
    const current = { '/etc/kubernetes/admin.conf': cluster.kubeconfig() };
    const aside = '/etc/kubernetes/admin.conf.old';
    const told = [`error cert-expired ${aside}`, `error kubeconfig-embedded-cert-expired ${aside}`];
    assert.deepEqual(await codes({ ...current, [aside]: cluster.kubeconfig({ user }) }), []);
    for (const path of ['/root/.kube/.old-2024-05-01-config', '/root/backup/admin.conf']) {
      const files = { ...current, '/root/.kube/config': cluster.kubeconfig(), [path]: cluster.kubeconfig({ user }) };
      assert.deepEqual(await codes(files), []);
    }
    const path = '/root/.kube/.old-2024-05-01-config';
    const alone = await codes({ [path]: cluster.kubeconfig({ user }) });
    assert.deepEqual(alone, [`error cert-expired ${path}`], 'the only one');
    const elsewhere = cluster.kubeconfig({ user, cluster: { server: 'https://192.168.56.11:6443' } });
    assert.deepEqual(await codes({ ...current, [aside]: elsewhere }), told, 'another server');
    const other = await createTestCluster({ notBefore: '2023-01-01T00:00:00Z' }, client);
    const [ofOld, ofNew] = ['/srv/old-cluster/admin.conf', '/srv/new-cluster/admin.conf'];
    const clusters = { [ofOld]: other.kubeconfig(), [ofNew]: cluster.kubeconfig() };
    assert.deepEqual(await codes(clusters), [`error cert-expired ${ofOld}`]);
    // Of before the CA was replaced.
    assert.deepEqual(await codes({ ...current, [aside]: other.kubeconfig() }), []);
  });
});

describe('a file that was put aside', () => {
  test('is judged by each of its certificates', async () => {
    const path = `${pki}/apiserver.crt.old`;
    const files = { ...live, [path]: former.certificatePem + stranger.certificatePem };
    const findings = (await findingsIn(files)).filter(({ code }) => code === 'cert-expired');
    assert.deepEqual(
      findings.map(({ fingerprint }) => fingerprint),
      [stranger.fingerprint],
    );
    const reversed = { ...live, [path]: stranger.certificatePem + former.certificatePem };
    const others = (await findingsIn(reversed)).filter(({ code }) => code === 'cert-expired');
    assert.deepEqual(
      others.map(({ fingerprint }) => fingerprint),
      [stranger.fingerprint],
    );
  });

  test('keeps what is told of other things than dates', async () => {
    const path = `${pki}/apiserver.crt.old`;
    const files = {
      ...live,
      [path]: `${former.certificatePem}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
    };
    assert.deepEqual(gradesOf(await findingsIn(files), /./).filter((each) => each.endsWith(path)).length > 0, true);
    assert.deepEqual(await expired(files), []);
  });
});

describe('what starts programs and was put aside', () => {
  const flags = '--cert=/certs/tls.crt --key=/certs/tls.key --cacert=/certs/ca.crt';
  const apiVersions = { Pod: 'v1', Job: 'batch/v1', CronJob: 'batch/v1', Deployment: 'apps/v1' };
  const workload = (kind: keyof typeof apiVersions, command: string, name = 'a') => {
    const template = { spec: { containers: [{ name: 'main', command: command.split(' ') }] } };
    const spec =
      kind === 'Pod' ? template.spec : kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
    return JSON.stringify({ apiVersion: apiVersions[kind], kind, metadata: { name }, spec });
  };
  const server =
    'kube-controller-manager --client-ca-file=/certs/ca.crt --tls-cert-file=/certs/tls.crt --tls-private-key-file=/certs/tls.key';
  const etcd = 'etcd --cert-file=/certs/tls.crt --key-file=/certs/tls.key';
  const isFormer = async (copy: string, other: string, files: TestFiles) => {
    const graph = await graphOf(files);
    const { components } = clusterPictureOf(graph);
    assert.deepEqual(new Set(components.map(({ place }) => place.file.path)), new Set([copy, other]));
    assert.ok(filesSetAside(graph).has(copy));
    return formerCopiesIn(clusterPictureOf(graph)).isFormerFile(copy);
  };

  test('in a repository counts, unless its original starts the same object', async () => {
    for (const [kind, command] of [
      ['CronJob', `etcdctl ${flags} snapshot save /x.db`],
      ['Job', `etcdctl ${flags} snapshot save /x.db`],
      ['Pod', `etcdctl ${flags} snapshot save /x.db`],
      ['Pod', etcd],
      ['Deployment', server],
    ] as const) {
      const [copy, other] = ['apps/backup/a.yaml', 'apps/other/b.yaml'];
      const text = workload(kind, command);
      assert.equal(await isFormer(copy, other, { [copy]: text, [other]: text }), false, `${kind} ${command}`);
    }
    const [copy, other] = ['apps/old/a.yaml', 'apps/a.yaml'];
    const pod = workload('Pod', etcd);
    assert.equal(await isFormer(copy, other, { [copy]: pod, [other]: pod }), true);
    assert.equal(
      await isFormer(copy, other, { [copy]: pod, [other]: workload('Pod', etcd, 'b') }),
      false,
      'another Pod',
    );
    const set = workload('Deployment', server);
    assert.equal(await isFormer(copy, other, { [copy]: set, [other]: set }), false, 'applied to a cluster');
  });

  test('on a machine does not count, except for commands of tools and what is applied', async () => {
    const [copy, other] = ['cp-1/etc/kubernetes.bak/manifests/etcd.yaml', 'cp-1/etc/kubernetes/manifests/etcd.yaml'];
    const pod = workload('Pod', etcd);
    assert.equal(await isFormer(copy, other, { [copy]: pod, [other]: pod }), true);
    const job = workload('CronJob', `etcdctl ${flags} snapshot save /x.db`);
    assert.equal(await isFormer(copy, other, { [copy]: job, [other]: job }), false);
    const script = `#!/bin/sh\netcdctl ${flags} snapshot save /x.db\n`;
    const [backup, own] = ['cp-1/etc/backup/run.sh', 'cp-1/etc/cron.daily/defrag.sh'];
    assert.equal(await isFormer(backup, own, { [backup]: script, [own]: script }), false);
  });
});

describe('a kubeconfig in a folder for backups that KUBECONFIG names', () => {
  const path = '/root/backup/admin.conf';
  for (const [file, text] of Object.entries({
    '/etc/systemd/system/snap.service': `[Service]\nEnvironment="KUBECONFIG=${path}"\nExecStart=/usr/bin/kubectl get nodes\n`,
    '/etc/cron.d/snap': `* * * * * root KUBECONFIG=${path} kubectl get nodes\n`,
    '/usr/local/bin/snap.sh': `#!/bin/sh\nexport KUBECONFIG=/etc/kubernetes/admin.conf:${path}\nkubectl get nodes\n`,
  })) {
    test(`is in use: ${file}`, async () => {
      const cluster = await createTestCluster();
      const files = { '/etc/kubernetes/admin.conf': cluster.kubeconfig(), [path]: cluster.kubeconfig() };
      assert.ok(filesSetAside(await graphOf(files)).has(path), 'named by nothing');
      assert.ok(!filesSetAside(await graphOf({ ...files, [file]: text })).has(path));
    });
  }
});
