import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa, type TestCertificate, type TestCertificateOptions } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });

/** The catalogue's codes of stage `understand` that are about roles. */
const codes =
  /^(?:eku-missing|kubeconfigs-swapped|cn-(?:role|missing|reserved)|kubelet-(?:identity|nodename)|duplicate-identity|doc-name|apiserver-kubelet-client-unbound)/;

async function judge(files: Readonly<Record<string, string>>) {
  return (await findingsIn(files)).filter(({ code }) => codes.test(code));
}

function kubeconfig({ certificatePem, keyPem }: TestCertificate): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority-data: ${base64(ca.certificatePem)}
users:
- name: u
  user:
    client-certificate-data: ${base64(certificatePem)}
    client-key-data: ${base64(keyPem)}
`;
}

const server = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] } as const;

describe('usages by role', () => {
  const cases: readonly [string, string, TestCertificateOptions, readonly string[]][] = [
    [
      'a server by its path without serverAuth',
      '/etc/kubernetes/pki/apiserver.crt',
      { ...server, extKeyUsage: ['clientAuth'] },
      ['eku-missing-serverauth'],
    ],
    ['a server with it', '/etc/kubernetes/pki/apiserver.crt', server, []],
    [
      'a server that may be used for everything',
      '/etc/kubernetes/pki/apiserver.crt',
      { ...server, extKeyUsage: [] },
      [],
    ],
    [
      'a client by its path',
      '/etc/kubernetes/pki/apiserver-etcd-client.crt',
      { commonName: 'kube-apiserver-etcd-client', extKeyUsage: ['serverAuth'] },
      ['eku-missing-clientauth'],
    ],
    [
      'a certificate of no known role',
      '/srv/app/tls.crt',
      { commonName: 'kube-apiserver', extKeyUsage: ['clientAuth'] },
      [],
    ],
  ];
  for (const [name, path, options, expected] of cases) {
    test(name, async () => {
      const { certificatePem } = await ca.issue(options);
      assert.deepEqual(
        codesOf(await judge({ [path]: certificatePem })),
        expected.map((code) => `${code} ${path}`),
      );
    });
  }

  test('a kubeconfig’s user, whoever it is', async () => {
    const user = await ca.issue({ commonName: 'alice', extKeyUsage: ['serverAuth'] });
    assert.deepEqual(codesOf(await judge({ '/home/alice/config': kubeconfig(user) })), [
      'eku-missing-clientauth /home/alice/config',
    ]);
  });

  test('a server by a flag, with the flag beside the finding', async () => {
    const { certificatePem } = await ca.issue({ ...server, extKeyUsage: ['clientAuth'] });
    const unit = '[Service]\nExecStart=/usr/bin/kube-apiserver --tls-cert-file=/srv/k8s/a.pem\n';
    const [finding, ...others] = await judge({
      '/srv/k8s/a.pem': certificatePem,
      '/etc/systemd/system/a.service': unit,
    });
    assert.deepEqual([finding?.code, finding?.path, others.length], ['eku-missing-serverauth', '/srv/k8s/a.pem', 0]);
    const [related] = finding?.related ?? [];
    assert.equal(unit.slice(related?.span?.start, related?.span?.end), '/srv/k8s/a.pem');
  });

  test('what etcd presents as a client alone need not serve', async () => {
    const { certificatePem } = await ca.issue({ commonName: 'etcd-client', extKeyUsage: ['clientAuth'] });
    const unit = '[Service]\nExecStart=/usr/bin/etcd --client-cert-file=/srv/etcd/client.pem\n';
    assert.deepEqual(
      await judge({ '/srv/etcd/client.pem': certificatePem, '/etc/systemd/system/etcd.service': unit }),
      [],
    );
  });

  test('a tool that is given a certificate gives it no role', async () => {
    const { certificatePem } = await ca.issue({ commonName: 'x', extKeyUsage: ['serverAuth'] });
    assert.deepEqual(
      await judge({ '/srv/x.pem': certificatePem, '/srv/a.sh': '#!/bin/sh\netcdctl --cert=/srv/x.pem get /\n' }),
      [],
    );
  });
});

describe('users of client certificates', () => {
  const conf = (name: string) => `/etc/kubernetes/${name}.conf`;
  const cases: readonly [string, string, TestCertificateOptions, readonly string[]][] = [
    ['the scheduler as itself', conf('scheduler'), { commonName: 'system:kube-scheduler' }, []],
    ['the scheduler as somebody else', conf('scheduler'), { commonName: 'scheduler' }, ['cn-role-mismatch']],
    [
      'the scheduler as another component',
      conf('scheduler'),
      { commonName: 'system:kube-controller-manager' },
      ['cn-role-mismatch'],
    ],
    ['the scheduler as nobody', conf('scheduler'), { subject: 'O=ops' }, ['cn-missing-client']],
    ['a kubelet', conf('kubelet'), { commonName: 'system:node:a', organizations: ['system:nodes'] }, []],
    ['a kubelet without its group', conf('kubelet'), { commonName: 'system:node:a' }, ['kubelet-identity-invalid']],
    [
      'a kubelet that is no node',
      conf('kubelet'),
      { commonName: 'a', organizations: ['system:nodes'] },
      ['kubelet-identity-invalid'],
    ],
    ['an administrator of any name', conf('admin'), { commonName: 'ops' }, []],
    ['a service account', '/home/a/config', { commonName: 'system:serviceaccount:a:b' }, ['cn-reserved-prefix']],
    [
      'the group of everybody unknown',
      '/home/a/config',
      { commonName: 'a', organizations: ['system:unauthenticated'] },
      ['cn-reserved-prefix'],
    ],
  ];
  for (const [name, path, options, expected] of cases) {
    test(name, async () => {
      const user = await ca.issue(options);
      assert.deepEqual(
        codesOf(await judge({ [path]: kubeconfig(user) })),
        expected.map((code) => `${code} ${path}`),
      );
    });
  }

  test('a kubeconfig has the role of the flag that names it', async () => {
    const unit = '[Service]\nExecStart=/usr/bin/kube-scheduler --kubeconfig=/srv/k8s/sched.kubeconfig\n';
    const files = {
      '/srv/k8s/sched.kubeconfig': kubeconfig(await ca.issue({ commonName: 'admin' })),
      '/etc/systemd/system/s.service': unit,
    };
    assert.deepEqual(codesOf(await judge(files)), ['cn-role-mismatch /srv/k8s/sched.kubeconfig']);
  });

  test('kubeconfigs in each other’s place', async () => {
    const user = async (name: string) => kubeconfig(await ca.issue({ commonName: `system:kube-${name}` }));
    const files = {
      '/etc/kubernetes/controller-manager.conf': await user('scheduler'),
      '/etc/kubernetes/scheduler.conf': await user('controller-manager'),
    };
    assert.deepEqual(codesOf(await judge(files)), [
      'kubeconfigs-swapped /etc/kubernetes/controller-manager.conf',
      'kubeconfigs-swapped /etc/kubernetes/scheduler.conf',
    ]);
    const elsewhere = {
      '/etc/kubernetes/controller-manager.conf': await user('scheduler'),
      '/backup/etc/kubernetes/scheduler.conf': await user('controller-manager'),
    };
    assert.deepEqual(codesOf(await judge(elsewhere)), [
      'cn-role-mismatch /backup/etc/kubernetes/scheduler.conf',
      'cn-role-mismatch /etc/kubernetes/controller-manager.conf',
    ]);
  });

  test('a kubeconfig that was copied is wrong where it came to, and right where it was', async () => {
    const copies = async (user: TestCertificateOptions, ...names: string[]) => {
      const text = kubeconfig(await ca.issue(user));
      return codesOf(await judge(Object.fromEntries(names.map((name) => [conf(name), text]))));
    };
    const scheduler = { commonName: 'system:kube-scheduler' };
    const manager = { commonName: 'system:kube-controller-manager' };
    const kubelet = { commonName: 'system:node:a', organizations: ['system:nodes'] };
    const places = ['controller-manager', 'scheduler'];
    assert.deepEqual(await copies(scheduler, ...places), [`cn-role-mismatch ${conf('controller-manager')}`]);
    assert.deepEqual(await copies(manager, ...places), [`cn-role-mismatch ${conf('scheduler')}`]);
    assert.deepEqual(await copies(scheduler, 'kubelet', 'scheduler'), [`kubelet-identity-invalid ${conf('kubelet')}`]);
    assert.deepEqual(await copies(kubelet, 'kubelet', 'scheduler'), [`cn-role-mismatch ${conf('scheduler')}`]);
  });

  test('and what stands behind the leaf, or where a CA belongs, has no part in it', async () => {
    const own = await ca.issue({ commonName: 'system:node:a', organizations: ['system:nodes'] });
    const other = await ca.issue({ commonName: 'kube-apiserver', extKeyUsage: ['clientAuth'] });
    const both = kubeconfig({ ...own, certificatePem: own.certificatePem + other.certificatePem });
    assert.deepEqual(codesOf(await judge({ [conf('kubelet')]: both })), []);
    const inPlaceOfCa = kubeconfig(own).replace(base64(ca.certificatePem), base64(other.certificatePem));
    assert.deepEqual(codesOf(await judge({ [conf('kubelet')]: inPlaceOfCa })), []);
  });

  test('and where a flag names the copy, that is the wrong one', async () => {
    const text = kubeconfig(await ca.issue({ commonName: 'system:kube-scheduler' }));
    const unit = '[Service]\nExecStart=/usr/bin/kube-proxy --kubeconfig=/srv/k8s/proxy.kubeconfig\n';
    const files = {
      [conf('scheduler')]: text,
      '/srv/k8s/proxy.kubeconfig': text,
      '/etc/systemd/system/p.service': unit,
    };
    assert.deepEqual(codesOf(await judge(files)), ['cn-role-mismatch /srv/k8s/proxy.kubeconfig']);
  });

  test('the front proxy by any name, where kube-apiserver’s flags decide', async () => {
    const { certificatePem } = await ca.issue({ commonName: 'aggregation' });
    const path = '/etc/kubernetes/pki/front-proxy-client.crt';
    assert.deepEqual(codesOf(await judge({ [path]: certificatePem })), [`cn-role-mismatch ${path}`]);
    const unit = `[Service]\nExecStart=/usr/bin/kube-apiserver --requestheader-allowed-names=aggregation --proxy-client-cert-file=${path}\n`;
    assert.deepEqual(codesOf(await judge({ [path]: certificatePem, '/etc/systemd/system/a.service': unit })), []);
  });
});

describe('names of nodes', () => {
  const node = (name: string) => ca.issue({ commonName: `system:node:${name}`, organizations: ['system:nodes'] });
  const join = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration:\n  name: worker-1\n';

  test('another than the configuration’s', async () => {
    const files = { '/etc/kubernetes/kubelet.conf': kubeconfig(await node('worker-2')), '/root/join.yaml': join };
    assert.deepEqual(codesOf(await judge(files)), ['kubelet-nodename-mismatch /etc/kubernetes/kubelet.conf']);
  });
  test('--hostname-override, wherever the kubelet gets it, is stronger than kubeadm’s configuration', async () => {
    const drop = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
    const unit = (flags: string) =>
      `[Service]\nEnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\nEnvironmentFile=-/etc/default/kubelet\nExecStart=\nExecStart=/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf ${flags} $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\n`;
    const places: readonly ((name: string) => Record<string, string>)[] = [
      (name) => ({ [drop]: unit(`--hostname-override=${name}`) }),
      (name) => ({ [drop]: unit(`--hostname-override ${name}`) }),
      (name) => ({
        [drop]: unit(''),
        '/var/lib/kubelet/kubeadm-flags.env': `KUBELET_KUBEADM_ARGS="--hostname-override=${name}"\n`,
      }),
      (name) => ({ [drop]: unit(''), '/etc/default/kubelet': `KUBELET_EXTRA_ARGS=--hostname-override=${name}\n` }),
    ];
    const conf = { '/etc/kubernetes/kubelet.conf': kubeconfig(await node('worker-1')), '/root/join.yaml': join };
    for (const place of places) {
      const found = codesOf(await judge({ ...conf, ...place('db-3') }));
      assert.deepEqual(
        found,
        ['kubelet-nodename-mismatch /etc/kubernetes/kubelet.conf'],
        JSON.stringify(place('db-3')),
      );
      assert.deepEqual(await judge({ ...conf, ...place('worker-1') }), []);
      assert.deepEqual(await judge({ ...conf, ...place('Worker-1') }), [], 'the kubelet writes it in lower case');
    }
  });
  test('another than that of the certificate with which it serves', async () => {
    const served = async (...dnsNames: readonly string[]) => ({
      '/var/lib/kubelet/pki/kubelet-server-current.pem': (
        await ca.issue({ commonName: 'serving', dnsNames, extKeyUsage: ['serverAuth'] })
      ).certificatePem,
      '/etc/kubernetes/kubelet.conf': kubeconfig(await node('worker-2')),
    });
    assert.deepEqual(codesOf(await judge(await served('worker-1'))), [
      'kubelet-nodename-mismatch /etc/kubernetes/kubelet.conf',
    ]);
    assert.deepEqual(await judge(await served('worker-1', 'worker-2')), []);
    assert.deepEqual(await judge(await served('worker-2.example.com')), [], 'with its domain');
  });
  test('the same; another machine’s; a template', async () => {
    const conf = kubeconfig(await node('worker-2'));
    assert.deepEqual(
      await judge({ '/etc/kubernetes/kubelet.conf': conf, '/root/join.yaml': join.replace('-1', '-2') }),
      [],
    );
    assert.deepEqual(await judge({ '/a/etc/kubernetes/kubelet.conf': conf, '/b/etc/kubernetes/join.yaml': join }), []);
    assert.deepEqual(
      await judge({
        '/etc/kubernetes/kubelet.conf': conf,
        '/root/join.yaml': join.replace('worker-1', '"{{ name }}"'),
      }),
      [],
    );
  });
});

describe('names that surprise', () => {
  test('two certificates of one user', async () => {
    const [a, b] = await Promise.all([ca.issue({ commonName: 'dev' }), ca.issue({ commonName: 'dev' })]);
    const expected = ['duplicate-identity /home/a/config', 'duplicate-identity /home/b/config'];
    assert.deepEqual(
      codesOf(await judge({ '/home/a/config': kubeconfig(a), '/home/b/config': kubeconfig(b) })),
      expected,
    );
    const other = await (await createTestCa({ name: 'kubernetes' })).issue({ commonName: 'dev' });
    assert.deepEqual(await judge({ '/home/a/config': kubeconfig(a), '/home/c/config': kubeconfig(other) }), []);
  });
  test('the documentation’s names of CAs', async () => {
    const path = '/etc/kubernetes/pki/ca.crt';
    const { certificatePem } = await createTestCa({ name: 'kubernetes-ca' });
    assert.deepEqual(codesOf(await judge({ [path]: certificatePem })), [`doc-name-vs-kubeadm ${path}`]);
  });
});

describe('kube-apiserver’s rights at kubelets', () => {
  const binding = (name: string, role: string, user: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${name}}\nroleRef: {kind: ClusterRole, name: ${role}}\nsubjects:\n- {kind: User, name: ${user}}\n`;
  const path = '/etc/kubernetes/pki/apiserver-kubelet-client.crt';
  // As Kubernetes makes it; one of that name for somebody else is no sign of a dump.
  const dump = binding('cluster-admin', 'cluster-admin', 'system:masters').replace('kind: User', 'kind: Group');

  test('none in a dump of all bindings', async () => {
    const { certificatePem } = await ca.issue({ commonName: 'kube-apiserver-kubelet-client' });
    const others = { [path]: certificatePem };
    assert.deepEqual(codesOf(await judge({ ...others, '/root/dump.yaml': dump })), [
      `apiserver-kubelet-client-unbound ${path}`,
    ]);
    assert.deepEqual(
      await judge({ ...others, '/root/own.yaml': binding('cluster-admin', 'cluster-admin', 'root') }),
      [],
    );
    const bound = binding('x', 'system:kubelet-api-admin', 'kube-apiserver-kubelet-client');
    assert.deepEqual(await judge({ ...others, '/root/dump.yaml': `${dump}---\n${bound}` }), []);
    const ofGuides = binding('x', 'system:kube-apiserver-to-kubelet', 'kube-apiserver-kubelet-client');
    assert.deepEqual(await judge({ ...others, '/root/dump.yaml': `${dump}---\n${ofGuides}` }), []);
    assert.deepEqual(await judge(others), []);
    // A binding for this purpose names somebody else.
    const other = await ca.issue({ commonName: 'kubernetes', organizations: ['Kubernetes'] });
    for (const role of ['system:kube-apiserver-to-kubelet', 'system:kubelet-api-admin']) {
      const meant = { '/root/own.yaml': binding('x', role, 'kube-apiserver') };
      assert.deepEqual(codesOf(await judge({ [path]: other.certificatePem, ...meant })), [
        `apiserver-kubelet-client-unbound ${path}`,
      ]);
    }
  });

  test('a subject that no kubeadm binds, without any binding in the files', async () => {
    const judged = async (options: TestCertificateOptions) =>
      codesOf(await judge({ [path]: (await ca.issue(options)).certificatePem }));
    assert.deepEqual(await judged({ commonName: 'apiserver-kubelet' }), [`apiserver-kubelet-client-unbound ${path}`]);
    assert.deepEqual(await judged({ commonName: 'other', organizations: ['kubeadm:cluster-admins'] }), []);
    for (const [commonName, wayOut] of [
      ['apiserver-kubelet', 'Bind apiserver-kubelet to the ClusterRole system:kubelet-api-admin.'],
      ['system:kube-scheduler', 'Create it again with `kubeadm init phase certs apiserver-kubelet-client`.'],
    ] as const) {
      const [found] = await judge({ [path]: (await ca.issue({ commonName })).certificatePem });
      assert.ok(found?.message.endsWith(wayOut), found?.message);
    }
    assert.deepEqual(await judged({ commonName: 'other', organizations: ['system:masters'] }), []);
  });
});

