import type { MapShape } from '../../protocol/mapShapes.ts';
import type { MapItem } from '../../protocol/pkiMap.ts';
import { svgElement } from '../svgElement.ts';
import { drawShape } from './drawShape.ts';

const roles: Readonly<Record<MapItem['kind'], string | undefined>> = {
  text: undefined,
  control: 'button',
  card: 'graphics-object',
  authority: 'graphics-object',
  wire: 'graphics-symbol',
  pill: 'graphics-symbol',
  seal: 'graphics-symbol',
};

/** The drawn item: its group and the shapes in it. */
export interface DrawnItem {
  readonly item: MapItem;
  readonly group: SVGGElement;
  readonly shapes: readonly { readonly shape: MapShape; readonly node: SVGElement }[];
}

/**
 * Draws an item as a group with its name and state for screen readers, its tooltip, and an invisible outline for the pointer.
 *
 * @param group - The group to draw into: a changed item keeps its group, and so the focus.
 */
export function drawItem(item: MapItem, group: SVGGElement = svgElement('g')): DrawnItem {
  const { kind, id, state, spoken, tooltip, outline, detail, isChosen } = item;
  const role = roles[kind];
  const canBeChosen = detail !== undefined || kind === 'control';
  setAttributes(group, {
    class: ['item', `kind-${kind}`, ...(state === undefined ? [] : [`state-${state}`])].join(' '),
    'data-id': id,
    role: spoken === undefined ? undefined : role,
    'aria-label': role === undefined ? undefined : spoken,
    'aria-pressed': kind === 'control' ? String(isChosen === true) : undefined,
    tabindex: canBeChosen || role !== undefined ? (group.getAttribute('tabindex') ?? '-1') : undefined,
  });
  const shapes = item.shapes.map((shape) => ({ shape, node: drawShape(shape) }));
  // The name is complete: screen readers must not read the drawing as well.
  const picture = svgElement('g', role === undefined ? {} : { 'aria-hidden': 'true' });
  picture.append(...shapes.flatMap(({ shape, node }) => withCore(shape, state, node)));
  const hit = outline === undefined || !canBeChosen ? [] : [svgElement('path', { class: 'hit', d: outline })];
  group.replaceChildren(
    ...(tooltip === undefined ? [] : [svgElement('title', {}, tooltip)]),
    // Under the pointer it has a colour, and must not cover the words on a wire.
    ...(kind === 'wire' ? [...hit, picture] : [picture, ...hit]),
  );
  return { item, group, shapes };
}

/** In high contrast a broken wire is a double line: the background shows in its middle. */
function withCore(shape: MapShape, state: MapItem['state'], node: SVGElement): readonly SVGElement[] {
  if (shape.kind !== 'path' || shape.part !== 'wire' || state !== 'broken') return [node];
  return [node, svgElement('path', { d: shape.d, class: 'core' })];
}

function setAttributes(node: Element, attributes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) node.removeAttribute(name);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}
