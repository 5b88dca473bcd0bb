import { findRoots } from './findRoots.ts';
import type { readNamedFile } from './readNamedFile.ts';
import type { ScanRequest, WorkerScanSummary } from './scanMessages.ts';
import { ScanWorkers, type TakeFiles } from './scanWorkers.ts';

/** Reads folders of this machine for the editor (see `ScanHost` in src/editor). */
interface NodeScanHost {
  findRoots(roots: readonly string[]): readonly { readonly path: string; readonly isFolder: boolean }[];
  scan(request: ScanRequest, onFiles: TakeFiles, signal: AbortSignal): Promise<WorkerScanSummary | undefined>;
  readonly readNamedFile: typeof readNamedFile;
}

/** @param workerFile - The bundled scan worker. */
export function createNodeScanHost(workerFile: string): NodeScanHost {
  const workers = new ScanWorkers(workerFile);
  return {
    findRoots: (roots) => findRoots(roots),
    scan: (request, onFiles, signal) => workers.scan(request, onFiles, signal),
    readNamedFile: async (...named) => (await import('./readNamedFile.ts')).readNamedFile(...named),
  };
}
