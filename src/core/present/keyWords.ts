import * as l10n from '@vscode/l10n';
import type { PublicKey } from '../x509/x509Model.ts';

type KeyKind = Pick<PublicKey, 'algorithm' | 'bits' | 'curve'>;

/** Names a key type the way people do: `RSA 2048`, `P-256`, `Ed25519`. */
export function keyKind({ algorithm, bits, curve }: KeyKind): string {
  if (algorithm === 'EC') return curve ?? (bits === undefined ? 'EC' : l10n.t('EC {0}, explicit parameters', bits));
  const hasSizes = algorithm.startsWith('RSA') || algorithm === 'DSA' || algorithm === 'GOST R 34.10-2012';
  return hasSizes && bits !== undefined ? `${algorithm} ${bits}` : algorithm;
}
