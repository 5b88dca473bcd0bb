import { encodePem } from '../../src/core/text/encodePem.ts';
import { certificatesOfPem } from '../../src/core/text/readPemLikeGo.ts';
import type { CaseLine } from '../support/caseLine.ts';
import { readSuite, suiteNames } from '../support/conformanceSuites.ts';
import { mutateDer } from './mutateDer.ts';
import type { Random } from './random.ts';
import { addresses, dnsNames, hosts } from './twists/nameValues.ts';

let known: readonly CaseLine[] | undefined;

function suiteCases(): readonly CaseLine[] {
  known ??= suiteNames.flatMap((name) => readSuite(name));
  return known;
}

const year = 365 * 86_400_000;

/** A case of the suites that was changed: other certificates, another question, octets that nobody has signed again. */
export function mixedCase(id: string, random: Random): CaseLine {
  const cases = suiteCases();
  const { anchors, intermediates, certificate, at, name, usage } = random.pick(cases);
  let asked: CaseLine = { id, anchors, intermediates, certificate, at, name: name ?? '', usage: usage ?? 'serverAuth' };
  const changes = random.some(changesOf(asked, random.pick(cases), random), 1, 3);
  for (const change of changes) asked = { ...asked, ...change() };
  return asked;
}

function changesOf(asked: CaseLine, other: CaseLine, random: Random): readonly (() => Partial<CaseLine>)[] {
  const { anchors, intermediates, certificate } = asked;
  const all = [...anchors, ...intermediates, certificate];
  const moment = Date.parse(asked.at) + (random.below(200) - 100) * (year / 20);
  return [
    () => ({ usage: random.pick(['serverAuth', 'clientAuth', 'any']) }),
    () => ({
      name: random.pick(['', other.name ?? '', random.pick(hosts), random.pick(dnsNames), random.pick(addresses)]),
    }),
    () => ({ at: new Date(Math.max(0, moment)).toISOString() }),
    () => ({ anchors: random.some(all, 0, 3) }),
    () => ({ intermediates: random.shuffled([...all, ...other.intermediates, ...other.anchors]) }),
    () => ({ anchors: random.shuffled([...anchors, ...other.anchors, other.certificate]) }),
    () => ({ certificate: random.pick(all) }),
    () => ({ certificate: mutated(certificate, random) }),
    () => ({ intermediates: intermediates.map((each) => (random.oneIn(2) ? mutated(each, random) : each)) }),
    () => ({ anchors: anchors.map((each) => (random.oneIn(2) ? mutated(each, random) : each)) }),
  ];
}

function mutated(pem: string, random: Random): string {
  const [der] = certificatesOfPem(pem);
  return der === undefined ? pem : encodePem('CERTIFICATE', mutateDer(der, random));
}
