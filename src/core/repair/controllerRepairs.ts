import * as l10n from '@vscode/l10n';
import type { ByCode } from '../findings/catalog.ts';
import { exchangeAudience } from '../findings/objects/csiTokens.ts';
import { decryptionKey } from '../findings/objects/fluxDecryption.ts';
import { keyOfRegistry, misnamedKeys } from '../findings/objects/registryAuthorities.ts';
import { filesOfRule, foldersOfSidecar, gatewayWith } from '../findings/objects/sidecarFiles.ts';
import { namesForTraefik } from '../findings/objects/traefikNames.ts';
import { runningKinds } from '../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../pki/cluster/clusterModel.ts';
import { valuesOf } from '../pki/cluster/objects/heldValues.ts';
import { type ObjectIndex, objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../pki/cluster/objects/podSpecs.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { decodeBase64 } from '../text/base64.ts';
import { baseName, folderOf } from '../text/paths.ts';
import { visibleText } from '../text/visibleText.ts';
import { fieldBelow } from './fieldBelow.ts';
import { markedIn, renamedKey } from './objectFields.ts';
import { isPlain, type ObjectPlanner, type ObjectRepair, replaced } from './objectRepairModel.ts';
import { linesOf } from './removeField.ts';

/** By code of the finding: what controllers go by, where the files tell what is right. */
export const controllerRepairs: ByCode<ObjectPlanner> = {
  'csi-token-requests-missing': tokenRequest,
  'flux-decryption-unusable': decryption,
  'istio-file-not-mounted': fileOfSidecar,
  'konnectivity-audience-mismatch': audienceOfServer,
  'registry-ca-misnamed': keyOfARegistry,
  'traefik-name-unknown': namesOfTraefik,
};

function indexOf(graph: PkiGraph): ObjectIndex {
  return objectIndexOf(clusterPictureOf(graph));
}

function replacedWith({ file }: PlacedObject, { span }: ScalarNode, newText: string): readonly ObjectRepair[] {
  const title = l10n.t('replace it with {0}', visibleText(newText, 80));
  return [{ title, edits: [replaced({ file, span }, newText)] }];
}

/** Lines below a field of an object. */
function addedBelow(
  { file }: PlacedObject,
  field: ScalarNode,
  lines: readonly string[],
  words: string,
): readonly ObjectRepair[] {
  const edit = (text: string) => fieldBelow(text, field, lines);
  return [{ title: l10n.t('add {0}', visibleText(words, 80)), edits: [{ path: file.path, edit }] }];
}

function scalarsIn(node: MappingNode | undefined): readonly ScalarNode[] {
  return [...(node?.entries.values() ?? [])].filter((each) => each.kind === 'scalar');
}

/** The audience that konnectivity's server asks for, to whose flag the finding points. */
function audienceOfServer({ finding, graph, node }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  const asked = node?.text.replace(/^--authentication-audience=/, '') ?? '';
  if (own === undefined || !/^[a-z][\w.:/-]*\w$/i.test(asked)) return [];
  return own.node.keyPath.endsWith('.audience')
    ? replacedWith(own.placed, own.node, asked)
    : addedBelow(own.placed, own.node, [`audience: ${asked}`], `audience: ${asked}`);
}

/** The names under which Traefik finds the objects. */
function namesOfTraefik({ finding, graph }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  if (own === undefined) return [];
  const { placed, node } = own;
  const names = namesForTraefik(indexOf(graph), placed, node);
  if (names !== '') return names !== node.text && /^[\w.@, -]+$/.test(names) ? replacedWith(placed, node, names) : [];
  const edit = (text: string) => {
    const span = linesOf(text, node);
    return span && { span, newText: '' };
  };
  const name = /\['([^']+)'\]$/.exec(node.keyPath)?.[1] ?? node.keyPath;
  return [{ title: l10n.t('remove {0}', visibleText(name, 80)), edits: [{ path: placed.file.path, edit }] }];
}

/** The key for a registry whose CA can be meant. */
function keyOfARegistry({ finding, graph }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  return misnamedKeys(indexOf(graph)).flatMap(({ config, key, node, meant }) => {
    const isMarked = config.file.path === finding.path && node.keySpan?.start === finding.span?.start;
    const keys = meant.slice(0, 3).map(keyOfRegistry);
    return isMarked ? keys.filter((each) => isPlain(each)).flatMap((each) => renamed(config, key, node, each)) : [];
  });
}

function renamed(placed: PlacedObject, name: string, node: ScalarNode, key: string): readonly ObjectRepair[] {
  const value = placed.file.values.find(({ span }) => span.start === node.span.start);
  return renamedKey(placed, { name, node, keyPath: value?.keyPath ?? node.keyPath }, key);
}

/** A name that tells what the only key is, or the only Secret with a key that is read. */
function decryption({ finding, graph }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  if (own === undefined) return [];
  const { placed, node } = own;
  const { kind, root, namespace } = placed.object;
  if (kind === 'Secret') {
    const [name, ...others] = valuesOf(placed)?.keys() ?? [];
    const ending = name === undefined || others.length > 0 ? undefined : endingFor(placed, name, node);
    return name === undefined || ending === undefined
      ? []
      : renamed(placed, name, node, `${name.replace(/\.\w+$/, '')}${ending}`);
  }
  const path = scalarAt(root, 'spec', 'path');
  const [secret, ...more] = indexOf(graph)
    .ofKind('Secret')
    .filter(
      (each) =>
        each.object.namespace === namespace &&
        [...(valuesOf(each)?.keys() ?? [])].some((key) => decryptionKey.test(key)),
    );
  const { name } = secret?.object ?? {};
  if (path === undefined || name === undefined || more.length > 0 || !isPlain(name)) return [];
  const lines = ['decryption:', '  provider: sops', '  secretRef:', `    name: ${name}`];
  return addedBelow(placed, path, lines, `spec.decryption.secretRef.name: ${name}`);
}

