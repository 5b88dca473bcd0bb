import type { Metafile } from 'esbuild';

export function loadedAtOnce(
  metafile: Metafile,
  entry: string,
): { readonly files: number; readonly bytes: number; readonly sources: ReadonlySet<string> };
