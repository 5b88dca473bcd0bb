/** Why a file is no cluster's own, by where it lies in its project. */
export type QuietPlace = keyof typeof quietPlaces;

/** Folders of projects, and endings of names, whose certificates no cluster reads as they are. */
const quietPlaces = {
  tests: {
    folders:
      /^(?:_*tests?_*|testdata|testing|test[-_](?:data|fixtures|resources|assets)|fixtures?|mocks?|e2e|integration|conformance|specs?|golden)$/i,
    files: /(?:[._-]tests?|[._-]spec)\.[a-z0-9]+$|^test_[^/]*\.[a-z]+$|\.golden$|^ci\/[^/]*values\.ya?ml$/i,
  },
  examples: {
    folders: /^(?:examples?|samples?)$/i,
    files: /[._-](?:example|sample|dist)(?:\.[a-z0-9]+)?$/i,
  },
  templates: {
    folders: /^templates?$/i,
    files: /\.(?:j2|jinja2?|tmpl|tpl|gotmpl|erb|ejs|mustache|hbs|jsonnet|libsonnet)$/i,
  },
  documentation: {
    folders: /^(?:docs?|documentation)$/i,
    files: /\.(?:md|mdx|markdown|rst|adoc|asciidoc|html?|tex|org|ipynb)$/i,
  },
  vendored: {
    folders: /^(?:vendor|third[-_]party|node_modules|bower_components|\.?venv|site-packages|dist-packages)$/i,
    files: undefined,
  },
} as const;

/** Whether a value is one of them. */
export function isQuietPlace(value: unknown): value is QuietPlace {
  return typeof value === 'string' && Object.hasOwn(quietPlaces, value);
}

/** Names of folders that are those of environments as well: `clusters/eu/test` is a cluster. */
const ambiguous = /^(?:tests?|testing|e2e|integration|conformance|examples?|samples?)$/i;
/** Folders that tell of environments, anywhere above. */
const environments = /^(?:clusters?|env|environments?|envs|overlays?|prod|production|stag(?:e|ing)|preprod|qa|live)$/i;
/** Folders whose folders have the names of environments, machines or people. */
const collections = /^(?:stages?|inventor(?:y|ies)|tenants?|regions?|apps|hosts|home|users)$/i;

/**
 * Why no cluster reads a file as it is: it is a test's, an example, a template, documentation, or another project's.
 *
 * @param below - Its path below the folder that the user opened or named, with `/`.
 */
export function quietPlaceOf(below: string): QuietPlace | undefined {
  const folders = below.split('/');
  const name = folders.pop() ?? '';
  const isOfEnvironment = folders.some((folder) => environments.test(folder));
  const isMeant = (folder: string, index: number): boolean =>
    ambiguous.test(folder) && (isOfEnvironment || collections.test(folders[index - 1] ?? ''));
  const told = folders.filter((folder, index) => !isMeant(folder, index));
  for (const [place, { folders: inFolder, files }] of Object.entries(quietPlaces)) {
    if (told.some((folder) => inFolder.test(folder))) return place as QuietPlace;
    if (files?.test(name) || files?.test(`${folders.at(-1)}/${name}`)) return place as QuietPlace;
  }
  return undefined;
}
