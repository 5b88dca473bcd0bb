import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { Kubeconfig } from '../cluster/clusterModel.ts';
import { referenceAt } from '../cluster/materials.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { isAbsolutePath } from '../referenceHostPath.ts';
import { referenceTarget } from '../referenceTarget.ts';

/** A file that a kubeconfig names, as kubectl finds it. */
export interface NamedFile {
  /** The path by which it is opened. */
  readonly path: string;
  /** `unknown`: not looked up, or not possible. */
  readonly state: 'readable' | 'empty' | 'absent' | 'refused' | 'unknown';
}

/** Looks up the file that a kubeconfig field names. */
export function namedFile(graph: PkiGraph, { file }: Kubeconfig, field: ScalarNode): NamedFile {
  const reference = referenceAt(file, field.span);
  if (reference === undefined) return { path: field.text, state: 'unknown' };
  const path = isAbsolutePath(field.text) ? field.text : (reference.hostPath ?? field.text);
  const target = referenceTarget(reference, graph);
  switch (target.kind) {
    case 'file':
      return {
        path,
        state:
          target.file.lines?.offsetAt({ line: Number.MAX_SAFE_INTEGER, character: 0 }) === 0 ? 'empty' : 'readable',
      };
    case 'noCredential':
      return { path, state: 'readable' };
    case 'absent':
      return { path, state: 'absent' };
    case 'unreadable':
      return { path, state: target.reason === 'permission denied' ? 'refused' : 'unknown' };
    case 'notRead':
      return { path, state: 'unknown' };
  }
}

/** Go's error if the file cannot be opened; `undefined` if it can, or if unknown. */
export function openFault({ path, state }: NamedFile): string | undefined {
  if (state === 'absent') return `open ${path}: no such file or directory`;
  return state === 'refused' ? `open ${path}: permission denied` : undefined;
}
