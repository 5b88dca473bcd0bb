import { type DerNode, isConstructed, type LengthForm } from './derTree.ts';
import { texts } from './notableTexts.ts';

type Random = (below: number) => number;

const identifiers = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b, 0x1c, 0x1e, 0x1f,
  0x30, 0x31, 0x3f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xbf,
];
const lengthForms: readonly LengthForm[] = ['long', 'zero-padded', 'indefinite', 'five-octets', 1, -1, 2, 127, 65_536];
/** Contents on which rules turn: integers around zero and int64, booleans, object identifiers, bits, masks. */
const contents: readonly (readonly number[])[] = [
  [],
  [0],
  [1],
  [2],
  [3],
  [0x7f],
  [0x80],
  [0xff],
  [0, 0x7f],
  [0, 0x80],
  [0xff, 0x7f],
  [0xff, 0x80],
  [0x7f, 0xff, 0xff, 0xff],
  [0, 0x80, 0, 0, 0],
  [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0, 0, 0, 0, 0],
  [0, 0x80, 0, 0, 0, 0, 0, 0, 0],
  [0x2a, 0x80, 0x01],
  [0x2a, 0x87, 0xff, 0xff, 0xff, 0x7f],
  [0x2a, 0x88, 0x80, 0x80, 0x80, 0],
  [0x2a, 0x81, 0x80, 0x80, 0x80, 0x80, 0],
  [0x88, 0x37],
  [7, 0x80],
  [3, 0xa8],
  [3, 0xaf],
  [8, 0],
  [10, 0, 0, 1, 255, 255, 0, 0],
  [10, 0, 0, 1, 255, 0, 255, 0],
  [10, 0, 0, 1],
  Array<number>(16).fill(0xfe),
  Array<number>(32).fill(0xff),
];

/** Changes a tree in place, in one spot, seldom in two. `donor` lends elements. */
export function mutateTree(root: DerNode, donor: DerNode, random: Random): void {
  for (let change = random(4) === 0 ? 2 : 1; change > 0; change--) mutateOnce(root, donor, random);
}

function mutateOnce(root: DerNode, donor: DerNode, random: Random): void {
  const nodes = allNodes(root);
  const node = pick(nodes, random) ?? root;
  const parent = nodes.find((each) => isConstructed(each) && each.content.includes(node));
  switch (random(parent === undefined ? 6 : 12)) {
    case 0:
      node.identifier = pick(identifiers, random) ?? 0;
      break;
    case 1:
      node.length = pick(lengthForms, random) ?? 'shortest';
      break;
    case 2:
      node.behind = Array.from({ length: 1 + random(3) }, () => random(256));
      break;
    case 3:
      node.content = [...(pick(contents, random) ?? [])];
      break;
    case 4:
    case 5:
      changeContent(node, random);
      break;
    case 6:
    case 7:
      node.content = [...Buffer.from(pick(texts, random) ?? '', 'latin1')];
      break;
    default:
      if (parent !== undefined && isConstructed(parent)) changeSiblings(parent.content, node, donor, random);
  }
}

function changeContent(node: DerNode, random: Random): void {
  if (isConstructed(node)) {
    if (random(2) === 0) node.content.reverse();
    else node.content = [];
    return;
  }
  const octets = node.content as number[];
  const at = random(octets.length + 1);
  switch (random(4)) {
    case 0:
      octets[at] = random(256);
      break;
    case 1:
      octets.splice(at, 1 + random(4));
      break;
    case 2:
      octets.splice(at, 0, random(256));
      break;
    case 3:
      octets[at] = (octets[at] ?? 0) ^ (1 << random(8));
      break;
  }
}

function changeSiblings(siblings: DerNode[], node: DerNode, donor: DerNode, random: Random): void {
  const at = siblings.indexOf(node);
  switch (random(4)) {
    case 0:
      siblings.splice(at, 1);
      break;
    case 1:
      siblings.splice(random(siblings.length + 1), 0, structuredClone(node));
      break;
    case 2: {
      const other = random(siblings.length);
      siblings[at] = siblings[other] ?? node;
      siblings[other] = node;
      break;
    }
    case 3:
      siblings.splice(at, random(2), structuredClone(pick(allNodes(donor), random) ?? donor));
      break;
  }
}

function allNodes(root: DerNode): DerNode[] {
  return isConstructed(root) ? [root, ...root.content.flatMap(allNodes)] : [root];
}

function pick<T>(from: readonly T[], random: Random): T | undefined {
  return from[random(from.length)];
}
