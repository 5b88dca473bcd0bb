import type { Finding } from '../findings/model.ts';
import { removedFlags } from '../kubernetes/tables/removedFlags.ts';
import type { PkiGraph } from '../pki/model.ts';

/** What the text that a finding marks should be; `undefined` where that would be a guess. */
type NewText = (marked: string, finding: Finding, graph: PkiGraph) => string | undefined;

/** By code of the finding: the flags and fields of which it is certain what to write instead. */
export const newTexts: Readonly<Record<string, NewText>> = {
  'tls-min-version-weak': (marked) => (/^VersionTLS1[01]$/.test(marked) ? 'VersionTLS12' : undefined),
  'kubelet-rotation-off': (marked) => (marked === 'false' ? 'true' : undefined),
  'flag-removed': renamed,
  'ca-hash-mismatch': pinOfCa,
};

/** Flags whose new name takes the same value. */
const sameValue = /^--(?:experimental-cluster-signing-duration|ca-file|peer-ca-file)$/;

function renamed(marked: string): string | undefined {
  const [dashes = ''] = /^--?/.exec(marked) ?? [];
  const flag = `--${marked.slice(dashes.length).replaceAll('_', '-')}`;
  const replacement = sameValue.test(flag) ? removedFlags.find((each) => each.flag === flag)?.replacement : undefined;
  return replacement === undefined || dashes === '' ? undefined : dashes + replacement.slice(2);
}

/** The finding points at the CA whose hash was meant. */
function pinOfCa(marked: string, { related }: Finding, graph: PkiGraph): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  const node = graph.certificates.get(credential?.fingerprint ?? '');
  const key = node && graph.keys.get(node.keyId);
  return key === undefined || !marked.startsWith('sha256:') ? undefined : `sha256:${key.spkiSha256}`;
}
