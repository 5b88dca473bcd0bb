import type { PkiMapAnswer, PkiMapRequest } from '../../protocol/pkiMapMessages.ts';
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

/** Picture pixels for each map pixel: sharp on screens and in documents. */
const density = 2;
/** Browsers draw nothing on canvases larger than about 16,000 pixels a side. */
const maximumSide = 12_000;

/** Properties that the style sheet sets on shapes; a separate picture has no style sheet. */
const properties = [
  'display',
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'white-space',
] as const;

/**
 * Draws the whole map at its own size, with the colours of the theme.
 *
 * @param background - The element with the background of the map.
 */
async function drawPng(
  map: SVGSVGElement,
  size: { readonly width: number; readonly height: number },
  background: Element,
): Promise<Uint8Array> {
  const scale = Math.min(density, maximumSide / Math.max(size.width, size.height));
  const address = URL.createObjectURL(new Blob([markupOf(map, size)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(size.width * scale);
    canvas.height = Math.ceil(size.height * scale);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas here.');
    context.fillStyle = getComputedStyle(background).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The canvas gave no picture.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A standalone copy of the drawing: without zoom and selection, with all styles inline. */
function markupOf(map: SVGSVGElement, { width, height }: { readonly width: number; readonly height: number }): string {
  const copy = map.cloneNode(true) as SVGSVGElement;
  const originals = map.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((node, index) => {
    const original = originals[index];
    if (original === undefined) return;
    const style = getComputedStyle(original);
    for (const property of properties) node.setAttribute(property, style.getPropertyValue(property));
    node.removeAttribute('class');
  });
  for (const gone of copy.querySelectorAll('[data-hidden]')) gone.remove();
  for (const moved of copy.querySelectorAll('g[transform]')) moved.removeAttribute('transform');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return new XMLSerializer().serializeToString(copy);
}
