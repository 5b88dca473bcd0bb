import type { BuildOptions } from 'esbuild';

export declare const starter: BuildOptions;
export declare const modules: BuildOptions;
export declare const lazyReaders: Readonly<Record<string, string>>;
export declare const command: BuildOptions;
export declare const programs: readonly BuildOptions[];
export declare const commandPrograms: readonly BuildOptions[];
export declare const executable: BuildOptions;
