import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const config = '/etc/kubernetes/kubeadm-config.yaml';
const serverYaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const ca = await createTestCa({ name: 'kubernetes' });
const spki = createHash('sha256').update(Buffer.from(ca.certificate.publicKey.rawData)).digest('hex');
const join = (fields: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: 10.0.0.11:6443
    token: abcdef.0123456789abcdef
${fields}`;

describe('how a node that joins knows the CA', () => {
  const judge = async (files: TestFiles) =>
    gradesOf(await findingsIn({ [`${pki}/ca.crt`]: ca.certificatePem, ...files }), /^ca-hash/);
  const hashes = (...all: readonly string[]) =>
    join(`    caCertHashes:\n${all.map((each) => `    - "${each}"\n`).join('')}`);

  test('by the hash of its key', async () => {
    assert.deepEqual(await judge({ [config]: hashes(`sha256:${spki}`) }), []);
    assert.deepEqual(
      await judge({ [config]: hashes(`sha256:${'a1'.repeat(32)}`, `sha256:${spki.toUpperCase()}`) }),
      [],
    );
  });

  test('by the fingerprint of the certificate, which is another one', async () => {
    const findings = await findingsIn({
      [`${pki}/ca.crt`]: ca.certificatePem,
      [config]: hashes(`sha256:${ca.fingerprint}`),
    });
    const [finding] = findings.filter(({ code }) => code === 'ca-hash-mismatch');
    assert.equal(finding?.path, config);
    assert.ok(finding.message.endsWith(`Replace it with sha256:${spki}.`), finding.message);
  });

  test('without the CA only the form can be judged', async () => {
    const text = join(`    caCertHashes:\n    - "sha256:${ca.fingerprint}"\n`);
    await assertAnnotated('join.yaml', text);
    await assertAnnotated('join.yaml', join('    caCertHashes:\n    - sha1:00ff\n    # ^ ca-hash-mismatch\n'));
    await assertAnnotated('join.yaml', join('    caCertHashes:\n    - "sha256:<hash>"\n    - "{{ .Hash }}"\n'));
  });

  test('in a command', async () => {
    const command = (hash: string) => `#!/bin/sh\nkubeadm join 10.0.0.11:6443 --discovery-token-ca-cert-hash ${hash}\n`;
    const path = '/root/join.sh';
    assert.deepEqual(await judge({ [path]: command(`sha256:${spki}`) }), []);
    assert.deepEqual(await judge({ [path]: command(`sha256:${'0a'.repeat(32)}`) }), [`error ca-hash-mismatch ${path}`]);
    assert.deepEqual(await judge({ '/root/README.md': command(`sha256:${'0a'.repeat(32)}`) }), []);
  });

  test('from kubeconfigs of the same address, or the only CA', async () => {
    const kubeconfig = (server: string) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64(ca.certificatePem) } }],
      });
    const other = await createTestCa({ name: 'kubernetes' });
    const wrong = hashes(`sha256:${'0a'.repeat(32)}`);
    const found = async (files: TestFiles) => gradesOf(await findingsIn(files), /^ca-hash/);
    const expected = ['error ca-hash-mismatch join.yaml'];
    const admin = { 'admin.conf': kubeconfig('https://10.0.0.11:6443') };
    assert.deepEqual(await found({ ...admin, 'join.yaml': wrong }), expected);
    assert.deepEqual(await found({ ...admin, 'join.yaml': hashes(`sha256:${spki}`) }), []);
    const apart = { 'a/etc/kubernetes/pki/ca.crt': ca.certificatePem };
    assert.deepEqual(await found({ ...apart, 'join.yaml': wrong }), expected);
    const two = { ...apart, 'b/etc/kubernetes/pki/ca.crt': other.certificatePem };
    assert.deepEqual(await found({ ...two, 'join.yaml': wrong }), [], 'which cluster it joins is not known');
  });

  test('not at all', async () => {
    await assertAnnotated('join.yaml', join('    unsafeSkipCAVerification: true\n    # ^ ca-hash-skipped\n'));
    await assertAnnotated('join.yaml', join('    unsafeSkipCAVerification: false\n'));
    const script = '/root/join.sh';
    const text = '#!/bin/sh\nkubeadm join 10.0.0.11:6443 --discovery-token-unsafe-skip-ca-verification\n';
    assert.deepEqual(await judge({ [script]: text }), [`warning ca-hash-skipped ${script}`]);
  });
});

test('the key of Secret kubeadm-certs', async () => {
  const head = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n';
  const key = createHash('sha256').update('key').digest('hex');
  const [finding] = await assertAnnotated(
    'init.yaml',
    `${head}certificateKey: ${key}\n# ^ certificate-key-in-config\n`,
  );
  assert.ok(!finding?.message.includes(key));
  await assertAnnotated('init.yaml', `${head}certificateKey: "{{ .Key }}"\n`);
  await assertAnnotated('init.yaml', `${head}certificateKey: ${'0'.repeat(64)}\n`);
});

