import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { keyAfter } from '../../../../src/core/present/change/plannedChanges.ts';
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

describe('an encrypted key that a component reads, which cannot ask for its passphrase', async () => {
  const server = await ca.issue({ commonName: 'etcd-server' });
  openssl.write('server.key', server.keyPem);
  const locked = openssl.run('pkcs8', '-topk8', '-in', 'server.key', '-v2', 'aes-256-cbc', '-passout', 'pass:ours');
  const folder = '/etc/kubernetes/pki/etcd';
  const documents = {
    [`${folder}/ca.crt`]: ca.certificatePem,
    [`${folder}/ca.key`]: ca.keyPem,
    [`${folder}/server.crt`]: server.certificatePem,
    [`${folder}/server.key`]: locked,
  };
  const graph = await clusterGraphOf(documents);
  const plan = accepted(
    planAction(
      { kind: 'renew', fingerprints: [server.fingerprint] },
      { graph, now: testNow, canOpenKeys: true, key: 'new' },
    ),
  );

  it('gets a new one in plain text, and no passphrase is asked for', async () => {
    const changed = changedDocuments(documents, await carriedOut(plan, documents, []));
    openssl.write('new.key', String(changed[`${folder}/server.key`]));
    openssl.write('new.crt', String(changed[`${folder}/server.crt`]));
    const [key, certificate] = [
      openssl.run('pkey', '-in', 'new.key', '-passin', 'pass:', '-pubout'),
      openssl.run('x509', '-in', 'new.crt', '-noout', '-pubkey'),
    ];
    assert.equal(key, certificate);
    assert.doesNotMatch(String(changed[`${folder}/server.key`]), /ENCRYPTED/);
  });

  it('as the preview says', () => {
    const [planned] = plan.certificates;
    assert.ok(planned !== undefined);
    assert.match(keyAfter(plan, planned), /, not encrypted: its programs cannot ask for a passphrase$/);
  });
});
