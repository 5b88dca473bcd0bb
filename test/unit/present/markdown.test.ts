import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lexer, type Token } from 'marked';
import { bold, codeSpan, link, plainText, sentence } from '../../../src/core/present/markdown.ts';

/** Texts that want to be more than text. `marked` is the parser that Visual Studio Code shows hovers with. */
const hostileTexts = [
  'admin[x](command:y)',
  '[x](command:certscope.renew?%5B%5D)',
  '[x]\u200b(command:y)',
  '[x](<command:y>)',
  '](command:y)',
  '`](command:y)',
  '[[x]](command:y)',
  'a](command:y)[b',
  '\\](command:y)',
  '[x]:command:y',
  '![x](https://example.org/x.png)',
  '![x][1]\n\n[1]: https://example.org/x.png',
  'a`b',
  '``',
  '`` ` ``',
  '\\`[x](y)\\`',
  '\\',
  'ends with \\',
  '`',
  '<img src=x onerror=alert(1)>',
  '<a href="command:y">x</a>',
  '<!-- -->',
  '<https://example.org>',
  '<script>alert(1)</script>',
  'https://example.org/x',
  'www.example.org',
  'anna@example.org',
  'mailto:anna@example.org',
  'ftp://example.org',
  'HTTPS://example.org WWW.example.org',
  '(https://example.org)',
  '+ item',
  '=',
  ' - item',
  '123456789. item',
  '-',
  'xmpp:a@b',
  'http\u200b://x',
  'line\nbreak',
  'line\r\n\r\n# heading',
  '# heading',
  '- item',
  '1. item',
  '1) item',
  '> quote',
  '    code',
  '\tcode',
  '```js',
  '~~~',
  '---',
  '===',
  '***',
  '**bold** _italic_ ~~gone~~',
  '| a | b |\n|---|---|\n| c | d |',
  '$(zap) $(error~spin)',
  '&lt;b&gt; &#x41; &nbsp;',
  '[ ] task',
  '[^1]',
  'a\u202egnp.exe',
  'a\u2066b\u2069',
  'a\u0000b\u0007c\u001bd\u007fe\u0085f',
  'a\u2028b\u2029c',
  '\ud800',
  '\u{e0041}\u{e0042}',
  'a\u200bb\ufeffc\u00add',
  '  two  spaces  ',
  ' ',
  '',
];

function flatten(tokens: readonly Token[] | undefined): Token[] {
  return (tokens ?? []).flatMap((token) => [token, ...flatten('tokens' in token ? token.tokens : undefined)]);
}

/** What a reader sees: the text of all leaves, entities resolved as far as the escapes of `marked` made them. */
function shownText(markdown: string): string {
  return flatten(lexer(markdown))
    .filter(
      (token) =>
        token.type === 'codespan' ||
        token.type === 'escape' ||
        (token.type === 'text' && !('tokens' in token && token.tokens !== undefined)),
    )
    .map((token) => ('text' in token ? String(token.text) : ''))
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

for (const text of hostileTexts) {
  const name = JSON.stringify(text);

  test(`code span of ${name} is one code span and nothing else`, () => {
    const types = flatten(lexer(`a ${codeSpan(text)} b`)).map(({ type }) => type);
    if (text.trim() === '') assert.deepEqual(types, ['paragraph', 'text']);
    else assert.deepEqual(types, ['paragraph', 'text', 'codespan', 'text']);
  });

  test(`plain text of ${name} is text and nothing else`, () => {
    for (const markdown of [plainText(text), `a ${plainText(text)} b`, bold(`a${plainText(text)}b`)]) {
      const types = new Set(flatten(lexer(markdown)).map(({ type }) => type));
      for (const type of types)
        assert.ok(['paragraph', 'space', 'text', 'escape', 'strong'].includes(type), `${type} in ${markdown}`);
    }
  });

  test(`sentence with ${name} holds text and code spans only`, () => {
    const types = new Set(flatten(lexer(`a ${sentence(text)} b`)).map(({ type }) => type));
    for (const type of types) assert.ok(['paragraph', 'text', 'escape', 'codespan'].includes(type), type);
  });

  const wellFormed = text.replace(/\p{Cs}/gu, '?');
  test(`a link called ${name} leads where it was meant to`, () => {
    const target = `command:certscope.showDecoded?${encodeURIComponent(JSON.stringify(['a)b(', wellFormed]))}`;
    for (const label of [plainText(`x${text}`), codeSpan(text), bold(plainText(`x${text}`))]) {
      const tokens = flatten(lexer(`a ${link(label, target)} b`));
      const links = tokens.filter((token) => token.type === 'link');
      assert.equal(links.length, 1);
      const [only] = links;
      assert.ok(only !== undefined && 'href' in only && typeof only.href === 'string');
      const { href } = only;
      assert.deepEqual(JSON.parse(decodeURIComponent(href.slice(href.indexOf('?') + 1))), ['a)b(', wellFormed]);
      const types = new Set(tokens.map(({ type }) => type));
      for (const type of types)
        assert.ok(['paragraph', 'text', 'escape', 'codespan', 'link', 'strong'].includes(type), type);
    }
  });
}

test('code spans show names letter by letter', () => {
  for (const name of ['kubernetes-admin', 'CN=a\\,b,O=system:masters', '<b>', 'a & b', '[x](y)', '*', 'ünïcödé 证书']) {
    assert.equal(codeSpan(name), `\`${name}\``);
    assert.equal(shownText(codeSpan(name)), name);
  }
});

test('code spans write what cannot be seen', () => {
  const expected: Readonly<Record<string, string>> = {
    'nimda\u202e': '`nimda\\u202e`',
    'a`b': '`a\\x60b`',
    'a\nb\r\tc': '`a\\nb\\r\\tc`',
    'a\u0000b': '`a\\u0000b`',
    'a\u{e0041}': '`a\\u{e0041}`',
    'a\u00a0b': '`a\\u00a0b`',
    '\ud800': '`\\ud800`',
    ' a ': '`  a  `',
    '': '(empty)',
  };
  for (const [text, markdown] of Object.entries(expected)) assert.equal(codeSpan(text), markdown);
});

test('plain text reads as it was written', () => {
  for (const text of [
    'expired 12 days ago (May 31, 2026)',
    'a_b*c',
    'https://example.org',
    '<b> & "c"',
    'C:\\d',
    '1. x',
  ]) {
    assert.equal(shownText(plainText(text)), text);
  }
});

test('long names are cut and tell their length', () => {
  assert.equal(codeSpan('x'.repeat(64)), `\`${'x'.repeat(64)}\``);
  assert.equal(codeSpan('x'.repeat(10_000)), `\`${'x'.repeat(64)}… (10,000 characters)\``);
  assert.equal(codeSpan('\u{1f600}'.repeat(65)), `\`${'\u{1f600}'.repeat(64)}… (130 characters)\``);
});

test('quotes of logs in our sentences become code spans, whole', () => {
  assert.equal(sentence('kubectl gets `error: You must` now.'), 'kubectl gets `error: You must` now.');
  assert.equal(sentence('one ` only'), 'one \\` only');
});

test('only our own commands and secure pages are linked', () => {
  for (const uri of [
    'command:workbench.action.quit',
    'javascript:alert(1)',
    'http://x',
    'file:///etc',
    'command:certscope.a.b',
    '',
  ]) {
    assert.equal(link('x', uri), 'x');
  }
  assert.equal(link('x', 'https://example.org/a)b'), '[x](https://example.org/a%29b)');
  assert.equal(link('x', 'command:certscope.renew'), '[x](command:certscope.renew)');
});
