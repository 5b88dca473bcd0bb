import type * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';
import type { SettingsReader } from './settings.ts';

/** What features share on every host. */
export interface FeatureTools {
  readonly store: CertificateStore;
  readonly settings: SettingsReader;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  /** Kept across windows. */
  readonly memory: vscode.Memento;
  /** Reads all files again. */
  refresh(): Promise<void>;
}
