import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ScannedFile, ScanSummary } from './scanDirectory.ts';
import { scanInWorker } from './scanInWorker.ts';
import type { ScanRequest } from './scanMessages.ts';

/** Folder reading of this machine, as the editor asks for it (see `ScanHost` in src/editor). */
export interface NodeScanHost {
  expandRoots(roots: readonly string[]): readonly string[];
  scan(
    request: ScanRequest,
    onFiles: (files: readonly ScannedFile[]) => void,
    signal: AbortSignal,
  ): Promise<ScanSummary | undefined>;
}

/**
 * @param workerFile - The bundled scan worker.
 * @param environment - Variables for `$NAME`.
 */
export function createNodeScanHost(
  workerFile: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): NodeScanHost {
  return {
    expandRoots: (roots) => expandRoots(roots, environment, homedir()).filter((root) => existsSync(root)),
    scan: (request, onFiles, signal) => scanInWorker(workerFile, request, onFiles, signal),
  };
}

/** Expands `~` and a leading `$VARIABLE` (which may hold a list, as `$KUBECONFIG` does); drops what is not absolute. */
export function expandRoots(
  roots: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  const expanded = roots.flatMap((root) => {
    const variable = /^\$(?:\{(\w+)\}|(\w+))/.exec(root);
    if (variable === null) return [root];
    const value = environment[variable[1] ?? variable[2] ?? ''] ?? '';
    const rest = root.slice(variable[0].length);
    return value.split(path.delimiter).flatMap((part) => (part === '' ? [] : [part + rest]));
  });
  const absolute = expanded
    .map((root) => (root === '~' || /^~[/\\]/.test(root) ? path.join(home, root.slice(1)) : root))
    .filter((root) => path.isAbsolute(root))
    .map((root) => path.normalize(root).replace(/(?<=.)[/\\]+$/, ''));
  return [...new Set(absolute)];
}
