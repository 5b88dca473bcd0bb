import * as vscode from 'vscode';
import type { PkiGraph } from '../../../core/pki/pkiModel.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { clusterNamesOn } from '../../../core/renewal/create/clusterNames.ts';
import { lostCaIn } from '../../../core/renewal/create/lastResort.ts';
import { pkiNamesOn } from '../../../core/renewal/create/pkiNames.ts';
import { serverOf } from '../../../core/renewal/create/serverOf.ts';
import { faultOfPair, halvesOf } from '../../../core/renewal/create/serviceAccountKeys.ts';
import { pairPathsOn } from '../../../core/renewal/create/sharedServiceAccountKeys.ts';
import { planAction } from '../../../core/renewal/planAction.ts';
import type { CaInPlace } from '../../../core/renewal/renewalModel.ts';
import type { FieldValues } from '../../../protocol/actionPage.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { actionRecipe, incomplete } from './actionRecipe.ts';
import { folderAnswer, listAnswer, pathAnswer, textAnswer, textField, typedAnswers } from './answers.ts';
import { chosenHost, hostField, hostsWith } from './hosts.ts';

/** A kubeconfig for a user, signed by the CA of a cluster whose key is here. */
export function kubeconfigRecipe(home: string, fingerprint: string | undefined): ChangeRecipe {
  const hosts = (context: PresentContext) => hostsWith(context, 'ca', fingerprint);
  const serverOn = (context: PresentContext, host: string): string =>
    serverOf(clusterNamesOn(context.graph, host), 'admin-client');
  return actionRecipe({
    title: vscode.l10n.t('New kubeconfig for a user'),
    verb: vscode.l10n.t('Create'),
    hasOldKey: false,
    fields: (context, values) => [
      ...hostField(hosts(context), values),
      textField(values, 'user', vscode.l10n.t('User'), {
        placeholder: 'jane',
        hint: vscode.l10n.t('CN: the user name in RBAC'),
      }),
      textField(values, 'groups', vscode.l10n.t('Groups'), {
        placeholder: 'developers, on-call',
        hint: vscode.l10n.t('O: separated by commas, optional'),
      }),
      textField(values, 'server', vscode.l10n.t('Server'), {
        placeholder: serverOn(context, chosenHost(hosts(context), values)),
      }),
      textField(values, 'path', vscode.l10n.t('File'), { placeholder: fileNameFor(textAnswer(values, 'user')) }),
    ],
    choose: (context, values) => {
      const user = textAnswer(values, 'user');
      if (user === '') return incomplete(vscode.l10n.t('Enter a user name to see what will be created.'));
      const host = chosenHost(hosts(context), values);
      return {
        kind: 'chosen',
        action: {
          kind: 'newUser',
          host,
          commonName: user,
          organizations: listAnswer(values, 'groups'),
          server: textAnswer(values, 'server') || serverOn(context, host),
          path: pathAnswer(textAnswer(values, 'path') || fileNameFor(user), home).toString(),
        },
      };
    },
  });
}

function fileNameFor(user: string): string {
  return `${user.replaceAll(/[^\w.@-]+/g, '-') || 'user'}.kubeconfig`;
}

/** A new self-signed CA; in the place of a lost one, if its role and machine are given. */
export function caRecipe(home: string, lost: { readonly role?: string; readonly host?: string }): ChangeRecipe {
  const inPlace = ({ graph, now }: PresentContext): CaInPlace | undefined => {
    const { role, host } = lost;
    if (role === undefined || host === undefined) return undefined;
    return lostCaIn(planAction({ kind: 'issueMissing', role, host }, { graph, now, canOpenKeys: true }));
  };
  return actionRecipe({
    title: vscode.l10n.t('New CA'),
    verb: vscode.l10n.t('Create'),
    hasOldKey: false,
    fields: (context, values) =>
      inPlace(context) !== undefined
        ? []
        : [
            textField(values, 'name', vscode.l10n.t('Name'), { placeholder: 'kubernetes' }),
            textField(values, 'folder', vscode.l10n.t('Folder'), {
              placeholder: 'pki',
              hint: vscode.l10n.t('For ca.crt and ca.key'),
            }),
          ],
    choose: (context, values) => {
      const known = inPlace(context);
      if (known !== undefined) return { kind: 'chosen', action: { kind: 'newCa', ...known } };
      const name = textAnswer(values, 'name');
      if (name === '') return incomplete(vscode.l10n.t('Enter a CA name to see what will be created.'));
      const folder = folderAnswer(textAnswer(values, 'folder') || 'pki', home);
      const action = {
        kind: 'newCa',
        commonName: name,
        certificate: `${folder}/ca.crt`,
        key: `${folder}/ca.key`,
      } as const;
      return { kind: 'chosen', action };
    },
  });
}

