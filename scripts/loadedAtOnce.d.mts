import type { Metafile } from 'esbuild';

export function loadedAtOnce(
  metafile: Metafile,
  entry: string,
): { readonly bytes: number; readonly sources: ReadonlySet<string> };
