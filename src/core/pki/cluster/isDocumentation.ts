import type { DecodedFile } from '../pkiModel.ts';

/** Tells whether a file is written for people, by its name. */
export function isDocumentation({ path }: Pick<DecodedFile, 'path'>): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|html?|tex|org|ipynb)$/i.test(path);
}

/** Tells whether a file is an example, a template or a test's, by its path. */
export function isExample({ path }: Pick<DecodedFile, 'path'>): boolean {
  return /(?:^|[/._-])(?:examples?|samples?|templates?|tmpl|tpl|docs|testdata|fixtures?|golden|dummy)(?:[/._-]|$)/i.test(
    path,
  );
}
