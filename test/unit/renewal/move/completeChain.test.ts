import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { changedDocuments, changeToolsOf, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { writers } from '../../../support/manners.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const root = await createTestCa({ name: 'root' });
const upper = await root.issueCa({ name: 'upper' });
const lower = await upper.issueCa({ name: 'lower' });
const leaf = await lower.issue({ commonName: 'web', dnsNames: ['web.example.com'], extKeyUsage: ['serverAuth'] });
const elsewhere = { '/cas.pem': root.certificatePem + upper.certificatePem + lower.certificatePem };

async function completed(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const plan = planAction({ kind: 'completeChain', fingerprint: leaf.fingerprint }, { graph, now: testNow });
  if (plan.kind === 'refusal') return plan;
  const changeSet = await carryOutAtOnce(plan, changeToolsOf(documents));
  return changeSet.kind === 'refusal'
    ? changeSet
    : { kind: 'done' as const, after: changedDocuments(documents, changeSet) };
}

async function certificatesIn(documents: Documents, path: string): Promise<readonly (string | undefined)[]> {
  const { files } = await clusterGraphOf(documents);
  const credentials = files.find((file) => file.path === path)?.credentials ?? [];
  return credentials.filter(({ content }) => content.kind === 'certificate').map(({ fingerprint }) => fingerprint);
}

/** Bytes that are no PEM, or have no line ends to write another block with. */
const noRoom = /one line$|on one line|DER|der/;

describe('a chain is completed in the manner of', () => {
  const chain = [leaf, lower, upper].map(({ fingerprint }) => fingerprint);
  for (const [name, write] of Object.entries(writers)) {
    it(name, async () => {
      const documents = { ...elsewhere, '/f': write(leaf.certificatePem, '', leaf.keyPem) };
      const answer = await completed(documents);
      if (answer.kind === 'refusal') {
        assert.ok(answer.code === 'notRewritable' && noRoom.test(name), `${name}: ${answer.code}`);
        return;
      }
      const found = await certificatesIn(answer.after, '/f');
      const start = found.indexOf(leaf.fingerprint);
      assert.deepEqual(found.slice(start, start + 3), chain);
      const again = await completed(answer.after);
      assert.ok(again.kind === 'refusal' && again.code === 'nothingToDo');
      const graph = await clusterGraphOf(answer.after);
      const keys = (await clusterGraphOf(documents)).certificates.get(leaf.fingerprint)?.keys.length;
      assert.equal(graph.certificates.get(leaf.fingerprint)?.keys.length, keys);
    });
  }
});

describe('a chain', () => {
  const pem = (...certificates: readonly { readonly certificatePem: string }[]): string =>
    certificates.map(({ certificatePem }) => certificatePem).join('');
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'in the wrong order': [pem(leaf, upper, lower), pem(leaf, lower, upper)],
    'that begins with an intermediate': [pem(lower, leaf), pem(leaf, lower, upper)],
    'with a gap': [pem(leaf, upper), pem(leaf, lower, upper)],
    'with its root, which stays behind it': [pem(leaf, root), pem(leaf, lower, upper, root)],
  };
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`${name} is put right`, async () => {
      const answer = await completed({ ...elsewhere, '/f.pem': before });
      assert.ok(answer.kind === 'done');
      assert.equal(answer.after['/f.pem'], after);
    });
  }

  it('stays beside the certificates of others', async () => {
    const stranger = await root.issue({ commonName: 'stranger' });
    const answer = await completed({ ...elsewhere, '/f.pem': pem(leaf, stranger) });
    assert.ok(answer.kind === 'refusal' && answer.code === 'nothingToDo');
  });
});
