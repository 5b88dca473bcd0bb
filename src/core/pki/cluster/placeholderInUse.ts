import { type PlaceholderReason, placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { openBrackets } from '../../kubernetes/tables/placeholders.ts';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import type { DecodedFile } from '../pkiModel.ts';

/** The entries of a kubeconfig that kubectl uses without being told a context. */
export interface UsedEntries {
  readonly cluster?: string;
  readonly user?: string;
}

/** The entries of the current context; none of what is filled in before anything reads it: examples, documentation, templates. */
export function usedEntries(file: DecodedFile, { embeddedIn, root }: ConfigurationObject): UsedEntries {
  const current = scalarAt(root, 'current-context')?.text;
  if (current === undefined || embeddedIn !== undefined || isExample(file)) return {};
  const context = mappingAt(lastNamed(itemsAt(root, 'contexts'), current), 'context');
  const cluster = scalarAt(context, 'cluster')?.text;
  const user = scalarAt(context, 'user')?.text;
  const server = scalarAt(mappingAt(lastNamed(itemsAt(root, 'clusters'), cluster), 'cluster'), 'server');
  if (server === undefined || placeholderReason(server.text) !== undefined) return {};
  return { ...(cluster === undefined ? {} : { cluster }), ...(user === undefined ? {} : { user }) };
}

function lastNamed(items: readonly DocumentNode[], name: string | undefined): DocumentNode | undefined {
  return items.findLast((item) => scalarAt(item, 'name')?.text === name);
}

/** The text of a field that is in use and has a placeholder in place of a certificate or key. */
export function placeholderInUse(file: DecodedFile, { text, span }: ScalarNode): string | undefined {
  const reason = file.values.find((value) => value.span.start === span.start)?.placeholder;
  if (reason === undefined || !isLeft(text, reason)) return undefined;
  return reason === 'redacted' && !isInPlace(file) ? undefined : text;
}

/** What `kubectl config view` prints is often kept or shared as a file. Only where programs look for kubeconfigs is it read. */
function isInPlace({ path, hostPath }: DecodedFile): boolean {
  const place = hostPath ?? path;
  return /(?:^|\/)\.kube\//.test(place) || rolesByPath(place)?.kubeconfig !== undefined;
}

/** Whether only a person would replace it: not a template, which tools fill in, and not a ciphertext. */
export function isLeft(text: string, reason: PlaceholderReason): boolean {
  if (reason === 'encrypted') return false;
  if (reason !== 'template') return true;
  const decoded = decodeBase64(text.trim());
  const words = decoded instanceof Uint8Array ? toLatin1(decoded) : text;
  return /<[^<>\n]{1,80}>/.test(words) && !openBrackets.test(words);
}
