import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { element, oid, sequence, text } from '../../unit/x509/derBuilder.ts';
import { extensionType, setExtension } from '../draft.ts';
import type { Random } from '../random.ts';
import { authorityOf, type Twist } from './twist.ts';

const anyPolicy = '2.5.29.32.0';
const policies = ['1.2.3.1', '1.2.3.2', '1.2.3.3', anyPolicy];
/** Arcs beyond 31, 63 and 64 bits, and neighbours of anyPolicy. */
const oddPolicies = [
  '1.2.2147483648',
  '2.25.9223372036854775808',
  '2.25.329800735698586629295641978511506172918',
  '2.5.29.32',
  '2.5.29.32.0.1',
];

/** Certificate policies: RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14. */
export const policyTwists: readonly Twist[] = [
  {
    name: 'every certificate has policies',
    apply: ({ chain }, random) => {
      for (const draft of chain) {
        if (!random.oneIn(6))
          setExtension(draft, extensionType.certificatePolicies, policiesOf(random), random.oneIn(2));
      }
    },
  },
  {
    name: 'policies and the demand for them',
    weight: 9,
    apply: (scenario, random) => {
      for (const draft of scenario.chain) {
        if (!random.oneIn(8)) setExtension(draft, extensionType.certificatePolicies, policiesOf(random));
      }
      const constraints = sequence(...constraint(0x80, random), ...(random.oneIn(2) ? constraint(0x81, random) : []));
      setExtension(authorityOf(scenario, random), extensionType.policyConstraints, constraints, true);
      if (random.oneIn(2)) setExtension(authorityOf(scenario, random), extensionType.policyMappings, mappings(random));
    },
  },
  {
    name: 'policyMappings',
    weight: 3,
    apply: (scenario, random) => {
      for (const draft of random.some(scenario.chain, 1, 2)) {
        setExtension(draft, extensionType.policyMappings, mappings(random), random.oneIn(2));
      }
    },
  },
  {
    name: 'policyConstraints',
    weight: 3,
    apply: (scenario, random) => {
      const value = sequence(
        ...(random.oneIn(3) ? [] : constraint(0x80, random)),
        ...(random.oneIn(2) ? [] : constraint(0x81, random)),
      );
      setExtension(random.pick(scenario.chain), extensionType.policyConstraints, value, !random.oneIn(4));
    },
  },
  {
    name: 'inhibitAnyPolicy',
    weight: 3,
    apply: (scenario, random) => {
      const value = element(
        0x02,
        random.oneIn(8) ? random.pick([[0xff], [0, 1], []]) : random.pick([[0], [0], [1], [2]]),
      );
      setExtension(random.pick(scenario.chain), extensionType.inhibitAnyPolicy, value, !random.oneIn(4));
    },
  },
];

function policiesOf(random: Random): Bytes {
  const chosen = random.some(policies, 1, 3);
  if (random.oneIn(12)) chosen.push(chosen[0] ?? anyPolicy);
  if (random.oneIn(30)) return sequence();
  if (random.oneIn(12)) chosen.push(random.pick(oddPolicies));
  return sequence(...chosen.map((policy) => sequence(oid(policy), ...(random.oneIn(5) ? [qualifiers(random)] : []))));
}

function qualifiers(random: Random): Bytes {
  const usual = sequence(sequence(oid('1.3.6.1.5.5.7.2.1'), text(0x16, 'https://example.com')));
  if (random.oneIn(2)) return usual;
  return random.pick([
    sequence(sequence(oid('1.3.6.1.5.5.7.2.1'), text(0x16, 'https://example.com/cps'))),
    sequence(sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(text(0x0c, 'notice')))),
    sequence(sequence(oid('1.2.3'), element(0x05))),
    sequence(),
    element(0x05),
  ]);
}

function mappings(random: Random): Bytes {
  const pairs = Array.from({ length: 1 + random.below(3) }, () =>
    sequence(
      oid(random.pick(random.oneIn(8) ? policies : policies.slice(0, 3))),
      oid(random.pick(policies.slice(0, 3))),
    ),
  );
  return random.oneIn(20) ? sequence() : sequence(...pairs);
}

function constraint(tag: number, random: Random): Bytes[] {
  return [
    element(
      tag,
      random.oneIn(10) ? random.pick([[0xff], [0, 0], [], [0x7f, 0xff]]) : random.pick([[0], [0], [1], [2], [3]]),
    ),
  ];
}
