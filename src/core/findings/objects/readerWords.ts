import { readerLine } from '../../pki/cluster/objects/referenceFaults.ts';
import type { SecretReference } from '../../pki/cluster/objects/referencesOf.ts';

/** Where a reference stands. */
export function placeOf({ placed: { file }, node }: SecretReference) {
  return { file, span: node.span };
}

/** Who reads a Secret, and what it prints. */
export function programOf({ reader }: SecretReference, error: string | undefined) {
  return { program: reader.program ?? '', error: error ?? '' };
}

/** As {@link readerLine}, quoted. */
export function quoted(...line: Parameters<typeof readerLine>): string | undefined {
  const said = readerLine(...line);
  return said && `\`${said}\``;
}
