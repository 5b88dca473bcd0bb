import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { planParts, planSummary } from '../../../../src/core/present/change/changePage.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import type { ChangePlan } from '../../../../src/core/renewal/change/changeModel.ts';
import { clusterNamesOn } from '../../../../src/core/renewal/create/clusterNames.ts';
import { planAction, type RenewalAction } from '../../../../src/core/renewal/planAction.ts';
import { planReissue, type ReissueRequest } from '../../../../src/core/renewal/reissue/planReissue.ts';
import type { PagePart } from '../../../../src/protocol/actionPage.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const documents = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const graph = await clusterGraphOf(documents);
const context: PresentContext = { graph, findings: [], policy: defaultPolicy, now };

/** In a kubeconfig the CA's comes first. */
const fingerprintOf = (file: string): string =>
  nodeOf(graph, certificateIn(graph, file, file.endsWith('.conf') ? 1 : 0)).fingerprint;
const planOf = (files: readonly string[], wishes: Partial<ReissueRequest> = {}): ChangePlan =>
  accepted(
    planReissue({ graph, now, certificates: files.map((file) => ({ fingerprint: fingerprintOf(file) })), ...wishes }),
  );

suite('the page of a plan', () => {
  test('says who signs and how much changes', () => {
    const summary = planSummary(planOf(['/etc/kubernetes/pki/apiserver.crt'], { key: 'same' }), context);
    assert.match(summary, /^Signed by kubernetes \([0-9A-F:…]+\)\. 1 certificate, 1 file\. Nothing is written yet\.$/);
    const both = planSummary(
      planOf(['/etc/kubernetes/pki/apiserver.crt', '/etc/kubernetes/pki/etcd/peer.crt']),
      context,
    );
    assert.match(both, /^Signed by etcd-ca \(.*\), kubernetes \(.*\)\. 2 certificates, 4 files\./);
    const names = { ...clusterNamesOn(graph, ''), nodeName: 'cp-2', advertiseAddress: '10.0.0.12' };
    const pki = planAction({ kind: 'newClusterPki', folder: '/new', names }, { graph, now });
    assert.match(planSummary(accepted(pki), context), /^Signed by etcd-ca, kubernetes, front-proxy-ca\. /);
  });

  test('tells of a new key which kind it is, and both files', () => {
    const plan = planOf(['/etc/kubernetes/pki/apiserver.crt'], { keyAlgorithm: 'P-256' });
    const table = planParts(plan, context).find((part) => part.kind === 'table');
    const key = table?.rows.find(({ cells }) => cells[0] === 'key');
    assert.deepEqual(key, { cells: ['key', 'RSA 2048', 'new key (P-256)'], isChanged: true });
    const files = listOf(planParts(plan, context), 'Changes');
    assert.deepEqual(
      files.map(({ text }) => text),
      ['/etc/kubernetes/pki/apiserver.crt', '/etc/kubernetes/pki/apiserver.key'],
    );
    assert.match(files[1]?.note ?? '', /^line 1 · new private key\nall other bytes stay the same$/);
  });

  test('names the place in a kubeconfig', () => {
    const files = listOf(planParts(planOf(['/etc/kubernetes/scheduler.conf']), context), 'Changes');
    assert.equal(files.length, 1);
    assert.match(files[0]?.note ?? '', /users\[0\]\.user\.client-certificate-data · certificate of scheduler\.conf/);
    assert.match(files[0]?.note ?? '', /users\[0\]\.user\.client-key-data · new private key/);
  });

  test('names the fields between which something is moved, and what comes there', async () => {
    const pki = '/etc/kubernetes/pki/apiserver-kubelet-client';
    const config = `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    client-certificate: ${pki}.crt\n    client-key: ${pki}.key\n`;
    const graph = await clusterGraphOf({ ...documents, '/config': config });
    const noteOf = (action: RenewalAction): string => {
      const plan = planAction(action, { graph, now });
      assert.equal(plan.kind, 'changePlan');
      const files = plan.kind === 'changePlan' ? listOf(planParts(plan, { ...context, graph }), 'Changes') : [];
      return files.at(-1)?.note ?? '';
    };
    assert.equal(
      noteOf({ kind: 'embedFiles', path: '/config' }),
      [
        `line 6 · users[0].user.client-certificate · content of ${pki}.crt`,
        `line 7 · users[0].user.client-key · content of ${pki}.key`,
        'all other bytes stay the same',
      ].join('\n'),
    );
    const [from, to] = ['ca.crt', 'front-proxy-ca.crt'].map((name) => fingerprintOf(`/etc/kubernetes/pki/${name}`));
    assert.match(
      noteOf({ kind: 'replaceCa', from: from ?? '', to: to ?? '' }),
      /^line \d+ · .*existing certificate: front-proxy-ca \([0-9A-F:…]+\)\n/,
    );
    assert.match(
      noteOf({ kind: 'extractFiles', path: '/etc/kubernetes/scheduler.conf' }),
      /^line \d+ · users\[0\]\.user\.client-certificate-data · becomes scheduler-user-1\.crt\n/,
    );
  });

  test('of several gives an overview, and folds the rest', () => {
    const plan = planOf(['/etc/kubernetes/pki/apiserver.crt', '/etc/kubernetes/pki/etcd/peer.crt']);
    const parts = planParts(plan, context, [{ name: 'gone', refusal: { reason: 'No key.', wayOut: 'Find it.' } }]);
    const table = parts.find((part) => part.kind === 'table');
    assert.deepEqual(
      table?.rows.map(({ cells }) => [cells[0], cells[3]]),
      [
        ['etcd-peer', 'new'],
        ['apiserver', 'new'],
      ],
    );
    const sections = parts.filter((part) => part.kind === 'section');
    assert.equal(sections.length, 2);
    assert.ok(sections.every(({ isFolded }) => isFolded));
    assert.deepEqual(listOf(parts, 'Skipped'), [{ text: 'gone', note: 'No key. Find it.' }]);
  });

  test('never holds key bytes', () => {
    const texts = JSON.stringify(planParts(planOf(['/etc/kubernetes/admin.conf']), context));
    const keys = Object.values(documents).flatMap((text) => [...text.matchAll(/client-key-data: (\S{40})/g)]);
    assert.ok(keys.length > 0);
    for (const [, start = ''] of keys) assert.ok(!texts.includes(start));
    assert.doesNotMatch(texts, /PRIVATE KEY-----/);
  });

  test('shows hostile names as text', () => {
    const plan = planOf(['/etc/kubernetes/pki/apiserver.crt']);
    const [first] = plan.certificates;
    const hostile = { ...plan, certificates: first === undefined ? [] : [{ ...first, name: 'a\u202eb\nc' }] };
    assert.doesNotMatch(JSON.stringify(planParts(hostile, context)), /\u202e|a\\nb/);
  });
});

function listOf(parts: readonly PagePart[], heading: string) {
  const list = parts.find((part) => part.kind === 'list' && part.heading === heading);
  assert.ok(list?.kind === 'list', heading);
  return list.items;
}
