import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { attribute, element, extension, integer, sequence, set, text } from '../../unit/x509/derBuilder.ts';
import { copyOf, type Draft, extensionType } from '../draft.ts';
import { dnsName, subjectAltName } from '../scenario.ts';
import { anyOf, type Twist } from './twist.ts';

/** What two readers of one certificate may read differently: elements around the extensions, long lists. */
export const readingTwists: readonly Twist[] = [
  {
    name: 'odd elements around the extensions',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const { alterTbs = (tbs) => tbs } = around(draft, random.pick(Object.values(surroundings)));
      draft.alterTbs = alterTbs;
    },
  },
  {
    name: 'more extensions than anyone needs',
    weight: 0.5,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      draft.extensions = behind(random.pick([499, 500, 501, 700]), draft, random.oneIn(8)).extensions;
    },
  },
  {
    name: 'more attributes than anyone needs',
    weight: 0.5,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const common = attribute('2.5.4.3', text(0x0c, random.pick(['Root', 'host.example.com'])));
      const more = Array.from({ length: random.pick([999, 1000, 1001]) }, () => attribute('2.5.4.10', text(0x0c, 'o')));
      const all = random.oneIn(2) ? [common, ...more] : [...more, common];
      draft.subject = random.oneIn(2) ? sequence(set(...all)) : sequence(...all.map((each) => set(each)));
    },
  },
];

/** The elements of a SEQUENCE. */
function elementsOf(whole: Bytes): readonly Bytes[] {
  const elements: Bytes[] = [];
  let offset = headerLength(whole, 0);
  while (offset < whole.length) {
    const content = headerLength(whole, offset);
    const short = whole[offset + 1] ?? 0;
    const octets = whole.subarray(offset + 2, offset + content);
    const length = short < 0x80 ? short : octets.reduce((value, octet) => value * 256 + octet, 0);
    elements.push(whole.slice(offset, offset + content + length));
    offset += content + length;
  }
  return elements;
}

function headerLength(bytes: Bytes, offset: number): number {
  const short = bytes[offset + 1] ?? 0;
  return 2 + (short < 0x80 ? 0 : short & 0x7f);
}

/** Changes the extensions' field, the last of what is signed, and what stands around it. */
export function around(draft: Draft, change: (field: Bytes) => readonly Uint8Array[]): Draft {
  return {
    ...copyOf(draft),
    alterTbs: (tbs) => {
      const elements = elementsOf(tbs);
      const field = elements.at(-1);
      return field?.[0] === 0xa3 ? sequence(...elements.slice(0, -1), ...change(field)) : tbs;
    },
  };
}

const inField = (field: Bytes) => field.subarray(headerLength(field, 0));
const fieldWith = (...extensions: readonly Bytes[]) => element(0xa3, sequence(...extensions));
const otherNames = extension(extensionType.subjectAltName, subjectAltName([dnsName('elsewhere.test')]));
const otherTree = extension(
  extensionType.nameConstraints,
  sequence(element(0xa1, sequence(dnsName('elsewhere.test')))),
  true,
);

/** What may stand around the extensions. Go reads the first field [3] that follows the two identifiers. */
export const surroundings: Readonly<Record<string, (field: Bytes) => readonly Uint8Array[]>> = {
  plain: (field) => [field],
  'issuerUniqueID before': (field) => [element(0x81, [0, 1]), field],
  'both identifiers before': (field) => [element(0x81, [0, 1]), element(0x82, [0, 1]), field],
  'the identifiers in the other order': (field) => [element(0x82, [0, 1]), element(0x81, [0, 1]), field],
  'an identifier twice': (field) => [element(0x81, [0, 1]), element(0x81, [0, 1]), field],
  'a constructed identifier': (field) => [element(0xa1, integer(1)), field],
  'a NULL before': (field) => [element(0x05), field],
  'a SEQUENCE before': (field) => [sequence(integer(1)), field],
  'an unknown tag before': (field) => [element(0xa4, integer(1)), field],
  'a primitive [3] before': (field) => [element(0x83, [0]), field],
  'other extensions before': (field) => [fieldWith(otherNames, otherTree), field],
  'no extensions before': (field) => [element(0xa3, sequence()), field],
  'an empty field before': (field) => [element(0xa3), field],
  'other extensions behind': (field) => [field, fieldWith(otherNames, otherTree)],
  'a NULL behind': (field) => [field, element(0x05)],
  'a NULL in the field': (field) => [element(0xa3, inField(field), element(0x05))],
  'other extensions in the field': (field) => [element(0xa3, inField(field), sequence(otherNames, otherTree))],
  'a NULL among the extensions': (field) => [
    element(0xa3, sequence(element(0x05), ...elementsOf(Uint8Array.from(inField(field))))),
  ],
};

/** Puts as many unknown extensions before those of a draft. */
export function behind(count: number, draft: Draft, isCritical = false): Draft {
  const fillers = Array.from({ length: count }, (_, index) => ({
    type: `1.3.9999.${index}`,
    isCritical: isCritical && index === 0,
    value: element(0x05),
  }));
  return { ...copyOf(draft), extensions: [...fillers, ...draft.extensions] };
}
