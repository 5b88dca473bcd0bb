import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { extKeyUsageName } from '../../../src/core/x509/extKeyUsageName.ts';
import { formatIpAddress } from '../../../src/core/x509/formatIpAddress.ts';
import { formatSerialNumber } from '../../../src/core/x509/formatSerialNumber.ts';
import { extensionNames, extKeyUsageLongNames } from '../../../src/core/x509/longNames.ts';
import { decodeOid, findOid } from '../../../src/core/x509/objectIdentifier.ts';
import {
  attributeTypes,
  extensionOids,
  extKeyUsageNames,
  namedCurves,
  signatureAlgorithmNames,
} from '../../../src/core/x509/oids.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import { oid } from './derBuilder.ts';
import { openssl } from './openssl.ts';

suite('object identifiers', () => {
  const contentOf = (dotted: string): Uint8Array => oid(dotted).slice(2);
  const dotted = [
    '0.0',
    '0.39',
    '1.0',
    '1.39',
    '2.0',
    '2.39',
    '2.40',
    '2.999',
    '2.5.4.3',
    '1.2.840.113549.1.1.11',
    '1.3.6.1.4.1.311.21.8.16777215.4294967295.4294967296',
    '1.2.9007199254740991',
    '1.2.9007199254740992',
    '1.2.9007199254740993.5.9007199254740995',
    '2.25.329800735698586629295641978511506172918',
    '2.340282366920938463463374607431768211455.1',
    '1.2.72057594037927936',
  ];
  for (const text of dotted) {
    test(text, () => {
      const content = contentOf(text);
      assert.equal(decodeOid(content, 0, content.length), text);
    });
  }

  const malformed: readonly (readonly number[])[] = [
    [],
    [0x80],
    [0x80, 0x01],
    [0x2a, 0x80, 0x01],
    [0x2a, 0x86],
    [0xff],
  ];
  for (const content of malformed) {
    test(`malformed: ${toHex(Uint8Array.from(content)) || 'empty'}`, () => {
      assert.equal(decodeOid(Uint8Array.from(content), 0, content.length), undefined);
    });
  }

  test('one of too many octets is not read', () => {
    assert.equal(decodeOid(new Uint8Array(129).fill(1), 0, 129), undefined);
  });

  test('those of the tables are found by their octets, and have a name', () => {
    for (const known of [
      ...extensionOids,
      ...Object.keys({ ...attributeTypes, ...extKeyUsageNames, ...namedCurves }),
    ]) {
      const content = contentOf(known);
      assert.equal(findOid(content, 0, content.length)?.oid, known);
      const again = findOid(Uint8Array.of(7, ...content, 7), 1, content.length + 1);
      assert.equal(again, findOid(content, 0, content.length));
    }
    const unknown = contentOf('1.2.3.4');
    assert.equal(findOid(unknown, 0, unknown.length), undefined);
  });

  test('one that is remembered does not change with the octets it was read from', () => {
    const commonName = contentOf('2.5.4.3');
    const shared = Buffer.from(commonName);
    findOid(shared, 0, shared.length);
    shared.fill(1);
    assert.equal(findOid(commonName, 0, commonName.length)?.oid, '2.5.4.3');
  });

  test('names are openssl’s', () => {
    const known = new Map<string, { short: string; long: string }>();
    for (const line of openssl(['list', '-objects']).split('\n')) {
      const [, short = '', long = short, id] = /^([^#].*?) = (?:(.+), )?([\d.]+)$/.exec(line) ?? [];
      if (id !== undefined) known.set(id, { short, long });
    }
    const long = { ...extensionNames, ...extKeyUsageLongNames, ...signatureAlgorithmNames };
    for (const [id, name] of Object.entries(long)) {
      // Algorithms of later years are unknown to earlier versions of openssl.
      if (known.has(id)) assert.equal(name, known.get(id)?.long);
    }
    for (const [id, name] of Object.entries({ ...attributeTypes, ...extKeyUsageNames })) {
      if (known.has(id)) assert.equal(name, known.get(id)?.short);
    }
    assert.ok(known.size > 1000);
  });

  test('purposes have names, others are their object identifier', () => {
    assert.equal(extKeyUsageName('1.3.6.1.5.5.7.3.1'), 'serverAuth');
    assert.equal(extKeyUsageName('1.3.6.1.5.5.7.3.2'), 'clientAuth');
    assert.equal(extKeyUsageName('2.5.29.37.0'), 'anyExtendedKeyUsage');
    assert.equal(extKeyUsageName('1.2.3'), '1.2.3');
    assert.equal(extKeyUsageName('constructor'), 'constructor');
  });
});

suite('serial numbers', () => {
  const serialNumbers: readonly [octets: readonly number[], expected: string][] = [
    [[0], '0'],
    [[1], '1'],
    [[0x0f], 'f'],
    [[0x10], '10'],
    [[0x7f], '7f'],
    [[0, 0x80], '80'],
    [[0, 0, 1], '1'],
    [[0x80], '-80'],
    [[0xff], '-1'],
    [[0xff, 0x7f], '-81'],
    [[0xff, 0xff], '-1'],
    [[0x80, 0, 0], '-800000'],
    [[0xfe, 0xdc], '-124'],
    [[], '0'],
    [[0x7f, ...new Array<number>(19).fill(0xff)], `7f${'ff'.repeat(19)}`],
    [[0, ...new Array<number>(40).fill(0xab)], 'ab'.repeat(40)],
  ];
  for (const [octets, expected] of serialNumbers) {
    test(expected, () => assert.equal(formatSerialNumber(Uint8Array.from(octets)), expected));
  }

  test('two’s complement of any size agrees with BigInt', () => {
    for (let i = 0; i < 65_536; i += 37) {
      const octets = Uint8Array.of(i >> 8, i & 0xff);
      const value = BigInt.asIntN(16, BigInt(i));
      const expected = value < 0n ? `-${(-value).toString(16)}` : value.toString(16);
      assert.equal(formatSerialNumber(octets), expected);
    }
  });
});

suite('IP addresses', () => {
  const addresses: readonly [hex: string, expected: string | undefined][] = [
    ['0a600001', '10.96.0.1'],
    ['00000000', '0.0.0.0'],
    ['ffffffff', '255.255.255.255'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['00010000000000000000000000000000', '1::'],
    ['fe800000000000000202b3fffe1e8329', 'fe80::202:b3ff:fe1e:8329'],
    ['00000000000000000000ffff0a600001', '::ffff:10.96.0.1'],
    ['0000000000000000000000000a600001', '::a60:1'],
    ['20010DB8AAAABBBBCCCCDDDDEEEEFFFF', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'],
    ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
    ['00010000000000040005000000000008', '1::4:5:0:0:8'],
    ['', undefined],
    ['0a6000', undefined],
    ['0a600001ffffff00', undefined],
  ];
  for (const [hex, expected] of addresses) {
    test(`${hex || 'nothing'} is ${expected}`, () => {
      const octets = Buffer.from(hex, 'hex');
      assert.equal(formatIpAddress(octets, 0, octets.length), expected);
    });
  }

  test('all forms of zero groups are written as URLs write them (WHATWG, of RFC 5952)', () => {
    for (let pattern = 0; pattern < 256; pattern++) {
      const octets = new Uint8Array(16);
      for (let group = 0; group < 8; group++) if (pattern & (1 << group)) octets[group * 2 + 1] = group + 1;
      const groups = Array.from({ length: 8 }, (_, i) => octets[i * 2 + 1]).join(':');
      assert.equal(`[${formatIpAddress(octets, 0, 16)}]`, new URL(`http://[${groups}]/`).hostname);
    }
  });
});

test('octets as hexadecimal', () => {
  assert.equal(toHex(Uint8Array.of(0, 1, 0xab, 0xff)), '0001abff');
  assert.equal(toHex(new Uint8Array(0)), '');
});
