import { scalarAt } from '../locate/objects/nodes.ts';
import { isInjectedCa } from './credentialPlace.ts';
import type { CertificateNode } from './pkiModel.ts';

/**
 * Whether a CA is only in manifests where a controller replaces it: generators write one into CustomResourceDefinitions, and the controller
 * that converts objects its own. What a cluster has exported is what it uses.
 */
export function isPlaceholderCa({ issued, occurrences }: CertificateNode): boolean {
  return (
    issued.length === 0 &&
    occurrences.every(({ file, credential }) => {
      const { kind, documentIndex } = credential.value.object ?? {};
      if (kind !== 'CustomResourceDefinition' && !isInjectedCa(credential)) return false;
      const object = file.objects?.find((each) => each.kind === kind && each.documentIndex === documentIndex);
      return ['uid', 'resourceVersion'].some((field) => scalarAt(object?.root, 'metadata', field) === undefined);
    })
  );
}
