import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction, type RenewalAction } from '../../../../src/core/renewal/planAction.ts';
import {
  carriedOut,
  changedDocuments,
  changeToolsOf,
  clusterGraphOf,
  type Documents,
} from '../../../support/changes.ts';
import { inBase64, kubeconfig } from '../../../support/manners.ts';
import { accepted } from '../../../support/renewal.ts';
import { refusedWith } from '../../../support/requests.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });

async function planned(documents: Documents, action: RenewalAction) {
  return planAction(action, { graph: await clusterGraphOf(documents), now: testNow });
}

async function changed(documents: Documents, action: RenewalAction) {
  const changeSet = await carriedOut(await planned(documents, action), documents);
  return { changeSet, documents: changedDocuments(documents, changeSet) };
}

const byPath = `# mine
apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://a:6443", certificate-authority: "pki/ca.crt"} # kept
users:
- name: jane
  user:
    client-certificate: pki/jane.crt # and this
    client-key: 'pki/jane.key'
`;
const files = {
  '/home/.kube/config': byPath,
  '/home/.kube/pki/ca.crt': ca.certificatePem,
  // Embedded as it is, with all that stands around the block.
  '/home/.kube/pki/jane.crt': `# Jane’s\n${jane.certificatePem}`,
  '/home/.kube/pki/jane.key': jane.keyPem,
};

/** A kubeconfig of somebody else for the same server. */
function serverOf(caPem: string): string {
  return `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: https://a:6443\n    certificate-authority-data: ${inBase64(caPem)}\n`;
}

describe('files that a kubeconfig names', () => {
  it('are put into it, octet for octet, and nothing else changes', async () => {
    const { documents, changeSet } = await changed(files, { kind: 'embedFiles', path: '/home/.kube/config' });
    const text = String(documents['/home/.kube/config']);
    const [{ cluster }, { user }] = [parse(text).clusters[0], parse(text).users[0]];
    const content = (value: string) => Buffer.from(value, 'base64').toString();
    assert.equal(content(cluster['certificate-authority-data']), ca.certificatePem);
    assert.equal(content(user['client-certificate-data']), files['/home/.kube/pki/jane.crt']);
    assert.equal(content(user['client-key-data']), jane.keyPem);
    assert.deepEqual(Object.keys(user), ['client-certificate-data', 'client-key-data']);
    const back = text
      .replace(/-data: "[^"]*"/, ': "pki/ca.crt"')
      .replace(/-data: LS0t\S*|-data: Iy\S*/, ': pki/jane.crt')
      .replace(/-data: '[^']*'/, ": 'pki/jane.key'");
    assert.equal(back, byPath);
    assert.deepEqual(
      changeSet.files.map(({ path, holdsKey }) => [path, holdsKey]),
      [['/home/.kube/config', true]],
    );
  });

  it('are refused where one was not read', async () => {
    const { '/home/.kube/pki/jane.key': _, ...rest } = files;
    const answer = await planned(rest, { kind: 'embedFiles', path: '/home/.kube/config' });
    assert.ok(answer.kind === 'refusal' && answer.code === 'fileNotRead');
    assert.match(answer.reason, /pki\/jane\.key/);
    const other = await createTestCa({ name: 'kubernetes' });
    const { '/home/.kube/pki/ca.crt': __, ...withoutCa } = files;
    const unsure = { ...withoutCa, '/a': serverOf(ca.certificatePem), '/b': serverOf(other.certificatePem) };
    assert.equal(refusedWith(await planned(unsure, { kind: 'embedFiles', path: '/home/.kube/config' })), 'fileNotRead');
    assert.equal(
      refusedWith(await planned(files, { kind: 'embedFiles', path: '/home/.kube/pki/ca.crt' })),
      'nothingToDo',
    );
  });
});

describe('files that a kubeconfig names and that are gone', () => {
  const action = { kind: 'embedFiles', path: '/home/.kube/config' } as const;
  const gone = (path: keyof typeof files, elsewhere: Documents): Documents => {
    const { [path]: _, ...rest } = files;
    return { ...rest, ...elsewhere };
  };
  const cases: readonly [string, Documents, string][] = [
    ['client-certificate', gone('/home/.kube/pki/jane.crt', { '/x.crt': jane.certificatePem }), jane.certificatePem],
    ['client-key', gone('/home/.kube/pki/jane.key', { '/x.key': jane.keyPem }), jane.keyPem],
    [
      'certificate-authority',
      gone('/home/.kube/pki/ca.crt', { '/other.conf': serverOf(ca.certificatePem) }),
      ca.certificatePem,
    ],
  ];
  for (const [field, documents, content] of cases) {
    it(`are replaced by what ${field} must have held`, async () => {
      const { documents: after } = await changed(documents, action);
      const text = String(after['/home/.kube/config']);
      const { clusters, users } = parse(text);
      const fields = { ...clusters[0].cluster, ...users[0].user };
      assert.equal(Buffer.from(fields[`${field}-data`], 'base64').toString(), content);
    });
  }

  it('stop the change where the path is another by now', async () => {
    const plan = await planned(files, action);
    const later = { ...files, '/home/.kube/config': byPath.replace('pki/jane.crt', 'pki/anna.crt') };
    assert.equal(refusedWith(await carryOutAtOnce(accepted(plan), changeToolsOf(later))), 'changedSince');
  });
});

