import type { MapItem } from '../../protocol/pkiMap.ts';
import { svgElement } from '../svgElement.ts';
import type { Size, Viewport } from './viewport.ts';

/** Above and below the cards, in pixels of the map. */
const above = 6;
const below = 4;
/** Of the window: enlarged cards would cover more. */
const mostShare = 1 / 3;

/** The cards of the CAs: the end of the map, and at the lower edge of the window as long as that end is below it. */
export class CaStrip {
  readonly node = svgElement('g', { class: 'strip' });
  readonly items = svgElement('g');
  readonly over = svgElement('g', { class: 'over', 'aria-hidden': 'true' });
  /** Covers what is behind the strip; it is no part of saved pictures. */
  readonly #ground = svgElement('rect', { class: 'ground', 'data-hidden': '' });
  #top = 0;
  #map: Size = { width: 1, height: 1 };
  /** How far it is moved up, in pixels of the map. */
  #lift = 0;

  constructor() {
    this.node.append(this.#ground, this.items, this.over);
  }

  /** Takes note of what is drawn. */
  measure(items: readonly MapItem[], map: Size): void {
    this.#map = map;
    const tops = items.filter(({ kind }) => kind === 'authority').map(({ box }) => box.y);
    this.#top = Math.min(map.height, ...tops) - above;
  }

  place({ y, scale }: Viewport, window: Size): void {
    const { width, height } = this.#map;
    const own = height - this.#top;
    const isSmall = own * scale <= window.height * mostShare;
    this.#lift = isSmall ? Math.max(0, y / scale + height - window.height / scale) : 0;
    this.node.setAttribute('transform', `translate(0 ${-this.#lift})`);
    this.#ground.toggleAttribute('hidden', this.#lift === 0);
    const box = { x: -below, y: this.#top, width: width + 2 * below, height: own + below };
    for (const [name, value] of Object.entries(box)) this.#ground.setAttribute(name, String(value));
  }

  /** Where a card is seen. */
  seen({ box }: MapItem): MapItem['box'] {
    return { ...box, y: box.y - this.#lift };
  }

  /** The part of the window above it. */
  free({ width, height }: Size, { scale }: Viewport): Size {
    const own = this.#lift === 0 ? 0 : (this.#map.height - this.#top) * scale;
    return { width, height: height - own };
  }
}