/** By what the key is, or else by what Secret and key are called. */
function endingFor({ object }: PlacedObject, key: string, node: ScalarNode): string | undefined {
  const bytes = mappingAt(object.root, 'data')?.entries.get(key) === node ? decodeBase64(node.text) : undefined;
  const text = bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : node.text;
  if (/^AGE-SECRET-KEY-/m.test(text)) return '.agekey';
  if (/^-----BEGIN PGP PRIVATE KEY BLOCK-----/m.test(text)) return '.asc';
  const names = `${object.name ?? ''}-${key}`;
  const [isAge, isPgp] = [/(?:^|[^a-z])age(?:key)?(?:[^a-z]|$)/i, /(?:^|[^a-z])(?:pgp|gpg)(?:[^a-z]|$)/i].map((each) =>
    each.test(names),
  );
  return isAge === isPgp ? undefined : isAge ? '.agekey' : '.asc';
}

/** The audience of Azure, as the only one or in front of others. */
function tokenRequest({ finding, graph }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  const spec = mappingAt(own?.placed.object.root, 'spec');
  const [first] = itemsAt(spec, 'tokenRequests');
  const [field] = scalarsIn(spec);
  const words = `spec.tokenRequests: ${exchangeAudience}`;
  if (own === undefined) return [];
  if (first === undefined)
    return field === undefined
      ? []
      : addedBelow(own.placed, field, ['tokenRequests:', `  - audience: ${exchangeAudience}`], words);
  const key = first.kind === 'mapping' ? scalarsIn(first)[0]?.keySpan : undefined;
  const edit = (text: string) => {
    const start = text.lastIndexOf('\n', (key?.start ?? 0) - 1) + 1;
    const [dash] = /^ *- +$/.exec(text.slice(start, key?.start)) ?? [];
    if (dash === undefined) return undefined;
    return { span: { start, end: start }, newText: `${dash}audience: ${exchangeAudience}\n` };
  };
  return [{ title: l10n.t('add {0}', words), edits: [{ path: own.placed.file.path, edit }] }];
}

/**
 * The rule for the gateway alone that has the file; or the volume of the Pod's own container in its sidecar too; or the only
 * folder that the sidecar has.
 */
function fileOfSidecar({ finding, graph, other }: Parameters<ObjectPlanner>[0]): readonly ObjectRepair[] {
  const own = markedIn(finding, graph);
  const index = indexOf(graph);
  const client = podSpecsIn(index).find(({ placed }) => placed === other);
  if (own === undefined || client === undefined) return [];
  const { placed, node } = own;
  const gateway = gatewayWith(index, node.text);
  if (gateway !== undefined) return forGateway(placed, gateway.placed);
  const mounts = containersOf(client.spec).flatMap((each) => itemsAt(each, 'volumeMounts'));
  const volumes = mounts.flatMap((mount) => {
    const [name, folder] = [scalarAt(mount, 'name')?.text, scalarAt(mount, 'mountPath')?.text.replace(/\/$/, '')];
    const isThere =
      folder !== undefined && folder !== '' && /^\/[\w./-]+$/.test(folder) && node.text.startsWith(`${folder}/`);
    return isThere && name !== undefined && isPlain(name) && scalarAt(mount, 'subPath') === undefined
      ? [{ folder, list: JSON.stringify([{ name, mountPath: folder, readonly: true }]) }]
      : [];
  });
  const folders = foldersOfSidecar(client.annotations);
  const [volume] = volumes;
  const isOnly = volumes.every(({ list }) => list === volume?.list);
  const [annotation] = scalarsIn(client.annotations);
  if (volume !== undefined && isOnly && annotation !== undefined && folders.length === 0) {
    const name = 'sidecar.istio.io/userVolumeMount';
    return addedBelow(client.placed, annotation, [`${name}: '${volume.list}'`], `${name}: ${volume.folder}`);
  }
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0 || !/^\/[\w./-]+$/.test(folder)) return [];
  const files = filesOfRule(placed.object.root);
  if (files.some(({ text }) => folderOf(text) !== folderOf(node.text))) return [];
  const renamedTo = (file: string): string => `${folder.replace(/\/$/, '')}/${baseName(file)}`;
  const edits = files.map((file) => replaced({ file: placed.file, span: file.span }, renamedTo(file.text)));
  return [{ title: l10n.t('replace it with {0}', renamedTo(node.text)), edits }];
}

/** A rule of another namespace does not select the gateway's Pods. */
function forGateway(rule: PlacedObject, { object }: PlacedObject): readonly ObjectRepair[] {
  const [, , path = []] = runningKinds.find(([kind]) => kind === object.kind) ?? [];
  const labels =
    mappingAt(object.root, 'spec', 'selector', 'matchLabels') ??
    mappingAt(object.root, ...path.slice(0, -1), 'metadata', 'labels');
  const host = scalarAt(rule.object.root, 'spec', 'host');
  const all = [...(labels?.entries ?? [])].flatMap(([key, value]) =>
    value.kind === 'scalar' ? [[key, value.text] as const] : [],
  );
  const isCertain = all.length > 0 && all.every(([key, value]) => /^[a-z][\w./-]*$/i.test(key) && isPlain(value));
  if (host === undefined || !isCertain || object.namespace !== rule.object.namespace) return [];
  const lines = ['workloadSelector:', '  matchLabels:', ...all.map(([key, value]) => `    ${key}: ${value}`)];
  return addedBelow(rule, host, lines, `workloadSelector: ${all.map((each) => each.join('=')).join(', ')}`);
}
