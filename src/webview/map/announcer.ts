import type { MapDetail, MapLesson, MapScene } from '../../protocol/pkiMap.ts';
import { element } from '../element.ts';

/** Says to a screen reader what has changed elsewhere than where the focus is. */
export class Announcer {
  readonly node = element('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  #known: string | undefined;

  /** Says a new date, and a new verdict of what is selected. What is there on opening is read by whoever walks through it. */
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
