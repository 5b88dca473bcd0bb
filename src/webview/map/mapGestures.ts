import type { MapCanvas } from './mapCanvas.ts';
import type { Point } from './popupMenu.ts';

/** Pixels that the pointer may move during a click. */
const clickRoom = 4;
/** Zoom factor for each pixel of a wheel or touchpad pinch. */
const wheelZoom = 0.0022;
const pinchZoom = 0.01;
/** Pixels per line, for wheels that report lines. */
const lineHeight = 20;

/** Actions of the pointer; without an id, on the background. */
export interface GestureHandlers {
  click(id: string | undefined): void;
  focus(id: string): void;
  menu(id: string | undefined, at: Point): void;
}

/**
 * Moves the map by dragging and with the wheel; zooms it with Ctrl and the wheel, a pinch or a double click. At the edge of the
 * map the wheel scrolls the page.
 */
export function registerGestures(canvas: MapCanvas, handlers: GestureHandlers): void {
  const { node } = canvas;
  const pointers = new Map<number, Point>();
  let travelled = 0;

  node.addEventListener(
    'wheel',
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
      const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      if (event.ctrlKey || event.metaKey) {
        const isPinch = Math.abs(event.deltaY) < 50 && unit === 1;
        canvas.zoom(Math.exp(-event.deltaY * unit * (isPinch ? pinchZoom : wheelZoom)), placeOf(event));
      } else if (canvas.canMove({ x, y })) canvas.move(-x * unit, -y * unit);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );

  node.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, placeOf(event));
  });
  node.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const at = placeOf(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(at.x - before.x, at.y - before.y);
    if (travelled > clickRoom && !node.hasPointerCapture(event.pointerId)) node.setPointerCapture(event.pointerId);
    if (travelled > clickRoom) node.classList.add('dragging');
    if (other !== undefined) {
      const factor = distance(at, other) / Math.max(1, distance(before, other));
      canvas.zoom(factor, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    } else if (travelled > clickRoom) canvas.move(at.x - before.x, at.y - before.y);
    pointers.set(event.pointerId, at);
  });
  const release = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) node.classList.remove('dragging');
  };
  node.addEventListener('pointerup', release);
  node.addEventListener('pointercancel', release);
  node.addEventListener('click', (event) => {
    if (travelled <= clickRoom) handlers.click(idAt(event.target));
  });
  node.addEventListener('dblclick', (event) => {
    if (idAt(event.target) === undefined) canvas.zoom(1.5, placeOf(event));
  });

  node.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    handlers.menu(idAt(event.target), { x: event.clientX, y: event.clientY });
  });
  node.addEventListener('focusin', (event) => {
    const id = idAt(event.target);
    if (id !== undefined) handlers.focus(id);
  });

  function placeOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = node.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

/** The item of an element of the map. */
function idAt(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const group = target.closest<SVGGElement>('.item[tabindex]');
  return group?.dataset.id;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
