import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActionContext, planAction } from '../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../support/renewal.ts';

describe('an action on a kubeadm tree', async () => {
  const documents = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
  const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
  const graph = await clusterGraphOf(documents);
  const { fingerprint } = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/apiserver.crt'));

  it('keeps a key that cannot be written, and refuses a new one', () => {
    const access: ActionContext['access'] = ({ path }) => (path.endsWith('apiserver.key') ? 'readOnly' : undefined);
    const action = { kind: 'renew', fingerprints: [fingerprint] } as const;
    const plan = accepted(planAction(action, { graph, now, access }));
    assert.ok(plan.certificates[0]?.key.kind === 'same' && plan.certificates[0].key.why === 'keyElsewhere');
    assert.deepEqual(
      plan.files.map(({ path }) => path),
      ['/etc/kubernetes/pki/apiserver.crt'],
    );
    const refused = planAction(action, { graph, now, access, key: 'new' });
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyElsewhere');
  });

  it('gives kubeadm’s pairs no key that kubeadm does not read', () => {
    const action = { kind: 'renew', fingerprints: [fingerprint] } as const;
    const refused = planAction(action, { graph, now, key: 'new', keyAlgorithm: 'Ed25519' });
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyKindRefused');
    const admin = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/admin.conf', 1)).fingerprint;
    const other = { kind: 'renew', fingerprints: [admin] } as const;
    const plan = accepted(planAction(other, { graph, now, key: 'new', keyAlgorithm: 'Ed25519' }));
    assert.equal(plan.keys[0]?.algorithm, 'Ed25519');
  });

  it('is planned without key bytes', () => {
    const plan = accepted(planAction({ kind: 'renewExpiring', within: 4000 * 86_400_000 }, { graph, now }));
    const secrets = Object.entries(documents)
      .filter(([path]) => path.endsWith('.key'))
      .map(([, text]) => text.split('\n')[5] ?? '');
    const seen = new Set<unknown>();
    const text = JSON.stringify({ ...plan, files: plan.files.map(({ edits, ...file }) => file) }, (_name, value) => {
      if (value instanceof Uint8Array || typeof value === 'function') return undefined;
      // Plans name parts of the graph, which holds no key bytes either.
      if (typeof value !== 'object' || value === null) return value;
      if (seen.has(value)) return undefined;
      seen.add(value);
      return value;
    });
    assert.ok(secrets.every((line) => line.length > 40 && !text.includes(line)));
  });

  it('never replaces what is there when it makes new things', () => {
    const taken = planAction(
      { kind: 'newCa', commonName: 'a', certificate: '/etc/kubernetes/pki/ca.crt', key: '/x' },
      { graph, now },
    );
    assert.ok(taken.kind === 'refusal' && taken.code === 'alreadyThere');
    const missing = planAction({ kind: 'issueMissing', role: 'apiserver', host: '' }, { graph, now });
    assert.ok(missing.kind === 'refusal' && missing.code === 'alreadyThere');
    const keys = planAction(
      { kind: 'newServiceAccountKeys', key: '/etc/kubernetes/pki/sa.key', publicKey: '/etc/kubernetes/pki/sa.pub' },
      { graph, now },
    );
    assert.ok(keys.kind === 'refusal' && keys.code === 'alreadyThere');
  });

  it('tells which names are missing', () => {
    const names = { apiServerNames: [], etcdServerNames: [], etcdPeerNames: [] };
    const answer = planAction({ kind: 'newClusterPki', folder: '/new', names }, { graph, now });
    assert.ok(answer.kind === 'refusal' && answer.code === 'nameUnknown');
    assert.match(answer.reason, /must contain: node name, node address/);
  });

  it('issues a kubeconfig for a user from the CA of the machine', () => {
    const action = {
      kind: 'newUser',
      host: '',
      server: 'https://a:6443',
      path: '/jane.conf',
      commonName: 'jane',
      organizations: [],
    } as const;
    const plan = accepted(planAction(action, { graph, now, keyAlgorithm: 'Ed25519', days: 7 }));
    assert.equal(plan.keys[0]?.algorithm, 'Ed25519');
    assert.equal(plan.certificates[0]?.validity.notAfter, now + 7 * 86_400_000);
    const elsewhere = planAction({ ...action, host: '/other' }, { graph, now });
    assert.ok(elsewhere.kind === 'refusal' && elsewhere.code === 'caMissing');
  });
});
