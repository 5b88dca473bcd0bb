import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYamlStructureInSteps } from '../../../src/core/locate/structure/yamlStructure.ts';
import { redactText } from '../../../src/core/redact/redactText.ts';
import { redactInTurns } from '../../../src/editor/documents/redactInTurns.ts';
import { createTurns } from '../../../src/editor/host/taskTurns.ts';
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

/** Writes down each step, behind which the work asks for its next turn, and each turn of others. */
function inOrder() {
  const log: string[] = [];
  const slow = slowTurns();
  const next = () => {
    log.push('step');
    // Has the turn before the work: it asks before.
    setTimeout(() => log.push('others'), 0);
    return slow.next();
  };
  return { log, turns: { next } };
}

test('the copy that is made in turns is the one that is made at once, and others have their turns', async () => {
  for (const text of [kubeconfig(40), samplePem, 'no: [yaml', '', `# ${samplePem}`]) {
    for (const options of [{}, { pseudonyms: true }]) {
      const { turns, log } = inOrder();
      const copy = await redactInTurns(text, tools, options, turns, new AbortController().signal);
      assert.deepEqual(copy, redactText(text, redactionTools, options));
      assert.match(log.join(' '), text.startsWith('apiVersion') ? /^(?:step others ?){40,}$/ : /^(?:step others ?)*$/);
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
