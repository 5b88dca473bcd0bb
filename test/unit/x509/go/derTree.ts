import type { Bytes } from '../../../../src/core/x509/bytes.ts';

/** A DER element as a tree that mutations change. Its encoding is made anew from its parts. */
export interface DerNode {
  identifier: number;
  /** Octets before the elements of the content: the count of unused bits in a BIT STRING. */
  prefix: readonly number[];
  /** What it holds: elements, where the content could be read as such, else octets. */
  content: DerNode[] | number[];
  /** How its length is written, `shortest` as DER demands. */
  length: LengthForm;
  /** Octets behind its content that its length does not count. */
  behind: readonly number[];
}

/** Ways to write a length; a number is added to the true one. */
export type LengthForm = 'shortest' | 'long' | 'zero-padded' | 'indefinite' | 'five-octets' | number;

/** Reads DER to a tree, also into OCTET STRINGs and BIT STRINGs that hold elements. */
export function parseTree(der: Uint8Array): DerNode {
  const nodes = parseNodes([...der]);
  const [root] = nodes ?? [];
  if (root === undefined) throw new Error('the seed is no DER');
  return root;
}

function parseNodes(octets: readonly number[]): DerNode[] | undefined {
  const nodes: DerNode[] = [];
  for (let offset = 0; offset < octets.length; ) {
    const header = readHeader(octets, offset);
    if (header === undefined) return undefined;
    const { content, end } = header;
    nodes.push(nodeOf(octets[offset] ?? 0, octets.slice(content, end)));
    offset = end;
  }
  return nodes;
}

function nodeOf(identifier: number, octets: number[]): DerNode {
  const plain = { identifier, prefix: [], length: 'shortest', behind: [] } as const;
  if ((identifier & 0x20) !== 0) return { ...plain, content: parseNodes(octets) ?? octets };
  if (identifier === 0x04 && octets.length > 1) return { ...plain, content: parseNodes(octets) ?? octets };
  if (identifier === 0x03 && octets.length > 2) {
    const inner = parseNodes(octets.slice(1));
    if (inner !== undefined) return { ...plain, prefix: octets.slice(0, 1), content: inner };
  }
  return { ...plain, content: octets };
}

function readHeader(octets: readonly number[], offset: number): { content: number; end: number } | undefined {
  const first = octets[offset + 1];
  if (first === undefined || ((octets[offset] ?? 0) & 0x1f) === 0x1f) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > 3) return undefined;
  let length = count === 0 ? first : 0;
  for (let i = 0; i < count; i++) length = length * 256 + (octets[offset + 2 + i] ?? 0);
  const content = offset + 2 + count;
  return content + length > octets.length ? undefined : { content, end: content + length };
}

/** Encodes a tree. */
export function encodeTree(node: DerNode): Bytes {
  return Uint8Array.from(encode(node));
}

function encode(node: DerNode): number[] {
  const body = [...node.prefix, ...node.content.flatMap((part) => (typeof part === 'number' ? part : encode(part)))];
  return [node.identifier, ...encodeLength(body.length, node.length), ...body, ...node.behind];
}

/** Tells whether a node holds elements. */
export function isConstructed(node: DerNode): node is DerNode & { content: DerNode[] } {
  return node.content.length > 0 && typeof node.content[0] !== 'number';
}

function encodeLength(length: number, form: LengthForm): number[] {
  const octets: number[] = [];
  for (let left = Math.max(0, typeof form === 'number' ? length + form : length); left > 0; left >>>= 8) {
    octets.unshift(left & 0xff);
  }
  switch (form) {
    case 'indefinite':
      return [0x80];
    case 'five-octets':
      return [0x85, ...Array<number>(5 - octets.length).fill(0), ...octets];
    case 'zero-padded':
      return [0x81 + octets.length, 0, ...octets];
    case 'long':
      return octets.length === 0 ? [0x81, 0] : [0x80 + octets.length, ...octets];
    default:
      if (octets.length === 0) return [0];
      return octets.length === 1 && (octets[0] ?? 0) < 0x80 ? octets : [0x80 + octets.length, ...octets];
  }
}
