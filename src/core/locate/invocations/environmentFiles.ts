import type { LocatedReference } from '../locateModel.ts';
import { isPath } from '../readReference.ts';

/** Field of references to environment files. */
export const environmentFileField = 'systemd EnvironmentFile';

/** The environment files that a systemd unit names. `-` before a path: the file may be missing. */
export function environmentFileReferences(text: string): LocatedReference[] {
  if (!text.includes('EnvironmentFile')) return [];
  return Array.from(text.matchAll(/^[ \t]*(EnvironmentFile)=[ \t]*-?(["']?)(\/[^\s"'%*?[]+)\2[ \t]*$/gm)).flatMap(
    ({ 0: whole, 1: key = '', 3: path = '', index }): LocatedReference[] => {
      const start = index + whole.lastIndexOf(path);
      const keyStart = index + whole.indexOf(key);
      if (!isPath(path)) return [];
      return [
        {
          span: { start, end: start + path.length },
          keySpan: { start: keyStart, end: keyStart + key.length },
          documentIndex: 0,
          field: { id: environmentFileField, role: 'config', relativeTo: 'workingDirectory' },
          path,
        },
      ];
    },
  );
}
