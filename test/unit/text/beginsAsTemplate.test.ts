import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBlockStructureInSteps } from '../../../src/core/locate/structure/blockStructure.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { beginsAsTemplate } from '../../../src/core/text/beginsAsTemplate.ts';
import { runAtOnce } from '../../../src/core/text/steps.ts';
import { randomFrom } from '../../support/randomFrom.ts';

const everyKey = { has: () => true, hasItemsOf: () => true, hasAliases: true } as const;
const hasMistake = (text: string): boolean => readYamlStructure(text, [], everyKey)?.brokenAt !== undefined;

/** What the reader of blocks says of a text that is something else. */
function isForeign(text: string): boolean {
  const { places, isOther } = runAtOnce(readBlockStructureInSteps(text, [], everyKey));
  return places.length === 0 && isOther === true;
}

suite('a text that begins as a template', () => {
  for (const text of [
    '{{- if .Values.tls.enabled }}\napiVersion: v1\n',
    '{{- /*\nCopyright Example, Inc.\n*/}}\n\n{{- if (include "x.tls" .) }}\nkind: Secret\n',
    '{{/* vim: set filetype=mustache: */}}\n{{/* Expand the name of the chart. */}}\n',
    "{{/* The chart's name, and more: */}}\n\n# comment\nkind: Secret\n",
    '\ufeff{{-}}',
  ]) {
    test(`is recognised, and the YAML library finds a mistake: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.ok(beginsAsTemplate(text));
      assert.ok(hasMistake(text));
      assert.ok(isForeign(`${text}kind: Secret\n---\nkind: Secret\n`));
    });
  }

  test('is not what may be YAML', () => {
    for (const text of [
      '{{ a }}',
      '{{ a }}\n---\nb: c\n',
      '{{ a }}: b\n',
      '{{ a }}\n# c\n',
      '{a: {b: c}}\n',
      '{{-a}}',
      '{{ "a\n}}\nb" }}',
    ]) {
      assert.ok(!beginsAsTemplate(text), text);
    }
  });

  test('always has a mistake, whatever stands in it', () => {
    const parts = [
      '{{',
      '}}',
      '{{-',
      '-}}',
      '\n',
      ' ',
      'a',
      'b: c',
      ': ',
      ',',
      '"',
      "'",
      '#',
      ' #',
      '---',
      '...',
      '/*',
      '*/',
      '[',
      ']',
      '&a ',
      '!t ',
      '*a',
      '?',
      '|',
      '>',
      '%',
      '\\',
      '- ',
    ];
    const random = randomFrom(7);
    let recognised = 0;
    for (let round = 0; round < 20_000; round++) {
      const length = 1 + random(12);
      const text = `{{${Array.from({ length }, () => parts[random(parts.length)]).join('')}`;
      if (!beginsAsTemplate(text)) continue;
      recognised++;
      assert.ok(hasMistake(text), JSON.stringify(text));
      assert.ok(isForeign(text), JSON.stringify(text));
    }
    assert.ok(recognised > 500, `${recognised} were recognised`);
  });
});
