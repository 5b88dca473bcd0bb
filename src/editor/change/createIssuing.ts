import * as vscode from 'vscode';
import type { RenewalAdvice } from '../../core/present/map/renewalAdvice.ts';
import { registerMoveActions } from '../findings/moveActions.ts';
import { createRenewalOffers, registerRenewalActions } from '../findings/renewalActions.ts';
import type { EditorHost, Machine } from '../host/editorHost.ts';
import type { FeatureTools } from '../host/featureTools.ts';
import type { ChangeHost, ChangeJournal } from './changeHost.ts';
import { confirm } from './confirm.ts';
import { fileAccess, localPath } from './fileAccess.ts';
import type { CreateIssuing } from './issuing.ts';

/** What signing and writing need from the host, in addition to what all features need. */
export interface IssuingHost extends Pick<ChangeHost, 'webCryptography' | 'readText'> {
  readonly machine: Machine;
  /**
   * Loaded when something is written or undone.
   *
   * @param backupFolder - As the user wrote it; empty for the host's own.
   */
  journal(backupFolder: string): Promise<ChangeJournal>;
}

/** Makes the features that sign and write, for a host that can. */
export function createIssuing({ webCryptography, readText, journal, machine }: IssuingHost): CreateIssuing {
  return (tools: FeatureTools, { clock, decoding, redact, passphraseCryptography }: EditorHost) => {
    const { store, settings } = tools;
    let advice: RenewalAdvice | undefined;
    const changes: ChangeHost = {
      ...tools,
      webCryptography,
      readText,
      clock,
      decoding,
      redact,
      passphraseCryptography,
      cryptography: decoding.cryptography,
      structure: decoding.structure,
      home: machine.home,
      openPanel: async (title) => new (await import('../pages/actionPanel.ts')).ActionPanel(tools.extensionUri, title),
      confirm,
      lastChange: {},
      journal: () => journal(settings.get('renewal.backupFolder')),
    };
    const subscriptions = vscode.Disposable.from(
      registerRenewalActions(store, clock),
      registerMoveActions(store, clock),
      registerRecovery(changes),
    );
    return {
      isOffered: true,
      loadHandlers: async () => (await import('./changeHandlers.ts')).createChangeHandlers(changes),
      hoverOffers: createRenewalOffers(clock),
      loadAdvice: async () => {
        advice ??= (await import('../../core/present/map/renewalAdvice.ts')).renewalAdvice(fileAccess, localPath);
        return advice;
      },
      judgeRepairs: async (findings, picture) =>
        (await import('./judgeRepairs.ts')).judgeRepairs(findings, picture, changes),
      dispose: () => subscriptions.dispose(),
    };
  };
}

/**
 * Reports changes that a crash interrupted, at start and once the workspace is trusted, and journals that are damaged, each once. No other
 * notification does not answer a command: an interrupted change leaves the cluster's files inconsistent.
 */
function registerRecovery(host: ChangeHost): vscode.Disposable {
  const look = (): void => void offerRecovery(host).catch((error) => host.log.error(error));
  if (vscode.workspace.isTrusted) look();
  return vscode.workspace.onDidGrantWorkspaceTrust(look);
}

async function offerRecovery(host: ChangeHost): Promise<void> {
  const journal = await host.journal();
  if ((await journal.damaged()).length > 0)
    await (await import('./tellDamaged.ts')).tellDamaged(journal, host, { isOnce: true });
  for (const halted of await journal.halted()) {
    await (await import('./offerRecovery.ts')).offerToRecover(halted, journal, host);
  }
}
