import * as l10n from '@vscode/l10n';
import { siblingKeyPath } from '../kubernetes/keyPathSegments.ts';
import { itemsAt, mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../pki/cluster/clusterModel.ts';
import type { SecretReference } from '../pki/cluster/objects/referencesOf.ts';
import { visibleText } from '../text/visibleText.ts';
import { fieldBelow, scalarMarked } from './fieldBelow.ts';
import { scalarsOf } from './fieldTexts.ts';
import { isPlain, type ObjectRepair, type ObjectSubject, referenceAt, replaced } from './objectRepairModel.ts';

/** Lists a Secret or ConfigMap in the Prometheus that a finding points to. */
export function mountedSecret({ finding, graph, other }: ObjectSubject): readonly ObjectRepair[] {
  const marked = markedIn(finding, graph)?.node;
  const [, folder, name] =
    /^\/etc\/(?:prometheus|vm)\/(secret|config(?:map)?)s\/([^/]+)\//.exec(marked?.text ?? '') ?? [];
  const field = folder === 'secret' ? 'secrets' : 'configMaps';
  if (other === undefined || name === undefined || !isPlain(name)) return [];
  const items = itemsAt(other.object.root, 'spec', field).filter((item) => item.kind === 'scalar');
  const [first] = [...(mappingAt(other.object.root, 'spec')?.entries.values() ?? [])];
  const edit = (text: string) => {
    const last = items.at(-1);
    if (last !== undefined) return itemBelow(text, last, name);
    return first?.kind === 'scalar' ? fieldBelow(text, first, [`${field}:`, `  - ${name}`]) : undefined;
  };
  const title = l10n.t('add {0}', `${visibleText(other.object.name ?? '')} spec.${field}: ${name}`);
  return [{ title, edits: [{ path: other.file.path, edit }] }];
}

/** An item behind the last one of a list in block style. */
function itemBelow(text: string, { span }: ScalarNode, item: string) {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineFeed = text.indexOf('\n', span.end);
  const [dash] = /^ *- +/.exec(text.slice(start, span.start)) ?? [];
  if (dash === undefined || lineFeed === -1 || !/^["']?[ \t]*(?:#.*)?$/.test(text.slice(span.end, lineFeed)))
    return undefined;
  return { span: { start: lineFeed + 1, end: lineFeed + 1 }, newText: `${dash}${item}\n` };
}

/** The Secret of an issuer where it is read, with its halves under their names, and asked for as a CA. */
export function signedByCa(subject: ObjectSubject): readonly ObjectRepair[] {
  const { finding, graph, other, node } = subject;
  if (other === undefined || node === undefined) return [];
  const { kind, name, root } = other.object;
  const issuer = markedIn(finding, graph)?.placed.object;
  if (kind === 'Certificate') {
    const isCa = scalarAt(root, 'spec', 'isCA');
    if (isCa !== undefined && isCa.style !== 'plain') return [];
    const edit = (text: string) =>
      isCa === undefined ? fieldBelow(text, node, ['isCA: true']) : { span: isCa.span, newText: 'true' };
    const title = l10n.t('add {0}', `${visibleText(name ?? '')} spec.isCA: true`);
    return [{ title, edits: [{ path: other.file.path, edit }] }];
  }
  if (kind !== 'Secret' || issuer === undefined) return [];
  if (node.keyPath === 'metadata.namespace') {
    const namespace = issuer.kind === 'ClusterIssuer' ? 'cert-manager' : issuer.namespace;
    if (namespace === undefined || !isPlain(namespace, name)) return [];
    const title = l10n.t('move {0} {1} to namespace {2}', kind, visibleText(name ?? ''), namespace);
    return [{ title, edits: [replaced({ file: other.file, span: node.span }, namespace)] }];
  }
  return renamedIn(other, ['tls.crt', 'tls.key'], graph);
}

/** The value of a Secret that is there under another name. */
export function keyAtName({ finding, graph, other }: ObjectSubject): readonly ObjectRepair[] {
  const reference = referenceAt(finding, graph);
  return other === undefined || reference === undefined ? [] : renamedIn(other, meantKeys(reference, other), graph);
}

/** Of the sets of keys that a reader takes, the one of which something is there. */
export function meantKeys(
  { keys }: Pick<SecretReference, 'keys'>,
  secret: PlacedObject | undefined,
): readonly string[] {
  const entries = ['data', 'stringData'].flatMap((field) => [
    ...(mappingAt(secret?.object.root, field)?.entries.keys() ?? []),
  ]);
  return keys.find((each) => each.some((key) => entries.includes(key))) ?? keys[0] ?? [];
}

/** Clients and servers of a mesh that agree: a server that takes both, or a client that does what is required. */
export function meshModes({ finding, graph, other, node }: ObjectSubject): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  if (own === undefined || other?.object.kind !== 'PeerAuthentication' || node === undefined) return [];
  if (node.text === 'DISABLE') {
    // In another file: which one is said.
    const title = l10n.t('replace {0} with {1}', `${visibleText(other.object.name ?? '')} ${node.text}`, 'PERMISSIVE');
    return [{ title, edits: [replaced({ file: other.file, span: node.span }, 'PERMISSIVE')] }];
  }
  const settings = own.node.keyPath.replace(/mode$/, '');
  const isAlone = Array.from(scalarsOf([own.placed.object])).every(
    ({ scalar }) => scalar === own.node || !scalar.keyPath.startsWith(settings),
  );
  // Mutual TLS of the mesh takes no other setting.
  if (!isAlone) return [];
  const edits = [replaced({ file: own.placed.file, span: own.node.span }, 'ISTIO_MUTUAL')];
  return [{ title: l10n.t('replace it with {0}', 'ISTIO_MUTUAL'), edits }];
}

/** Of the names that are missing, the one for which exactly one value of its kind stands under a name that nobody reads. */
function renamedIn(
  placed: PlacedObject,
  keys: readonly string[],
  graph: ObjectSubject['graph'],
): readonly ObjectRepair[] {
  const { file, object } = placed;
  const entries = mappingAt(object.root, 'data')?.entries ?? new Map<string, DocumentNode>();
  const wanted = keys.filter((key) => !entries.has(key));
  const [key, ...more] = wanted;
  const kind = key === undefined ? undefined : /key$/.test(key) ? 'privateKey' : 'certificate';
  if (key === undefined || more.length > 0 || !/^[\w.-]+$/.test(key)) return [];
  const candidates = [...entries].flatMap(([name, node]) => {
    const start = node.kind === 'scalar' ? node.span.start : undefined;
    const credential = file.credentials.find(({ value }) => value.span.start === start);
    const isOther = !keys.includes(name) && name !== 'ca.crt';
    return isOther &&
      credential !== undefined &&
      credential.content.kind === kind &&
      node.kind === 'scalar' &&
      node.keySpan !== undefined
      ? [{ name, node, keyPath: credential.value.keyPath ?? '' }]
      : [];
  });
  const [found, ...rest] = candidates;
  if (found === undefined || rest.length > 0 || isNamed(found.name, graph)) return [];
  return renamedKey(placed, found, key);
}

/** Another name for a value of a Secret or ConfigMap. */
export function renamedKey(
  { file, object }: PlacedObject,
  { name, node, keyPath }: { readonly name: string; readonly node: ScalarNode; readonly keyPath: string },
  key: string,
): readonly ObjectRepair[] {
  const { keySpan } = node;
  if (keySpan === undefined) return [];
  return [
    {
      title: l10n.t(
        'rename {0} to {1} in {2} {3}',
        visibleText(name),
        key,
        object.kind,
        visibleText(object.name ?? ''),
      ),
      edits: [
        {
          path: file.path,
          edit: (text) =>
            text.slice(keySpan.start, keySpan.end) === name ? { span: keySpan, newText: key } : undefined,
          field: { start: keySpan.start, end: node.span.end },
          renamed: { at: node.span.start, to: siblingKeyPath(keyPath, key) },
        },
      ],
    },
  ];
}

/** Some object reads what is under a name, or a file of this name. */
function isNamed(name: string, graph: ObjectSubject['graph']): boolean {
  const objects = clusterPictureOf(graph).objects.map(({ object }) => object);
  return Array.from(scalarsOf(objects)).some(({ scalar: { text } }) => text === name || text.endsWith(`/${name}`));
}

/** The CA that cainjector would write, as it stands in the Secret. */
export function injectedCa({ finding, graph, other, node }: ObjectSubject): readonly ObjectRepair[] {
  const bundle = markedIn(finding, graph)?.node;
  if (other?.object.kind !== 'Secret' || node === undefined || !/ca\.crt/.test(node.keyPath)) return [];
  if (bundle === undefined || !/caBundle$/.test(bundle.keyPath) || bundle.style === 'literal') return [];
  const own = other.file.credentials.filter(({ value }) => value.span.start === node.span.start);
  const isBase64 = /^[A-Za-z0-9+/]+=*$/.test(node.text);
  const file = graph.files.find(({ path }) => path === finding.path);
  // A private key beside the CA is for nobody who reads the object.
  const isPublic = own.length > 0 && own.every(({ content: { kind } }) => kind === 'certificate');
  if (!isPublic || !isBase64 || file === undefined) return [];
  const content = { at: bundle.span.start, blocks: own.map(({ block }) => block.bytes()) };
  return [
    {
      title: l10n.t('write the CA of Secret {0} here', visibleText(other.object.name ?? '')),
      edits: [{ ...replaced({ file, span: bundle.span }, node.text), content }],
    },
  ];
}

/** The object and the field that a finding marks. */
export function markedIn(
  { path, span }: ObjectSubject['finding'],
  graph: ObjectSubject['graph'],
): { readonly placed: PlacedObject; readonly node: ScalarNode } | undefined {
  for (const placed of clusterPictureOf(graph).objects) {
    if (placed.file.path !== path || placed.object.embeddedIn !== undefined) continue;
    const node = span && scalarMarked(placed.object.root, span);
    if (node !== undefined) return { placed, node };
  }
  return undefined;
}
