import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { type ChangeJudgement, judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { rehearseChange } from '../../../../src/core/renewal/change/rehearseChange.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { equalBytes } from '../../../../src/core/x509/bytes.ts';
import { carriedOut, changeToolsOf, clusterGraphOf } from '../../../support/changes.ts';
import { goIsMissing } from '../../../support/goProgram.ts';
import { judgeWithGo } from '../../../support/judgeWithGo.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const day = 86_400_000;
const pemOf = (der = new Uint8Array()): string => encodePem('CERTIFICATE', der);
const pki = '/etc/kubernetes/pki';

for (const tree of ['h01-rsa', 'h02-ecdsa-p256', 'x01-leaves-expired']) {
  describe(`the night after all three CAs of ${tree} expired`, async () => {
    const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
    const before = await clusterGraphOf(documents);
    const cas = [`${pki}/ca.crt`, `${pki}/etcd/ca.crt`, `${pki}/front-proxy-ca.crt`];
    const old = cas.map((path) => nodeOf(before, certificateIn(before, path)));
    const now = Math.max(...old.map(({ certificate }) => certificate.notAfter ?? 0)) + 4 * day;
    const plan = accepted(planAction({ kind: 'extendCa' }, { graph: before, now }));
    const changeSet = await carriedOut(plan, documents);
    const judgement = await judgeChange(before, changeSet, decodingTools, now);

    it('nothing works, and everything works afterwards', () => {
      const { connections } = judgement;
      const broken = connections.filter(({ before: was }) => was?.state === 'broken');
      // Only what kube-apiserver says to itself verifies nothing that ended.
      assert.deepEqual([connections.length, broken.length], [13, 12]);
      // No file has the certificate of an extension API server. One of x01 was issued for some hours, and is again.
      const fine = /^(?:works|willBreak)/;
      assert.deepEqual(
        connections.flatMap(({ after }) => (fine.test(after?.state ?? '') ? [] : [after?.connection.record.id])),
        ['aggregator-to-extension-apiserver'],
      );
    });

    it('Go says so of every certificate, and of none before', (t) => {
      const casesIn = (graph: PkiGraph) =>
        [...graph.certificates.values()].flatMap(({ certificate, issuer, fingerprint }) =>
          issuer.kind === 'verified'
            ? {
                id: fingerprint,
                anchors: issuer.issuers.map((each) => pemOf(graph.certificates.get(each)?.certificate.der)),
                intermediates: [],
                certificate: pemOf(certificate.der),
                at: new Date(now).toISOString(),
                usage: 'any' as const,
              }
            : [],
        );
      const [after, today] = [judgeWithGo(casesIn(judgement.graph)), judgeWithGo(casesIn(before))];
      if (after === undefined || today === undefined) return t.skip(goIsMissing);
      assert.ok(after.length >= 12);
      assert.deepEqual(
        [after.every(({ accepted }) => accepted), today.some(({ accepted }) => accepted)],
        [true, false],
      );
    });

    it('each CA is the same CA with new dates', () => {
      old.forEach(({ certificate }, index) => {
        const issued = nodeOf(judgement.graph, certificateIn(judgement.graph, cas[index] ?? '')).certificate;
        assert.ok(equalBytes(issued.subject.der, certificate.subject.der));
        assert.ok(equalBytes(issued.publicKey.spki, certificate.publicKey.spki));
        assert.deepEqual(
          issued.extensions.map(({ der }) => der),
          certificate.extensions.map(({ der }) => der),
        );
        assert.notDeepEqual(issued.serialNumber, certificate.serialNumber);
        const length = ({ notBefore = 0, notAfter = 0 }: typeof issued) => notAfter - notBefore;
        assert.ok(Math.abs(length(issued) - length(certificate)) <= day);
      });
    });

    it('is known before anything is signed', async () => {
      const rehearsed = await rehearseChange(plan, before, changeToolsOf(documents), decodingTools, now);
      const states = ({ connections }: Pick<ChangeJudgement, 'connections'>) =>
        connections.map((each) => [each.before?.state, each.after?.state, each.after?.connection.record.id]);
      assert.ok(rehearsed !== undefined);
      assert.deepEqual(states(rehearsed), states(judgement));
      assert.equal(rehearsed.fingerprints.size, plan.certificates.length);
    });

    it('no copy of an old CA is left', () => {
      for (const { fingerprint } of old) assert.equal(judgement.graph.certificates.has(fingerprint), false);
    });
  });
}