test('a certificate key that is none', async () => {
  const head = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ';
  const places = [
    (key: string) => `${head}InitConfiguration\ncertificateKey: ${key}\n`,
    (key: string) => `${head}JoinConfiguration\ncontrolPlane:\n  certificateKey: ${key}\n`,
  ];
  const half = createHash('sha256').update('key').digest('hex').slice(0, 62);
  const errors = {
    masterjoin: "error decoding certificate key: encoding/hex: invalid byte: U+006D 'm'",
    [`${half}4`]: 'error decoding certificate key: encoding/hex: odd length hex string',
    [half]: 'crypto/aes: invalid key size 31',
  };
  for (const place of places) {
    for (const [key, error] of Object.entries(errors)) {
      const [finding] = await assertAnnotated('a.yaml', `${place(key)}#${' '.repeat(17)}^ certificate-key-invalid\n`);
      assert.ok(finding?.message.includes(`kubeadm fails with \`${error}\``), finding?.message);
    }
    for (const key of [
      '"{{ .Key }}"',
      '<certificate-key>',
      'your-certificate-key',
      '""',
      'CERT_KEY',
      'CERT_KEY_1',
      '"@@CERT_KEY@@"',
      '"%CERT%"',
      'to-be-set',
      'uploaded-by-ansible',
      'ab'.repeat(12) + 'c'.repeat(8),
    ])
      await assertAnnotated('a.yaml', place(key));
  }
  const script = '/root/join.sh';
  const text = '#!/bin/sh\nkubeadm join 10.0.0.11:6443 --control-plane --certificate-key masterjoin\n';
  const found = gradesOf(await findingsIn({ [script]: text }), /^certificate-key-invalid/);
  assert.deepEqual(found, [`error certificate-key-invalid ${script}`]);
});

describe('names in the configuration', () => {
  const cluster = (...names: readonly string[]) =>
    `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  certSANs:\n${names.map((name) => `  ${name.startsWith('#') ? name : `- ${name}`}\n`).join('')}`;

  test('that kubeadm leaves out', async () => {
    await assertAnnotated(
      'kubeadm.yaml',
      cluster(
        'https://api.example.com:6443',
        '# ^ certsans-invalid-entry',
        'API.example.com',
        '# ^ certsans-invalid-entry',
        'api.example.com',
        '"*.example.com"',
        '10.0.0.11',
        '"fd00::1"',
        '"{{ .Endpoint }}"',
        '${API_HOST}',
      ),
    );
  });

  test('that the certificate does not have', async () => {
    const { certificatePem } = await ca.issue({
      commonName: 'kube-apiserver',
      dnsNames: ['api.example.com', '*.apps.example.com'],
      ipAddresses: ['10.0.0.11'],
      extKeyUsage: ['serverAuth'],
    });
    const judge = async (...names: readonly string[]) =>
      gradesOf(await findingsIn({ [config]: cluster(...names), [`${pki}/apiserver.crt`]: certificatePem }), /drift/);
    assert.deepEqual(await judge('api.example.com', '10.0.0.12', '10.0.0.13'), [`warning certsans-drift ${config}`]);
    assert.deepEqual(await judge('API.example.com', 'api.example.com', '10.0.0.11', '"*.apps.example.com"'), []);
    assert.deepEqual(await judge('"*.other.example.com"'), [`warning certsans-drift ${config}`]);
    assert.deepEqual(gradesOf(await findingsIn({ [config]: cluster('10.0.0.12') }), /drift/), [], 'no certificate');
    const endpoint = async (text: string) => judge(`api.example.com\ncontrolPlaneEndpoint: ${text}`);
    assert.deepEqual(await endpoint('lb.example.com:6443'), [`warning certsans-drift ${config}`]);
    assert.deepEqual(await endpoint('api.example.com:6443'), []);
    assert.deepEqual(await endpoint('"{{ .Endpoint }}:6443"'), []);
  });
});

