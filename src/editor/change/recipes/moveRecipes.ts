import * as vscode from 'vscode';
import { isUsedAsCa } from '../../../core/pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../../core/pki/pkiModel.ts';
import { caLabel } from '../../../core/present/change/caLabel.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { actionAccess } from '../../../core/renewal/actionAccess.ts';
import { planAction, type RenewalAction } from '../../../core/renewal/planAction.ts';
import { baseName } from '../../../core/text/paths.ts';
import { equalBytes } from '../../../core/x509/bytes.ts';
import type { FieldValues, PageField } from '../../../protocol/actionPage.ts';
import { parseTarget } from '../../documents/credentialTarget.ts';
import type { ChangeRecipe, RecipeRefusal } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { refusalOf } from '../recipeRefusal.ts';
import { incomplete } from './actionRecipe.ts';
import { textAnswer } from './answers.ts';
import type { RecipeSubject } from './renewalRecipes.ts';

/** Recipes that move existing certificates and keys. Nothing is signed, so there are no questions about keys. */
interface MoveDescription {
  readonly title: string;
  readonly verb: string;
  fields?(context: PresentContext, values: FieldValues): readonly PageField[];
  choose(context: PresentContext, values: FieldValues): RenewalAction | RecipeRefusal;
}

function moveRecipe({ title, verb, fields, choose }: MoveDescription): ChangeRecipe {
  return {
    title,
    verb,
    fields: (context, values) => fields?.(context, values) ?? [],
    plan: (context, values) => {
      const chosen = choose(context, values);
      if (chosen.kind === 'refusal') return chosen;
      const { graph, now } = context;
      const plan = planAction(chosen, {
        graph,
        now,
        canOpenKeys: true,
        access: actionAccess(chosen, graph, fileAccess),
      });
      return plan.kind === 'refusal' ? refusalOf(plan, undefined) : { kind: 'planned', plan, leftOut: [] };
    },
  };
}

/** Embeds the files that a kubeconfig refers to. */
export function embedRecipe(path: string): ChangeRecipe {
  return moveRecipe({
    title: vscode.l10n.t('Embed the files that {0} refers to', baseName(path)),
    verb: vscode.l10n.t('Embed'),
    choose: () => ({ kind: 'embedFiles', path }),
  });
}

/**
 * Extracts certificate and key from a kubeconfig into files next to it, or replaces them with a reference to an existing file.
 *
 * @param existing - Path of that file on the kubeconfig's host.
 */
export function extractRecipe(path: string, existing: string | undefined): ChangeRecipe {
  return moveRecipe({
    title: vscode.l10n.t('Extract certificate and key from {0}', baseName(path)),
    verb: existing === undefined ? vscode.l10n.t('Extract') : vscode.l10n.t('Replace'),
    choose: () => ({ kind: 'extractFiles', path, ...(existing === undefined ? {} : { existing }) }),
  });
}

/**
 * Replaces a CA in the fields that define trust.
 *
 * @param wanted - Fingerprint of the CA to trust instead, if known.
 */
export function replaceCaRecipe(subject: RecipeSubject, wanted: string | undefined): ChangeRecipe {
  const { fingerprint, name, target } = subject;
  const chosenCa = (context: PresentContext, values: FieldValues): string | undefined => {
    const candidates = casBesides(context, fingerprint);
    const answers = [textAnswer(values, 'ca'), wanted];
    const [likeliest] = candidates.filter((each) =>
      isSuccessor(each, context.graph.certificates.get(fingerprint), context.now),
    );
    return (candidates.find((each) => answers.includes(each.fingerprint)) ?? likeliest)?.fingerprint;
  };
  return moveRecipe({
    title: vscode.l10n.t('Replace CA {0} where it is trusted', name),
    verb: vscode.l10n.t('Replace'),
    fields: (context, values) => [
      {
        kind: 'choice',
        id: 'ca',
        label: vscode.l10n.t('Trust this CA instead'),
        value: chosenCa(context, values) ?? '',
        options: [
          ...(chosenCa(context, values) === undefined ? [{ id: '', label: '' }] : []),
          ...casBesides(context, fingerprint).map((node) => ({ id: node.fingerprint, label: caLabel(node, context) })),
        ],
      },
      ...whereField(context, values, subject),
    ],
    choose: (context, values) => {
      const to = chosenCa(context, values);
      if (to === undefined) {
        return incomplete(
          casBesides(context, fingerprint).length === 0
            ? vscode.l10n.t('These files contain no other CA.')
            : vscode.l10n.t('Choose the CA to trust instead.'),
        );
      }
      return { kind: 'replaceCa', from: fingerprint, to, ...placesOf(context, values, fingerprint, target) };
    },
  });
}

