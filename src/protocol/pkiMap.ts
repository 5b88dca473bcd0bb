import type { MapBox, MapGlyph, MapShape, MapState } from './mapShapes.ts';

/**
 * The PKI map as it travels from the host to whatever draws it: plain data, positioned and complete. All texts are harmless
 * as plain text and ready to show; colours are keys; files are numbers that only the host can resolve.
 *
 * A drawer draws `items` in their order, each as a group with its `shapes`. It decides nothing about the cluster: it zooms,
 * pans, leaves shapes out by level, marks what is selected, and asks the host for another scene.
 */
export interface MapScene {
  /** Size of the canvas; `items` lie within. One unit is one pixel at 100 %. */
  readonly width: number;
  readonly height: number;
  /** `PKI map`, and what it is about: `prod-eu-1 · 1 control plane, 1 worker`. */
  readonly title: string;
  readonly subtitle: string;
  /** The whole map for a screen reader. */
  readonly spoken: string;
  /** Widths are measured for these; draw with them. */
  readonly fonts: { readonly sans: string; readonly mono: string };
  readonly clusters: readonly MapChoice[];
  /** Worst first. A click selects the next of `wires`. */
  readonly chips: readonly MapChip[];
  readonly asOf: MapMoment;
  readonly items: readonly MapItem[];
  /** By {@link MapItem.detail}. */
  readonly details: Readonly<Record<string, MapDetail>>;
  /** Where the arrow keys go: ↑ ↓ among walks, ← → along the stops of one. */
  readonly walks: readonly MapWalk[];
  /** Id of the item that is selected while nobody has chosen: the worst connection. */
  readonly worst?: string;
  readonly forecast: MapForecast;
  readonly learning: readonly MapLesson[];
  /** What is missing or was left out, for people; shown under the title. */
  readonly notes: readonly string[];
  readonly texts: MapTexts;
}

/** Something on the map. */
export interface MapItem {
  /** Unique, and the same after a change of files, date or tab as long as it is about the same. */
  readonly id: string;
  /**
   * `control`: a tab; a click asks for `shows`. `text`: headings and legend, nothing to select. The others are cards of
   * components and CAs (role graphics-object), wires, pills of certificates and seals of CAs (graphics-symbol).
   */
  readonly kind: 'text' | 'control' | 'card' | 'authority' | 'wire' | 'pill' | 'seal';
  readonly box: MapBox;
  readonly shapes: readonly MapShape[];
  /** Path data: for clicks, for the halo of what is selected (stroked), and for the focus. Absent of texts. */
  readonly outline?: string;
  readonly state?: MapState;
  /** Name and state; absent where there is nothing to say. */
  readonly spoken?: string;
  /** Tooltip of several lines. */
  readonly tooltip?: string;
  /** Key in {@link MapScene.details}; absent where it cannot be selected. */
  readonly detail?: string;
  /** Of a card: its wires. Of a wire: its cards. Of a pill or seal: what shows or trusts the same. All get the halo. */
  readonly related?: readonly string[];
  /** While it is selected, all but itself and `related` fades: the blast radius of a CA. */
  readonly isFadingOthers?: true;
  /** Of a control: what to ask the host for. */
  readonly shows?: { readonly controlPlane: string };
  readonly isChosen?: true;
}

export interface MapChoice {
  /** To ask the host for. */
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

export interface MapMoment {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly isNow: boolean;
  /** For the date field: `2026-06-12 10:00 UTC`. */
  readonly field: string;
  /** `now, Jun 12`, or `as of May 1, 2027, in 323 days`. */
  readonly words: string;
  /** What is announced when it has changed: `As of May 1, 2027: 10 connections are broken`. */
  readonly announcement: string;
}

export interface MapWalk {
  /** Id of the wire. */
  readonly wire: string;
  /** Client card, its pills and seals, the wire, the server's, server card. */
  readonly stops: readonly string[];
}

/** What the panel shows of a thing. */
export interface MapDetail {
  /** `⚠ Works, will stop in 21 days`. */
  readonly title: string;
  readonly state: MapState | 'none';
  /** `kube-scheduler → kube-apiserver · 10.0.0.11:6443`. */
  readonly subtitle?: string;
  readonly glyph?: MapGlyph;
  readonly sections: readonly MapSection[];
  readonly actions: readonly MapAction[];
}

export interface MapSection {
  readonly heading?: string;
  /** `log`: lines in monospace, in a frame, letter by letter as programs print them. */
  readonly kind: 'lines' | 'log';
  readonly lines: readonly MapLine[];
}

export interface MapLine {
  readonly text: string;
  readonly state?: MapState;
  /** Drawn before the text, in place of a mark. */
  readonly glyph?: MapGlyph;
  /** `→`, `✓`, `✗`; ready to show, also where `state` is set. */
  readonly mark?: string;
  readonly isStrong?: true;
  /** The line leads somewhere. */
  readonly link?: MapLink;
}

/** Where a line or an action leads. */
export type MapLink =
  /** A place in a file: ask the host to open number `place`. `label` is `kube-scheduler.yaml:16`. */
  | { readonly kind: 'place'; readonly place: number; readonly label: string }
  /** Another thing on the map. */
  | { readonly kind: 'item'; readonly item: string };

/** What a button of the panel does. */
export type MapCommand = 'open' | 'renew' | 'renewNewKey' | 'reissue' | 'replaceCa' | 'showDecoded';

export interface MapAction {
  readonly label: string;
  readonly isPrimary?: true;
  /** `place`: the number of a place in a file, on the certificate or field that it is about. */
  readonly command: MapCommand;
  readonly place: number;
}

/** What stops when. Positions are fractions of the axis, from 0 to 1. */
export interface MapForecast {
  readonly heading: string;
  /** Moments at both ends. */
  readonly from: number;
  readonly until: number;
  readonly ticks: readonly { readonly at: number; readonly label?: string }[];
  /** Where the moment of judging lies; beyond the ends at 0 or 1. */
  readonly asOf: number;
  readonly now: number;
  readonly rows: readonly MapForecastRow[];
  /** Beyond the axis. */
  readonly later: readonly MapForecastRow[];
  /** In place of rows: nothing stops, or nothing is known. */
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
  /** The mark at the bar's end: × stops, ○ rotates by itself, ▹ begins. */
  readonly end: 'stops' | 'rotates' | 'starts';
  readonly bar: { readonly from: number; readonly to: number };
  /** Wires that change then. */
  readonly wires: readonly string[];
}

/** A step of learning mode: one kind of certificate. */
export interface MapLesson {
  readonly glyph: MapGlyph;
  /** `3 · apiserver-etcd-client`. */
  readonly title: string;
  /** What it is for, and what breaks without it. */
  readonly sentences: readonly string[];
  /** Wire and pills that it is about; everything else fades. */
  readonly items: readonly string[];
}

/** Words of controls. */
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
