import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { PublicKey } from '../../x509/x509Model.ts';

/** A private key in the place of a new one. */
export type ExistingKey =
  | { readonly kind: 'plain'; readonly at: Occurrence; readonly publicKey: PublicKey }
  /** It is unknown which certificate it matches until it is opened. */
  | { readonly kind: 'sealed'; readonly at: Occurrence };

/** Finds the private key in a file; `undefined` if there is no such file, or no key in it. */
export function existingKeyAt(graph: PkiGraph, path: string): ExistingKey | undefined {
  const file = graph.files.find((each) => each.path === path);
  for (const credential of file?.credentials ?? []) {
    const { content } = credential;
    if (file === undefined || content.kind !== 'privateKey') continue;
    const at = { file, credential };
    const { publicKey } = content;
    return content.encrypted || publicKey === undefined ? { kind: 'sealed', at } : { kind: 'plain', at, publicKey };
  }
  return undefined;
}
