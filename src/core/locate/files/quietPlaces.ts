import { machineRootOf } from '../../kubernetes/machineRoot.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { baseName } from '../../text/paths.ts';
import { isOfHost, type NamedText } from './isOfHost.ts';

/** Why a file is no cluster's own, by where it lies in its project. */
export type QuietPlace = keyof typeof quietPlaces;

/** Folders of projects, and endings of names, whose certificates no cluster reads as they are. The one table of it. */
const quietPlaces = {
  tests: {
    folders:
      /^(?:_*tests?_*|testing|(?:[a-z\d]+[-_])?_*test[-_]?(?:data|fixtures?|resources|assets|certs?|keys?|pki)|_*fixtures?_*|_*mocks?_*|_*snapshots_*|(?:[a-z\d]+[-_])?(?:e2e|integration|conformance)(?:[-_]?tests?)?|(?:unit|functional|acceptance|smoke)[-_]?tests?|specs?|golden|dummy|hack|\.?ci)$/i,
    files: /[._-]tests?\.[a-z0-9]+$|[._-]spec\.(?:[cm]?[jt]sx?|rb)$|^test_[^/]*\.[a-z]+$|\.golden$/i,
  },
  examples: {
    folders: /^(?:examples?|samples?)$/i,
    // `www.example.com.crt` is a host's: more than one ending is none.
    files:
      /(?:^|[._-])(?:examples?|samples?|dummy)(?:\.(?!com$|org$)[a-z0-9]+)?$|^(?:example|sample|dummy)(?!\.(?:com|org)\b)[._-]|[._-]dist(?:\.[a-z0-9]+)?$/i,
  },
  /** Below other folders of this name, a file without variables is one that a tool has made: see `fileOfText`. */
  charts: { folders: undefined, files: undefined },
  templates: {
    folders: /^templates?$/i,
    files:
      /\.(?:j2|jinja2?|tmpl|tpl|gotmpl|template|in|erb|ejs|mustache|hbs|jsonnet|libsonnet)$|(?:^|[._-])(?:template|tmpl|tpl)\.[a-z0-9]+$/i,
  },
  documentation: {
    folders: /^(?:_?docs?|documentation|website|content|_posts)$/i,
    files: /\.(?:md|mdx|markdown|rst|adoc|asciidoc|html?|tex|org|ipynb)$/i,
  },
  vendored: {
    folders:
      /^(?:_?vendor|godeps|third[-_]?party|node_modules|bower_components|\.?venv|\.tox|\.terraform|site-packages|dist-packages)$/i,
    files: undefined,
  },
  source: {
    folders: undefined,
    files: /\.(?:go|java|kt|scala|groovy|py|rb|php|pl|jsx?|tsx?|[cm]js|rs|c|cc|cpp|hpp|h|cs|swift|exs?|lua|dart)$/i,
  },
} as const;

/** Whether a value is one of them. */
export function isQuietPlace(value: unknown): value is QuietPlace {
  return typeof value === 'string' && Object.hasOwn(quietPlaces, value);
}

/** Names of folders that are those of environments and applications as well: `clusters/eu/test` is a cluster. */
const ambiguous =
  /^(?:tests?|testing|e2e|integration|conformance|examples?|samples?|\.?ci|content|website|docs?|specs?|hack|vendor|third-party|mocks?|dummy)$/i;
/** Names of files that may be those of an environment or an application. */
const ambiguousFiles = /[._-]tests?\.[a-z0-9]+$|^test_|^(?:example|sample|dummy)[._-]/i;
/** Folders that tell of environments. */
const environments = /^(?:clusters?|env|environments?|envs|overlays?|prod|production|stag(?:e|ing)|preprod|qa|live)$/i;
/** Folders whose folders have the names of environments, machines or people. */
const collections = /^(?:stages?|inventor(?:y|ies)|tenants?|regions?|apps|hosts|home|users)$/i;
/** Folders beside which `test` is an environment. `dev` is not among them: projects keep tools for developers there. */
const siblings = /^(?:prod|production|prd|live|stag(?:e|ing)|stg|pre-?prod|uat|qa)(?:[-_][^.]*)?$/i;
/**
 * Why no cluster reads a file as it is: it is a test's, an example, a template, documentation, or another project's.
 *
 * @param below - Its path below the folder that the user opened or named, with `/`.
 * @param beside - Names of what lies in a folder on that path (empty for the first); asked only where the path alone does not tell.
 */
