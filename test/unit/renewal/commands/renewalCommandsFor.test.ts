import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { renewalCommands } from '../../../../src/core/kubernetes/tables/renewalCommands.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { distributionOf } from '../../../../src/core/pki/distributionOf.ts';
import { renewalCommandsFor } from '../../../../src/core/renewal/commands/renewalCommandsFor.ts';
import { healthyTrees } from '../../../mutations/distributions.ts';
import { base64 } from '../../../support/base64.ts';
import { decodeKubeadmTree, decodingTools } from '../../../support/kubeadmTrees.ts';
import { certificateIn, nodeOf } from '../../../support/renewal.ts';
import { commandsFor, wholeGraphOf } from '../../../support/renewalCommands.ts';
import { createTestCa, createTestKeys, testNow } from '../../../support/testPki.ts';

type Files = Readonly<Record<string, string>>;

const textOf = async (files: Files, file: string, id: string) =>
  (await commandsFor(files, file)).find((command) => command.id === id)?.text;

const ca = await createTestCa({ name: 'kubernetes' });

describe('commands of openssl renew faithfully', () => {
  const folder = mkdtempSync(path.join(tmpdir(), "certscope it's "));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (name: string) => path.join(folder, name);

  for (const kind of ['RSA 2048', 'P-256', 'Ed25519'] as const) {
    for (const id of ['openssl-same-key', 'openssl-new-key']) {
      it(`${id}, ${kind}`, async () => {
        const keys = await createTestKeys(kind);
        const names = { dnsNames: ['b.example.com', 'a.example.com'], ipAddresses: ['10.0.0.1'], uris: ['spiffe://a'] };
        const leaf = await ca.issue({
          keys,
          subject: 'C=DE,OU=x,CN=web',
          extKeyUsage: ['serverAuth', 'clientAuth'],
          ...names,
        });
        const files = {
          [inFolder('ca.crt')]: ca.certificatePem,
          [inFolder('ca.key')]: ca.keyPem,
          [inFolder('web $(1).crt')]: leaf.certificatePem,
          [inFolder('web $(1).key')]: leaf.keyPem,
        };
        for (const [file, text] of Object.entries(files)) writeFileSync(file, text, { mode: 0o600 });
        const text = await textOf(files, inFolder('web $(1).crt'), id);
        const run = spawnSync('sh', ['-c', text ?? 'false'], { encoding: 'utf8' });
        assert.equal(run.status, 0, run.stderr);
        const read = Object.keys(files).map((file) => [file, readFileSync(file, 'utf8')] as const);
        const graph = await wholeGraphOf(Object.fromEntries(read));
        const { certificate, issuer, keys: held } = nodeOf(graph, certificateIn(graph, inFolder('web $(1).crt')));
        const old = nodeOf(
          await wholeGraphOf(files),
          certificateIn(await wholeGraphOf(files), inFolder('web $(1).crt')),
        ).certificate;
        assert.equal(issuer.kind, 'verified');
        assert.equal(held.length, 1, 'the key fits');
        assert.notDeepEqual(certificate.serialNumber, old.serialNumber);
        assert.deepEqual(certificate.subject.der, old.subject.der);
        assert.equal(held[0]?.credential.content.kind, 'privateKey');
        assert.equal(Buffer.compare(certificate.publicKey.spki, old.publicKey.spki) === 0, id === 'openssl-same-key');
        assert.equal(certificate.publicKey.algorithm, old.publicKey.algorithm);
        for (const oid of ['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']) {
          const of = (each: typeof old) => each.extensions.find((extension) => extension.oid === oid)?.der;
          assert.deepEqual(of(certificate), of(old), oid);
        }
        const days = ((certificate.notAfter ?? 0) - (certificate.notBefore ?? 0)) / 86_400_000;
        assert.equal(Math.round(days), 365);
        assert.equal(statSync(inFolder('web $(1).key')).mode & 0o777, 0o600);
      });
    }
  }

  it('leave everything as it is when the CA cannot sign', async () => {
    const leaf = await ca.issue({ commonName: 'web' });
    const files = {
      [inFolder('ca.crt')]: ca.certificatePem,
      [inFolder('ca.key')]: ca.keyPem,
      [inFolder('w.crt')]: leaf.certificatePem,
      [inFolder('w.key')]: leaf.keyPem,
    };
    const text = await textOf(files, inFolder('w.crt'), 'openssl-new-key');
    for (const [file, content] of Object.entries(files)) writeFileSync(file, content, { mode: 0o600 });
    writeFileSync(inFolder('ca.key'), 'no key');
    assert.notEqual(spawnSync('sh', ['-c', text ?? '']).status, 0);
    assert.equal(readFileSync(inFolder('w.crt'), 'utf8'), leaf.certificatePem);
    assert.equal(readFileSync(inFolder('w.key'), 'utf8'), leaf.keyPem);
  });
});

