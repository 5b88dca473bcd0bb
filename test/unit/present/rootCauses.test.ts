import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { isUsedAsCa } from '../../../src/core/pki/certificateUse.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { causesText } from '../../../src/core/present/causesText.ts';
import { connectionRows } from '../../../src/core/present/connections/connectionRows.ts';
import { allWorkWords, causesByCluster, rootCausesOf } from '../../../src/core/present/rootCauses.ts';
import { base64 } from '../../support/base64.ts';
import { treeOnHost, treeText } from '../../support/connections.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

async function causesIn(files: readonly DecodedFile[], now: number) {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const findings = evaluate(graph, defaultPolicy, now);
  const context = { graph, findings, policy: defaultPolicy, now };
  const verdicts = judgeConnections(connectionModelOf(graph), now);
  return { context, verdicts, causes: rootCausesOf(verdicts, context) };
}

const titlesOf = async (id: string, at = Date.parse(readKubeadmTruth(id).made_at)) =>
  (await causesIn(decodeKubeadmTree(id), at)).causes.map(({ title }) => title);

describe('what stops connections', () => {
  test('expired CAs are one cause, before the certificates below them that have expired as well', async () => {
    const { causes } = await causesIn(decodeKubeadmTree('h01-rsa'), Date.parse('2037-01-01'));
    const [cause] = causes;
    assert.equal(causes.length, 1);
    assert.equal(cause?.title, '3 CAs expired on Nov 21, 2036: 12 of 13 connections stopped');
    assert.equal(
      cause.meaning,
      'All clients fail: kubectl, controllers and kubelets; nodes become NotReady. Only kube-apiserver → kube-apiserver :6443 works. 12 certificates signed by them have expired, too.',
    );
    assert.equal(cause.finding?.code, 'ca-expired');
    assert.equal(cause.ended.every(isUsedAsCa), true);
  });

  test('leaf certificates that expired on one day are one cause', async () => {
    assert.deepEqual(await titlesOf('h01-rsa', Date.parse('2028-01-01')), [
      '12 certificates expired on Nov 24, 2027: 12 of 13 connections stopped',
    ]);
  });

  test('before the first day it is said when the certificates begin', async () => {
    const [title] = await titlesOf('h01-rsa', Date.parse('2020-01-01'));
    assert.match(title ?? '', /certificates are not valid yet, the first begins on Nov 24, 2026: /);
  });

  test('who trusts the wrong CA is told apart from what is signed by the wrong one', async () => {
    assert.deepEqual(await titlesOf('b04-admin-conf-other-ca-data'), [
      'kubectl (admin.conf) rejects kube-apiserver: the trusted CA kubernetes is not the one that signed apiserver',
    ]);
    assert.deepEqual(await titlesOf('b05-front-proxy-wrong-ca'), [
      'Extension API server rejects kube-apiserver: front-proxy-client is signed by kubernetes, but front-proxy-ca is trusted',
    ]);
  });

  test('kubeconfigs of one name are told apart by their paths', async () => {
    const id = 'b04-admin-conf-other-ca-data';
    const tree = decodeKubeadmTree(id);
    const meaningOf = async (files: readonly DecodedFile[]) => {
      const { causes } = await causesIn(files, Date.parse(readKubeadmTruth(id).made_at));
      return causes[0]?.meaning ?? '';
    };
    assert.match(await meaningOf(tree), /^Only clients that use admin\.conf are locked out\. /);
    const sound = tree.flatMap((file) =>
      file.path.endsWith('/super-admin.conf')
        ? [{ ...file, path: file.path.replace('etc/kubernetes/super-', 'root/'), hostPath: '/root/admin.conf' }]
        : [],
    );
    assert.equal(sound.length, 1);
    const path = tree.find((file) => file.path.endsWith('/kubernetes/admin.conf'))?.path;
    assert.ok((await meaningOf([...tree, ...sound])).startsWith(`Only clients that use ${path} are locked out. `));
  });

  test('who uses a kubeconfig that is no administrator’s is told by the file', async () => {
    const id = 'b04-admin-conf-other-ca-data';
    const causeOf = async (text: string, path = 'home/alice/.kube/config') => {
      const others = decodeKubeadmTree(id).filter((file) => !/admin\.conf$/.test(file.path));
      const own = decodeFile({ path, hostPath: `/${path}`, text }, decodingTools);
      const { causes } = await causesIn([...others, own], Date.parse(readKubeadmTruth(id).made_at));
      return causes[0];
    };
    const meaningOf = async (text: string) => (await causeOf(text))?.meaning ?? '';
    const admin = treeText(id, 'etc/kubernetes/admin.conf');
    assert.match(await meaningOf(admin), /^Administrators are locked out\. /);
    const { certificatePem, traditionalKeyPem } = await (await createTestCa({ name: 'kubernetes' })).issue({
      commonName: 'alice',
      organizations: ['developers'],
    });
    const developer = admin
      .replace(/(client-certificate-data: )\S+/, `$1${base64(certificatePem)}`)
      .replace(/(client-key-data: )\S+/, `$1${base64(traditionalKeyPem)}`);
    assert.match(await meaningOf(developer), /^Clients that use config are locked out\. /);
    const plugin = await causeOf(developer, 'etc/cni/net.d/calico-kubeconfig');
    assert.match(plugin?.title ?? '', /^Network plugin \(calico-kubeconfig\) rejects kube-apiserver/);
    assert.match(plugin?.meaning ?? '', /^New Pods get no network and stay in ContainerCreating\. /);
  });

  test('what several clients reject is told once, and what it means is theirs while others get through', async () => {
    const id = 'b07-apiserver-san-missing-advertise-ip';
    const { causes } = await causesIn(decodeKubeadmTree(id), Date.parse(readKubeadmTruth(id).made_at));
    assert.equal(causes.length, 1);
    assert.match(causes[0]?.title ?? '', /^5 clients reject kube-apiserver: x509: .*: 5 of 13 connections stopped$/);
    assert.match(causes[0]?.meaning ?? '', /^Controllers stop: .* The others: 7 work, 1 unknown\.$/);
  });

  test('two causes are two, the worse one first', async () => {
    const other = treeText('b05-front-proxy-wrong-ca', 'etc/kubernetes/pki/ca.crt');
    const files = treeOnHost('b07-apiserver-san-missing-advertise-ip', '', undefined, (path, text) =>
      path.endsWith('pki/etcd/ca.crt') ? other : text,
    );
    const { causes, verdicts } = await causesIn(files, Date.parse('2026-11-24T15:00:00Z'));
    assert.ok(causes.length >= 2);
    const told = new Set(causes.flatMap(({ stopped }) => stopped));
    assert.equal(told.size, verdicts.filter(({ state }) => state === 'broken').length);
    // Without its store the API is down, although the other cause stops more connections.
    assert.match(causes[0]?.meaning ?? '', /and the API is down\./);
    assert.match(causes[1]?.title ?? '', /^5 clients reject kube-apiserver: /);
  });

  test('every broken connection of every tree has a cause, at any time, and a healthy cluster none', async () => {
    for (const id of kubeadmTrees)
      for (const at of [Date.parse(readKubeadmTruth(id).made_at), Date.parse('2028-01-01'), Date.parse('2037-01-01')]) {
        const { causes, verdicts, context } = await causesIn(decodeKubeadmTree(id), at);
        const broken = verdicts.filter(({ state }) => state === 'broken');
        const told = new Set(causes.flatMap(({ stopped }) => stopped));
        assert.deepEqual([...told].length, broken.length, `${id} ${at}`);
        assert.equal(causesByCluster(context).length > 0, broken.length > 0);
        if (broken.length > 0) assert.equal(allWorkWords(verdicts, context), undefined);
      }
  });
});

