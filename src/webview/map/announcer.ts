import type { MapDetail, MapLesson, MapScene } from '../../protocol/pkiMap.ts';
import { element } from '../element.ts';

/** Tells screen readers what has changed outside the focus. */
export class Announcer {
  readonly node = element('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  #known: string | undefined;

  /** Announces a new date, and a new verdict of the selected item. The initial content is not announced; users read it themselves. */
  announce({ asOf }: MapScene, detail: MapDetail | undefined): void {
    const parts = [asOf.isNow ? '' : asOf.announcement, detail?.title ?? ''];
    const said = parts.filter((text) => text !== '').join('. ');
    if (this.#known !== undefined && said !== this.#known) this.node.textContent = said;
    this.#known = said;
  }

  teach({ title, sentences }: MapLesson): void {
    this.node.textContent = `${title}. ${sentences.join(' ')}`;
  }
}
