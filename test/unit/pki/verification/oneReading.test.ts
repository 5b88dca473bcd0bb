import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { copyOf, type Draft, extensionType, extensionValue, issue, setExtension } from '../../../fuzz/draft.ts';
import { around, behind, surroundings } from '../../../fuzz/twists/readingTwists.ts';
import type { CaseLine } from '../../../support/caseLine.ts';
import { agrees, compareWithGo, disagreement } from '../../../support/compareWithGo.ts';
import { goIsMissing } from '../../../support/goProgram.ts';
import { testNow } from '../../../support/testPki.ts';
import { attribute, commonName, element, oid, sequence, set, text, timeOf } from '../../x509/derBuilder.ts';

const day = 86_400_000;
const { subjectAltName, nameConstraints, basicConstraints, extKeyUsage } = extensionType;
const dns = (name: string) => text(0x82, name);
const ip = (...octets: readonly number[]) => element(0x87, octets);
const mapped = [...Array<number>(10).fill(0), 0xff, 0xff];
const names = (...list: readonly Bytes[]) => sequence(...list);
const permitted = (...bases: readonly Bytes[]) => sequence(element(0xa0, ...bases.map((base) => sequence(base))));
const excluded = (...bases: readonly Bytes[]) => sequence(element(0xa1, ...bases.map((base) => sequence(base))));

function draftOf(subject: Bytes, issuer?: Draft): Draft {
  return {
    subject,
    key: issuer === undefined ? 'ed25519-a' : 'ed25519-b',
    issuer,
    version: [2],
    serialNumber: [issuer === undefined ? 1 : 2],
    notBefore: timeOf(testNow - day),
    notAfter: timeOf(testNow + day),
    extensions: [],
  };
}

function authority(constraints?: Bytes, isCritical = true, subject = commonName('ca'), issuer?: Draft): Draft {
  const ca = draftOf(subject, issuer);
  if (issuer !== undefined) ca.key = 'ed25519-c';
  setExtension(ca, basicConstraints, extensionValue.basicConstraints(true), true);
  if (constraints !== undefined) setExtension(ca, nameConstraints, constraints, isCritical);
  return ca;
}

function server(ca: Draft, value?: Bytes, isCritical = false, subject = commonName('a.example.com')): Draft {
  const leaf = draftOf(subject, ca);
  if (value !== undefined) setExtension(leaf, subjectAltName, value, isCritical);
  return leaf;
}

const pems = new Map<Draft, string>();
function pemOf(draft: Draft): string {
  const made = pems.get(draft) ?? encodePem('CERTIFICATE', issue(draft));
  pems.set(draft, made);
  return made;
}

function ask(id: string, leaf: Draft, anchors: readonly Draft[], intermediates: readonly Draft[] = [], name = '') {
  const at = new Date(testNow).toISOString();
  const pemsOf = (drafts: readonly Draft[]) => drafts.map(pemOf);
  const asked: CaseLine = {
    id: name === '' ? id : `${id}, asked for ${name}`,
    anchors: pemsOf(anchors),
    intermediates: pemsOf(intermediates),
    certificate: pemOf(leaf),
    at,
    usage: 'any',
    ...(name === '' ? {} : { name }),
  };
  return asked;
}

async function assertSameAsGo(cases: readonly CaseLine[]): Promise<boolean> {
  const comparisons = await compareWithGo(cases);
  if (comparisons === undefined) return false;
  assert.deepEqual(comparisons.filter((comparison) => !agrees(comparison)).map(disagreement), []);
  const accepted = comparisons.filter(({ go }) => go.accepted).length;
  assert.ok(accepted > cases.length / 40 && accepted < cases.length, `${accepted} of ${cases.length} accepted`);
  return true;
}

const hosts = ['', 'a.example.com', 'elsewhere.test'];
const trees: Readonly<Record<string, Bytes | undefined>> = {
  'no constraints': undefined,
  'example.com permitted': permitted(dns('example.com')),
  'example.com excluded': excluded(dns('example.com')),
};

function* beforeTheExtensions(): Iterable<CaseLine> {
  for (const [what, change] of Object.entries(surroundings)) {
    for (const [tree, constraints] of Object.entries(trees)) {
      const ca = authority(constraints);
      const leaf = server(ca, names(dns('a.example.com')));
      const other = server(ca, names(dns('elsewhere.test')));
      const oddCa = around(ca, change);
      for (const name of hosts) {
        yield ask(`${what} the leaf's, ${tree}`, around(leaf, change), [ca], [], name);
        yield ask(`${what} another leaf's, ${tree}`, around(other, change), [ca], [], name);
      }
      yield ask(`${what} the root's, ${tree}`, leaf, [oddCa]);
      yield ask(`${what} the root's, ${tree}, another leaf`, other, [oddCa]);
    }
  }
}

