import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { element, oid, sequence, text } from '../../unit/x509/derBuilder.ts';
import { type Draft, extensionType, setExtension } from '../draft.ts';
import type { Random } from '../random.ts';
import { dnsName, ipAddress, nameOf, type Scenario, subjectAltName } from '../scenario.ts';
import { generalName } from './nameTwists.ts';
import { domains, emails } from './nameValues.ts';
import { oddText } from './texts.ts';
import { authorityOf, type Twist } from './twist.ts';

/** Which names authorities permit and exclude. */
export const constraintTwists: readonly Twist[] = [
  {
    name: 'name constraints',
    weight: 8,
    apply: (scenario, random) => {
      const authority = random.pick(scenario.chain.slice(random.oneIn(5) ? 0 : 1));
      setExtension(authority, extensionType.nameConstraints, nameConstraints(random), !random.oneIn(4));
      if (random.oneIn(2)) renameAll(scenario, random);
    },
  },
  {
    name: 'names and constraints that meet',
    weight: 10,
    apply: (scenario, random) => {
      const permitted = random.some(plainConstraints, 0, 4).map((base) => sequence(base()));
      const excluded = random.oneIn(2) ? [] : [sequence(random.pick(plainConstraints)())];
      const value = sequence(
        ...(permitted.length === 0 ? [] : [element(0xa0, ...permitted)]),
        ...(excluded.length === 0 && permitted.length > 0 ? [] : [element(0xa1, ...excluded)]),
      );
      setExtension(authorityOf(scenario, random), extensionType.nameConstraints, value, true);
      const named = random.oneIn(4) ? random.pick(scenario.chain) : scenario.certificate;
      const names = random.some(plainNames, 1, 3).map((make) => make());
      setExtension(named, extensionType.subjectAltName, subjectAltName(names));
      scenario.name = '';
    },
  },
  {
    name: 'names that cannot be compared with constraints',
    weight: 1,
    apply: (scenario, random) => {
      setExtension(authorityOf(scenario, random), extensionType.nameConstraints, nameConstraints(random), true);
      const odd = [
        dnsName('.example.com'),
        dnsName('a..b'),
        text(0x81, 'a'),
        text(0x81, 'a@b..c'),
        text(0x86, 'urn:x'),
      ];
      setExtension(scenario.certificate, extensionType.subjectAltName, subjectAltName(random.some(odd, 1, 2)));
    },
  },
  {
    name: 'more comparisons of names than Go makes',
    weight: 0.2,
    apply: (scenario, random) => {
      const count = random.pick([490, 501, 510]);
      const numbers = Array.from({ length: count }, (_, index) => index);
      const excluded = numbers.map((index) => element(0x30, dnsName(`x${index}.test`)));
      const names = numbers.map((index) => dnsName(`h${index}.example.com`));
      const authority = scenario.chain[1] ?? scenario.certificate;
      setExtension(authority, extensionType.nameConstraints, sequence(element(0xa1, ...excluded)), true);
      setExtension(scenario.certificate, extensionType.subjectAltName, subjectAltName(names));
    },
  },
];

const plainConstraints: readonly (() => Bytes)[] = [
  ...['example.com', 'com', '', 'EXAMPLE.com', '.example.com', 'host.example.com', 'evil.test'].map(
    (each) => () => dnsName(each),
  ),
  ...['example.com', '.example.com', 'a@example.com', 'A@EXAMPLE.com', '', '"q q"@example.com'].map(
    (each) => () => text(0x81, each),
  ),
  ...['example.com', '.example.com', '', 'www.example.com', 'EXAMPLE.com'].map((each) => () => text(0x86, each)),
  () => ipAddress(10, 0, 0, 0, 255, 0, 0, 0),
  () => ipAddress(10, 9, 9, 9, 255, 0, 0, 0),
  () => ipAddress(10, 0, 0, 1, 255, 255, 255, 255),
  () => ipAddress(0, 0, 0, 0, 0, 0, 0, 0),
  () => ipAddress(...Array(32).fill(0)),
  () => ipAddress(...Array(15).fill(0), 1, ...Array(16).fill(255)),
  () => ipAddress(...Array(10).fill(0), 255, 255, 10, 0, 0, 0, ...Array(13).fill(255), 0, 0, 0),
  () => element(0xa4, nameOf('host')),
];
const plainNames: readonly (() => Bytes)[] = [
  ...['host.example.com', 'HOST.EXAMPLE.COM', '*.example.com', 'evil.test', 'example.com'].map(
    (each) => () => dnsName(each),
  ),
  ...['a@example.com', 'A@example.com', '"q q"@example.com', 'a@sub.example.com', 'a@EXAMPLE.COM'].map(
    (each) => () => text(0x81, each),
  ),
  ...['https://www.example.com:8443/x', 'spiffe://example.com/x', 'https://u:p@EXAMPLE.com', 'https://10.0.0.1/'].map(
    (each) => () => text(0x86, each),
  ),
  ...['https://[::1]:1/', 'urn:x', 'https://www.%65xample.com/', 'https://[fe80::1%25en0]/'].map(
    (each) => () => text(0x86, each),
  ),
  () => ipAddress(10, 1, 2, 3),
  () => ipAddress(192, 168, 1, 1),
  () => ipAddress(...Array(15).fill(0), 1),
  () => ipAddress(...Array(10).fill(0), 255, 255, 10, 0, 0, 1),
  () => element(0xa4, nameOf('directory')),
];

function nameConstraints(random: Random): Bytes {
  const trees = (): Bytes[] => Array.from({ length: 1 + random.below(3) }, () => subtree(random));
  return random.pick([
    () => sequence(element(0xa0, ...trees())),
    () => sequence(element(0xa1, ...trees())),
    () => sequence(element(0xa0, ...trees()), element(0xa1, ...trees())),
    () => (random.oneIn(3) ? sequence() : sequence(element(0xa0))),
  ])();
}

function subtree(random: Random): Bytes {
  const base = random.pick<() => Bytes>([
    () => dnsName(random.pick([...domains, 'host.example.com'])),
    () => dnsName(random.pick(domains)),
    () => text(0x81, random.pick([...domains, ...emails])),
    () => text(0x86, random.pick([...domains, '10.0.0.1', '[::1]', 'www.example.com:80'])),
    () =>
      ipAddress(
        10,
        0,
        0,
        0,
        ...random.pick([
          [255, 0, 0, 0],
          [255, 255, 255, 255],
          [0, 0, 0, 0],
          [255, 0, 255, 0],
        ]),
      ),
    () => ipAddress(...Array(16).fill(0), ...Array(random.pick([15, 16])).fill(255)),
    () => ipAddress(...random.pick([[10, 0, 0, 0], [], [10, 0, 0, 0, 255, 0, 0]])),
    () => element(0xa4, nameOf('host')),
    () => text(random.pick([0x81, 0x82, 0x86]), oddText(random.pick(['host', 'mail', 'uri']), random)),
    () => random.pick([element(0x88, [0x2a]), element(0xa0, oid('1.2.3'), element(0xa0, text(0x0c, 'x')))]),
  ])();
  return random.oneIn(8) ? sequence(base, element(0x80, [random.below(2)])) : sequence(base);
}

/** Gives some certificates of the chain names, since Go checks those of all. */
function renameAll({ chain }: Scenario, random: Random): void {
  const named: Draft[] = random.some(chain, 1, 2);
  for (const draft of named) {
    const names = Array.from({ length: 1 + random.below(3) }, () => generalName(random));
    setExtension(draft, extensionType.subjectAltName, subjectAltName(names));
  }
}
