import * as vscode from 'vscode';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { clusterNamesOn } from '../../../core/renewal/create/clusterNames.ts';
import { serverOf } from '../../../core/renewal/create/serverOf.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { actionRecipe, incomplete } from './actionRecipe.ts';
import { folderAnswer, listAnswer, pathAnswer, textAnswer, textField } from './answers.ts';
import { chosenHost, hostField, hostsWith } from './hosts.ts';

/** A kubeconfig for a user, signed by the CA of a cluster whose key is here. */
export function kubeconfigRecipe(home: string, fingerprint: string | undefined): ChangeRecipe {
  const hosts = (context: PresentContext) => hostsWith(context, 'ca', fingerprint);
  const serverOn = (context: PresentContext, host: string): string =>
    serverOf(clusterNamesOn(context.graph, host), 'admin-client');
  return actionRecipe({
    title: vscode.l10n.t('New kubeconfig for a user'),
    verb: vscode.l10n.t('Make'),
    hasOldKey: false,
    fields: (context, values) => [
      ...hostField(hosts(context), values),
      textField(values, 'user', vscode.l10n.t('User'), {
        placeholder: 'jane',
        hint: vscode.l10n.t('CN: the name that RBAC knows'),
      }),
      textField(values, 'groups', vscode.l10n.t('Groups'), {
        placeholder: 'developers, on-call',
        hint: vscode.l10n.t('O: apart by commas; none is fine'),
      }),
      textField(values, 'server', vscode.l10n.t('Server'), {
        placeholder: serverOn(context, chosenHost(hosts(context), values)),
      }),
      textField(values, 'path', vscode.l10n.t('File'), { placeholder: fileNameFor(textAnswer(values, 'user')) }),
    ],
    choose: (context, values) => {
      const user = textAnswer(values, 'user');
      if (user === '') return incomplete(vscode.l10n.t('Type the name of the user to see what will be made.'));
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

/** A self-signed CA of one's own. */
export function caRecipe(home: string): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('New CA'),
    verb: vscode.l10n.t('Make'),
    hasOldKey: false,
    fields: (_, values) => [
      textField(values, 'name', vscode.l10n.t('Name'), { placeholder: 'kubernetes' }),
      textField(values, 'folder', vscode.l10n.t('Folder'), {
        placeholder: 'pki',
        hint: vscode.l10n.t('For ca.crt and ca.key'),
      }),
    ],
    choose: (_, values) => {
      const name = textAnswer(values, 'name');
      if (name === '') return incomplete(vscode.l10n.t('Type the name of the CA to see what will be made.'));
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

/** Everything that `kubeadm init` makes below `etc/kubernetes`. */
export function clusterPkiRecipe(home: string, folder: string | undefined): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('New cluster PKI'),
    verb: vscode.l10n.t('Make'),
    hasOldKey: false,
    fields: (_, values) => [
      textField(values, 'folder', vscode.l10n.t('Folder'), {
        placeholder: folder ?? 'cp-1',
        hint: vscode.l10n.t('Stands for / of the control plane: files go to etc/kubernetes below it'),
      }),
      textField(values, 'nodeName', vscode.l10n.t('Name of the node'), { placeholder: 'cp-1' }),
      textField(values, 'advertiseAddress', vscode.l10n.t('Its address'), { placeholder: '10.0.0.11' }),
      textField(values, 'serviceAddress', vscode.l10n.t('First service address'), { placeholder: '10.96.0.1' }),
      textField(values, 'dnsDomain', vscode.l10n.t('DNS domain'), { placeholder: 'cluster.local' }),
      textField(values, 'controlPlaneEndpoint', vscode.l10n.t('Control plane endpoint'), {
        placeholder: 'prod.example.com:6443',
        hint: vscode.l10n.t('Where clients reach it; empty: at its address'),
      }),
      textField(values, 'apiServerNames', vscode.l10n.t('More names of the API server'), {
        placeholder: 'lb.example.com',
      }),
    ],
    choose: (_, values) => {
      const [nodeName, advertiseAddress] = [textAnswer(values, 'nodeName'), textAnswer(values, 'advertiseAddress')];
      if (nodeName === '' || advertiseAddress === '') {
        return incomplete(vscode.l10n.t('Type name and address of the node to see what will be made.'));
      }
      const endpoint = textAnswer(values, 'controlPlaneEndpoint');
      const names = {
        nodeName,
        advertiseAddress,
        serviceAddress: textAnswer(values, 'serviceAddress') || '10.96.0.1',
        dnsDomain: textAnswer(values, 'dnsDomain') || 'cluster.local',
        ...(endpoint === '' ? {} : { controlPlaneEndpoint: endpoint }),
        apiServerNames: listAnswer(values, 'apiServerNames'),
        etcdServerNames: [],
        etcdPeerNames: [],
      };
      const chosen = folderAnswer(textAnswer(values, 'folder') || folder || nodeName, home);
      return { kind: 'chosen', action: { kind: 'newClusterPki', folder: chosen, names } };
    },
  });
}

/** The key pair by which service-account tokens are signed and verified. */
export function serviceAccountRecipe(home: string): ChangeRecipe {
  return actionRecipe({
    title: vscode.l10n.t('New service account key pair'),
    verb: vscode.l10n.t('Make'),
    hasOldKey: false,
    fields: (_, values) => [
      textField(values, 'folder', vscode.l10n.t('Folder'), {
        placeholder: 'new-pki',
        hint: vscode.l10n.t('For sa.key and sa.pub'),
      }),
    ],
    choose: (_, values) => {
      const folder = folderAnswer(textAnswer(values, 'folder') || 'new-pki', home);
      const action = { kind: 'newServiceAccountKeys', key: `${folder}/sa.key`, publicKey: `${folder}/sa.pub` } as const;
      return { kind: 'chosen', action };
    },
  });
}
