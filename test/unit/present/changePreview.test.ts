import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { changePreview } from '../../../src/core/present/changePreview.ts';
import type { ActionContext, RenewalAction } from '../../../src/core/renewal/planAction.ts';
import { planAction } from '../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../support/renewal.ts';

describe('the preview of a change', async () => {
  const tree = 'b14-apiserver-san-missing-service';
  const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
  const now = Date.parse(readKubeadmTruth(tree).made_at);
  const graph = await clusterGraphOf(documents);
  const preview = (action: RenewalAction, context: Partial<ActionContext> = {}) =>
    changePreview(accepted(planAction(action, { graph, now, ...context })), {
      graph,
      now,
      findings: [],
      policy: defaultPolicy,
    });
  const { fingerprint } = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/apiserver.crt'));

  it('tells each certificate’s changes first, then what is kept', () => {
    const { certificates, files, title } = preview({ kind: 'repair', fingerprint });
    assert.equal(title, 'Renew apiserver with a new key');
    const [{ changes } = { changes: [] }] = certificates;
    const rows = changes.map(({ field, before, after, isKept }) => [field, before, after, isKept]);
    const names = rows.find(([field]) => field === 'X509v3 Subject Alternative Name');
    assert.match(String(names?.[2]), /^DNS:.*DNS:kubernetes\.default\.svc/);
    assert.doesNotMatch(String(names?.[1]), /DNS:kubernetes\.default\.svc/);
    assert.deepEqual(
      rows.find(([field]) => field === 'key'),
      ['key', 'RSA 2048', 'new key (RSA 2048)', false],
    );
    assert.deepEqual(rows.find(([field]) => field === 'subject')?.slice(2), ['same bytes', true]);
    assert.equal(
      changes.findIndex(({ isKept }) => isKept),
      changes.filter(({ isKept }) => !isKept).length,
    );
    assert.deepEqual(
      files.map(({ path, what, kind }) => [path, what, kind]),
      [
        ['/etc/kubernetes/pki/apiserver.crt', 'certificate', 'replace'],
        ['/etc/kubernetes/pki/apiserver.key', 'private key', 'replace'],
      ],
    );
  });

  it('tells why a key stays, and what is not touched', () => {
    const access: ActionContext['access'] = ({ path }) => (path.endsWith('apiserver.key') ? 'readOnly' : undefined);
    const { certificates, files } = preview({ kind: 'renew', fingerprints: [fingerprint] }, { access });
    const key = certificates[0]?.changes.find(({ field }) => field === 'key');
    assert.equal(key?.after, 'same key: it is not among the files that can be written');
    assert.deepEqual(
      files.map(({ path }) => path),
      ['/etc/kubernetes/pki/apiserver.crt'],
    );
    const refused = planAction({ kind: 'renew', fingerprints: [fingerprint] }, { graph, now, access, key: 'new' });
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyElsewhere');
  });

  it('is plain text: nothing of a key is in it', () => {
    const text = JSON.stringify(preview({ kind: 'renewExpiring', within: 4000 * 86_400_000 }));
    assert.ok(text.includes('private key'));
    assert.doesNotMatch(text, /MII|LS0t|BEGIN/);
  });

  it('has no “before” for what is new', () => {
    const names = {
      nodeName: 'n',
      advertiseAddress: '10.0.0.1',
      serviceAddress: '10.96.0.1',
      dnsDomain: 'cluster.local',
    };
    const none = { apiServerNames: [], etcdServerNames: [], etcdPeerNames: [] };
    const { certificates, files } = preview({ kind: 'newClusterPki', folder: '/new', names: { ...names, ...none } });
    assert.equal(certificates.length, 15);
    assert.equal(files.length, 27);
    assert.ok(
      certificates.every(({ changes }) => changes.every(({ before, isKept }) => before === undefined && !isKept)),
    );
    assert.equal(certificates[0]?.changes.find(({ field }) => field === 'issuer')?.after, 'itself (kubernetes)');
  });
});
