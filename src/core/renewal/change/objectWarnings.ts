import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode } from '../../locate/objects/objectModel.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { shellQuoted } from '../../text/shell.ts';
import { shownPath } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { ChangeWarning } from './changeWarning.ts';

/** Warnings about Secrets and ConfigMaps in which something is replaced, each object once. */
export function objectWarnings(places: readonly Occurrence[]): readonly ChangeWarning[] {
  const objects = new Map(places.flatMap((at) => objectOf(at) ?? []).map((each) => [each.object, each]));
  return [...objects.values()].flatMap((each) => [...storeWarning(each), ...immutableWarning(each)]);
}

interface PlacedObject {
  readonly object: ConfigurationObject;
  /** Path of its file. */
  readonly path: string;
}

function objectOf({ file, credential: { value } }: Occurrence): PlacedObject | undefined {
  const object = file.objects?.find(
    ({ kind, documentIndex, keyPath, embeddedIn }) =>
      (kind === 'Secret' || kind === 'ConfigMap') &&
      embeddedIn === undefined &&
      documentIndex === value.object?.documentIndex &&
      value.keyPath?.startsWith(keyPath) === true,
  );
  return object && { object, path: file.path };
}

/**
 * Key stores contain the certificate and key again, usually with a passphrase, and only their owner can create them
 * again.
 */
function storeWarning({ object: { root }, path }: PlacedObject): readonly ChangeWarning[] {
  const stores = ['data', 'binaryData'].flatMap((field) => {
    const entries = mappingAt(root, field)?.entries ?? [];
    return [...entries].filter(isStore).map(([name]) => name);
  });
  if (stores.length === 0) return [];
  const words = l10n.t(
    '{0} in {1} is not changed, because CertScope does not write keystores. If it contains the old certificate, create it again from the new one.',
    stores.map((name) => visibleText(name)).join(', '),
    shownPath(path),
  );
  return [{ code: 'storeStays', words }];
}

/** By the names that users and cert-manager give them, and by their first bytes: DER, or a Java key store. */
function isStore([name, node]: readonly [string, DocumentNode]): boolean {
  const isNamedSo = /\.(?:p12|pfx|jks|jceks|keystore)$/i.test(name) && !/^truststore\b/i.test(name);
  return isNamedSo && node.kind === 'scalar' && /^(?:MI|\/u3\+7|zs7O)/.test(node.text);
}

function immutableWarning({ object: { root, kind, name = '' }, path }: PlacedObject): readonly ChangeWarning[] {
  const mark = scalarAt(root, 'immutable');
  if (mark?.style !== 'plain' || mark.text !== 'true') return [];
  const words = l10n.t(
    '{0} {1} is immutable: the API server rejects kubectl apply. Delete it and create it again: {2}. Recreate the Pods that mount it.',
    kind,
    visibleText(name),
    `kubectl replace --force -f ${shellQuoted(path)}`,
  );
  return [{ code: 'immutableObject', words }];
}
