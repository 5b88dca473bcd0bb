import type { Bytes } from '../../x509/bytes.ts';

/** Octets that SHAKE256 takes at a time. */
const rate = 136;
const mask = (1n << 64n) - 1n;

/** SHAKE256 (FIPS 202 §6.2), which Ed448 hashes with. Only its few signatures need it, so it may be slow. */
export function shake256(bytes: Bytes, length: number): Bytes {
  const padded = new Uint8Array((Math.floor(bytes.length / rate) + 1) * rate);
  padded.set(bytes);
  padded[bytes.length] = 0x1f;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const view = new DataView(padded.buffer);
  const lanes = new Array<bigint>(25).fill(0n);
  for (let offset = 0; offset < padded.length; offset += rate) {
    for (let lane = 0; lane < rate / 8; lane++) {
      lanes[lane] = (lanes[lane] ?? 0n) ^ view.getBigUint64(offset + 8 * lane, true);
    }
    permute(lanes);
  }
  // All that is asked for fits into one block: 114 octets.
  const output = new DataView(new ArrayBuffer(rate));
  for (let lane = 0; lane < rate / 8; lane++) output.setBigUint64(8 * lane, lanes[lane] ?? 0n, true);
  return new Uint8Array(output.buffer, 0, length);
}

/** KECCAK-p[1600, 24] (FIPS 202 §3.3); lane (x, y) is at x + 5y. */
function permute(lanes: bigint[]): void {
  let register = 1;
  const at = (index: number): bigint => lanes[index] ?? 0n;
  for (let round = 0; round < 24; round++) {
    const columns = [0, 1, 2, 3, 4].map((x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20));
    for (let index = 0; index < 25; index++) {
      const x = index % 5;
      lanes[index] = at(index) ^ (columns[(x + 4) % 5] ?? 0n) ^ rotated(columns[(x + 1) % 5] ?? 0n, 1);
    }
    let [x, y] = [1, 0];
    let moved = at(1);
    for (let step = 0; step < 24; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const next = at(x + 5 * y);
      lanes[x + 5 * y] = rotated(moved, (((step + 1) * (step + 2)) / 2) % 64);
      moved = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const before = lanes.slice(row, row + 5);
      for (let column = 0; column < 5; column++) {
        const [own = 0n, next = 0n, second = 0n] = [before[column], before[(column + 1) % 5], before[(column + 2) % 5]];
        lanes[row + column] = own ^ (~next & mask & second);
      }
    }
    for (let bit = 0; bit < 7; bit++) {
      if ((register & 1) === 1) lanes[0] = at(0) ^ (1n << BigInt(2 ** bit - 1));
      register = (register << 1) ^ (register >> 7 === 1 ? 0x171 : 0);
    }
  }
}

function rotated(lane: bigint, bits: number): bigint {
  return ((lane << BigInt(bits)) | (lane >> BigInt(64 - bits))) & mask;
}
