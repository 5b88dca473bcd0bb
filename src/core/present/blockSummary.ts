import type { DecodedCredential, DecodedFile } from '../pki/pkiModel.ts';
import { inlineSummary } from './inlineSummary.ts';
import type { PresentContext } from './presentContext.ts';

/**
 * Sums up one member of a bundle as {@link inlineSummary} sums up a value. For places where each member has its own
 * line: PEM files and block scalars.
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
