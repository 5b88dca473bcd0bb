import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted } from '../../../support/renewal.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const [key, publicKey] = ['/etc/kubernetes/pki/sa.key', '/etc/kubernetes/pki/sa.pub'];
const now = Date.parse('2026-11-24T14:53:43Z');
const kubeadm = (algorithm: string): Documents => ({
  '/etc/kubernetes/kubeadm.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nencryptionAlgorithm: ${algorithm}\n`,
});
const planned = async (
  files: Documents,
  more: { readonly mayEndTokens?: boolean; readonly keyAlgorithm?: 'Ed25519' | 'P-521' } = {},
) => {
  const { mayEndTokens, ...making } = more;
  const action = { kind: 'newServiceAccountKeys', key, publicKey, ...(mayEndTokens && { mayEndTokens }) } as const;
  return planAction(action, { graph: await clusterGraphOf(files), now, ...making });
};

/** A key in every encoding that sa.key has. */
function keys(): readonly (readonly [string, string])[] {
  openssl.run('genrsa', '-traditional', '-out', 'rsa.key', '2048');
  openssl.run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.key');
  openssl.run('pkcs8', '-topk8', '-nocrypt', '-in', 'rsa.key', '-out', 'rsa8.key');
  openssl.run('pkcs8', '-topk8', '-nocrypt', '-in', 'ec.key', '-out', 'ec8.key');
  return ['rsa.key', 'ec.key', 'rsa8.key', 'ec8.key'].map((name) => [name, openssl.read(name)]);
}

describe('keys of service accounts', () => {
  for (const [name, text] of keys()) {
    it(`derives sa.pub from sa.key: ${name}`, async () => {
      const files = { [key]: text };
      const changeSet = await carriedOut(accepted(await planned(files)), files);
      const made = changedDocuments(files, changeSet);
      assert.equal(made[publicKey], openssl.run('pkey', '-in', name, '-pubout'));
      assert.equal(made[key], text);
      assert.deepEqual(
        changeSet.files.map(({ path, mode, holdsKey }) => [path, mode, holdsKey]),
        [[publicKey, 0o600, false]],
      );
    });
  }

  it('makes no other pair where both are there, and does not send anybody to move them away', async () => {
    const files = { [key]: openssl.read('ec.key'), [publicKey]: openssl.run('pkey', '-in', 'ec.key', '-pubout') };
    const answer = await planned(files, { mayEndTokens: true });
    assert.ok(answer.kind === 'refusal' && answer.code === 'alreadyThere');
    assert.doesNotMatch(answer.wayOut, /Move it away/);
    assert.match(answer.wayOut, /--service-account-key-file/);
  });

  it('derives sa.pub anew where it is of another pair, and keeps the old public key behind it', async () => {
    const old = openssl.run('pkey', '-in', 'rsa.key', '-pubout');
    const files = { [key]: openssl.read('ec.key'), [publicKey]: old };
    const refused = await planned(files, { mayEndTokens: true });
    assert.ok(refused.kind === 'refusal');
    assert.match(
      `${refused.reason} ${refused.wayOut}`,
      /new tokens are already rejected.*openssl pkey -in sa\.key -pubout/,
    );
    const plan = accepted(await planned(files));
    assert.deepEqual([plan.keys, plan.warnings.map(({ code }) => code)], [[], ['tokensEnd']]);
    const made = changedDocuments(files, await carriedOut(plan, files));
    assert.equal(made[publicKey], openssl.run('pkey', '-in', 'ec.key', '-pubout') + old);
    assert.equal(made[key], files[key]);
    // Several public keys may stand there: one of them is enough.
    const again = await planned({ ...files, [publicKey]: String(made[publicKey]) });
    assert.ok(again.kind === 'refusal' && again.code === 'alreadyThere');
  });

  it('ends tokens by explicit choice only, and keeps the old public key beside the new one', async () => {
    const old = openssl.run('pkey', '-in', 'rsa.key', '-pubout');
    const files = { [publicKey]: old };
    const refused = await planned(files);
    assert.ok(refused.kind === 'refusal' && refused.code === 'tokensWouldEnd');
    assert.match(refused.reason, /every service account token/);
    const plan = accepted(await planned(files, { mayEndTokens: true }));
    assert.deepEqual(
      plan.warnings.map(({ code }) => code),
      ['tokensEnd'],
    );
    const made = changedDocuments(files, await carriedOut(plan, files));
    openssl.write('made.key', String(made[key]));
    assert.equal(made[publicKey], openssl.run('pkey', '-in', 'made.key', '-pubout') + old);
  });

  it('takes kubeadm’s kind of keys, unless another is asked for', async () => {
    const kinds = [
      ['ECDSA-P256', {}, 'P-256'],
      ['RSA-3072', {}, 'RSA-3072'],
      ['ECDSA-P384', { keyAlgorithm: 'P-521' }, 'P-521'],
    ] as const;
    for (const [configured, more, expected] of kinds) {
      const plan = accepted(await planned(kubeadm(configured), more));
      assert.deepEqual(
        plan.keys.map(({ algorithm }) => algorithm),
        [expected],
      );
    }
  });

  it('takes no key that kube-apiserver would not, made or found', async () => {
    openssl.run('genpkey', '-algorithm', 'ed25519', '-out', 'ed.key');
    for (const answer of [
      await planned({}, { keyAlgorithm: 'Ed25519' }),
      await planned({ [key]: openssl.read('ed.key') }),
    ]) {
      assert.ok(answer.kind === 'refusal' && answer.code === 'keyKindRefused');
      assert.match(answer.reason, /Ed25519/);
    }
  });
});

it('makes nothing for kubeadm with a key that kubeadm does not read', async () => {
  const names = { apiServerNames: [], etcdServerNames: [], etcdPeerNames: [] };
  const graph = await clusterGraphOf({});
  for (const action of [
    { kind: 'newClusterPki', folder: '/new', names },
    { kind: 'issueMissing', role: 'ca', host: '' },
  ] as const) {
    const answer = planAction(action, { graph, now, keyAlgorithm: 'Ed25519' });
    assert.ok(answer.kind === 'refusal' && answer.code === 'keyKindRefused');
  }
});
