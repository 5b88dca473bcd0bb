import type { Plugin } from 'esbuild';

export declare const minifyAgain: Plugin;
