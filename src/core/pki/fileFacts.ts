import { optional } from '../text/optional.ts';
import type { DecodedFile } from './pkiModel.ts';

/** What is known of a file beside its content. */
type FileFacts = Pick<DecodedFile, 'mode' | 'trackedAs' | 'link'>;

/** Takes over what is known of a file beside its content, without what is not. */
export function fileFacts({
  mode,
  trackedAs,
  link,
}: { readonly [Fact in keyof FileFacts]?: FileFacts[Fact] | undefined }): FileFacts {
  return { ...optional('mode', mode), ...optional('trackedAs', trackedAs), ...optional('link', link) };
}
