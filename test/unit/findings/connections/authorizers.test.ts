import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { edited, kubeadmMachine, manifests, rootfs } from '../../../incidents/machine.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { testNow } from '../../../support/testPki.ts';

const apiserver = `${manifests}/kube-apiserver.yaml`;
const configuration = `${rootfs}/etc/kubernetes/authorization.yaml`;

test('authorizer-missing', async (context) => {
  const { files } = await kubeadmMachine();
  // There are no links in memory.
  const [own = ''] = Object.keys(files).filter((path) => /kubelet-client-\d.*\.pem$/.test(path));
  const certificate = { [`${rootfs}/var/lib/kubelet/pki/kubelet-client-current.pem`]: files[own] ?? '' };
  const modes = (value: string) => edited(files, apiserver, ['--authorization-mode=Node,RBAC', value]);
  const byFlag = (value: string) => modes(`--authorization-mode=${value}`);
  const authorization = (...types: readonly string[]) => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
${types.map((type) => `- type: ${type}\n  name: ${type.toLowerCase()}\n`).join('')}`;
  const byFile = (...types: readonly string[]) => ({
    ...modes('--authorization-config=/etc/kubernetes/authorization.yaml'),
    [configuration]: authorization(...types),
  });
  const mounted = edited(
    files,
    apiserver,
    ['--authorization-mode=Node,RBAC', '--authorization-config=/config/authz.yaml'],
    ['    volumeMounts:\n', '    volumeMounts:\n    - mountPath: /config\n      name: authz\n'],
    ['  volumes:\n', '  volumes:\n  - hostPath:\n      path: /etc/authorization\n    name: authz\n'],
  );
  const bound = (name: string) => ({
    'nodes.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${name}
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:nodes
`,
  });
  for (const { name, changed, says, breaks = [] } of [
    { name: 'as kubeadm sets it', changed: {} },
    { name: 'in another order', changed: byFlag('RBAC,Node') },
    {
      name: 'RBAC alone',
      changed: byFlag('RBAC'),
      says: /--authorization-mode=RBAC leaves out the Node/,
      breaks: ['kubelet'],
    },
    { name: 'RBAC alone, and a binding', changed: { ...byFlag('RBAC'), ...bound('system:node') } },
    {
      name: 'RBAC alone, and another binding',
      changed: { ...byFlag('RBAC'), ...bound('system:basic-user') },
      says: /Node authorizer/,
      breaks: ['kubelet'],
    },
    {
      name: 'Node alone',
      changed: byFlag('Node'),
      says: /leaves out RBAC/,
      breaks: ['kube-controller-manager', 'kube-scheduler'],
    },
    { name: 'in two flags', changed: modes('--authorization-mode=Node\n    - --authorization-mode=RBAC') },
    { name: 'a mode with a space, which is refused', changed: byFlag('RBAC, Node') },
    {
      name: 'a mode twice, which is refused',
      changed: modes('--authorization-mode=RBAC\n    - --authorization-mode=RBAC'),
    },
    { name: 'another authorizer', changed: byFlag('RBAC,Webhook') },
    { name: 'all are allowed', changed: byFlag('AlwaysAllow') },
    { name: 'a variable', changed: byFlag('$(MODES)') },
    {
      name: 'a file, RBAC alone',
      changed: byFile('RBAC'),
      says: /^The AuthorizationConfiguration leaves out the Node authorizer.*Add an authorizer of type Node/,
      breaks: ['kubelet'],
    },
    {
      name: 'a file in a mounted folder of another name',
      changed: {
        ...mounted,
        [`${rootfs}/etc/authorization/authz.yaml`]: authorization('RBAC'),
        [`${rootfs}/etc/kubernetes/old/authorization.yaml`]: authorization('Node', 'RBAC'),
      },
      says: /leaves out the Node/,
      breaks: ['kubelet'],
    },
    {
      name: 'a file that is not there, and an old one',
      changed: {
        ...modes('--authorization-config=/config/authz.yaml'),
        [`${rootfs}/etc/kubernetes/old/authorization.yaml`]: authorization('RBAC'),
      },
    },
    {
      name: 'a file of a ConfigMap',
      changed: {
        ...edited(
          files,
          apiserver,
          ['--authorization-mode=Node,RBAC', '--authorization-config=/config/authz.yaml'],
          ['    volumeMounts:\n', '    volumeMounts:\n    - mountPath: /config\n      name: authz\n'],
          ['  volumes:\n', '  volumes:\n  - configMap:\n      name: authz\n    name: authz\n'],
        ),
        'authz.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: authz\n  namespace: kube-system\ndata:\n  authz.yaml: |\n${authorization('RBAC').replace(/^/gm, '    ')}\n`,
        [`${rootfs}/etc/kubernetes/old/authorization.yaml`]: authorization('Node', 'RBAC'),
      },
      says: /leaves out the Node/,
      breaks: ['kubelet'],
    },
    { name: 'a file with both', changed: byFile('Node', 'RBAC') },
    { name: 'a file with a webhook', changed: byFile('Webhook', 'RBAC') },
  ]) {
    await context.test(name, async () => {
      const texts = Object.fromEntries(
        Object.entries({ ...files, ...changed, ...certificate }).flatMap(([path, text]) =>
          typeof text === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), text]] : [],
        ),
      );
      const told = (await findingsIn(texts)).filter(({ code }) => code === 'authorizer-missing');
      assert.deepEqual(
        told.map(({ message }) => says?.test(message)),
        says === undefined ? [] : [true],
        told.map(({ message }) => message).join(),
      );
      const refused = judgeConnections(connectionModelOf(await graphOf(texts)), testNow)
        .filter(({ requirements }) => requirements.some(({ what, state }) => what === 'rights' && state === 'notMet'))
        .map(({ connection }) => connection.client.party);
      for (const party of breaks)
        assert.ok(
          refused.some((each) => each === party),
          party,
        );
      assert.equal(refused.length > 0, breaks.length > 0, refused.join());
    });
  }
});
