import type { LocatedReference } from '../locateModel.ts';
import { isPath } from '../readReference.ts';

/** Field of references to environment files. */
export const environmentFileField = 'systemd EnvironmentFile';

/** Field of references to what the variable names. */
const kubeconfigField = 'KUBECONFIG';

/** The environment files that a systemd unit names. `-` before a path: the file may be missing. */
export function environmentFileReferences(text: string): LocatedReference[] {
  if (!text.includes('EnvironmentFile')) return [];
  return Array.from(text.matchAll(/^[ \t]*(EnvironmentFile)=[ \t]*(-?)(["']?)(\/[^\s"'%*?[]+)\3[ \t]*$/gm)).flatMap(
    ({ 0: whole, 1: key = '', 2: dash, 4: path = '', index }): LocatedReference[] => {
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
          ...(dash === '-' ? { mayBeAbsent: true } : {}),
        },
      ];
    },
  );
}

/** The kubeconfigs of the variable in units, crontabs, scripts and environment files: those with whole paths. */
export function kubeconfigReferences(text: string): LocatedReference[] {
  if (!text.includes(`${kubeconfigField}=`)) return [];
  return Array.from(text.matchAll(/(?<![\w$])KUBECONFIG=["']?([/:][^\s"';&|)]+)/g)).flatMap(
    ({ 0: whole, 1: list = '', index }): LocatedReference[] => {
      let start = index + whole.length - list.length;
      return list.split(':').flatMap((path): LocatedReference[] => {
        const span = { start, end: start + path.length };
        start = span.end + 1;
        if (!/^\/[^$`%*?[]+$/.test(path) || !isPath(path)) return [];
        const keySpan = { start: index, end: index + kubeconfigField.length };
        const field = { id: kubeconfigField, role: 'config', relativeTo: 'workingDirectory' } as const;
        return [{ span, keySpan, documentIndex: 0, field, path }];
      });
    },
  );
}
