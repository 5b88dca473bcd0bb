import type { Span } from '../../text/span.ts';
import type { State, StateIcon } from '../stateMark.ts';

/** Icons of the editor's own set. States have the icons of their marks; other rows show their type. */
export type TreeIcon = StateIcon | 'key' | 'file' | 'files' | 'folder' | 'lock' | 'calendar';

/** What a row is; determines its commands. */
export type TreeRowKind =
  | 'ca'
  | 'certificate'
  | 'place'
  | 'key'
  | 'credential'
  | 'file'
  | 'folder'
  | 'unreadableFile'
  /** Files or folders that this user cannot read. */
  | 'denied'
  | 'unreadableBlock'
  | 'connection'
  /** The outage forecast. */
  | 'forecast'
  /** One moment at which something stops. */
  | 'outage'
  /** What lies where no cluster reads it. */
  | 'quiet'
  | 'group';

/** Target of a row. */
export interface TreeTarget {
  readonly path: string;
  /** Absent for a whole file. */
  readonly span?: Span;
  readonly fingerprint?: string;
}

/** One row of a tree. Texts are plain and harmless; only the tooltip is Markdown. */
export interface TreeRow {
  /** Stable while the row has the same meaning, and unique in a tree. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly state: State;
  readonly icon: TreeIcon;
  /** For a screen reader: label, kind, state, time left. */
  readonly spoken: string;
  readonly kind: TreeRowKind;
  readonly target?: TreeTarget;
  /** The moment of the row, for commands that judge as of it. */
  readonly moment?: number;
  /** Id of the row's connection, for commands that show it elsewhere. */
  readonly connection?: string;
  readonly isExpanded: boolean;
  /** Whether {@link children} has any, without building them. */
  readonly hasChildren: boolean;
  /** Built on demand: a tree may have tens of thousands of rows. */
  children(): readonly TreeRow[];
  /** Safe Markdown without links. */
  tooltip(): string;
}
