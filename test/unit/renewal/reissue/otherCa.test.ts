import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { chooseRenewalCa } from '../../../../src/core/renewal/findRenewalCa.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const [oldRoot, newRoot] = [await createTestCa({ name: 'old' }), await createTestCa({ name: 'new' })];
const [oldCa, newCa] = [await oldRoot.issueCa({ name: 'old inter' }), await newRoot.issueCa({ name: 'new inter' })];
const leaf = await oldCa.issue({ commonName: 'jane' });

describe('a certificate that another CA issues', () => {
  const of = { '/new.crt': newCa.certificatePem, '/new.key': newCa.keyPem, '/root.crt': newRoot.certificatePem };
  async function renewed(chain: string) {
    const documents = {
      ...of,
      '/old.crt': oldCa.certificatePem,
      '/jane.crt': leaf.certificatePem + chain,
      '/jane.key': leaf.keyPem,
    };
    const graph = await clusterGraphOf(documents);
    const ca = accepted(chooseRenewalCa(graph, nodeOf(graph, certificateIn(graph, '/new.crt')), testNow));
    const plan = accepted(
      planAction(
        { kind: 'renew', fingerprints: [leaf.fingerprint], ca, mayChangeIssuer: true },
        { graph, now: testNow },
      ),
    );
    const changed = changedDocuments(documents, await carriedOut(plan, documents));
    return { plan, text: String(changed['/jane.crt']), codes: plan.warnings.map(({ code }) => code) };
  }

  it('has the chain of the new one behind it', async () => {
    const { text, codes } = await renewed(oldCa.certificatePem);
    assert.ok(text.endsWith(newCa.certificatePem));
    assert.deepEqual(codes, []);
  });

  it('is refused unless the user wants another issuer', async () => {
    const graph = await clusterGraphOf({ ...of, '/jane.crt': leaf.certificatePem, '/old.crt': oldCa.certificatePem });
    const ca = accepted(chooseRenewalCa(graph, nodeOf(graph, certificateIn(graph, '/new.crt')), testNow));
    const answer = planAction({ kind: 'renew', fingerprints: [leaf.fingerprint], ca }, { graph, now: testNow });
    assert.ok(answer.kind === 'refusal' && answer.code === 'notIssuedByCa');
  });

  it('tells where the chain is longer or shorter', async () => {
    const short = await renewed('');
    assert.deepEqual(short.codes, ['chainDiffers']);
    const long = await renewed(oldCa.certificatePem + oldRoot.certificatePem);
    assert.deepEqual(long.codes, ['chainDiffers']);
    assert.ok(long.text.endsWith(newCa.certificatePem + oldRoot.certificatePem));
  });
});

describe('a key with its curve before it', () => {
  const openssl = createOpensslFolder();
  after(() => openssl.remove());
  it('loses the curve with a key of another one, and only then', async () => {
    openssl.run('ecparam', '-name', 'prime256v1', '-genkey', '-out', 'a.key');
    openssl.write('ca.crt', oldRoot.certificatePem);
    openssl.write('ca.key', oldRoot.keyPem);
    openssl.run('req', '-new', '-key', 'a.key', '-subj', '/CN=a', '-out', 'a.csr');
    openssl.run('x509', '-req', '-in', 'a.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '3650', '-out', 'a.crt');
    const documents = {
      '/ca.crt': oldRoot.certificatePem,
      '/ca.key': oldRoot.keyPem,
      '/a.crt': openssl.read('a.crt'),
      '/a.key': openssl.read('a.key'),
    };
    assert.match(documents['/a.key'], /BEGIN EC PARAMETERS/);
    const graph = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(graph, certificateIn(graph, '/a.crt'));
    for (const keyAlgorithm of ['P-256', 'P-384', 'RSA-2048'] as const) {
      const plan = accepted(
        planAction({ kind: 'renew', fingerprints: [fingerprint] }, { graph, now: testNow, keyAlgorithm }),
      );
      const key = String(changedDocuments(documents, await carriedOut(plan, documents))['/a.key']);
      assert.equal(key.includes('EC PARAMETERS'), keyAlgorithm === 'P-256', keyAlgorithm);
      openssl.write('b.key', key);
      openssl.run('pkey', '-in', 'b.key', '-check', '-noout');
      assert.ok(key.startsWith(keyAlgorithm === 'RSA-2048' ? '-----BEGIN RSA PRIVATE KEY' : '-----BEGIN EC P'));
    }
  });
});
