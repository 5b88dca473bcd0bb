import type { BuildOptions, Metafile, Plugin } from 'esbuild';

type Chunks = Readonly<Record<string, readonly string[]>>;

export declare function webChunks(starter: (chunks: Chunks) => BuildOptions): Plugin;
export declare function chunksOf(metafile: Metafile): Chunks;
