import type * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import type { FolderScanRequest, ScanHost } from './scanHost.ts';

/** What the scanner needs from its host. */
export interface ScannerCollaborators extends Required<DecodingTools> {
  readonly host: ScanHost;
  readonly log: vscode.LogOutputChannel;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly hostPaths: WorkspaceHostPaths;
  limits(): FolderScanRequest['limits'];
  /** Configured folders and files outside the workspace. */
  roots(): readonly string[];
  /**
   * Receives all files known so far.
   *
   * @param isPartial - The first scan is still running, so more files may follow.
   */
  deliver(files: readonly DecodedFile[], isPartial: boolean): void;
}
