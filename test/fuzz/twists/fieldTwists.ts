import { element, oid, sequence, text } from '../../unit/x509/derBuilder.ts';
import { type Draft, extensionType, extensionValue, removeExtension, setExtension } from '../draft.ts';
import { keyOf } from '../keys.ts';
import type { Random } from '../random.ts';
import { usageOids } from '../scenario.ts';
import { anyOf, authorityOf, type Twist } from './twist.ts';

/** Single fields of certificates: version, constraints, usages, identifiers. */
export const fieldTwists: readonly Twist[] = [
  {
    name: 'basicConstraints',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      if (random.oneIn(4)) return removeExtension(draft, extensionType.basicConstraints);
      const isCa = random.pick([true, true, true, false, undefined]);
      const pathLength = random.pick([undefined, [0], [0], [1], [2], [0xff], [0, 0], [0x7f, 0xff, 0xff, 0xff, 0xff]]);
      const value = extensionValue.basicConstraints(isCa, pathLength);
      return setExtension(draft, extensionType.basicConstraints, value, random.oneIn(2));
    },
  },
  {
    name: 'a path length for authorities',
    apply: (scenario, random) => {
      const value = extensionValue.basicConstraints(true, [random.below(3)]);
      setExtension(authorityOf(scenario, random), extensionType.basicConstraints, value, true);
    },
  },
  {
    name: 'keyUsage',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      if (random.oneIn(4)) return removeExtension(draft, extensionType.keyUsage);
      const octets = random.pick([
        [0x04],
        [0x02],
        [0xa0],
        [0x80],
        [0x00],
        [],
        [0xff, 0x80],
        [0x00, 0x80],
        [0x06, 0x00],
      ]);
      const unused = octets.length === 0 ? random.pick([0, 1]) : random.pick([0, 1, 5, 7, 8]);
      return setExtension(draft, extensionType.keyUsage, extensionValue.keyUsage(octets, unused), random.oneIn(2));
    },
  },
  {
    name: 'extKeyUsage',
    weight: 8,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      if (random.oneIn(5)) return removeExtension(draft, extensionType.extKeyUsage);
      const usages = random.some(
        [
          ...Object.values(usageOids),
          '1.3.6.1.5.5.7.3.3',
          '1.3.6.1.4.1.311.10.3.3',
          '2.16.840.1.113730.4.1',
          '1.2.3.4',
        ],
        0,
        3,
      );
      const value = extensionValue.extKeyUsage(usages);
      return setExtension(draft, extensionType.extKeyUsage, value, random.oneIn(3));
    },
  },
  {
    name: 'another usage is asked for',
    apply: (scenario, random) => {
      scenario.usage = random.pick(['serverAuth', 'clientAuth', 'any']);
    },
  },
  {
    name: 'version',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      draft.version = random.pick([undefined, [0], [1], [2], [3], [0xff], [0, 2]]);
      if (!random.oneIn(3)) draft.extensions = [];
    },
  },
  {
    name: 'serial number',
    weight: 2,
    apply: (scenario, random) => {
      const long = Array.from({ length: 24 }, () => 1 + random.below(126));
      anyOf(scenario, random).serialNumber = random.pick([[0], [0xff], [0x80, 1], [0, 1], [0xff, 0xff], long, []]);
    },
  },
  {
    name: 'an extension that Go does not know',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const type = random.pick([
        '1.2.3.4',
        '2.5.29.18',
        '2.5.29.31',
        '1.3.6.1.5.5.7.1.1',
        '1.3.6.1.5.5.7.1.24',
        '2.5.29.99',
      ]);
      const value = random.pick([
        element(0x05),
        sequence(),
        sequence(sequence()),
        sequence(oid('1.2'), text(0x86, 'x')),
      ]);
      setExtension(draft, type, value, random.oneIn(2));
    },
  },
  {
    name: 'an extension stands twice',
    weight: 1,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      if (draft.extensions.length > 0) draft.extensions = [...draft.extensions, random.pick(draft.extensions)];
    },
  },
  {
    name: 'an extension changes its criticality',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const chosen = random.below(draft.extensions.length + 1);
      draft.extensions = draft.extensions.map((each, index) =>
        index === chosen ? { ...each, isCritical: !each.isCritical } : each,
      );
    },
  },
  {
    name: 'key identifiers',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const value = identifierOf(draft, random);
      const { authorityKeyIdentifier, subjectKeyIdentifier } = extensionType;
      if (random.oneIn(3)) removeExtension(draft, random.pick([authorityKeyIdentifier, subjectKeyIdentifier]));
      else if (random.oneIn(2)) {
        setExtension(draft, subjectKeyIdentifier, extensionValue.subjectKeyIdentifier(value), random.oneIn(6));
      } else setExtension(draft, authorityKeyIdentifier, authorityIdentifier(value, random), random.oneIn(6));
    },
  },
];

function identifierOf(draft: Draft, random: Random): Uint8Array<ArrayBuffer> {
  const { identifier } = keyOf(draft.key);
  return random.pick([identifier, identifier.slice(0, 8), new Uint8Array(), Uint8Array.of(1, 2, 3)]);
}

function authorityIdentifier(value: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const issuer = element(0xa1, text(0x82, 'issuer.example.com'));
  return random.pick([
    sequence(element(0x80, value)),
    sequence(),
    sequence(issuer, element(0x82, [1])),
    sequence(element(0x80, value), issuer, element(0x82, [1])),
    sequence(element(0x82, [1])),
  ]);
}
