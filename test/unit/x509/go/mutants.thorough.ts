import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mutants } from './mutants.ts';
import { assertSameAsGo } from './sameAsGo.ts';

/** More of them: `CERTSCOPE_MUTANTS=100000 npm run test:unit -- go/mutants`. */
const count = Number(process.env.CERTSCOPE_MUTANTS ?? 4000);
const firstSeed = Number(process.env.CERTSCOPE_SEED ?? 1);

suite('broken certificates are refused as Go refuses them', () => {
  test(`${count} mutants`, (t) => {
    const errors = assertSameAsGo(t, mutants(count, firstSeed));
    if (errors === undefined) return;
    // Mutants that all fail at the first element would say nothing of the rest.
    assert.ok(
      errors.length > count / 4 && errors.length < (count * 3) / 4,
      `${errors.length} of ${count} were refused`,
    );
    const kinds = new Set(errors.map((error) => error.replace(/"(?:[^"\\]|\\.)*"|\d+/g, '')));
    assert.ok(kinds.size >= 60, `only ${kinds.size} kinds of error: ${[...kinds].sort().join('; ')}`);
  });
});
