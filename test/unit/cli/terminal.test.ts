import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ColourOptions, useColour } from '../../../src/cli/terminal.ts';

describe('useColour', () => {
  const cases: readonly (readonly [string, boolean, ColourOptions, Record<string, string>, boolean])[] = [
    ['a terminal has colours', true, {}, {}, true],
    ['a pipe has none', false, {}, {}, false],
    ['NO_COLOR ends them', true, {}, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', true, {}, { NO_COLOR: '' }, true],
    ['CLICOLOR=0 ends them', true, {}, { CLICOLOR: '0' }, false],
    ['CLICOLOR_FORCE colours pipes', false, {}, { CLICOLOR_FORCE: '1' }, true],
    ['NO_COLOR wins over CLICOLOR_FORCE', false, {}, { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false],
    ['a dumb terminal has none', true, {}, { TERM: 'dumb' }, false],
    ['--color=always wins over NO_COLOR', false, { color: 'always' }, { NO_COLOR: '1' }, true],
    ['--color=never wins over CLICOLOR_FORCE', true, { color: 'never' }, { CLICOLOR_FORCE: '1' }, false],
    ['--color=auto leaves it to the rest', true, { color: 'auto' }, { NO_COLOR: '1' }, false],
    ['--no-color wins over --color', true, { color: 'always', isPlain: true }, {}, false],
  ];
  for (const [name, isTTY, options, environment, expected] of cases) {
    test(name, () => assert.equal(useColour(options, environment, { isTTY }), expected));
  }
});
