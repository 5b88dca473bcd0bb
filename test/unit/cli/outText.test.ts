import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { colouredText, outText } from '../../../src/cli/outText.ts';

const printed = (text: string, how: { readonly columns?: number; readonly isColoured?: boolean }): string => {
  let all = '';
  outText(text, {
    ...how,
    out: (part) => {
      all += part;
    },
  });
  return all;
};
/** Colours as words, so that one sees them. */
const shown = (text: string): string => colouredText(text).replace(/\u001b\[(\d+)m/g, (_, code: string) => `<${code}>`);

suite('colours', () => {
  for (const [what, text, expected] of [
    [
      'a finding',
      'a.crt:1:1\n  ✗ error    It expired.  cert-expired\n',
      '<1>a.crt:1:1<0>\n  <31>✗ error<0>    It expired.  <2>cert-expired<0>\n',
    ],
    ['a section', '✓ works (2)\n   1  etcd\n', '<1><32>✓ works<0><1> (2)<0>\n   1  etcd\n'],
    ['a table', '✓ ca  9 y\n⚠\ufe0e a   1 d\n', '<32>✓<0> ca  9 y\n<33>⚠\ufe0e<0> a   1 d\n'],
    ['a card', '✗ CA a\n\n  Validity  ███░░\n', '<1><31>✗<0><1> CA a<0>\n\n  Validity  <31>███<0>░░\n'],
    ['a question', 'Is it? Yes.\n? unknown (1)\n', 'Is it? Yes.\n<36>? unknown<0> (1)\n'],
  ] as const)
    test(what, () => assert.equal(shown(text), expected));

  test('add nothing but colours', () => {
    const text = '✗ 3 CAs expired\n  All fail.\n\n  ⚠\ufe0e warning  It ends.  ca-expiring-soon\n';
    assert.equal(shown(text).replace(/<\d+>/g, ''), text);
    assert.equal(printed(text, {}), text);
  });
});

suite('wrapping', () => {
  const line = '   1  kube-apiserver → etcd :2379  until Nov 24, 2027 (364 d) · user kube-apiserver\n';

  test('happens in a terminal only, below where the text begins', () => {
    assert.equal(printed(line, {}), line);
    assert.equal(
      printed(line, { columns: 50 }),
      '   1  kube-apiserver → etcd :2379  until Nov 24,\n      2027 (364 d) · user kube-apiserver\n',
    );
  });
});
