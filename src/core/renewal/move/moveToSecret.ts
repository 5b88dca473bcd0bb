import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import type { LocatedValue } from '../../locate/locateModel.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../../locate/objects/objectModel.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { ChangePlan, ContentPart, PlannedEdit, PlannedMaterial } from '../change/changeModel.ts';
import { yamlScalar } from '../create/kubeconfigText.ts';
import { newFile, planOf } from '../create/newCertificate.ts';
import { refuse } from '../refusal.ts';
import { type FileAccess, untouchedReason } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { copiedMaterial } from './copiedMaterial.ts';
import { replacedEntry, withoutEntry } from './entryEdits.ts';

/** A private key in a place that more people can read than a Secret. */
export interface SecretRequest {
  readonly graph: PkiGraph;
  readonly at: Occurrence;
  readonly access?: FileAccess;
}

/** The new object, and the content of the Secret. */
interface Move {
  readonly edits: readonly PlannedEdit[];
  /** By key of the Secret. */
  readonly data: ReadonlyMap<string, readonly PlannedMaterial[]>;
  readonly type: 'Opaque' | 'kubernetes.io/tls';
  /** What the user must do afterwards. */
  readonly words?: string;
}

/**
 * Plans to move a private key from a ConfigMap, an environment variable or a Route into a new Secret, in a new file
 * next to the manifest. The old entry is removed, or refers to the Secret.
 */
export function planMoveToSecret({ graph, at, access = () => undefined }: SecretRequest): ChangePlan | RenewalRefusal {
  const { file, credential } = at;
  const own = objectAround(file, credential.value);
  const reason = untouchedReason(graph, at, access);
  const isJson = /\.json$/i.test(file.path);
  if (
    own?.name === undefined ||
    own.isTemplate === true ||
    credential.content.kind !== 'privateKey' ||
    reason !== undefined ||
    isJson
  ) {
    return refuse('notRewritable', { path: file.path });
  }
  const name = `${own.name}-key`;
  const move = moveOf(at, own, name);
  if (move === undefined) return refuse('notRewritable', { path: file.path });
  const path = `${folderOf(file.path)}${name}.secret.yaml`;
  if (graph.files.some((each) => each.path === path)) return refuse('alreadyThere', { path });
  const { hostPath } = file;
  return planOf(
    l10n.t('Move the key to Secret {0}', visibleText(name)),
    {
      certificates: [],
      keys: [],
      files: [
        newFile(path, secretText(name, own.namespace, move)),
        { path: file.path, ...optional('hostPath', hostPath), kind: 'replace', holdsKey: true, edits: move.edits },
      ],
    },
    {
      warnings: [
        ...(move.words === undefined ? [] : [{ code: 'takeFromSecret' as const, words: move.words }]),
        {
          code: 'keyExposed',
          words: l10n.t(
            'Anyone who could read the object may have the key. Create a new key when the Secret is in use.',
          ),
        },
      ],
    },
  );
}

function moveOf(
  { file, credential: { value } }: Occurrence,
  object: ConfigurationObject,
  secret: string,
): Move | undefined {
  const { keyPath = '' } = value;
  const path = keyPathSegments(keyPath);
  const [key, parent] = [path.at(-1), path.at(-2)];
  const materials = materialsOf(file, value);
  if (materials === undefined) return undefined;
  if (object.kind === 'ConfigMap' && typeof key === 'string' && /^(?:data|binaryData)$/.test(String(parent))) {
    const edits = withoutEntry(file, value);
    const words = l10n.t(
      'Pods that use {0} from ConfigMap {1} must use it from Secret {2} instead.',
      visibleText(key),
      visibleText(object.name ?? ''),
      visibleText(secret),
    );
    return edits && { edits, data: new Map([[key, materials]]), type: 'Opaque', words };
  }
  if (key === 'value' && typeof parent === 'number' && path.at(-3) === 'env') {
    const name = nameBeside(object, value) ?? 'tls.key';
    const reference = JSON.stringify({ secretKeyRef: { name: secret, key: name } });
    const edits = replacedEntry(file, value, 'value', 'valueFrom', reference);
    return edits && { edits, data: new Map([[name, materials]]), type: 'Opaque' };
  }
  return object.kind === 'Route' && key === 'key' && parent === 'tls'
    ? ofRoute(file, value, materials, secret)
    : undefined;
}

function ofRoute(
  file: DecodedFile,
  value: LocatedValue,
  key: readonly PlannedMaterial[],
  secret: string,
): Move | undefined {
  const beside = (value.keyPath ?? '').replace(/key$/, 'certificate');
  const shown = file.values.find(
    (each) => each.keyPath === beside && each.object?.documentIndex === value.object?.documentIndex,
  );
  const certificates = shown && materialsOf(file, shown);
  if (shown === undefined || certificates === undefined || certificates.length === 0) return undefined;
  const named = replacedEntry(file, shown, 'certificate', 'externalCertificate', JSON.stringify({ name: secret }));
  const edits = withoutEntry(file, value);
  if (named === undefined || edits === undefined) return undefined;
  const data = new Map([
    ['tls.crt', certificates],
    ['tls.key', key],
  ]);
  return { edits: [...named, ...edits], data, type: 'kubernetes.io/tls' };
}

function materialsOf(file: DecodedFile, value: LocatedValue): readonly PlannedMaterial[] | undefined {
  const materials = file.credentials
    .filter((credential) => credential.value === value)
    .map((credential) => copiedMaterial({ file, credential }));
  const known = materials.filter((material) => material !== undefined);
  return known.length === materials.length ? known : undefined;
}

/** The object that contains the value itself, not in an embedded document. */
function objectAround(
  { objects = [] }: DecodedFile,
  { keyPath = '', object }: LocatedValue,
): ConfigurationObject | undefined {
  return objects
    .filter(
      (each) =>
        each.documentIndex === object?.documentIndex &&
        each.embeddedIn === undefined &&
        keyPath.startsWith(each.keyPath),
    )
    .toSorted((a, b) => b.keyPath.length - a.keyPath.length)[0];
}

/** The name of an environment variable. */
function nameBeside({ root, keyPath: start }: ConfigurationObject, { keyPath = '' }: LocatedValue): string | undefined {
  const segments = keyPathSegments(keyPath.slice(start.length).replace(/^\./, ''));
  const name = scalarAt(root, ...segments.slice(0, -1), 'name')?.text;
  return name !== undefined && /^[-._a-zA-Z0-9]+$/.test(name) ? name : undefined;
}

function secretText(name: string, namespace: string | undefined, { data, type }: Move): readonly ContentPart[] {
  const place = namespace === undefined ? '' : `  namespace: ${yamlScalar(namespace)}\n`;
  const head = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${yamlScalar(name)}\n${place}type: ${type}\ndata:\n`;
  return [
    { kind: 'text', text: head },
    ...[...data].flatMap(([key, materials]): readonly ContentPart[] => [
      { kind: 'text', text: `  ${yamlScalar(key)}: ` },
      { kind: 'base64', materials },
      { kind: 'text', text: '\n' },
    ]),
  ];
}
