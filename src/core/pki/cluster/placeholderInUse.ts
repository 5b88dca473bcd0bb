import { type PlaceholderReason, placeholderReason, standsForSecret } from '../../kubernetes/placeholderReason.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { openBrackets } from '../../kubernetes/tables/placeholders.ts';
import { isAmongExamples } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { baseName, folderOf } from '../../text/paths.ts';
import { escapeRegularExpression } from '../../text/regularExpressions.ts';
import type { Span } from '../../text/span.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import { fillsIn } from '../referenceTarget.ts';

/** The entries of a kubeconfig that kubectl uses without being told a context. */
export interface UsedEntries {
  readonly cluster?: string;
  readonly user?: string;
  /** What stands for a value is no template and no copy for others: the file is where programs look for it, or holds the user's key or token. */
  readonly isRead?: boolean;
}

/** The entries of the current context; none of what is filled in before anything reads it: examples, documentation, templates. */
export function usedEntries(
  graph: PkiGraph,
  file: DecodedFile,
  { embeddedIn, root }: ConfigurationObject,
): UsedEntries {
  const current = scalarAt(root, 'current-context')?.text;
  if (current === undefined || embeddedIn !== undefined || isAmongExamples(file)) return {};
  const context = mappingAt(lastNamed(itemsAt(root, 'contexts'), current), 'context');
  const cluster = scalarAt(context, 'cluster')?.text;
  const user = scalarAt(context, 'user')?.text;
  const server = scalarAt(mappingAt(lastNamed(itemsAt(root, 'clusters'), cluster), 'cluster'), 'server');
  if (server === undefined || placeholderReason(server.text) !== undefined) return {};
  const hasOwn = hasSecret(mappingAt(lastNamed(itemsAt(root, 'users'), user), 'user'));
  const isRead = isInPlace(file) || (hasOwn && !isFilledIn(graph, file));
  return { isRead, ...(cluster === undefined ? {} : { cluster }), ...(user === undefined ? {} : { user }) };
}

/** Whether a script beside a file, or in a folder above, names it and runs `envsubst`. */
function isFilledIn(graph: PkiGraph, { path }: DecodedFile): boolean {
  const name = baseName(path);
  return fillersIn(graph).some(
    (script) =>
      path.startsWith(folderOf(script.path)) &&
      Array.from(script.search?.(new RegExp(escapeRegularExpression(name), 'g')) ?? []).length > 0,
  );
}

const fillersIn = memoisedBy(({ files }: PkiGraph) => files.filter(fillsIn));

/** Whether a private key or a token stands there, which copies for others and templates do not have. */
function hasSecret(user: DocumentNode | undefined): boolean {
  const key = scalarAt(user, 'client-key-data')?.text ?? '';
  const token = scalarAt(user, 'token')?.text ?? '';
  return /^LS0tLS1CRUdJTi/.test(key) || (token.length >= shortestToken && !standsForSecret(token));
}

/** Characters of a token that was made; bootstrap tokens have these. */
const shortestToken = 23;

function lastNamed(items: readonly DocumentNode[], name: string | undefined): DocumentNode | undefined {
  return items.findLast((item) => scalarAt(item, 'name')?.text === name);
}

/**
 * The text of a field that is in use and has a placeholder in place of a certificate or key.
 *
 * @param isRead - As {@link UsedEntries.isRead} tells of its file.
 */
export function placeholderInUse(file: DecodedFile, { text, span }: ScalarNode, isRead = false): string | undefined {
  const reason = file.values.find((value) => value.span.start === span.start)?.placeholder;
  if (reason === undefined) return undefined;
  if (!isRead && (reason === 'redacted' || !isLeft(text, reason))) return undefined;
  return isLeftIn(file, text, reason) ? text : undefined;
}

/** A placeholder of a kubeconfig that stands without quotes, where YAML allows no such text to begin; its file holds the user's key or token. */
export function unquotedPlaceholder(
  graph: PkiGraph,
  file: DecodedFile,
): { readonly field: string; readonly span: Span } | undefined {
  const found = [...(file.search?.(unquoted) ?? [])];
  const [first] = found;
  const hasKey = file.credentials.some(({ content }) => content.kind === 'privateKey' || content.kind === 'token');
  if (
    first === undefined ||
    found.length > 1 ||
    !hasKey ||
    isAmongExamples(file) ||
    isFilledIn(graph, file) ||
    variablesIn(file) > 1
  )
    return undefined;
  const [, before = '', field = '', text = ''] = first;
  const start = first.index + before.length;
  return { field, span: { start, end: start + text.length } };
}

const unquoted =
  /^([ \t]*(?:-[ \t]{1,8})?(certificate-authority-data|client-certificate-data|client-key-data):[ \t]{1,8})([%@]\w{1,60}[%@])[ \t]*\r?$/gm;

/** As {@link isLeft}, of a file that is read as it is: its only variable is none that a tool fills in. */
export function isLeftIn(file: DecodedFile, text: string, reason: PlaceholderReason): boolean {
  return isLeft(text, reason) || (reason === 'template' && variablesIn(file) <= 1);
}

/** Variables of tools in a file. With more than one it is a template, wherever it lies. */
function variablesIn({ search }: DecodedFile): number {
  return [...(search?.(variables) ?? [])].length;
}

const variables = new RegExp(String.raw`${openBrackets.source}|[:=][ \t]*["']?(?:\$[A-Za-z_]|@+\w+@|__\w|%\w+%)`, 'g');

/** What `kubectl config view` prints is often kept or shared as a file. Only where programs look for kubeconfigs is it read. */
function isInPlace({ path, hostPath }: DecodedFile): boolean {
  const place = hostPath ?? path;
  return /(?:^|\/)\.kube\//.test(place) || rolesByPath(place)?.kubeconfig !== undefined;
}

/** Whether only a person would replace it: not a template, which tools fill in, and not a ciphertext. */
function isLeft(text: string, reason: PlaceholderReason): boolean {
  if (reason === 'encrypted') return false;
  if (reason !== 'template') return true;
  const decoded = decodeBase64(text.trim());
  const words = decoded instanceof Uint8Array ? toLatin1(decoded) : text;
  return /<[^<>\n]{1,80}>/.test(words) && !openBrackets.test(words);
}
