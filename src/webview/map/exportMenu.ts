import type { PkiMapAnswer, PkiMapRequest } from '../../protocol/pkiMapMessages.ts';
import { drawPng } from './drawPng.ts';
import { type Point, showMenu } from './popupMenu.ts';

/** Offers the export formats. The host saves; only a PNG is drawn here, where the theme is known. */
export function showExportMenu(
  { texts, scene }: Extract<PkiMapAnswer, { readonly kind: 'show' }>,
  map: SVGSVGElement,
  send: (request: PkiMapRequest) => void,
  at: Point,
): void {
  const savePng = async (): Promise<void> => {
    try {
      send({ kind: 'savePng', bytes: await drawPng(map, scene, document.body) });
    } catch (error) {
      send({ kind: 'failed', reason: String(error) });
    }
  };
  const entries = texts.formats.map(({ format, label }) => ({
    label,
    run: () => (format === 'png' ? void savePng() : send({ kind: 'save', format })),
  }));
  showMenu([...entries, { label: texts.copyMarkdown, run: () => send({ kind: 'copyMarkdown' }) }], at, texts.menu);
}