describe('names by which Pods call the API', () => {
  const path = `${pki}/apiserver.crt`;
  const complete = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ];
  const judge = async (dnsNames: readonly string[], ipAddresses: readonly string[], files: TestFiles = {}) => {
    const serving = { commonName: 'kube-apiserver', dnsNames, ipAddresses, extKeyUsage: ['serverAuth'] } as const;
    const { certificatePem } = await ca.issue(serving);
    return gradesOf(await findingsIn({ [path]: certificatePem, ...files }), /^apiserver-san/);
  };
  const server = { [serverYaml]: podOf('kube-apiserver', apiserverFlags()) };

  test('all there', async () => assert.deepEqual(await judge(complete, ['10.96.0.1'], server), []));

  test('a short name is missing', async () => {
    assert.deepEqual(await judge(complete.slice(0, 2), ['10.96.0.1']), [
      `error apiserver-san-missing-internal ${path}`,
    ]);
  });

  test('the long name is missing: worse where the domain is known', async () => {
    assert.deepEqual(await judge(complete.slice(0, 3), []), [`info apiserver-san-missing-internal ${path}`]);
    const cluster =
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  dnsDomain: corp.local\n';
    assert.deepEqual(await judge(complete, [], { [config]: cluster }), [
      `warning apiserver-san-missing-internal ${path}`,
    ]);
  });

  test('the address is missing, by the flag or by kubeadm’s configuration', async () => {
    const expected = [`error apiserver-san-missing-service-ip ${path}`];
    assert.deepEqual(await judge(complete, ['10.0.0.11'], server), expected);
    const cluster =
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  serviceSubnet: fd00:10::/112,10.96.0.0/12\n';
    assert.deepEqual(await judge(complete, ['10.96.0.1'], { [config]: cluster }), expected);
    assert.deepEqual(await judge(complete, ['fd00:10::1'], { [config]: cluster }), []);
  });

  test('no range is known, or another certificate may have the names', async () => {
    assert.deepEqual(await judge(complete, ['10.0.0.11']), []);
    const sni = podOf('kube-apiserver', [...apiserverFlags(), `--tls-sni-cert-key=${pki}/in.crt,${pki}/in.key`]);
    assert.deepEqual(await judge([], ['10.0.0.11'], { [serverYaml]: sni }), []);
  });
});

describe('join tokens of k3s', () => {
  const serverCa = '/var/lib/rancher/k3s/server/tls/server-ca.crt';
  const tokenOf = ({ certificatePem }: { readonly certificatePem: string }) =>
    `K10${createHash('sha256').update(certificatePem).digest('hex')}::server:8f1c2a7d4e6b9035`;
  const judge = async (token: string, file = 'agent.env') => {
    const findings = await findingsIn({ [serverCa]: ca.certificatePem, [file]: `K3S_TOKEN='${token}'\n` });
    return findings.filter(({ code }) => code === 'ca-checksum-mismatch');
  };

  test('of the cluster', async () => {
    assert.deepEqual(await judge(tokenOf(ca)), []);
    assert.deepEqual(await judge('8f1c2a7d4e6b9035'), [], 'a password alone');
  });
  test('of another one', async () => {
    const token = tokenOf(await createTestCa({ name: 'kubernetes' }));
    const [finding, ...others] = await judge(token);
    assert.deepEqual([finding?.path, finding?.severity, others], ['agent.env', 'error', []]);
    assert.deepEqual(finding?.span, { start: 14, end: 78 }, 'without the password');
    assert.ok(!finding?.message.includes('8f1c2a7d4e6b9035'));
    assert.deepEqual(await judge(token, 'README.md'), []);
  });
  test('of a server under its address, and of no other', async () => {
    const token = tokenOf(await createTestCa({ name: 'kubernetes' }));
    const at = 'https://10.9.9.9:6443';
    const told = async (more: Readonly<Record<string, string>>) =>
      gradesOf(await findingsIn({ [`a${serverCa}`]: ca.certificatePem, ...more }), /^ca-checksum/);
    const agent = { 'b/agent.yaml': `server: ${at}\ntoken: ${token}\n` };
    const expected = ['error ca-checksum-mismatch b/agent.yaml'];
    assert.deepEqual(await told(agent), [], 'another cluster');
    assert.deepEqual(await told({ 'b/agent.env': `K3S_TOKEN='${token}'\n` }), [], 'no address');
    const beside = `K3S_URL=${at}\nK3S_TOKEN='${tokenOf(ca)}'\n`;
    assert.deepEqual(await told({ ...agent, 'c/agent.env': beside }), expected, 'by the token of another agent');
    assert.deepEqual(await told({ 'a/agent.env': `K3S_URL=${at}\nK3S_TOKEN='${token}'\n` }), [], 'beside the machine');
    const config = (text: string) => ({ ...agent, 'a/etc/rancher/k3s/config.yaml': text });
    assert.deepEqual(await told(config('node-ip: 10.9.9.9\n')), expected);
    assert.deepEqual(await told(config('tls-san:\n- k3s.example.com\n- 10.9.9.9\n')), expected);
    assert.deepEqual(await told(config('tls-san: [10.9.9.8]\nnode-ip: 10.9.9.99\n')), []);
    const served = (await ca.issue({ commonName: 'kube-apiserver', ipAddresses: ['10.9.9.9'] })).certificatePem;
    const serving = 'a/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt';
    assert.deepEqual(await told({ ...agent, [serving]: served }), expected);
    assert.deepEqual(await told({ 'a/etc/rancher/k3s/config.yaml': `token: ${token}\n` }), [
      'error ca-checksum-mismatch a/etc/rancher/k3s/config.yaml',
    ]);
  });
});

