import type { MapAction, MapBanner, MapScene } from '../../protocol/pkiMap.ts';
import { element } from '../element.ts';
import { keepFocus } from '../keepFocus.ts';
import { type Point, showMenu } from './popupMenu.ts';

/** Actions of the banner. */
export interface BannerHandlers {
  act(action: MapAction): void;
  /** The next of some wires. */
  goTo(wires: readonly string[]): void;
}

/** What stops everything, what it means, and the one action that helps. */
export class Banner {
  readonly node = element('section', { class: 'banner state-broken', tabindex: '-1' });
  readonly #handlers: BannerHandlers;
  #shown = '';

  constructor(handlers: BannerHandlers) {
    this.#handlers = handlers;
  }

  show({ banner, isNarrow }: Pick<MapScene, 'banner' | 'isNarrow'>): void {
    const content = JSON.stringify([isNarrow, banner]);
    if (content !== this.#shown) {
      this.#shown = content;
      this.node.hidden = banner === undefined;
      keepFocus(this.node, () => {
        this.node.replaceChildren(...(banner === undefined ? [] : this.#draw(banner, isNarrow)));
      });
    }
    this.#fit(isNarrow);
  }

  /**
   * Heading and sentences have three lines together. What is not the first sentence is shown only as far as these go, and on
   * a narrow page, like what is no cause, only if that needs no further line.
   */
  #fit(isNarrow: boolean): void {
    const left = this.node.querySelectorAll<HTMLElement>('.sentences > span:not(:first-child), .count');
    for (const each of left) each.hidden = isNarrow || !each.matches('.count');
    const height = (each: HTMLElement): number => each.closest('h2, .sentences')?.scrollHeight ?? 0;
    const isLong = linesOf(this.node.querySelector('h2')) > 1;
    this.node.classList.toggle('has-long-heading', isLong);
    for (const each of left) {
      if (!each.hidden) continue;
      const before = height(each);
      each.hidden = false;
      if (height(each) <= before || (!isNarrow && !isLong && linesOf(each.closest('.sentences')) <= 2)) continue;
      each.hidden = true;
      if (!each.matches('.count')) return;
    }
  }

  #draw({ title, short, meaning, action, others, more }: MapBanner, isNarrow: boolean): readonly Node[] {
    const sentences = meaning.split(/(?<=\. )|(?<=。)/).map((text) => element('span', {}, text));
    const second = element('p', {}, element('span', { class: 'sentences', title: meaning }, ...sentences));
    if (others.length > 0) {
      const link = element('button', { type: 'button', class: 'link', 'aria-haspopup': 'menu' }, more);
      const entries = others.map((other) => ({ label: other.title, run: () => this.#handlers.goTo(other.wires) }));
      link.addEventListener('click', () => showMenu(entries, below(link), more));
      second.append(link);
    }
    const rest = title.startsWith(short) ? title.slice(short.length) : '';
    const heading = isNarrow ? [short, element('span', { class: 'count' }, rest)] : [title];
    const words = element('div', { class: 'words' }, element('h2', { title }, ...heading), second);
    if (action === undefined) return [words];
    const button = element('button', { type: 'button', class: 'primary' }, action.label);
    button.addEventListener('click', () => this.#handlers.act(action));
    button.title = action.afterwards?.words ?? '';
    if (action.cost === undefined) return [words, button];
    const cost = element('p', { class: 'cost', id: 'banner-cost' }, `⚠\uFE0E ${action.cost}`);
    button.setAttribute('aria-describedby', cost.id);
    return [words, cost, button];
  }
}

/** Of a text as it is laid out, with what is cut off. */
function linesOf(node: Element | null): number {
  return node === null ? 0 : Math.round(node.scrollHeight / Number.parseFloat(getComputedStyle(node).lineHeight));
}

/** Where a menu of a button opens. */
export function below(button: Element): Point {
  const { left, bottom } = button.getBoundingClientRect();
  return { x: left, y: bottom + 2 };
}
