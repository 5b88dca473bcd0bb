import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { type Draft, extensionType, extensionValue, issue, setExtension } from '../../../fuzz/draft.ts';
import type { CaseLine } from '../../../support/caseLine.ts';
import { agrees, compareWithGo, disagreement } from '../../../support/compareWithGo.ts';
import { goIsMissing } from '../../../support/goProgram.ts';
import { testNow } from '../../../support/testPki.ts';
import { certificate, commonName, element, extension, sequence, text, timeOf } from '../../x509/derBuilder.ts';

const at = new Date(testNow).toISOString();
const dns = (name: string) => text(0x82, name);
const email = (address: string) => text(0x81, address);
const uri = (address: string) => text(0x86, address);
const ip = (...octets: readonly number[]) => element(0x87, octets);
const mapped = [...Array<number>(10).fill(0), 0xff, 0xff];

async function assertSameAsGo(cases: readonly CaseLine[]): Promise<boolean> {
  const comparisons = await compareWithGo(cases);
  if (comparisons === undefined) return false;
  assert.deepEqual(comparisons.filter((comparison) => !agrees(comparison)).map(disagreement), []);
  // A table whose cases all end alike shows nothing.
  const accepted = comparisons.filter(({ go }) => go.accepted).length;
  assert.ok(accepted > cases.length / 40 && accepted < cases.length, `${accepted} of ${cases.length} accepted`);
  return true;
}

suite('names are judged as by Go', () => {
  const hosts =
    `a.example.com A.EXAMPLE.com a.example.com. a.example.com.. .a.example.com a..example.com b.a.example.com
    example.com example.com. com * *.example.com *.com x*.example.com a_b.example.com _a.example.com -a.example.com a-.example.com
    a.example.com:443 localhost kubernetes kubernetes.default.svc xn--bcher-kva.example bücher.example K.example.com ſ.example.com
    . .. [ ] [] [a.example.com] 10.96.0.1 [10.96.0.1] [[10.96.0.1]] 10.96.0.01 010.96.0.1 10.96.1 10.96.0.1. 256.1.1.1 ::1 [::1]
    [::1 ::1] 0:0:0:0:0:0:0:1 ::0001 ::ffff:10.96.0.1 ::ffff:0a60:1 ::10.96.0.1 fe80::1%eth0 [fe80::1%eth0] 2001:DB8::1
    2001:db8:0:0:0::1 2001:db8::0:1:: 1::2::3 ::: : %zone 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:1.2.3.4 1:2:3:4:5:6:7:1.2.3.4`
      .split(/\s+/)
      .concat('a example.com', ' a.example.com', 'a.example.com\n', 'a\0.example.com');
  const names = [
    [dns('a.example.com')],
    [dns('*.example.com'), dns('example.com')],
    [dns('*.COM')],
    [dns('*'), dns('.'), dns('*.')],
    [dns('a.example.com.'), dns('.a.example.com'), dns('x*.example.com'), dns('*.*.example.com'), dns('a.*.com')],
    [dns('A.EXAMPLE.COM'), dns('a_b.example.com'), dns('_a.example.com'), dns('-a.example.com'), dns('k.example.com')],
    [dns('10.96.0.1'), dns('::1'), dns('[a.example.com]'), dns('a example.com'), dns('a.example.com:443')],
    [ip(10, 96, 0, 1), dns('localhost')],
    [ip(...mapped, 10, 96, 0, 1), ip(...Array<number>(15).fill(0), 1)],
    [ip(0x20, 1, 0x0d, 0xb8, ...Array<number>(11).fill(0), 1), email('a@a.example.com')],
    [email('a@a.example.com'), uri('https://a.example.com/')],
    [],
  ];
  const cases = names.flatMap((list, index) =>
    ['a.example.com', '*.example.com', '10.96.0.1', 'x'].flatMap((subject) => {
      // Without subjectAltName the common name shows in the error.
      if (list.length > 0 && subject !== 'x') return [];
      const extensions = list.length === 0 ? [] : [extension(extensionType.subjectAltName, sequence(...list))];
      const pem = encodePem('CERTIFICATE', certificate({ subject: commonName(subject), extensions }));
      return hosts.map(
        (name): CaseLine => ({
          id: `${index} ${subject} "${name}"`,
          anchors: [pem],
          intermediates: [],
          certificate: pem,
          at,
          name,
          usage: 'any',
        }),
      );
    }),
  );
  test(`${cases.length} hosts and certificates`, async (t) => {
    if (!(await assertSameAsGo(cases))) t.skip(goIsMissing);
  });
});

