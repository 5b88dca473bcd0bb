/** An element that can have the focus. */
type Stop = Element & HTMLOrSVGElement;

const stops = 'button, input, select, [tabindex]';

/**
 * Lets the Tab key go through parts of a page in an order of their own, where the document has another one.
 *
 * @param parts - The parts in that order; what is not shown is passed over.
 */
export function registerTabOrder(page: HTMLElement, parts: readonly Stop[]): void {
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = nextStop(parts, event.target, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}

/** Where Tab goes at the end of a part; `undefined` within it, and beyond the first and the last. */
function nextStop(parts: readonly Stop[], from: EventTarget | null, isBack: boolean): Stop | undefined {
  const all = parts.map(stopsIn);
  const at = all.findIndex((own) => own.at(isBack ? 0 : -1) === from);
  if (at < 0) return undefined;
  const others = isBack ? all.slice(0, at).reverse() : all.slice(at + 1);
  return others.find((own) => own.length > 0)?.at(isBack ? -1 : 0);
}

function stopsIn(part: Stop): readonly Stop[] {
  const found =
    part.closest('[inert]') === null ? [part, ...part.querySelectorAll<HTMLElement | SVGElement>(stops)] : [];
  return found.filter((node) => node.tabIndex >= 0 && !node.matches(':disabled') && node.getClientRects().length > 0);
}
