import * as l10n from '@vscode/l10n';
import type { ObjectIndex } from '../../pki/cluster/objects/objectIndex.ts';
import { secretReferencesIn } from '../../pki/cluster/objects/referencesOf.ts';
import type { RelatedPlace } from '../findingModel.ts';
import { relatedAt } from '../placedAt.ts';

/** Where other objects name a Secret. */
export function readersOfSecret(
  { name, namespace }: { readonly name?: string; readonly namespace?: string },
  index: ObjectIndex,
): readonly RelatedPlace[] {
  return secretReferencesIn(index)
    .filter((each) => each.kind === 'Secret' && each.name === name && each.namespace === namespace)
    .map(({ placed, node }) => relatedAt({ file: placed.file, span: node.span }, l10n.t('Where it is read')));
}