describe('how it is shown', () => {
  test('a healthy cluster says until when everything works; what is unknown does not count', async () => {
    const { verdicts, context } = await causesIn(decodeKubeadmTree('h01-rsa'), Date.parse('2026-12-01'));
    assert.ok(verdicts.some(({ state }) => state === 'unknown'));
    assert.equal(allWorkWords(verdicts, context), 'All 12 known connections work until Nov 24, 2027');
    assert.equal(
      allWorkWords(verdicts.filter(({ state }) => state === 'works').slice(0, 1), context),
      'The only known connection works until Nov 24, 2027',
    );
    assert.equal(allWorkWords([], context), undefined);
    assert.equal(connectionRows(context)[0]?.description, 'All 12 known connections work until Nov 24, 2027');
  });

  test('in the tree the causes come first, and lead to the place to change; below each the connections', async () => {
    const id = 'b04-admin-conf-other-ca-data';
    const { context } = await causesIn(decodeKubeadmTree(id), Date.parse(readKubeadmTruth(id).made_at));
    const [cluster] = connectionRows(context);
    const [cause] = cluster?.children() ?? [];
    assert.match(cause?.label ?? '', /^kubectl \(admin\.conf\) rejects kube-apiserver: /);
    assert.match(cause?.target?.path ?? '', /admin\.conf$/);
    assert.deepEqual(
      cause?.children().map(({ label, kind }) => [label, kind]),
      [['kubectl (admin.conf) → kube-apiserver :6443', 'connection']],
    );
  });

  test('a terminal gets three causes, and how many more there are', async () => {
    const { causes } = await causesIn(
      decodeKubeadmTree('b05-front-proxy-wrong-ca'),
      Date.parse('2026-11-24T15:00:00Z'),
    );
    const [cause] = causes;
    assert.ok(cause !== undefined);
    const text = causesText([cause, cause, cause, cause, cause]);
    assert.equal(text.split('\n').filter((line) => line.startsWith('✗ ')).length, 3);
    assert.match(text, /\n {2}and 2 more\n$/);
    assert.equal(causesText([]), '');
  });
});
