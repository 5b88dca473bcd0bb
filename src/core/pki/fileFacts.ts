import { optional } from '../text/optional.ts';
import type { DecodedFile } from './pkiModel.ts';

/** Facts about a file besides its content. */
type FileFacts = Pick<DecodedFile, 'mode' | 'trackedAs' | 'link' | 'quiet'>;

/** Copies the known facts about a file besides its content. */
export function fileFacts({
  mode,
  trackedAs,
  link,
  quiet,
}: { readonly [Fact in keyof FileFacts]?: FileFacts[Fact] | undefined }): FileFacts {
  return {
    ...optional('mode', mode),
    ...optional('trackedAs', trackedAs),
    ...optional('link', link),
    ...optional('quiet', quiet),
  };
}
