/** The pages of all findings in one language as they are packed. */
export interface PackedPages {
  /** Lines that several pages have. */
  readonly shared: readonly string[];
  /** By their paths in `docs`, such as `findings/cert-expired.md`. */
  readonly pages: Readonly<Record<string, string>>;
}

/** The translations of the interface, by the English of each sentence. */
export type Translations = Readonly<Record<string, string>>;

/**
 * Gives the text of pages by their paths. In a packed page `‹12›` stands for a sentence that users read in the interface, too, by its
 * place among the translations, `‹#12›` for a shared line, and `‹.›` for the finding's code.
 *
 * @param language - of the pages; English without one
 */
export function pagesOf(
  { shared, pages }: PackedPages,
  language: string | undefined,
  translations: Translations,
): (path: string) => string | undefined {
  const sentences = sentencesIn(language, translations);
  const unpacked = (packed: string, isShared: string, place: string): string => {
    const text = (isShared === '' ? sentences : shared)[Number(place)];
    if (text === undefined) return packed;
    return isShared === '' ? asSaid(text) : text;
  };
  return (path) => pages[path]?.replaceAll(/‹(#?)(\d+)›/g, unpacked).replaceAll(codeInPage, () => codeOfPage(path));
}

/** Stands for the code of the page's finding, so that pages have the same lines. */
export const codeInPage = '‹.›';

/** The code whose page has this path. */
export function codeOfPage(path: string): string {
  return path.replace(/^.*\/|\.md$/g, '');
}

/** As {@link pagesOf}, for people: what stands for a value is a word in italics, and dots inside a quote of a log. */
export function readablePages(...packed: Parameters<typeof pagesOf>): (path: string) => string | undefined {
  const page = pagesOf(...packed);
  return (path) =>
    page(path)
      ?.replaceAll(
        /`‹(\w+)›`/g,
        (_, name: string) => `*${name.replaceAll(/[A-Z]+/g, (end) => ` ${end.toLowerCase()}`)}*`,
      )
      .replaceAll(/‹\w+›/g, '…');
}

/** The sentences of a language, English without one, in the order of the translations. */
export function sentencesIn(language: string | undefined, translations: Translations): readonly string[] {
  return language === undefined ? Object.keys(translations) : Object.values(translations);
}

/** A sentence as pages show it: Markdown, each value as `‹its name›`. */
export function asSaid(sentence: string): string {
  return markdown(sentence)
    .replaceAll(/`\{(\w+)\}`/g, '`‹$1›`')
    .replaceAll(/\{(\w+)\}/g, '‹$1›');
}

/** Sets flags, paths, placeholders and code in code spans, and escapes the rest for Markdown. */
function markdown(text: string): string {
  return text
    .split(
      /(`[^`]*`|(?<![\w-])--[a-z][\w-]*(?:=[\w./:-]*[\w/])?|(?<![\w.+:/])~?\/(?:[\w<>.-]+\/)*[\w<>.*-]*\w|\{[a-zA-Z]+\})/,
    )
    .map((part, index) => (index % 2 === 0 ? escaped(part) : `\`${part.replace(/^`|`$/g, '')}\``))
    .join('');
}

/** Text that Markdown shows as it is. */
export function escaped(text: string): string {
  return text.replace(/[\\*<[\]]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
