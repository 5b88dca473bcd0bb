import * as l10n from '@vscode/l10n';
import type { DecodedFile, FileReference } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import type { PresentContext } from '../presentContext.ts';
import { hintText } from './hintText.ts';
import { inlineSummary } from './inlineSummary.ts';
import { referencedPart } from './referencedPart.ts';

/**
 * Sums up the file that a value names, as `inlineSummary` sums up a value.
 *
 * @param file - The file that contains the reference.
 * @returns `undefined` when there is nothing to say: the file is not known or contains no credential. Never throws.
 */
export function referenceSummary(
  reference: FileReference,
  file: DecodedFile,
  context: PresentContext,
): string | undefined {
  const target = referenceTarget(reference, context.graph);
  if (target.kind === 'unreadable') {
    return hintText({ state: 'unknown', name: l10n.t('cannot be read'), verdict: target.reason });
  }
  const part = target.kind === 'file' ? referencedPart(reference, file, target.file, context) : undefined;
  return part && inlineSummary(part.value, part.file, part.context);
}
