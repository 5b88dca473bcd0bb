import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { machineFiles } from '../../../src/cli/machineFiles.ts';
import { runCommand } from '../../support/runCommand.ts';

const machine = 'test/fixtures/kubeadm-renew/h01-rsa/before';
const folder = mkdtempSync(path.join(tmpdir(), 'certscope-machine-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = '2026-12-01';

describe('commands without a path', () => {
  test('read what the machine below --root has, and say so', async () => {
    for (const command of ['inspect', 'check', 'connections', 'forecast', 'map']) {
      const { err, out, code } = await runCommand([command, '--root', machine, '--at', at]);
      assert.match(err, /^Reading test\/fixtures\/kubeadm-renew\/h01-rsa\/before\/etc\/kubernetes/, command);
      const whole = await runCommand([command, `${machine}/etc/kubernetes`, '--root', machine, '--at', at]);
      assert.equal(code, whole.code, command);
      assert.ok(out.length > 100, command);
    }
  });

  test('say nothing with --quiet', async () => {
    const { err } = await runCommand(['inspect', '-q', '--root', machine, '--at', at]);
    assert.equal(err, '');
  });

  test('read the kubeconfigs of kubectl', async () => {
    const home = path.join(folder, 'home');
    mkdirSync(path.join(home, '.kube'), { recursive: true });
    const config = path.join(home, '.kube', 'config');
    cpSync(`${machine}/etc/kubernetes/admin.conf`, config);
    const { err, out } = await runCommand(['inspect', '-o', 'json'], { environment: { HOME: home } });
    assert.match(err, /^Reading (?:.* and )?~\/\.kube\/config\.$/m);
    assert.ok(JSON.parse(out).files.some((file: { path: string }) => file.path === config));
    // KUBECONFIG is a list, and replaces the usual place.
    const other = path.join(folder, 'other.conf');
    cpSync(config, other);
    const environment = { HOME: home, KUBECONFIG: [other, path.join(folder, 'nowhere')].join(path.delimiter) };
    const listed = await runCommand(['inspect', '-o', 'json'], { environment });
    const files = JSON.parse(listed.out).files.map((file: { path: string }) => file.path);
    assert.ok(files.includes(other) && !files.includes(config), files.join());
  });

  test('say in one line what to give if there is nothing', async () => {
    mkdirSync(path.join(folder, 'empty'), { recursive: true });
    for (const command of ['inspect', 'check', 'connections', 'forecast', 'map', 'explain']) {
      const { code, out, err } = await runCommand([command, '--root', 'empty'], { cwd: folder });
      assert.deepEqual([code, out], [2, '']);
      assert.equal(
        err,
        `certscope ${command}: found nothing to read in empty/etc/kubernetes and empty/root/.kube/config. Give a file or folder as PATH.\n`,
      );
    }
  });

  test('read the files of k3s, but not the images and volumes beside them', () => {
    const root = path.join(folder, 'k3s');
    for (const file of [
      'etc/rancher/k3s/k3s.yaml',
      'var/lib/rancher/k3s/server/tls/server-ca.crt',
      'var/lib/rancher/k3s/agent/client-ca.crt',
      'var/lib/rancher/k3s/agent/containerd/blob.crt',
    ]) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), '');
    }
    const io = { cwd: folder, environment: {} } as Parameters<typeof machineFiles>[1];
    assert.deepEqual(machineFiles('k3s', io), {
      paths: ['k3s/etc/rancher', 'k3s/var/lib/rancher/k3s/server/tls', 'k3s/var/lib/rancher/k3s/agent/client-ca.crt'],
      words: 'k3s/etc/rancher, k3s/var/lib/rancher/k3s/server/tls and k3s/var/lib/rancher/k3s/agent',
    });
  });
});

/** What `kubeadm certs renew` takes, besides `all`. */
const kubeadmNames = [
  'admin.conf',
  'apiserver',
  'apiserver-etcd-client',
  'apiserver-kubelet-client',
  'controller-manager.conf',
  'etcd-healthcheck-client',
  'etcd-peer',
  'etcd-server',
  'front-proxy-client',
  'scheduler.conf',
  'super-admin.conf',
];

describe('renew with the names of kubeadm', () => {
  test('find the certificate on the machine', async () => {
    for (const name of kubeadmNames) {
      const { code, out, err } = await runCommand(['renew', name, '--root', machine, '--dry-run', '--same-key'], {
        now: '2027-01-01T00:00:00Z',
      });
      const file = name.endsWith('.conf') ? name : `pki/${name.replace(/^etcd-/, 'etcd/')}.crt`;
      assert.deepEqual([code, err], [0, ''], `${name}: ${err}`);
      assert.ok(out.includes(`etc/kubernetes/${file}`), `${name}: ${out}`);
    }
  });

  test('all renews every certificate, whenever it expires, and no CA', async () => {
    const { code, out, err } = await runCommand(
      ['renew', 'all', '--root', machine, '--dry-run', '--same-key', '-o', 'json'],
      {
        now: '2027-01-01T00:00:00Z',
      },
    );
    assert.equal(code, 0, err);
    const renewed = JSON.parse(out).certificates.map(({ role }: { role: string }) => role);
    assert.ok(renewed.includes('apiserver') && renewed.includes('etcd-peer'), renewed.join());
    assert.deepEqual(
      renewed.filter((role: string) => /(^|-)ca$/.test(role)),
      [],
    );
  });

  test('a file of that name comes first', async () => {
    cpSync(`${machine}/etc/kubernetes/pki`, path.join(folder, 'pki'), { recursive: true });
    cpSync(`${machine}/etc/kubernetes/pki/apiserver.crt`, path.join(folder, 'pki', 'apiserver'));
    const { err, out } = await runCommand(['renew', 'apiserver', '--dry-run'], {
      cwd: path.join(folder, 'pki'),
      now: '2027-01-01T00:00:00Z',
    });
    assert.doesNotMatch(err + out, /etc\/kubernetes/);
  });
});
