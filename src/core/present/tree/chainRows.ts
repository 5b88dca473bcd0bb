import * as l10n from '@vscode/l10n';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { certificateCount } from '../certificateWords.ts';
import { worstState } from '../stateMark.ts';
import { certificateRows } from './certificateRow.ts';
import { credentialRow } from './credentialRow.ts';
import { groupRow } from './groupRow.ts';
import { joined } from './placeRow.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';
import { unreadableGroup } from './unreadableGroup.ts';

/**
 * Builds the tree by trust: roots and what they signed; then certificates without a root, other credentials, and what
 * cannot be read.
 *
 * @param parentId - The row above all of them; below `quiet`, nobody looks for an issuer.
 */
export function chainRows(model: TreeModel, parentId = 'chain'): readonly TreeRow[] {
  const { roots, rootless } = findTops(model);
  const isQuiet = parentId === 'quiet';
  const tops = isQuiet ? [...roots, ...rootless] : roots;
  return [
    ...certificateRows(tops.sort(model.compare), model, { parentId, above: [] }),
    ...(isQuiet ? [] : issuerNotFound(rootless.sort(model.compare), model)),
    ...withoutCertificate(model, `${parentId}/withoutCertificate`),
    ...unreadableGroup(model, `${parentId}/cannotBeRead`),
  ];
}

/** The tops of trees: self-signed certificates; without one, the topmost known certificate. */
function findTops({ certificates: nodes, issuedBy }: TreeModel): {
  roots: CertificateNode[];
  rootless: CertificateNode[];
} {
  const roots = nodes.filter(({ issuer }) => issuer.kind === 'selfSigned');
  const reached = new Set<CertificateNode>(roots);
  const reach = () => {
    for (const node of reached) for (const issued of issuedBy(node)) reached.add(issued);
  };
  reach();
  const rootless = nodes.filter(({ issuer }) => issuer.kind !== 'selfSigned' && issuer.kind !== 'verified');
  for (const node of rootless) reached.add(node);
  reach();
  // A loop of cross-signed CAs without a root has no top of its own.
  for (const node of nodes) {
    if (reached.has(node)) continue;
    rootless.push(node);
    reached.add(node);
    reach();
  }
  return { roots, rootless };
}

function issuerNotFound(nodes: readonly CertificateNode[], model: TreeModel): readonly TreeRow[] {
  if (nodes.length === 0) return [];
  const id = 'issuerNotFound';
  return [
    groupRow({
      id,
      label: l10n.t('Issuer not found'),
      description: certificateCount(nodes.length),
      state: worstState(['unknown', ...nodes.map(model.stateOf)]),
      icon: 'question',
      isExpanded: true,
      tooltip: l10n.t('Their CA is not in these files. Add its folder to `certscope.roots`.'),
      children: () => certificateRows(nodes, model, { parentId: id, above: [] }),
    }),
  ];
}

/** Keys, requests, revocation lists and tokens without a certificate here. */
function withoutCertificate(model: TreeModel, id: string): readonly TreeRow[] {
  const withKey = new Set(
    [...model.context.graph.certificates.values()].flatMap(({ keys }) => keys.map(({ credential }) => credential)),
  );
  const occurrences: Occurrence[] = model.files.flatMap((file) =>
    file.credentials
      .filter((credential) => {
        const { kind } = credential.content;
        return kind !== 'certificate' && kind !== 'unreadable' && !withKey.has(credential);
      })
      .map((credential) => ({ file, credential })),
  );
  if (occurrences.length === 0) return [];
  return [
    groupRow({
      id,
      label: l10n.t('Without a certificate'),
      description: kindCounts(occurrences),
      state: 'none',
      tooltip: l10n.t('No certificate in these files matches them.'),
      children: () => occurrences.map((occurrence) => credentialRow(occurrence, id, model, { isBelowFile: false })),
    }),
  ];
}

function kindCounts(occurrences: readonly Occurrence[]): string {
  const kinds = occurrences.map(({ credential }) => credential.content.kind);
  const keys = kinds.filter((kind) => kind === 'privateKey' || kind === 'publicKey').length;
  const requests = kinds.filter((kind) => kind === 'certificationRequest').length;
  const others = kinds.length - keys - requests;
  return joined(
    keys === 0 ? undefined : keys === 1 ? l10n.t('1 key') : l10n.t('{0} keys', keys),
    requests === 0 ? undefined : requests === 1 ? l10n.t('1 request') : l10n.t('{0} requests', requests),
    others === 0 ? undefined : others === 1 ? l10n.t('1 other') : l10n.t('{0} others', others),
  );
}
