/** A file's name, and its text if it is one. */
export interface NamedText {
  readonly path: string;
  readonly search?: ((form: RegExp) => Iterable<RegExpExecArray>) | undefined;
}

/** Whether `company.org` is not a text in Org's form: the certificates of a host. */
export function isOfHost({ path, search }: NamedText): boolean {
  return /\.org$/i.test(path) && Array.from(search?.(/^(?:\*+ |#\+)/gm) ?? []).length === 0;
}
