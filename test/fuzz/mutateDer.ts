import type { Bytes } from '../../src/core/x509/bytes.ts';
import { element } from '../unit/x509/derBuilder.ts';
import type { Random } from './random.ts';

/** An element as a tree. Primitive values that are DER themselves (OCTET STRING, BIT STRING of a key) are looked into. */
interface Node {
  tag: number;
  /** Before the children, of a BIT STRING that holds DER. */
  readonly prefix: readonly number[];
  content: Bytes | Node[];
  /** Another header than DER has. */
  header?: readonly number[];
}

/**
 * Changes an element at one place: tags, lengths, values, order; lengths around it are made to fit. The result may be no DER.
 *
 * @param within - Only the child of this number, where the outermost element has it.
 */
export function mutateDer(der: Bytes, random: Random, within?: number): Bytes {
  const root = parse(der, 0, der.length)?.[0];
  if (root === undefined || typeof root.content === 'undefined') return der;
  const top = Array.isArray(root.content) && within !== undefined ? (root.content[within] ?? root) : root;
  const places: (readonly [siblings: Node[], index: number])[] = [];
  collect(top, places);
  if (places.length === 0) return der;
  const [siblings, index] = random.pick(places);
  change(siblings, index, random);
  return encode(root);
}

function collect({ content }: Node, places: (readonly [Node[], number])[]): void {
  if (!Array.isArray(content)) return;
  content.forEach((child, index) => {
    places.push([content, index]);
    collect(child, places);
  });
}

const tags = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80,
];
const moreTags = [0x81, 0x82, 0x86, 0x87, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x1f, 0x00, 0x24];

function change(siblings: Node[], index: number, random: Random): void {
  const node = siblings[index];
  if (node === undefined) return;
  const octets = encodeContent(node);
  switch (random.below(12)) {
    case 0:
      node.tag = random.pick([...tags, ...moreTags]);
      break;
    case 1:
      siblings.splice(index, 1);
      break;
    case 2:
      siblings.splice(index, 0, node);
      break;
    case 3:
      siblings.splice(index, 1);
      siblings.splice(random.below(siblings.length + 1), 0, node);
      break;
    case 4:
      siblings.splice(random.below(siblings.length + 1), 0, {
        tag: random.pick([...tags, ...moreTags]),
        prefix: [],
        content: Uint8Array.from({ length: random.below(3) }, () => random.below(256)),
      });
      break;
    case 5:
      replace(node, octets.slice(0, random.below(octets.length + 1)));
      break;
    case 6:
      replace(node, Uint8Array.from([...octets, random.below(256)]));
      break;
    case 7:
      replace(node, Uint8Array.from([random.pick([0, 0xff, 0x80]), ...octets]));
      break;
    case 8: {
      const at = random.below(Math.max(1, octets.length));
      const value = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
      replace(
        node,
        octets.map((octet, each) => (each === at ? value : octet)),
      );
      break;
    }
    case 9: {
      const at = random.below(Math.max(1, octets.length));
      const bit = 1 << random.below(8);
      replace(
        node,
        octets.map((octet, each) => (each === at ? octet ^ bit : octet)),
      );
      break;
    }
    case 10: {
      const { length } = octets;
      const forms = [
        [0x80],
        [0x81, length & 0xff],
        [0x82, length >> 8, length & 0xff],
        [0x84, 0, 0, length >> 8, length & 0xff],
      ];
      node.header = [node.tag, ...random.pick(forms)];
      break;
    }
    default:
      node.header = [node.tag, (octets.length + random.pick([1, 255])) & 0x7f];
  }
}

function replace(node: Node, content: Bytes): void {
  node.content = node.prefix.length === 0 ? content : content.slice(node.prefix.length);
}

function encode(node: Node): Bytes {
  const content = encodeContent(node);
  return node.header === undefined ? element(node.tag, content) : Uint8Array.from([...node.header, ...content]);
}

function encodeContent({ prefix, content }: Node): Bytes {
  const octets = Array.isArray(content) ? content.flatMap((child) => [...encode(child)]) : [...content];
  return Uint8Array.from([...prefix, ...octets]);
}

/** Elements with short tags and definite lengths that fill the octets exactly. */
function parse(der: Bytes, start: number, end: number): Node[] | undefined {
  const nodes: Node[] = [];
  let at = start;
  while (at < end) {
    const tag = der[at] ?? 0;
    const first = der[at + 1] ?? 0;
    const count = first < 0x80 ? 0 : first & 0x7f;
    if ((tag & 0x1f) === 0x1f || at + 2 + count > end || count > 3) return undefined;
    let length = first < 0x80 ? first : 0;
    for (let index = 0; index < count; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
    const from = at + 2 + count;
    const to = from + length;
    if (to > end) return undefined;
    const inside = childrenOf(der, tag, from, to);
    nodes.push({ tag, ...(inside ?? { prefix: [], content: der.slice(from, to) }) });
    at = to;
  }
  return nodes;
}

function childrenOf(der: Bytes, tag: number, from: number, to: number): Pick<Node, 'prefix' | 'content'> | undefined {
  const isConstructed = (tag & 0x20) !== 0;
  if (!isConstructed && tag !== 0x04 && tag !== 0x03) return undefined;
  const skipped = tag === 0x03 ? 1 : 0;
  if (!isConstructed && to - from < skipped + 2) return undefined;
  const children = parse(der, from + skipped, to);
  return children && { prefix: [...der.slice(from, from + skipped)], content: children };
}
