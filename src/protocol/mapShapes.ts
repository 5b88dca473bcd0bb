/** Shapes of the PKI map, as data. */

/** Colours by meaning. A webview maps them to theme variables, a file to a light and a dark palette. */
export type MapPaint =
  | 'background'
  | 'text'
  | 'dim'
  | 'card'
  | 'border'
  | 'panel'
  | 'focus'
  | MapState
  | 'caKubernetes'
  | 'caEtcd'
  | 'caFrontProxy'
  | 'caOther'
  | 'serviceAccountKey';

/** States of connections and of their participants. */
export type MapState = 'works' | 'willStop' | 'broken' | 'unknown';

/**
 * Zoom level: 0 below 100 %, 1 above. A renderer draws the shapes whose range contains the level of its zoom. No
 * text at a level is smaller than 11 px on the screen, down to the minimum zoom of 70 %.
 */
export type MapLevel = 0 | 1;

export interface MapBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Shape {
  /** First and last level at which it is drawn; absent: at all levels. */
  readonly levels?: readonly [MapLevel, MapLevel];
  readonly fill?: MapPaint;
  readonly stroke?: MapPaint;
  readonly strokeWidth?: number;
  /** As in `stroke-dasharray`. */
  readonly dash?: string;
  readonly opacity?: number;
  /** Its kind, for high-contrast styles: all fills except those of `text` become outlines. */
  readonly part?: 'wire' | 'arrow' | 'label' | 'card' | 'ring';
}

export interface MapRectangle extends Shape, MapBox {
  readonly kind: 'rectangle';
  readonly radius: number;
}

export interface MapPath extends Shape {
  readonly kind: 'path';
  /** Path data of the M, L, H, V, A and Z commands, absolute or relative. */
  readonly d: string;
}

/** One line of text. */
export interface MapText extends Shape {
  readonly kind: 'text';
  readonly text: string;
  /** Anchor point on the baseline. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  /** In CSS pixels. */
  readonly letterSpacing?: number;
  /** Its measured width; if the rendered text is wider, compress it to this width. */
  readonly box: MapBox;
}

export type MapShape = MapRectangle | MapPath | MapText;

/** A small drawing for panels and rows: a pill with its seal, or a seal. */
export interface MapGlyph {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly MapShape[];
  readonly spoken: string;
}
