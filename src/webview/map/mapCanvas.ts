import type { MapItem, MapScene } from '../../protocol/pkiMap.ts';
import { svgElement } from '../svgElement.ts';
import { CaStrip } from './caStrip.ts';
import { type DrawnItem, drawItem } from './drawItem.ts';
import { compressTexts } from './drawShape.ts';
import { bringIntoView, fitInto, keepVisible, levelOf, moveBy, type Size, type Viewport, zoomAt } from './viewport.ts';

/** The drawing: items, selection, fading and the visible part. */
export class MapCanvas {
  readonly node = svgElement('svg', { class: 'map', role: 'graphics-document' });
  /** Called after each change of the zoom. */
  onDidZoom: () => void = () => {};
  readonly #world = svgElement('g');
  readonly #under = svgElement('g', { class: 'under', 'aria-hidden': 'true' });
  readonly #items = svgElement('g');
  readonly #over = svgElement('g', { class: 'over', 'aria-hidden': 'true' });
  readonly #cas = new CaStrip();
  readonly #drawn = new Map<string, DrawnItem & { readonly text: string }>();
  #map: Size = { width: 1, height: 1 };
  #window: Size = { width: 1, height: 1 };
  #viewport: Viewport = { x: 0, y: 0, scale: 1 };
  /** The whole map is shown, and stays so when the window or the map changes its size. */
  #isFitted = true;
  #cluster: string | undefined;
  #reachable: string | undefined;
  /** Of the CAs. */
  #strip: string | undefined;

