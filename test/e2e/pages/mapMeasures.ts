/** Functions that run in the page of the map; each is handed over as source, so it uses nothing from outside of itself. */

/**
 * Finds what a reader would stumble over in the drawing: texts on texts, lines through texts of something else, pills on
 * texts, texts outside of the canvas.
 */
export function findCollisions(map: SVGElement): string[] {
  interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }
  /** Fonts' boxes are higher than their letters; that much of them may touch. */
  const slack = 1;
  const isShown = (node: Element): boolean =>
    node.getClientRects().length > 0 && getComputedStyle(node).display !== 'none';
  const itemOf = (node: Element): string => node.closest<SVGGElement>('.item')?.dataset.id ?? '';
  const boxOf = (node: Element): Box => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return { left: left + slack, top: top + slack + 1, right: right - slack, bottom: bottom - slack - 1 };
  };
  const meet = (a: Box, b: Box): boolean =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  // What the CAs cover while they stay at the edge of the window is not seen.
  const covered = map.querySelector('.ground:not([hidden])')?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
  const isSeen = (node: Element): boolean =>
    isShown(node) && (node.closest('.strip') !== null || node.getBoundingClientRect().bottom <= covered);
  const texts = [...map.querySelectorAll('.item text')]
    .filter((node) => isSeen(node) && node.textContent !== '')
    .map((node) => ({ box: boxOf(node), item: itemOf(node), text: node.textContent ?? '' }));
  const pills = [...map.querySelectorAll<SVGGElement>('.kind-pill, .kind-seal')]
    .flatMap((group) => [...group.querySelectorAll('rect, path:not(.hit)')])
    .filter(isSeen)
    .map((node) => ({ box: boxOf(node), item: itemOf(node) }));
  const problems: string[] = [];
  texts.forEach((a, index) => {
    for (const b of texts.slice(index + 1)) {
      if (meet(a.box, b.box)) problems.push(`"${a.text}" (${a.item}) lies on "${b.text}" (${b.item})`);
    }
    for (const pill of pills) {
      if (pill.item !== a.item && meet(a.box, pill.box)) problems.push(`"${a.text}" (${a.item}) lies on ${pill.item}`);
    }
  });
  for (const wire of map.querySelectorAll<SVGPathElement>('.item path.part-wire')) {
    const matrix = wire.getScreenCTM();
    if (!isShown(wire) || matrix === null) continue;
    const item = itemOf(wire);
    const length = wire.getTotalLength();
    const others = texts.filter((text) => text.item !== item);
    const crossed = new Set<string>();
    for (let at = 0; at <= length; at += 2) {
      const { x, y } = wire.getPointAtLength(at).matrixTransform(matrix);
      for (const { box, text } of others) {
        if (x > box.left && x < box.right && y > box.top && y < Math.min(box.bottom, covered)) crossed.add(text);
      }
    }
    for (const text of crossed) problems.push(`the line of ${item} goes through "${text}"`);
  }
  return problems;
}

