import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findPemBlocks } from '../../../src/core/text/pemBlocks.ts';

/** Text → label, covered text, body and problem of each block; `¶` stands for a line feed. */
const texts: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'one block': ['-----BEGIN A-----¶TWFu¶-----END A-----¶', ['A|TWFu|whole']],
  'text around blocks': [
    'subject=x¶-----BEGIN A-----¶TWFu¶-----END A-----¶between¶-----BEGIN B C-----¶TWE=¶-----END B C-----¶end',
    ['A|TWFu|whole', 'B C|TWE=|whole'],
  ],
  'blocks on one line': [
    '-----BEGIN A-----TWFu-----END A----------BEGIN B-----TWFu-----END B-----',
    ['A|TWFu|whole', 'B|TWFu|whole'],
  ],
  headers: [
    '-----BEGIN RSA PRIVATE KEY-----¶Proc-Type: 4,ENCRYPTED¶DEK-Info: AES-256-CBC,00¶¶TWFu¶-----END RSA PRIVATE KEY-----',
    ['RSA PRIVATE KEY|TWFu|whole|Proc-Type=4,ENCRYPTED|DEK-Info=AES-256-CBC,00'],
  ],
  'a missing END before the next BEGIN': [
    '-----BEGIN A-----¶TWFu¶TWFu¶-----BEGIN B-----¶TWE=¶-----END B-----',
    ['A|TWFu¶TWFu|noEnd', 'B|TWE=|whole'],
  ],
  'a missing END at the end': ['-----BEGIN A-----¶TWFuTWFu¶and more text¶', ['A|TWFuTWFu|noEnd']],
  'an END that is cut short': ['-----BEGIN A-----¶TWFu¶-----END A¶', ['A|TWFu|noEnd']],
  'an END of another label': ['-----BEGIN A-----¶TWFu¶-----END B-----', ['A|TWFu|otherEnd']],
  'an END without BEGIN': ['-----END A-----¶-----BEGIN B-----¶TWFu¶-----END B-----', ['B|TWFu|whole']],
  'nothing between the lines': ['-----BEGIN A-----¶-----END A-----', ['A||whole']],
  'a BEGIN without label': ['-----BEGIN -----¶TWFu¶-----END -----', []],
  'a BEGIN that is cut short': ['-----BEGIN CERTI', []],
};

suite('findPemBlocks', () => {
  for (const [name, [source, expected]] of Object.entries(texts)) {
    for (const lineBreak of ['\n', '\r\n', '\n    ']) {
      test(`finds ${name}, with ${JSON.stringify(lineBreak)}`, () => {
        const text = source.replaceAll('¶', lineBreak);
        const found = findPemBlocks(text).map(({ label, span, body, headers = {}, problem }) => {
          assert.ok(text.startsWith('-----BEGIN', span.start));
          if (problem === undefined) assert.ok(text.slice(span.start, span.end).endsWith(`-----END ${label}-----`));
          const content = text.slice(body.start, body.end).trim().replace(/\s+/g, '¶');
          const pairs = Object.entries(headers).map(([key, value]) => `${key}=${value}`);
          return [label, content, problem?.kind ?? 'whole', ...pairs].join('|');
        });
        assert.deepEqual(found, expected);
      });
    }
  }
});
