import type { DecodedFile } from '../pkiModel.ts';

/** Tells whether a file is written for people, by its name. */
export function isDocumentation({ path }: Pick<DecodedFile, 'path'>): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|html?|tex|org|ipynb)$/i.test(path);
}
