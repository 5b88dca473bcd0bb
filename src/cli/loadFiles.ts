import path from 'node:path';
import { decodeFile } from '../core/pki/decodeFile.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { createRootMapping } from '../node/rootMapping.ts';
import { defaultScanLimits, scanDirectory } from '../node/scanDirectory.ts';
import type { CliIo } from './io.ts';
import type { DecodingTools } from './tools.ts';

/** The decoded files of the arguments, and what a user should know of the reading. */
export interface LoadedFiles {
  readonly files: readonly DecodedFile[];
  /** Words about limits that ended a scan. */
  readonly notes: readonly string[];
  /** An argument itself could not be read: the command cannot do what was asked. */
  readonly failed: boolean;
}

/**
 * Reads the files named by the arguments; directories recursively, `-` is standard input.
 *
 * @param root - Directory that stands for `/` of the cluster's host (`--root`).
 */
export async function loadFiles(
  args: readonly string[],
  root: string | undefined,
  tools: DecodingTools,
  io: CliIo,
): Promise<LoadedFiles> {
  const mapping = createRootMapping(root, io.cwd);
  const files: DecodedFile[] = [];
  const notes: string[] = [];
  let failed = false;
  for (const argument of args) {
    if (argument === '-') {
      files.push(decodeFile({ path: '-', bytes: await io.readStandardInput() }, tools));
      continue;
    }
    const start = path.resolve(io.cwd, argument);
    const display = displayPath(argument, start);
    const summary = scanDirectory(start, defaultScanLimits, (file) => {
      const hostPath = mapping.toHostPath(file.path);
      const name = display(file.path);
      if (file.kind === 'unreadable') {
        failed ||= file.path === start;
        files.push({ path: name, hostPath, values: [], credentials: [], unreadable: file.reason });
        return;
      }
      const decoded = decodeFile({ path: name, hostPath, bytes: file.bytes }, tools);
      if (decoded.values.length > 0 || file.path === start) files.push(decoded);
    });
    if (summary.cut !== undefined) notes.push(`${argument}: ${summary.cut}`);
  }
  return { files, notes, failed };
}

/** Shows a found path as the user wrote the argument: relative stays relative, absolute stays absolute. */
function displayPath(argument: string, start: string): (found: string) => string {
  const given = path.normalize(argument).replace(/(?<=.)[/\\]$/, '');
  return (found) => {
    const below = path.relative(start, found);
    const shown = below === '' ? given : path.join(given, below);
    return path.sep === '/' ? shown : shown.split(path.sep).join('/');
  };
}