test('a certificate of a client that a server presents is not the one to reissue', async () => {
  const { certificatePem } = await ca.issue({
    commonName: 'system:node:worker-1',
    organizations: ['system:nodes'],
    extKeyUsage: ['clientAuth'],
  });
  const pair = '/etc/kubernetes/kubelet-client';
  const unit = (client: string) => `[Service]
ExecStart=/usr/bin/kubelet --kubeconfig=/var/lib/kubelet/kubeconfig --tls-cert-file=${pair}.crt --tls-private-key-file=${pair}.key
# ${client}
`;
  const config = `apiVersion: v1
kind: Config
users:
- name: u
  user: {client-certificate: ${pair}.crt, client-key: ${pair}.key}
`;
  const told = async (files: Readonly<Record<string, string>>) =>
    (await findingsIn({ [`${pair}.crt`]: certificatePem, '/etc/systemd/system/kubelet.service': unit(''), ...files }))
      .filter(({ code }) => code === 'eku-missing-serverauth')
      .map(({ message }) => message.split('. ').at(-1));
  assert.deepEqual(await told({}), ['Reissue it with serverAuth.']);
  assert.deepEqual(await told({ '/var/lib/kubelet/kubeconfig': config }), [
    'A client presents it, too: give the server a certificate of its own.',
  ]);
});

