import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import type { LookUp } from '../../../../src/core/pki/pkiModel.ts';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { apiserverFlags, etcdFlags, managerFlags, podOf } from '../../../support/pods.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';

describe('halves of pairs', () => {
  test('a certificate without its key, a key without its certificate', async () => {
    const certificate = `--tls-cert-file=${pki}/apiserver.crt`;
    const flags = apiserverFlags('--tls-cert-file', '--tls-private-key-file');
    await assertAnnotated(
      'kube-apiserver.yaml',
      podOf('kube-apiserver', [...flags, [certificate, '--tls', 'flag-pair-incomplete']]),
    );
    const key = [`--peer-key-file=${pki}/etcd/peer.key`, '--peer', 'flag-pair-incomplete'] as const;
    const [finding] = await assertAnnotated(
      'etcd.yaml',
      podOf('etcd', [...etcdFlags('--peer-cert-file', '--peer-key-file'), key, '--peer-cert-file=']),
    );
    assert.match(finding?.message ?? '', /^--peer-key-file is set without --peer-cert-file\. etcd exits at start /);
  });

  test('the other half may be set elsewhere', async () => {
    await assertAnnotated(
      'a.yaml',
      podOf('kubelet', ['--kubeconfig=/a', `--tls-cert-file=${pki}/a.crt`, '--config=/b']),
    );
    await assertAnnotated('kubelet.env', `KUBELET_EXTRA_ARGS="--tls-cert-file=${pki}/a.crt"\n`);
    await assertAnnotated('b.sh', `etcdctl --cert=${pki}/a.crt get /\nkubectl create secret tls a --cert=a.crt\n`);
    await assertAnnotated('c.yaml', podOf('kube-apiserver', [`--tls-cert-file=${pki}/apiserver.crt`]));
  });
});

describe('halves in each other’s place', async () => {
  const { certificatePem, keyPem } = await (await createTestCa({ name: 'ca' })).issue();
  const files = { '/etc/apiserver.pem': certificatePem, '/etc/private.pem': keyPem };
  const yaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
  const judge = async (certificate: string, key: string, all: Readonly<Record<string, string>> = files) => {
    const flags = apiserverFlags('--tls-cert-file', '--tls-private-key-file');
    const pod = podOf('kube-apiserver', [...flags, `--tls-cert-file=${certificate}`, `--tls-private-key-file=${key}`]);
    const decoded = Object.entries({ ...all, [yaml]: pod.replaceAll('/etc/kubernetes/pki', '/etc') }).map(
      ([path, text]) => decodeFile({ path, hostPath: path, text }, decodingTools),
    );
    const findings = evaluate(await buildPkiGraph(decoded, decodingTools.cryptography), defaultPolicy, testNow);
    return findings.filter(({ code }) => code === 'cert-key-swapped').map(({ path, message }) => `${path}: ${message}`);
  };

  test('are told at the flags', async () => {
    assert.deepEqual(await judge('/etc/apiserver.pem', '/etc/private.pem'), []);
    const [first, second, ...others] = await judge('/etc/private.pem', '/etc/apiserver.pem');
    assert.match(first ?? '', /yaml: --tls-cert-file names a file with a private key, .* did find a private key; /);
    assert.match(second ?? '', /yaml: .* Swap the values of --tls-private-key-file and --tls-cert-file\.$/);
    assert.deepEqual(others, []);
    const [alone = ''] = await judge('/etc/apiserver.pem', '/etc/apiserver.pem');
    assert.match(alone, /Name the file of the private key\.$/);
  });

  test('are told at the file whose name says what belongs in it', async () => {
    const wrong = { '/etc/apiserver.crt': keyPem, '/etc/private.pem': keyPem };
    const found = await judge('/etc/apiserver.crt', '/etc/private.pem', wrong);
    assert.deepEqual(
      found.map((each) => each.split(':')[0]),
      ['/etc/apiserver.crt'],
    );
  });
});

test('values with quotation marks that no shell removes', async () => {
  for (const value of [`"oidc:"`, `'oidc:'`]) {
    const flag = [`--oidc-groups-prefix=${value}`, value, 'flag-value-quoted'] as const;
    await assertAnnotated('a.yaml', podOf('kube-apiserver', [...apiserverFlags(), flag]));
  }
  for (const flag of ['--oidc-groups-prefix=oidc:', '--oidc-required-claim=a="b"', '--oidc-groups-prefix="'])
    await assertAnnotated('a.yaml', podOf('kube-apiserver', [...apiserverFlags(), flag]));
});

