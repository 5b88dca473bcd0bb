import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { assertGrowsWithSize } from '../../../support/growth.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };

/** Each as `component flag value`, each where the text says it. */
function outline(text: string): readonly string[] {
  return locateDocument(text, tools).invocations.flatMap(({ component, flags, isPartial }) =>
    flags.map(({ name, span, value, valueSpan }) => {
      assert.equal(text.slice(span.start, span.end), name);
      assert.equal(isPartial, true);
      const source = text.slice(valueSpan?.start, valueSpan?.end);
      return value === undefined
        ? `${component} ${name}`
        : `${component} ${name} ${value}${source === value ? '' : ` <= ${source}`}`;
    }),
  );
}

const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n${container.replaceAll(/^/gm, '    ')}\n`;

const cases: Readonly<Record<string, readonly [text: string, ...flags: string[]]>> = {
  'in a Pod': [
    pod(
      'command: [k3s, server]\nargs:\n- --kube-apiserver-arg=tls-cert-file=/a\n- --kube-apiserver-arg\n- tls-private-key-file=/b\n- --etcd-arg=cert-file=$(X)\n- "--kubelet-arg=kubeconfig=/c"',
    ),
    'kube-apiserver tls-cert-file /a',
    'kube-apiserver tls-private-key-file /b',
    'etcd cert-file',
    'kubelet kubeconfig /c',
  ],
  "in a Pod's shell": [
    pod('command: [sh, -c, "exec k3s server --kube-scheduler-arg=kubeconfig=/a"]'),
    'kube-scheduler kubeconfig /a',
  ],
  'in a unit as the installer writes it': [
    "[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--kube-apiserver-arg=tls-cert-file=/a' \\\n\t'--kube-apiserver-arg' \\\n\t'tls-private-key-file=/b' \\\n\t'--kubelet-arg' \\\n\t'--debug' \\\n\n",
    'kube-apiserver tls-cert-file /a',
    'kube-apiserver tls-private-key-file /b',
  ],
  'in a script': [
    'PKI=/p\n# rke2 server --etcd-arg=cert-file=/no\nrke2 server --etcd-arg="cert-file=/a" --etcd-arg "key-file=$PKI/b" --kube-proxy-arg kubeconfig=/c --kube-controller-manager-arg=kubeconfig=$D/d\n',
    'etcd cert-file /a',
    'etcd key-file /p/b <= $PKI/b',
    'kube-proxy kubeconfig /c',
    'kube-controller-manager kubeconfig',
  ],
  'in a variable and behind a pipe': [
    'curl https://get.k3s.io | INSTALL_K3S_EXEC="--kube-apiserver-arg=tls-cert-file=/a --kubelet-arg kubeconfig=/b" sh -s - --kube-scheduler-arg=kubeconfig=/c | tee log\n',
    'kube-apiserver tls-cert-file /a',
    'kubelet kubeconfig /b',
    'kube-scheduler kubeconfig /c',
  ],
  'not those of k3d, whose files are in containers': [
    'k3d cluster create --k3s-arg "--kube-apiserver-arg=tls-cert-file=/a@server:0"\n',
  ],
  'not one without a flag': ['k3s server --kubelet-arg\n--kubelet-arg= --etcd-arg=word\n'],
};

describe('flags that k3s and RKE2 hand on', () => {
  for (const [title, [text, ...flags]] of Object.entries(cases)) {
    test(title, () => assert.deepEqual(outline(text), flags));
  }

  test('name files as the flags of the component do, with the key of the pair', () => {
    const text =
      'k3s server --kube-apiserver-arg=tls-cert-file=/a.crt --kube-apiserver-arg=tls-private-key-file=/a.key\n';
    const { references } = locateDocument(text, tools);
    assert.deepEqual(
      references.map(({ path, field, flag, span }) => [
        path,
        field.role,
        flag?.component,
        text.slice(span.start, span.end),
      ]),
      [
        ['/a.crt', 'certificate', 'kube-apiserver', '/a.crt'],
        ['/a.key', 'key', 'kube-apiserver', '/a.key'],
      ],
    );
    assert.deepEqual(references[0]?.pairedWith, references[1]?.span);
  });

  test('the work grows with the text alone', async () => {
    for (const piece of ['"--kubelet-arg ', '--kubelet-arg=a=b ', '# --kubelet-arg ', "'--kubelet-arg' \\\n"]) {
      await assertGrowsWithSize({
        what: piece,
        size: 6000,
        make: (size) => piece.repeat(size),
        work: (text) => assert.ok(locateDocument(text, tools).invocations.length <= 1),
      });
    }
  });
});
