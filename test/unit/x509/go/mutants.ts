import assert from 'node:assert/strict';
import { randomFrom } from '../../../support/randomFrom.ts';
import { allSorts } from './allSorts.ts';
import { encodeTree, parseTree } from './derTree.ts';
import { conformanceCertificates, type NamedCertificate, oddCertificates } from './fixtureCertificates.ts';
import { mutateTree } from './mutateTree.ts';

/**
 * Makes certificates that are broken in one spot or two, the same for the same numbers.
 *
 * @param firstSeed - Another one, other mutants.
 */
export function mutants(count: number, firstSeed: number): readonly NamedCertificate[] {
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
