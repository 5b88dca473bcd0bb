import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredScene } from '../../../src/editor/offeredScene.ts';
import type { MapCommand, MapScene } from '../../../src/protocol/pkiMap.ts';

test('a map offers nothing that its host would refuse', () => {
  const commands: readonly MapCommand[] = ['renew', 'replaceCa', 'open', 'showDecoded'];
  const actions = commands.map((command) => ({ label: command, command, place: 0 }));
  const scene = { details: { wire: { title: '', state: 'none', sections: [], actions } } } as unknown as MapScene;
  const offered = (isOffered: boolean) =>
    offeredScene(scene, isOffered).details.wire?.actions.map(({ command }) => command);
  assert.deepEqual(offered(true), commands);
  assert.deepEqual(offered(false), ['open', 'showDecoded']);
});
