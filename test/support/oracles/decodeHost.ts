import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { decodingTools } from '../kubeadmTrees.ts';
import type { HostFiles } from './etcdScenarios.ts';

/** Reads the files of a host as they lie in a folder, named like the host where there are several. */
export function decodeHost(files: HostFiles, folder = ''): readonly DecodedFile[] {
  return Object.entries(files).flatMap(([hostPath, content]) => {
    if (content === undefined) return [];
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    const pathOf = (file: string) => `${folder}${file}`;
    return [decodeFile({ path: pathOf(hostPath), hostPath, bytes, pathOf }, decodingTools)];
  });
}
