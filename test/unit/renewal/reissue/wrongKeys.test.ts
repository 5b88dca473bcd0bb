import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActionContext, planAction } from '../../../../src/core/renewal/planAction.ts';
import { chooseForRenewal } from '../../../../src/core/renewal/reissue/chooseForRenewal.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { inBase64, kubeconfig } from '../../../support/manners.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const [one, two] = [await ca.issue({ commonName: 'one' }), await ca.issue({ commonName: 'two' })];
const pki = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };

async function planned(documents: Documents, context: Partial<ActionContext> = {}) {
  const graph = await clusterGraphOf({ ...pki, ...documents });
  return planAction(
    { kind: 'renew', fingerprints: [one.fingerprint] },
    { graph, now: testNow, key: 'new', ...context },
  );
}

/** The public keys of each certificate and private key, by file. */
async function keysAfter(documents: Documents): Promise<Readonly<Record<string, readonly string[]>>> {
  const { keys } = await clusterGraphOf(documents);
  const ids: Record<string, string[]> = {};
  for (const { keyId, privateKeys, certificates } of keys.values()) {
    if (privateKeys.length === 0 || certificates.length === 0) continue;
    for (const { file } of privateKeys) ids[file.path] = [...(ids[file.path] ?? []), keyId];
  }
  return ids;
}

describe('a certificate beside the key of another', () => {
  it('gets a new key in its place', async () => {
    const documents = { ...pki, '/a.crt': one.certificatePem, '/a.key': two.keyPem };
    const plan = accepted(await planned(documents));
    assert.deepEqual(plan.untouched, []);
    const changed = changedDocuments(documents, await carriedOut(plan, documents));
    assert.deepEqual(Object.keys(await keysAfter(changed)), ['/pki/ca.key', '/a.key']);
    assert.notEqual(changed['/a.key'], two.keyPem);
  });

  it('gets it in a kubeconfig, too', async () => {
    const text = kubeconfig(inBase64(one.certificatePem), `    client-key-data: ${inBase64(two.keyPem)}\n`);
    const documents = { ...pki, '/a.conf': text };
    const changed = changedDocuments(documents, await carriedOut(await planned(documents), documents));
    assert.deepEqual(Object.keys(await keysAfter(changed)), ['/pki/ca.key', '/a.conf']);
  });

  it('is issued for the key that lies there, which stays', async () => {
    const documents = { ...pki, '/a.crt': one.certificatePem, '/a.key': two.keyPem };
    const graph = await clusterGraphOf(documents);
    const file = graph.files.find(({ path }) => path === '/a.key');
    const credential = file?.credentials[0];
    assert.ok(file !== undefined && credential !== undefined);
    const plan = await planned(documents, { graph, keyFrom: { file, credential } });
    const changed = changedDocuments(documents, await carriedOut(plan, documents));
    assert.equal(changed['/a.key'], two.keyPem);
    assert.deepEqual(Object.keys(await keysAfter(changed)), ['/pki/ca.key', '/a.key']);
  });

  it('leaves the only key of another certificate, and one that cannot be written', async () => {
    const documents = { '/a.crt': one.certificatePem, '/a.key': two.keyPem };
    const needed = await planned({ ...documents, '/b.crt': two.certificatePem });
    assert.ok(needed.kind === 'refusal' && needed.code === 'keyMismatch');
    const access: ActionContext['access'] = ({ path }) => (path === '/a.key' ? 'readOnly' : undefined);
    const denied = await planned(documents, { access });
    assert.ok(denied.kind === 'refusal' && denied.code === 'keyMismatch');
    accepted(await planned({ ...documents, '/b.crt': two.certificatePem, '/b.key': two.keyPem }));
    const usual = await planned(documents, { key: 'same' });
    assert.ok(usual.kind === 'refusal' && usual.code === 'keyMismatch');
  });

  it('and that one beside its own can be renewed together', async () => {
    const documents = {
      ...pki,
      '/a.crt': one.certificatePem,
      '/a.key': two.keyPem,
      '/b.crt': two.certificatePem,
      '/b.key': one.keyPem,
    };
    const graph = await clusterGraphOf(documents);
    const { certificates, refused } = chooseForRenewal({ graph, now: testNow, key: 'new', within: Infinity });
    assert.deepEqual(refused, []);
    const plan = accepted(planReissue({ graph, now: testNow, key: 'new', certificates }));
    const changed = changedDocuments(documents, await carriedOut(plan, documents));
    const { '/a.key': a, '/b.key': b } = await keysAfter(changed);
    assert.deepEqual([a?.length, b?.length], [1, 1]);
    assert.notDeepEqual(a, b);
  });
});

describe('certificates for one key', async () => {
  const twin = await ca.issue({ commonName: 'twin', keys: one.keys });
  const documents = { ...pki, '/a.crt': one.certificatePem, '/a.key': one.keyPem, '/b.crt': twin.certificatePem };
  const graph = await clusterGraphOf(documents);

  it('get one new key when all are renewed', async () => {
    const { certificates, refused } = chooseForRenewal({ graph, now: testNow, key: 'new', within: Infinity });
    assert.deepEqual([certificates.length, refused], [2, []]);
    const plan = accepted(planReissue({ graph, now: testNow, key: 'new', certificates }));
    assert.equal(plan.keys.length, 1);
    const changed = changedDocuments(documents, await carriedOut(plan, documents));
    const after = await clusterGraphOf(changed);
    const node = [...after.keys.values()].find(({ privateKeys }) => privateKeys[0]?.file.path === '/a.key');
    assert.equal(node?.certificates.length, 2);
  });

  it('get none while one of them cannot be renewed', async () => {
    const access: ActionContext['access'] = ({ path }) => (path === '/b.crt' ? 'readOnly' : undefined);
    const { certificates, refused } = chooseForRenewal({ graph, now: testNow, key: 'new', within: Infinity, access });
    assert.deepEqual(certificates, []);
    assert.deepEqual(
      refused.map(({ refusal }) => refusal.code),
      ['noPlaceToWrite', 'keyShared'],
    );
  });
});
