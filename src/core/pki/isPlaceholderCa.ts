import { scalarAt } from '../locate/objects/nodes.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { isInjectedCa } from './credentialPlace.ts';
import type { CertificateNode, DecodedFile } from './pkiModel.ts';

/**
 * Whether a CA is only in manifests where a controller replaces it: generators write one into CustomResourceDefinitions, and the controller
 * that converts objects its own. What a cluster has exported is what it uses.
 */
export const isPlaceholderCa = memoisedBy(
  ({ issued, occurrences }: CertificateNode): boolean =>
    issued.length === 0 &&
    occurrences.every(({ file, credential }) => {
      const { kind, documentIndex } = credential.value.object ?? {};
      if (kind !== 'CustomResourceDefinition' && !isInjectedCa(credential)) return false;
      const object = objectsByDocument(file)
        .get(documentIndex)
        ?.find((each) => each.kind === kind);
      return ['uid', 'resourceVersion'].some((field) => scalarAt(object?.root, 'metadata', field) === undefined);
    }),
);

const objectsByDocument = memoisedBy(({ objects = [] }: DecodedFile) =>
  groupBy(objects, ({ documentIndex }): number | undefined => documentIndex),
);
