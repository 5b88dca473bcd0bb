import type { Span } from '../../text/span.ts';
import type { State, StateIcon } from '../stateMark.ts';

/** Icons of the editor's own set. States have the icons of their marks, other rows tell their kind. */
export type TreeIcon = StateIcon | 'key' | 'file' | 'files' | 'folder' | 'lock' | 'calendar';

/** What a row is, for the commands that it offers. */
export type TreeRowKind =
  | 'ca'
  | 'certificate'
  | 'place'
  | 'key'
  | 'credential'
  | 'file'
  | 'folder'
  | 'unreadableFile'
  /** A file or folder, or a group of such, that this user may not read. */
  | 'denied'
  | 'unreadableBlock'
  | 'connection'
  /** All that stops, and when. */
  | 'forecast'
  /** One moment at which something stops. */
  | 'outage'
  | 'group';

/** Where a row leads. */
export interface TreeTarget {
  readonly path: string;
  /** Absent for a whole file. */
  readonly span?: Span;
  readonly fingerprint?: string;
}

/** One row of a tree. Texts are plain and harmless; only the tooltip is Markdown. */
export interface TreeRow {
  /** Stays the same while the row means the same, and occurs once in a tree. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly state: State;
  readonly icon: TreeIcon;
  /** For a screen reader: label, kind, state, time left. */
  readonly spoken: string;
  readonly kind: TreeRowKind;
  readonly target?: TreeTarget;
  /** The moment that the row is about, for commands that judge as of it. */
  readonly moment?: number;
  /** Id of the connection that the row is about, for commands that show it elsewhere. */
  readonly connection?: string;
  readonly isExpanded: boolean;
  /** Whether {@link children} has any, told without making them. */
  readonly hasChildren: boolean;
  /** Made when asked for: a tree may have tens of thousands of rows. */
  children(): readonly TreeRow[];
  /** Safe Markdown without links. */
  tooltip(): string;
}
