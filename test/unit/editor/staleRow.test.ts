import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isForStaleRow, rowCommands } from '../../../src/editor/trees/staleRow.ts';

describe('a command that was chosen at a row', () => {
  test('is of a lost row where VS Code hands over none any more', () => {
    assert.equal(isForStaleRow('certscope.copyPem', [undefined, undefined]), true);
    assert.equal(isForStaleRow('certscope.copyPem', [{ path: 'file:///a', offset: 0 }, undefined]), false);
  });

  test('is none where it comes from the palette, a keybinding or a link', () => {
    assert.equal(isForStaleRow('certscope.copyPem', []), false);
    assert.equal(isForStaleRow('certscope.copyPem', [undefined]), false);
    assert.equal(isForStaleRow('certscope.copyPem', [{ fingerprint: 'a' }]), false);
  });

  test('is none of a title without a focused row', () => {
    assert.equal(isForStaleRow('certscope.renewAll', [undefined, undefined]), false);
  });

  test('is one that the menus of rows alone offer, not the titles of views', () => {
    const { menus } = JSON.parse(readFileSync('package.json', 'utf8')).contributes;
    const commandsOf = (menu: string): readonly string[] =>
      menus[menu].flatMap(({ command, submenu }: { command?: string; submenu?: string }) =>
        submenu === undefined ? command : commandsOf(submenu),
      );
    // It is about all rows, whichever it is chosen at.
    const ofTitles = [...commandsOf('view/title'), 'certscope.showAllFindings'];
    const ofRowsAlone = new Set(commandsOf('view/item/context').filter((command) => !ofTitles.includes(command)));
    assert.deepEqual([...rowCommands].sort(), [...ofRowsAlone].sort());
  });
});