/** Everything that `kubeadm init` creates in `etc/kubernetes`, as far as it is missing. */
export function clusterPkiRecipe(home: string, folder: string | undefined): ChangeRecipe {
  const chosenFolder = (values: FieldValues): string =>
    folderAnswer(textAnswer(values, 'folder') || folder || textAnswer(values, 'nodeName') || 'cp-1', home);
  return actionRecipe({
    title: vscode.l10n.t('New cluster PKI'),
    verb: vscode.l10n.t('Create'),
    hasOldKey: false,
    isOfKubeadm: true,
    fields: ({ graph }, values) => {
      const told = pkiNamesOn(graph, chosenFolder(values), {});
      return [
        textField(values, 'folder', vscode.l10n.t('Folder'), {
          placeholder: folder ?? 'cp-1',
          hint: vscode.l10n.t(
            'The root (/) of the control plane node: files missing from its etc/kubernetes are created',
          ),
        }),
        textField(values, 'nodeName', vscode.l10n.t('Node name'), { placeholder: told.nodeName ?? 'cp-1' }),
        textField(values, 'advertiseAddress', vscode.l10n.t('Node address'), {
          placeholder: told.advertiseAddress ?? '10.0.0.11',
        }),
        textField(values, 'serviceAddress', vscode.l10n.t('First service IP'), {
          placeholder: told.serviceAddress ?? '10.96.0.1',
        }),
        textField(values, 'dnsDomain', vscode.l10n.t('DNS domain'), { placeholder: told.dnsDomain ?? 'cluster.local' }),
        textField(values, 'controlPlaneEndpoint', vscode.l10n.t('Control plane endpoint'), {
          placeholder: 'prod.example.com:6443',
          hint: vscode.l10n.t('Address that clients use; empty uses the node address'),
        }),
        textField(values, 'apiServerNames', vscode.l10n.t('More names for the API server'), {
          placeholder: 'lb.example.com',
        }),
      ];
    },
    choose: ({ graph }, values) => {
      const chosen = chosenFolder(values);
      const extra = listAnswer(values, 'apiServerNames');
      const names = pkiNamesOn(graph, chosen, {
        ...typedAnswers(values, [
          'nodeName',
          'advertiseAddress',
          'serviceAddress',
          'dnsDomain',
          'controlPlaneEndpoint',
        ]),
        ...(extra.length === 0 ? {} : { apiServerNames: extra }),
      });
      if (names.nodeName === undefined || names.advertiseAddress === undefined) {
        return incomplete(vscode.l10n.t('Enter the node name and address to see what will be created.'));
      }
      return { kind: 'chosen', action: { kind: 'newClusterPki', folder: chosen, names } };
    },
  });
}

/** The key pair that signs and verifies service account tokens. */
export function serviceAccountRecipe(home: string, host?: string): ChangeRecipe {
  const filesOf = (values: FieldValues) => {
    if (host !== undefined) return pairPathsOn(host);
    const folder = folderAnswer(textAnswer(values, 'folder') || 'new-pki', home);
    return { key: `${folder}/sa.key`, publicKey: `${folder}/sa.pub` };
  };
  const isKeyAloneLost = (graph: PkiGraph, values: FieldValues): boolean => {
    const has = halvesOf({ graph, ...filesOf(values) });
    return has.publicKey && !has.key;
  };
  return actionRecipe({
    title: vscode.l10n.t('New service account key pair'),
    verb: vscode.l10n.t('Create'),
    hasOldKey: false,
    isOfKubeadm: true,
    initial: { mayEndTokens: host !== undefined },
    fields: ({ graph }, values) => [
      ...(host === undefined
        ? [
            textField(values, 'folder', vscode.l10n.t('Folder'), {
              placeholder: 'new-pki',
              hint: vscode.l10n.t('For sa.key and sa.pub'),
            }),
          ]
        : []),
      ...(isKeyAloneLost(graph, values)
        ? [
            {
              kind: 'tick',
              id: 'mayEndTokens',
              label: vscode.l10n.t('sa.key is lost: create a new pair'),
              hint: vscode.l10n.t('Its tokens are accepted only while its public key stays in sa.pub'),
              value: values.mayEndTokens === true,
            } as const,
          ]
        : []),
    ],
    choose: ({ graph }, values) => {
      const files = filesOf(values);
      // A key that is there has lost nothing.
      const mayEndTokens = values.mayEndTokens === true && faultOfPair({ graph, ...files }) !== 'otherHalf';
      return { kind: 'chosen', action: { kind: 'newServiceAccountKeys', ...files, mayEndTokens } };
    },
  });
}
