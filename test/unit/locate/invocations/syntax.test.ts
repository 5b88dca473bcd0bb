import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

/** Each as `component flag value`, with `=>` and the source where it is written otherwise. */
function outline(text: string): string[] {
  return locateInvocations(text, { structure: readYamlStructure }).invocations.flatMap(({ component, flags }) =>
    flags.map(({ name, span, value, valueSpan, toSource }) => {
      const written = text.slice(span.start, span.end);
      assert.ok(written === name || /^ETCD/.test(written) || !name.includes(written), written);
      if (value === undefined || valueSpan === undefined) return `${component} ${name}`;
      assert.deepEqual(toSource?.({ start: 0, end: value.length }), valueSpan);
      const source = text.slice(valueSpan.start, valueSpan.end);
      return `${component} ${name} ${value}${source === value ? '' : ` <= ${source}`}`;
    }),
  );
}

const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n${container.replaceAll(/^/gm, '    ')}\n`;

describe('flags in manifests', () => {
  const cases: Readonly<Record<string, readonly [text: string, flags: readonly string[]]>> = {
    'joined and in two items': [
      pod('command:\n- kube-apiserver\n- --tls-cert-file=/a\n- --tls-private-key-file\n- /b'),
      ['kube-apiserver --tls-cert-file /a', 'kube-apiserver --tls-private-key-file /b'],
    ],
    'in a flow list, with a path': [
      pod('command: ["/usr/bin/etcd", "--cert-file", "/a", \'--key-file=/b\']'),
      ['etcd --cert-file /a', 'etcd --key-file /b'],
    ],
    'command and args': [pod('command: [kubelet]\nargs: [--kubeconfig=/a]'), ['kubelet --kubeconfig /a']],
    'args before command': [pod('args:\n- --kubeconfig=/a\ncommand:\n- kubelet'), ['kubelet --kubeconfig /a']],
    'the image tells the component': [
      pod('image: registry.k8s.io:5000/metrics-server/metrics-server:v0.8.0@sha256:ab\nargs:\n- --tls-cert-file=/a'),
      ['metrics-server --tls-cert-file /a'],
    ],
    'through another program': [
      pod('command: [tini, --, kube-scheduler, --kubeconfig=/a]'),
      ['kube-scheduler --kubeconfig /a'],
    ],
    'a server of another name': [
      pod('image: example.com/webhook:1\nargs: [--tls-cert-file=/a, --port=1]'),
      ['extension-apiserver --tls-cert-file /a', 'extension-apiserver --port 1'],
    ],
    'a shell': [
      pod(
        'command:\n- /bin/sh\n- -ec\n- |\n  # comment --client-ca-file=/no\n  exec etcd \\\n    --cert-file="/a b" \\\n    --key-file=/c 2>&1 | tee /log',
      ),
      ['etcd --cert-file /a b', 'etcd --key-file /c'],
    ],
    'a shell in one quoted line': [
      pod('command: [sh, -c, "kube-apiserver --tls-cert-file=\\"/a\\" >>/log 2>&1"]'),
      ['kube-apiserver --tls-cert-file /a'],
    ],
    'variables of the container': [
      pod(
        'args: ["--kubeconfig=$(DIR)/a", "--config=$(ELSEWHERE)/b", "--authentication-kubeconfig=$$(DIR)"]\ncommand: [kube-scheduler]\nenv:\n- name: DIR\n  value: /etc/k',
      ),
      [
        'kube-scheduler --kubeconfig /etc/k/a <= $(DIR)/a',
        'kube-scheduler --config',
        'kube-scheduler --authentication-kubeconfig $$(DIR)',
      ],
    ],
    'environment variables of etcd': [
      pod(
        'command: [etcd]\nenv:\n- name: ETCD_CERT_FILE\n  value: /a\n- name: ETCDCTL_CERT\n  value: /no\n- name: OTHER\n  value: b',
      ),
      ['etcd --cert-file /a'],
    ],
    'a flag that is given twice, unknown ones, and none': [
      pod(
        'command: [etcd, --cert-file=/a, --cert-file=/b, --what, x, --client-cert-auth, --trusted-ca-file, /c, --v=2]',
      ),
      [
        'etcd --cert-file /a',
        'etcd --cert-file /b',
        'etcd --what',
        'etcd --client-cert-auth',
        'etcd --trusted-ca-file /c',
        'etcd --v 2',
      ],
    ],
    'a template': [
      pod('command:\n- etcd\n- --cert-file={{ .Values.cert }}\n- {{ .Values.flag }}\n- --key-file=/b'),
      ['etcd --cert-file {{ .Values.cert }}', 'etcd --key-file /b'],
    ],
    'JSON, and a list of objects': [
      '{"kind":"List","items":[{"kind":"Pod","spec":{"initContainers":[{"command":["etcdctl","--cacert","/a\\u0062"]}]}}]}',
      ['etcdctl --cacert /ab <= /a\\u0062'],
    ],
    'every kind that makes Pods': [
      'kind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - command: [kubectl, --kubeconfig, /a]\n',
      ['kubectl --kubeconfig /a'],
    ],
    'k3s, without dashes': [
      'kube-apiserver-arg:\n- tls-cert-file=/a\n- "v=2"\n- flag\nkubelet-arg: kubeconfig=/b\n',
      ['kube-apiserver tls-cert-file /a', 'kube-apiserver v 2', 'kubelet kubeconfig /b'],
    ],
    'nothing is started': ['kind: Pod\nspec:\n  containers:\n  - name: kubelet\n    image: kubelet\n', []],
  };
  for (const [name, [text, flags]] of Object.entries(cases)) {
    test(name, () => assert.deepEqual(outline(text), flags));
  }
});

describe('flags in units, scripts and environment files', () => {
  const cases: Readonly<Record<string, readonly [text: string, flags: readonly string[]]>> = {
    'a unit': [
      '[Service]\nExecStart=/usr/local/bin/etcd \\\n  --cert-file=/a \\\n; comment\n# comment --key-file=/no\n  --key-file /b \\\n  --client-cert-auth\nRestart=always\n',
      ['etcd --cert-file /a', 'etcd --key-file /b', 'etcd --client-cert-auth'],
    ],
    'a drop-in takes back what was set': [
      '[Unit]\nDescription=a\n[Service]\nExecStart=/usr/bin/kubelet --kubeconfig=/old\nExecStart=\nExecStart=/usr/bin/kubelet --kubeconfig=/new\n',
      ['kubelet --kubeconfig /new'],
    ],
    'but not of another unit': [
      '[Unit]\n[Service]\nExecStart=kubelet --kubeconfig=/a\n[Unit]\n[Service]\nExecStart=\nExecStart=etcd --cert-file=/b\n',
      ['kubelet --kubeconfig /a', 'etcd --cert-file /b'],
    ],
    'variables of a unit': [
      '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/a --kubeconfig=/b" OTHER=c\nExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS\n',
      ['kubelet --bootstrap-kubeconfig /a', 'kubelet --kubeconfig /b'],
    ],
    'a variable is of whoever uses it': [
      "OPTIONS='--cert-file=/a'\nexec etcd ${OPTIONS} --key-file=/b\n",
      ['etcd --cert-file /a', 'etcd --key-file /b'],
    ],
    'a variable of nobody': ['OPTIONS="--cert-file=/a"\n', []],
    'an environment file': [
      'KUBELET_ARGS="--kubeconfig=/a \\\n  --cert-dir=/b"\nKUBE_API_ARGS=--tls-cert-file=/c --v=1\n#KUBELET_ARGS="--kubeconfig=/no"\n',
      ['kubelet --kubeconfig /a', 'kubelet --cert-dir /b', 'kube-apiserver --tls-cert-file /c', 'kube-apiserver --v 1'],
    ],
    'variables of etcd': [
      'ETCD_CERT_FILE=/a\nexport ETCD_KEY_FILE="/b c"\nETCDCTL_CACERT=$DIR/c\nETCD_TRUSTED_CA_FILE=\n',
      ['etcd --cert-file /a', 'etcd --key-file /b c', 'etcd --trusted-ca-file', 'etcdctl --cacert'],
    ],
    'quotes and escapes': [
      'kubelet --kubeconfig="/a \\"b" --tls-cert-file=\'/c d\' --tls-private-key-file=/e\\ f "--client-ca-file=/g h"\n',
      [
        'kubelet --kubeconfig /a "b <= /a \\"b',
        'kubelet --tls-cert-file /c d',
        'kubelet --tls-private-key-file /e f <= /e\\ f',
        'kubelet --client-ca-file /g h',
      ],
    ],
    'what is known only later': [
      'kubelet --kubeconfig=$DIR/a --cert-dir "${B}" --client-ca-file=$(find / -name ca.crt) --node-ip=`x`\n',
      ['kubelet --kubeconfig', 'kubelet --cert-dir', 'kubelet --client-ca-file', 'kubelet --node-ip '],
    ],
    'several commands in a line': [
      'sudo kubectl --kubeconfig=/a get pods && ETCDCTL_API=3 etcdctl --cacert=/b get x | grep --key=y; kubelet --kubeconfig=/c&\n',
      ['kubectl --kubeconfig /a', 'etcdctl --cacert /b', 'kubelet --kubeconfig /c'],
    ],
    'in a quoted script': ['ssh host "kubectl --kubeconfig=/a get pods" --key=/no\n', ['kubectl --kubeconfig /a']],
    'in a here-document, with doubled backslashes': [
      'cat <<EOF > etcd.service\n[Service]\nExecStart=/usr/bin/etcd \\\\\n  --cert-file=/a\\\\\n  -key-file=/b\nEOF\n',
      ['etcd --cert-file /a', 'etcd -key-file /b'],
    ],
    'through another program': [
      'docker exec etcd etcdctl --cacert /a\nkubectl exec -n kube-system x -- etcdctl --cacert /b\n',
      ['etcdctl --cacert /a', 'kubectl -n', 'etcdctl --cacert /b'],
    ],
    'carriage returns': [
      'kubelet \\\r\n  --kubeconfig=/a \\\r\n  --cert-dir=/b\r\n',
      ['kubelet --kubeconfig /a', 'kubelet --cert-dir /b'],
    ],
    'documentation that begins with YAML': [
      '---\nname: kubelet\n---\n# Start\n\nStart it by hand:\n\n    kubelet --kubeconfig=/a\n\nThen *wait*: [a moment](b\n',
      ['kubelet --kubeconfig /a'],
    ],
    'words that only look like it': [
      'systemctl restart kubelet\n/var/lib/kubelet/pki --cert-file=/a\nkubelet.service --cert-file=/b\nmy-etcd --cert-file=/c\ncurl --cacert /d --key e\n',
      [],
    ],
    'a quote that nobody closes': ["kubelet --kubeconfig='/a\nnext\n", ['kubelet --kubeconfig ']],
  };
  for (const [name, [text, flags]] of Object.entries(cases)) {
    test(name, () => assert.deepEqual(outline(text), flags));
  }
});

describe('flags that stand nowhere in the text', () => {
  const cases: Readonly<Record<string, readonly [command: string, isPartial: boolean]>> = {
    'all arguments of the script': ['etcd --cert-file=/a "$@"', true],
    'all of them behind a flag that takes no value': ['etcd --client-cert-auth "$@"', true],
    'all of them behind a flag that nobody knows': ['etcd --unknown "$@"', true],
    'all of them behind a flag that takes a value': ['etcd --cert-file "$@"', true],
    'all of them, in another form': ['etcd --cert-file=/a ${@}', true],
    'all of them, as one word': ['etcd --cert-file=/a $*', true],
    'the value of a flag': ['etcd --cert-file "$1"', false],
    none: ['etcd --cert-file=/a', false],
  };
  for (const [name, [command, isPartial]] of Object.entries(cases)) {
    test(name, () => {
      const [found] = locateInvocations(`#!/bin/sh\n${command}\n`, { structure: readYamlStructure }).invocations;
      assert.equal(found?.isPartial === true, isPartial);
    });
  }
});

test("the article's listings, as they were meant", () => {
  const listings = readFileSync('test/fixtures/domain/article-listings.md', 'utf8');
  const meant = [...listings.matchAll(/^ *(--[\w-]+)=([^\s\\]+)/gm)].map(([, flag, path]) => `${flag} ${path}`);
  assert.equal(meant.length, 24);
  assert.deepEqual(
    outline(listings).map((line) => line.replace(/^\S+ /, '')),
    meant,
  );
  const components = locateInvocations(listings, {}).invocations.map(({ component }) => component);
  const manager = 'kube-controller-manager';
  assert.deepEqual(components, ['etcd', 'kube-apiserver', manager, 'kube-apiserver', manager, manager]);
});

test('nothing of any length or form throws', () => {
  for (const piece of [
    'etcd --cert-file=',
    'K="--a',
    "etcd '",
    'etcd \\',
    'ExecStart=\n',
    '$(',
    '{{',
    'etcd ',
    '--',
    '"',
  ]) {
    for (const count of [1, 2, 5000]) locateInvocations(piece.repeat(count), { structure: readYamlStructure });
  }
});
