import type { Occurrence } from '../../pki/pkiModel.ts';
import type { PlannedMaterial } from '../change/changeModel.ts';

/**
 * A certificate or key to write elsewhere; `undefined` for what cannot be copied unchanged: a legacy encrypted key,
 * whose headers would be lost.
 */
export function copiedMaterial(at: Occurrence): PlannedMaterial | undefined {
  const { content } = at.credential;
  if (content.kind === 'certificate') return { kind: 'known', label: 'CERTIFICATE', der: content.der };
  return content.kind === 'privateKey' && content.encoding !== 'encrypted PEM' ? { kind: 'knownKey', at } : undefined;
}
