import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYamlStructureInSteps } from '../../../src/core/locate/yamlStructure.ts';
import { redactText } from '../../../src/core/redact/redactText.ts';
import { redactInTurns } from '../../../src/editor/redactInTurns.ts';
import { createTurns } from '../../../src/editor/taskTurns.ts';
import { samplePem } from '../../support/locateSamples.ts';
import { redactionTools } from '../../support/redaction.ts';

const tools = { ...redactionTools, structureSteps: readYamlStructureInSteps };

function kubeconfig(users: number): string {
  const of = (index: number) =>
    `- name: user-${index} # of team ${index}\n  user: {token: abcdefgh-${index}-Zq81, client-certificate-data: ${btoa(samplePem)}}\n`;
  return `apiVersion: v1\nkind: Config\nusers:\n${Array.from({ length: users }, (_, index) => of(index)).join('')}`;
}

/** Each step seems to take so long that others get their turn behind it. */
function slowTurns() {
  let now = 0;
  return createTurns(() => (now += 20));
}

test('the copy that is made in turns is the one that is made at once, and others have their turns', async () => {
  for (const text of [kubeconfig(40), samplePem, 'no: [yaml', '', `# ${samplePem}`]) {
    for (const options of [{}, { pseudonyms: true }]) {
      const turns = slowTurns();
      let others = 0;
      const timer = setInterval(() => others++, 0);
      const copy = await redactInTurns(text, tools, options, turns, new AbortController().signal);
      clearInterval(timer);
      assert.deepEqual(copy, redactText(text, redactionTools, options));
      if (text.length > 1000 && copy?.kind === 'redacted' && copy.count > 0) assert.ok(others > 40, String(others));
    }
  }
});

test('once it is cancelled, nothing is read any more', async () => {
  const abort = new AbortController();
  let steps = 0;
  const structureSteps: typeof readYamlStructureInSteps = function* (...asked) {
    for (const _ of readYamlStructureInSteps(...asked)) {
      steps++;
      if (steps === 3) abort.abort();
      yield;
    }
    return undefined;
  };
  const copy = await redactInTurns(kubeconfig(200), { ...tools, structureSteps }, {}, slowTurns(), abort.signal);
  assert.equal(copy, undefined);
  assert.equal(steps, 3);
});
