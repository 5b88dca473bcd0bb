import * as vscode from 'vscode';
import { subjectName } from '../../../core/pki/certificateName.ts';
import type { PkiGraph } from '../../../core/pki/pkiModel.ts';
import { type ForeignCa, foreignCaIn, foreignCasIn, isOnlySwitch } from '../../../core/renewal/create/foreignCa.ts';
import { hostsOfPairs, nameOf } from '../../../core/renewal/create/sharedServiceAccountKeys.ts';
import type { FieldValues } from '../../../protocol/actionPage.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { actionRecipe, incomplete } from './actionRecipe.ts';

/** Where the CA of a machine did not sign what the machine uses: both ways out. */
export function restoreCaRecipe(wanted: {
  readonly role?: string;
  readonly host?: string;
  readonly isSwitch?: boolean;
}): ChangeRecipe {
  const { role, host, isSwitch: isKnownSwitch = false } = wanted;
  const foreignOf = (graph: PkiGraph): ForeignCa | undefined =>
    role === undefined || host === undefined ? foreignCasIn(graph)[0] : foreignCaIn(graph, role, host);
  return actionRecipe({
    title: isKnownSwitch ? vscode.l10n.t('Reissue with the CA here') : vscode.l10n.t('Put back the right CA'),
    verb: isKnownSwitch ? vscode.l10n.t('Reissue') : vscode.l10n.t('Replace'),
    hasOldKey: true,
    isShort: true,
    fields: ({ graph }, values) => {
      const foreign = foreignOf(graph);
      if (foreign === undefined) return [];
      const { current, wanted: right, ofWanted } = foreign;
      const restore =
        right === undefined || isOnlySwitch(foreign)
          ? []
          : [
              {
                id: 'restore',
                label: vscode.l10n.t(
                  'Put back CA {0}, which signed {1} certificates here',
                  subjectName(right.certificate),
                  ofWanted.length,
                ),
                hint: vscode.l10n.t(
                  'Everything that trusts it keeps working. Its key must be restored before anything can be signed.',
                ),
              },
            ];
      return [
        {
          kind: 'choice',
          id: 'way',
          label: vscode.l10n.t('What to do'),
          value: isSwitch(foreign, values) ? 'switch' : 'restore',
          isOpen: true,
          options: [
            ...restore,
            ...(current.certificate.basicConstraints?.isCa === false
              ? []
              : [
                  {
                    id: 'switch',
                    label: vscode.l10n.t(
                      'Reissue everything with CA {0}, whose certificate is here',
                      subjectName(current.certificate),
                    ),
                    hint: vscode.l10n.t(
                      'Needs its key. Whatever trusts the other CA and is not in these files stops working.',
                    ),
                  },
                ]),
          ],
        },
      ];
    },
    choose: ({ graph }, values) => {
      const foreign = foreignOf(graph);
      return foreign === undefined
        ? incomplete(vscode.l10n.t('Every CA in these files signed what its machine uses.'))
        : {
            kind: 'chosen',
            action: {
              kind: isSwitch(foreign, values) ? 'switchCa' : 'restoreCa',
              role: foreign.role,
              host: foreign.host,
            },
          };
    },
  });
}

function isSwitch(foreign: ForeignCa, { way }: FieldValues): boolean {
  return isOnlySwitch(foreign) || way === 'switch';
}

/** Two kubeconfigs that hold each other's user. */
export function swapRecipe(path: string): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Swap two kubeconfigs back'),
    verb: vscode.l10n.t('Replace'),
    hasOldKey: true,
    isShort: true,
    choose: () => ({ kind: 'chosen', action: { kind: 'swapKubeconfigs', path } }),
  });
}

/** Two control planes that sign tokens with keys of their own: one of the pairs for both. */
export function sharedKeysRecipe(host: string): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('Use one pair of keys on both control planes'),
    verb: vscode.l10n.t('Replace'),
    hasOldKey: true,
    isShort: true,
    fields: ({ graph }, values) => {
      const [one, ...others] = otherFirst(graph, host);
      if (one === undefined) return [];
      return [
        {
          kind: 'choice',
          id: 'from',
          label: vscode.l10n.t('Which pair is right'),
          value: typeof values.from === 'string' ? values.from : one,
          isOpen: true,
          options: [one, ...others].map((each) => ({
            id: each,
            label: vscode.l10n.t('sa.key and sa.pub of {0}', nameOf(each)),
            hint: vscode.l10n.t(
              'The one whose tokens most Pods and Secrets hold; usually that of the first control plane.',
            ),
          })),
        },
      ];
    },
    choose: ({ graph }, values) => {
      const [one, ...others] = otherFirst(graph, host);
      const from = typeof values.from === 'string' ? values.from : one;
      const to = [host, ...(one === undefined ? [] : [one, ...others])].find((each) => each !== from);
      return from === undefined || to === undefined
        ? incomplete(vscode.l10n.t('Only one control plane here has a pair of its own.'))
        : { kind: 'chosen', action: { kind: 'shareServiceAccountKeys', from, to } };
    },
  });
}

/** The machines with a pair; the one that the problem is told of is the last. */
function otherFirst(graph: PkiGraph, host: string): readonly string[] {
  const hosts = hostsOfPairs(graph);
  return [...hosts.filter((each) => each !== host), ...hosts.filter((each) => each === host)];
}
