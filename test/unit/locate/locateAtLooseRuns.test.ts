import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compareWithLocateAt, everywhereIn, middlesOf } from '../../support/compareWithLocateAt.ts';
import { kubeconfigOf } from '../../support/largeDocuments.ts';
import { locateAll } from '../../support/locateSamples.ts';
import { nestedCertificate } from '../../support/nestedCertificate.ts';
import { randomFrom } from '../../support/randomFrom.ts';

const [outer, inner] = nestedCertificate();

/** Where a run that stands in no value, at `#`, meets a value below it. */
const meetings: readonly string[] = [
  'x:\n  - #\n    V\n',
  'x:\n  - | #\n    V\n',
  'x:\n  - >- #\n    V\n',
  'x:\n  -\n    #\n    V\n',
  'x:\n  -\n  #\n    V\n',
  'x:\n  - a\n  - - #\n      V\n',
  'x:\n  - &a #\n    V\n',
  'x:\n  - !!binary | #\n    V\n',
  'x:\n  - !!str\n    #\n    V\n',
  '- #\n  V\n',
  '- |2- #\n  V\n',
  '#\nV\n',
  '--- #\nV\n',
  '--- | #\nV\n',
  'x: #\n  V\n',
  'x:\n  #\n  V\n',
  'x: | #\n  V\n',
  'x:\n  - y: #\n      V\n',
  'x:\n  - y:\n      #\n      V\n',
  'x: [ #\n  V\n  ]\n',
  'x: [a, #\n  V\n  ]\n',
  'x: {y: #\n  V\n  }\n',
  'x: &a #\n  V\n',
  'x:\n  - #\n    W\n',
  'x:\n  - | #\n    W\n',
  'x:\n  - #\n    V\n    word\n',
  'x:\n  - #\n\n    V\n',
  'x:\n  - |\n    V\n  #\n  - |\n    V\n',
  'x:\n  - V\n  #\n  - V\n',
  'x:\n  - V #\n  - |\n    V\n',
];

/** What may stand before a run, and behind it. */
const marks = ['# ', '#', '# see\t'];
const trailing = ['', ' ', '\t', ' \t ', ' .'];

/** More with `CERTSCOPE_DOCUMENTS`. */
const rounds = Number(process.env.CERTSCOPE_DOCUMENTS ?? 300);
/** Another number plants others. */
const seed = Number(process.env.CERTSCOPE_SEED ?? 20261127);

const half = Math.ceil(inner.length / 2);

function meeting(form: string, mark: string, blanks: string): string {
  const margin = /^( *)W$/m.exec(form)?.[1] ?? '';
  const texts: Readonly<Record<string, string>> = {
    '#': `${mark}${outer}${blanks}`,
    V: inner,
    W: `${inner.slice(0, half)}\n${margin}${inner.slice(half)}`,
  };
  return form.replace(/[#VW]/g, (sign) => texts[sign] ?? '');
}

suite('what stands in no value above a value found by itself', () => {
  test('is read with it in the reading of everything', () => {
    const [value, ...others] = locateAll(meeting('x:\n  - #\n    V\n', '# ', ' '));
    assert.deepEqual(others, []);
    assert.equal(value?.keyPath, undefined);
    assert.equal(value?.span.start, 'x:\n  - # '.length);
  });

  for (const form of meetings) {
    test(JSON.stringify(form), () => {
      for (const mark of marks) {
        for (const blanks of trailing) {
          const text = meeting(form, mark, blanks);
          for (const around of [text, kubeconfigOf(1) + text, `${text}---\n${kubeconfigOf(1)}`]) {
            compareWithLocateAt(around, everywhereIn);
          }
        }
      }
    });
  }

  test('does not keep values from being found that it cannot reach', () => {
    for (const form of [
      'x:\n  - V\n  - V\n',
      'x:\n  #\n  - V\n',
      '#\nx: V\n',
      'x:\n  - V #\n  - V\n',
      'x:\n  - |\n    V\n  - |\n    V\n',
    ]) {
      const text = meeting(form, '# ', ' ');
      const values = form.match(/V/g)?.length;
      assert.equal(
        compareWithLocateAt(text, (all) => middlesOf(all.filter(({ keyPath }) => keyPath))),
        values,
        form,
      );
    }
  });

  test('in documents of such lines in any order', () => {
    const below = randomFrom(seed);
    const lines = [
      '- ',
      '-',
      '- | ',
      'x: ',
      'x:',
      'x: | ',
      '- x: ',
      '#',
      `# ${outer} `,
      `# ${outer}`,
      `# ${outer}\t`,
      inner,
      `${inner} `,
      '',
      ' ',
      '- - ',
      '---',
      `- ${inner}`,
      `x: ${inner}`,
      '- "',
    ];
    const pick = (from: readonly string[]) => from[below(from.length)] ?? '';
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      let text = below(3) === 0 ? kubeconfigOf(2) : '';
      for (let count = 2 + below(7); count > 0; count--) {
        const remark = below(3) === 0 ? pick([`# ${outer} `, `# ${outer}`]) : '';
        text += `${' '.repeat(2 * below(4))}${pick(lines)}${remark}\n`;
      }
      found += compareWithLocateAt(text, everywhereIn);
    }
    assert.ok(found > rounds / 10, `${found} were found`);
  });
});
