import { isElsewhere } from '../documents/placeUri.ts';
import type { FileHost } from './scanHost.ts';

/**
 * Reads local files through the disk of the host, and everything else through the file systems of VS Code.
 *
 * @param loadOthers - Called with the first file that is not on the local disk.
 */
export function withWorkspaceFiles(disk: FileHost, loadOthers: () => Promise<FileHost>): FileHost {
  return {
    ...disk,
    scan: async ({ roots, limits, memory }, onFiles, signal) => {
      const others = roots.filter(isElsewhere);
      const onDisk = roots.filter((root) => !isElsewhere(root));
      const first = await disk.scan({ roots: onDisk, limits, memory }, onFiles, signal);
      if (first === undefined || others.length === 0) return first;
      const maxFiles = limits.maxFiles - first.filesRead;
      const second = await (await loadOthers()).scan(
        { roots: others, limits: { ...limits, maxFiles }, memory },
        (files, filesRead) => onFiles(files, first.filesRead + filesRead),
        signal,
      );
      return second && { ...first, ...second, filesRead: first.filesRead + second.filesRead };
    },
    readNamedFile: async (hostPath, toLocal, maxBytes) => {
      const isOnDisk = !isElsewhere(toLocal(hostPath) ?? '');
      return (isOnDisk ? disk : await loadOthers()).readNamedFile(hostPath, toLocal, maxBytes);
    },
  };
}
