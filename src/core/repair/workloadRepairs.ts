import * as l10n from '@vscode/l10n';
import { caVariablesIn } from '../findings/objects/caVariables.ts';
import { postgresKeysIn } from '../findings/objects/postgresKeys.ts';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../locate/objects/nodes.ts';
import type { MappingNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../pki/cluster/objects/podSpecs.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { fieldBelow } from './fieldBelow.ts';
import { type ObjectEdit, type ObjectRepair, type ObjectSubject, replaced } from './objectRepairModel.ts';
import { addedLines, wholeLine } from './ownLine.ts';
import type { SettingSubject } from './repairModel.ts';

/** The only file that a volume has where a variable names another one. */
export function mountedAuthority({ finding, graph, span, marked }: SettingSubject): string | undefined {
  const index = objectIndexOf(clusterPictureOf(graph));
  const found = caVariablesIn(index).find(
    ({ placed, node }) => placed.file.path === finding.path && node.span.start === span.start && node.text === marked,
  );
  const [file, ...others] = found?.mounted.files ?? [];
  if (found === undefined || file === undefined || others.length > 0 || found.mounted.file.includes('/'))
    return undefined;
  const path = `${found.mounted.folder}/${file}`;
  return /^\/[\w./-]+$/.test(path) ? path : undefined;
}

/** A flag for the controller to whose container a finding points. */
export function withPassthrough({ finding, graph }: ObjectSubject): readonly ObjectRepair[] {
  const [at] = finding.related;
  const argument = podSpecsIn(objectIndexOf(clusterPictureOf(graph)))
    .filter(({ placed }) => placed.file.path === at?.path)
    .flatMap(({ spec }) => containersOf(spec))
    .filter((container) => scalarAt(container, 'name')?.span.start === at?.span?.start)
    .flatMap((container) => ['args', 'command'].flatMap((field) => scalarsAt(container, field)))
    .find(({ text }) => text.startsWith('--'));
  const flag = '--enable-ssl-passthrough';
  if (at === undefined || argument === undefined) return [];
  const edit = (text: string) => addedLines(text, argument.span.start, [flag]);
  return [{ title: l10n.t('add {0}', flag), edits: [{ path: at.path, edit }] }];
}

/** Without the files of single signers to which a finding points: one pair signs for all. */
export function oneSigner({ finding: { related } }: ObjectSubject): readonly ObjectRepair[] {
  const edits = related.map(
    ({ path, span }): ObjectEdit => ({
      path,
      edit: (text) => {
        const line = span && wholeLine(text, span.start);
        return line && { span: line, newText: '' };
      },
    }),
  );
  return edits.length === 0 ? [] : [{ title: l10n.t('remove {0}', '--cluster-signing-…-file'), edits }];
}

/** The group of the server may read its key, and nobody else. */
export function keyForGroup({ finding, graph }: ObjectSubject): readonly ObjectRepair[] {
  const found = postgresKeysIn(objectIndexOf(clusterPictureOf(graph))).find(
    ({ placed, named }) => placed.file.path === finding.path && named.span.start === finding.span?.start,
  );
  if (found === undefined) return [];
  const { placed, spec, mode, secretName } = found;
  const { file } = placed;
  // As it is written: octal in YAML alone.
  const ofMode: ObjectEdit =
    mode === undefined
      ? { path: file.path, edit: (text) => fieldBelow(text, secretName, ['defaultMode: 0640']) }
      : replaced(
          { file, span: mode.span },
          mode.text.startsWith('0') ? mode.text.replace(/[0-7]{1,3}$/, '640') : '416',
        );
  const group = scalarAt(spec, 'securityContext', 'fsGroup') === undefined ? groupOf(found.image) : undefined;
  const ofGroup: readonly ObjectEdit[] =
    group === undefined ? [] : [{ path: file.path, edit: (text) => withGroup(text, spec, group) }];
  const words = ['defaultMode: 0640', ...(group === undefined ? [] : [`fsGroup: ${group}`])];
  return [{ title: l10n.t('set {0}', words.join(', ')), edits: [ofMode, ...ofGroup] }];
}

/** Of the server in the images of PostgreSQL. */
function groupOf(image: string): number {
  return /alpine|timescaledb/.test(image) ? 70 : 999;
}

/** In the `securityContext` of a Pod, or with one above its containers. */
function withGroup(text: string, spec: MappingNode, group: number): TextReplacement | undefined {
  const context = mappingAt(spec, 'securityContext');
  const field = `fsGroup: ${group}`;
  if (context !== undefined) {
    const [known] = [...context.entries.values()].filter((each) => each.kind === 'scalar');
    return known && fieldBelow(text, known, [field]);
  }
  const starts = itemsAt(spec, 'containers').flatMap((each) => scalarAt(each, 'name')?.span.start ?? []);
  const end = text.lastIndexOf('containers:', Math.min(...starts));
  const start = text.lastIndexOf('\n', end) + 1;
  const indent = text.slice(start, Math.max(start, end));
  if (starts.length === 0 || end < start || !/^ +$/.test(indent)) return undefined;
  return { span: { start, end: start }, newText: `${indent}securityContext:\n${indent}  ${field}\n` };
}
