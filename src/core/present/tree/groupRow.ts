import { type State, stateIcon } from '../stateMark.ts';
import { spokenText } from './placeRow.ts';
import type { TreeIcon, TreeRow, TreeRowKind } from './treeRow.ts';

/** Builds a row that only contains others. */
export function groupRow(group: {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly state: State;
  readonly icon?: TreeIcon;
  readonly kind?: TreeRowKind;
  readonly isExpanded?: boolean;
  readonly path?: string;
  readonly moment?: number;
  readonly connection?: string;
  readonly tooltip: string;
  readonly children: () => readonly TreeRow[];
}): TreeRow {
  const { id, label, description, state, children, tooltip, path, moment, connection } = group;
  return {
    id,
    label,
    description,
    state,
    icon: group.icon ?? stateIcon(state),
    spoken: spokenText(label, description),
    kind: group.kind ?? 'group',
    ...(path === undefined ? {} : { target: { path } }),
    ...(moment === undefined ? {} : { moment }),
    ...(connection === undefined ? {} : { connection }),
    isExpanded: group.isExpanded ?? false,
    hasChildren: true,
    children,
    tooltip: () => tooltip,
  };
}