describe('flags that are gone', () => {
  test('with what came in their place', async () => {
    const gone = ['--experimental-cluster-signing-duration=87600h', '--exp', 'flag-removed'] as const;
    const [finding] = await assertAnnotated(
      'manager.yaml',
      podOf('kube-controller-manager', [...managerFlags(), gone]),
    );
    assert.equal(
      finding?.message,
      '--experimental-cluster-signing-duration was removed in Kubernetes 1.25. From that release on, kube-controller-manager ' +
        'exits at start with `unknown flag: --experimental-cluster-signing-duration`. Replace it with --cluster-signing-duration.',
    );
    await assertAnnotated('etcd.yaml', podOf('etcd', [...etcdFlags(), ['-ca-file=/a.crt', '-ca', 'flag-removed']]));
  });

  test('the image tells whether it is gone already', async () => {
    const flags = [...apiserverFlags(), '--basic-auth-file=/a.csv', '--kubelet-https=true'];
    const grades = async (image: string) =>
      gradesOf(await findingsIn({ 'a.yaml': podOf('kube-apiserver', flags, image) }), /^flag-removed/);
    const [error, info] = ['error flag-removed a.yaml', 'info flag-removed a.yaml'];
    assert.deepEqual(await grades('registry.k8s.io/kube-apiserver:v1.34.1'), [error, error]);
    assert.deepEqual(await grades('k8s.gcr.io/hyperkube:v1.20.15'), [error, info]);
    assert.deepEqual(await grades('k8s.gcr.io/hyperkube:v1.16.15'), [info, info]);
  });

  test('what a script installs tells before what its sentences speak of', async () => {
    const grades = async (...lines: readonly string[]) => {
      const flags = '--etcd-servers=https://127.0.0.1:2379 --insecure-port=0';
      const script = ['#!/bin/bash', ...lines, `kube-apiserver ${flags}`, ''].join('\n');
      return gradesOf(await findingsIn({ 'install.sh': script }), /^flag-removed/);
    };
    const sentence = '# Does not work with Kubernetes 1.30.';
    const [error, info] = [['error flag-removed install.sh'], ['info flag-removed install.sh']];
    assert.deepEqual(await grades(sentence), error);
    for (const form of [
      'KUBE_VERSION=v1.18.0',
      'export KUBERNETES_RELEASE="1.18.0"',
      `K8S_VERSION=\${K8S_VERSION:-v1.18.0}`,
      'kubeadm init --kubernetes-version=v1.18.0',
      'curl -LO https://dl.k8s.io/release/v1.18.0/bin/linux/amd64/kube-apiserver',
      'docker pull k8s.gcr.io/kube-apiserver:v1.18.0',
    ])
      assert.deepEqual(await grades(sentence, form), info, form);
    assert.deepEqual(await grades('# Since Kubernetes 1.18.', 'KUBE_VERSION=v1.30.0'), error);
  });

  test('a flag of that name may live on in another component', async () => {
    await assertAnnotated('a.yaml', podOf('kube-apiserver', [...apiserverFlags(), '--secure-port=6443']));
    await assertAnnotated('b.yaml', podOf('kubelet', ['--kubeconfig=/a', '--insecure-port=0']));
  });
});

