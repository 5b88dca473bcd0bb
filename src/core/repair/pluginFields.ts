import { scalarAt } from '../locate/objects/nodes.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { execGroup } from '../pki/kubeconfig/entryFaults.ts';
import { fieldBelow } from './fieldBelow.ts';
import type { NewValue, SettingSubject } from './repairModel.ts';

const mode = 'IfAvailable';

/** What a plugin of a kubeconfig lacks, or a mode that there is; which program is meant, nobody knows here. */
export function pluginFields({ finding, graph, source, span }: SettingSubject): NewValue | string | undefined {
  const plugins = clusterPictureOf(graph)
    .kubeconfigs.filter(({ file }) => file.path === finding.path)
    .flatMap(({ users }) => users.flatMap(({ exec }) => exec ?? []));
  if (plugins.some((plugin) => scalarAt(plugin, 'interactiveMode')?.span.start === span.start)) return mode;
  const plugin = plugins.find(({ entries }) =>
    [...entries.values()].some((node) => node.kind === 'scalar' && (node.keySpan ?? node.span).start === span.start),
  );
  const textOf = (field: string) => scalarAt(plugin, field)?.text ?? '';
  const first = [...(plugin?.entries.values() ?? [])].find(
    (node) => node.kind === 'scalar' && node.keySpan?.start === span.start,
  );
  if (plugin === undefined || first?.kind !== 'scalar' || textOf('command') === '') return undefined;
  const wanted = [
    ['apiVersion', `${execGroup}/v1`],
    ['interactiveMode', mode],
  ] as const;
  const missing = wanted.filter(([field]) => textOf(field) === '');
  // An empty field would be there twice.
  if (missing.length === 0 || missing.some(([field]) => plugin.entries.has(field))) return undefined;
  const lines = missing.map(([field, value]) => `${field}: ${value}`);
  const inserted = lines.join(', ');
  const below = fieldBelow(source.text, first, lines);
  if (below !== undefined) return { ...below, inserted };
  // In braces: in front of the first field.
  const old = source.text.slice(span.start, first.span.end);
  const [quote = ''] = /["']$/.exec(source.text.slice(0, span.start)) ?? [];
  if (!/\{\s*["']?$/.test(source.text.slice(0, span.start)) || old.includes('\n')) return undefined;
  const fields = missing.map(([field, value]) => `${field}${quote}: ${quote}${value}${quote}, ${quote}`).join('');
  return { span: { start: span.start, end: first.span.end }, newText: fields + old, inserted };
}
