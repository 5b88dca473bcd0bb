import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A source file of the project, for tests about the sources themselves. */
export interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** The lines, those that are only comment made empty. */
  readonly codeLines: readonly string[];
}

/** Something that a file imports or re-exports. */
export interface SourceImport {
  /** As written. */
  readonly specifier: string;
  /** From the project's root, for a file of the project. */
  readonly target: string | undefined;
  /** Vanishes when compiled. */
  readonly isTypeOnly: boolean;
  /** By a call, when it is needed, or in a type. */
  readonly isOnDemand: boolean;
  readonly line: number;
}

/** Reads the files below a folder whose names end in one of `extensions`; fixtures and generated folders left out. */
export function sourceFiles(folder: string, extensions: readonly string[] = ['.ts']): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
    .filter((file) => !/(^|\/)(fixtures|node_modules)\//.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n');
      const codeLines = lines.map((line) => (/^\s*(\/?\*|\/\/)/.test(line) ? '' : line));
      return { path: file, text, lines, codeLines };
    });
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Finds the imports, re-exports, dynamic imports and `require` calls of a file. */
export function importsOf({ path: file, text }: SourceFile): readonly SourceImport[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    return {
      specifier,
      target: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined,
      isTypeOnly: match[1] !== undefined,
      isOnDemand: match[3] !== undefined,
      line: text.slice(0, match.index).split('\n').length + (match[0].startsWith('\n') ? 1 : 0),
    };
  });
}
