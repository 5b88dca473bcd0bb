import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { readPemLikeGo } from '../../../src/core/text/readPemLikeGo.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import { readEncodings } from '../../support/readEncodings.ts';

const body = 'MAMCAQU=';
const other = 'MAMCAQY=';
const block = (content = body, label = 'CERTIFICATE') =>
  `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;

/** Texts, and the labels of the blocks that Go finds in them. */
const table: Readonly<Record<string, readonly [text: string, types: readonly string[]]>> = {
  'a block': [block(), ['CERTIFICATE']],
  'text around blocks': [`subject=a\n${block()}\nb: c\n${block(other)}end`, ['CERTIFICATE', 'CERTIFICATE']],
  'without a final line end': [block().trimEnd(), ['CERTIFICATE']],
  CRLF: [block().replaceAll('\n', '\r\n'), ['CERTIFICATE']],
  'CR alone': [block().replaceAll('\n', '\r'), []],
  'byte order mark': [`\ufeff${block()}`, []],
  'byte order mark, then a line': [`\ufeff\n${block()}`, ['CERTIFICATE']],
  indented: [block().replace(/^/gm, '  '), []],
  'only the base64 indented': [block(`  ${body}`), ['CERTIFICATE']],
  'BEGIN indented': [` ${block()}`, []],
  'END indented': [block().replace('-----END', ' -----END'), []],
  'text before BEGIN': [`x${block()}`, []],
  'joined blocks': [block().trimEnd() + block(other), []],
  'joined blocks, then another': [block().trimEnd() + block(other) + block(), ['CERTIFICATE']],
  'text behind END': [`${block().trimEnd()} # end\n`, []],
  'blanks behind END and BEGIN': [block().replaceAll('-----\n', '----- \t\n'), ['CERTIFICATE']],
  'text behind BEGIN': [block().replace('-----\n', '----- x\n'), []],
  'on one line': [block().replaceAll('\n', ' '), []],
  'escaped line ends': [block().replaceAll('\n', '\\n'), []],
  headers: [block(`Proc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n${body}`), ['CERTIFICATE']],
  'headers without a blank line': [block(`a: b\n${body}`), ['CERTIFICATE']],
  'four dashes at BEGIN': [block().replace('-----BEGIN', '----BEGIN'), []],
  'six dashes at BEGIN': [block().replace('-----BEGIN', '------BEGIN'), []],
  'four dashes behind the label': [block().replace('CERTIFICATE-----\n', 'CERTIFICATE----\n'), []],
  'six dashes behind the label': [block().replace('CERTIFICATE-----\n', 'CERTIFICATE------\n'), []],
  'six dashes everywhere behind the label': [block().replaceAll('-----\n', '------\n'), ['CERTIFICATE-']],
  'four dashes at END': [block().replace('-----END', '----END'), []],
  'another label at END': [block().replace('END CERTIFICATE', 'END X509 CRL'), []],
  'two blanks before the label': [block(body, ' CERTIFICATE'), [' CERTIFICATE']],
  'lower case': [block().toLowerCase(), []],
  'no padding': [block('MAMCAQU'), []],
  'URL-safe': [block('MAMC-QU='), []],
  'more behind the padding': [block(`${body}\n${other}`), []],
  'form feed': [block(`MAMC\fAQU=`), []],
  'blanks in the base64': [block('MAM C\tAQU='), ['CERTIFICATE']],
  'blank lines': [block(`\n${body}\n\n`), ['CERTIFICATE']],
  empty: ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', ['CERTIFICATE']],
  'a block without END before another': [`-----BEGIN CERTIFICATE-----\n${body}\n${block(other)}`, ['CERTIFICATE']],
  'a cut file': [block().slice(0, 40), []],
  'labels as they are': [
    block(body, 'TRUSTED CERTIFICATE') + block(body, 'X509 CERTIFICATE'),
    ['TRUSTED CERTIFICATE', 'X509 CERTIFICATE'],
  ],
};

function ours(text: string) {
  return readPemLikeGo(text).map(({ label, hasHeaders, bytes }) => ({ type: label, hasHeaders, bytes: toHex(bytes) }));
}

describe('what encoding/pem finds', () => {
  for (const [name, [text, types]] of Object.entries(table)) {
    test(name, () =>
      assert.deepEqual(
        ours(text).map(({ type }) => type),
        types,
      ),
    );
  }
});

const fragments = [
  '-----',
  '-',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  ':',
  '=',
  '-----BEGIN ',
  '-----END ',
  'CERTIFICATE',
  'a: b\n',
  '\ufeff',
  body,
  'é',
  '_',
  '\f',
  '\n-----END CERTIFICATE-----',
  '-----BEGIN CERTIFICATE-----\n',
];

/** Every text of the table, and thousands made from them by small accidents. */
function mutated(): readonly string[] {
  const random = randomFrom(20261124);
  const seeds = Object.values(table).map(([text]) => text);
  const pick = <T>(list: readonly T[], otherwise: T): T => list[random(list.length)] ?? otherwise;
  const accidents = Array.from({ length: 20_000 }, () => {
    let text = pick(seeds, '') + (random(3) === 0 ? pick(seeds, '') : '');
    for (let count = 1 + random(3); count > 0; count--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + (random(2) === 0 ? pick(fragments, '') : '') + text.slice(at + random(4));
    }
    return text;
  });
  return [...seeds, ...accidents];
}

function realFiles(): readonly string[] {
  return ['corpus/files', 'live-api/files', 'kubeadm/trees', 'odd-certs'].flatMap((set) =>
    readdirSync(`test/fixtures/${set}`, { recursive: true })
      .map((file) => path.join(`test/fixtures/${set}`, String(file)))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'utf8'))
      .filter((text) => text.includes('-----BEGIN')),
  );
}

describe('the same as Go', () => {
  for (const [name, texts] of Object.entries({ accidents: mutated(), 'real files': realFiles() })) {
    test(name, (t) => {
      const theirs = readEncodings(texts, t);
      if (theirs === undefined) return;
      assert.equal(theirs.length, texts.length);
      for (const [index, text] of texts.entries()) {
        assert.deepEqual(ours(text), theirs[index]?.blocks, JSON.stringify(text.slice(0, 2000)));
      }
    });
  }
});
