import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { parse } from 'yaml';
import { planCa } from '../../../../src/core/renewal/create/planCa.ts';
import { planUser } from '../../../../src/core/renewal/create/planUser.ts';
import { planServiceAccountKeys } from '../../../../src/core/renewal/create/serviceAccountKeys.ts';
import { chooseRenewalCa } from '../../../../src/core/renewal/findRenewalCa.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const openssl = createOpensslFolder();
after(() => openssl.remove());

describe('a new CA', async () => {
  for (const keyAlgorithm of ['RSA-2048', 'P-384', 'Ed25519'] as const) {
    const plan = planCa({ commonName: 'my ca', certificate: '/ca.crt', key: '/ca.key', now, keyAlgorithm });
    const documents = changedDocuments({}, await carriedOut(plan, {}));
    it(`is one for openssl, with a key ${keyAlgorithm}`, () => {
      for (const name of ['ca.crt', 'ca.key']) openssl.write(name, String(documents[`/${name}`]));
      openssl.run(
        'verify',
        '-x509_strict',
        '-check_ss_sig',
        '-attime',
        String(now / 1000),
        '-CAfile',
        'ca.crt',
        'ca.crt',
      );
      const text = openssl.run('x509', '-in', 'ca.crt', '-noout', '-text');
      assert.match(text, /Basic Constraints: critical\s+CA:TRUE\n/);
      assert.match(text, /Key Usage: critical\s+Digital Signature, Key Encipherment, Certificate Sign\n/);
      assert.match(text, /DNS:my ca/);
      assert.equal(
        openssl.run('x509', '-in', 'ca.crt', '-noout', '-pubkey'),
        openssl.run('pkey', '-in', 'ca.key', '-pubout'),
      );
    });
  }

  it('issues a kubeconfig, whatever the user is called', async () => {
    const plan = planCa({
      commonName: 'kubernetes',
      certificate: '/ca.crt',
      key: '/ca.key',
      now,
      keyAlgorithm: 'P-256',
    });
    const documents = changedDocuments({}, await carriedOut(plan, {}));
    const graph = await clusterGraphOf(documents);
    const ca = accepted(chooseRenewalCa(graph, nodeOf(graph, certificateIn(graph, '/ca.crt')), now));
    for (const commonName of [
      'jane',
      'jane@example.com',
      'yes',
      '"quoted"\n- name: b',
      'Ümlaut #1',
      '4711',
      'system:node:a',
    ]) {
      const request = {
        graph,
        ca,
        commonName,
        organizations: ['b team', 'a:team'],
        server: 'https://[fd00::1]:6443',
        now,
      };
      const user = accepted(planUser({ ...request, path: '/user.conf', keyAlgorithm: 'P-256' }));
      const text = String(changedDocuments({}, await carriedOut(user, documents))['/user.conf']);
      const read = parse(text);
      assert.equal(read.users[0].name, commonName);
      assert.equal(read['current-context'], `${commonName}@kubernetes`);
      assert.equal(read.contexts[0].name, read['current-context']);
      assert.equal(read.clusters[0].cluster.server, 'https://[fd00::1]:6443');
      const pem = Buffer.from(read.users[0].user['client-certificate-data'], 'base64');
      const { subject } = new X509Certificate(pem).toLegacyObject();
      assert.deepEqual({ ...subject }, { O: ['a:team', 'b team'], CN: commonName });
      assert.equal(user.warnings.length, 0);
    }
    const masters = {
      commonName: 'root',
      organizations: ['system:masters'],
      server: 'https://a:6443',
      path: '/a.conf',
      now,
    };
    assert.equal(accepted(planUser({ graph, ca, ...masters })).warnings[0]?.code, 'systemMasters');
    const taken = planUser({ graph, ca, ...masters, path: '/ca.crt' });
    assert.ok(taken.kind === 'refusal' && taken.code === 'alreadyThere');
  });
});

it('makes a pair of keys for the tokens of service accounts', async () => {
  for (const keyAlgorithm of ['RSA-2048', 'P-256'] as const) {
    const changeSet = await carriedOut(
      planServiceAccountKeys({ graph: await clusterGraphOf({}), key: '/sa.key', publicKey: '/sa.pub', keyAlgorithm }),
      {},
    );
    const documents = changedDocuments({}, changeSet);
    openssl.write('sa.key', String(documents['/sa.key']));
    assert.equal(openssl.run('pkey', '-in', 'sa.key', '-pubout'), documents['/sa.pub']);
    assert.deepEqual(
      changeSet.files.map(({ mode, holdsKey }) => [mode, holdsKey]),
      [
        [0o600, true],
        [0o600, false],
      ],
    );
  }
});
