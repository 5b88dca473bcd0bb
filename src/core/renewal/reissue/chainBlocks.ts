import * as l10n from '@vscode/l10n';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { chainOf } from '../create/chainOf.ts';
import type { RenewalCa } from '../renewalModel.ts';
import type { PlannedBlock } from './filesOf.ts';

/** The changes to the intermediates after a certificate with a new CA. */
export interface ChainPlan {
  readonly blocks: readonly PlannedBlock[];
  /** The chain is longer or shorter than the old one. */
  readonly warning?: ChangeWarning;
}

/**
 * Replaces the intermediates after a certificate with those of its new CA, one by one. Blocks are neither added nor
 * removed: if the chains have different lengths, a warning says to complete or shorten it.
 */
export function chainBlocks(graph: PkiGraph, certificate: string, at: Occurrence, ca: RenewalCa): ChainPlan {
  const bundle = bundleOf(at.file, at.credential);
  const behind = bundle
    .slice(bundle.indexOf(at.credential) + 1)
    .filter(({ content }) => content.kind === 'certificate')
    .map((credential): Occurrence => ({ file: at.file, credential }));
  const chain = chainOf(graph, ca).filter((material) => material.kind === 'known');
  const blocks = behind.flatMap((place, index): PlannedBlock[] => {
    const known = chain[index];
    return known === undefined ? [] : [{ at: place, known }];
  });
  if (chain.length === behind.length) return { blocks };
  const words =
    chain.length > behind.length
      ? l10n.t('The new CA is not a root CA. Add its chain after the certificate.')
      : l10n.t('The chain after the certificate belongs to the old CA. Remove it.');
  return { blocks, warning: { code: 'chainDiffers', certificate, words } };
}
