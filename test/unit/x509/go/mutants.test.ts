import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { randomFrom } from '../random.ts';
import { allSorts } from './allSorts.ts';
import { encodeTree, parseTree } from './derTree.ts';
import { conformanceCertificates, type NamedCertificate, oddCertificates } from './fixtureCertificates.ts';
import { mutateTree } from './mutateTree.ts';
import { assertSameAsGo } from './sameAsGo.ts';

/** More of them: `CERTSCOPE_MUTANTS=100000 npm run test:unit -- go/mutants`. */
const count = Number(process.env.CERTSCOPE_MUTANTS ?? 4000);
const firstSeed = Number(process.env.CERTSCOPE_SEED ?? 1);

suite('broken certificates are refused as Go refuses them', () => {
  test(`${count} mutants`, (t) => {
    const errors = assertSameAsGo(t, mutants());
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

function mutants(): readonly NamedCertificate[] {
  const sorts = allSorts.map((der, index) => ({ name: `all sorts ${index}`, der }));
  const fixtures = [...oddCertificates(), ...conformanceCertificates().filter((_, index) => index % 16 === 0)];
  const seeds = [...sorts, ...fixtures].filter(({ der }) => der.length < 3000);
  return Array.from({ length: count }, (_, round) => {
    const random = randomFrom(firstSeed * count + round);
    // Half of them from those that use everything.
    const from = round % 2 === 0 ? sorts : seeds;
    const seed = from[random(from.length)];
    const donor = seeds[random(seeds.length)];
    assert.ok(seed && donor);
    const tree = parseTree(seed.der);
    mutateTree(tree, parseTree(donor.der), random);
    return { name: `mutant ${round} of ${seed.name}`, der: encodeTree(tree) };
  });
}
