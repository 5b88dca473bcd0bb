import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, changeToolsOf, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const ca = await createTestCa({ name: 'ca' });
const leaf = await ca.issue({ commonName: 'jane' });

function encrypted(keyPem: string, passphrase: string, ...how: readonly string[]): string {
  openssl.write('plain.key', keyPem);
  const [command = '', ...rest] = how;
  return openssl.run(command, ...rest, '-in', 'plain.key', '-passout', `pass:${passphrase}`);
}

const pkcs8 = ['pkcs8', '-topk8', '-v2', 'aes-256-cbc'];
const legacy = ['pkey', '-traditional', '-aes-128-cbc'];

for (const [form, how] of Object.entries({ 'PKCS#8': pkcs8, 'legacy PEM': legacy })) {
  describe(`keys encrypted as ${form}`, async () => {
    const documents = {
      '/ca.crt': ca.certificatePem,
      '/ca.key': encrypted(ca.keyPem, 'of the CA', ...how),
      '/jane.crt': leaf.certificatePem,
      '/jane.key': encrypted(leaf.keyPem, 'of Jane', ...how),
    };
    const graph = await clusterGraphOf(documents);
    const action = { kind: 'renew', fingerprints: [leaf.fingerprint] } as const;
    const context = { graph, now: testNow, canOpenKeys: true };

    it('are opened and written again with the same passphrase', async () => {
      const plan = accepted(planAction(action, context));
      assert.equal(plan.keys.length, 1);
      const changeSet = await carriedOut(plan, documents, ['wrong', 'of the CA', 'of Jane']);
      const changed = changedDocuments(documents, changeSet);
      openssl.write('jane.key', String(changed['/jane.key']));
      openssl.write('jane.crt', String(changed['/jane.crt']));
      const [ours, theirs] = [
        openssl.run('pkey', '-in', 'jane.key', '-passin', 'pass:of Jane', '-pubout'),
        openssl.run('x509', '-in', 'jane.crt', '-noout', '-pubkey'),
      ];
      assert.equal(ours, theirs);
      assert.deepEqual(linesOf(String(changed['/jane.key'])), linesOf(documents['/jane.key']));
      assert.notEqual(changed['/jane.key'], documents['/jane.key']);
    });

    it('are left alone where the key stays the same', async () => {
      const plan = accepted(planAction(action, { ...context, key: 'same' }));
      const { files } = await carriedOut(plan, documents, ['of the CA']);
      assert.deepEqual(
        files.map(({ path }) => path),
        ['/jane.crt'],
      );
    });

    it('refuse without a passphrase, or with wrong ones, before anything is made', async () => {
      const plan = accepted(planAction(action, context));
      const answers: readonly (readonly [readonly string[], string])[] = [
        [[], 'passphraseMissing'],
        [['a', 'b', 'c'], 'passphraseWrong'],
        [['of the CA'], 'passphraseMissing'],
        [['of the CA', 'x', 'y', 'z'], 'passphraseWrong'],
      ];
      for (const [passphrases, code] of answers) {
        const answer = await carryOutAtOnce(plan, changeToolsOf(documents, passphrases));
        assert.ok(answer.kind === 'refusal' && answer.code === code, JSON.stringify(answer));
        assert.ok(passphrases.every((passphrase) => passphrase.length < 3 || !answer.reason.includes(passphrase)));
      }
      const closed = planAction(action, { graph, now: testNow });
      assert.ok(closed.kind === 'refusal' && closed.code === 'caKeyEncrypted');
    });

    it('refuse the key of another CA, which only shows once it is open', async () => {
      const other = await createTestCa({ name: 'other' });
      const mixed = { ...documents, '/ca.key': encrypted(other.keyPem, 'x', ...how) };
      const plan = accepted(planAction(action, { ...context, graph: await clusterGraphOf(mixed), key: 'same' }));
      const answer = await carryOutAtOnce(plan, changeToolsOf(mixed, ['x']));
      assert.ok(answer.kind === 'refusal' && answer.code === 'caKeyMismatch');
    });
  });
}

/** Armour and headers, with the IV left out; how long the lines are. */
function linesOf(text: string): readonly (string | number)[] {
  const lines = text.split('\n').slice(0, -3);
  return lines.map((line) => (/[-:]/.test(line) ? line.replace(/,[0-9A-F]+$/, '') : line.length));
}