test('the checksum that a Rancher agent knows', async () => {
  const data = { 'cacerts.pem': base64(ca.certificatePem) };
  const secret = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls-ca' }, data });
  const judge = async (text: string) =>
    gradesOf(await findingsIn({ 'ca.yaml': secret, 'agent.yaml': text }), /^ca-checksum/);
  const right = createHash('sha256').update(ca.certificatePem).digest('hex');
  const expected = ['error ca-checksum-mismatch agent.yaml'];
  assert.deepEqual(await judge(`- name: CATTLE_CA_CHECKSUM\n  value: ${right}\n`), []);
  assert.deepEqual(await judge(`- name: CATTLE_CA_CHECKSUM\n  value: "${'0a'.repeat(32)}"\n`), expected);
  assert.deepEqual(await judge(`export CATTLE_CA_CHECKSUM=${'0a'.repeat(32)}\n`), expected);
  assert.deepEqual(await judge('- name: CATTLE_CA_CHECKSUM\n  value: ""\n'), []);
});

describe('certificates with which a control plane joins', () => {
  const node = '/node-2/etc/kubernetes';
  const unit = '[Service]\nExecStart=/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf\n';
  const configuration = (key: string) =>
    join(`controlPlane:\n  localAPIEndpoint:\n    advertiseAddress: 10.0.0.12\n${key}`);
  const judge = async (
    key: string,
    files: TestFiles = {},
    machine: TestFiles = { '/node-2/etc/systemd/system/kubelet.service': unit },
  ) => gradesOf(await findingsIn({ [`${node}/join.yaml`]: configuration(key), ...machine, ...files }), /^join-/);
  const expected = [`warning join-certificates-missing ${node}/join.yaml`];
  const shared = ['ca.crt', 'front-proxy-ca.crt', 'etcd/ca.crt', 'sa.key'];
  const copied = Object.fromEntries(shared.map((name) => [`${node}/pki/${name}`, ca.certificatePem]));

  test('of a machine of which only a home was copied, beside another control plane', async () => {
    const path = '/srv/node-2/root/join.yaml';
    const manifest = '/srv/node-1/etc/kubernetes/manifests/kube-apiserver.yaml';
    const judged = async (key: string, files: TestFiles) =>
      gradesOf(await findingsIn({ [path]: configuration(key), ...files }), /^join-/);
    const pod = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'kube-apiserver', namespace: 'kube-system' },
      spec: {
        containers: [
          { name: 'kube-apiserver', command: ['kube-apiserver', '--client-ca-file=/etc/kubernetes/pki/ca.crt'] },
        ],
      },
    });
    assert.deepEqual(await judged('', { [manifest]: pod }), [`warning join-certificates-missing ${path}`]);
    assert.deepEqual(await judged(`  certificateKey: ${'5f'.repeat(32)}\n`, { [manifest]: pod }), []);
    const there = shared.map((name) => [`/srv/node-2/etc/kubernetes/pki/${name}`, ca.certificatePem]);
    assert.deepEqual(await judged('', { [manifest]: pod, ...Object.fromEntries(there) }), []);
    assert.deepEqual(await judged('', {}), []);
  });

  test('are copied, or downloaded with a key', async () => {
    assert.deepEqual(await judge(''), expected);
    assert.deepEqual(await judge(`  certificateKey: ${'5f'.repeat(32)}\n`), []);
    assert.deepEqual(await judge('', copied), []);
    for (const name of shared) {
      const { [`${node}/pki/${name}`]: _, ...others } = copied;
      assert.deepEqual(await judge('', others), expected, name);
    }
  });
  test('of an etcd that is elsewhere are not needed', async () => {
    const { [`${node}/pki/etcd/ca.crt`]: _, ...others } = copied;
    const cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\netcd:\n  ';
    const external = 'external:\n    endpoints: [https://10.0.9.1:2379]\n';
    assert.deepEqual(await judge('', { ...others, [`${node}/cluster.yaml`]: `${cluster}${external}` }), []);
    assert.deepEqual(await judge('', { ...others, [`${node}/cluster.yaml`]: `${cluster}local: {}\n` }), expected);
  });
  test('are not missed on machines that are not here, that are up, or that join as workers', async () => {
    assert.deepEqual(await judge('', {}, {}), []);
    assert.deepEqual(
      await judge('', { [`${node}/manifests/kube-apiserver.yaml`]: podOf('kube-apiserver', apiserverFlags()) }),
      [],
    );
    const worker = await findingsIn({
      [`${node}/join.yaml`]: join(''),
      '/node-2/etc/systemd/system/kubelet.service': unit,
    });
    assert.deepEqual(gradesOf(worker, /^join-/), []);
  });
});
