import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { locateCredentials } from '../../../../src/core/locate/locateCredentials.ts';
import { assertGrowsWithSize } from '../../../support/growth.ts';

const pem = readFileSync('test/fixtures/kubeadm/trees/h02-ecdsa-p256/rootfs/etc/kubernetes/pki/ca.crt', 'utf8');
const certificate = new X509Certificate(pem).raw;

/** The same certificate with its lines broken elsewhere: whether slashes decode hangs on their number. */
function rewrapped(width: number): string[] {
  const lines = certificate.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'];
}

function blocksOf(text: string) {
  return locateCredentials(text).flatMap(({ blocks }) => blocks);
}

describe('PEM behind comment marks', () => {
  for (const mark of ['// ', '//', '# ', '#', '> ', ' * ', '| ']) {
    test(JSON.stringify(mark), () => {
      for (let width = 30; width <= 76; width++) {
        const text = `x\n${rewrapped(width)
          .map((line) => mark + line)
          .join('\n')}\ny\n`;
        const [block, ...others] = blocksOf(text);
        assert.equal(others.length, 0);
        assert.deepEqual(block && Buffer.from(block.bytes()), certificate, String(width));
      }
    });
  }
});

describe('PEM with headers in string literals', () => {
  const body = Buffer.alloc(128, 0xfb).toString('base64');
  const lines = [
    '-----BEGIN EC PRIVATE KEY-----',
    'Proc-Type: 4,ENCRYPTED',
    'DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF',
    '',
    ...(body.match(/.{1,64}/g) ?? []),
    '-----END EC PRIVATE KEY-----',
  ];
  const forms: Record<string, string> = {
    'one line': `k = "${lines.join('\\n')}"`,
    'joined by +': lines.map((line) => `"${line}\\n"`).join(' +\n  '),
    'joined by a leading +': lines.map((line) => `"${line}\\n"`).join('\n  + '),
    'joined by .': lines.map((line) => `'${line}\\n'`).join(' .\n'),
    'side by side': lines.map((line) => `"${line}\\n"`).join('\n'),
    'array of lines': `k = [${lines.map((line) => `"${line}"`).join(',\n  ')}]`,
    'continued lines': `"${lines.join('\\n\\\n')}"`,
    comment: lines.map((line) => `# ${line}`).join('\n'),
    'as it is': lines.join('\r\n'),
  };
  for (const [name, text] of Object.entries(forms)) {
    test(name, () => {
      const [block] = blocksOf(`${text}\n`);
      assert.equal(block?.problem, undefined);
      assert.deepEqual(block?.headers, {
        'Proc-Type': '4,ENCRYPTED',
        'DEK-Info': 'AES-256-CBC,00112233445566778899AABBCCDDEEFF',
      });
      assert.equal(block && Buffer.from(block.bytes()).toString('base64'), body);
    });
  }

  test('a run of blanks costs no more than its length', () =>
    assertGrowsWithSize({
      what: 'blanks',
      size: 20_000,
      make: (size) => `-----BEGIN EC PRIVATE KEY-----\na: b\n${' '.repeat(size)}x\n-----END EC PRIVATE KEY-----\n`,
      work: blocksOf,
    }));
});
