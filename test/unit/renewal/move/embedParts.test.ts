import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'yaml';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });
const config = (certificate: string, key: string): string => `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://a:6443", certificate-authority: ca.pem}
users:
- name: jane
  user:
    client-certificate: ${certificate}
    client-key: ${key}
`;

/** What stands in the fields of the kubeconfig, once its files are embedded. */
async function embedded(files: Documents) {
  const graph = await clusterGraphOf(files);
  const plan = planAction({ kind: 'embedFiles', path: '/config' }, { graph, now: testNow });
  const changeSet = await carriedOut(plan, files);
  const { clusters, users } = parse(String(changedDocuments(files, changeSet)['/config']));
  const fields = { ...clusters[0].cluster, ...users[0].user };
  const content = (name: string) => Buffer.from(fields[`${name}-data`], 'base64').toString();
  return {
    holdsKey: changeSet.files[0]?.holdsKey,
    fields: ['certificate-authority', 'client-certificate', 'client-key'].map(content),
  };
}

const expected = { holdsKey: true, fields: [ca.certificatePem, jane.certificatePem, jane.keyPem] };

it('gives each field what it is for, where certificate and key lie in one file', async () => {
  const files = {
    '/config': config('current.pem', 'current.pem'),
    '/ca.pem': `${ca.keyPem}${ca.certificatePem}`,
    '/current.pem': `# both\n${jane.certificatePem}${jane.keyPem}`,
  };
  assert.deepEqual(await embedded(files), expected);
});

it('gives kubectl PEM, where a certificate lies in DER', async () => {
  const files = {
    '/config': config('jane.der', 'jane.key'),
    '/ca.pem': ca.certificatePem,
    '/jane.der': jane.der,
    '/jane.key': jane.keyPem,
  };
  assert.deepEqual(await embedded(files), expected);
});