function* manyExtensions(): Iterable<CaseLine> {
  for (const count of [0, 498, 499, 500, 501, 600]) {
    for (const isCritical of [false, true]) {
      for (const [tree, constraints] of Object.entries(trees)) {
        const id = `${count} extensions${isCritical ? ', one critical' : ''}, ${tree}`;
        const ca = authority(constraints);
        const leaf = server(ca, names(dns('a.example.com')));
        const other = server(ca, names(dns('elsewhere.test'), ip(10, 0, 0, 1)));
        for (const name of hosts) {
          yield ask(`${id}, in the leaf`, behind(count, leaf, isCritical), [ca], [], name);
          yield ask(`${id}, in another leaf`, behind(count, other, isCritical), [ca], [], name);
        }
        yield ask(`${id}, in the root`, leaf, [behind(count, ca, isCritical)]);
        yield ask(`${id}, in the root of another leaf`, other, [behind(count, ca, isCritical)]);
        const middle = authority(constraints, true, commonName('middle'), ca);
        const below = server(middle, names(dns('elsewhere.test')));
        yield ask(`${id}, in an intermediate`, below, [authority()], [behind(count, middle, isCritical)]);
      }
    }
    const forClients = server(authority(), names(dns('a.example.com')));
    setExtension(forClients, extKeyUsage, extensionValue.extKeyUsage(['1.3.6.1.5.5.7.3.2']));
    yield { ...ask(`${count}, then a usage`, behind(count, forClients), [authority()]), usage: 'serverAuth' };
  }
}

function* loops(): Iterable<CaseLine> {
  const alterations: readonly (readonly [string, (draft: Draft) => Draft])[] = [
    ...[0, 499, 500, 600].map((count) => [`${count} extensions`, (draft: Draft) => behind(count, draft)] as const),
    ...Object.entries(surroundings).map(([what, change]) => [what, (draft: Draft) => around(draft, change)] as const),
  ];
  for (const [what, alter] of alterations) {
    for (const list of [undefined, names(), names(dns('one.test')), names(dns('two.test'))]) {
      const one = authority();
      const two = authority();
      if (list !== undefined) setExtension(two, subjectAltName, list);
      setExtension(one, subjectAltName, names(dns('one.test')));
      // Two certificates of a CA, each of which signed the other: Go tells them apart by their names.
      const crossed = [alter({ ...one, serialNumber: [3], issuer: two }), alter({ ...two, serialNumber: [4] })];
      const leaf = server(one, names(dns('a.example.com')));
      yield ask(`${what}, ${list?.length ?? 'no'} octets of names`, leaf, [], crossed);
      yield ask(`${what}, ${list?.length ?? 'no'} octets of names, trusted`, leaf, [alter(two)], crossed);
      yield ask(`${what}, ${list?.length ?? 'no'} octets of names, itself`, alter(one), [alter(two)], crossed);
    }
  }
}

