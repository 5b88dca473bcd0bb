import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { ChangePlan, ChangeSet } from '../../../../src/core/renewal/change/changeModel.ts';
import { type ChangeJudgement, judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { planAction, type RenewalAction } from '../../../../src/core/renewal/planAction.ts';
import type { RenewalRefusal } from '../../../../src/core/renewal/renewalModel.ts';
import { carriedOut, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, readTree } from '../../../support/renewal.ts';

const tree = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const admin = tree['/etc/kubernetes/admin.conf'] ?? '';
const copy = '/root/.kube/config';
const documents: Documents = { ...tree, [copy]: admin };

/** Judges a change of texts, whoever makes it. */
async function judgeTexts(
  before: Documents,
  changed: Readonly<Record<string, string>>,
  at = now,
): Promise<ChangeJudgement> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const files = Object.entries(changed).map(([path, text]) => {
    const old = before[path];
    const kind = old === undefined ? ('create' as const) : ('replace' as const);
    return { path, kind, after: encode(text), holdsKey: false, edits: [] };
  });
  const plan: ChangePlan = {
    ...{ kind: 'changePlan', title: 'Change texts', certificates: [], keys: [], files },
    ...{ untouched: [], warnings: [], takenSerialNumbers: new Set<string>() },
  };
  const changeSet: ChangeSet = { kind: 'changeSet', plan, files, issued: new Map() };
  return judgeChange(await clusterGraphOf(before), changeSet, decodingTools, at);
}

/** The keys are small, to be made quickly. */
async function judgeAction(before: Documents, action: RenewalAction, at = now): Promise<ChangeJudgement> {
  const graph = await clusterGraphOf(before);
  return judgePlan(before, planAction(action, { graph, now: at, keyAlgorithm: 'P-256' }), at);
}

async function judgePlan(before: Documents, plan: ChangePlan | RenewalRefusal, at: number): Promise<ChangeJudgement> {
  return judgeChange(await clusterGraphOf(before), await carriedOut(accepted(plan), before), decodingTools, at);
}

/** Each connection that must not get lost: who calls, and what is known of it afterwards. */
function lostOf({ broken }: ChangeJudgement): readonly string[] {
  return broken.map(({ before, after }) => `${before?.connection.client.place?.file.path} ${after?.state ?? 'gone'}`);
}

const named = (field: string, path: string) => admin.replace(new RegExp(`${field}-data: .*`), `${field}: ${path}`);

describe('a change after which nobody can tell any more whether a connection works', () => {
  for (const field of ['certificate-authority', 'client-certificate', 'client-key']) {
    it(`names a ${field} that nobody has read`, async () => {
      const judgement = await judgeTexts(documents, { [copy]: named(field, '/nowhere/a.pem') });
      // What is shown is accepted; that the key to it is there nobody knows.
      const state = field === 'client-key' ? 'works' : 'unknown';
      assert.deepEqual(lostOf(judgement), [`${copy} ${state}`]);
    });
  }

  it('takes a certificate away from where a flag names it', async () => {
    const { broken } = await judgeTexts(documents, { '/etc/kubernetes/pki/apiserver-etcd-client.crt': '' });
    assert.ok(broken.some(({ before }) => before?.connection.record.id === 'apiserver-to-etcd'));
  });

  it('takes the user away', async () => {
    const text = admin.replace(/client-(?:certificate|key)-data: .*\n/g, '');
    assert.deepEqual(lostOf(await judgeTexts(documents, { [copy]: text })).length, 1);
  });

  it('takes the context away', async () => {
    const text = admin.replace(/^contexts:\n(?:[- ].*\n)*/m, 'contexts: []\n');
    assert.deepEqual(lostOf(await judgeTexts(documents, { [copy]: text })), [`${copy} gone`]);
  });

  it('trusts the CA of another cluster', async () => {
    const graph = await clusterGraphOf(documents);
    const [from, to] = ['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/etcd/ca.crt'].map(
      (path) => certificateIn(graph, path).credential.fingerprint ?? '',
    );
    const places = [certificateIn(graph, copy)];
    const plan = planAction({ kind: 'replaceCa', from: from ?? '', to: to ?? '', places }, { graph, now });
    assert.deepEqual(lostOf(await judgePlan(documents, plan, now)), [`${copy} broken`]);
  });
});

describe('a change that leaves every connection as well known as it was', () => {
  it('takes certificate and key out into new files', async () => {
    for (const path of [copy, '/etc/kubernetes/scheduler.conf']) {
      const judgement = await judgeAction(documents, { kind: 'extractFiles', path });
      assert.deepEqual(lostOf(judgement), []);
      const after = judgement.connections.filter(
        ({ before }) => before?.connection.client.use?.kubeconfig.file.path === path,
      );
      assert.ok(after.length > 0);
      assert.ok(after.every((each) => each.before?.state === each.after?.state));
    }
  });

  it('puts files into a kubeconfig', async () => {
    const outside: Documents = {
      ...documents,
      [copy]: named('certificate-authority', '/etc/kubernetes/pki/ca.crt'),
    };
    assert.deepEqual(lostOf(await judgeAction(outside, { kind: 'embedFiles', path: copy })), []);
  });

  it('renews what ends soon, though the other side is not known', async () => {
    const ca = '/etc/kubernetes/pki/ca';
    const alone: Documents = {
      [copy]: admin,
      [`${ca}.crt`]: tree[`${ca}.crt`] ?? '',
      [`${ca}.key`]: tree[`${ca}.key`] ?? '',
    };
    const graph = await clusterGraphOf(alone);
    const fingerprints = [certificateIn(graph, copy, 1).credential.fingerprint ?? ''];
    const late = now + 350 * 86_400_000;
    const judgement = await judgeAction(alone, { kind: 'renew', fingerprints }, late);
    assert.ok(
      judgement.connections.some(({ before, after }) => before?.state === 'willBreak' && after?.state === 'unknown'),
    );
    assert.deepEqual(lostOf(judgement), []);
  });

  it('renews what no component is told to show', async () => {
    const judgement = await judgeAction(documents, { kind: 'renewExpiring', within: 400 * 86_400_000 });
    assert.deepEqual(lostOf(judgement), []);
  });
});

it('a link shows what its file gets', async () => {
  const original = '/etc/kubernetes/admin.conf';
  const { files, lookUps } = await clusterGraphOf(documents);
  const linked = files.map((file) => (file.path === copy ? { ...file, link: original } : file));
  const graph = await buildPkiGraph(linked, decodingTools.cryptography, lookUps);
  const { fingerprint = '' } = certificateIn(graph, original, 1).credential;
  const action = { kind: 'renew', fingerprints: [fingerprint] } as const;
  const changeSet = await carriedOut(planAction(action, { graph, now, keyAlgorithm: 'P-256' }), documents);
  assert.deepEqual(
    changeSet.files.map(({ path }) => path),
    [original],
  );
  const { graph: after } = await judgeChange(graph, changeSet, decodingTools, now);
  const [own, alias] = [original, copy].map((path) => certificateIn(after, path, 1).credential.fingerprint);
  assert.equal(alias, own);
  assert.notEqual(own, fingerprint);
  assert.equal(certificateIn(after, copy).file.link, original);
});
