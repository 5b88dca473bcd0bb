import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const ca = await createTestCa({ name: 'ca' });
const leaf = await ca.issue({ commonName: 'web' });
openssl.write('leaf.crt', leaf.certificatePem);
openssl.write('leaf.key', leaf.keyPem);
const how = ['-inkey', 'leaf.key', '-in', 'leaf.crt', '-passout', 'pass:secret', '-out', 'leaf.p12'];
openssl.run('pkcs12', '-export', ...how);
const store = readFileSync(openssl.pathOf('leaf.p12'), 'base64');

const secret = (more: string, mark = ''): string =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: web\n${mark}data:\n` +
  `  tls.crt: ${inBase64(leaf.certificatePem)}\n  tls.key: ${inBase64(leaf.keyPem)}\n${more}`;

async function warningsFor(text: string, path = '/secret.yaml'): Promise<readonly (readonly [string, string])[]> {
  const documents = { '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem, [path]: text };
  const graph = await clusterGraphOf(documents);
  const plan = accepted(planAction({ kind: 'renew', fingerprints: [leaf.fingerprint] }, { graph, now: testNow }));
  return plan.warnings.map(({ code, words }) => [code, words]);
}

describe('what a renewal tells of a Secret', () => {
  it('names a store that holds certificate and key once more', async () => {
    const [warning, ...others] = await warningsFor(secret(`  keystore.p12: ${store}\n`));
    assert.deepEqual(others, []);
    assert.equal(warning?.[0], 'storeStays');
    assert.match(warning?.[1] ?? '', /^keystore\.p12 in \/secret\.yaml is not changed/);
    const java = Buffer.from('feedfeed0000000200000001', 'hex').toString('base64');
    assert.equal((await warningsFor(secret(`  keystore.jks: ${java}\n`)))[0]?.[0], 'storeStays');
  });

  it('names the way to write one that is immutable, safely quoted', async () => {
    const [warning, ...others] = await warningsFor(secret('', 'immutable: true\n'), "/it's.yaml");
    assert.deepEqual(others, []);
    assert.equal(warning?.[0], 'immutableObject');
    assert.match(warning?.[1] ?? '', /^Secret web is immutable: .* kubectl replace --force -f '\/it'\\''s\.yaml'\./);
  });

  it('tells the same of a ConfigMap whose CA is replaced', async () => {
    const other = await createTestCa({ name: 'other' });
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: trust\nimmutable: true\ndata:\n  ca.crt: |\n${ca.certificatePem.replace(/^(?=.)/gm, '    ')}`;
    const graph = await clusterGraphOf({ '/trust.yaml': text, '/other.crt': other.certificatePem });
    const action = { kind: 'replaceCa', from: ca.fingerprint, to: other.fingerprint } as const;
    const { warnings } = accepted(planAction(action, { graph, now: testNow }));
    assert.ok(warnings.some(({ code, words }) => code === 'immutableObject' && words.startsWith('ConfigMap trust is')));
  });

  it('is nothing where there is neither', async () => {
    assert.deepEqual(await warningsFor(secret(`  password: ${inBase64('secret')}\n`)), []);
    assert.deepEqual(await warningsFor(secret(`  truststore.p12: ${store}\n`, 'immutable: false\n')), []);
    assert.deepEqual(await warningsFor(secret('', 'immutable: "true"\n')), []);
    const other = secret(`  keystore.p12: ${store}\n`, 'immutable: true\n').replaceAll(/tls\.(?:crt|key).*\n/g, '');
    assert.deepEqual(await warningsFor(`${secret('')}---\n${other}`), []);
  });
});
