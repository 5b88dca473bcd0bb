/**
 * The few globals that every JavaScript host offers beside the language itself (WHATWG Encoding, URL).
 * Only the compilation of `src/core` on its own sees this file: it proves that core needs neither Node nor a DOM.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}
/** Named in the types of `@vscode/l10n`. */
declare class URL {
  readonly href: string;
}