describe('what is embedded in a kubeconfig', () => {
  const embedded = kubeconfig(`"${inBase64(jane.certificatePem)}"`, `    client-key-data: ${inBase64(jane.keyPem)}\n`);

  it('is taken out into files beside it', async () => {
    const { documents, changeSet } = await changed(
      { '/a/admin.conf': embedded },
      { kind: 'extractFiles', path: '/a/admin.conf' },
    );
    const { user } = parse(String(documents['/a/admin.conf'])).users[0];
    assert.deepEqual(user, { 'client-certificate': 'admin-user-1.crt', 'client-key': 'admin-user-1.key', token: 'x' });
    assert.equal(documents['/a/admin-user-1.crt'], jane.certificatePem);
    assert.equal(documents['/a/admin-user-1.key'], jane.keyPem);
    assert.deepEqual(
      changeSet.files.map(({ path, mode }) => [path, mode]),
      [
        ['/a/admin-user-1.crt', 0o644],
        ['/a/admin-user-1.key', 0o600],
        ['/a/admin.conf', undefined],
      ],
    );
    // And back.
    const again = await changed(documents, { kind: 'embedFiles', path: '/a/admin.conf' });
    assert.equal(again.documents['/a/admin.conf'], embedded);
  });

  it('stays where the name of the new file would end the quotes', async () => {
    for (const path of ['/a/x"\ny.conf', "/a/it's.conf", '/a/b\\.conf']) {
      const answer = await planned({ [path]: embedded }, { kind: 'extractFiles', path });
      assert.ok(answer.kind === 'refusal' && answer.code === 'notRewritable', path);
    }
  });

  it('gives way to the file that the kubelet rotates', async () => {
    const existing = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const action = { kind: 'extractFiles', path: '/etc/kubernetes/kubelet.conf', existing } as const;
    const kubelet = { '/etc/kubernetes/kubelet.conf': embedded, [existing]: `${jane.certificatePem}${jane.keyPem}` };
    const { documents, changeSet } = await changed(kubelet, action);
    const { user } = parse(String(documents['/etc/kubernetes/kubelet.conf'])).users[0];
    assert.deepEqual(user, { 'client-certificate': existing, 'client-key': existing, token: 'x' });
    assert.equal(changeSet.files.length, 1);
  });

  it('keeps what it holds where that file is not there, is another’s, or has no key', async () => {
    const existing = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const path = '/etc/kubernetes/kubelet.conf';
    const other = await ca.issue({ commonName: 'other' });
    const files = [undefined, jane.certificatePem, jane.keyPem, `${other.certificatePem}${other.keyPem}`];
    for (const content of files) {
      const documents = { [path]: embedded, ...(content === undefined ? {} : { [existing]: content }) };
      assert.equal(refusedWith(await planned(documents, { kind: 'extractFiles', path, existing })), 'nothingToDo');
    }
  });
});

describe('copies of a certificate that was renewed elsewhere', async () => {
  const renewed = await ca.issue({ commonName: 'jane', notAfter: '2028-01-01T00:00:00Z' });
  const copy = kubeconfig(inBase64(jane.certificatePem), `    client-key-data: ${inBase64(jane.keyPem)}\n`);
  const documents = {
    '/ca.crt': ca.certificatePem,
    '/jane.crt': renewed.certificatePem,
    '/jane.key': renewed.traditionalKeyPem,
    '/copy': copy,
  };

  it('get the new one with its key', async () => {
    const action = { kind: 'useRenewed', fingerprint: jane.fingerprint } as const;
    const { documents: after, changeSet } = await changed(documents, action);
    assert.deepEqual(
      changeSet.files.map(({ path, holdsKey }) => [path, holdsKey]),
      [['/copy', true]],
    );
    const { user } = parse(String(after['/copy'])).users[0];
    assert.equal(Buffer.from(user['client-certificate-data'], 'base64').toString(), renewed.certificatePem);
    assert.equal(Buffer.from(user['client-key-data'], 'base64').toString(), renewed.traditionalKeyPem);
    const graph = await clusterGraphOf(after);
    assert.equal(graph.certificates.get(renewed.fingerprint)?.keys.length, 2);
    assert.equal(refusedWith(planAction(action, { graph, now: testNow })), 'nothingToDo');
  });

  it('are refused without a successor, or without its key', async () => {
    const action = { kind: 'useRenewed', fingerprint: jane.fingerprint } as const;
    assert.equal(refusedWith(await planned({ '/copy': copy }, action)), 'successorUnknown');
    const { '/jane.key': _, ...withoutKey } = documents;
    assert.equal(refusedWith(await planned(withoutKey, action)), 'keyElsewhere');
  });
});

it('puts another CA wherever a field says to trust the old one', async () => {
  const next = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2040-01-01T00:00:00Z' });
  const webhook = `kind: ValidatingWebhookConfiguration\napiVersion: admissionregistration.k8s.io/v1\nwebhooks:\n- name: a\n  clientConfig:\n    caBundle: ${inBase64(ca.certificatePem + jane.certificatePem)}\n`;
  const config = `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: ${inBase64(ca.certificatePem)}\n`;
  const documents = { '/ca.crt': next.certificatePem, '/old.crt': ca.certificatePem, '/w.yaml': webhook, '/c': config };
  const action = { kind: 'replaceCa', from: ca.fingerprint, to: next.fingerprint } as const;
  const { documents: after, changeSet } = await changed(documents, action);
  assert.deepEqual(changeSet.files.map(({ path, holdsKey }) => [path, holdsKey]).sort(), [
    ['/c', false],
    ['/w.yaml', false],
  ]);
  assert.equal(after['/c'], config.replace(inBase64(ca.certificatePem), inBase64(next.certificatePem)));
  assert.equal(
    after['/w.yaml'],
    webhook.replace(/caBundle: .*/, `caBundle: ${inBase64(next.certificatePem + jane.certificatePem)}`),
  );
  const notCa = await planned(documents, { kind: 'replaceCa', from: ca.fingerprint, to: jane.fingerprint });
  assert.ok(notCa.kind === 'refusal' && notCa.code === 'caNotAuthority');
});
