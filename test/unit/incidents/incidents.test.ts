import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Incident } from '../../incidents/incidentModel.ts';
import { incidents } from '../../incidents/incidents.ts';
import { incidentTable, summarise } from '../../incidents/incidentTable.ts';
import { knownMisses } from '../../incidents/knownMisses.ts';
import { type IncidentScore, scoreIncident } from '../../incidents/scoreIncident.ts';
import { knownContradictions } from '../../support/knownContradictions.ts';

const scores: IncidentScore[] = [];

describe('reported incidents are named, or stand among the known misses with what is missing', () => {
  for (const incident of incidents) {
    test(incident.id, async () => {
      const score = await scoreIncident(incident);
      scores.push(score);
      assert.ok(
        JSON.stringify(score.lacks) === JSON.stringify(knownMisses[incident.id] ?? []),
        described(incident, score),
      );
      assert.deepEqual(score.contradictions, knownContradictions[incident.id] ?? []);
      assert.deepEqual(score.disagreements, []);
      assert.deepEqual(score.deadEnds, [], 'errors for which nothing but About … is offered');
    });
  }

  after(() => console.error(process.env.CERTSCOPE_INCIDENTS === 'table' ? incidentTable(scores) : summarise(scores)));
});

describe('the list of incidents', () => {
  test('holds every report once', () => {
    assert.equal(new Set(incidents.map(({ id }) => id)).size, incidents.length);
    assert.equal(new Set(incidents.map(({ reference }) => reference)).size, incidents.length);
  });

  test('knows every incident among the misses', () => {
    const ids = new Set(incidents.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(knownMisses).filter((id) => !ids.has(id)),
      [],
    );
  });

  test('is long enough to tell something', () => assert.ok(incidents.length >= 60));
});

/** What a developer needs to know: the line for the list if this is progress, and what was said if it is not. */
function described({ id, cause, reference }: Incident, { lacks, said }: IncidentScore): string {
  const line =
    lacks.length === 0
      ? `named: remove '${id}' from test/incidents/knownMisses.ts`
      : `write '${id}': ${JSON.stringify(lacks)} into test/incidents/knownMisses.ts if nothing was lost`;
  return [`${id} (${reference}): ${cause}`, line, JSON.stringify(said, undefined, 2)].join('\n');
}
