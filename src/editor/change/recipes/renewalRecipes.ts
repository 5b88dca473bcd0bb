import * as vscode from 'vscode';
import { certificateName, subjectName } from '../../../core/pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../../core/pki/pkiModel.ts';
import type { LeftOut } from '../../../core/present/change/changePage.ts';
import { fileReason } from '../../../core/present/fileReason.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { renewalAccess } from '../../../core/renewal/actionAccess.ts';
import { endingLines, endingWith } from '../../../core/renewal/extend/extendedCas.ts';
import { exceptPlanned, type NotRenewable, notRenewable } from '../../../core/renewal/notRenewable.ts';
import { chooseInSteps } from '../../../core/renewal/reissue/chooseForRenewal.ts';
import { day } from '../../../core/text/duration.ts';
import { fileNameOf } from '../../../core/text/shownPath.ts';
import { visibleText } from '../../../core/text/visibleText.ts';
import { inTurns } from '../../host/taskTurns.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { actionRecipe, type ChosenAction } from './actionRecipe.ts';
import { listAnswer, textAnswer } from './answers.ts';

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

/** Reissues several certificates as their roles and connections require. */
export function repairAllRecipe(fingerprints: readonly string[]): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Reissue {0} certificates', fingerprints.length),
    verb: vscode.l10n.t('Reissue'),
    hasOldKey: true,
    choose: () => ({ kind: 'chosen', action: { kind: 'repairAll', fingerprints } }),
  });
}

/**
 * Extends CAs, with what has expired below them.
 *
 * @param subject - A CA, or a certificate below one; by default, all CAs that have ended or end soon.
 */
export function extendRecipe(subject?: Pick<RecipeSubject, 'fingerprint' | 'target'>): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Extend CA'),
    verb: vscode.l10n.t('Extend'),
    target: subject?.target,
    hasOldKey: true,
    isShort: true,
    initial: { key: 'same' },
    fields: (context, values) => {
      const { own, together } = authoritiesFor(context, subject?.fingerprint);
      return [
        {
          kind: 'choice',
          id: 'way',
          label: vscode.l10n.t('What to do'),
          value: values.way === 'rotate' ? 'rotate' : 'extend',
          isOpen: true,
          options: [
            {
              id: 'extend',
              label: vscode.l10n.t('Extend CA (recommended)'),
              hint: vscode.l10n.t(
                'Same key, name and key identifier; only the dates change. CertScope replaces every copy, and renews what expired below.',
              ),
            },
            {
              id: 'rotate',
              label: vscode.l10n.t('Rotate CA (later)'),
              hint: vscode.l10n.t(
                'New key and new name. Every client learns the new CA first, which needs a cluster that works.',
              ),
            },
          ],
        },
        ...(own === undefined || together.length <= own.length
          ? []
          : [
              {
                kind: 'choice',
                id: 'which',
                label: vscode.l10n.t('Which CAs'),
                value: values.which === 'own' ? 'own' : 'all',
                options: [
                  { id: 'all', label: vscode.l10n.t('{0}: all that end', namesOf(context, together)) },
                  { id: 'own', label: vscode.l10n.t('Only {0}', namesOf(context, own)) },
                ],
              } as const,
            ]),
        {
          kind: 'number',
          id: 'caDays',
          label: vscode.l10n.t('CA validity in days'),
          value: textAnswer(values, 'caDays'),
          placeholder: vscode.l10n.t('default'),
          hint: vscode.l10n.t('Empty: as long as before'),
        },
      ];
    },
    choose: (context, values) => {
      if (values.way === 'rotate') return rotationInstead(subject?.target);
      const { own, together } = authoritiesFor(context, subject?.fingerprint);
      const caDays = Number(textAnswer(values, 'caDays'));
      const authorities =
        own === undefined || (values.which !== 'own' && together.length > own.length) ? together : own;
      return {
        kind: 'chosen',
        action: {
          kind: 'extendCa',
          authorities,
          within: context.policy.warnWithinDays * day,
          ...(Number.isInteger(caDays) && caDays > 0 ? { caDays } : {}),
        },
      };
    },
  });
}

/** Rotating starts with a plan for people. */
function rotationInstead(target: unknown): ChosenAction {
  return {
    kind: 'refusal',
    reason: vscode.l10n.t('A rotation needs a cluster that works: each of its phases checks the running servers.'),
    wayOut: vscode.l10n.t('If the cluster is down, extend the CA first, then plan the rotation.'),
    help:
      target === undefined
        ? []
        : [{ title: vscode.l10n.t('Plan Rotation…'), command: 'certscope.copyRenewalCommand', arguments: [target] }],
  };
}

/** What an extension of one CA is about: the CA, and the CAs on its machines that have ended or end soon. */
function authoritiesFor(
  { graph, policy, now }: PresentContext,
  fingerprint: string | undefined,
): { readonly own?: readonly string[]; readonly together: readonly string[] } {
  const question = { now, within: policy.warnWithinDays * day, access: renewalAccess(graph, fileAccess) };
  const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (node !== undefined) return endingWith(graph, node, question);
  return { together: endingLines(graph, question).map((line) => line.node.fingerprint) };
}

function namesOf({ graph }: PresentContext, fingerprints: readonly string[]): string {
  return fingerprints
    .flatMap((each) => graph.certificates.get(each) ?? [])
    .map(({ certificate }) => subjectName(certificate))
    .join(', ');
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
  const damaged = ca === undefined ? notRenewable(graph, () => true) : [];
  const skipped = refused
    .filter(({ node }) => isMeant(node))
    .map(({ node, refusal }) => ({ name: certificateName(node.certificate, node.role), refusal }));
  const fingerprints = certificates
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => isMeant(graph.certificates.get(fingerprint)));
  const [first] = [...skipped, ...damaged.map(damagedPart)];
  if (fingerprints.length === 0 && first !== undefined) {
    const { reason, wayOut } = first.refusal;
    return { kind: 'refusal', reason, wayOut, help: [] };
  }
  return {
    kind: 'chosen',
    action: { kind: 'renew', fingerprints },
    leftOut: (plan) => [...skipped, ...exceptPlanned(damaged, plan).map(damagedPart)],
  };
}

function damagedPart({ path, reason }: NotRenewable): LeftOut {
  return { name: visibleText(fileNameOf(path)), refusal: damagedRefusal(fileReason(reason)) };
}

function damagedRefusal(reason: string): LeftOut['refusal'] {
  return {
    reason: vscode.l10n.t('It cannot be read: {0}.', reason),
    wayOut: vscode.l10n.t('Repair it or issue it again.'),
  };
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
