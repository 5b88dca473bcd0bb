import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bootstrapTokenHover } from '../../../../src/core/present/hover/bootstrapTokenHover.ts';
import { referenceHover } from '../../../../src/core/present/hover/referenceHover.ts';
import { base64 } from '../../../support/base64.ts';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'system:node:worker-2', organizations: ['system:nodes'] });

const secret = `apiVersion: v1
kind: Secret
metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
type: bootstrap.kubernetes.io/token
data:
  token-id: ${base64('abcdef')}
  token-secret: ${base64('0123456789abcdef')}
  expiration: ${base64('2026-06-13T10:00:00Z')}
  auth-extra-groups: ${base64('system:bootstrappers:kubeadm:default-node-token')}
  usage-bootstrap-authentication: ${base64('true')}
`;

const kubeconfig = (user: string, name = 'kubelet') => `apiVersion: v1
kind: Config
clusters:
- name: ${name}-cluster
  cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: ${base64(ca.certificatePem)}}
users:
- name: ${name}-auth
  user: ${user}
contexts:
- name: ${name}-context
  context: {cluster: ${name}-cluster, user: ${name}-auth}
current-context: ${name}-context
`;

/** The hover at the first place of a text. */
async function tokenHover(path: string, text: string, at: string): Promise<string | undefined> {
  const context = await contextOf({ [path]: text });
  return bootstrapTokenHover({ path }, text.indexOf(at), context)?.markdown;
}

describe('the steps of TLS bootstrapping', () => {
  test('1: the Secret, wherever the pointer is in it, and never its secret', async () => {
    const expected = `**• Bootstrap token abcdef, valid for another 1 day**

User \`system:bootstrap:abcdef\`, group \`system:bootstrappers\` · in group \`system:bootstrappers:kubeadm:default-node-token\`\\
TLS bootstrapping, step 1 of 5: A bootstrap token is created through the API server`;
    for (const text of ['abcdef', '0123456789abcdef', '2026-06-13T10:00:00Z']) {
      assert.equal(await tokenHover('s.yaml', secret, base64(text)), expected);
    }
    assert.equal(await tokenHover('s.yaml', secret, 'kube-system'), undefined);
  });

  test('1: the configuration of kubeadm', async () => {
    const text =
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n- token: abcdef.0123456789abcdef\n';
    const hover = await tokenHover('init.yaml', text, 'abcdef.');
    assert.match(hover ?? '', /^\*\*• Bootstrap token abcdef\*\*\n\nTLS bootstrapping, step 1 of 5: /);
    assert.doesNotMatch(hover ?? '', /0123456789/);
  });

  test('2: the kubeconfig with the token, and its CA', async () => {
    const text = kubeconfig('{token: abcdef.0123456789abcdef}');
    const hover = await tokenHover('b.conf', text, 'abcdef.');
    assert.match(hover ?? '', /TLS bootstrapping, step 2 of 5: The token is written into a kubeconfig$/);
    const context = await contextOf({ 'b.conf': text });
    assert.match(hoverOf(context, 'b.conf', 0), /TLS bootstrapping, step 2 of 5: /);
  });

  test('2: not for a token of another form, or beside a certificate', async () => {
    const other = kubeconfig('{token: hello}');
    assert.equal(await tokenHover('b.conf', other, 'hello'), undefined);
    assert.doesNotMatch(hoverOf(await contextOf({ 'b.conf': other }), 'b.conf', 0), /TLS bootstrapping/);
    const both = `{token: abcdef.0123456789abcdef, client-certificate-data: ${base64(leaf.certificatePem)}}`;
    assert.equal(await tokenHover('b.conf', kubeconfig(both), 'abcdef.'), undefined);
  });

  test('3: the flag that names it', async () => {
    const unit =
      '[Service]\nExecStart=/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/b.conf --kubeconfig=/etc/kubernetes/k.conf\n';
    const context = await contextOf({ 'kubelet.service': unit });
    const file = context.file('kubelet.service');
    const hovers = (file.references ?? []).map((reference) => {
      const question = { reference, file, context, commands: new Set<never>(), linkTo: () => '' };
      return [reference.flag?.name, /TLS bootstrapping, step . of 5/.exec(referenceHover(question).markdown)?.[0]];
    });
    assert.deepEqual(hovers, [
      ['--bootstrap-kubeconfig', 'TLS bootstrapping, step 3 of 5'],
      ['--kubeconfig', undefined],
    ]);
  });

  test('5: the certificate that the kubelet has got, and its kubeconfig', async () => {
    const pem = leaf.certificatePem + leaf.keyPem;
    const stepOf = async (path: string, text = pem) => {
      const context = await contextOf({ [path]: text });
      return /step . of 5/.exec(hoverOf(context, path, 0, { block: 0 }))?.[0];
    };
    const folder = 'node/var/lib/kubelet/pki';
    assert.equal(await stepOf(`${folder}/kubelet-client-current.pem`), 'step 5 of 5');
    assert.equal(await stepOf(`${folder}/kubelet-client-2026-01-01-00-00-00.pem`), 'step 5 of 5');
    assert.equal(await stepOf(`${folder}/kubelet-server-current.pem`), undefined);
    const path = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const user = `{client-certificate: ${path}, client-key: ${path}}`;
    assert.equal(await stepOf('kubelet.conf', kubeconfig(user, 'default')), 'step 5 of 5');
    assert.equal(await stepOf('other.conf', kubeconfig(user, 'other')), undefined);
  });
});