/** Appends the missing intermediate certificates to a certificate. */
export function chainRecipe(subject: RecipeSubject): ChangeRecipe {
  const { fingerprint, name, target } = subject;
  return moveRecipe({
    title: vscode.l10n.t('Complete the chain of {0}', name),
    verb: vscode.l10n.t('Complete'),
    fields: (context, values) => whereField(context, values, subject),
    choose: (context, values) => ({
      kind: 'completeChain',
      fingerprint,
      ...placesOf(context, values, fingerprint, target),
    }),
  });
}

/** Moves a private key into a Secret. */
export function secretRecipe({
  path = '',
  offset,
}: {
  readonly path?: string;
  readonly offset?: number;
}): ChangeRecipe {
  return moveRecipe({
    title: vscode.l10n.t('Move the key in {0} to a Secret', baseName(path)),
    verb: vscode.l10n.t('Move'),
    choose: ({ graph }) => {
      const file = graph.files.find((each) => each.path === path);
      const credential = file?.credentials.find(({ block: { span } }) => isAt(span, offset));
      if (file === undefined || credential === undefined) {
        return incomplete(vscode.l10n.t('The key is no longer here.'));
      }
      return { kind: 'moveToSecret', at: { file, credential } };
    },
  });
}

function isAt({ start, end }: { readonly start: number; readonly end: number }, offset: number | undefined): boolean {
  return offset !== undefined && start <= offset && offset <= end;
}

/** The CAs that could replace one: those with its name first, then by expiry date. */
function casBesides({ graph, now }: PresentContext, fingerprint: string): readonly CertificateNode[] {
  const old = graph.certificates.get(fingerprint);
  return [...graph.certificates.values()]
    .filter((node) => node !== old && isUsedAsCa(node) && node.certificate.basicConstraints?.isCa === true)
    .toSorted(
      (a, b) =>
        Number(isSuccessor(b, old, now)) - Number(isSuccessor(a, old, now)) ||
        (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0),
    );
}

/** Only a CA with the same name that has not expired: with another name it is unknown which CA is meant. */
function isSuccessor({ certificate }: CertificateNode, old: CertificateNode | undefined, now: number): boolean {
  const { subject, notAfter = now } = certificate;
  return old !== undefined && notAfter >= now && equalBytes(subject.der, old.certificate.subject.der);
}

/** If the command was called at one of several places, asks whether to change the others too. */
function whereField(
  context: PresentContext,
  values: FieldValues,
  { fingerprint, target }: RecipeSubject,
): readonly PageField[] {
  const count = context.graph.certificates.get(fingerprint)?.occurrences.length ?? 0;
  if (placeAt(context, fingerprint, target) === undefined || count < 2) return [];
  return [
    {
      kind: 'choice',
      id: 'where',
      label: vscode.l10n.t('Scope'),
      value: isEverywhere(values, target) ? 'everywhere' : 'here',
      isOpen: true,
      options: [
        { id: 'here', label: vscode.l10n.t('Only here') },
        { id: 'everywhere', label: vscode.l10n.t('Everywhere it appears') },
      ],
    },
  ];
}

function placesOf(
  context: PresentContext,
  values: FieldValues,
  fingerprint: string,
  target: unknown,
): { readonly places?: readonly Occurrence[] } {
  const place = placeAt(context, fingerprint, target);
  return place === undefined || isEverywhere(values, target) ? {} : { places: [place] };
}

/** The command decides the default. */
function isEverywhere({ where }: FieldValues, target: unknown): boolean {
  if (where !== undefined) return where === 'everywhere';
  return typeof target === 'object' && target !== null && 'isEverywhere' in target && target.isEverywhere === true;
}

/** The place that the command was called for; `undefined` if it was called for the certificate in general. */
function placeAt({ graph }: PresentContext, fingerprint: string, argument: unknown): Occurrence | undefined {
  const { path, offset } = parseTarget(argument) ?? {};
  const own = graph.certificates.get(fingerprint)?.occurrences.filter(({ file }) => file.path === path) ?? [];
  return own.find(({ credential }) => isAt(credential.block.span, offset)) ?? own[0];
}
