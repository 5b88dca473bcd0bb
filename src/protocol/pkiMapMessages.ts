import type { MapCommand, MapScene } from './pkiMap.ts';

/** Messages between the host and the view of the PKI map. All texts are plain and ready to show. */

/** Which map is looked at. The view remembers it over a restart of the window. */
export interface MapWish {
  /** {@link MapScene.clusters}; absent: the first. */
  readonly cluster?: string;
  /** Milliseconds since 1970-01-01 UTC; absent: the date by which the editor judges. */
  readonly at?: number;
  /** Of a tab; absent: the worst. */
  readonly controlPlane?: string;
}

/** In what a map can be saved. */
export type MapFormat = 'svg' | 'png' | 'mermaid' | 'markdown' | 'calendar';

/** Texts of the panel's own controls. */
export interface PkiMapTexts {
  readonly formats: readonly { readonly format: MapFormat; readonly label: string }[];
  readonly copyMarkdown: string;
  readonly judgeEditor: string;
  readonly details: string;
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

/** Host to view. */
export type PkiMapAnswer =
  | {
      readonly kind: 'show';
      /** Grows; what a place's number means depends on it. */
      readonly version: number;
      readonly scene: MapScene;
      readonly wish: MapWish;
      readonly texts: PkiMapTexts;
      /** Id of the item that somebody asked to see. */
      readonly select?: string;
    }
  /** What was typed is no date. */
  | { readonly kind: 'refuseDate'; readonly explanation: string };

/** View to host. */
export type PkiMapRequest =
  | { readonly kind: 'ready'; readonly wish: MapWish }
  | { readonly kind: 'look'; readonly wish: MapWish }
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
  /** The page could not do something; for the log. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'addFolder' };
