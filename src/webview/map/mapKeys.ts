import type { WalkKey } from './walks.ts';

/** Actions of keys on the map. */
export interface MapKeyHandlers {
  walk(key: WalkKey): void;
  move(dx: number, dy: number): void;
  zoom(direction: 1 | -1): void;
  fit(): void;
  /** Enter: opens the panel, or shows a tab. */
  enter(): void;
  clear(): void;
  open(): void;
  nextBroken(): void;
  menu(): void;
}

/** Pixels that Shift and an arrow key move the map. */
const stride = 60;

const walkKeys: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

const strides: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, stride],
  ArrowDown: [0, -stride],
  ArrowLeft: [stride, 0],
  ArrowRight: [-stride, 0],
};

/** Handles keys while the focus is in the map. */
export function registerKeys(node: SVGElement, handlers: MapKeyHandlers): void {
  const acts: Readonly<Record<string, () => void>> = {
    '+': () => handlers.zoom(1),
    '=': () => handlers.zoom(1),
    '-': () => handlers.zoom(-1),
    '0': () => handlers.fit(),
    Enter: () => handlers.enter(),
    ' ': () => handlers.enter(),
    Escape: () => handlers.clear(),
    o: () => handlers.open(),
    b: () => handlers.nextBroken(),
    ContextMenu: () => handlers.menu(),
  };
  node.addEventListener('keydown', (event) => {
    const act = actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  function actOf({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): (() => void) | undefined {
    // The editor's own keys.
    if (ctrlKey || metaKey || altKey) return undefined;
    if (shiftKey && key === 'F10') return () => handlers.menu();
    const shift = shiftKey ? strides[key] : undefined;
    if (shift !== undefined) return () => handlers.move(...shift);
    if (walkKeys.has(key)) return () => handlers.walk(key as WalkKey);
    return acts[key];
  }
}
