import { fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import type { Repair } from './repairModel.ts';

/** Whether a repair removes or writes the bytes of a private key: plain, encrypted, or not readable yet. */
export function touchesKey({ files }: PkiGraph, { replacements }: Repair): boolean {
  return files.some((file) => {
    const edits = replacements.get(file.path) ?? [];
    return edits.length > 0 && keySpans(file).some((key) => edits.some(({ span }) => overlap(key, span)));
  });
}

function keySpans({ credentials }: DecodedFile): readonly Span[] {
  return credentials.filter(isKey).map(({ value, block }) => (value.keyPath === undefined ? block.span : value.span));
}

function isKey(credential: DecodedCredential): boolean {
  const { content, block } = credential;
  return (
    content.kind === 'privateKey' ||
    block.label?.endsWith('PRIVATE KEY') === true ||
    fieldOf(credential)?.role === 'key'
  );
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
