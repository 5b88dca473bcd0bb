import type { MapCommand, MapScene } from './pkiMap.ts';

/** Messages between the host and the view of the PKI map. All texts are plain and ready to show. */

/** Identifies the shown map. The view remembers it across a window reload. */
export interface MapQuery {
  /** {@link MapScene.clusters}; absent: the first. */
  readonly cluster?: string;
  /** Milliseconds since 1970-01-01 UTC; absent: the date by which the editor judges. */
  readonly at?: number;
  /** Id of a tab; absent: the worst one. */
  readonly controlPlane?: string;
}

/** Formats for saving a map. */
export type MapFormat = 'svg' | 'png' | 'mermaid' | 'markdown' | 'calendar';

/** Texts of the panel's own controls. */
export interface PkiMapTexts {
  readonly formats: readonly { readonly format: MapFormat; readonly label: string }[];
  readonly copyMarkdown: string;
  readonly judgeEditor: string;
  readonly details: string;
  /** `Show details (Enter)`. */
  readonly showDetails: string;
  readonly filter: string;
  readonly menu: string;
  /** `Step {0} of {1}`. */
  readonly step: string;
  readonly addFolder: string;
  readonly collapse: string;
  readonly expand: string;
  readonly dateField: string;
  readonly toolbar: string;
}

/** What the host must know of a page to lay out a map for it. */
export interface PageMeasures {
  /** For the map and the drawer beside it. */
  readonly room: { readonly width: number; readonly height: number };
  /** Widths of characters in thousandths of the size, with the font of the map. */
  readonly font: Readonly<Record<'regular' | 'bold', Readonly<Record<string, number>>>>;
}

/** Host to view. */
export type PkiMapAnswer =
  | {
      readonly kind: 'show';
      /** Increases; place numbers refer to one version. */
      readonly version: number;
      readonly scene: MapScene;
      readonly query: MapQuery;
      readonly texts: PkiMapTexts;
      /** Id of the requested item. */
      readonly select?: string;
    }
  /** The typed text is not a date. */
  | { readonly kind: 'refuseDate'; readonly explanation: string };

/** View to host. */
export type PkiMapRequest =
  | ({ readonly kind: 'ready'; readonly query: MapQuery } & PageMeasures)
  /** The window has another size, or only the banner. */
  | { readonly kind: 'resize'; readonly room: PageMeasures['room']; readonly isWindow: boolean }
  | { readonly kind: 'look'; readonly query: MapQuery }
  | { readonly kind: 'lookAsOf'; readonly text: string }
  | { readonly kind: 'backToNow' }
  /** Judge the whole editor as of the map's date. */
  | { readonly kind: 'judgeEditor' }
  /** `place`: number of a place in the scene of that version; only the host knows the file. */
  | {
      readonly kind: 'act';
      readonly command: MapCommand;
      readonly version: number;
      readonly place: number;
    }
  | { readonly kind: 'save'; readonly format: Exclude<MapFormat, 'png'> }
  | { readonly kind: 'savePng'; readonly bytes: Uint8Array }
  | { readonly kind: 'copyMarkdown' }
  /** An error of the page, for the log. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'addFolder' };
