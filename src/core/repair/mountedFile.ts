import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { itemsAt, mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../locate/objects/objectModel.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../pki/cluster/objects/podSpecs.ts';
import { baseName, folderOf } from '../text/paths.ts';
import { isPlain, type ObjectEdit, type ObjectRepair, type ObjectSubject } from './objectRepairModel.ts';
import { settingAt } from './settingAt.ts';

/** Mounts the only Secret of the namespace that has the file which a flag names, and what its reader needs in it. */
export function mountedFile({ finding, graph }: ObjectSubject): readonly ObjectRepair[] {
  const { span, path } = finding;
  const found = span && settingAt({ finding, graph, span });
  const record = found && componentFlagOf(found.instance.component, found.setting.flag);
  const file = found?.setting.value ?? '';
  if (span === undefined || record === undefined || !/^\/[\w./-]+$/.test(file)) return [];
  const index = objectIndexOf(clusterPictureOf(graph));
  const reader = podSpecsIn(index)
    .filter(({ placed }) => placed.file.path === path)
    .flatMap((pod) => containersOf(pod.spec).map((container) => ({ ...pod, container })))
    .find(({ container }) =>
      scalarsIn(container).some((node) => node.span.start <= span.start && span.end <= node.span.end),
    );
  if (reader === undefined) return [];
  const { placed, spec, container } = reader;
  const key = baseName(file);
  const secrets = index
    .ofKind('Secret')
    .filter((each) => index.areTogether(placed, each) && each.object.namespace === placed.object.namespace)
    .filter((each) => holds(each, key, record.role, graph));
  const [secret, ...others] = secrets;
  const name = secret?.object.name;
  if (name === undefined || others.length > 0 || !isPlain(name)) return [];
  const volumes = itemsAt(spec, 'volumes');
  const known = volumes.find((each) => scalarAt(each, 'secret', 'secretName')?.text === name);
  const volume = known === undefined ? name : (scalarAt(known, 'name')?.text ?? '');
  const isTaken = known === undefined && volumes.some((each) => scalarAt(each, 'name')?.text === volume);
  const mountPath = folderOf(file).replace(/\/$/, '');
  if (isTaken || !isPlain(volume) || mountPath === '') return [];
  const mount = [`name: ${volume}`, `mountPath: ${mountPath}`, 'readOnly: true'];
  const edits = [
    itemBelow(path, itemsAt(container, 'volumeMounts').at(-1), mount),
    ...(known === undefined
      ? [itemBelow(path, volumes.at(-1), [`name: ${volume}`, 'secret:', `  secretName: ${name}`])]
      : []),
  ];
  return [{ title: l10n.t('mount Secret {0} at {1}', name, mountPath), edits }];
}

/** What the reader of a flag needs, under a key of a Secret. */
function holds({ file, object }: PlacedObject, key: string, role: string, graph: ObjectSubject['graph']): boolean {
  const node = mappingAt(object.root, 'data')?.entries.get(key);
  const start = node?.kind === 'scalar' ? node.span.start : undefined;
  const [credential] = file.credentials.filter(({ value }) => value.span.start === start);
  if (credential === undefined) return false;
  if (role === 'key') return credential.content.kind === 'privateKey';
  const certificate = graph.certificates.get(credential.fingerprint ?? '');
  return certificate !== undefined && isUsedAsCa(certificate) === (role === 'ca');
}

/** An item behind the last one of a list of mappings in block style. */
function itemBelow(path: string, last: DocumentNode | undefined, lines: readonly string[]): ObjectEdit {
  return {
    path,
    edit: (text) => {
      const scalars = last === undefined ? [] : scalarsIn(last);
      const starts = scalars.map(({ keySpan, span }) => keySpan?.start ?? span.start);
      const start = Math.min(...starts);
      const end = Math.max(...scalars.map(({ span }) => span.end));
      if (scalars.length === 0) return undefined;
      const [dash] = /^ *- +$/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start)) ?? [];
      const lineFeed = text.indexOf('\n', end);
      const at = lineFeed === -1 ? text.length : lineFeed + 1;
      if (dash === undefined || !/^["']?[ \t]*(?:#.*)?\r?$/.test(text.slice(end, at).replace(/\n$/, '')))
        return undefined;
      const indent = dash.replace('-', ' ');
      const newText = lines.map((line, number) => `${number === 0 ? dash : indent}${line}\n`).join('');
      return { span: { start: at, end: at }, newText: lineFeed === -1 ? `\n${newText}` : newText };
    },
  };
}

function scalarsIn(node: DocumentNode): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  return (node.kind === 'mapping' ? [...node.entries.values()] : node.items).flatMap(scalarsIn);
}
