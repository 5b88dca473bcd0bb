import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

function located(text: string, fileName = 'x') {
  return locateDocument(text, { structure: readYamlStructure, invocations: locateInvocations }, undefined, fileName);
}

/** `component flag=value`, and what the files are that flags name. */
function told(text: string, fileName?: string): readonly string[] {
  const { invocations, references } = located(text, fileName);
  const flags = invocations.flatMap(({ component, flags: given }) =>
    given.map(({ name, value }) => `${component} ${name}=${value}`),
  );
  return [...flags, ...references.map(({ path }) => path)];
}

const microk8s = `# flags of MicroK8s
--cert-dir=\${SNAP_DATA}/certs

--client-ca-file=\${SNAP_DATA}/certs/ca.crt
--etcd-servers="unix://\${SNAP_DATA}/kine.sock"
--tls-cert-file $SNAP_DATA/certs/server.crt
`;

describe('files of flags alone', () => {
  test('are those of the component by whose name they are called', () => {
    assert.deepEqual(told(microk8s, 'kube-apiserver'), [
      'kube-apiserver --cert-dir=/var/snap/microk8s/current/certs',
      'kube-apiserver --client-ca-file=/var/snap/microk8s/current/certs/ca.crt',
      'kube-apiserver --etcd-servers=unix:///var/snap/microk8s/current/kine.sock',
      'kube-apiserver --tls-cert-file=/var/snap/microk8s/current/certs/server.crt',
      '/var/snap/microk8s/current/certs/ca.crt',
      '/var/snap/microk8s/current/certs/server.crt',
    ]);
  });

  test('a path with a variable is where it is written', () => {
    const [, reference] = located(microk8s, 'kube-apiserver').references;
    const { start, end } = reference?.span ?? { start: 0, end: 0 };
    assert.equal(microk8s.slice(start, end), '$SNAP_DATA/certs/server.crt');
  });

  for (const name of ['flags.txt', 'containerd', 'kube-apiserver.md']) {
    test(`not ${name}`, () => assert.deepEqual(told(microk8s, name), []));
  }
  test('not a manifest of such a name', () => {
    const manifest = 'kind: Pod\nspec:\n  containers:\n  - command: [kubelet, --kubeconfig=/k]\n';
    assert.deepEqual(told(manifest, 'etcd'), ['kubelet --kubeconfig=/k']);
  });
});

describe('variables with parts of paths', () => {
  const scripts: Readonly<Record<string, readonly [text: string, ...paths: string[]]>> = {
    'are put in': [
      'PKI=/etc/kubernetes/pki\nkubelet --tls-cert-file=$PKI/a.crt --tls-private-key-file="${PKI}/a.key"\n',
      '/etc/kubernetes/pki/a.crt',
      '/etc/kubernetes/pki/a.key',
    ],
    'of a unit': [
      '[Service]\nEnvironment=DIR=/etc/etcd\nExecStart=/usr/bin/etcd --cert-file=${DIR}/a.crt\n',
      '/etc/etcd/a.crt',
    ],
    'not where they are set twice': ['PKI=/a\nPKI=/b\nkubelet --tls-cert-file=$PKI/a.crt\n'],
    'not where they are made of others': ['PKI=$HOME/pki\nkubelet --tls-cert-file=$PKI/a.crt\n'],
    'not where another is unknown': ['PKI=/a\nkubelet --tls-cert-file=$PKI/$NAME.crt\n'],
    'not where a command sets them': ['PKI=$(mktemp -d)\nkubelet --tls-cert-file=$PKI/a.crt\n'],
    'not in single quotes': ["PKI=/a\nkubelet --tls-cert-file='$PKI/a.crt'\n", '$PKI/a.crt'],
  };
  for (const [title, [text, ...paths]] of Object.entries(scripts)) {
    test(title, () =>
      assert.deepEqual(
        located(text).references.map(({ path }) => path),
        paths,
      ),
    );
  }
});

describe('variables of nobody known', () => {
  test('are named', () => {
    assert.deepEqual(located('OPTIONS="--cert-file=/a"\nETCD_OPTS="--key-file=/b"\n').flagVariables, ['OPTIONS']);
  });
});
