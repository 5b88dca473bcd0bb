import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { SettingSubject } from './repairModel.ts';

/** The finding points at the CA whose hash was meant. */
export function pinOfCa({ marked, finding: { related }, graph }: SettingSubject): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  const node = graph.certificates.get(credential?.fingerprint ?? '');
  return marked.startsWith('sha256:') ? pinOf(graph, node) : undefined;
}

/** `unsafeSkipCAVerification: true`, where the files know of one cluster's CA alone: its hash in the field's place. */
export function pinOfOnlyCa({ source: { text }, span, graph }: SettingSubject): TextReplacement | undefined {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const [line, indent = ''] = /^( *)unsafeSkipCAVerification: true(?=[ \r\n]|$)/.exec(text.slice(start)) ?? [];
  const cas = [...graph.certificates.values()].filter((node) => node.role?.id === 'ca' && isUsedAsCa(node));
  const pin = new Set(cas.map(({ keyId }) => keyId)).size === 1 ? pinOf(graph, cas[0]) : undefined;
  if (line === undefined || pin === undefined) return undefined;
  return {
    span: { start: start + indent.length, end: start + line.length },
    newText: `caCertHashes: ["${pin}"]`,
  };
}

function pinOf(graph: PkiGraph, node: CertificateNode | undefined): string | undefined {
  const key = node && graph.keys.get(node.keyId);
  return key && `sha256:${key.spkiSha256}`;
}
