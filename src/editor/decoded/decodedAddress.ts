import type { DecodedCredential, DecodedFile } from '../../core/pki/pkiModel.ts';

/**
 * Where a decoded document takes its content from. It names the place, not the certificate, so that the document
 * follows when the place gets another certificate; offsets would not survive an edit above.
 */
export interface DecodedAddress {
  /** URI of the source. */
  readonly path: string;
  /** Place of the value: document and key path; in plain text the number of the credential in the file. */
  readonly value: { readonly document: number; readonly keyPath: string } | { readonly ordinal: number };
  /** Absent for the whole value. */
  readonly block?: { readonly innerKeyPath?: string; readonly index: number };
}

/** The address of a credential, or of its whole value. */
export function decodedAddress(file: DecodedFile, credential: DecodedCredential, isWhole: boolean): DecodedAddress {
  const { value, block } = credential;
  const place =
    value.keyPath === undefined
      ? { ordinal: file.credentials.indexOf(credential) }
      : { document: value.object?.documentIndex ?? 0, keyPath: value.keyPath };
  if (isWhole && value.keyPath !== undefined) return { path: file.path, value: place };
  const { innerKeyPath, index } = block;
  return { path: file.path, value: place, block: { index, ...(innerKeyPath === undefined ? {} : { innerKeyPath }) } };
}

/** The credentials at an address, in order; empty if they no longer exist. */
export function credentialsAtAddress(file: DecodedFile, address: DecodedAddress): readonly DecodedCredential[] {
  const { value: place, block: wanted } = address;
  if ('ordinal' in place) return file.credentials.slice(place.ordinal, place.ordinal + 1);
  const inValue = file.credentials.filter(
    ({ value }) => value.keyPath === place.keyPath && (value.object?.documentIndex ?? 0) === place.document,
  );
  if (wanted === undefined) return inValue;
  return inValue.filter(({ block }) => block.index === wanted.index && block.innerKeyPath === wanted.innerKeyPath);
}

/** Writes an address into a URI's query. */
export function formatAddress(address: DecodedAddress): string {
  return JSON.stringify(address);
}

/** Reads an address from a URI's query; `undefined` if it is not valid, since anyone can write such a URI. */
export function parseAddress(query: string): DecodedAddress | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(query);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || typeof parsed.path !== 'string' || !isRecord(parsed.value)) return undefined;
  const { ordinal, document, keyPath } = parsed.value;
  const isPlace = typeof ordinal === 'number' || (typeof document === 'number' && typeof keyPath === 'string');
  const isBlock = parsed.block === undefined || (isRecord(parsed.block) && typeof parsed.block.index === 'number');
  return isPlace && isBlock ? (parsed as unknown as DecodedAddress) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