export function quietPlaceOf(
  below: string,
  beside: (folder: string) => readonly string[] = nothing,
): QuietPlace | undefined {
  const folders = below.split('/');
  const name = folders.pop() ?? '';
  const besideOf = (index: number) => beside(folders.slice(0, index).join('/'));
  const isPlaced = (index: number): boolean =>
    folders.slice(0, index).some((each) => environments.test(each)) || collections.test(folders[index - 1] ?? '');
  const isMeant = (folder: string, index: number): boolean =>
    ambiguous.test(folder) &&
    (isPlaced(index) ||
      // Below, they name what a test is about: `test/clusters`.
      (/^integration$/i.test(folder) && siblings.test(folders[index + 1] ?? '')) ||
      // A machine's folders, and those of a control plane: what is named so is a cluster.
      (/^(?:integration|website|content)$/i.test(folder) &&
        (machineRootOf(below) !== undefined ||
          ['manifests', 'pki'].every((each) => besideOf(index + 1).includes(each)))) ||
      // Pipelines deploy with the kubeconfig that lies beside them.
      (/^\.?ci$/i.test(folder) && /kube|^config$/i.test(name)) ||
      (/^(?:tests?|testing|integration|ci)$/i.test(folder) && besideOf(index).some((each) => siblings.test(each))));
  const told = folders.filter((folder, index) => !isMeant(folder, index));
  const isMeantFile = () =>
    ambiguousFiles.test(name) &&
    (isPlaced(folders.length) ||
      besideOf(folders.length).some((each) => each.split(/[._-]/).some((part) => siblings.test(part))));
  for (const [place, { folders: inFolder, files }] of Object.entries(quietPlaces)) {
    if (
      !told.some((folder) => inFolder?.test(folder)) &&
      !(files?.test(name) && (place === 'source' || !isMeantFile()))
    )
      continue;
    const index = place === 'templates' ? folders.findIndex((folder) => inFolder?.test(folder)) : -1;
    return index >= 0 && besideOf(index).includes('Chart.yaml') ? 'charts' : (place as QuietPlace);
  }
  return undefined;
}

const nothing = () => [];

/** Whether a file is written for people, by its name and form alone: nothing runs the commands in it, wherever it lies. */
export function isDocumentation({ path, search }: NamedText): boolean {
  return /\.txt$/i.test(path) || (quietPlaces.documentation.files.test(path) && !isOfHost({ path, search }));
}

/** Whether what stands in a file stands in a text: a program, a script, a page. */
export function isText({ path }: { readonly path: string }): boolean {
  return quietPlaces.source.files.test(path) || quietPlaces.documentation.files.test(path);
}

/** Whether no cluster reads a file as it is, by its place or, if it was opened alone, by its name and a folder of examples. */
export const isExample = memoisedBy(
  (file: NamedText & { readonly quiet?: QuietPlace }): boolean =>
    file.quiet !== undefined ||
    isDocumentation(file) ||
    quietPlaceOf(baseName(file.path).replace(/\.org$/i, '')) !== undefined ||
    quietPlaceOf(file.path.split('/').slice(-3).join('/')) === 'examples',
);

/** As {@link isExample}, by all folders that are known of it: nothing in it may ever have been meant. */
export const isAmongExamples = memoisedBy(
  (file: Parameters<typeof isExample>[0]): boolean => isExample(file) || quietPlaceOf(file.path) !== undefined,
);
