/** Content lengths of DER sequences: all that have one or two octets of length, and some that have three. */
export function* derLengths(): Iterable<number> {
  for (let length = 0x80; length < 0x1_00_00; length++) yield length;
  for (let length = 0x1_00_00; length < 0x1_00_00_00; length += 9973) yield length;
}

/** An INTEGER, as keys begin with, and octets of all kinds. */
const content = Buffer.from(Array.from({ length: 300 }, (_, index) => (index === 0 ? 0x02 : (index * 151) & 0xff)));

/** A DER sequence of the content length given, of longer ones the beginning. */
export function derSequence(length: number): Buffer {
  const digits = length.toString(16);
  const octets = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x30, 0x80 | octets.length]), octets, content.subarray(0, length)]);
}
