import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import { isIpAddress } from '../../../../src/core/x509/go/isIpAddress.ts';

const texts = [
  ...[
    '1.2.3.4',
    '0.0.0.0',
    '255.255.255.255',
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.4.',
    '1.2.3.a',
    '',
  ],
  ...[
    '::',
    '::1',
    '1::',
    '1::8',
    '2001:db8::1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7',
    '::ffff:1.2.3.4',
  ],
  ...[
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3',
    '1.2.3.4::',
    ':1',
    '1:',
    '1:::2',
    '1::2::3',
    'g::1',
    '12345::',
  ],
  ...['1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '[::1]', 'a', 'a.b', ':', ':::', '1:2:3:4::5:6:7:8'],
];

for (const text of texts) {
  test(`"${text}" is an address exactly where Node says so`, () => assert.equal(isIpAddress(text), isIP(text) !== 0));
}
