import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCase, planOf } from '../../fuzz/plan.ts';
import { agrees, compareWithGo, disagreement } from '../../support/compareWithGo.ts';
import { goIsMissing } from '../../support/goProgram.ts';

/** Runs of other seeds, and longer ones: `npm run fuzz:verify`. */
const seed = 20;
const count = 1500;

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

test('verify judges generated chains as Go does, good ones and ones that are refused for every reason', async (t) => {
  const comparisons = await compareWithGo(
    Array.from({ length: count }, (_, number) => buildCase(planOf(seed, number))),
  );
  if (comparisons === undefined) return t.skip(goIsMissing);
  assert.deepEqual(comparisons.filter((comparison) => !agrees(comparison)).map(disagreement), []);
  assert.ok(comparisons.filter(({ go }) => go.accepted).length > 0.3 * count);
  return assert.deepEqual([...new Set(comparisons.flatMap(({ go }) => go.error?.code ?? []))].sort(), refusals);
});
