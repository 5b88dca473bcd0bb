import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildCase, planOf } from '../../fuzz/plan.ts';
import { readSuite } from '../../support/conformanceSuites.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { judgeWithGo } from '../../support/judgeWithGo.ts';

suite('the oracle, Go itself', () => {
  test('answers x509-limbo as its own harness for Go did', (t) => {
    // The harness passed over those with CRLs.
    const cases = readSuite('x509-limbo').filter(({ go }) => go !== undefined);
    const verdicts = judgeWithGo(cases);
    if (verdicts === undefined) return t.skip(goIsMissing);
    const answers = verdicts.map(({ accepted }) => (accepted ? 'accept' : 'reject'));
    return assert.deepEqual(
      answers.map((answer, index) => [cases[index]?.id, answer]),
      cases.map(({ id, go }) => [id, go]),
    );
  });

  test('accepts a good part of the generated chains, and refuses others for every reason that it has', (t) => {
    const verdicts = judgeWithGo(Array.from({ length: 1500 }, (_, number) => buildCase(planOf(3, number))));
    if (verdicts === undefined) return t.skip(goIsMissing);
    assert.ok(verdicts.filter(({ accepted }) => accepted).length > 0.3 * verdicts.length);
    return assert.deepEqual(
      [...new Set(verdicts.flatMap(({ error }) => error?.code ?? []))].sort(),
      [...refusals].sort(),
    );
  });
});

/** Of those that crypto/x509 declares, the others are never returned by Go 1.24. */
const refusals: readonly string[] = [
  'caNotAuthorizedForThisName',
  'expired',
  'hostname',
  'incompatibleUsage',
  'noValidChains',
  'notAuthorizedToSign',
  'panic',
  'signatureCheckLimit',
  'tooManyConstraints',
  'tooManyIntermediates',
  'unhandledCriticalExtension',
  'unknownAuthority',
  'unparsable',
  'unparsableName',
];
