import type { Connection, SourceMaterial } from './connectionModel.ts';

/** What both sides of a connection present and verify with, as far as it is known. */
export function materialsOf({
  serverShows,
  clientTrusts,
  clientShows,
  serverTrusts,
}: Connection): readonly SourceMaterial[] {
  return [serverShows, clientTrusts, clientShows, serverTrusts].flatMap((source) =>
    source.kind === 'materials' ? source.materials : [],
  );
}