/** Finds texts of the page, those of the map included, whose contrast to what lies beneath is less than 4.5 : 1. */
export function findFaintTexts(main: Element): string[] {
  type Colour = readonly [number, number, number, number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('There is no canvas.');
  const colourOf = (text: string): Colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top: Colour, ground: Colour): Colour => {
    const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + ground[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const luminance = (colour: Colour): number => {
    const part = (value: number): number => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2]);
  };
  const contrast = (a: Colour, b: Colour): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const groundOf = (node: Element): Colour => {
    const own = colourOf(getComputedStyle(node).backgroundColor);
    if (own[3] === 1) return own;
    return over(own, node.parentElement === null ? [255, 255, 255, 1] : groundOf(node.parentElement));
  };
  const painted = new Map<SVGSVGElement, { shape: SVGGeometryElement; box: DOMRect }[]>();
  const paintedOn = (drawing: SVGSVGElement): { shape: SVGGeometryElement; box: DOMRect }[] => {
    const known = painted.get(drawing);
    if (known !== undefined) return known;
    const shapes = [...drawing.querySelectorAll<SVGGeometryElement>('rect, path:not(.hit)')];
    const made = shapes.map((shape) => ({ shape, box: shape.getBoundingClientRect() }));
    painted.set(drawing, made);
    return made;
  };
  /** What is painted below a point of a drawing, before a text. */
  const paintedBelow = (text: SVGElement, drawing: SVGSVGElement): Colour => {
    const { left, top, width, height } = text.getBoundingClientRect();
    const centre = new DOMPoint(left + width / 2, top + height / 2);
    let ground = groundOf(drawing.parentElement ?? main);
    for (const { shape, box } of paintedOn(drawing)) {
      if (centre.x < box.left || centre.x > box.right || centre.y < box.top || centre.y > box.bottom) continue;
      if ((shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) === 0) continue;
      const { fill, opacity, display } = getComputedStyle(shape);
      const matrix = shape.getScreenCTM();
      if (fill === 'none' || display === 'none' || matrix === null) continue;
      if (!shape.isPointInFill(centre.matrixTransform(matrix.inverse()))) continue;
      const [r, g, b, a] = colourOf(fill);
      ground = over([r, g, b, a * Number(opacity)], ground);
    }
    return ground;
  };
  const problems: string[] = [];
  const judge = (words: string, text: Colour, ground: Colour): void => {
    const ratio = contrast(over(text, ground), ground);
    if (ratio < 4.5) problems.push(`"${words}": ${ratio.toFixed(2)}`);
  };
  for (const text of main.querySelectorAll<SVGTextElement>('svg text')) {
    const drawing = text.ownerSVGElement;
    if (drawing === null || text.getClientRects().length === 0 || text.closest('.faded') !== null) continue;
    judge(text.textContent ?? '', colourOf(getComputedStyle(text).fill), paintedBelow(text, drawing));
  }
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const words = node.textContent?.trim() ?? '';
    if (parent === null || words === '' || parent.closest('svg, .live') !== null) continue;
    if (
      parent.getClientRects().length === 0 ||
      getComputedStyle(parent).visibility === 'hidden' ||
      parent.matches(':disabled')
    )
      continue;
    judge(words, colourOf(getComputedStyle(parent).color), groundOf(parent));
  }
  return problems;
}

/** Finds texts of the page beside the map that are cut or smaller than 11 px, and buttons that leave the window. */
export function findCutTexts(main: Element): string[] {
  const shown = [...main.querySelectorAll<HTMLElement>('h1, h2, h3, p, span, button, strong, li')].filter(
    (node) =>
      node.getClientRects().length > 0 && (node.textContent ?? '').trim() !== '' && node.closest('.live') === null,
  );
  return shown.flatMap((node) => {
    const style = getComputedStyle(node);
    const { left, right } = node.getBoundingClientRect();
    const words = `<${node.tagName} class="${node.className}"> ${node.textContent}`;
    const isCut = style.overflowX !== 'visible' && node.scrollWidth > node.clientWidth + 1;
    return [
      ...(isCut ? [`${words}: cut at ${node.clientWidth} of ${node.scrollWidth} px`] : []),
      ...(Number.parseFloat(style.fontSize) < 11 ? [`${words}: ${style.fontSize} high`] : []),
      ...(left < -1 || right > window.innerWidth + 1 ? [`${words}: outside of the window`] : []),
    ];
  });
}

/** The smallest height of letters that shows on the map, in pixels of the screen. */
export function smallestText(map: SVGElement): { size: number; text: string } {
  const matrix = map.querySelector<SVGGElement>(':scope > g')?.getScreenCTM();
  const sizes = [...map.querySelectorAll<SVGTextElement>('.item text')]
    .filter((node) => node.getClientRects().length > 0)
    .map((node) => ({
      size: Number(node.getAttribute('font-size')) * (matrix?.a ?? 1),
      text: node.textContent ?? '',
    }));
  return sizes.sort((a, b) => a.size - b.size)[0] ?? { size: 0, text: '' };
}

/** Runs in the page: until it is laid out for the window. */
export async function untilResized(map: SVGElement, isNarrow: boolean): Promise<void> {
  for (let left = 600; left > 0; left--) {
    if (document.body.classList.contains('is-narrow') === isNarrow) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  map.getBoundingClientRect();
}
