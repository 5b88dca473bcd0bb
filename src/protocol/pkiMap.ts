import type { MapBox, MapGlyph, MapShape, MapState } from './mapShapes.ts';

/**
 * The PKI map as data from the host to a renderer: positioned and complete. All texts are safe as plain text and ready to show;
 * colours are keys; files are numbers that only the host can resolve.
 *
 * A renderer draws `items` in order, each as a group with its `shapes`. It decides nothing about the cluster: it zooms, pans,
 * hides shapes by level, marks the selection, and requests other scenes from the host.
 */
export interface MapScene {
  /** Size of the canvas that contains all `items`. One unit is one pixel at 100 %. */
  readonly width: number;
  readonly height: number;
  /** Hosts and webhooks instead of a cluster: the drawer stands below the map. */
  readonly isHosts?: true;
  /** It is drawn for a page that is too narrow for a drawer beside it. */
  readonly isNarrow: boolean;
  /** `PKI map`, and its subject: `prod-eu-1 · 1 control plane, 1 worker`. */
  readonly title: string;
  readonly subtitle: string;
  /** A summary of the whole map for screen readers. */
  readonly spoken: string;
  readonly clusters: readonly MapChoice[];
  /** Worst first. A click selects the next of `wires`. */
  readonly chips: readonly MapChip[];
  /** What stops connections; absent while nothing is broken. */
  readonly banner?: MapBanner;
  /** `All 10 known connections work until Nov 24, 2027`. */
  readonly calm?: string;
  readonly asOf: MapMoment;
  readonly items: readonly MapItem[];
  /** By {@link MapItem.detail}. */
  readonly details: Readonly<Record<string, MapDetail>>;
  /** Paths for the arrow keys: ↑ ↓ between walks, ← → along the stops of one. */
  readonly walks: readonly MapWalk[];
  /** Id of the item that is selected by default: the worst connection. */
  readonly worst?: string;
  readonly forecast: MapForecast;
  readonly learning: readonly MapLesson[];
  /** Notes for users about missing or omitted parts; shown below the title. */
  readonly notes: readonly string[];
  readonly texts: MapTexts;
}

/** Something on the map. */
export interface MapItem {
  /** Unique, and stable across changes of files, date or tab as long as it refers to the same thing. */
  readonly id: string;
  /**
   * `control`: a tab; a click requests `shows`. `text`: headings and legend, not selectable. The others are cards of
   * components and CAs (role graphics-object), wires, pills of certificates and seals of CAs (graphics-symbol).
   */
  readonly kind: 'text' | 'control' | 'card' | 'authority' | 'wire' | 'pill' | 'seal';
  readonly box: MapBox;
  readonly shapes: readonly MapShape[];
  /** Path data: for clicks, the halo of the selection (stroked) and the focus. Absent for texts. */
  readonly outline?: string;
  readonly state?: MapState;
  /** Name and state; absent if there is nothing to say. */
  readonly spoken?: string;
  /** Tooltip, possibly of several lines. */
  readonly tooltip?: string;
  /** Key in {@link MapScene.details}; absent if it cannot be selected. */
  readonly detail?: string;
  /** For a card its wires, for a wire its cards, for a pill or seal the items that present or trust the same certificate. All get the halo. */
  readonly related?: readonly string[];
  /** While it is selected, everything except itself and `related` fades: the blast radius of a CA. */
  readonly isFadingOthers?: true;
  /** For a control: what to request from the host. */
  readonly shows?: { readonly controlPlane: string };
  readonly isChosen?: true;
}

export interface MapChoice {
  /** Key for requesting it from the host. */
  readonly id: string;
  readonly label: string;
  readonly state: MapState;
  readonly spoken: string;
  readonly isChosen: boolean;
}

export interface MapChip {
  readonly state: MapState;
  /** `✗ 1 broken: kube-apiserver → etcd`. */
  readonly label: string;
  readonly spoken: string;
  readonly wires: readonly string[];
}

/** What stops everything, what it means, and the one action that helps. */
export interface MapBanner {
  readonly title: string;
  /** For a narrow page. */
  readonly short: string;
  readonly meaning: string;
  readonly action?: MapAction;
  /** The other causes, each with the wires that it breaks. */
  readonly others: readonly { readonly title: string; readonly wires: readonly string[] }[];
  /** `and 2 more`. */
  readonly more: string;
}

export interface MapMoment {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly isNow: boolean;
  /** For the date field: `2026-06-12 10:00 UTC`. */
  readonly field: string;
  /** `As of Jun 12, 2026`, for a button. */
  readonly button: string;
  /** `now, Jun 12`, or `as of May 1, 2027, in 323 days`. */
  readonly words: string;
  /** Announcement after a change: `As of May 1, 2027: 10 connections are broken`. */
  readonly announcement: string;
}

