import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { repairingReissue } from '../../../../src/core/renewal/reissue/repairingReissue.ts';
import { formatName } from '../../../../src/core/x509/formatName.ts';
import { carriedOut, clusterGraphOf } from '../../../support/changes.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

/** Trees with one certificate that is to be issued again as it should have been; the healthy one beside says how. */
const trees: readonly (readonly [string, string])[] = [
  ['b03-etcd-peer-no-client-eku', '/etc/kubernetes/pki/etcd/peer.crt'],
  ['b05-front-proxy-wrong-ca', '/etc/kubernetes/pki/front-proxy-client.crt'],
  ['b07-apiserver-san-missing-advertise-ip', '/etc/kubernetes/pki/apiserver.crt'],
  ['b14-apiserver-san-missing-service', '/etc/kubernetes/pki/apiserver.crt'],
];

for (const [tree, path] of trees) {
  describe(tree, async () => {
    const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
    const now = Date.parse(readKubeadmTruth(tree).made_at);
    const before = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(before, certificateIn(before, path));
    const reissue = accepted(repairingReissue({ graph: before, fingerprint, now }));
    const changeSet = await carriedOut(planReissue({ graph: before, now, certificates: [reissue] }), documents);
    const judgement = await judgeChange(before, changeSet, decodingTools, now);

    it('works afterwards', () => {
      const broken = judgeConnections(connectionModelOf(before), now).filter(({ state }) => state === 'broken');
      assert.deepEqual(judgement.broken, []);
      assert.ok(broken.length > 0);
      assert.equal(judgement.repaired.length, broken.length);
      assert.equal(judgement.connections.filter(({ after }) => after?.state === 'broken').length, 0);
    });

    it('says what a healthy one says', async () => {
      const healthy = await clusterGraphOf(readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs'));
      const theirs = nodeOf(healthy, certificateIn(healthy, path)).certificate;
      const ours = nodeOf(judgement.graph, certificateIn(judgement.graph, path)).certificate;
      const old = nodeOf(before, certificateIn(before, path)).certificate;
      assert.equal(formatName(ours.subject), formatName(theirs.subject));
      assert.deepEqual(ours.subject.der, old.subject.der);
      assert.deepEqual(ours.issuer.der, theirs.issuer.der);
      assert.deepEqual(ours.extKeyUsage?.toSorted(), theirs.extKeyUsage?.toSorted());
      assert.deepEqual(ours.keyUsage, theirs.keyUsage);
      const names = ({ subjectAltName = [] }: typeof ours) => subjectAltName.map(({ value }) => value);
      // Names that do no harm stay.
      assert.deepEqual(new Set(names(ours)), new Set([...names(theirs), ...names(old)]));
      assert.deepEqual(names(ours).slice(0, names(old).length), names(old));
    });
  });
}
