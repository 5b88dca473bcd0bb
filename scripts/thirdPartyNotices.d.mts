import type { Metafile } from 'esbuild';

export declare function bundledPackages(metafiles: readonly Metafile[]): readonly string[];
export declare function thirdPartyNotices(packages: readonly string[], root?: string): string;
