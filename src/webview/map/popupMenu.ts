import { element } from '../element.ts';

/** A point on the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface MenuEntry {
  readonly label: string;
  run(): void;
}

/** Shows a menu at a point on the page. Arrow keys move, Escape and a click elsewhere close it and return the focus. */
export function showMenu(entries: readonly MenuEntry[], at: Point, label: string): void {
  if (entries.length === 0) return;
  const before = document.activeElement;
  const buttons = entries.map((entry) => {
    const button = element('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, entry.label);
    button.addEventListener('click', () => {
      close();
      entry.run();
    });
    return button;
  });
  const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': label }, ...buttons);
  const close = (): void => {
    menu.remove();
    document.removeEventListener('pointerdown', closeOutside, true);
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
  };
  const closeOutside = (event: Event): void => {
    if (event.target instanceof Node && !menu.contains(event.target)) close();
  };
  const focus = (index: number): void => buttons[(index + buttons.length) % buttons.length]?.focus();
  menu.addEventListener('keydown', (event) => {
    const index = buttons.findIndex((button) => button.matches(':focus'));
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focus(index + 1),
      ArrowUp: () => focus(index - 1),
      Home: () => focus(0),
      End: () => focus(-1),
      Escape: close,
      Tab: close,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  });
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(0, Math.min(at.x, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(0, Math.min(at.y, window.innerHeight - height - 4))}px`;
  document.addEventListener('pointerdown', closeOutside, true);
  focus(0);
}