  constructor() {
    this.#world.append(this.#under, this.#items, this.#over, this.#cas.node);
    this.node.append(this.#world);
    new ResizeObserver(() => this.#resize()).observe(this.node);
  }

  /** What the Tab key stops at: the map, and its CAs. */
  get parts(): { readonly items: SVGGElement; readonly strip: SVGGElement } {
    return { items: this.#items, strip: this.#cas.node };
  }

  /** The visible part; `undefined` while the whole map is shown. */
  get viewport(): Viewport | undefined {
    return this.#isFitted ? undefined : this.#viewport;
  }

  get scale(): number {
    return this.#viewport.scale;
  }

  /** Draws a scene; unchanged items are not redrawn. */
  draw({ items, width, height, spoken, clusters }: MapScene): void {
    this.node.setAttribute('aria-label', spoken);
    this.node.style.setProperty('--map-ratio', `${width} / ${height}`);
    // A map that shrinks keeps its position: fixing a file moves nothing.
    const cluster = clusters.find(({ isChosen }) => isChosen)?.id;
    const isOther = cluster !== this.#cluster || width > this.#map.width || height > this.#map.height;
    this.#cluster = cluster;
    this.#map = { width, height };
    const wanted = new Set(items.map(({ id }) => id));
    for (const [id, { group }] of this.#drawn) {
      if (wanted.has(id)) continue;
      group.remove();
      this.#drawn.delete(id);
    }
    const changed: DrawnItem[] = [];
    const isCa = ({ kind }: MapItem): boolean => kind === 'authority';
    this.#fill(
      this.#items,
      items.filter((item) => !isCa(item)),
      changed,
    );
    this.#fill(this.#cas.items, items.filter(isCa), changed);
    this.#cas.measure(items, this.#map);
    if (isOther && this.#isFitted) this.fit();
    else this.#place(this.#viewport);
    press(changed);
  }

  itemOf(id: string | undefined): MapItem | undefined {
    return id === undefined ? undefined : this.#drawn.get(id)?.item;
  }

  /** Makes an item the tab stop of its part: of the CAs, or of everything else. */
  makeReachable(id: string | undefined): void {
    const isStrip = this.itemOf(id)?.kind === 'authority';
    const known = [...this.#drawn.values()].find(({ item }) => item.kind === 'authority')?.item.id;
    if (!isStrip) this.#reachable = id;
    this.#strip = isStrip ? id : this.itemOf(this.#strip) === undefined ? known : this.#strip;
    for (const [each, { group }] of this.#drawn) {
      if (!group.hasAttribute('tabindex')) continue;
      group.setAttribute('tabindex', each === this.#reachable || each === this.#strip ? '0' : '-1');
    }
  }

  focus(id: string): void {
    this.#drawn.get(id)?.group.focus({ preventScroll: true });
  }

  /** Marks the selected item and its related items. */
  mark(selected: string | undefined): void {
    const item = this.itemOf(selected);
    const related = (item?.related ?? []).flatMap((id) => this.itemOf(id) ?? []);
    const marked = item === undefined ? [] : [item, ...related];
    this.#under.replaceChildren(...marked.filter(({ kind }) => kind === 'wire').flatMap(markOf));
    const [cas, others] = [true, false].map((isCa) => marked.filter(({ kind }) => (kind === 'authority') === isCa));
    this.#over.replaceChildren(...(others ?? []).filter(({ kind }) => kind !== 'wire').flatMap(markOf));
    this.#cas.over.replaceChildren(...(cas ?? []).flatMap(markOf));
    for (const { group } of this.#drawn.values()) group.classList.remove('selected');
    if (selected !== undefined) this.#drawn.get(selected)?.group.classList.add('selected');
  }

  /** Fades everything except some items; `undefined`: nothing fades. */
  light(lit: ReadonlySet<string> | undefined): void {
    for (const [id, { group, item }] of this.#drawn) {
      group.classList.toggle('faded', lit !== undefined && item.kind !== 'text' && !lit.has(id));
    }
  }

  /** As it opens: at 100 %. With `isWhole` as small as it must be to be seen at once. */
  fit(isWhole = false): void {
    this.#isFitted = !isWhole;
    this.#place(fitInto(this.#map, this.#window, isWhole));
  }

  /** Zooms around a point of the window, by default its middle. */
  zoom(factor: number, at = { x: this.#window.width / 2, y: this.#window.height / 2 }): void {
    this.#isFitted = false;
    this.#place(keepVisible(zoomAt(this.#viewport, factor, at), this.#map, this.#window));
  }

  /** @returns Whether the map has moved. */
  move(dx: number, dy: number): boolean {
    const before = this.#viewport;
    const after = moveBy(before, dx, dy, this.#map, this.#window);
    if (after.x === before.x && after.y === before.y) return false;
    this.#isFitted = false;
    this.#place(after);
    return true;
  }

  show(viewport: Viewport): void {
    this.#isFitted = false;
    this.#place(viewport);
  }

  bringIntoView(id: string): void {
    const item = this.itemOf(id);
    if (item === undefined) return;
    const [box, window] =
      item.kind === 'authority'
        ? [this.#cas.seen(item), this.#window]
        : [item.box, this.#cas.free(this.#window, this.#viewport)];
    this.#place(bringIntoView(this.#viewport, box, window));
  }

  /** Whether part of the map is outside the window in a direction. */
  canMove({ x, y }: { readonly x: number; readonly y: number }): boolean {
    const { scale } = this.#viewport;
    const reaches = (start: number, length: number, room: number, delta: number): boolean =>
      delta < 0 ? start < 0 : delta > 0 && start + length * scale > room;
    return (
      reaches(this.#viewport.x, this.#map.width, this.#window.width, x) ||
      reaches(this.#viewport.y, this.#map.height, this.#window.height, y)
    );
  }

  /** @param changed - Receives the redrawn elements. */
  #fill(group: SVGGElement, items: readonly MapItem[], changed: DrawnItem[]): void {
    let next = group.firstElementChild;
    for (const item of items) {
      const drawn = this.#drawAnew(item, changed);
      if (drawn === next) next = next.nextElementSibling;
      else group.insertBefore(drawn, next);
    }
  }

  #drawAnew(item: MapItem, changed: DrawnItem[]): SVGGElement {
    const text = JSON.stringify(item);
    const known = this.#drawn.get(item.id);
    if (known?.text === text) return known.group;
    const drawn = drawItem(item, known?.group);
    this.#drawn.set(item.id, { ...drawn, text });
    changed.push(drawn);
    return drawn.group;
  }

  #resize(): void {
    const { width, height } = this.node.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    this.#window = { width, height };
    if (this.#isFitted) this.fit();
    else this.#place(keepVisible(this.#viewport, this.#map, this.#window));
  }

  #place(viewport: Viewport): void {
    this.#viewport = viewport;
    const { x, y, scale } = viewport;
    this.#world.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.#cas.place(viewport, this.#window);
    const level = String(levelOf(scale));
    if (this.node.dataset.level !== level) {
      this.node.dataset.level = level;
      press([...this.#drawn.values()]);
    }
    this.onDidZoom();
  }
}

/** All at once: reading a width after each change would cost one layout per text. */
function press(items: readonly DrawnItem[]): void {
  compressTexts(items.flatMap(({ shapes }) => shapes));
}

/** Wires and small items get a halo, cards a frame. */
function markOf({ kind, outline, state }: MapItem): readonly SVGElement[] {
  if (outline === undefined) return [];
  const form = kind === 'card' || kind === 'authority' ? 'frame' : kind === 'wire' ? 'halo' : 'glow';
  return [svgElement('path', { d: outline, class: `${form} ${state === undefined ? '' : `state-${state}`}` })];
}
