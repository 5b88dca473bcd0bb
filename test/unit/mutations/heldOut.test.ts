import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, Source } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { otherContents } from '../../mutations/classes/otherContents.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { describeFinding, scoreMutation } from '../../mutations/score.ts';
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

function isIn(source: Source, file: string | undefined): boolean {
  return source.kind === 'materials' && source.materials.some(({ place }) => place.file.path === file);
}

function idOf({ connection }: ConnectionVerdict): string {
  return connection.id;
}