describe('versions and cipher suites', () => {
  test('in flags', async () => {
    await assertAnnotated(
      'kube-apiserver.yaml',
      podOf('kube-apiserver', [
        ...apiserverFlags(),
        ['--tls-min-version=VersionTLS10', 'Version', 'tls-min-version-weak'],
        [
          '--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_3DES_EDE_CBC_SHA',
          'TLS_RSA',
          'tls-cipher-insecure',
        ],
      ]),
    );
  });

  test('in the configuration of a kubelet', async () => {
    await assertAnnotated(
      'kubelet.yaml',
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsMinVersion: VersionTLS11
#              ^ tls-min-version-weak
tlsCipherSuites:
- TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
# ^ tls-cipher-insecure
- TLS_RSA_WITH_AES_256_GCM_SHA384
`,
    );
  });

  test('good ones; an outdated mode is a word', async () => {
    const suites = 'TLS_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
    const flags = [...apiserverFlags(), '--tls-min-version=VersionTLS12', `--tls-cipher-suites=${suites}`];
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', flags));
    await assertAnnotated('etcd.yaml', podOf('etcd', [...etcdFlags(), '--tls-min-version=TLS1.2']));
    const old = [
      '--cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_',
      'tls-cipher-insecure',
    ] as const;
    const [finding] = await assertAnnotated('etcd.yaml', podOf('etcd', [...etcdFlags(), old]));
    assert.equal(finding?.severity, 'info');
  });
});

describe('cipher suites without one that HTTP/2 needs', () => {
  const codesOf = async (component: 'kube-apiserver' | 'etcd', ...more: readonly string[]) => {
    const own = component === 'etcd' ? etcdFlags() : apiserverFlags();
    const found = await findingsIn({
      'server.yaml': podOf(component, [...own, ...more]).replaceAll(/^ *# .*\n/gm, ''),
    });
    return found.map(({ code }) => code).filter((code) => code === 'tls-cipher-http2-missing');
  };
  const strong = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';

  test('of each server, also with suites of TLS 1.3 beside', async () => {
    assert.equal((await codesOf('kube-apiserver', `--tls-cipher-suites=${strong}`)).length, 1);
    assert.equal((await codesOf('kube-apiserver', `--tls-cipher-suites=TLS_AES_128_GCM_SHA256,${strong}`)).length, 1);
    assert.equal((await codesOf('etcd', `--cipher-suites=${strong}`)).length, 1);
  });

  test('not with one of the two, with TLS 1.3 alone, or without HTTP/2', async () => {
    for (const key of ['RSA', 'ECDSA']) {
      const suites = `${strong},TLS_ECDHE_${key}_WITH_AES_128_GCM_SHA256`;
      assert.deepEqual(await codesOf('kube-apiserver', `--tls-cipher-suites=${suites}`), []);
    }
    const list = `--tls-cipher-suites=${strong}`;
    assert.deepEqual(await codesOf('kube-apiserver', list, '--tls-min-version=VersionTLS13'), []);
    assert.deepEqual(await codesOf('etcd', `--cipher-suites=${strong}`, '--tls-min-version=TLS1.3'), []);
    assert.deepEqual(await codesOf('kube-apiserver', list, '--disable-http2-serving=true'), []);
    assert.deepEqual(await codesOf('kube-apiserver', '--tls-cipher-suites=$(SUITES)'), []);
  });
});

describe('files that flags name', async () => {
  const yaml = '/etc/kubernetes/manifests/server.yaml';
  const ca = await createTestCa({ name: 'kubernetes' });
  const judge = async (files: TestFiles, absent: readonly string[]) => {
    const decoded = Object.entries(files).map(([path, text]) =>
      decodeFile({ path, text: String(text) }, decodingTools),
    );
    const lookUps = new Map(absent.map((path): [string, LookUp] => [path, 'absent']));
    const graph = await buildPkiGraph(decoded, decodingTools.cryptography, lookUps);
    return gradesOf(evaluate(graph, defaultPolicy, testNow), /^flag-path|^key-missing/);
  };
  const server = podOf('kube-apiserver', apiserverFlags());
  const manager = podOf('kube-controller-manager', managerFlags());

  test('are not there', async () => {
    const client = await ca.issue({ commonName: 'front-proxy-client', extKeyUsage: ['clientAuth'] });
    const files = {
      [yaml]: server,
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/front-proxy-client.crt`]: client.certificatePem,
    };
    assert.deepEqual(await judge(files, [`${pki}/apiserver.crt`]), [`error flag-path-missing ${yaml}`]);
    assert.deepEqual(await judge(files, []), [], 'nobody looked');
  });

  test('were not copied: no key at all, or nothing of the folder', async () => {
    const files = { [yaml]: server, [`${pki}/ca.crt`]: ca.certificatePem };
    assert.deepEqual(await judge(files, [`${pki}/apiserver.key`, `${pki}/etcd/ca.crt`]), []);
    const withKey = { ...files, [`${pki}/front-proxy-client.key`]: ca.keyPem };
    assert.deepEqual(await judge(withKey, [`${pki}/apiserver.key`]), [`error flag-path-missing ${yaml}`]);
  });

  test('the key of an external CA is kept elsewhere', async () => {
    const sa = await createTestCa({ name: 'sa' });
    const files = { [yaml]: manager, [`${pki}/ca.crt`]: ca.certificatePem, [`${pki}/sa.key`]: sa.keyPem };
    assert.deepEqual(await judge(files, [`${pki}/ca.key`]), [`info flag-path-missing ${yaml}`]);
    const leaf = await ca.issue();
    const withLeaf = { ...files, [`${pki}/ca.crt`]: ca.certificatePem + leaf.certificatePem, '/leaf.key': leaf.keyPem };
    assert.deepEqual(
      await judge(withLeaf, [`${pki}/ca.key`]),
      [`info flag-path-missing ${yaml}`],
      'a leaf beside the CA',
    );
    const withKey = { ...files, '/root/ca/ca.key': ca.keyPem };
    assert.deepEqual(await judge(withKey, [`${pki}/ca.key`]), [`error flag-path-missing ${yaml}`], 'it is known');
    const withoutCa = { [yaml]: manager, [`${pki}/sa.key`]: sa.keyPem };
    assert.deepEqual(await judge(withoutCa, [`${pki}/ca.key`]), [`error flag-path-missing ${yaml}`]);
  });

  test('are not read by a controller that is disabled', async () => {
    const files = { [`${pki}/ca.crt`]: ca.certificatePem, '/root/ca/ca.key': ca.keyPem, [`${pki}/sa.key`]: ca.keyPem };
    const judgeWith = (controllers: string) => {
      const flags = managerFlags('--controllers').map(String);
      const pod = podOf('kube-controller-manager', [...flags, `--controllers=${controllers}`]);
      return judge({ ...files, [yaml]: pod }, [`${pki}/ca.key`]);
    };
    for (const on of ['*', '*,bootstrapsigner', 'csrsigning', 'certificatesigningrequest-signing-controller'])
      assert.deepEqual(await judgeWith(on), [`error flag-path-missing ${yaml}`], on);
    for (const off of ['*,-csrsigning', '*,-certificatesigningrequest-signing-controller', 'csrapproving'])
      assert.deepEqual(await judgeWith(off), [], off);
  });

  test('lie beside what is mounted into the container', async () => {
    const withMount = (flag: string) =>
      podOf('kube-scheduler', [flag]).replace(
        'mountPath: /etc/kubernetes/pki',
        'mountPath: /etc/kubernetes/scheduler.conf',
      );
    const judgeFlag = (flag: string) => judge({ [yaml]: withMount(flag) }, []);
    const expected = [`error flag-path-missing ${yaml}`];
    assert.deepEqual(await judgeFlag('--kubeconfig=/etc/kubernetes/scheduler-old.conf'), expected);
    assert.deepEqual(await judgeFlag('--kubeconfig=/etc/kubernetes/scheduler.conf'), []);
    assert.deepEqual(await judgeFlag('--kubeconfig=/opt/image/scheduler.conf'), [], 'the image may have it');
  });

  test('lie in a folder of the cluster of which the container has another part', async () => {
    const etcd = (...flags: readonly string[]) =>
      podOf('etcd', flags)
        .replace('mountPath: /etc/kubernetes/pki', 'mountPath: /etc/kubernetes/pki/etcd')
        .replace('path: /etc/kubernetes/pki\n', 'path: /etc/kubernetes/pki/etcd\n');
    const wrong = etcdFlags().map((flag) => String(flag).replace(/(--trusted-ca-file=).*/, `$1${pki}/ca.crt`));
    assert.deepEqual(await judge({ [yaml]: etcd(...etcdFlags().map(String)) }, []), []);
    assert.deepEqual(await judge({ [yaml]: etcd(...wrong) }, []), [`error flag-path-missing ${yaml}`]);
    const part = wrong.filter((flag) => !flag.includes('listen-'));
    assert.deepEqual(await judge({ [yaml]: etcd(...part) }, []), [], 'the rest may be mounted elsewhere');
  });

  test('the kubelet writes its own', async () => {
    const unit =
      '[Service]\nExecStart=/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf \\\n  --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf\n';
    const files = { '/etc/systemd/system/kubelet.service': unit, '/etc/kubernetes/pki/ca.crt': ca.certificatePem };
    const absent = ['/etc/kubernetes/kubelet.conf', '/etc/kubernetes/bootstrap-kubelet.conf'];
    assert.deepEqual(await judge({ ...files, '/etc/kubernetes/a.crt': ca.certificatePem }, absent), []);
  });
});
