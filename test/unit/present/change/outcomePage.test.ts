import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { outcomeParts, outcomeSentence } from '../../../../src/core/present/change/outcomePage.ts';
import { servedConnections } from '../../../../src/core/present/change/servedConnections.ts';
import { connectionsBetween } from '../../../../src/core/renewal/change/judgeChange.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { asTitle } from '../../../../src/core/text/sentences.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { inLanguage } from '../../../support/languages.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const documents = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const graph = await clusterGraphOf(documents);
const etcdServer = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/etcd/server.crt')).fingerprint;
const context = { graph, findings: [], policy: defaultPolicy, now };

suite('the page of an outcome', () => {
  test('judges every connection on which the new certificate is shown', async () => {
    const plan = accepted(planReissue({ graph, now, certificates: [{ fingerprint: etcdServer }] }));
    const change = await carriedOut(plan, documents);
    const after = { ...context, graph: await clusterGraphOf(changedDocuments(documents, change)) };
    const fingerprints = new Set([...change.issued.values()].map(({ fingerprint }) => fingerprint));
    const connections = servedConnections(
      { fingerprints, connections: connectionsBetween(undefined, after.graph, now) },
      after,
    );
    assert.ok(
      connections.some(({ item }) => item.text.startsWith('✓ kube-apiserver → etcd')),
      JSON.stringify(connections),
    );
    assert.ok(connections.every(({ state }) => state === 'works'));
    const [verdict] = outcomeParts(connections, [], { warnings: [] });
    assert.deepEqual(verdict, {
      kind: 'note',
      state: 'works',
      text: '✓ Verified from both sides on every connection in these files.',
    });
    const [first, ...others] = connections;
    assert.ok(first !== undefined);
    const [counted] = outcomeParts([{ ...first, state: 'unknown' }, ...others], [], { warnings: [] });
    const text = counted?.kind === 'note' ? counted.text : '';
    assert.ok(text.includes(`on ${others.length} of ${connections.length} connections`), text);
    assert.match(outcomeSentence(plan, context), /^Renewed etcd-server, valid until Nov 24, 2027\.$/);
  });

  test('compares with before: what was broken, and what would have stopped', async () => {
    const end = graph.certificates.get(etcdServer)?.certificate.notAfter ?? 0;
    const day = 86_400_000;
    for (const [moment, before, words] of [
      [end - day, /; before: until /, /^✓ Verified .* \d+ connections would have stopped working soon\.$/],
      [end + day, /; before: .*certificate has expired/, /^✓ Verified .* \d+ broken connections work again\.$/],
    ] as const) {
      const plan = accepted(
        planAction({ kind: 'renewExpiring', within: 30 * day }, { graph, now: moment, keyAlgorithm: 'P-256' }),
      );
      const change = await carriedOut(plan, documents);
      const after = { ...context, graph: await clusterGraphOf(changedDocuments(documents, change)), now: moment };
      const fingerprints = new Set([...change.issued.values()].map(({ fingerprint }) => fingerprint));
      const connections = servedConnections(
        { fingerprints, connections: connectionsBetween(graph, after.graph, moment) },
        after,
      );
      const [etcd] = connections.filter(({ item }) => / → etcd/.test(item.text));
      assert.match(etcd?.item.note ?? '', before);
      const [verdict] = outcomeParts(connections, [], { warnings: [] });
      assert.match(verdict?.kind === 'note' ? verdict.text : '', words);
      inLanguage('chinese', () => {
        const [chinese] = outcomeParts(connections, [], { warnings: [] });
        assert.doesNotMatch(chinese?.kind === 'note' ? chinese.text : ' 。', /。 |…/, 'no blank after a full stop');
        assert.doesNotMatch(asTitle(outcomeSentence(plan, context)), /[。.]$/);
      });
    }
  });

  test('tells of connections that use a changed file where nothing was issued', () => {
    const paths = new Set(['/etc/kubernetes/scheduler.conf']);
    const connections = servedConnections(
      { fingerprints: new Set(), paths, connections: connectionsBetween(graph, graph, now) },
      context,
    );
    assert.deepEqual(
      [...new Set(connections.map(({ item }) => item.text))],
      ['✓ kube-scheduler → kube-apiserver :6443'],
    );
    assert.ok(connections.every(({ state, was, item }) => state === was && !/before/.test(item.note ?? '')));
  });

  test('says of what signs nothing what was done, and once', () => {
    const kubeconfig = '/etc/kubernetes/admin.conf';
    const plan = accepted(planAction({ kind: 'extractFiles', path: kubeconfig }, { graph, now }));
    assert.equal(outcomeSentence(plan, context), 'Done: Move the certificate and key from the kubeconfig to files.');
    const answer = planAction({ kind: 'renew', fingerprints: [etcdServer] }, { graph, now, keyAlgorithm: 'P-256' });
    const renewal = accepted(answer);
    const [planned] = renewal.certificates;
    assert.ok(planned !== undefined);
    const issuer = { kind: 'signed', der: new Uint8Array() } as const;
    assert.match(
      outcomeSentence({ ...renewal, certificates: [{ ...planned, issuer }] }, context),
      /^Imported etcd-server, valid until /,
    );
  });

  test('says when something does not work', () => {
    const late = { ...context, now: Date.parse('2031-01-01') };
    const connections = servedConnections(
      { fingerprints: new Set([etcdServer]), connections: connectionsBetween(undefined, graph, late.now) },
      late,
    );
    assert.equal(connections[0]?.state, 'broken');
    assert.match(connections[0]?.item.note ?? '', /certificate has expired/);
    const [verdict] = outcomeParts(connections, [], { warnings: [] });
    assert.ok(verdict?.kind === 'note' && verdict.state === 'broken');
  });

  test('says when nothing could be verified, and what to know besides', async () => {
    const path = '/home/ops/config';
    const alone = await clusterGraphOf({ [path]: String(documents['/etc/kubernetes/admin.conf']) });
    const connections = servedConnections(
      { fingerprints: new Set(), paths: new Set([path]), connections: connectionsBetween(alone, alone, now) },
      { graph: alone, now },
    );
    const warnings = [{ code: 'nothingVerified', words: 'Ask the server.' }] as const;
    assert.deepEqual(
      outcomeParts(connections, [], { warnings }, '/home/ops/backups').flatMap((part) =>
        part.kind === 'note' ? [part.text] : [],
      ),
      [
        '? Nothing could be verified: these files do not contain both sides of any connection.',
        '⚠︎ Ask the server.',
        'Only you can open /home/ops/backups now (mode 0700), because backups contain private keys.',
      ],
    );
  });

  test('says nothing of connections where no file tells of one', () => {
    assert.deepEqual(
      servedConnections({ fingerprints: new Set(['00']), connections: connectionsBetween(graph, graph, now) }, context),
      [],
    );
    assert.deepEqual(outcomeParts([], [], { warnings: [] }), []);
  });
});