suite('name constraints are judged as by Go', () => {
  const subtrees = [
    ...['example.com', '.example.com', 'com', '', 'EXAMPLE.com', 'a.example.com', 'xample.com'].map(dns),
    ...['example.com', '.example.com', 'a@example.com', 'A@example.com', '"a b"@example.com', ''].map(email),
    ...['example.com', '.example.com', 'host', ''].map(uri),
    ip(10, 0, 0, 0, 255, 0, 0, 0),
    ip(10, 1, 2, 3, 255, 255, 255, 0),
    ip(0, 0, 0, 0, 0, 0, 0, 0),
    ip(...mapped, 10, 0, 0, 0, ...Array<number>(13).fill(255), 0, 0, 0),
    ip(0x20, 1, ...Array<number>(14).fill(0), 255, 255, ...Array<number>(14).fill(0)),
  ];
  const names = [
    ...['example.com', 'a.example.com', 'b.a.EXAMPLE.com', 'notexample.com', '*.example.com', 'example.org'].map(dns),
    ...['example.com.', '.example.com', '', 'a b.example.com', '*'].map(dns),
    ...['a@example.com', 'A@EXAMPLE.com', 'a@x.example.com', '"a b"@example.com', 'a', '@example.com'].map(email),
    ...['a\\@b@example.com', 'a..b@example.com', 'a@example.org'].map(email),
    ...['https://example.com/', 'https://a.example.com:8443/x', 'http://10.0.0.1/', 'http://[::1]:80/', 'urn:a:b'].map(
      uri,
    ),
    ...['spiffe://host/ns/x', 'https://user@EXAMPLE.com', 'http://[fe80::1%25eth0]/', 'http://example.com:/'].map(uri),
    ip(10, 0, 0, 1),
    ip(10, 1, 2, 200),
    ip(192, 168, 0, 1),
    ip(...mapped, 10, 0, 0, 1),
    ip(0x20, 1, 0x0d, 0xb8, ...Array<number>(12).fill(1)),
  ];
  const cases = [0xa0, 0xa1].flatMap((side) =>
    subtrees.flatMap((subtree, index) => {
      const ca = draftOf('ca', undefined);
      setExtension(ca, extensionType.basicConstraints, extensionValue.basicConstraints(true), true);
      setExtension(ca, extensionType.nameConstraints, sequence(element(side, sequence(subtree))), true);
      const anchors = [encodePem('CERTIFICATE', issue(ca))];
      return names.map((name, number): CaseLine => {
        const leaf = draftOf('leaf', ca);
        setExtension(leaf, extensionType.subjectAltName, sequence(name));
        const pem = encodePem('CERTIFICATE', issue(leaf));
        const id = `${side === 0xa0 ? 'permitted' : 'excluded'} ${index}, name ${number}`;
        return { id, anchors, intermediates: [], certificate: pem, at, usage: 'any' };
      });
    }),
  );
  test(`${cases.length} constraints and names`, async (t) => {
    if (!(await assertSameAsGo(cases))) t.skip(goIsMissing);
  });
});

function draftOf(name: string, issuer: Draft | undefined): Draft {
  const day = 86_400_000;
  return {
    subject: commonName(name),
    key: issuer === undefined ? 'ed25519-a' : 'ed25519-b',
    issuer,
    version: [2],
    serialNumber: [1],
    notBefore: timeOf(testNow - day),
    notAfter: timeOf(testNow + day),
    extensions: [],
  };
}
