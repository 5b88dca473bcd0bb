import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, Source } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { clientIdentities } from '../../mutations/classes/identities.ts';
import { otherContents } from '../../mutations/classes/otherContents.ts';
import { rotations } from '../../mutations/classes/rotations.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { describeFinding, isSerious, scoreMutation } from '../../mutations/score.ts';
import { unexplainedLines } from '../../mutations/unexplainedLines.ts';

describe('something else in a field of a kubeconfig: check, connections and explain say the same', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const judge = new MemoryJudge(distribution);
      const mutations = await otherContents(distribution);
      // Each place with another content than the one before.
      const each = mutations.filter((_, index) => index % 5 === 0);
      for (const mutation of each) {
        const tree = await mutation.mutate(distribution.tree);
        const graph = await judge.graphOf(tree);
        const { isReported, falseAlarms } = scoreMutation(tree, mutation, judge.findingsOf(graph));
        assert.ok(isReported, mutation.name);
        assert.deepEqual(falseAlarms.map(describeFinding), [], mutation.name);
        const [file] = mutation.expected.files ?? [];
        const users = judgeConnections(connectionModelOf(graph), distribution.now).filter(({ connection }) =>
          [connection.clientShows, connection.clientTrusts].some((source) => isIn(source, file)),
        );
        const working = users.filter(({ state }) => state === 'works' || state === 'willBreak');
        assert.deepEqual(working.map(idOf), [], mutation.name);
        assert.ok(users.length === 0 || users.some(({ state }) => state === 'broken'), mutation.name);
        assert.deepEqual(unexplainedLines(graph, distribution.now), [], mutation.name);
      }
    });
  }
});

describe('a CA replaced alone is one cause: told at its file, at the API server’s connection first, with all that it breaks', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const judge = new MemoryJudge(distribution);
      const mutations = (await rotations(distribution)).filter(({ name: title }) => title.startsWith('etcd-ca'));
      for (const mutation of mutations) {
        const tree = await mutation.mutate(distribution.tree);
        const graph = await judge.graphOf(tree);
        const findings = judge.findingsOf(graph).filter(isSerious);
        const files = mutation.expected.files ?? [];
        assert.deepEqual(
          findings.map(({ code, path }) => `${code} ${path}`),
          files.map((file) => `wrong-ca-on-edge ${file}`),
          mutation.name,
        );
        const verdicts = judgeConnections(connectionModelOf(graph), distribution.now);
        const broken = verdicts.filter(({ state }) => state === 'broken');
        assert.ok(
          broken.some(({ connection }) => connection.record.id === 'apiserver-to-etcd'),
          mutation.name,
        );
        for (const { message } of findings) assert.match(message, /kube-apiserver fails with `x509: [^`]+`\./);
        if (broken.some(({ connection }) => connection.record.id === 'etcd-to-etcd')) {
          for (const { message } of findings) assert.match(message, /These connections fail, too: .*etcd → etcd/);
        }
        assert.deepEqual(unexplainedLines(graph, distribution.now), [], mutation.name);
      }
    });
  }
});

describe('an administrator’s certificate without its group: check, connections and explain say Forbidden', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const judge = new MemoryJudge(distribution);
      const mutations = (await clientIdentities(distribution)).filter(({ name: title }) =>
        /admin-client (?:without its group|of the scheduler)$/.test(title),
      );
      for (const mutation of mutations) {
        const tree = await mutation.mutate(distribution.tree);
        const graph = await judge.graphOf(tree);
        const { isReported, falseAlarms } = scoreMutation(tree, mutation, judge.findingsOf(graph));
        assert.ok(isReported, mutation.name);
        assert.deepEqual(falseAlarms.map(describeFinding), [], mutation.name);
        const verdicts = judgeConnections(connectionModelOf(graph), distribution.now);
        const refused = verdicts.filter(({ client }) => client.kind === 'refused' && client.reason === 'forbidden');
        assert.ok(refused.length > 0, mutation.name);
        assert.deepEqual(unexplainedLines(graph, distribution.now), [], mutation.name);
      }
    });
  }
});

test('after a rotation nobody is told to reissue with the old CA, or to trust it', async () => {
  for (const { create } of Object.values(healthyTrees)) {
    const distribution = await create();
    const judge = new MemoryJudge(distribution);
    const mutations = (await rotations(distribution)).filter(({ name }) => name.startsWith('all kubeconfigs'));
    for (const mutation of mutations) {
      const tree = await mutation.mutate(distribution.tree);
      const findings = judge.findingsOf(await judge.graphOf(tree)).filter(isSerious);
      const told = findings.filter(({ path }) => /\/pki\/(?!.*kubelet)/.test(path));
      assert.deepEqual(told.map(describeFinding), [], mutation.name);
      // Each kubeconfig once: its CA and its certificate are of before for the same reason.
      assert.equal(new Set(findings.map(({ path }) => path)).size, findings.length, mutation.name);
    }
  }
});

function isIn(source: Source, file: string | undefined): boolean {
  return source.kind === 'materials' && source.materials.some(({ place }) => place.file.path === file);
}

function idOf({ connection }: ConnectionVerdict): string {
  return connection.id;
}
