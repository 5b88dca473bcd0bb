import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import type { Span } from '../../text/span.ts';
import { insecureWithCa } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf, valueUnder } from './objectIndex.ts';

/**
 * Argo CD cluster with a CA and insecure.
 *
 * When: a cluster Secret of Argo CD sets `insecure: true` and `caData` in `tlsClientConfig`.
 *
 * @category secrets
 * @stage understand
 * @see ARGO, CG-transport
 */
export const argocdInsecureWithCa = {
  code: 'argocd-insecure-with-ca',
  severity: 'error',
  fact: 'insecure and caData of this cluster cannot be used together.',
  consequence: insecureWithCa,
  wayOut: 'Remove insecure so that the server is verified.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports clusters of Argo CD that have a CA, and are told not to verify with it. */
export function checkArgocdClusters(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture).ofKind('Secret').flatMap(judge);
}

function judge(secret: PlacedObject): readonly FindingDraft[] {
  const { file, object } = secret;
  const type = scalarAt(object.root, 'metadata', 'labels', 'argocd.argoproj.io/secret-type');
  const node = valueUnder(secret, 'config');
  if (type?.text !== 'cluster' || node === undefined) return [];
  const isPlain = scalarAt(object.root, 'stringData', 'config') === node;
  const text = isPlain ? node.text : decodedText(node.text);
  const { insecure, caData } = tlsClientConfigOf(text ?? '');
  if (insecure !== true || typeof caData !== 'string' || caData === '') return [];
  return [placedAt({ file, span: isPlain ? insecureIn(node) : node.span }, problem(argocdInsecureWithCa, {}))];
}

function decodedText(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}

function tlsClientConfigOf(text: string): Readonly<Record<string, unknown>> {
  const config = parsed(text);
  return isRecord(config) && isRecord(config.tlsClientConfig) ? config.tlsClientConfig : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function insecureIn(node: ScalarNode): Span {
  const start = node.text.indexOf('"insecure"');
  return start === -1 ? node.span : node.toSource({ start: start + 1, end: start + '"insecure'.length });
}
