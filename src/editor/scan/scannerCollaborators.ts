import type * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import type { FolderScanRequest, ScanHost } from './scanHost.ts';

/** What the scanner asks of the outside. */
export interface ScannerCollaborators extends Required<DecodingTools> {
  readonly host: ScanHost;
  readonly log: vscode.LogOutputChannel;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly hostPaths: WorkspaceHostPaths;
  limits(): FolderScanRequest['limits'];
  /** Folders and files outside the workspace, as the user wrote them. */
  roots(): readonly string[];
  /**
   * Takes all files known by now.
   *
   * @param isPartial - The first scan goes on, so that others may follow.
   */
  deliver(files: readonly DecodedFile[], isPartial: boolean): void;
}
