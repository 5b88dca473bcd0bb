import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonDocument } from '../../../src/core/text/jsonDocument.ts';
import { visibleWholeText } from '../../../src/core/text/visibleText.ts';

test('a document means the same, and holds nothing that a terminal obeys or nobody sees', () => {
  const hostile = [
    '\u009b31m',
    '\u202eabc\u2066',
    'a\u2028b\u0085',
    '\u{e0041}\u200b\u007f',
    '\u001b[2J',
    '长 😀 é "\\',
  ];
  const text = jsonDocument({ hostile });
  assert.deepEqual(JSON.parse(text), { hostile });
  assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
  assert.match(text, /长 😀 é/);
  assert.equal(jsonDocument([1], 0), '[1]\n');
});

test('what nobody sees is what is not seen in other texts either', () => {
  for (let code = 0; code < 0xe01f0; code += code < 0xe000 || code >= 0xe0000 ? 1 : 7) {
    const character = String.fromCodePoint(code);
    const document = jsonDocument(`a${character}b`, 0);
    assert.equal(JSON.parse(document), `a${character}b`);
    if (character === '\\') continue;
    const isShown = visibleWholeText(character) === character;
    assert.equal(document.includes(`a${character}b`) || character === '"', isShown, code.toString(16));
  }
});
