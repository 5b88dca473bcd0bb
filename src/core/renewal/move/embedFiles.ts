import * as l10n from '@vscode/l10n';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import type { DecodedFile, FileReference, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { formatMode } from '../../text/formatMode.ts';
import { optional } from '../../text/optional.ts';
import { baseName } from '../../text/paths.ts';
import { listSeparator } from '../../text/sentences.ts';
import { shownPath } from '../../text/shownPath.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { ChangePlan, ContentPart, PlannedEdit } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { planOf } from '../create/newCertificate.ts';
import { refuse } from '../refusal.ts';
import { refuseFile } from '../reissue/refuseNoPlace.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { copiedMaterial } from './copiedMaterial.ts';
import { knownContent } from './knownContent.ts';

/** The kubeconfig fields that can have the content instead of the path. */
const embeddable: ReadonlySet<string> = new Set(['kubeconfig-ca', 'kubeconfig-client']);

/**
 * Plans to embed the files that a kubeconfig refers to: `client-certificate` becomes `client-certificate-data`, and so
 * on. A missing file is replaced with its content if that is certain.
 */
export function planEmbedFiles(
  graph: PkiGraph,
  path: string,
  access: FileAccess = () => undefined,
): ChangePlan | RenewalRefusal {
  const file = graph.files.find((each) => each.path === path);
  if (file === undefined) return refuse('nothingToDo', { fault: nothingNamed() });
  const denied = refuseFile(file, access);
  if (denied !== undefined) return denied;
  const edits: PlannedEdit[] = [];
  let holdsKey = false;
  for (const reference of pathsIn(file)) {
    const content = contentOf(reference, file, graph);
    if (content === undefined) return refuse('fileNotRead', { path: reference.path });
    edits.push(...editsOf(reference, content));
    if (reference.field.role === 'key') holdsKey = true;
  }
  if (edits.length === 0) return refuse('nothingToDo', { fault: nothingNamed() });
  const planned = { path, kind: 'replace', holdsKey, edits, ...optional('hostPath', file.hostPath) } as const;
  const left = leftOver(file, graph);
  return planOf(
    l10n.t('Embed the files that the kubeconfig refers to'),
    { certificates: [], keys: [], files: [planned] },
    {
      warnings: [
        ...(holdsKey ? exposed(file) : []),
        ...(left.length === 0 ? [] : [{ code: 'leftOver', words: leftOverWords(left) } as const]),
      ],
    },
  );
}

/** The file keeps its mode, whatever it contains afterwards. */
function exposed({ mode = 0, path }: DecodedFile): readonly ChangeWarning[] {
  if ((mode & readableByOthers) === 0) return [];
  const words = l10n.t(
    'Other users can read {0} (mode {1}), and it would contain a private key. Restrict it first: `chmod 600`.',
    visibleWholeText(baseName(path)),
    formatMode(mode),
  );
  return [{ code: 'keyExposed', words }];
}

const readableByOthers = 0o044;

function nothingNamed() {
  return {
    fact: l10n.t('This file is not a kubeconfig that refers to certificate, key or CA files.'),
    wayOut: l10n.t('Choose another kubeconfig.'),
  };
}

/** If both are set, the content counts, and the path is unused. */
function pathsIn({ references = [], values }: DecodedFile): readonly FileReference[] {
  return references.filter(
    ({ field, keyPath }) =>
      embeddable.has(field.id) &&
      field.role !== 'token' &&
      !values.some((value) => value.keyPath === `${keyPath}-data`),
  );
}

/**
 * The files that no other file refers to after their content is embedded. In the places that installers use, components
 * read files without a reference.
 */
function leftOver(file: DecodedFile, graph: PkiGraph): readonly DecodedFile[] {
  const embedded = new Set(pathsIn(file));
  const targetOf = (reference: FileReference): readonly DecodedFile[] => {
    const target = referenceTarget(reference, graph);
    return target.kind === 'file' ? [target.file] : [];
  };
  const others = graph.files.flatMap(({ references = [] }) => references.filter((each) => !embedded.has(each)));
  const named = new Set(others.flatMap(targetOf));
  return [...new Set([...embedded].flatMap(targetOf))].filter(
    (each) => !named.has(each) && rolesOfFile(each) === undefined,
  );
}

function leftOverWords(files: readonly DecodedFile[]): string {
  const names = files.map(({ path, hostPath = path }) => shownPath(hostPath)).join(listSeparator());
  return files.some(({ credentials }) => credentials.some(({ content }) => content.kind === 'privateKey'))
    ? l10n.t(
        'No other file here refers to {0} any more. These files remain, with a private key. Remove them when nothing needs them.',
        names,
      )
    : l10n.t(
        'No other file here refers to {0} any more. These files remain. Remove them when nothing needs them.',
        names,
      );
}

function contentOf(reference: FileReference, file: DecodedFile, graph: PkiGraph): ContentPart | undefined {
  const target = referenceTarget(reference, graph);
  if (target.kind === 'file') {
    return materialsOf(target.file, reference.field.role) ?? { kind: 'base64File', path: target.file.path };
  }
  const material = target.kind === 'unreadable' ? undefined : knownContent(reference, file, graph);
  return material && { kind: 'base64', materials: [material] };
}

/**
 * The part of a file that a field is for, if the file contains something else as well, such as a key next to the
 * certificate, or is not PEM. `undefined` if the whole file can be used.
 */
function materialsOf(file: DecodedFile, role: FileReference['field']['role']): ContentPart | undefined {
  const [wanted, other] = role === 'key' ? ['privateKey', 'certificate'] : ['certificate', 'privateKey'];
  const isPart = file.credentials.some(({ content }) => content.kind === other);
  const isDer = file.credentials.some(({ block }) => block.encoding[0] === 'der');
  if (!isPart && !isDer) return undefined;
  const materials = file.credentials.flatMap((credential) =>
    credential.content.kind === wanted ? [copiedMaterial({ file, credential })] : [],
  );
  const known = materials.filter((material) => material !== undefined);
  return known.length === 0 || known.length < materials.length ? undefined : { kind: 'base64', materials: known };
}

function editsOf({ keySpan, span, keyPath, path }: FileReference, content: ContentPart): readonly PlannedEdit[] {
  const key = keyPath?.split('.').at(-1);
  if (keySpan === undefined || key === undefined) return [];
  // A path with escapes is longer in the document.
  const isAsWritten = span.end - span.start === path.length;
  return [
    { kind: 'text', span: keySpan, parts: [{ kind: 'text', text: `${key}-data` }], was: key },
    { kind: 'text', span, parts: [content], ...(isAsWritten ? { was: path } : {}) },
  ];
}
