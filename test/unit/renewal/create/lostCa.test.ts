import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import {
  carriedOut,
  changedDocuments,
  changeToolsOf,
  clusterGraphOf,
  type Documents,
} from '../../../support/changes.ts';
import { readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const pki = '/etc/kubernetes/pki';
const cas = [
  ['ca', `${pki}/ca`, [`${pki}/apiserver`, `${pki}/apiserver-kubelet-client`]],
  [
    'etcd-ca',
    `${pki}/etcd/ca`,
    [`${pki}/etcd/server`, `${pki}/etcd/peer`, `${pki}/apiserver-etcd-client`, `${pki}/etcd/healthcheck-client`],
  ],
  ['front-proxy-ca', `${pki}/front-proxy-ca`, [`${pki}/front-proxy-client`]],
] as const;

const without = (documents: Documents, ...paths: readonly string[]): Documents =>
  Object.fromEntries(Object.entries(documents).filter(([path]) => !paths.includes(path)));

for (const tree of ['h01-rsa', 'h02-ecdsa-p256']) {
  describe(`a CA that is lost in ${tree}`, () => {
    const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
    const now = Date.parse(readKubeadmTruth(tree).made_at);
    const planned = async (role: string, files: Documents) =>
      planAction(
        { kind: 'issueMissing', role, host: '' },
        { graph: await clusterGraphOf(files), now, canOpenKeys: true },
      );
    const refused = async (role: string, files: Documents, code: string) => {
      const plan = await planned(role, files);
      const answer = 'certificates' in plan ? await carryOutAtOnce(plan, changeToolsOf(files)) : plan;
      assert.ok(answer.kind === 'refusal', `${role}: ${answer.kind}`);
      assert.equal(answer.code, code, answer.reason);
      return answer;
    };

    it('is put back as it is embedded in kubeconfigs', async () => {
      for (const files of [without(documents, `${pki}/ca.crt`), without(documents, `${pki}/ca.crt`, `${pki}/ca.key`)]) {
        const plan = accepted(await planned('ca', files));
        assert.deepEqual([plan.certificates, plan.keys], [[], []]);
        assert.deepEqual(
          plan.warnings.map(({ code }) => code),
          files[`${pki}/ca.key`] === undefined ? ['caRestored', 'keyGone'] : ['caRestored'],
        );
        const made = changedDocuments(files, await carriedOut(plan, files));
        assert.equal(made[`${pki}/ca.crt`], documents[`${pki}/ca.crt`]);
      }
    });

    for (const [role, path, leaves] of cas.slice(1)) {
      it(`${role}: is put back from a Secret`, async () => {
        const pem = Buffer.from(String(documents[`${path}.crt`])).toString('base64');
        const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: copy\ndata:\n  ca.crt: ${pem}\n`;
        const files = { ...without(documents, `${path}.crt`, `${path}.key`), '/backup/secret.yaml': secret };
        const made = changedDocuments(files, await carriedOut(await planned(role, files), files));
        assert.equal(made[`${path}.crt`], documents[`${path}.crt`]);
      });

      it(`${role}: is made again for its key, and what it signed stays valid`, async () => {
        const files = without(documents, `${path}.crt`);
        const plan = accepted(await planned(role, files));
        assert.deepEqual(
          plan.warnings.map(({ code }) => code),
          ['caFromKey'],
        );
        const made = changedDocuments(files, await carriedOut(plan, files));
        assert.equal(made[`${path}.key`], documents[`${path}.key`]);
        const before = await clusterGraphOf(documents);
        const afterwards = await clusterGraphOf(made);
        const [old, fresh] = [before, afterwards].map(
          (graph) => nodeOf(graph, certificateIn(graph, `${path}.crt`)).certificate,
        );
        assert.deepEqual(fresh?.subject.der, old?.subject.der);
        assert.deepEqual(fresh?.subjectKeyIdentifier, old?.subjectKeyIdentifier);
        assert.deepEqual(fresh?.publicKey.spki, old?.publicKey.spki);
        openssl.write('ca.crt', String(made[`${path}.crt`]));
        for (const leaf of leaves) {
          openssl.write('leaf.crt', String(documents[`${leaf}.crt`]));
          openssl.run('verify', '-x509_strict', '-attime', String(now / 1000), '-CAfile', 'ca.crt', 'leaf.crt');
        }
      });

      it(`${role}: is not made for a key that did not sign what is there`, async () => {
        const other = String(documents[role === 'etcd-ca' ? `${pki}/ca.key` : `${pki}/etcd/ca.key`]);
        const files = { ...without(documents, `${path}.crt`), [`${path}.key`]: other };
        assert.match((await refused(role, files, 'caKeyMismatch')).reason, /did not sign/);
      });

      it(`${role}: is refused without certificate and key, with the way out`, async () => {
        const { reason, wayOut } = await refused(role, without(documents, `${path}.crt`, `${path}.key`), 'caLost');
        assert.match(reason, /trusts a new CA would reject them/);
        assert.match(wayOut, /backup.*last resort is a new/);
      });

      it(`${role}: is new where nothing is left of the old one`, async () => {
        const files = without(documents, `${path}.crt`, `${path}.key`, ...leaves.map((leaf) => `${leaf}.crt`));
        const plan = accepted(await planned(role, files));
        assert.deepEqual([plan.keys.length, plan.certificates[0]?.issuer.kind], [1, 'self']);
      });
    }

    it('is not to be made again while it is there', async () => {
      const { wayOut } = await refused('ca', documents, 'alreadyThere');
      assert.doesNotMatch(wayOut, /Move it away/);
      assert.match(wayOut, /otate/);
    });
  });
}

it('leaves an encrypted key alone, of which nothing tells whose it is', async () => {
  const documents = readTree('test/fixtures/kubeadm/trees/h02-ecdsa-p256/rootfs');
  openssl.write('plain.key', String(documents[`${pki}/etcd/ca.key`]));
  openssl.run('pkcs8', '-topk8', '-in', 'plain.key', '-passout', 'pass:x', '-out', 'sealed.key');
  const files = { ...without(documents, `${pki}/etcd/ca.crt`), [`${pki}/etcd/ca.key`]: openssl.read('sealed.key') };
  const graph = await clusterGraphOf(files);
  const answer = planAction({ kind: 'issueMissing', role: 'etcd-ca', host: '' }, { graph, now: 0, canOpenKeys: true });
  assert.ok(answer.kind === 'refusal' && answer.code === 'keyEncrypted');
});
