import * as vscode from 'vscode';
import { certificateRole } from '../../../core/kubernetes/certificateRole.ts';
import { certificateRoles } from '../../../core/kubernetes/tables/certificateRoles.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { clusterNamesOn } from '../../../core/renewal/create/clusterNames.ts';
import { kubeadmPlaceOf, type PairPlace } from '../../../core/renewal/create/kubeadmPlaces.ts';
import { isThere } from '../../../core/renewal/create/planMissing.ts';
import type { FieldValues } from '../../../protocol/actionPage.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { actionRecipe, incomplete } from './actionRecipe.ts';
import { textAnswer, textField, typedAnswers } from './answers.ts';
import { chosenHost, hostField, hostsWith } from './hosts.ts';

/** Issues a certificate that is missing at kubeadm's path for its role, or where a setting names it. */
export function missingRecipe(wanted: {
  readonly role?: string;
  readonly host?: string;
  /** Not kubeadm's place: nothing else is chosen then. */
  readonly at?: PairPlace;
}): ChangeRecipe {
  const hosts = (context: PresentContext): readonly string[] => [
    ...new Set([
      ...(wanted.host === undefined ? [] : [wanted.host]),
      ...['ca', 'etcd-ca', 'front-proxy-ca'].flatMap((role) => hostsWith(context, role)),
    ]),
  ];
  const chosenRole = (context: PresentContext, values: FieldValues): string | undefined => {
    if (wanted.at !== undefined) return wanted.role;
    const roles = missingRoles(context, chosenHost(hosts(context), values));
    return (
      [textAnswer(values, 'role'), wanted.role].find((role) => role !== undefined && roles.includes(role)) ?? roles[0]
    );
  };
  const place = (context: PresentContext, values: FieldValues) =>
    wanted.at === undefined ? { host: chosenHost(hosts(context), values) } : { host: wanted.host ?? '', at: wanted.at };
  return actionRecipe({
    title: vscode.l10n.t('Issue a missing certificate'),
    verb: vscode.l10n.t('Issue'),
    hasOldKey: false,
    isOfKubeadm: true,
    fields: (context, values) => {
      const { host } = place(context, values);
      const names = clusterNamesOn(context.graph, host);
      const role = chosenRole(context, values);
      // Nothing is missing here, but a certificate may be missing on another machine.
      if (role === undefined) return hostField(hosts(context), values);
      return [
        ...(wanted.at === undefined ? hostField(hosts(context), values) : []),
        {
          kind: 'choice',
          id: 'role',
          label: vscode.l10n.t('Certificate'),
          value: role,
          options: (wanted.at === undefined ? missingRoles(context, host) : [role]).map((each) => ({
            id: each,
            label: labelOf(each),
          })),
        },
        textField(values, 'nodeName', vscode.l10n.t('Node name'), { placeholder: names.nodeName ?? 'cp-1' }),
        textField(values, 'advertiseAddress', vscode.l10n.t('Node address'), {
          placeholder: names.advertiseAddress ?? '10.0.0.11',
          hint: vscode.l10n.t('Empty uses the value from the files'),
        }),
        ...(role === 'apiserver'
          ? [
              textField(values, 'serviceAddress', vscode.l10n.t('First service IP'), {
                placeholder: names.serviceAddress ?? '10.96.0.1',
              }),
              textField(values, 'dnsDomain', vscode.l10n.t('DNS domain'), {
                placeholder: names.dnsDomain ?? 'cluster.local',
              }),
            ]
          : []),
      ];
    },
    choose: (context, values) => {
      const role = chosenRole(context, values);
      if (role === undefined) {
        return incomplete(
          vscode.l10n.t(
            'No certificate to issue: all kubeadm certificates exist, or these files contain no cluster CA.',
          ),
        );
      }
      const names = typedAnswers(values, ['nodeName', 'advertiseAddress', 'serviceAddress', 'dnsDomain']);
      return {
        kind: 'chosen',
        action: { kind: 'issueMissing', role, ...place(context, values), names },
      };
    },
  });
}

/** Roles without a usable file at kubeadm's path, on a machine that has the CA to issue them. */
function missingRoles({ graph }: PresentContext, host: string): readonly string[] {
  return certificateRoles
    .map(({ id }) => id)
    .filter((id) => kubeadmPlaceOf(id) !== undefined && !isThere(graph, host, id));
}

function labelOf(id: string): string {
  const role = certificateRole(id);
  return role?.kubeadmName === undefined ? id : `${role.kubeadmName}: ${role.what()}`;
}
