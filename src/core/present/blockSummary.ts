import type { DecodedCredential, DecodedFile } from '../pki/pkiModel.ts';
import { inlineSummary } from './inlineSummary.ts';
import type { PresentContext } from './presentContext.ts';

/**
 * Says of one member of a bundle what {@link inlineSummary} says of a value: for the places where each member has a
 * line of its own, as in PEM files and block scalars.
 *
 * @returns `undefined` when there is nothing to say. Never throws.
 */
export function blockSummary(
  credential: DecodedCredential,
  { path }: DecodedFile,
  context: PresentContext,
): string | undefined {
  const { block } = credential;
  const value = { ...credential.value, span: block.span, blocks: [block] };
  return inlineSummary(value, { path, values: [value], credentials: [{ ...credential, value }] }, context);
}
