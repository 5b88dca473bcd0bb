/** Octets of an entry before the hash: times, device, inode, mode, owner, size. */
const statLength = 40;
/** Offset of the mode in them; its upper bits are the kind of the entry. */
const modeAt = 24;
const regularFile = 0o100000;
const kindMask = 0o170000;
/** Flags of an entry, and the extended flags of version 3. */
const extended = 0x4000;
const intentToAdd = 0x2000;

/**
 * Reads the paths of the regular files that a Git index lists: versions 2, 3 and 4 of gitformat-index(5).
 *
 * Files added with `git add --intent-to-add` are left out: their content is not stored.
 *
 * @param hashLength - Octets of an object's name: 20 of SHA-1, 32 of SHA-256.
 * @returns Paths below the working tree, separated by slashes; `undefined` if it is not such an index, is damaged, or
 *   lists only a part of the files (a split index). Never throws.
 */
export function parseGitIndex(index: Uint8Array, hashLength: number): ReadonlySet<string> | undefined {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  if (index.length < 12 || view.getUint32(0) !== 0x44495243) return undefined;
  const version = view.getUint32(4);
  const count = view.getUint32(8);
  if (version < 2 || version > 4) return undefined;
  const end = index.length - hashLength;
  const paths = new Set<string>();
  let at = 12;
  let name = new Uint8Array();
  for (let read = 0; read < count; read++) {
    const flagsAt = at + statLength + hashLength;
    if (flagsAt + 4 > end) return undefined;
    const hasMore = (view.getUint16(flagsAt) & extended) !== 0;
    const isAnnounced = hasMore && (view.getUint16(flagsAt + 2) & intentToAdd) !== 0;
    const isRegular = (view.getUint32(at + modeAt) & kindMask) === regularFile;
    const nameAt = flagsAt + (hasMore ? 4 : 2);
    const entry = version === 4 ? sharingName(index, nameAt, end, name) : wholeName(index, nameAt, end, at);
    if (entry === undefined) return undefined;
    ({ name, next: at } = entry);
    if (isRegular && !isAnnounced) paths.add(new TextDecoder().decode(name));
  }
  return isSplit(view, at, end) ? undefined : paths;
}

interface EntryName {
  readonly name: Uint8Array<ArrayBuffer>;
  /** Offset of the next entry. */
  readonly next: number;
}

/** Versions 2 and 3: the name, and as many zeros as make the entry's length a multiple of eight, at least one. */
function wholeName(index: Uint8Array, from: number, end: number, entryAt: number): EntryName | undefined {
  const stop = index.indexOf(0, from);
  if (stop === -1 || stop >= end) return undefined;
  return { name: index.slice(from, stop), next: entryAt + (Math.floor((stop - entryAt) / 8) + 1) * 8 };
}

/** Version 4: how many octets of the name before fall off its end, and what comes in their place up to a zero. */
function sharingName(index: Uint8Array, from: number, end: number, before: Uint8Array): EntryName | undefined {
  let at = from;
  let octet = index[at++] ?? 0;
  let removed = octet & 0x7f;
  while ((octet & 0x80) !== 0) {
    // A number longer than any path means that the index is damaged.
    if (at >= end || removed > 0xffffff) return undefined;
    octet = index[at++] ?? 0;
    removed = (removed + 1) * 0x80 + (octet & 0x7f);
  }
  const stop = index.indexOf(0, at);
  if (removed > before.length || stop === -1 || stop >= end) return undefined;
  const kept = before.length - removed;
  const name = new Uint8Array(kept + stop - at);
  name.set(before.subarray(0, kept));
  name.set(index.subarray(at, stop), kept);
  return { name, next: stop + 1 };
}

/** The extension `link`: most entries are in another file. */
function isSplit(view: DataView, from: number, end: number): boolean {
  for (let at = from; at + 8 <= end; ) {
    if (view.getUint32(at) === 0x6c696e6b) return true;
    at += 8 + view.getUint32(at + 4);
  }
  return false;
}
