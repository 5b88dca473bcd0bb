import * as vscode from 'vscode';
import { certificateName } from '../../../core/pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../../core/pki/pkiModel.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { renewalAccess } from '../../../core/renewal/actionAccess.ts';
import { chooseInSteps } from '../../../core/renewal/reissue/chooseForRenewal.ts';
import { day } from '../../../core/text/duration.ts';
import { inTurns } from '../../host/taskTurns.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { actionRecipe, type ChosenAction } from './actionRecipe.ts';
import { listAnswer } from './answers.ts';

/** The certificate that a command was called for. */
export interface RecipeSubject {
  readonly fingerprint: string;
  readonly name: string;
  /** The command's argument. */
  readonly target: unknown;
}

/** Reissues one certificate in all of its places. */
export function renewRecipe({ fingerprint, name, target }: RecipeSubject, key?: 'new'): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Renew {0}', name),
    verb: vscode.l10n.t('Renew'),
    target,
    hasOldKey: true,
    ...(key === undefined ? {} : { initial: { key } }),
    choose: () => ({ kind: 'chosen', action: { kind: 'renew', fingerprints: [fingerprint] } }),
  });
}

/** Reissues one certificate as its role and its connections require. */
export function repairRecipe({ fingerprint, name, target }: RecipeSubject): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Reissue {0}', name),
    verb: vscode.l10n.t('Reissue'),
    target,
    hasOldKey: true,
    fields: (_, values) => [
      {
        kind: 'text',
        id: 'moreNames',
        label: vscode.l10n.t('Additional names'),
        value: String(values.moreNames ?? ''),
        placeholder: 'prod.example.com, 10.0.0.10',
        hint: vscode.l10n.t('In addition to the names that its role and connections require'),
      },
    ],
    choose: (_, values) => ({
      kind: 'chosen',
      action: { kind: 'repair', fingerprint, moreNames: listAnswer(values, 'moreNames') },
    }),
  });
}

/**
 * Reissues all certificates that have expired or will expire soon.
 *
 * @param ca - Fingerprint of a CA: only its certificates and those of its subordinate CAs. Default: all.
 */
export function renewAllRecipe(ca: string | undefined): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Renew all expired and expiring certificates'),
    verb: vscode.l10n.t('Renew'),
    hasOldKey: true,
    choose: (context) => chooseDue(context, ca),
  });
}

async function chooseDue({ graph, policy, now }: PresentContext, ca: string | undefined): Promise<ChosenAction> {
  const within = policy.warnWithinDays * day;
  const { certificates, refused } = await inTurns(
    chooseInSteps({ graph, now, within, canOpenKeys: true, access: renewalAccess(graph, fileAccess) }),
  );
  const isMeant = (node: CertificateNode | undefined): boolean =>
    node !== undefined && (ca === undefined || isBelow(graph, node, ca));
  const leftOut = refused
    .filter(({ node }) => isMeant(node))
    .map(({ node, refusal }) => ({ name: certificateName(node.certificate, node.role), refusal }));
  const fingerprints = certificates
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => isMeant(graph.certificates.get(fingerprint)));
  const [first] = leftOut;
  if (fingerprints.length === 0 && first !== undefined) {
    const { reason, wayOut } = first.refusal;
    return { kind: 'refusal', reason, wayOut, help: [] };
  }
  return { kind: 'chosen', action: { kind: 'renew', fingerprints }, leftOut };
}

/** No real chain is longer. */
const deepestChain = 10;

function isBelow(graph: PkiGraph, { issuer }: CertificateNode, ca: string, depth = 0): boolean {
  if (issuer.kind !== 'verified' || depth > deepestChain) return false;
  return issuer.issuers.some((fingerprint) => {
    const above = graph.certificates.get(fingerprint);
    return fingerprint === ca || (above !== undefined && isBelow(graph, above, ca, depth + 1));
  });
}
