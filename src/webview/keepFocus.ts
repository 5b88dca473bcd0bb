/**
 * Redraws a part of a page. The control that had the focus keeps it wherever it is now: what is judged meanwhile may come first.
 *
 * @param isSame - It still shows the same thing; if not, nothing is kept.
 */
export function keepFocus(node: HTMLElement, redraw: () => void, isSame = true): void {
  const before = controlsOf(node);
  const index = isSame ? before.indexOf(document.activeElement as HTMLElement) : -1;
  const label = before[index]?.textContent;
  redraw();
  if (index < 0) return;
  const after = controlsOf(node);
  const isMeant = ({ textContent }: HTMLElement): boolean => textContent === label;
  const control = [after[index], ...after].find((each) => each !== undefined && isMeant(each));
  // Enter must not press what the user has not seen.
  (control ?? node).focus();
}

function controlsOf(node: HTMLElement): readonly HTMLElement[] {
  return [...node.querySelectorAll<HTMLElement>('button, input')];
}
