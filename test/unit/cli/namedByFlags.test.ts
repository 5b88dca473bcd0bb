import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const cwd = folder.pathOf('.');
const ca = await createTestCa({ name: 'kubernetes' });
const dnsNames = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
const server = await ca.issue({ commonName: 'kube-apiserver', dnsNames, extKeyUsage: ['serverAuth'] });
const other = await ca.issue({ commonName: 'other' });

function write(file: string, content: string): void {
  mkdirSync(path.dirname(folder.pathOf(file)), { recursive: true });
  writeFileSync(folder.pathOf(file), content, { mode: 0o600 });
}

/** A Pod whose folder `/certs` is `/srv/certs` of the host. */
const pod = (...flags: readonly string[]) => `apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - kube-apiserver
${flags.map((flag) => `    - ${flag}\n`).join('')}    volumeMounts:
    - { name: certs, mountPath: /certs }
  volumes:
  - name: certs
    hostPath: { path: /srv/certs }
`;
write('host/srv/certs/a.pem', server.certificatePem);
write('host/srv/certs/a-key.pem', server.keyPem);
write('host/srv/certs/b-key.pem', other.keyPem);
write('host/srv/certs/ca.pem', ca.certificatePem);
// A pair by its names alone.
write('host/srv/certs/named.crt', server.certificatePem);
write('host/srv/certs/named.key', other.keyPem);

interface Found {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly range?: { readonly start: { readonly line: number } };
}

async function check(file: string, content: string): Promise<readonly Found[]> {
  write(`host/etc/${file}`, content);
  const { out } = await runCommand(['check', `host/etc/${file}`, '--root', 'host', '--format', 'json'], {
    cwd,
    input: '',
  });
  const { findings }: { findings: readonly Found[] } = JSON.parse(out);
  return findings.filter(({ code }) => code === 'key-cert-mismatch');
}

describe('files that flags name', () => {
  test('are read through the mounts of the container, below the root', async () => {
    write(
      'host/etc/pod.yaml',
      pod('--tls-cert-file=/certs/a.pem', '--client-ca-file=/certs/ca.pem', '--etcd-cafile=/x/ca.pem'),
    );
    const { out } = await runCommand(['inspect', 'host/etc/pod.yaml', '--root', 'host', '--format', 'json'], {
      cwd,
      input: '',
    });
    const files: readonly { path: string }[] = JSON.parse(out).files;
    assert.deepEqual(
      files.map((file) => file.path),
      ['host/etc/pod.yaml', 'host/srv/certs/a.pem', 'host/srv/certs/ca.pem'],
    );
    const table = await runCommand(['inspect', 'host/etc/pod.yaml', '--root', 'host'], { cwd, input: '' });
    assert.match(table.out, /pod\.yaml:7 +--tls-cert-file +✓ apiserver/);
  });

  test('a key that is another one is told at the flag that names it, with the component that stops', async () => {
    const [finding, ...more] = await check(
      'pod.yaml',
      pod('--tls-cert-file=/certs/a.pem', '--tls-private-key-file', '/certs/b-key.pem'),
    );
    assert.deepEqual(more, []);
    assert.equal(finding?.path, 'host/etc/pod.yaml');
    assert.match(finding?.message ?? '', /certificate in \/certs\/a\.pem\. kube-apiserver fails with/);
  });

  test('so it is of a program that people run', async () => {
    const [finding] = await check('run.sh', 'etcdctl --cert=/srv/certs/a.pem --key /srv/certs/b-key.pem get x\n');
    assert.match(finding?.message ?? '', /etcdctl fails with/);
  });

  const pairs: Readonly<Record<string, readonly [content: string, mismatches: number]>> = {
    'a pair that fits': [pod('--tls-cert-file=/certs/a.pem', '--tls-private-key-file=/certs/a-key.pem'), 0],
    'the last of two counts': [
      pod(
        '--tls-cert-file=/certs/a.pem',
        '--tls-private-key-file=/certs/b-key.pem',
        '--tls-private-key-file=/certs/a-key.pem',
      ),
      0,
    ],
    'a pair of names': [pod('"--tls-sni-cert-key=/certs/a.pem,/certs/b-key.pem:*.example"'), 1],
    'a pair that is told by the names of its files': [
      pod('--tls-cert-file=/certs/named.crt', '--tls-private-key-file=/certs/named.key'),
      1,
    ],
    'flags of other pairs': [pod('--tls-cert-file=/certs/a.pem', '--etcd-keyfile=/certs/b-key.pem'), 0],
    'another component': [
      'etcd --cert-file=/srv/certs/a.pem\nkubectl --client-key=/srv/certs/b-key.pem\netcd --key-file=/srv/certs/b-key.pem\n',
      0,
    ],
    'a unit': [
      '[Service]\nExecStart=/bin/etcd \\\n --cert-file=/srv/certs/a.pem \\\n --key-file /srv/certs/b-key.pem\n',
      1,
    ],
    variables: ['ETCD_CERT_FILE=/srv/certs/a.pem\nETCD_KEY_FILE=/srv/certs/b-key.pem\n', 1],
    'a path of the container that no folder of the host is': [
      pod('--tls-cert-file=/srv/certs/a.pem', '--tls-private-key-file=/srv/certs/b-key.pem'),
      0,
    ],
  };
  for (const [name, [content, mismatches]] of Object.entries(pairs)) {
    test(`key-cert-mismatch: ${name}`, async () => {
      assert.equal((await check('case', content)).length, mismatches);
    });
  }
});

describe('manifests of kubeadm', () => {
  for (const id of kubeadmTrees) {
    test(`${id}: alone, they lead to every file that the truth has of theirs`, async () => {
      const root = path.resolve(`test/fixtures/kubeadm/trees/${id}/rootfs`);
      const { out } = await runCommand(
        ['inspect', `${root}/etc/kubernetes/manifests`, '--root', root, '--format', 'json'],
        { cwd, input: '' },
      );
      const files: readonly { hostPath: string; credentials: readonly object[] }[] = JSON.parse(out).files;
      const read = files.filter(({ credentials }) => credentials.length > 0).map(({ hostPath }) => hostPath.slice(1));
      // What no flag names: the CAs' keys of other components, kubelet's and people's kubeconfigs.
      const unnamed = /front-proxy-ca\.key|etcd\/(?:ca\.key|healthcheck)|(?:admin|kubelet)\.conf|\.csr$|kubelet\/pki/;
      const there = readKubeadmTruth(id).files.filter(
        ({ certificates, key }) => certificates !== undefined || key !== undefined,
      );
      assert.deepEqual(
        read.toSorted(),
        there
          .map((file) => file.path)
          .filter((file) => !unnamed.test(file))
          .toSorted(),
      );
    });
  }
});