describe('commands of installers', () => {
  it('of kubeadm, for each certificate that it renews', async () => {
    const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
    const renewed = new Set<string>();
    for (const node of graph.certificates.values()) {
      for (const place of node.occurrences) {
        const commands = renewalCommandsFor({
          graph,
          node,
          place,
          days: 365,
          now: testNow,
          pathOf: (file) => file.path,
        });
        const command = commands.find(({ id }) => id === 'kubeadm-renew');
        if (command !== undefined) renewed.add(command.text);
      }
    }
    const names = [
      ...'apiserver apiserver-etcd-client apiserver-kubelet-client front-proxy-client etcd-server etcd-peer'.split(' '),
    ];
    const others = 'etcd-healthcheck-client admin.conf controller-manager.conf scheduler.conf super-admin.conf'.split(
      ' ',
    );
    assert.deepEqual([...renewed].sort(), [...names, ...others].map((name) => `kubeadm certs renew ${name}`).sort());
  });

  it('of kubeadm with the names of its configuration', async () => {
    const pki = '/etc/kubernetes/pki';
    const leaf = await ca.issue({ commonName: 'kube-apiserver', extKeyUsage: ['serverAuth'], dnsNames: ['a'] });
    const files = {
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/apiserver.crt`]: leaf.certificatePem,
      [`${pki}/apiserver.key`]: leaf.keyPem,
    };
    const own =
      '(umask 077; mkdir -p /etc/kubernetes/backup-2026-06-12) && mv /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key /etc/kubernetes/backup-2026-06-12 &&\nkubeadm init phase certs apiserver --config';
    assert.equal(
      await textOf(files, `${pki}/apiserver.crt`, 'kubeadm-recreate'),
      `kubectl get configmap kubeadm-config --namespace kube-system -o jsonpath='{.data.ClusterConfiguration}' > kubeadm-config.yaml &&\n${own} kubeadm-config.yaml`,
    );
    const config = { '/root/kubeadm config.yaml': 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n' };
    assert.equal(
      await textOf({ ...files, ...config }, `${pki}/apiserver.crt`, 'kubeadm-recreate'),
      `${own} '/root/kubeadm config.yaml'`,
    );
  });

  it('recognised in the trees of installers', async () => {
    const expected: Readonly<Record<string, string>> = {
      'kubeadm behind a load balancer': 'kubeadm',
      kubespray: 'kubespray',
      kops: 'kops',
      minikube: 'minikube',
      MicroK8s: 'microk8s',
      k3s: 'k3s',
      RKE2: 'rke2',
    };
    for (const [tree, id] of Object.entries(expected)) {
      const { tree: made, credentials } = (await healthyTrees[tree]?.create()) ?? assert.fail(tree);
      const files = [...made.files].flatMap(([name, file]) => ('content' in file ? [[`/${name}`, file.content]] : []));
      const graph = await wholeGraphOf(Object.fromEntries(files));
      const place = certificateIn(graph, `/${credentials.apiserver?.certificate.file}`);
      assert.equal(distributionOf(graph, nodeOf(graph, place), place)?.id, id);
    }
  });

  it('of k3s, and of cert-manager for its Secrets', async () => {
    const k3s = await createTestCa({ name: 'k3s-server-ca@1767225600' });
    const leaf = await k3s.issue({ commonName: 'kube-apiserver', extKeyUsage: ['serverAuth'], dnsNames: ['a'] });
    const file = '/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt';
    assert.equal(
      await textOf({ [file]: leaf.certificatePem }, file, 'k3s-rotate'),
      'systemctl stop k3s && k3s certificate rotate --service api-server; systemctl start k3s',
    );
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web-tls\n  namespace: shop\n  annotations:\n    cert-manager.io/certificate-name: web\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(leaf.certificatePem)}\n  tls.key: ${base64(leaf.keyPem)}\n`;
    assert.equal(
      await textOf({ '/s.yaml': secret }, '/s.yaml', 'cert-manager-renew'),
      'cmctl renew web --namespace shop',
    );
  });
});

it('the table knows its values, and every record can be written', () => {
  const names = new Set(
    renewalCommands.flatMap(({ lines }) => lines.flatMap((line) => line.match(/\{\w+\*?\}/g) ?? [])),
  );
  assert.ok(names.size > 20);
  for (const { id, lines } of renewalCommands) {
    const text = lines.join(' &&\n').replaceAll(/\{\w+\*?\}/g, 'x');
    const { status, stderr } = spawnSync('sh', ['-n', '-c', text], { encoding: 'utf8' });
    assert.equal(status, 0, `${id}: ${stderr}`);
  }
});