function* oddValues(): Iterable<CaseLine> {
  const otherName = element(0xa0, oid('1.2.3.4'), element(0xa0, text(0x0c, 'x')));
  const values: Readonly<Record<string, Bytes>> = {
    'no names': names(),
    'names of an unknown type': names(otherName),
    'a directory name': names(element(0xa4, commonName('a.example.com'))),
    'names and an unknown one': names(otherName, dns('a.example.com')),
    'names and octets behind': Uint8Array.from([...names(dns('a.example.com')), 5, 0]),
    'names twice': Uint8Array.from([...names(dns('a.example.com')), ...names(dns('elsewhere.test'))]),
    'no octets': new Uint8Array(),
    'a SET': set(dns('a.example.com')),
    'an empty name': names(dns('')),
    'an address': names(ip(10, 0, 0, 1)),
    'a mapped address': names(ip(...mapped, 10, 0, 0, 1)),
    'an address of IPv6': names(ip(0x20, 1, ...Array<number>(14).fill(1))),
    'an address of five octets': names(ip(10, 0, 0, 1, 1)),
  };
  const constraints: Readonly<Record<string, Bytes>> = {
    'no sides': sequence(),
    'an empty side': sequence(element(0xa0)),
    permitted: permitted(dns('example.com')),
    'permitted and octets behind': Uint8Array.from([...permitted(dns('example.com')), 5, 0]),
    'permitted and a third side': sequence(element(0xa0, sequence(dns('example.com'))), element(0xa2)),
    'the sides in the other order': sequence(
      element(0xa1, sequence(dns('elsewhere.test'))),
      element(0xa0, sequence(dns('example.com'))),
    ),
    'an unknown type': permitted(otherName),
    '10/8 permitted': permitted(ip(10, 0, 0, 0, 255, 0, 0, 0)),
    '10/8 excluded': excluded(ip(10, 0, 0, 0, 255, 0, 0, 0)),
    'mapped 10/8 permitted': permitted(ip(...mapped, 10, 0, 0, 0, ...Array<number>(13).fill(255), 0, 0, 0)),
    'mapped 10/8 excluded': excluded(ip(...mapped, 10, 0, 0, 0, ...Array<number>(13).fill(255), 0, 0, 0)),
    'all of IPv6 excluded': excluded(ip(...Array<number>(32).fill(0))),
    'all of IPv4 permitted': permitted(ip(...Array<number>(8).fill(0))),
    'a mask with a hole': permitted(ip(10, 0, 0, 0, 255, 0, 255, 0)),
  };
  for (const isCritical of [false, true]) {
    const kind = isCritical ? 'critical' : 'not critical';
    for (const [what, value] of Object.entries(values)) {
      for (const [tree, constraint] of Object.entries(constraints)) {
        const ca = authority(constraint, isCritical);
        yield ask(`${what} below ${tree}, ${kind}`, server(ca, value, isCritical), [ca]);
      }
      const leaf = server(authority(), value, isCritical);
      for (const name of ['a.example.com', '10.0.0.1', '::ffff:10.0.0.1']) {
        yield ask(`${what}, ${kind}`, leaf, [authority()], [], name);
      }
    }
    for (const type of [subjectAltName, nameConstraints, basicConstraints]) {
      const ca = authority(permitted(dns('example.com')), isCritical);
      const leaf = server(ca, names(dns('a.example.com')), isCritical);
      const twice = (draft: Draft): Draft => ({
        ...copyOf(draft),
        extensions: [...draft.extensions, ...draft.extensions.filter((each) => each.type === type)],
      });
      yield ask(`${type} twice in the leaf, ${kind}`, twice(leaf), [ca]);
      yield ask(`${type} twice in the root, ${kind}`, leaf, [twice(ca)]);
      yield ask(`${type} twice and far apart, ${kind}`, behind(600, twice(leaf)), [behind(600, twice(ca))]);
    }
  }
}

const organization = (index: number) => attribute('2.5.4.10', text(0x0c, `o${index}`));
const ownName = (value: string) => attribute('2.5.4.3', text(0x0c, value));

/** A name whose common name stands behind or before as many attributes, each in its own set or all in one. */
function longName(count: number, value: string, isLast: boolean, isOneSet: boolean): Bytes {
  const organizations = Array.from({ length: count }, (_, index) => organization(index));
  const all = isLast ? [...organizations, ownName(value)] : [ownName(value), ...organizations];
  return isOneSet ? sequence(set(...all)) : sequence(...all.map((each) => set(each)));
}

function* longNames(): Iterable<CaseLine> {
  for (const count of [0, 998, 999, 1000, 1001, 3000]) {
    for (const isLast of [true, false]) {
      for (const isOneSet of [true, false]) {
        const id = `${count} attributes${isOneSet ? ' in one set' : ''}, the common name ${isLast ? 'last' : 'first'}`;
        const leaf = server(authority(), undefined, false, longName(count, 'a.example.com', isLast, isOneSet));
        yield ask(`${id}, in the leaf`, leaf, [authority()]);
        yield ask(`${id}, in the leaf`, leaf, [authority()], [], 'a.example.com');
        yield ask(`${id}, in the leaf`, leaf, [authority()], [], 'elsewhere.test');
        const ca = authority(undefined, true, longName(count, 'ca', isLast, isOneSet));
        const below = server(ca, names(dns('a.example.com')));
        yield ask(`${id}, in the root`, below, [ca]);
        // The name of the candidate stands in Go's error.
        yield ask(`${id}, in a root of another key`, below, [{ ...ca, key: 'ed25519-c' }]);
      }
    }
    const differs = authority(undefined, true, longName(count, 'another', true, false));
    const leaf = server(authority(undefined, true, longName(count, 'ca', true, false)), names(dns('a.example.com')));
    yield ask(`${count} attributes, and an issuer that differs in the last`, leaf, [differs]);
  }
}

suite('extensions and names are read once, as Go reads them', () => {
  const inputs = { beforeTheExtensions, manyExtensions, loops, oddValues, longNames };
  for (const [name, cases] of Object.entries(inputs)) {
    const all = [...cases()];
    test(`${name}: ${all.length} cases`, async (t) => {
      if (!(await assertSameAsGo(all))) t.skip(goIsMissing);
    });
  }
});