export interface MapWalk {
  /** Id of the wire. */
  readonly wire: string;
  /** Client card, its pills and seals, the wire, the server's, server card. */
  readonly stops: readonly string[];
}

/** What the panel shows for an item. */
export interface MapDetail {
  /** `⚠ Works, will stop in 21 days`. */
  readonly title: string;
  readonly state: MapState | 'none';
  /** `kube-scheduler → kube-apiserver · 10.0.0.11:6443`. */
  readonly subtitle?: string;
  /** `✗ rejected · 3: K ≠ E`, where there is room for one line only. */
  readonly label?: string;
  /** What a connection joins, for a page without room for the title: `kube-apiserver → etcd`. */
  readonly short?: string;
  readonly glyph?: MapGlyph;
  readonly sections: readonly MapSection[];
  readonly actions: readonly MapAction[];
}

export interface MapSection {
  readonly heading?: string;
  /** `log`: framed monospace lines, exactly as programs print them. */
  readonly kind: 'lines' | 'log';
  readonly lines: readonly MapLine[];
}

export interface MapLine {
  readonly text: string;
  readonly state?: MapState;
  /** Drawn before the text instead of a mark. */
  readonly glyph?: MapGlyph;
  /** `→`, `✓`, `✗`; shown even if `state` is set. */
  readonly mark?: string;
  readonly isStrong?: true;
  /** The line is a link. */
  readonly link?: MapLink;
}

/** Target of a line or an action. */
export type MapLink =
  /** A place in a file: the host opens number `place`. `label` is `kube-scheduler.yaml:16`. */
  | { readonly kind: 'place'; readonly place: number; readonly label: string }
  /** Another item on the map. */
  | { readonly kind: 'item'; readonly item: string };

/** Action of a button in the panel. `fix`: what the light bulb offers for the problem behind a broken connection. */
export type MapCommand =
  | 'open'
  | 'renew'
  | 'renewNewKey'
  | 'reissue'
  | 'replaceCa'
  | 'extendCa'
  | 'showDecoded'
  | 'fix';

export interface MapAction {
  readonly label: string;
  readonly isPrimary?: true;
  /** What it leads to: `Afterwards: 17 work`. */
  readonly afterwards?: { readonly words: string; readonly broken: number };
  /** What is lost by it. */
  readonly cost?: string;
  /** `place`: number of a place in a file, at its certificate or field. */
  readonly command: MapCommand;
  readonly place: number;
}

/** The outage forecast. Positions are fractions of the axis, from 0 to 1. */
export interface MapForecast {
  readonly heading: string;
  /** What has stopped and what stops next, the most important first. */
  readonly line: readonly { readonly text: string; readonly state: MapState | 'none' }[];
  /** `Show 4`; absent if there are no rows. */
  readonly show?: string;
  /** Moments at both ends. */
  readonly from: number;
  readonly until: number;
  readonly ticks: readonly { readonly at: number; readonly label?: string }[];
  /** Position of the judged date; 0 or 1 if it is beyond the ends. */
  readonly asOf: number;
  readonly now: number;
  readonly rows: readonly MapForecastRow[];
  /** Beyond the axis. */
  readonly later: readonly MapForecastRow[];
  /** Instead of rows: no outages, or nothing is known. */
  readonly note?: string;
}

export interface MapForecastRow {
  readonly id: string;
  readonly moment: number;
  readonly glyphs: readonly MapGlyph[];
  /** `scheduler.conf`, `kubelet client × 2`, `and 6 more`. */
  readonly names: string;
  /** `Jul 3, 2026: kube-scheduler stops · pods stay Pending`. */
  readonly sentence: string;
  readonly spoken: string;
  readonly state: MapState;
  /** The mark at the end of the bar: × stops, ○ rotates automatically, ▹ begins. */
  readonly end: 'stops' | 'rotates' | 'starts';
  readonly bar: { readonly from: number; readonly to: number };
  /** Wires that change at that time. */
  readonly wires: readonly string[];
}

/** A step of learning mode: one kind of certificate. */
export interface MapLesson {
  readonly glyph: MapGlyph;
  /** `3 · apiserver-etcd-client`. */
  readonly title: string;
  /** Its purpose, and what breaks without it. */
  readonly sentences: readonly string[];
  /** Its wire and pills; everything else fades. */
  readonly items: readonly string[];
}

/** Labels of controls. */
export interface MapTexts {
  readonly asOf: string;
  readonly now: string;
  readonly later: string;
  readonly learn: string;
  readonly export: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly cluster: string;
  readonly dragHint: string;
  readonly next: string;
  readonly previous: string;
}
