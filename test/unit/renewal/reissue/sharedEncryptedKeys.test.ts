import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type ActionContext, planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const ca = await createTestCa({ name: 'ca' });
const one = await ca.issue({ commonName: 'one' });
const two = await ca.issue({ commonName: 'two', keys: one.keys });
openssl.write('plain.key', one.keyPem);
const sealed = openssl.run('pkcs8', '-topk8', '-in', 'plain.key', '-v2', 'aes-256-cbc', '-passout', 'pass:ours');
const pki = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };
const plain = { '/a.crt': one.certificatePem, '/a.key': one.keyPem };
const encrypted = { '/b/a.crt': one.certificatePem, '/b/a.key': sealed };
const lodger = { '/c.crt': two.certificatePem };

const layouts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'in plain text and encrypted': { ...plain, ...encrypted },
  'encrypted only': encrypted,
};

for (const [how, places] of Object.entries(layouts)) {
  describe(`a key that lies ${how}, and a certificate for it beside which none lies`, async () => {
    const documents = { ...pki, ...places, ...lodger };
    const graph = await clusterGraphOf(documents);
    const fingerprints = [one.fingerprint, two.fingerprint];
    const kindsIn = (context: Partial<ActionContext>, order = fingerprints) => {
      const plan = accepted(
        planAction({ kind: 'renew', fingerprints: order }, { graph, now: testNow, canOpenKeys: true, ...context }),
      );
      return plan.certificates.map(({ key }) => key.kind);
    };

    it('are renewed together with one new key in all its places', async () => {
      for (const order of [fingerprints, fingerprints.toReversed()]) {
        const plan = accepted(
          planAction({ kind: 'renew', fingerprints: order }, { graph, now: testNow, canOpenKeys: true }),
        );
        assert.deepEqual(plan.untouched, []);
        const changed = changedDocuments(documents, await carriedOut(plan, documents, ['ours', 'ours']));
        for (const [path, content] of Object.entries(changed)) openssl.write(path.replaceAll('/', '_'), content);
        const publicKeys = [
          openssl.run('x509', '-in', '_b_a.crt', '-noout', '-pubkey'),
          openssl.run('x509', '-in', '_c.crt', '-noout', '-pubkey'),
          openssl.run('pkey', '-in', '_b_a.key', '-passin', 'pass:ours', '-pubout'),
          ...('/a.key' in changed ? [openssl.run('pkey', '-in', '_a.key', '-pubout')] : []),
        ];
        assert.equal(new Set(publicKeys).size, 1);
        assert.notEqual(changed['/b/a.key'], sealed);
      }
    });

    it('keep it both where one of its places cannot be written', () => {
      for (const place of Object.keys(places).filter((path) => path.endsWith('.key'))) {
        const access: ActionContext['access'] = ({ path }) => (path === place ? 'readOnly' : undefined);
        assert.deepEqual(kindsIn({ access }), ['same', 'same'], place);
        assert.deepEqual(kindsIn({ access }, fingerprints.toReversed()), ['same', 'same'], place);
      }
    });

    it('keep it while only one is renewed', () => {
      for (const fingerprint of fingerprints) assert.deepEqual(kindsIn({}, [fingerprint]), ['same']);
    });
  });
}
