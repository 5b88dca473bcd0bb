import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { wayOnOffer } from '../../../../src/core/renewal/wayOnOffer.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { connectionsIn, treeOnHost } from '../../../support/connections.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, readTree } from '../../../support/renewal.ts';
import { signedToken } from '../../../support/signedToken.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const machine = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const openssl = createOpensslFolder();
openssl.run('genrsa', '-out', 'sa.key', '2048');
openssl.run('pkey', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
const other = ['sa.key', 'sa.pub'].map((name) => openssl.read(name)) as [string, string];
openssl.remove();

const on = (host: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`/${host}${path}`, text]));
const [key, publicKey] = ['/etc/kubernetes/pki/sa.key', '/etc/kubernetes/pki/sa.pub'];
const second = { ...machine, [key]: other[0], [publicKey]: other[1] };
const documents = { ...on('cp-1', machine), ...on('cp-2', second) };

/** Broken connections of two machines, the second with these files of the pair. */
async function brokenWith(pair: Readonly<Record<string, unknown>>): Promise<number> {
  const edit = (path: string, text: string): string => {
    const changed = pair[`/${path}`];
    return typeof changed === 'string' ? changed : text;
  };
  const model = await connectionsIn([
    ...treeOnHost('h01-rsa', 'cp-1'),
    ...treeOnHost('h01-rsa', 'cp-2', undefined, edit),
  ]);
  return judgeConnections(model, now).filter(({ state }) => state === 'broken').length;
}

test('the pair of one control plane is used on the other; the old public key stays behind it', async () => {
  const graph = await clusterGraphOf(documents);
  const finding = evaluate(graph, defaultPolicy, now).find(({ code }) => code === 'ha-shared-ca-differs');
  assert.ok(finding !== undefined);
  assert.deepEqual(wayOnFrom(finding, { graph, now }), { kind: 'shareKeys', from: '/cp-1', to: '/cp-2' });
  const action = { kind: 'shareServiceAccountKeys', from: '/cp-1', to: '/cp-2' } as const;
  const plan = accepted(planAction(action, { graph, now }));
  assert.match(plan.warnings[0]?.words ?? '', /^The pair of cp-1 is kept\. No token here tells which one is right/);
  const after = changedDocuments(documents, await carriedOut(plan, documents));
  assert.equal(after[`/cp-2${key}`], machine[key]);
  assert.equal(after[`/cp-2${publicKey}`], `${machine[publicKey]}${other[1]}`);
  const changed = Object.keys(documents).filter((path) => after[path] !== documents[path as keyof typeof documents]);
  assert.deepEqual(changed.toSorted(), [`/cp-2${key}`, `/cp-2${publicKey}`]);
  assert.ok((await brokenWith(second)) > 0);
  assert.equal(await brokenWith({ [key]: after[`/cp-2${key}`], [publicKey]: after[`/cp-2${publicKey}`] }), 0);
});

test('the pair whose tokens are in use stays, and that is said', async () => {
  const claims = { iss: 'x', sub: 'system:serviceaccount:default:web' };
  const token = signedToken(claims, other[0]);
  const graph = await clusterGraphOf({ ...documents, '/cp-2/root/web.token': token });
  const finding = evaluate(graph, defaultPolicy, now).find(({ code }) => code === 'ha-shared-ca-differs');
  const way = finding && wayOnFrom(finding, { graph, now });
  assert.deepEqual(way, { kind: 'shareKeys', from: '/cp-2', to: '/cp-1' });
  assert.equal(
    way?.kind === 'shareKeys' && wayOnOffer(way, graph).title,
    'Use the service account keys of cp-2 on cp-1…',
  );
  const kept = (from: string, to: string) =>
    accepted(planAction({ kind: 'shareServiceAccountKeys', from, to }, { graph, now })).warnings[0]?.words;
  assert.equal(kept('/cp-2', '/cp-1'), 'The pair of cp-2 is kept: it signed 1 of 1 tokens here.');
  assert.equal(kept('/cp-1', '/cp-2'), 'The pair of cp-1 is kept, although that of cp-2 signed 1 of 1 tokens here.');
});

test('a lost key is put back from the other control plane', async () => {
  const { [`/cp-2${key}`]: _, ...lost } = documents;
  const graph = await clusterGraphOf(lost);
  const action = { kind: 'shareServiceAccountKeys', from: '/cp-1', to: '/cp-2' } as const;
  const after = changedDocuments(lost, await carriedOut(planAction(action, { graph, now }), lost));
  assert.equal(after[`/cp-2${key}`], machine[key]);
});

test('without a key there is nothing to share', async () => {
  const { [`/cp-1${key}`]: _, ...lost } = documents;
  const graph = await clusterGraphOf(lost);
  const plan = planAction({ kind: 'shareServiceAccountKeys', from: '/cp-1', to: '/cp-2' }, { graph, now });
  assert.equal(plan.kind, 'refusal');
});
