import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { type ChainLink, type PlacedHost, qualified } from './requesters.ts';

/** Each host once. */
export function distinct(hosts: readonly PlacedHost[]): readonly PlacedHost[] {
  return [...groupBy(hosts, ({ node }) => node.text).values()].flatMap(([first]) => first ?? []);
}

/** The first of some hosts, and where it is sent. */
export function hostLink(shown: readonly PlacedHost[], sent: readonly PlacedHost[]): ChainLink | undefined {
  const [first, ...others] = shown;
  const [target, ...more] = sent;
  if (first === undefined || target === undefined) return undefined;
  return {
    title: `${visibleText(first.node.text, 60)}${others.length > 0 ? ` + ${others.length}` : ''}`,
    line: sent !== shown && more.length > 0 ? l10n.t('{0} hosts', sent.length) : serviceOf(target),
    place: { file: first.by.file, span: first.node.span },
  };
}

/** The Service to which a host is sent. */
function serviceOf({ by: { object }, node }: PlacedHost): string {
  const { root, kind, namespace } = object;
  if (kind === 'Gateway') return 'HTTPS';
  const rules = ['rules', 'routes'].flatMap((field) => itemsAt(root, 'spec', field));
  const rule = rules.find((each) => scalarAt(each, 'host')?.text === node.text) ?? rules[0];
  const [path] = itemsAt(rule, 'http', 'paths');
  const [backend] = ['backendRefs', 'services'].flatMap((field) => itemsAt(rule, field));
  const name = scalarAt(path, 'backend', 'service', 'name') ?? scalarAt(backend, 'name');
  return name === undefined ? '' : `Service ${qualified(name.text, scalarAt(backend, 'namespace')?.text ?? namespace)}`;
}
