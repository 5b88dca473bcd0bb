import type { MapCommand, MapScene } from '../protocol/pkiMap.ts';

/** Commands of the map that sign or write. */
const issuing: ReadonlySet<MapCommand> = new Set<MapCommand>(['renew', 'renewNewKey', 'reissue', 'replaceCa']);

/** A scene that offers nothing which its host would refuse. */
export function offeredScene(scene: MapScene, isIssuingOffered: boolean): MapScene {
  if (isIssuingOffered) return scene;
  const details = Object.entries(scene.details).map(([id, detail]) => {
    const actions = detail.actions.filter(({ command }) => !issuing.has(command));
    return [id, { ...detail, actions }] as const;
  });
  return { ...scene, details: Object.fromEntries(details) };
}
