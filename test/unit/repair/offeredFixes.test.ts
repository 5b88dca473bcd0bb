import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hasCommand } from '../../../src/core/repair/findingCommand.ts';
import { fieldPlanners, planners } from '../../../src/core/repair/planners.ts';

const { findings, quickFixes, plannedQuickFixes } = JSON.parse(readFileSync('data/findings.json', 'utf8'));

test('the pages speak of the quick fixes that there are, and of no other', () => {
  const offered = ['renew-leaf', 'chmod', 'run-command', ...planners.keys(), ...fieldPlanners.keys()];
  assert.deepEqual([...offered, ...plannedQuickFixes].sort(), Object.keys(quickFixes).sort());
});

test('every problem of one certificate that a command ends has its command', () => {
  for (const { id, stage, quickFix } of findings) {
    if (stage === 'judge' && (quickFix === 'chmod' || quickFix === 'run-command')) assert.ok(hasCommand(id), id);
  }
});