test('admin-group-unbound: of a list of all bindings that lacks the one of kubeadm’s administrators', async () => {
  const admin = await ca.issue({ commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] });
  const bindings = (...pairs: readonly (readonly [role: string, group: string])[]): string =>
    pairs
      .map(
        ([role, group], index) => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b${index}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: '${role}'}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: '${group}'}]
`,
      )
      .join('---\n');
  const own = [
    ['cluster-admin', 'system:masters'],
    ['system:discovery', 'system:authenticated'],
    ['system:node-bootstrapper', 'system:bootstrappers:kubeadm:default-node-token'],
  ] as const;
  const told = async (text: string) =>
    (await findingsIn({ '/etc/kubernetes/admin.conf': kubeconfig(admin), '/bindings.yaml': text }))
      .filter(({ code }) => /^admin-(?:group|without)/.test(code))
      .map(({ code, message }) => `${code} ${message}`);
  const [found, ...others] = await told(bindings(...own));
  assert.match(found ?? '', /^admin-group-unbound .* With super-admin\.conf, bind .*\.$/);
  assert.deepEqual(others, []);
  assert.deepEqual(await told(bindings(...own, ['cluster-admin', 'kubeadm:cluster-admins'])), []);
  assert.deepEqual(await told(bindings(...own.slice(1))), [], 'not all bindings');
});
