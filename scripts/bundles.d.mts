import type { BuildOptions } from 'esbuild';

export declare const extension: BuildOptions;
export declare const webExtension: BuildOptions;
export declare const programs: readonly BuildOptions[];
