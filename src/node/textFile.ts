/** A text file's content, so that an edited text can be written back with every other byte as it was. */
export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  /** Encodes a text in the file's encoding, with its byte order mark. */
  encode(text: string): Uint8Array<ArrayBuffer>;
}

/**
 * Decodes a text file: UTF-16 by its byte order mark, else UTF-8. A file that cannot be written back byte for byte from
 * that (broken sequences) is read one character for each byte (ISO 8859-1).
 */
export function readTextFile(bytes: Uint8Array<ArrayBuffer>): TextFile {
  const codec = codecs.find(({ mark }) => mark.every((octet, index) => bytes[index] === octet)) ?? utf8;
  const file = textFileOf(bytes, codec);
  return Buffer.from(file.encode(file.text)).equals(bytes) ? file : textFileOf(bytes, latin1);
}

interface Codec {
  readonly mark: readonly number[];
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
}

const utf8 = codecOf([], 'utf8');
const latin1 = codecOf([], 'latin1');
const codecs: readonly Codec[] = [
  codecOf([0xff, 0xfe], 'utf16le'),
  {
    mark: [0xfe, 0xff],
    decode: (bytes) => (bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : ''),
    encode: (text) => Buffer.from(text, 'utf16le').swap16(),
  },
  codecOf([0xef, 0xbb, 0xbf], 'utf8'),
];

function codecOf(mark: readonly number[], encoding: BufferEncoding): Codec {
  return {
    mark,
    decode: (bytes) => bytes.toString(encoding),
    encode: (text) => Buffer.from(text, encoding),
  };
}

function textFileOf(bytes: Uint8Array<ArrayBuffer>, { mark, decode, encode }: Codec): TextFile {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(mark.length);
  return {
    text: decode(content),
    encode: (text) => new Uint8Array(Buffer.concat([Uint8Array.from(mark), encode(text)])),
  };
}
